/* access/answer.c, access/record.c, access/body.c: what a package answers to a URL. The package is made here: an index and two plain
 * WARCs, whose bytes no checksum of gzip protects, so that only the digests in the records can tell that they are wrong. */
#include "../base/suite.h"

#include "access/answer.h"
#include "access/body.h"
#include "warc/cdxj.h"

#define SITE "https://n.example"
#define HTTP(status, fields, body) "HTTP/1.1 " status " X\r\n" fields "\r\n" body
#define URN(n) "urn:uuid:00000000-0000-5000-8000-0000000000" #n

enum damage { SOUND, BLOCK_DIGEST, PAYLOAD_DIGEST };

static const struct made {
    const char *warc, *urn, *url, *date, *status, *block;
    const char *refers_to;              /* urn: a revisit */
    const char *payload;                /* whose digest is stated; NULL: what stands behind the empty line */
    enum damage damage;
} made[] = {
    { "a.warc", URN(01), SITE "/a", "2023-06-06T08:15:01.5Z", "200", HTTP("200", "Content-Type: image/png\r\n", "AAAA") },
    { "a.warc", URN(02), SITE "/to-a", "2023-06-06T08:15:02Z", "301", HTTP("301", "Location: /a#x\r\n", "moved") },
    { "a.warc", URN(03), SITE "/twice-to-a", "2023-06-06T08:15:02Z", "302", HTTP("302", "Location: to-a\r\n", "") },
    { "a.warc", URN(04), SITE "/round", "2023-06-06T08:15:02Z", "302", HTTP("302", "Location: /round\r\n", "") },
    { "a.warc", URN(05), SITE "/away", "2023-06-06T08:15:02Z", "302", HTTP("302", "Location: https://other.example/\r\n", "") },
    { "a.warc", URN(06), SITE "/mail", "2023-06-06T08:15:02Z", "302", HTTP("302", "Location: mailto:a@n.example\r\n", "") },
    { "a.warc", URN(07), SITE "/gone", "2023-06-06T08:15:03Z", "404", HTTP("404", "", "no") },
    { "a.warc", URN(08), SITE "/busy", "2023-06-06T08:15:04Z", "200", HTTP("200", "", "first") },
    { "a.warc", URN(09), SITE "/busy", "2023-06-06T08:15:05Z", "503", HTTP("503", "", "later") },
    { "b.warc", URN(10), SITE "/a", "2023-06-06T09:00:00Z", "200", HTTP("200", "", "BBBB") },
    { "b.warc", URN(11), SITE "/again", "2023-06-06T09:00:01Z", "200", HTTP("200", "", ""), URN(01), "AAAA" },
    { "b.warc", URN(12), SITE "/again-wrong", "2023-06-06T09:00:01Z", "200", HTTP("200", "", ""), URN(01), "CCCC" },
    { "b.warc", URN(13), SITE "/elsewhere", "2023-06-06T09:00:01Z", "200", HTTP("200", "", ""), URN(99), "AAAA" },
    { "b.warc", URN(14), SITE "/bad-payload", "2023-06-06T09:00:02Z", "200", HTTP("200", "", "x"), .damage = PAYLOAD_DIGEST },
    { "b.warc", URN(15), SITE "/bad-block", "2023-06-06T09:00:02Z", "200", HTTP("200", "", "x"), .damage = BLOCK_DIGEST },
    { "b.warc", URN(16), SITE "/chunks", "2023-06-06T09:00:03Z", "200",
      HTTP("200", "Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"), NULL, "abcde" },
    { "b.warc", URN(17), SITE "/cut", "2023-06-06T09:00:03Z", "200", HTTP("200", "Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n9\r\nde"), NULL, "abcde" },
};

static void put_digest(struct buf *header, const char *field, struct span bytes, bool is_wrong)
{
    uint8_t value[DIGEST_MAX];
    digest_of(DIGEST_SHA256, bytes, value);
    value[0] ^= is_wrong;
    AUTO_FREE char *text = digest_labelled(DIGEST_SHA256, value);
    buf_printf(header, "%s: %s\r\n", field, text);
}

