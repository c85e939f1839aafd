/* warc/field.h: the named fields that WARC/1.1 §5 defines, as a table: which record types must, may and must not have
 * them, and what their values look like.
 *
 * WARC/1.0 (and 0.17, 0.18) have the same table but for two things: WARC-Refers-To-Target-URI and -Date are extensions
 * there, and a date has exactly the form YYYY-MM-DDThh:mm:ssZ. Fields with unknown names are extensions: passed over,
 * and free to repeat. */
#pragma once
#include "warc/header.h"

enum warc_type {
    WARC_WARCINFO, WARC_RESPONSE, WARC_RESOURCE, WARC_REQUEST, WARC_METADATA, WARC_REVISIT, WARC_CONVERSION,
    WARC_CONTINUATION, WARC_OTHER_TYPE, WARC_N_TYPES
};
enum warc_value { WARC_VALUE_TEXT, WARC_VALUE_TYPE, WARC_VALUE_ID, WARC_VALUE_URI, WARC_VALUE_DATE, WARC_VALUE_NUMBER,
                  WARC_VALUE_MEDIA_TYPE, WARC_VALUE_DIGEST, WARC_VALUE_ADDRESS, WARC_VALUE_REASON };

struct warc_field_rule {
    const char *name, *section;         /* section of WARC/1.1 */
    /* One letter a type, in the order of enum warc_type: M must have it, . may, ! must not, ? is odd with it. */
    char types[WARC_N_TYPES + 1];
    enum warc_value value;
    bool may_repeat;
    bool is_of_1_1;                     /* an extension before */
};

const struct warc_field_rule *warc_field_find(struct span name);        /* NULL: an extension */
enum warc_type warc_type_of(const struct warc_header *header);
const char *warc_type_name(enum warc_type type);
bool warc_version_is_known(const struct warc_header *header);           /* 0.17, 0.18, 1.0, 1.1 */

/* The URI without the angle brackets around it, if there are any. */
struct span warc_uri_bare(struct span value);

/* Judges presence, repetition and form of all fields; digests are only judged where the bytes are (warc/check.h).
 * Findings: warc-field, warc-id, warc-date, warc-type, warc-uri, warc-address, warc-truncated. */
void warc_fields_check(const struct warc_header *header, const char *where, struct findings *findings);
