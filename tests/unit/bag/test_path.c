/* src/bag/path.c */
#include "bags.h"

#include "bag/codes.h"
#include "bag/path.h"

static const struct row {
    const char *name, *raw;
    bool is_old;                        /* before 1.0 */
    const char *path, *code;            /* one of both */
    unsigned oddities;
} rows[] = {
    { "rfc8493 2.1.3: as it stands", "data/a b.txt", .path = "data/a b.txt" },
    { "rfc8493 2.1.3: %25 is a percent sign", "data/100%25.txt", .path = "data/100%.txt" },
    { "rfc8493 2.1.3: %0A and %0D in either case", "data/%0A%0a%0D%0d", .path = "data/\n\n\r\r" },
    { "rfc8493 2.1.3: decoded once", "data/%250A", .path = "data/%0A" },
    { "rfc8493 2.1.3: no other letter is encoded", "data/%41", .code = BAG_PATH_PERCENT },
    { "rfc8493 2.1.3: a percent sign at the end", "data/%", .code = BAG_PATH_PERCENT },
    { "rfc8493 2.1.3: a percent sign and one digit", "data/%0", .code = BAG_PATH_PERCENT },
    { "ours: nothing is decoded before 1.0", "data/%0A%25%", true, .path = "data/%0A%25%" },
    { "rfc8493 2.1.3: ./ before the path", "./data/a", .path = "data/a", .oddities = BAG_ODD_DOT },
    { "rfc8493 2.1.3: ././ and // inside", ".//data/./a//b", .path = "data/a/b", .oddities = BAG_ODD_DOT },
    { "rfc8493 2.1.3: a slash at the end", "data/a/", .code = BAG_PATH_FOLDER },
    { "rfc8493 2.1.3: a dot at the end", "data/a/.", .code = BAG_PATH_FOLDER },
    { "rfc8493 2.1.3: a dot alone", ".", .code = BAG_PATH_FOLDER },
    { "rfc8493 2.1.3: dots in names", "data/.../..a/a..", .path = "data/.../..a/a.." },
    { "rfc8493 5.1: ..", "..", .code = BAG_PATH_UNSAFE },
    { "rfc8493 5.1: .. at the start", "../a", .code = BAG_PATH_UNSAFE },
    { "rfc8493 5.1: .. inside", "data/a/../../b", .code = BAG_PATH_UNSAFE },
    { "rfc8493 5.1: .. at the end", "data/..", .code = BAG_PATH_UNSAFE },
    { "rfc8493 5.1: .. between backslashes", "data\\..\\a", .code = BAG_PATH_UNSAFE },
    { "rfc8493 5.1: absolute", "/a", .code = BAG_PATH_UNSAFE },
    { "rfc8493 5.1: two slashes", "//host/a", .code = BAG_PATH_UNSAFE },
    { "rfc8493 5.1: a home", "~/a", .code = BAG_PATH_UNSAFE },
    { "rfc8493 5.1: somebody's home", "~root/a", .code = BAG_PATH_UNSAFE },
    { "rfc8493 5.1: a home behind ./ (found by fuzzing)", "./~root/a", .code = BAG_PATH_UNSAFE },
    { "rfc8493 5.1: a drive behind ./", ".//./c:a", .code = BAG_PATH_UNSAFE },
    { "rfc8493 5.1: a tilde inside is a letter", "data/~a", .path = "data/~a" },
    { "rfc8493 5.1: a drive", "c:a", .code = BAG_PATH_UNSAFE },
    { "rfc8493 5.1: a drive with a slash", "Z:/a", .code = BAG_PATH_UNSAFE },
    { "rfc8493 5.1: a long path of Windows", "\\\\?\\C:\\a", .code = BAG_PATH_UNSAFE },
    { "rfc8493 5.1: a variable of Windows", "%HomeDrive%\\a", true, .code = BAG_PATH_UNSAFE },
    { "ours: percent signs that are no variable", "%7E%a", true, .path = "%7E%a" },
    { "ours: an empty path", "", .code = BAG_PATH_UNSAFE },
};

static void test_row(void **state)
{
    const struct row *row = *state;
    AUTO_BUF struct buf path = { 0 };
    struct err err = { 0 };
    const char *code = NULL;
    unsigned oddities = 0;
    bool is_fine = bag_path_parse(span_of(row->raw), !row->is_old, &path, &oddities, &code, &err);
    assert_int_equal(is_fine, row->path != NULL);
    if (row->path) {
        assert_string_equal((const char *)path.at, row->path);
        assert_int_equal(oddities, row->oddities);
    } else {
        assert_string_equal(code, row->code);
        assert_true(err_is_set(&err));
    }
}

static void test_long(void **state)
{
    (void)state;
    AUTO_BUF struct buf raw = { 0 };
    AUTO_BUF struct buf path = { 0 };
    struct err err = { 0 };
    const char *code = NULL;
    unsigned oddities = 0;
    buf_put_text(&raw, "data/");
    while (raw.len < BAG_PATH_MAX)
        buf_put_byte(&raw, 'a');
    assert_true(bag_path_parse(buf_span(&raw), true, &path, &oddities, &code, &err));
    buf_put_byte(&raw, 'a');
    assert_false(bag_path_parse(buf_span(&raw), true, &path, &oddities, &code, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
}

static void test_escape(void **state)
{
    (void)state;
    static const char odd[] = "data/100%\r\n%0A \xC3\xBC";
    AUTO_BUF struct buf escaped = { 0 };
    AUTO_BUF struct buf back = { 0 };
    struct err err = { 0 };
    const char *code = NULL;
    unsigned oddities = 0;
    bag_path_escape(odd, &escaped);
    assert_string_equal((const char *)escaped.at, "data/100%25%0D%0A%250A \xC3\xBC");
    assert_true(bag_path_parse(buf_span(&escaped), true, &back, &oddities, &code, &err));
    assert_string_equal((const char *)back.at, odd);
}

static void test_legacy(void **state)
{
    (void)state;
    AUTO_BUF struct buf path = { 0 };
    assert_true(bag_path_decode_legacy("data/a%0Ab%25%0d%", &path));
    assert_string_equal((const char *)path.at, "data/a\nb%25\r%");
    assert_false(bag_path_decode_legacy("data/100%25", &path));
}

int main(void)
{
    struct suite suite = { .name = "bag/path" };
    SUITE_ROWS(&suite, rows, test_row);
    suite_add(&suite, "ours: no longer than PATH_MAX", test_long, NULL);
    suite_add(&suite, "rfc8493 2.1.3: written and read again", test_escape, NULL);
    suite_add(&suite, "ours: what old tools encoded", test_legacy, NULL);
    return suite_run(&suite);
}
