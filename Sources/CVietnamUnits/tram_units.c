#include "tram_units.h"

/* #embed is C23; the compiler of this toolchain takes it in every edition and says so. */
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char before[] = {
#embed "tables/units-before.txt"
};

static const unsigned char now[] = {
#embed "tables/units-now.txt"
};

static const unsigned char moved[] = {
#embed "tables/units-moved.txt"
};

struct tram_bytes tram_units_before(void) { return (struct tram_bytes){before, sizeof before}; }

struct tram_bytes tram_units_now(void) { return (struct tram_bytes){now, sizeof now}; }

struct tram_bytes tram_units_moved(void) { return (struct tram_bytes){moved, sizeof moved}; }
