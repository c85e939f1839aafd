#include "base/uuid.h"

#include <errno.h>
#include <sys/random.h>

#include "base/digest.h"

static void mark(struct uuid *uuid, unsigned version)
{
    uuid->bytes[6] = (uint8_t)((uuid->bytes[6] & 0x0F) | version << 4);
    uuid->bytes[8] = (uint8_t)((uuid->bytes[8] & 0x3F) | 0x80);
}

bool uuid_random(struct uuid *ret, struct err *err)
{
    if (getrandom(ret->bytes, sizeof ret->bytes, 0) != (ssize_t)sizeof ret->bytes)
        return err_system(err, errno, "the kernel gives no random numbers");
    mark(ret, 4);
    return true;
}

struct uuid uuid_named(const struct uuid *space, const char *name)
{
    AUTO(digester_free) struct digester *sha1 = digester_new(DIGEST_BIT(DIGEST_SHA1));
    digester_add(sha1, span_of_n(space->bytes, sizeof space->bytes));
    digester_add(sha1, span_of(name));
    uint8_t value[DIGEST_MAX];
    digester_value(sha1, DIGEST_SHA1, value);
    struct uuid uuid;
    memcpy(uuid.bytes, value, sizeof uuid.bytes);
    mark(&uuid, 5);
    return uuid;
}

void uuid_format(const struct uuid *uuid, char ret[UUID_TEXT])
{
    static const char digits[] = "0123456789abcdef";
    char *to = ret;
    for (size_t i = 0; i < sizeof uuid->bytes; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *to++ = '-';
        *to++ = digits[uuid->bytes[i] >> 4];
        *to++ = digits[uuid->bytes[i] & 15];
    }
    *to = '\0';
}

void uuid_format_urn(const struct uuid *uuid, char ret[UUID_URN])
{
    memcpy(ret, "urn:uuid:", 9);
    uuid_format(uuid, ret + 9);
}

bool uuid_parse(const char *text, struct uuid *ret)
{
    struct span rest = span_of(text);
    if (span_starts_nocase(rest, "urn:uuid:"))
        rest = span_from(rest, 9);
    if (rest.len != UUID_TEXT - 1)
        return false;
    struct uuid uuid = { 0 };
    size_t filled = 0;
    for (size_t i = 0; i < rest.len; i++) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (rest.at[i] != '-')
                return false;
            continue;
        }
        int digit = byte_hex(rest.at[i]);
        if (digit < 0)
            return false;
        uuid.bytes[filled / 2] = (uint8_t)(uuid.bytes[filled / 2] << 4 | digit);
        filled++;
    }
    *ret = uuid;
    return true;
}
