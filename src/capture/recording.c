#include "capture/recording.h"

#include <stdatomic.h>
#include <stdio.h>

#include "base/jsonl.h"
#include "base/table.h"
#include "capture/records.h"
#include "package/captures.h"
#include "warc/payload.h"
#include "warc/reader.h"
#include "warc/writer.h"

enum { COMMIT_BYTES = 8 * 1024 * 1024 };

struct original {
    char *urn, *url, *date;
};

struct recording {
    struct recorder_options options;
    struct journal *journal;
    _Atomic uint64_t serial, bytes;
    _Atomic unsigned warc;
    struct warc_writer *writer;         /* NULL: the next record opens a WARC */
    char *file_name;                    /* of the WARC, its final name */
    char warcinfo_urn[UUID_URN];
    struct warc_payload *payload;
    struct identifier *identifier;
    struct table *originals;            /* payload digest → struct original */
    struct table *chains;               /* digest of a certificate chain in this WARC → its record's urn */
    struct buf decoded;
    char **notes;
    size_t n_notes;
    uint64_t committed_bytes;
    int64_t committed_ns;
    bool is_dirty;
};

/* --- identifiers and files -------------------------------------------------------------------------------------------- */

void recording_next_urn(struct recording *recording, char ret[UUID_URN])
{
    uint64_t serial = atomic_fetch_add(&recording->serial, 1);
    char name[256];
    snprintf(name, sizeof name, "%.200s record %llu", recording->options.package_id, (unsigned long long)serial);
    struct uuid uuid = uuid_named(&recording->options.archive, name);
    uuid_format_urn(&uuid, ret);
}

static bool append(struct recording *recording, struct warc_header *header, struct source *block, enum gzip_method method, struct err *err)
{
    struct warc_place place;
    bool is_appended = warc_writer_append(recording->writer, header, block, method, &place, err);
    warc_header_free(header);
    if (!is_appended)
        return err_where(err, "%s", recording->file_name);
    recording->is_dirty = true;
    recording->bytes = place.end;
    return true;
}

static bool append_text(struct recording *recording, struct warc_header *header, struct span text, struct err *err)
{
    AUTO(source_free) struct source *block = source_of_span("", text);
    return append(recording, header, block, GZIP_DEFLATE, err);
}

/* A WARC that is gone on with keeps its warcinfo record. */
static bool read_warcinfo_urn(struct recording *recording, const char *path, struct err *err)
{
    AUTO(source_free) struct source *source = NULL;
    AUTO_WARC_HEADER struct warc_header header = { 0 };
    AUTO_BUF struct buf block = { 0 };
    if (!source_open_beneath(recording->options.package_fd, path, &source, err) ||
        !warc_read_at(source, 0, 1024 * 1024, &header, &block, err))
        return false;
    struct span uri = warc_header_uri(&header, "WARC-Record-ID");
    if (uri.len != UUID_URN - 1)
        return err_set(err, ERR_INVALID, "%s does not begin with a warcinfo record of ours", path);
    memcpy(recording->warcinfo_urn, uri.at, uri.len);
    return true;
}

/* The WARC that is being written has ".open" behind its name. */
static bool open_warc(struct recording *recording, uint64_t bytes, struct err *err)
{
    free(recording->file_name);
    recording->file_name = mem_format("data/representations/original/data/%s-%05u.warc.gz", recording->options.package_id, recording->warc);
    AUTO_FREE char *open_name = mem_format("%s.open", recording->file_name);
    if (!file_make_folders(recording->options.package_fd, "data/representations/original/data", err))
        return false;
    if (bytes && !file_exists(recording->options.package_fd, open_name) && file_exists(recording->options.package_fd, recording->file_name) &&
        !file_move(recording->options.package_fd, recording->file_name, recording->options.package_fd, open_name, err))
        return false;                                   /* it was closed, but the journal does not know */
    if (!warc_writer_open(recording->options.package_fd, open_name, bytes, &recording->writer, err))
        return false;
    recording->committed_bytes = bytes;
    recording->bytes = bytes;
    if (bytes)
        return read_warcinfo_urn(recording, open_name, err);
    struct warc_header header;
    char date[RECORD_DATE];
    record_date(time_now_ns(), date);
    recording_next_urn(recording, recording->warcinfo_urn);
    const char *slash = strrchr(recording->file_name, '/');
    record_warcinfo(&header, recording->warcinfo_urn, date, slash + 1);
    return append_text(recording, &header, span_of(recording->options.warcinfo), err);
}

