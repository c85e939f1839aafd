#include "base/digest.h"

#include <assert.h>
#include <openssl/evp.h>

static const struct {
    const char *name, *standard_name, *openssl_name;
    size_t size;
} algorithms[DIGEST_COUNT] = {
    [DIGEST_NONE] = { "none", "none", NULL, 0 },
    [DIGEST_MD5] = { "md5", "MD5", "MD5", 16 },
    [DIGEST_SHA1] = { "sha1", "SHA-1", "SHA1", 20 },
    [DIGEST_SHA224] = { "sha224", "SHA-224", "SHA224", 28 },
    [DIGEST_SHA256] = { "sha256", "SHA-256", "SHA256", 32 },
    [DIGEST_SHA384] = { "sha384", "SHA-384", "SHA384", 48 },
    [DIGEST_SHA512] = { "sha512", "SHA-512", "SHA512", 64 },
    [DIGEST_BLAKE2B] = { "blake2b", "BLAKE2B-512", "BLAKE2B-512", 64 },
};

size_t digest_size(enum digest_algorithm algorithm)
{
    return algorithms[algorithm].size;
}

const char *digest_name(enum digest_algorithm algorithm)
{
    return algorithms[algorithm].name;
}

const char *digest_standard_name(enum digest_algorithm algorithm)
{
    return algorithms[algorithm].standard_name;
}

enum digest_algorithm digest_by_name(struct span name)
{
    char bare[16];
    size_t len = 0;
    for (size_t i = 0; i < name.len; i++) {
        if (name.at[i] == '-')
            continue;
        if (len + 1 >= sizeof bare)
            return DIGEST_NONE;
        bare[len++] = (char)byte_lower(name.at[i]);
    }
    bare[len] = '\0';
    for (int a = DIGEST_NONE + 1; a < DIGEST_COUNT; a++)
        if (strcmp(bare, algorithms[a].name) == 0)
            return (enum digest_algorithm)a;
    return strcmp(bare, "blake2b512") == 0 ? DIGEST_BLAKE2B : DIGEST_NONE;
}

/* --- running ------------------------------------------------------------------------------------------------ */

struct digester {
    EVP_MD_CTX *running[DIGEST_COUNT];
    EVP_MD_CTX *scratch;                /* a copy of a running one is finished here, so that the running one goes on */
    uint64_t bytes;
};

/* OpenSSL looks an algorithm up by name at a cost that shows in small records: once per process is enough. */
static const EVP_MD *fetched(enum digest_algorithm algorithm)
{
    static _Atomic(EVP_MD *) cache[DIGEST_COUNT];
    EVP_MD *md = cache[algorithm];
    if (md)
        return md;
    md = EVP_MD_fetch(NULL, algorithms[algorithm].openssl_name, NULL);
    assert(md && "this OpenSSL lacks a digest of ours");
    EVP_MD *none = NULL;
    if (!__atomic_compare_exchange_n((EVP_MD **)&cache[algorithm], &none, md, false, __ATOMIC_SEQ_CST,
                                     __ATOMIC_SEQ_CST)) {
        EVP_MD_free(md);
        return none;
    }
    return md;
}

struct digester *digester_new(unsigned wanted)
{
    struct digester *digester = mem_new(sizeof *digester);
    digester->scratch = EVP_MD_CTX_new();
    for (int a = DIGEST_NONE + 1; a < DIGEST_COUNT; a++)
        if (wanted & DIGEST_BIT(a))
            digester->running[a] = EVP_MD_CTX_new();
    digester_reset(digester);
    return digester;
}

void digester_reset(struct digester *digester)
{
    for (int a = DIGEST_NONE + 1; a < DIGEST_COUNT; a++)
        if (digester->running[a] && !EVP_DigestInit_ex(digester->running[a], fetched((enum digest_algorithm)a), NULL))
            abort();
    digester->bytes = 0;
}

void digester_add(struct digester *digester, struct span bytes)
{
    for (int a = DIGEST_NONE + 1; a < DIGEST_COUNT; a++)
        if (digester->running[a] && !EVP_DigestUpdate(digester->running[a], bytes.at, bytes.len))
            abort();
    digester->bytes += bytes.len;
}

void digester_value(const struct digester *digester, enum digest_algorithm algorithm, uint8_t ret[DIGEST_MAX])
{
    assert(digester->running[algorithm]);
    unsigned len = 0;
    if (!EVP_MD_CTX_copy_ex(digester->scratch, digester->running[algorithm]) ||
        !EVP_DigestFinal_ex(digester->scratch, ret, &len))
        abort();
}

