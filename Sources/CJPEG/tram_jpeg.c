#include "tram_jpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

// A progressive file may hold thousands of tiny scans, each of which touches every pixel.
enum { MAXIMUM_SCANS = 200 };

struct trap {
    struct jpeg_error_mgr manager;   // first: libjpeg gives us this address back
    jmp_buf escape;
    char *message;
};

static void on_error(j_common_ptr library) {
    struct trap *trap = (struct trap *)library->err;
    (*library->err->format_message)(library, trap->message);
    longjmp(trap->escape, 1);
}

static void on_message(j_common_ptr library) { (void)library; }

static void on_progress(j_common_ptr library) {
    if (library->is_decompressor && ((j_decompress_ptr)library)->input_scan_number > MAXIMUM_SCANS) {
        struct trap *trap = (struct trap *)library->err;
        strcpy(trap->message, "too many scans");
        longjmp(trap->escape, 1);
    }
}

_Static_assert(sizeof(((tram_jpeg_info *)0)->message) >= JMSG_LENGTH_MAX, "room for every message");

static struct jpeg_error_mgr *prepare(struct trap *trap, tram_jpeg_info *info) {
    struct jpeg_error_mgr *manager = jpeg_std_error(&trap->manager);
    manager->error_exit = on_error;
    manager->output_message = on_message;
    trap->message = info->message;
    info->message[0] = 0;
    return manager;
}

static int starts_like_jpeg(const uint8_t *bytes, size_t length) {
    return length >= 3 && bytes[0] == 0xFF && bytes[1] == 0xD8 && bytes[2] == 0xFF;
}

static tram_jpeg_code read_header(j_decompress_ptr library, const uint8_t *bytes, size_t length,
                                  tram_jpeg_info *info) {
    jpeg_mem_src(library, bytes, length);
    jpeg_read_header(library, TRUE);
    info->width = library->image_width;
    info->height = library->image_height;
    switch (library->jpeg_color_space) {
    case JCS_GRAYSCALE: info->channels = 1; return TRAM_JPEG_OK;
    case JCS_YCbCr: case JCS_RGB: info->channels = 3; return TRAM_JPEG_OK;
    default: strcpy(info->message, "its colour space is neither grey, YCbCr nor RGB"); return TRAM_JPEG_UNSUPPORTED;
    }
}

tram_jpeg_code tram_jpeg_peek(const uint8_t *bytes, size_t length, tram_jpeg_info *info) {
    struct jpeg_decompress_struct library;
    struct trap trap;
    memset(&library, 0, sizeof library);
    library.err = prepare(&trap, info);
    if (!starts_like_jpeg(bytes, length)) return TRAM_JPEG_NOT_JPEG;
    if (setjmp(trap.escape)) {
        jpeg_destroy_decompress(&library);
        return TRAM_JPEG_DAMAGED;
    }
    jpeg_create_decompress(&library);
    tram_jpeg_code code = read_header(&library, bytes, length, info);
    jpeg_destroy_decompress(&library);
    return code;
}

static tram_jpeg_code read_rows(j_decompress_ptr library, int32_t channels, uint8_t *samples,
                                tram_jpeg_info *info) {
    library->out_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    library->dct_method = JDCT_ISLOW;   // the same pixels on every machine
    jpeg_start_decompress(library);
    size_t stride = (size_t)info->width * (size_t)channels;
    while (library->output_scanline < library->output_height) {
        JSAMPROW row = samples + stride * library->output_scanline;
        jpeg_read_scanlines(library, &row, 1);
    }
    jpeg_finish_decompress(library);
    if (library->err->num_warnings == 0) return TRAM_JPEG_OK;
    snprintf(info->message, sizeof info->message, "%ld decoder warnings", library->err->num_warnings);
    return TRAM_JPEG_DAMAGED;
}