/* --- what is written for an exchange ------------------------------------------------------------------------------------ */

static bool read_payload(struct recording *recording, struct source *message, const char *content_type, struct warc_payload_facts *ret,
                         struct err *err)
{
    struct stream stream;
    stream_open(&stream, message, 0, UINT64_MAX);
    warc_payload_begin(recording->payload, content_type);
    struct span piece;
    bool is_read;
    while ((is_read = stream_next(&stream, &piece, err)) && piece.len)
        warc_payload_feed(recording->payload, piece);
    stream_close(&stream);
    if (is_read)
        warc_payload_end(recording->payload, ret);
    return is_read;
}

/* The type by the bytes: never what the server says. */
static const char *identify(struct recording *recording, const struct fetch_exchange *exchange, const struct warc_payload_facts *facts)
{
    struct format format = { 0 };
    struct span start;
    if (!facts->bytes)
        return NULL;
    bool is_known = payload_identify(recording->identifier, facts, exchange->url, &recording->decoded, &start, &format);
    return is_known ? format.mime : "application/octet-stream";
}

/* The peer's chain, once a WARC: responses point at its record. */
static bool write_certificates(struct recording *recording, const struct fetch_exchange *exchange, const char **ret_urn, struct err *err)
{
    struct span chain = span_of(exchange->certificates);
    uint8_t value[DIGEST_MAX];
    digest_of(DIGEST_SHA256, chain, value);
    *ret_urn = table_get(recording->chains, span_of_n(value, 32));
    if (*ret_urn)
        return true;
    char urn[UUID_URN], date[RECORD_DATE], hex[DIGEST_HEX_MAX];
    recording_next_urn(recording, urn);
    record_date(exchange->started_ns, date);
    digest_hex(DIGEST_SHA256, value, hex);
    AUTO_FREE char *digest = digest_labelled(DIGEST_SHA256, value);
    AUTO_FREE char *uri = mem_format("urn:x-pressmark:certificates:sha256:%s", hex);
    const struct record_links links = { .urn = urn, .warcinfo_urn = recording->warcinfo_urn, .payload_digest = digest,
                                        .identified = "application/pem-certificate-chain" };
    struct warc_header header;
    record_certificates(&header, uri, date, &links);
    if (!append_text(recording, &header, chain, err))
        return false;
    char *kept = mem_text(urn);
    table_put(recording->chains, span_of_n(value, 32), kept);
    *ret_urn = kept;
    return true;
}

void recording_know(struct recording *recording, const uint8_t sha256[32], const char *urn, const char *url, const char *date)
{
    if (table_get(recording->originals, span_of_n(sha256, 32)))
        return;
    struct original *original = mem_new(sizeof *original);
    *original = (struct original){ mem_text(urn), mem_text(url), mem_text(date) };
    table_put(recording->originals, span_of_n(sha256, 32), original);
}

static bool write_request(struct recording *recording, const struct fetch_exchange *exchange, const char *urn, const char *request_urn,
                          struct err *err)
{
    const struct record_links links = { .urn = request_urn, .warcinfo_urn = recording->warcinfo_urn, .response_urn = urn };
    struct warc_header header;
    AUTO_BUF struct buf masked = { 0 };
    record_request(&header, exchange, &links);
    record_request_masked(&header, buf_span(&exchange->request), exchange->secret_names, &masked);
    return append_text(recording, &header, buf_span(&masked), err);
}

/* What came is no HTTP message: kept as it came. */
static bool write_no_http(struct recording *recording, const struct fetch_exchange *exchange, const char *urn, const char *request_urn,
                          struct err *err)
{
    static const char type[] = "application/octet-stream";
    struct warc_payload_facts facts;
    uint8_t value[DIGEST_MAX];
    const char *certificates = NULL;
    if (!read_payload(recording, exchange->response, type, &facts, err) ||
        (exchange->certificates && !write_certificates(recording, exchange, &certificates, err)))
        return false;
    warc_payload_value(recording->payload, DIGEST_SHA256, value);
    AUTO_FREE char *digest = digest_labelled(DIGEST_SHA256, value);
    const struct record_links links = { urn, recording->warcinfo_urn, NULL, certificates, digest, identify(recording, exchange, &facts) };
    struct warc_header header;
    record_no_http(&header, exchange, &links);
    return append(recording, &header, exchange->response, warc_method_for(type, ""), err) &&
           write_request(recording, exchange, urn, request_urn, err);
}

