/* fetch/tls.h: what is known of a TLS connection, read from the very connection that carries the response.
 *
 * libcurl lends its connection only inside its callbacks; afterwards, and for a connection used again, it tells nothing. */
#pragma once
#include <curl/curl.h>

#include "base/buf.h"

/* Inside a callback of `easy`: protocol ("tls/1.3"), cipher suite, and the peer's chain in PEM, leaf first.
 * False where there is no TLS. *ret_certificates is yours. */
bool tls_read(CURL *easy, char protocol[16], char cipher[64], char **ret_certificates);
