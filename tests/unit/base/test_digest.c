#include "suite.h"

#include "base/digest.h"

/* --- vectors ------------------------------------------------------------------------------------------------ */

static const struct vector {
    const char *name;
    enum digest_algorithm algorithm;
    const char *text, *hex;
} vectors[] = {
    { "rfc1321 A.5: MD5 of nothing", DIGEST_MD5, "", "d41d8cd98f00b204e9800998ecf8427e" },
    { "rfc1321 A.5: MD5 of message digest", DIGEST_MD5, "message digest", "f96b697d7cb7938d525a2f31aaf161d0" },
    { "fips180: SHA-1 of abc", DIGEST_SHA1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d" },
    { "fips180: SHA-1 of two blocks", DIGEST_SHA1, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "84983e441c3bd26ebaae4aa1f95129e5e54670f1" },
    { "fips180: SHA-256 of nothing", DIGEST_SHA256, "",
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "fips180: SHA-256 of abc", DIGEST_SHA256, "abc",
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "fips180: SHA-256 of two blocks", DIGEST_SHA256, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
    { "fips180: SHA-384 of abc", DIGEST_SHA384, "abc",
      "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7" },
    { "fips180: SHA-512 of abc", DIGEST_SHA512, "abc",
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
      "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f" },
    { "rfc7693 A: BLAKE2b-512 of abc", DIGEST_BLAKE2B, "abc",
      "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
      "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923" },
};

/* In one call, and running in pieces of every length beside all other algorithms. */
static void check_vector(void **state)
{
    const struct vector *row = *state;
    struct span text = span_of(row->text);
    uint8_t value[DIGEST_MAX];
    char hex[DIGEST_HEX_MAX];
    digest_of(row->algorithm, text, value);
    digest_hex(row->algorithm, value, hex);
    assert_string_equal(hex, row->hex);

    AUTO(digester_free) struct digester *all = digester_new(~0u);
    for (size_t piece = 1; piece <= text.len + 1; piece++) {
        digester_reset(all);
        for (size_t at = 0; at < text.len; at += piece) {
            digester_value(all, row->algorithm, value);         /* asking does not disturb it */
            digester_add(all, span_to(span_from(text, at), piece));
        }
        digester_value(all, row->algorithm, value);
        digest_hex(row->algorithm, value, hex);
        assert_string_equal(hex, row->hex);
        assert_int_equal(digester_bytes(all), text.len);
    }
}

/* --- names -------------------------------------------------------------------------------------------------- */

static const struct name_row {
    const char *name, *label;
    enum digest_algorithm want;
} name_rows[] = {
    { "rfc8493 2.4: sha512", "sha512", DIGEST_SHA512 },
    { "warc 1.1 5.8: SHA-256, any case, any hyphen", "SHA-256", DIGEST_SHA256 },
    { "ours: Sha1", "Sha1", DIGEST_SHA1 },
    { "ours: md5", "MD5", DIGEST_MD5 },
    { "ours: BLAKE2b by both names", "BLAKE2b-512", DIGEST_BLAKE2B },
    { "ours: blake2b", "blake2b", DIGEST_BLAKE2B },
    { "ours: an unknown one is NONE", "crc32", DIGEST_NONE },
    { "ours: NONE is no name", "none", DIGEST_NONE },
    { "ours: nothing is no name", "", DIGEST_NONE },
    { "ours: a long name is no name", "sha256sha256sha256sha256", DIGEST_NONE },
};

static void check_name(void **state)
{
    const struct name_row *row = *state;
    assert_int_equal(digest_by_name(span_of(row->label)), row->want);
    if (row->want != DIGEST_NONE) {
        assert_int_equal(digest_by_name(span_of(digest_name(row->want))), row->want);
        assert_int_equal(digest_by_name(span_of(digest_standard_name(row->want))), row->want);
    }
}

/* --- reading ------------------------------------------------------------------------------------------------ */

#define SHA1_HEX "a9993e364706816aba3e25717850c26c9cd0d89d"
#define SHA1_BASE32 "VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5"
#define SHA1_BASE64 "qZk+NkcGgWq6PiVxeFDCbJzQ2J0="
#define SHA256_HEX "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define SHA256_BASE32 "XJ4BNP4PAHH6UQKBIDPF3LRCEOYAGYNDSYLXVHFUCD7WD4QACWWQ"
#define SHA256_BASE64 "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="

static const struct labelled_row {
    const char *name, *text;
    enum err_kind want;
    enum digest_algorithm algorithm;
} labelled_rows[] = {
    { "warc 1.1 5.8: SHA-1 in Base32", "sha1:" SHA1_BASE32, ERR_NONE, DIGEST_SHA1 },
    { "ours: SHA-1 in small Base32", "sha1:vgmt4nsha2awvor6evyxqugcnsonbwe5", ERR_NONE, DIGEST_SHA1 },
    { "ours: SHA-1 in hexadecimal", "SHA-1:" SHA1_HEX, ERR_NONE, DIGEST_SHA1 },
    { "ours: SHA-1 in capitals of hexadecimal", "sha1:A9993E364706816ABA3E25717850C26C9CD0D89D", ERR_NONE, DIGEST_SHA1 },
    { "ours: SHA-1 in Base64", "sha1:" SHA1_BASE64, ERR_NONE, DIGEST_SHA1 },
    { "rfc4648 5: the alphabet of URLs", "sha1:qZk-NkcGgWq6PiVxeFDCbJzQ2J0", ERR_NONE, DIGEST_SHA1 },
    { "ours: SHA-256 in hexadecimal", "sha256:" SHA256_HEX, ERR_NONE, DIGEST_SHA256 },
    { "rfc4648 6: SHA-256 in Base32, padded", "sha256:" SHA256_BASE32 "====", ERR_NONE, DIGEST_SHA256 },
    { "ours: SHA-256 in Base32, bare", "sha256:" SHA256_BASE32, ERR_NONE, DIGEST_SHA256 },
    { "ours: SHA-256 in Base64", "sha256:" SHA256_BASE64, ERR_NONE, DIGEST_SHA256 },
    { "ours: an unknown label is no error", "tiger:ABCDEF", ERR_NONE, DIGEST_NONE },
    { "warc 1.1 5.8: a label is a must", SHA1_HEX, ERR_INVALID, DIGEST_NONE },
    { "ours: no label before the colon", ":" SHA1_HEX, ERR_INVALID, DIGEST_NONE },
    { "ours: nothing behind the colon", "sha1:", ERR_INVALID, DIGEST_NONE },
    { "ours: one digit too few", "sha1:a9993e364706816aba3e25717850c26c9cd0d89", ERR_INVALID, DIGEST_NONE },
    { "ours: one digit too many", "sha1:" SHA1_HEX "0", ERR_INVALID, DIGEST_NONE },
    { "ours: no hexadecimal digit", "sha1:g9993e364706816aba3e25717850c26c9cd0d89d", ERR_INVALID, DIGEST_NONE },
    { "ours: no digit of Base32", "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE1", ERR_INVALID, DIGEST_NONE },
    { "ours: the length of another algorithm", "sha256:" SHA1_HEX, ERR_INVALID, DIGEST_NONE },
    { "rfc4648 3.5: bits behind the end are zero", "sha256:" "XJ4BNP4PAHH6UQKBIDPF3LRCEOYAGYNDSYLXVHFUCD7WD4QACWWR",
      ERR_INVALID, DIGEST_NONE },
    { "rfc4648 3.2: no more padding than there can be", "sha256:" SHA256_BASE32 "========", ERR_INVALID, DIGEST_NONE },
    { "ours: padding alone", "sha1:====", ERR_INVALID, DIGEST_NONE },
};

static void check_labelled(void **state)
{
    const struct labelled_row *row = *state;
    struct err err = { 0 };
    enum digest_algorithm algorithm = DIGEST_MD5;
    uint8_t value[DIGEST_MAX];
    bool is_fine = digest_parse_labelled(span_of(row->text), &algorithm, value, &err);
    assert_int_equal(err.kind, row->want);
    assert_int_equal(is_fine, row->want == ERR_NONE);
    if (!is_fine)
        return;
    assert_int_equal(algorithm, row->algorithm);
    if (algorithm == DIGEST_NONE)
        return;
    char hex[DIGEST_HEX_MAX];
    digest_hex(algorithm, value, hex);
    assert_string_equal(hex, algorithm == DIGEST_SHA1 ? SHA1_HEX : SHA256_HEX);
}

static void labels_are_written(void **state)
{
    (void)state;
    uint8_t value[DIGEST_MAX];
    digest_of(DIGEST_SHA1, span_of("abc"), value);
    AUTO_FREE char *sha1 = digest_labelled(DIGEST_SHA1, value);
    assert_string_equal(sha1, "sha1:" SHA1_BASE32);
    digest_of(DIGEST_SHA256, span_of("abc"), value);
    AUTO_FREE char *sha256 = digest_labelled(DIGEST_SHA256, value);
    assert_string_equal(sha256, "sha256:" SHA256_HEX);
    assert_false(digest_parse_value(DIGEST_NONE, span_of(""), value));
}

int main(void)
{
    struct suite suite = { .name = "base/digest" };
    SUITE_ROWS(&suite, vectors, check_vector);
    SUITE_ROWS(&suite, name_rows, check_name);
    SUITE_ROWS(&suite, labelled_rows, check_labelled);
    suite_add(&suite, "ours: SHA-1 is written in Base32, all else in hexadecimal", labels_are_written, NULL);
    return suite_run(&suite);
}
