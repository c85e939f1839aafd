/* web/idna.h: a domain name to ASCII, as browsers do it: Unicode IDNA Compatibility Processing (UTS 46,
 * nontransitional) with the settings of the WHATWG URL Standard §3.3.
 *
 * libidn2 does the work. It also holds up two rules of IDNA 2008 that browsers do not: no symbols ("☃",
 * "i❤") and no hyphens in certain places ("r3---ö"). Labels that fail for these alone are mapped and encoded
 * here (RFC 3492). */
#pragma once
#include "base/buf.h"

/* Appends `name` (UTF-8, without NUL) as A-labels to `into`; ASCII only gets its case lowered. INVALID: no
 * domain name. */
MUST_CHECK bool idna_to_ascii(struct span name, struct buf *into, struct err *err);