static void make_record(const struct made *m, struct buf *warc, struct buf *index)
{
    struct span block = span_of(m->block), payload = span_of(m->payload);
    size_t at, start = warc->len;
    if (!m->payload && span_find(block, "\r\n\r\n", 4, &at))
        payload = span_from(block, at + 4);
    buf_printf(warc, "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: <%s>\r\nWARC-Date: %s\r\nWARC-Target-URI: %s\r\n",
               m->refers_to ? "revisit" : "response", m->urn, m->date, m->url);
    if (m->refers_to)
        buf_printf(warc, "WARC-Refers-To: <%s>\r\nWARC-Refers-To-Target-URI: " SITE "/a\r\n", m->refers_to);
    put_digest(warc, "WARC-Block-Digest", block, m->damage == BLOCK_DIGEST);
    put_digest(warc, "WARC-Payload-Digest", payload, m->damage == PAYLOAD_DIGEST);
    buf_printf(warc, "Content-Type: application/http;msgtype=response\r\nContent-Length: %zu\r\n\r\n%s\r\n\r\n", block.len, m->block);
    uint8_t stored[DIGEST_MAX];
    digest_of(DIGEST_SHA256, span_from(buf_span(warc), start), stored);
    AUTO_FREE char *record_digest = digest_labelled(DIGEST_SHA256, stored);
    struct cdxj_line line = { .key = (char *)"example,n)/", .time = (char *)"20230606081501", .url = (char *)m->url, .mime = (char *)"x/y",
                              .status = (char *)m->status, .digest = (char *)"sha256:0", .record_digest = record_digest,
                              .filename = (char *)m->warc, .offset = start, .length = warc->len - start };
    cdxj_format(&line, index);
}

struct package {
    struct folder folder;
    struct shelf shelf;
};

static void package_begin(struct package *package)
{
    struct err err = { 0 };
    AUTO_BUF struct buf index = { 0 };
    package->folder = folder_begin();
    assert_true(file_make_folders(package->folder.fd, PACKAGE_WARCS, &err));
    assert_true(file_make_folders(package->folder.fd, "data/index", &err));
    static const char *const warcs[] = { "a.warc", "b.warc" };
    for (size_t w = 0; w < COUNT_OF(warcs); w++) {
        AUTO_BUF struct buf warc = { 0 };
        AUTO_FREE char *path = mem_format(PACKAGE_WARCS "/%s", warcs[w]);
        for (size_t i = 0; i < COUNT_OF(made); i++)
            if (strcmp(made[i].warc, warcs[w]) == 0)
                make_record(&made[i], &warc, &index);
        assert_true(file_write(package->folder.fd, path, buf_span(&warc), &err));
    }
    assert_true(file_write(package->folder.fd, PACKAGE_CDXJ, buf_span(&index), &err));
    package->shelf = (struct shelf){ .id = "some-package", .path = "archive/some-package", .fd = package->folder.fd, .scratch_fd = package->folder.fd };
    AUTO(source_free) struct source *cdxj = source_of_span("index.cdxj", buf_span(&index));
    assert_true(lookup_open(cdxj, &package->shelf.lookup, &err));
}

static void package_end(struct package *package)
{
    lookup_free(package->shelf.lookup);
    folder_end(&package->folder);
}

static const struct row {
    const char *name, *url, *warc;
    const char *body, *why;             /* body NULL: not there */
    int hops;
    const char *broken;                 /* part of what is wrong with the body */
} rows[] = {
    { "ours: a capture", SITE "/busy", "a.warc", "first", NULL, 0, NULL },
    { "ours: that of the page's WARC", SITE "/a", "a.warc", "AAAA", NULL, 0, NULL },
    { "ours: that of the other WARC, for its pages", SITE "/a", "b.warc", "BBBB", NULL, 0, NULL },
    { "ours: another WARC's where the page's has none", SITE "/busy", "b.warc", "first", NULL, 0, NULL },
    { "rfc9110 15.4: a redirect", SITE "/to-a", "a.warc", "AAAA", NULL, 1, NULL },
    { "rfc9110 15.4: a redirect to a redirect", SITE "/twice-to-a", "a.warc", "AAAA", NULL, 2, NULL },
    { "ours: round and round", SITE "/round", "a.warc", NULL, "302", ANSWER_HOPS_MAX, NULL },
    { "ours: a redirect to what was not captured", SITE "/away", "a.warc", NULL, "it redirects to https://other.example/, which was not captured", 1, NULL },
    { "ours: a redirect to what is no address", SITE "/mail", "a.warc", NULL, "it redirects to what is no address", 1, NULL },
    { "ours: an error", SITE "/gone", "a.warc", NULL, "404", 0, NULL },
    { "ours: not captured", SITE "/nowhere", "a.warc", NULL, "not captured", 0, NULL },
    { "warc 6.7.2: a revisit has its payload in another record", SITE "/again", "b.warc", "AAAA", NULL, 0, NULL },
    { "ours: a revisit of another package's record", SITE "/elsewhere", "b.warc", NULL, "its payload lies in another package", 0, NULL },
    { "rfc9112 7.1: chunks are taken off", SITE "/chunks", "b.warc", "abcde", NULL, 0, NULL },
    { "ours: a cut body is given as far as it goes", SITE "/cut", "b.warc", "abcde", NULL, 0, "cut" },
};

