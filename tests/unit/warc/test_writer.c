/* src/warc/writer.h: records as they stand in the file afterwards. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/resource.h>

#include "sample.h"
#include "warc/reader.h"

struct folder {
    char path[32];
    int fd;
};

static int set_up(void **state)
{
    struct folder *folder = mem_new(sizeof *folder);
    folder->fd = sample_folder(folder->path);
    *state = folder;
    return folder->fd < 0;
}

static int tear_down(void **state)
{
    struct folder *folder = *state;
    sample_end(folder->fd, folder->path);
    free(folder);
    return 0;
}

static void slurp(struct folder *folder, struct buf *into)
{
    struct err err = { 0 };
    buf_clear(into);
    assert_true(file_slurp(folder->fd, SAMPLE_NAME, 64 * 1024 * 1024, into, &err));
}

static void write_sample(struct folder *folder, struct warc_place places[SAMPLE_RECORDS])
{
    struct err err = { 0 };
    assert_true(sample_write(folder->fd, SAMPLE_RECORDS, &sample_as_it_is, places, &err));
}

/* --- what is written ----------------------------------------------------------------------------------------- */

static void check_round_trip(void **state)
{
    struct folder *folder = *state;
    struct warc_place places[SAMPLE_RECORDS];
    struct err err = { 0 };
    AUTO(source_free) struct source *source = NULL;
    AUTO_FINDINGS struct findings findings = { 0 };
    AUTO(warc_reader_free) struct warc_reader *reader = NULL;
    AUTO(digester_free) struct digester *stored = digester_new(DIGEST_BIT(DIGEST_SHA256));
    const struct warc_record *record;
    write_sample(folder, places);
    assert_true(source_open_beneath(folder->fd, SAMPLE_NAME, &source, &err));
    assert_true(warc_reader_open(source, 0, &findings, &reader, &err));
    warc_reader_digest(reader, stored);
    for (int i = 0; i < SAMPLE_RECORDS; i++) {
        AUTO_BUF struct buf block = { 0 };
        struct span piece;
        uint8_t value[DIGEST_MAX];
        assert_true(warc_reader_next(reader, &record, &err) && record);
        do {
            assert_true(warc_reader_block(reader, &piece, &err));
            buf_put_span(&block, piece);
        } while (piece.len);
        assert_true(span_is(buf_span(&block), sample_records[i].block));
        assert_true(record->at == places[i].at && record->end == places[i].end);
        assert_true(record->is_own_member && record->is_canonical_member);
        assert_string_equal(warc_header_get(&record->header, "WARC-Type"), sample_records[i].type);
        digester_value(stored, DIGEST_SHA256, value);
        assert_memory_equal(value, places[i].record_sha256, 32);
        digest_of(DIGEST_SHA256, buf_span(&block), value);
        assert_memory_equal(value, places[i].block_sha256, 32);
    }
    assert_true(warc_reader_next(reader, &record, &err) && !record);
    assert_int_equal(findings.n, 0);
}

static void check_same_bytes(void **state)
{
    struct folder *folder = *state;
    struct warc_place places[SAMPLE_RECORDS];
    AUTO_BUF struct buf first = { 0 }, second = { 0 };
    write_sample(folder, places);
    slurp(folder, &first);
    write_sample(folder, places);
    slurp(folder, &second);
    assert_true(span_equal(buf_span(&first), buf_span(&second)));
}

/* Each member is the bytes of RFC 1952 with all that may vary fixed, and the record's own digest is in it. */
static void check_member(void **state)
{
    struct folder *folder = *state;
    static const uint8_t want[10] = { 0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255 };
    struct warc_place places[SAMPLE_RECORDS];
    AUTO_BUF struct buf bytes = { 0 };
    uint8_t value[DIGEST_MAX];
    write_sample(folder, places);
    slurp(folder, &bytes);
    for (int i = 0; i < SAMPLE_RECORDS; i++) {
        struct span member = span_of_n(bytes.at + places[i].at, (size_t)(places[i].end - places[i].at));
        assert_memory_equal(member.at, want, sizeof want);
        digest_of(DIGEST_SHA256, member, value);
        assert_memory_equal(value, places[i].record_sha256, 32);
        assert_int_equal(places[i].at, i ? places[i - 1].end : 0);
    }
    assert_int_equal(places[SAMPLE_RECORDS - 1].end, bytes.len);
}

