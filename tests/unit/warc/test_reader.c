/* src/warc/reader.h: records from plain files and gzip members, whole and damaged. */
#include "../base/suite.h"

#include "base/gzip.h"
#include "warc/reader.h"

/* --- making files -------------------------------------------------------------------------------------------- */

/* One record with the given Content-Length. */
static void put_record(struct buf *into, const char *id, const char *block, size_t block_bytes)
{
    buf_printf(into, "WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:x:%s>\r\nContent-Length: %zu\r\n\r\n%s\r\n\r\n", id, block_bytes, block);
}

static bool put_out(void *context, struct span bytes, struct err *err)
{
    (void)err;
    buf_put_span(context, bytes);
    return true;
}

static void put_member(struct buf *into, struct span bytes)
{
    AUTO(gzip_writer_free) struct gzip_writer *writer = gzip_writer_new(put_out, into);
    struct err err = { 0 };
    assert_true(gzip_writer_begin(writer, GZIP_DEFLATE, bytes.len, &err) && gzip_writer_put(writer, bytes, &err) && gzip_writer_end(writer, &err));
}

/* What a file is made of, letter by letter:
 *   a b c  a plain record of that name          A B C  the same as a gzip member of its own
 *   l      record l, whose length is too long   s      record s, whose length is too short
 *   L S    the same in members
 *   n      ten NUL   r  CR LF   e  an empty member   2  a member with records a and b   x  the last byte is cut off
 *   p      a resource that holds a plain WARC record */
static void make(const char *recipe, struct buf *into)
{
    for (; *recipe; recipe++) {
        AUTO_BUF struct buf record = { 0 };
        char id[2] = { (char)byte_lower((uint8_t)*recipe) };
        switch (*recipe) {
        case 'n': buf_put(into, "\0\0\0\0\0\0\0\0\0", 10); continue;
        case 'r': buf_put_text(into, "\r\n"); continue;
        case 'e': put_member(into, SPAN_NULL); continue;
        case 'x': into->len--; continue;
        case '2':
            put_record(&record, "a", "12345", 5);
            put_record(&record, "b", "12345", 5);
            break;
        case 'p': {
            AUTO_BUF struct buf inner = { 0 };
            put_record(&inner, "i", "12345", 5);
            put_record(&record, "p", (char *)inner.at, inner.len);
            break;
        }
        case 'l': case 'L': put_record(&record, id, "12345", 25); break;
        case 's': case 'S': put_record(&record, id, "12345", 2); break;
        default: put_record(&record, id, "12345", 5);
        }
        if ((*recipe >= 'A' && *recipe <= 'Z') || *recipe == '2')
            put_member(into, buf_span(&record));
        else
            buf_put_span(into, buf_span(&record));
    }
}

/* --- reading them -------------------------------------------------------------------------------------------- */

static const struct row {
    const char *name, *recipe;
    const char *read;                   /* the names of the records read to their end, "!" where one could not be */
    bool has_findings;
} rows[] = {
    { "warc1.1 4: plain records", "abc", "abc", false },
    { "warc1.1 A.2: one gzip member a record", "ABC", "ABC", false },
    { "warc1.1 4: no record at all", "", "", false },
    { "warc1.1 4: a record within a record", "pa", "pa", false },
    { "ours: several records in a member", "2C", "ab" "C", false },
    { "ours: members among plain records", "aBc", "aBc", false },
    { "ours: plain records among members", "AbC", "AbC", false },
    { "ours: empty members", "AeeBe", "AB", true },
    { "ours: line ends before a record", "rab", "ab", true },
    { "ours: line ends between records", "arb", "ab", true },
    { "ours: line ends behind the last record", "abr", "ab", true },
    { "ours: line ends alone", "rr", "", true },
    { "ours: NUL behind the last record", "abn", "ab!", false },
    { "ours: NUL between records", "anb", "a!b", false },
    { "ours: NUL between members", "AnB", "A!B", false },
    { "ours: NUL alone", "n", "!", false },
    { "ours: a length too long finds what it swallowed", "albc", "a!bc", false },
    { "ours: a length too short", "asb", "a!b", false },
    { "ours: a length too long in a member", "ALB", "A!B", false },
    { "ours: a length too short in a member", "ASB", "A!B", false },
    { "ours: a length beyond the file", "al", "a!", false },
    { "ours: a cut line end", "abx", "ab", true },
    { "ours: a cut member", "ABx", "A!", false },
};