uint64_t digester_bytes(const struct digester *digester)
{
    return digester->bytes;
}

void digester_free(struct digester *digester)
{
    if (!digester)
        return;
    for (int a = 0; a < DIGEST_COUNT; a++)
        EVP_MD_CTX_free(digester->running[a]);
    EVP_MD_CTX_free(digester->scratch);
    free(digester);
}

void digest_of(enum digest_algorithm algorithm, struct span bytes, uint8_t ret[DIGEST_MAX])
{
    if (!EVP_Digest(bytes.at, bytes.len, ret, NULL, fetched(algorithm), NULL))
        abort();
}

/* --- text --------------------------------------------------------------------------------------------------- */

void digest_hex(enum digest_algorithm algorithm, const uint8_t *value, char ret[DIGEST_HEX_MAX])
{
    static const char digits[] = "0123456789abcdef";
    size_t size = digest_size(algorithm);
    for (size_t i = 0; i < size; i++) {
        ret[2 * i] = digits[value[i] >> 4];
        ret[2 * i + 1] = digits[value[i] & 15];
    }
    ret[2 * size] = '\0';
}

static void base32(const uint8_t *value, size_t size, char *to)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    unsigned have = 0, bits = 0;
    for (size_t i = 0; i < size; i++) {
        have = have << 8 | value[i];
        for (bits += 8; bits >= 5; bits -= 5)
            *to++ = letters[have >> (bits - 5) & 31];
    }
    if (bits)
        *to++ = letters[have << (5 - bits) & 31];
    *to = '\0';
}

char *digest_labelled(enum digest_algorithm algorithm, const uint8_t *value)
{
    char text[DIGEST_HEX_MAX];
    if (algorithm == DIGEST_SHA1)
        base32(value, digest_size(algorithm), text);
    else
        digest_hex(algorithm, value, text);
    return mem_format("%s:%s", digest_name(algorithm), text);
}

static int base64_digit(uint8_t c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (byte_is_digit(c))
        return c - '0' + 52;
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

static int base32_digit(uint8_t c)
{
    c = byte_lower(c);
    return c >= 'a' && c <= 'z' ? c - 'a' : c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

/* `width` bits a letter; what is left over at the end must be zero, or two texts would mean one value. */
static bool decode(struct span text, unsigned width, int (*digit)(uint8_t), size_t size, uint8_t *ret)
{
    uint32_t have = 0;
    unsigned bits = 0;
    size_t filled = 0;
    for (size_t i = 0; i < text.len; i++) {
        int value = digit(text.at[i]);
        if (value < 0)
            return false;
        have = (have << width | (unsigned)value) & 0xFFFF;
        bits += width;
        if (bits >= 8) {
            if (filled == size)
                return false;
            bits -= 8;
            ret[filled++] = (uint8_t)(have >> bits);
        }
    }
    return filled == size && bits < width && (have & ((1u << bits) - 1)) == 0;
}

bool digest_parse_value(enum digest_algorithm algorithm, struct span text, uint8_t ret[DIGEST_MAX])
{
    size_t size = digest_size(algorithm);
    if (!size)
        return false;
    if (text.len == 2 * size)
        return decode(text, 4, byte_hex, size, ret);
    for (int padding = 0; padding < 6 && text.len && text.at[text.len - 1] == '='; padding++)
        text.len--;
    if (text.len == (size * 8 + 4) / 5)
        return decode(text, 5, base32_digit, size, ret);
    if (text.len == (size * 8 + 5) / 6)
        return decode(text, 6, base64_digit, size, ret);
    return false;
}

bool digest_parse_labelled(struct span text, enum digest_algorithm *ret_algorithm, uint8_t ret[DIGEST_MAX],
                           struct err *err)
{
    struct span label, value = text;
    if (!span_cut(&value, ':', &label) || label.len == 0 || value.len == 0)
        return err_set(err, ERR_INVALID, "\"%s\" is not a labelled digest (algorithm:value, WARC/1.1 §5.8)", SHOW(text));
    enum digest_algorithm algorithm = digest_by_name(label);
    if (algorithm != DIGEST_NONE && !digest_parse_value(algorithm, value, ret))
        return err_set(err, ERR_INVALID, "\"%s\" is no %s value in hexadecimal, Base32 or Base64", SHOW(value),
                       digest_standard_name(algorithm));
    *ret_algorithm = algorithm;
    return true;
}