static void check_header(void **state)
{
    struct folder *folder = *state;
    struct warc_place places[SAMPLE_RECORDS];
    struct err err = { 0 };
    AUTO(source_free) struct source *source = NULL;
    AUTO_WARC_HEADER struct warc_header header = { 0 };
    AUTO_BUF struct buf block = { 0 };
    AUTO_FREE char *digest = NULL;
    write_sample(folder, places);
    assert_true(source_open_beneath(folder->fd, SAMPLE_NAME, &source, &err));
    assert_true(warc_read_at(source, places[SAMPLE_METADATA].at, 1024, &header, &block, &err));
    digest = digest_labelled(DIGEST_SHA256, places[SAMPLE_METADATA].block_sha256);
    size_t n = header.n_fields;
    assert_string_equal(header.fields[n - 2].name, "WARC-Block-Digest");
    assert_string_equal(header.fields[n - 2].value, digest);
    assert_string_equal(header.fields[n - 1].name, "Content-Length");
    assert_int_equal(strtoul(header.fields[n - 1].value, NULL, 10), strlen(sample_records[SAMPLE_METADATA].block));
}

/* --- going on ------------------------------------------------------------------------------------------------ */

static void check_cut_back(void **state)
{
    struct folder *folder = *state;
    struct warc_place places[SAMPLE_RECORDS], again;
    struct err err = { 0 };
    AUTO(warc_writer_free) struct warc_writer *writer = NULL;
    AUTO_BUF struct buf before = { 0 }, after = { 0 };
    write_sample(folder, places);
    slurp(folder, &before);
    uint64_t length = places[SAMPLE_RECORDS - 2].end;
    assert_true(warc_writer_open(folder->fd, SAMPLE_NAME, length, &writer, &err));
    assert_true(warc_writer_bytes(writer) == length);
    AUTO_WARC_HEADER struct warc_header header = { 0 };
    AUTO(source_free) struct source *block = source_of_span("block", span_of(sample_records[SAMPLE_RECORDS - 1].block));
    sample_header(SAMPLE_RECORDS - 1, &sample_as_it_is, &header);
    assert_true(warc_writer_append(writer, &header, block, GZIP_DEFLATE, &again, &err));
    assert_true(again.at == length && again.end == before.len && warc_writer_bytes(writer) == before.len);
    slurp(folder, &after);
    assert_true(span_equal(buf_span(&before), buf_span(&after)));
}

static void check_too_short(void **state)
{
    struct folder *folder = *state;
    struct warc_place places[SAMPLE_RECORDS];
    struct err err = { 0 };
    AUTO(warc_writer_free) struct warc_writer *writer = NULL;
    write_sample(folder, places);
    assert_false(warc_writer_open(folder->fd, SAMPLE_NAME, places[SAMPLE_RECORDS - 1].end + 1, &writer, &err));
    assert_int_equal(err.kind, ERR_MISMATCH);
}

/* A block that is cut while it is read leaves nothing behind. */
static void check_failed_append(void **state)
{
    struct folder *folder = *state;
    struct warc_place places[SAMPLE_RECORDS];
    struct err err = { 0 };
    AUTO(warc_writer_free) struct warc_writer *writer = NULL;
    AUTO(source_free) struct source *block = NULL;
    AUTO_WARC_HEADER struct warc_header header = { 0 };
    AUTO_BUF struct buf before = { 0 }, after = { 0 };
    write_sample(folder, places);
    slurp(folder, &before);
    assert_true(file_publish(folder->fd, "block", span_of("0123456789"), &err));
    assert_true(source_open_beneath(folder->fd, "block", &block, &err));
    AUTO_CLOSE int fd = openat(folder->fd, "block", O_WRONLY | O_CLOEXEC);
    assert_int_equal(ftruncate(fd, 3), 0);
    assert_true(warc_writer_open(folder->fd, SAMPLE_NAME, before.len, &writer, &err));
    sample_header(SAMPLE_METADATA, &sample_as_it_is, &header);
    assert_false(warc_writer_append(writer, &header, block, GZIP_STORED, &places[0], &err));
    assert_int_equal(err.kind, ERR_MISMATCH);
    assert_true(warc_writer_bytes(writer) == before.len);
    slurp(folder, &after);
    assert_true(span_equal(buf_span(&before), buf_span(&after)));
}

