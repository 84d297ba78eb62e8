#pragma once
#include <stddef.h>
#include <stdint.h>

// libjpeg reports errors by longjmp, which must not cross Swift frames; that is all this file is for.

/// What a call came to.
typedef enum {
    TRAM_JPEG_OK = 0,
    TRAM_JPEG_NOT_JPEG = 1,      // no start marker
    TRAM_JPEG_UNSUPPORTED = 2,   // neither grey nor YCbCr/RGB, or not 8 bits
    TRAM_JPEG_DAMAGED = 3,       // an error, or any warning: warnings mean invented pixels
    TRAM_JPEG_CHANGED = 4,       // not the size that was announced
    TRAM_JPEG_NOT_WRITTEN = 5,
    TRAM_JPEG_NO_ROOM = 6        // the caller's memory is too small for the encoded picture
} tram_jpeg_code;

/// The header of a picture, and the library's own words when a call failed.
typedef struct {
    uint32_t width;
    uint32_t height;
    int32_t channels;            // 1 grey, 3 colour
    char message[208];
} tram_jpeg_info;

/// Reads the header alone.
tram_jpeg_code tram_jpeg_peek(const uint8_t *bytes, size_t length, tram_jpeg_info *info);

/// Decodes to `channels` (1 or 3) samples a pixel; `room` must be width × height × channels of the header.
tram_jpeg_code tram_jpeg_decode(const uint8_t *bytes, size_t length, int32_t channels,
                                uint8_t *samples, size_t room, tram_jpeg_info *info);

/// Encodes `info->width` × `info->height` × `info->channels` samples; quality 1 to 100; `dpi` 0 = unknown.
tram_jpeg_code tram_jpeg_encode(const uint8_t *samples, int32_t quality, int32_t dpi, tram_jpeg_info *info,
                                uint8_t *bytes, size_t room, size_t *used);
