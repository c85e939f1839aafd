/* web/url_host.h: the host of an http or https URL as the WHATWG URL Standard §3 reads it.
 *
 * A name becomes IDNA A-labels in lower case, an IPv4 address in any of its spellings (hexadecimal, octal,
 * short, one number) four decimal parts, an IPv6 address its shortest form in brackets. No names are looked
 * up. */
#pragma once
#include "base/buf.h"

/* Appends the serialised host of `text` (as it stands between userinfo and port) to `into`. INVALID: no
 * host. */
MUST_CHECK bool url_host_parse(struct span text, struct buf *into, struct err *err);
/* Appends `text` with each %XX decoded; a lone % stays. */
void url_percent_decode(struct span text, struct buf *into);
