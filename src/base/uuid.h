/* base/uuid.h: UUIDs of RFC 9562: random ones for archives, name-based ones (version 5) for all that must come out
 * the same from the same input. Text is 36 characters, lower case; a URN has "urn:uuid:" before it. */
#pragma once
#include "base/err.h"

struct uuid {
    uint8_t bytes[16];
};
enum { UUID_TEXT = 37, UUID_URN = 46 };

MUST_CHECK bool uuid_random(struct uuid *ret, struct err *err);             /* version 4 */
struct uuid uuid_named(const struct uuid *space, const char *name);         /* version 5: SHA-1 of space and name */
void uuid_format(const struct uuid *uuid, char ret[UUID_TEXT]);
void uuid_format_urn(const struct uuid *uuid, char ret[UUID_URN]);
MUST_CHECK bool uuid_parse(const char *text, struct uuid *ret);             /* with or without urn:uuid: */
