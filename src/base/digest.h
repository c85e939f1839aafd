/* base/digest.h: message digests: running, one-shot, written and read.
 *
 * Written as lower-case hexadecimal behind a lower-case label ("sha256:9f86…"); SHA-1 in upper-case Base32, as WARC
 * tools expect it. Read in hexadecimal of either case, Base32 and Base64, with labels such as "SHA-256" or "sha256":
 * the length tells the encoding. Computed by OpenSSL (EVP). */
#pragma once
#include "base/buf.h"

enum digest_algorithm { DIGEST_NONE, DIGEST_MD5, DIGEST_SHA1, DIGEST_SHA224, DIGEST_SHA256, DIGEST_SHA384, DIGEST_SHA512,
                        DIGEST_BLAKE2B, DIGEST_COUNT };
enum { DIGEST_MAX = 64, DIGEST_HEX_MAX = 2 * DIGEST_MAX + 1 };

size_t digest_size(enum digest_algorithm algorithm);                /* in bytes; 0 for NONE */
const char *digest_name(enum digest_algorithm algorithm);           /* "sha256": as in manifest names and WARC labels */
const char *digest_standard_name(enum digest_algorithm algorithm);  /* "SHA-256": as METS and PREMIS spell it */
/* Case and hyphens do not matter: "SHA-256" and "sha256" are one. NONE for what nobody here knows. */
enum digest_algorithm digest_by_name(struct span name);

/* A set of algorithms computed in one pass over the bytes. */
#define DIGEST_BIT(algorithm) (1u << (algorithm))
struct digester;
struct digester *digester_new(unsigned algorithms);                 /* DIGEST_BIT(…) | … */
void digester_add(struct digester *digester, struct span bytes);
/* The value of one of its algorithms over all that was added; the digester can go on, and be asked again. */
void digester_value(const struct digester *digester, enum digest_algorithm algorithm, uint8_t ret[DIGEST_MAX]);
uint64_t digester_bytes(const struct digester *digester);
void digester_reset(struct digester *digester);
void digester_free(struct digester *digester);
DEFINE_AUTO(digester_free, struct digester *)

void digest_of(enum digest_algorithm algorithm, struct span bytes, uint8_t ret[DIGEST_MAX]);

/* Text form of the bare value, NUL-terminated: lower-case hexadecimal. */
void digest_hex(enum digest_algorithm algorithm, const uint8_t *value, char ret[DIGEST_HEX_MAX]);
/* "sha256:…"; allocates. SHA-1 gives Base32. */
char *digest_labelled(enum digest_algorithm algorithm, const uint8_t *value);
/* Reads the value of a known algorithm in any of the three encodings. False when it is none of them. */
MUST_CHECK bool digest_parse_value(enum digest_algorithm algorithm, struct span text, uint8_t ret[DIGEST_MAX]);
/* Reads "label:value". Fails with INVALID; an unknown label gives *ret_algorithm NONE and true. */
MUST_CHECK bool digest_parse_labelled(struct span text, enum digest_algorithm *ret_algorithm,
                                      uint8_t ret[DIGEST_MAX], struct err *err);
