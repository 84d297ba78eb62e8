/* The tables of administrative units as bytes of the program: no file has to be found at run time. */
#ifndef TRAM_UNITS_H
#define TRAM_UNITS_H

#include <stddef.h>

/* Bytes that live as long as the program. */
struct tram_bytes {
    const unsigned char *start;
    size_t count;
};

/* The lists of 2023-04 and 2025-03. */
struct tram_bytes tram_units_before(void);
/* The list of 2025-07. */
struct tram_bytes tram_units_now(void);
/* Which units of 2025-03 went into which of 2025-07. */
struct tram_bytes tram_units_moved(void);

#endif