/* --- long blocks --------------------------------------------------------------------------------------------- */

enum { LONG_BYTES = 100 * 1000 * 1000, MEMORY_KIB_MAX = 16 * 1024 };

static long peak_kib(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

/* 100 MB are written and read back in the memory of a few pieces. Sanitizers keep what was freed: not measured there. */
static void check_long_block(void **state)
{
    struct folder *folder = *state;
    struct err err = { 0 };
    AUTO_CLOSE int fd = -1;
    assert_true(file_open_beneath(folder->fd, "long", O_RDWR | O_CREAT, &fd, &err));
    assert_int_equal(ftruncate(fd, LONG_BYTES), 0);
    AUTO(source_free) struct source *block = NULL, *source = NULL;
    AUTO(warc_writer_free) struct warc_writer *writer = NULL;
    AUTO(warc_reader_free) struct warc_reader *reader = NULL;
    AUTO_WARC_HEADER struct warc_header header = { 0 };
    struct warc_place place;
    const struct warc_record *record;
    struct span piece;
    long before = peak_kib();
    assert_true(source_open_beneath(folder->fd, "long", &block, &err));
    assert_true(warc_writer_open(folder->fd, SAMPLE_NAME, 0, &writer, &err));
    warc_header_begin(&header, "resource");
    assert_true(warc_writer_append(writer, &header, block, GZIP_DEFLATE, &place, &err));
    assert_true(place.end < LONG_BYTES / 100);
    assert_true(source_open_beneath(folder->fd, SAMPLE_NAME, &source, &err));
    assert_true(warc_reader_open(source, 0, NULL, &reader, &err));
    assert_true(warc_reader_next(reader, &record, &err) && record);
    uint64_t bytes = 0;
    do {
        assert_true(warc_reader_block(reader, &piece, &err));
        bytes += piece.len;
    } while (piece.len);
    assert_true(bytes == LONG_BYTES && record->end == place.end && record->is_canonical_member);
#ifndef __SANITIZE_ADDRESS__
    assert_true(peak_kib() - before < MEMORY_KIB_MAX);
#else
    (void)before;
#endif
}

/* --- how to compress ----------------------------------------------------------------------------------------- */

static void check_method(void **state)
{
    (void)state;
    static const struct {
        const char *mime, *coding;
        enum gzip_method want;
    } methods[] = {
        { "text/html", "", GZIP_DEFLATE },       { "text/html", NULL, GZIP_DEFLATE },     { NULL, NULL,
          GZIP_DEFLATE },
        { "text/html", "gzip", GZIP_STORED },    { "text/html", "br", GZIP_STORED },      { "text/html",
          "identity", GZIP_DEFLATE },
        { "image/jpeg", "", GZIP_STORED },       { "image/png", "", GZIP_STORED },        { "image/svg+xml", "",
          GZIP_DEFLATE },
        { "image/webp", NULL, GZIP_STORED },     { "font/woff2", "", GZIP_STORED },       { "font/ttf", "",
          GZIP_DEFLATE },
        { "video/mp4", "", GZIP_STORED },        { "audio/x-wav", "", GZIP_DEFLATE },     { "application/pdf", "",
          GZIP_DEFLATE },
    };
    for (size_t i = 0; i < COUNT_OF(methods); i++)
        assert_int_equal(warc_method_for(methods[i].mime, methods[i].coding), methods[i].want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "ours: written and read", check_round_trip, set_up, tear_down, NULL },
        { "ours: the same input makes the same bytes", check_same_bytes, set_up, tear_down, NULL },
        { "rfc1952 2.3: one member a record, in one form", check_member, set_up, tear_down, NULL },
        { "warc1.1 5.8: the writer adds block digest and length", check_header, set_up, tear_down, NULL },
        { "ours: what lies behind the last commit is cut off", check_cut_back, set_up, tear_down, NULL },
        { "ours: a file shorter than reported", check_too_short, set_up, tear_down, NULL },
        { "ours: a record that fails leaves nothing behind", check_failed_append, set_up, tear_down, NULL },
        { "ours: a block of 100 MB in flat memory", check_long_block, set_up, tear_down, NULL },
        { "ours: what is compressed already is stored", check_method, NULL, NULL, NULL },
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
