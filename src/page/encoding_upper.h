/* page/encoding_upper.h: what the bytes above ASCII mean in encodings of one byte a character (Encoding Standard §9).
 *
 * Not here are windows-1255 and windows-1258: there a letter and the mark behind it become one character, which iconv
 * knows how to do. */
#pragma once
#include "base/span.h"

enum { UPPER_CHARACTERS = 128 };
/* The characters of 0x80 to 0xFF, 0 for a byte that has none. False: not an encoding of one byte, or not here. */
bool page_encoding_upper(const char *name, uint32_t ret[UPPER_CHARACTERS]);
