/* src/bag/fetch.c: each row is one line of fetch.txt. */
#include "bags.h"

#include "bag/codes.h"
#include "bag/fetch.h"

static const struct row {
    const char *name, *line, *url, *path, *code;        /* path NULL: no entry */
    uint64_t bytes;
    bool has_bytes;
} rows[] = {
    { "rfc8493 2.2.3: url, length, filename", "https://a.example/a 12 data/a\n", "https://a.example/a", "data/a", NULL, 12, true },
    { "rfc8493 2.2.3: no length", "https://a.example/a - data/a\n", "https://a.example/a", "data/a" },
    { "rfc8493 2.2.3: tabs and blanks", "ftp://a/a \t 0\t\tdata/a b\n", "ftp://a/a", "data/a b", NULL, 0, true },
    { "rfc8493 2.2.3: any scheme", "urn:x:y - data/a\n", "urn:x:y", "data/a" },
    { "rfc8493 2.1.3: an encoded name", "https://a/a - data/100%25\n", "https://a/a", "data/100%" },
    { "ours: the last line may lack its line feed", "https://a/a - data/a", "https://a/a", "data/a" },
    { "rfc8493 2.2.3: two fields", "https://a/a data/a\n", .code = BAG_FETCH_LINE },
    { "rfc8493 2.2.3: one field", "https://a/a\n", .code = BAG_FETCH_LINE },
    { "rfc8493 2.2.3: an empty line", "\n", .code = BAG_FETCH_LINE },
    { "rfc8493 2.2.3: a relative url", "a/b - data/a\n", .code = BAG_FETCH_LINE },
    { "rfc8493 2.2.3: a scheme alone", "https: - data/a\n", .code = BAG_FETCH_LINE },
    { "rfc8493 2.2.3: a scheme that begins with a digit", "1a:b - data/a\n", .code = BAG_FETCH_LINE },
    { "rfc3986 2: a url that is not ASCII", "https://a/\xC3\xBC - data/a\n", .code = BAG_FETCH_LINE },
    { "rfc8493 2.2.3: a negative length", "https://a/a -1 data/a\n", .code = BAG_FETCH_LINE },
    { "rfc8493 2.2.3: a length beyond 64 bits", "https://a/a 18446744073709551616 data/a\n", .code = BAG_FETCH_LINE },
    { "rfc8493 5.1: a path that leaves the bag", "https://a/a - ../a\n", .code = BAG_PATH_UNSAFE },
    { "rfc8493 2.3: not UTF-8", "https://a/a - data/\xFF\n", .code = BAG_TEXT },
};

static void test_row(void **state)
{
    const struct row *row = *state;
    AUTO(source_free) struct source *source = source_of_span("fetch.txt", span_of(row->line));
    struct bag_declaration rules = bag_declaration_none();
    AUTO(bag_fetch_free) struct bag_fetch *fetch = bag_fetch_new(source, &rules);
    struct bag_fetch_entry entry;
    struct err err = { 0 };
    bool is_entry = bag_fetch_next(fetch, &entry, &err);
    assert_int_equal(is_entry, row->path != NULL);
    assert_int_equal(err_is_set(&err), !is_entry);
    if (!is_entry) {
        assert_string_equal(entry.code, row->code);
    } else {
        assert_true(span_is(entry.url, row->url));
        assert_string_equal(entry.path, row->path);
        assert_int_equal(entry.has_bytes, row->has_bytes);
        assert_int_equal(entry.bytes, row->bytes);
    }
    err_clear(&err);
    assert_false(bag_fetch_next(fetch, &entry, &err));
    assert_false(err_is_set(&err));
}

int main(void)
{
    struct suite suite = { .name = "bag/fetch" };
    SUITE_ROWS(&suite, rows, test_row);
    return suite_run(&suite);
}
