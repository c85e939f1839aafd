#include "suite.h"

#include "base/source.h"

enum { FILE_BYTES = 300 * 1000 };       /* more than four pieces of a stream, and no multiple of one */

/* Bytes that differ from one another far apart. */
static void fill(uint8_t *bytes, size_t len)
{
    uint32_t x = 1;
    for (size_t i = 0; i < len; i++) {
        x = x * 1664525 + 1013904223;
        bytes[i] = (uint8_t)(x >> 24);
    }
}

static void reads_up_to_the_end(struct source *source, struct span bytes)
{
    struct err err = { 0 };
    AUTO_FREE uint8_t *into = mem_new(bytes.len + 10);
    size_t got = 0;
    assert_int_equal(source->size, bytes.len);
    assert_true(source_read(source, 0, into, bytes.len + 10, &got, &err));
    assert_int_equal(got, bytes.len);
    assert_memory_equal(into, bytes.at, bytes.len);
    assert_true(source_read(source, bytes.len - 1, into, 5, &got, &err));
    assert_int_equal(got, 1);
    assert_true(source_read(source, bytes.len, into, 5, &got, &err) && got == 0);
    assert_true(source_read(source, UINT64_MAX, into, 5, &got, &err) && got == 0);
    assert_false(source_read_all(source, bytes.len - 1, into, 2, &err));
    assert_int_equal(err.kind, ERR_INVALID);
}