static bool write_exchange(struct recording *recording, struct fetch_exchange *exchange, bool is_page, const char *urn,
                           const char *request_urn, struct err *err)
{
    struct warc_payload_facts facts;
    uint8_t value[DIGEST_MAX];
    char date[RECORD_DATE];
    const char *certificates = NULL;
    if (!read_payload(recording, exchange->response, "application/http;msgtype=response", &facts, err) ||
        (exchange->certificates && !write_certificates(recording, exchange, &certificates, err)))
        return false;
    warc_payload_value(recording->payload, DIGEST_SHA256, value);
    record_date(exchange->started_ns, date);
    AUTO_FREE char *digest = digest_labelled(DIGEST_SHA256, value);
    const char *identified = identify(recording, exchange, &facts);
    if (!facts.is_complete && !exchange->truncated)
        exchange->truncated = "unspecified";            /* its framing is broken, though the connection ended in peace */
    const struct record_links links = { urn, recording->warcinfo_urn, NULL, certificates, digest, identified };
    const struct original *original = table_get(recording->originals, span_of_n(value, 32));
    bool may_repeat = facts.status == 200 && facts.bytes > 0 && !exchange->truncated;
    struct warc_header header;
    /* A request that was begun earlier than the original, but answered later, must not refer to the future. */
    if (original && may_repeat && !is_page && strcmp(original->date, date) <= 0) {
        const struct record_original refers = { original->urn, original->url, original->date };
        record_revisit(&header, exchange, &links, &refers);
        AUTO(source_free) struct source *head = source_part(exchange->response, exchange->url, 0, exchange->head_bytes);
        if (!append(recording, &header, head, GZIP_DEFLATE, err))
            return false;
    } else {
        record_response(&header, exchange, &links);
        if (!append(recording, &header, exchange->response, warc_method_for(identified ? identified : "", facts.coding), err))
            return false;
        if (may_repeat)
            recording_know(recording, value, urn, exchange->url, date);
    }
    return write_request(recording, exchange, urn, request_urn, err);
}

static bool needs_warc(struct recording *recording, struct err *err)
{
    return recording->writer || open_warc(recording, 0, err);
}

bool recording_exchange(struct recording *recording, struct fetch_exchange *exchange, bool is_page, const char *urn, const char *request_urn,
                        struct err *err)
{
    if (!needs_warc(recording, err))
        return false;
    return exchange->failure == FETCH_OK ? write_exchange(recording, exchange, is_page, urn, request_urn, err)
                                         : write_no_http(recording, exchange, urn, request_urn, err);
}

bool recording_metadata(struct recording *recording, const char *of_urn, const char *url, int64_t date_ns, struct span fields, struct err *err)
{
    char date[RECORD_DATE], urn[UUID_URN];
    if (!needs_warc(recording, err))
        return false;
    record_date(date_ns, date);
    recording_next_urn(recording, urn);
    const struct record_links links = { .urn = urn, .warcinfo_urn = recording->warcinfo_urn };
    struct warc_header header;
    record_metadata(&header, url, date, of_urn, &links);
    return append_text(recording, &header, fields, err);
}

void recording_line(struct recording *recording, struct span line, char *taken_note)
{
    journal_add(recording->journal, line);
    recording->is_dirty = true;
    if (!taken_note)
        return;
    ARRAY_GROW(recording->notes, recording->n_notes);
    recording->notes[recording->n_notes++] = taken_note;
}

/* --- commits ---------------------------------------------------------------------------------------------------------------- */

