#include "tram_jpeg.h"