static void file_is_read(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    AUTO_FREE uint8_t *bytes = mem_new(FILE_BYTES);
    fill(bytes, FILE_BYTES);
    assert_true(file_publish(folder.fd, "f", span_of_n(bytes, FILE_BYTES), &err));
    AUTO(source_free) struct source *source = NULL;
    assert_true(source_open_beneath(folder.fd, "f", &source, &err));
    assert_string_equal(source->name, "f");
    uint64_t before = source_bytes_read();
    reads_up_to_the_end(source, span_of_n(bytes, FILE_BYTES));
    assert_int_equal(source_bytes_read() - before, FILE_BYTES + 2);

    AUTO_BUF struct buf whole = { 0 };
    buf_put_text(&whole, "before");
    assert_true(source_slurp(source, FILE_BYTES, &whole, &err));
    assert_int_equal(whole.len, 6 + FILE_BYTES);
    assert_memory_equal(whole.at + 6, bytes, FILE_BYTES);
    assert_false(source_slurp(source, FILE_BYTES - 1, &whole, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    folder_end(&folder);
}

static void file_that_shrinks_is_noticed(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    assert_true(file_publish(folder.fd, "f", span_of("0123456789"), &err));
    AUTO(source_free) struct source *source = NULL;
    assert_true(source_open_beneath(folder.fd, "f", &source, &err));
    AUTO_CLOSE int fd = openat(folder.fd, "f", O_WRONLY | O_CLOEXEC);
    assert_int_equal(ftruncate(fd, 4), 0);
    uint8_t into[10];
    size_t got = 0;
    assert_false(source_read(source, 0, into, sizeof into, &got, &err));
    assert_int_equal(err.kind, ERR_MISMATCH);
    assert_string_equal(err.where, "f");
    folder_end(&folder);
}

static const struct open_row {
    const char *name, *path;
    enum err_kind want;
} open_rows[] = {
    { "ours: what is not there is MISSING", "none", ERR_MISSING },
    { "ours: a folder is no source", "d", ERR_INVALID },
    { "ours: a pipe is no source, and does not hang", "pipe", ERR_INVALID },
    { "ours: no link", "link", ERR_INVALID },
    { "ours: no way out", "../x", ERR_INVALID },
    { "ours: a file as a folder is MISSING", "f/x", ERR_MISSING },
};

static void check_open(void **state)
{
    const struct open_row *row = *state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    assert_true(file_publish(folder.fd, "f", span_of("x"), &err));
    assert_int_equal(symlinkat("f", folder.fd, "link"), 0);
    AUTO_FREE char *pipe = mem_format("%s/pipe", folder.path);
    assert_int_equal(mkfifo(pipe, 0600), 0);
    assert_true(file_make_folders(folder.fd, "d", &err));
    struct source *source = NULL;
    assert_false(source_open_beneath(folder.fd, row->path, &source, &err));
    assert_int_equal(err.kind, row->want);
    assert_string_equal(err.where, row->path);
    assert_null(source);
    folder_end(&folder);
}

static void memory_and_parts_are_read(void **state)
{
    (void)state;
    uint8_t bytes[1000];
    fill(bytes, sizeof bytes);
    AUTO(source_free) struct source *whole = source_of_span("memory", span_of_n(bytes, sizeof bytes));
    reads_up_to_the_end(whole, span_of_n(bytes, sizeof bytes));
    AUTO(source_free) struct source *part = source_part(whole, "part", 100, 800);
    reads_up_to_the_end(part, span_of_n(bytes + 100, 800));
    AUTO(source_free) struct source *inner = source_part(part, "inner", 700, 100);
    reads_up_to_the_end(inner, span_of_n(bytes + 800, 100));
    AUTO(source_free) struct source *nothing = source_of_span("nothing", SPAN_NULL);
    struct err err = { 0 };
    AUTO_BUF struct buf slurped = { 0 };
    assert_true(source_slurp(nothing, 0, &slurped, &err) && slurped.len == 0);
}

/* --- tee ---------------------------------------------------------------------------------------------------- */

static const struct tee_row {
    const char *name;
    struct {
        uint64_t at;
        size_t len;
    } reads[6];
} tee_rows[] = {
    { "ours: nothing read, all digested at the end", { { 0, 0 } } },
    { "ours: read in order", { { 0, 10 }, { 10, 90000 }, { 90010, 10 } } },
    { "ours: read again", { { 0, 100 }, { 0, 100 }, { 50, 10 } } },
    { "ours: read again, and beyond", { { 0, 100 }, { 50, 200 }, { 0, 300 } } },
    { "ours: jumped ahead, over more than one piece", { { 0, 10 }, { 100000, 10 }, { 10, 10 } } },
    { "ours: the end first", { { FILE_BYTES - 5, 100 }, { 0, 5 } } },
    { "ours: behind the end", { { FILE_BYTES + 5, 100 }, { 0, 5 } } },
};

static void check_tee(void **state)
{
    const struct tee_row *row = *state;
    struct err err = { 0 };
    AUTO_FREE uint8_t *bytes = mem_new(FILE_BYTES), *into = mem_new(FILE_BYTES);
    fill(bytes, FILE_BYTES);
    AUTO(source_free) struct source *under = source_of_span("under", span_of_n(bytes, FILE_BYTES));
    AUTO(digester_free) struct digester *digester = digester_new(DIGEST_BIT(DIGEST_SHA256));
    AUTO(source_free) struct source *tee = source_tee(under, digester);
    for (size_t i = 0; i < COUNT_OF(row->reads); i++) {
        size_t got = 0;
        assert_true(source_read(tee, row->reads[i].at, into, row->reads[i].len, &got, &err));
        assert_memory_equal(into, bytes + row->reads[i].at, got);
    }
    assert_true(source_tee_finish(tee, &err));
    assert_int_equal(digester_bytes(digester), FILE_BYTES);
    uint8_t once[DIGEST_MAX], wanted[DIGEST_MAX];
    digester_value(digester, DIGEST_SHA256, once);
    digest_of(DIGEST_SHA256, span_of_n(bytes, FILE_BYTES), wanted);
    assert_memory_equal(once, wanted, 32);
}

/* --- streams ------------------------------------------------------------------------------------------------ */

static void stream_gives_every_byte(void **state)
{
    (void)state;
    struct err err = { 0 };
    AUTO_FREE uint8_t *bytes = mem_new(FILE_BYTES);
    fill(bytes, FILE_BYTES);
    AUTO(source_free) struct source *source = source_of_span("s", span_of_n(bytes, FILE_BYTES));
    struct stream stream;
    stream_open(&stream, source, 7, UINT64_MAX);
    struct span piece;
    uint64_t at = 7;
    do {
        assert_true(stream_next(&stream, &piece, &err));
        assert_true(piece.len <= STREAM_BYTES);
        assert_memory_equal(piece.at, bytes + at, piece.len);
        at += piece.len;
    } while (piece.len);
    assert_int_equal(at, FILE_BYTES);
    stream_close(&stream);

    stream_open(&stream, source, 10, 13);
    assert_true(stream_next(&stream, &piece, &err));
    assert_true(span_equal(piece, span_of_n(bytes + 10, 3)));
    assert_true(stream_next(&stream, &piece, &err) && piece.len == 0);
    stream_close(&stream);
}

/* A line of each of these lengths, long before, across and far behind the boundary of the memory. */
static void lines_cross_the_memory(void **state)
{
    (void)state;
    static const size_t lengths[] = { 0, 1, 100, STREAM_BYTES - 105, 3, 0, STREAM_BYTES - 2, STREAM_BYTES - 2, 1, 70, 0 };
    for (int with_cr = 0; with_cr < 2; with_cr++) {
        AUTO_BUF struct buf text = { 0 };
        for (size_t i = 0; i < COUNT_OF(lengths); i++) {
            for (size_t k = 0; k < lengths[i]; k++)
                buf_put_byte(&text, (uint8_t)('a' + i));
            buf_put_text(&text, with_cr ? "\r\n" : "\n");
        }
        AUTO(source_free) struct source *source = source_of_span("s", buf_span(&text));
        struct stream stream;
        stream_open(&stream, source, 0, UINT64_MAX);
        struct err err = { 0 };
        struct span line;
        bool is_line;
        for (size_t i = 0; i < COUNT_OF(lengths); i++) {
            assert_true(stream_line(&stream, STREAM_BYTES - 2, &line, &is_line, &err));
            assert_true(is_line);
            assert_int_equal(line.len, lengths[i]);
            assert_true(line.len == 0 || (line.at[0] == 'a' + i && line.at[line.len - 1] == 'a' + i));
        }
        assert_true(stream_line(&stream, STREAM_BYTES - 2, &line, &is_line, &err) && !is_line);
        stream_close(&stream);
    }
}

static const struct line_row {
    const char *name;
    struct span text;
    size_t max;
    enum err_kind want;
    size_t n_lines, last_len;
} line_rows[] = {
    { "ours: nothing has no line", LITERAL(""), 5, ERR_NONE, 0, 0 },
    { "ours: the last line may lack its line feed", LITERAL("a\nbc"), 5, ERR_NONE, 2, 2 },
    { "ours: an empty line is a line", LITERAL("\n"), 5, ERR_NONE, 1, 0 },
    { "ours: a line of just the maximum", LITERAL("12345\n"), 5, ERR_NONE, 1, 5 },
    { "ours: CR LF does not count", LITERAL("12345\r\n"), 5, ERR_NONE, 1, 5 },
    { "ours: a line above the maximum", LITERAL("1\n123456\n"), 5, ERR_LIMIT, 1, 1 },
    { "ours: a last line above the maximum", LITERAL("123456"), 5, ERR_LIMIT, 0, 0 },
    { "ours: NUL is a byte like others", LITERAL("a\0b\n"), 5, ERR_NONE, 1, 3 },
};

static void check_line(void **state)
{
    const struct line_row *row = *state;
    AUTO(source_free) struct source *source = source_of_span("s", row->text);
    struct stream stream;
    stream_open(&stream, source, 0, UINT64_MAX);
    struct err err = { 0 };
    struct span line = SPAN_NULL, last = SPAN_NULL;
    size_t n = 0;
    for (bool is_line = true; stream_line(&stream, row->max, &line, &is_line, &err) && is_line; n++)
        last = line;
    assert_int_equal(err.kind, row->want);
    assert_int_equal(n, row->n_lines);
    assert_int_equal(last.len, row->last_len);
    stream_close(&stream);
}

int main(void)
{
    struct suite suite = { .name = "base/source" };
    suite_add(&suite, "ours: a file is read up to its end, each byte counted", file_is_read, NULL);
    suite_add(&suite, "ours: a file that shrinks is noticed", file_that_shrinks_is_noticed, NULL);
    SUITE_ROWS(&suite, open_rows, check_open);
    suite_add(&suite, "ours: memory and parts are read like files", memory_and_parts_are_read, NULL);
    SUITE_ROWS(&suite, tee_rows, check_tee);
    suite_add(&suite, "ours: a stream gives every byte of its range", stream_gives_every_byte, NULL);
    suite_add(&suite, "ours: lines cross the boundary of the memory", lines_cross_the_memory, NULL);
    SUITE_ROWS(&suite, line_rows, check_line);
    return suite_run(&suite);
}
