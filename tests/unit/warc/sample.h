/* A small WARC of ours, written by warc/writer.h: what the tests of writer, reader and check start from. Each change
 * makes one field of one record other than it should be. */
#pragma once
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/file.h"
#include "warc/writer.h"

#define SAMPLE_NAME "sample-en-20230606T081500Z-0001-00000.warc.gz"
#define SAMPLE_URN(digit) "<urn:uuid:00000000-0000-5000-8000-00000000000" digit ">"
#define SAMPLE_PAGE "<html><title>The bridge opens</title></html>\n"

enum { SAMPLE_INFO, SAMPLE_PAGE_RESPONSE, SAMPLE_PAGE_REQUEST, SAMPLE_METADATA, SAMPLE_IMAGE_RESPONSE, SAMPLE_IMAGE_REQUEST,
       SAMPLE_REVISIT, SAMPLE_REVISIT_REQUEST, SAMPLE_RECORDS };

struct sample_change {
    int record;                         /* -1: none */
    const char *name, *value;           /* value NULL: the field is left out; a name that the record has not is added */
    const char *block;                  /* NULL: as it is */
    bool twice;                         /* added beside the one that is there; or, if there is none, two of it */
};

static const struct sample_record {
    const char *type, *id, *date, *url, *block;
    const char *fields[8][2];
} sample_records[SAMPLE_RECORDS] = {
    [SAMPLE_INFO] = { "warcinfo", SAMPLE_URN("0"), "2023-06-06T08:15:00Z", NULL,
        "software: pressmark\r\nformat: WARC File Format 1.1\r\nrobots: obey\r\n",
        { { "WARC-Filename", SAMPLE_NAME }, { "Content-Type", "application/warc-fields" } } },
    [SAMPLE_PAGE_RESPONSE] = { "response", SAMPLE_URN("1"), "2023-06-06T08:15:01.25Z", "https://news.example/a?b=c",
        "HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"
        "2d\r\n" SAMPLE_PAGE "\r\n0\r\n\r\n",
        { { "WARC-IP-Address", "192.0.2.10" }, { "WARC-Protocol", "http/1.1" }, { "WARC-Protocol", "tls/1.3" },
          { "WARC-Identified-Payload-Type", "text/html" }, { "Content-Type",
            "application/http;msgtype=response" } } },
    [SAMPLE_PAGE_REQUEST] = { "request", SAMPLE_URN("2"), "2023-06-06T08:15:01.25Z", "https://news.example/a?b=c",
        "GET /a?b=c HTTP/1.1\r\nHost: News.example\r\n\r\n",
        { { "WARC-IP-Address", "192.0.2.10" }, { "WARC-Concurrent-To", SAMPLE_URN("1") },
          { "Content-Type", "application/http; msgtype=request" } } },
    [SAMPLE_METADATA] = { "metadata", SAMPLE_URN("3"), "2023-06-06T08:15:01.25Z", "https://news.example/a?b=c",
        "requisites: expected=1 captured=1\r\n",
        { { "WARC-Concurrent-To", SAMPLE_URN("1") }, { "Content-Type", "application/warc-fields" } } },
    [SAMPLE_IMAGE_RESPONSE] = { "response", SAMPLE_URN("4"), "2023-06-06T08:15:02Z", "https://news.example/i.png",
        "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 8\r\n\r\n\x89PNG\r\n\x1a\n",
        { { "WARC-IP-Address", "2001:db8::1" }, { "WARC-Identified-Payload-Type", "image/png" },
          { "Content-Type", "application/http;msgtype=response" } } },
    [SAMPLE_IMAGE_REQUEST] = { "request", SAMPLE_URN("5"), "2023-06-06T08:15:02Z", "https://news.example/i.png",
        "GET https://news.example/i.png HTTP/1.1\r\nHost: news.example\r\n\r\n",
        { { "WARC-IP-Address", "2001:db8::1" }, { "WARC-Concurrent-To", SAMPLE_URN("4") },
          { "Content-Type", "application/http;msgtype=request" } } },
    [SAMPLE_REVISIT] = { "revisit", SAMPLE_URN("6"), "2023-06-06T08:15:03Z", "https://news.example/",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 45\r\n\r\n",
        { { "WARC-IP-Address", "192.0.2.10" },
          { "WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest" },
          { "WARC-Refers-To", SAMPLE_URN("1") }, { "WARC-Refers-To-Target-URI", "https://news.example/a?b=c" },
          { "WARC-Refers-To-Date", "2023-06-06T08:15:01.25Z" }, { "WARC-Truncated", "length" },
          { "Content-Type", "application/http;msgtype=response" } } },
    [SAMPLE_REVISIT_REQUEST] = { "request", SAMPLE_URN("7"), "2023-06-06T08:15:03Z", "https://news.example/",
        "GET / HTTP/1.1\r\nHost: news.example\r\n\r\n",
        { { "WARC-IP-Address", "192.0.2.10" }, { "WARC-Concurrent-To", SAMPLE_URN("6") },
          { "Content-Type", "application/http;msgtype=request" } } },
};
/* SHA-256 of the payloads: the page, and the eight bytes of the image. */
static const char *const sample_digests[SAMPLE_RECORDS] = {
    [SAMPLE_PAGE_RESPONSE] = "sha256:23190e2cd236ce0b14147fe941405e7e35b2f497212eb458df73354937596cc2",
    [SAMPLE_IMAGE_RESPONSE] = "sha256:4c4b6a3be1314ab86138bef4314dde022e600960d8689a2c8f8631802d20dab6",
    [SAMPLE_REVISIT] = "sha256:23190e2cd236ce0b14147fe941405e7e35b2f497212eb458df73354937596cc2",
};