static void read_all(struct source *source, struct findings *findings, struct buf *into)
{
    AUTO(warc_reader_free) struct warc_reader *reader = NULL;
    struct err err = { 0 };
    bool goes_on = true;
    assert_true(warc_reader_open(source, 0, findings, &reader, &err));
    while (goes_on) {
        const struct warc_record *record = NULL;
        struct span piece = SPAN_NULL;
        bool is_read = warc_reader_next(reader, &record, &err);
        if (is_read && !record)
            break;
        while (is_read && (is_read = warc_reader_block(reader, &piece, &err)) && piece.len)
            continue;
        if (is_read) {
            const char *id = strrchr(warc_header_get(&record->header, "WARC-Record-ID"), ':') + 1;
            buf_put_byte(into, record->is_own_member ? (uint8_t)(*id - 32) : (uint8_t)*id);
            assert_true(record->end <= source->size && (record->end > record->at || (record->is_gzip && record->end == record->at)));
        } else {
            buf_put_byte(into, '!');
            assert_true(err_is_set(&err) && err.where[0]);
            err_clear(&err);
            assert_true(warc_reader_resync(reader, &goes_on, &err));
        }
    }
    buf_put_byte(into, 0);
}

static void check_row(void **state)
{
    const struct row *row = *state;
    AUTO_BUF struct buf bytes = { 0 }, read = { 0 };
    AUTO_FINDINGS struct findings findings = { 0 };
    make(row->recipe, &bytes);
    AUTO(source_free) struct source *source = source_of_span("test.warc", buf_span(&bytes));
    read_all(source, &findings, &read);
    assert_string_equal((char *)read.at, row->read);
    assert_int_equal(findings.n > 0, row->has_findings);
}

/* A flipped bit in a member's data costs that member, and no other. */
static void check_flips(void **state)
{
    (void)state;
    AUTO_BUF struct buf bytes = { 0 }, first = { 0 };
    make("A", &first);
    make("ABC", &bytes);
    size_t end_of_a = first.len;
    make("B", &first);
    for (size_t at = end_of_a; at < first.len; at++) {
        AUTO_BUF struct buf read = { 0 };
        AUTO_FINDINGS struct findings findings = { 0 };
        bytes.at[at] ^= (uint8_t)(1u << at % 8);
        AUTO(source_free) struct source *source = source_of_span("test.warc.gz", buf_span(&bytes));
        read_all(source, &findings, &read);
        size_t len = strlen((char *)read.at);
        assert_int_equal(read.at[0], 'A');
        assert_int_equal(read.at[len - 1], 'C');
        bytes.at[at] ^= (uint8_t)(1u << at % 8);
    }
}

/* --- one record ---------------------------------------------------------------------------------------------- */