static bool commit(struct recording *recording, struct err *err)
{
    if (!recording->is_dirty)
        return true;
    if (recording->writer && !warc_writer_sync(recording->writer, err))
        return err_where(err, "%s", recording->file_name);
    if (recording->writer) {
        AUTO_BUF struct buf line = { 0 };
        struct jsonl json;
        jsonl_begin(&json, &line, false);
        jsonl_open_object(&json, NULL);
        jsonl_put_text(&json, "event", "commit");
        jsonl_put_u64(&json, "warc", recording->warc);
        jsonl_put_u64(&json, "bytes", warc_writer_bytes(recording->writer));
        jsonl_put_u64(&json, "serial", recording->serial);
        jsonl_close_object(&json);
        jsonl_end(&json);
        journal_add(recording->journal, buf_span(&line));
        recording->committed_bytes = warc_writer_bytes(recording->writer);
    }
    if (!journal_sync(recording->journal, err))
        return false;
    for (size_t i = 0; i < recording->n_notes; i++) {
        progress_noted(recording->options.progress, "%s", recording->notes[i]);
        free(recording->notes[i]);
    }
    free(recording->notes);
    recording->notes = NULL;
    recording->n_notes = 0;
    recording->is_dirty = false;
    recording->committed_ns = time_monotonic_ns();
    return true;
}

static bool is_commit_due(const struct recording *recording)
{
    return recording->is_dirty && (time_monotonic_ns() - recording->committed_ns >= COMMIT_MS * INT64_C(1000000) ||
                                  (recording->writer && warc_writer_bytes(recording->writer) - recording->committed_bytes >= COMMIT_BYTES));
}

bool recording_commit_when_due(struct recording *recording, struct err *err)
{
    return !is_commit_due(recording) || commit(recording, err);
}

/* --- beginning and end ------------------------------------------------------------------------------------------------------ */

static void free_text(void *context, void *value)
{
    (void)context;
    free(value);
}

static void new_chains(struct recording *recording)
{
    if (recording->chains)
        table_each(recording->chains, free_text, NULL);
    table_free(recording->chains);
    recording->chains = table_new();
}

bool recording_commit(struct recording *recording, struct err *err)
{
    return commit(recording, err);
}

bool recording_close_warc(struct recording *recording, struct err *err)
{
    if (!commit(recording, err) || !recording->writer)
        return !err_is_set(err);
    warc_writer_free(TAKE(recording->writer));
    AUTO_FREE char *open_name = mem_format("%s.open", recording->file_name);
    new_chains(recording);
    recording->warc++;
    recording->bytes = 0;
    return file_move(recording->options.package_fd, open_name, recording->options.package_fd, recording->file_name, err);
}

bool recording_open(const struct recorder_options *options, struct journal *journal, struct recording **ret, struct err *err)
{
    AUTO(recording_free) struct recording *recording = mem_new(sizeof *recording);
    recording->options = *options;
    recording->journal = journal;
    recording->serial = options->first_serial;
    recording->warc = options->warc;
    recording->payload = warc_payload_new(DIGEST_BIT(DIGEST_SHA256));
    recording->originals = table_new();
    new_chains(recording);
    recording->committed_ns = time_monotonic_ns();
    if (!identifier_open(&recording->identifier, err) || (options->warc_bytes && !open_warc(recording, options->warc_bytes, err)))
        return false;
    *ret = TAKE(recording);
    return true;
}

uint64_t recording_bytes(const struct recording *recording)
{
    return recording->bytes;
}

uint64_t recording_serial(const struct recording *recording)
{
    return recording->serial;
}

unsigned recording_warc(const struct recording *recording)
{
    return recording->warc;
}

static void free_original(void *context, void *value)
{
    (void)context;
    struct original *original = value;
    free(original->urn);
    free(original->url);
    free(original->date);
    free(original);
}

void recording_free(struct recording *recording)
{
    if (!recording)
        return;
    for (size_t i = 0; i < recording->n_notes; i++)
        free(recording->notes[i]);
    free(recording->notes);
    warc_writer_free(recording->writer);
    warc_payload_free(recording->payload);
    identifier_free(recording->identifier);
    if (recording->originals)
        table_each(recording->originals, free_original, NULL);
    table_free(recording->originals);
    if (recording->chains)
        table_each(recording->chains, free_text, NULL);
    table_free(recording->chains);
    buf_free(&recording->decoded);
    free(recording->file_name);
    free(recording);
}
