/* format/signature.h: formats by the bytes they begin with, as PRONOM's signatures tell them apart.
 *
 * Binary formats of the web: pictures, fonts, sound, film, documents, archives. A version is read where the
 * format writes one. Nothing here needs more than the first 64 KiB. */
#pragma once
#include "format/pronom.h"

/* NONE when no signature fits: it may still be text, or something rare. */
enum pronom signature_identify(struct span start);
/* The part of it that looks inside pictures. */
enum pronom signature_identify_picture(struct span start);