static void check_read_at(void **state)
{
    (void)state;
    AUTO_BUF struct buf bytes = { 0 }, block = { 0 };
    struct err err = { 0 };
    make("A", &bytes);
    size_t at = bytes.len;
    make("BC", &bytes);
    AUTO(source_free) struct source *source = source_of_span("test.warc.gz", buf_span(&bytes));
    AUTO_WARC_HEADER struct warc_header header = { 0 }, none = { 0 };
    assert_true(warc_read_at(source, at, 5, &header, &block, &err));
    assert_true(span_is(buf_span(&block), "12345") && span_is(warc_header_uri(&header, "WARC-Record-ID"), "urn:x:b"));
    assert_false(warc_read_at(source, at, 4, &none, &block, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    err_clear(&err);
    assert_false(warc_read_at(source, at + 1, 5, &none, &block, &err));
    assert_int_equal(err.kind, ERR_INVALID);
    err_clear(&err);
    assert_false(warc_read_at(source, bytes.len, 5, &none, &block, &err));
    assert_int_equal(err.kind, ERR_INVALID);
    err_clear(&err);
    assert_false(warc_read_at(source, UINT64_MAX, 5, &none, &block, &err));
    assert_int_equal(err.kind, ERR_INVALID);
    assert_int_equal(none.n_fields, 0);
    assert_int_equal(block.len, 5);
}

/* Header and block may lie across any number of pieces. */
static void check_long_header(void **state)
{
    (void)state;
    AUTO_BUF struct buf record = { 0 }, bytes = { 0 }, block = { 0 };
    struct err err = { 0 };
    buf_put_text(&record, "WARC/1.1\r\nWARC-Type: resource\r\n");
    while (record.len < 60000)
        buf_put_text(&record, "X-Long: 01234567890123456789012345678901234567890123456789012345678901234567890123456789"
                              "012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
                              "012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
                              "012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789\r\n");
    buf_put_text(&record, "Content-Length: 300000\r\n\r\n");
    for (int i = 0; i < 30000; i++)
        buf_printf(&record, "%09d\n", i);
    buf_put_text(&record, "\r\n\r\n");
    for (int is_gzip = 0; is_gzip < 2; is_gzip++) {
        AUTO_WARC_HEADER struct warc_header header = { 0 };
        buf_clear(&bytes);
        buf_clear(&block);
        make("a", &bytes);
        size_t at = bytes.len;
        if (is_gzip)
            put_member(&bytes, buf_span(&record));
        else
            buf_put_span(&bytes, buf_span(&record));
        AUTO(source_free) struct source *source = source_of_span("test.warc", buf_span(&bytes));
        assert_true(warc_read_at(source, at, 300000, &header, &block, &err));
        assert_int_equal(block.len, 300000);
        assert_memory_equal(block.at + 299990, "000029999\n", 10);
    }
}

/* "Each byte is read once" is kept by construction for whole files; a tee sees them all, damage or not. */
static void check_tee(void **state)
{
    (void)state;
    static const char *const recipes[] = { "abc", "ABC", "alnbc", "ALnBx" };
    for (size_t i = 0; i < COUNT_OF(recipes); i++) {
        AUTO_BUF struct buf bytes = { 0 }, read = { 0 };
        uint8_t value[DIGEST_MAX], want[DIGEST_MAX];
        struct err err = { 0 };
        make(recipes[i], &bytes);
        AUTO(source_free) struct source *source = source_of_span("test.warc", buf_span(&bytes));
        AUTO(digester_free) struct digester *digester = digester_new(DIGEST_BIT(DIGEST_SHA256));
        AUTO(source_free) struct source *tee = source_tee(source, digester);
        read_all(tee, NULL, &read);
        assert_true(source_tee_finish(tee, &err));
        digester_value(digester, DIGEST_SHA256, value);
        digest_of(DIGEST_SHA256, buf_span(&bytes), want);
        assert_memory_equal(value, want, 32);
    }
}

int main(void)
{
    struct suite suite = { .name = "warc/reader" };
    SUITE_ROWS(&suite, rows, check_row);
    suite_add(&suite, "ours: a flipped bit costs one member", check_flips, NULL);
    suite_add(&suite, "ours: one record by its offset", check_read_at, NULL);
    suite_add(&suite, "ours: a header of 60 KB, a block of 300 KB", check_long_header, NULL);
    suite_add(&suite, "ours: a tee sees every byte once", check_tee, NULL);
    return suite_run(&suite);
}