static void check(void **state)
{
    const struct row *row = *state;
    struct package package;
    struct err err = { 0 };
    package_begin(&package);
    AUTO_ANSWER struct answer answer = { 0 };
    assert_true(answer_find(&package.shelf, row->url, row->warc, &answer, &err));
    assert_int_equal(answer.is_there, row->body != NULL);
    assert_int_equal(answer.hops, row->hops);
    if (row->why)
        assert_string_equal(answer.why, row->why);
    if (row->body) {
        AUTO_BUF struct buf body = { 0 };
        char why[BODY_WHY];
        assert_true(body_read(answer_payload(&answer), &body, why, &err));
        assert_int_equal(body.len, strlen(row->body));
        assert_memory_equal(body.at, row->body, body.len);
        assert_int_equal(why[0] != 0, row->broken != NULL);
        if (row->broken)
            assert_non_null(strstr(why, row->broken));
    }
    package_end(&package);
}

static const struct damage_row {
    const char *name, *url, *why;
} damage_rows[] = {
    { "warc 5.9: the payload's digest", SITE "/bad-payload", "WARC-Payload-Digest says" },
    { "warc 5.8: the block's digest", SITE "/bad-block", "WARC-Block-Digest says" },
    { "warc 5.9: a revisit states the digest of what it refers to", SITE "/again-wrong", "the revisit states" },
};

static void check_damage(void **state)
{
    const struct damage_row *row = *state;
    struct package package;
    struct err err = { 0 };
    package_begin(&package);
    AUTO_ANSWER struct answer answer = { 0 };
    assert_false(answer_find(&package.shelf, row->url, NULL, &answer, &err));
    assert_int_equal(err.kind, ERR_MISMATCH);
    assert_non_null(strstr(err.why, row->why));
    assert_non_null(strstr(err.where, "some-package, b.warc, "));
    assert_string_equal(err.hint, "pressmark verify archive/some-package");
    package_end(&package);
}

/* Written in pieces and read whole come to the same. */
static void written_as_read(void **state)
{
    (void)state;
    struct package package;
    struct err err = { 0 };
    static const char *const urls[] = { SITE "/a", SITE "/chunks", SITE "/cut" };
    package_begin(&package);
    struct target target = { .fd = package.folder.fd };
    for (size_t i = 0; i < COUNT_OF(urls); i++) {
        AUTO_ANSWER struct answer answer = { 0 };
        AUTO_TARGET_FILE struct target_file file = { .fd = -1 };
        AUTO_BUF struct buf read = { 0 };
        AUTO_BUF struct buf written = { 0 };
        char why[BODY_WHY];
        assert_true(answer_find(&package.shelf, urls[i], NULL, &answer, &err));
        assert_true(target_file_open(&target, "file", &file, &err));
        assert_true(body_read(&answer.record, &read, why, &err) && body_write(&answer.record, &file, why, &err));
        assert_true(file_slurp(package.folder.fd, "file", 1000, &written, &err));
        assert_true(span_equal(buf_span(&read), buf_span(&written)));
    }
    package_end(&package);
}

int main(void)
{
    struct suite suite = { .name = "access/answer" };
    SUITE_ROWS(&suite, rows, check);
    SUITE_ROWS(&suite, damage_rows, check_damage);
    suite_add(&suite, "ours: written in pieces as read whole", written_as_read, NULL);
    return suite_run(&suite);
}