static void sample_add(struct warc_header *header, const struct sample_change *change, int record, const char *name, const char *value)
{
    bool is_changed = change->record == record && change->name && strcmp(change->name, name) == 0;
    if (value && (!is_changed || change->twice))
        warc_header_add(header, name, "%s", value);
    if (is_changed && change->value)
        warc_header_add(header, name, "%s", change->value);
}

/* The header of one record, without what the writer adds. */
static void sample_header(int index, const struct sample_change *change, struct warc_header *ret)
{
    const struct sample_record *record = &sample_records[index];
    bool changes_type = change->record == index && change->name && strcmp(change->name, "WARC-Type") == 0;
    warc_header_begin(ret, changes_type ? change->value : record->type);
    sample_add(ret, change, index, "WARC-Record-ID", record->id);
    sample_add(ret, change, index, "WARC-Date", record->date);
    sample_add(ret, change, index, "WARC-Warcinfo-ID", index == SAMPLE_INFO ? NULL : SAMPLE_URN("0"));
    sample_add(ret, change, index, "WARC-Target-URI", record->url);
    sample_add(ret, change, index, "WARC-Payload-Digest", sample_digests[index]);
    for (size_t i = 0; i < COUNT_OF(record->fields) && record->fields[i][0]; i++)
        sample_add(ret, change, index, record->fields[i][0], record->fields[i][1]);
    bool is_new = change->record == index && change->name && change->value && !warc_header_get(ret, change->name);
    for (int i = 0; is_new && i <= change->twice; i++)
        warc_header_add(ret, change->name, "%s", change->value);
}

/* A folder of its own for each test; removed by sample_end. */
static int sample_folder(char path[32])
{
    snprintf(path, 32, "/tmp/pressmark-warc-XXXXXX");
    return mkdtemp(path) ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
}

static void sample_end(int folder, const char *path)
{
    struct err err = { 0 };
    if (!file_remove_tree(AT_FDCWD, path, &err))
        fprintf(stderr, "# %s: %s\n", path, err.why);
    close(folder);
}

/* Writes the first `n` records, changed, to SAMPLE_NAME in `folder`. */
static bool sample_write(int folder, int n, const struct sample_change *change, struct warc_place places[SAMPLE_RECORDS], struct err *err)
{
    AUTO(warc_writer_free) struct warc_writer *writer = NULL;
    if (!warc_writer_open(folder, SAMPLE_NAME, 0, &writer, err))
        return false;
    for (int i = 0; i < n; i++) {
        AUTO_WARC_HEADER struct warc_header header = { 0 };
        const char *text = change->record == i && change->block ? change->block : sample_records[i].block;
        AUTO(source_free) struct source *block = source_of_span("block", span_of(text));
        sample_header(i, change, &header);
        if (!warc_writer_append(writer, &header, block, i == SAMPLE_IMAGE_RESPONSE ? GZIP_STORED : GZIP_DEFLATE, &places[i], err))
            return false;
    }
    return warc_writer_sync(writer, err);
}

static const struct sample_change sample_as_it_is = { .record = -1 };