tram_jpeg_code tram_jpeg_decode(const uint8_t *bytes, size_t length, int32_t channels,
                                uint8_t *samples, size_t room, tram_jpeg_info *info) {
    struct jpeg_decompress_struct library;
    struct jpeg_progress_mgr progress;
    struct trap trap;
    memset(&library, 0, sizeof library);
    memset(&progress, 0, sizeof progress);
    library.err = prepare(&trap, info);
    if (!starts_like_jpeg(bytes, length)) return TRAM_JPEG_NOT_JPEG;
    if (setjmp(trap.escape)) {
        jpeg_destroy_decompress(&library);
        return TRAM_JPEG_DAMAGED;
    }
    jpeg_create_decompress(&library);
    progress.progress_monitor = on_progress;
    library.progress = &progress;
    tram_jpeg_code code = read_header(&library, bytes, length, info);
    if (code == TRAM_JPEG_OK && (size_t)info->width * info->height * (size_t)channels != room) {
        code = TRAM_JPEG_CHANGED;
    }
    if (code == TRAM_JPEG_OK) code = read_rows(&library, channels, samples, info);
    jpeg_destroy_decompress(&library);
    return code;
}

// Writes into the caller's memory, so that nothing is left to free when libjpeg jumps out. (jpeg_mem_dest's own
// buffer cannot be freed safely after a jump.)
struct fixed_room {
    struct jpeg_destination_mgr manager;   // first: libjpeg gives us this address back
    uint8_t *bytes;
    size_t room;
    size_t used;
    int overflowed;
};

static void room_open(j_compress_ptr library) {
    struct fixed_room *out = (struct fixed_room *)library->dest;
    out->manager.next_output_byte = out->bytes;
    out->manager.free_in_buffer = out->room;
}

static boolean room_full(j_compress_ptr library) {
    ((struct fixed_room *)library->dest)->overflowed = 1;
    longjmp(((struct trap *)library->err)->escape, 1);
}

static void room_close(j_compress_ptr library) {
    struct fixed_room *out = (struct fixed_room *)library->dest;
    out->used = out->room - out->manager.free_in_buffer;
}

static void compress(j_compress_ptr library, const uint8_t *samples, int32_t quality, int32_t dpi,
                     const tram_jpeg_info *info) {
    library->image_width = info->width;
    library->image_height = info->height;
    library->input_components = info->channels;
    library->in_color_space = info->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(library);
    jpeg_set_quality(library, quality, TRUE);
    library->dct_method = JDCT_ISLOW;
    if (dpi > 0) {
        library->density_unit = 1;
        library->X_density = library->Y_density = (UINT16)dpi;
    }
    jpeg_start_compress(library, TRUE);
    size_t stride = (size_t)info->width * (size_t)info->channels;
    while (library->next_scanline < library->image_height) {
        JSAMPROW row = (JSAMPROW)(samples + stride * library->next_scanline);
        jpeg_write_scanlines(library, &row, 1);
    }
    jpeg_finish_compress(library);
}

tram_jpeg_code tram_jpeg_encode(const uint8_t *samples, int32_t quality, int32_t dpi, tram_jpeg_info *info,
                                uint8_t *bytes, size_t room, size_t *used) {
    struct jpeg_compress_struct library;
    struct trap trap;
    struct fixed_room out;
    memset(&library, 0, sizeof library);
    memset(&out, 0, sizeof out);
    library.err = prepare(&trap, info);
    out.bytes = bytes;
    out.room = room;
    out.manager.init_destination = room_open;
    out.manager.empty_output_buffer = room_full;
    out.manager.term_destination = room_close;
    *used = 0;
    if (room == 0) return TRAM_JPEG_NO_ROOM;   // libjpeg writes its first byte before it asks
    if (setjmp(trap.escape)) {
        jpeg_destroy_compress(&library);
        return out.overflowed ? TRAM_JPEG_NO_ROOM : TRAM_JPEG_NOT_WRITTEN;
    }
    jpeg_create_compress(&library);
    library.dest = &out.manager;
    compress(&library, samples, quality, dpi, info);
    *used = out.used;
    jpeg_destroy_compress(&library);
    return TRAM_JPEG_OK;
}
