#include "capture/recorder.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>

#include "base/jsonl.h"
#include "base/table.h"
#include "capture/records.h"
#include "format/identify.h"
#include "warc/payload.h"
#include "warc/reader.h"
#include "warc/writer.h"
#include "web/coding.h"
#include "web/url.h"

enum {
    COMMIT_MS = 200,
    COMMIT_BYTES = 8 * 1024 * 1024,
    QUEUE_MAX = 256,                    /* jobs; their bodies lie in spools of at most 256 KiB of memory each */
};

enum job_kind { JOB_EXCHANGE, JOB_METADATA, JOB_LINE };
struct job {
    enum job_kind kind;
    struct fetch_exchange *exchange;
    bool is_page;
    char urn[UUID_URN], request_urn[UUID_URN], of_urn[UUID_URN];
    char *url;
    int64_t date_ns;
    struct buf text;                    /* fields of a metadata record, or a line */
    char *note;
    struct job *next;
};

struct original {
    char *urn, *url, *date;
};

struct recorder {
    struct recorder_options options;
    struct journal *journal;
    pthread_t thread;
    bool has_thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    /* under the lock */
    struct job *first, *last;
    size_t n_queued;
    bool is_busy, is_ending, has_failed;
    struct err failure;
    uint64_t bytes;
    uint64_t serial;
    unsigned warc;
    /* of the thread alone, or of the caller while the thread is idle */
    struct warc_writer *writer;
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

static void next_urn(struct recorder *recorder, char ret[UUID_URN])
{
    pthread_mutex_lock(&recorder->lock);
    uint64_t serial = recorder->serial++;
    pthread_mutex_unlock(&recorder->lock);
    char name[256];
    snprintf(name, sizeof name, "%.200s record %llu", recorder->options.package_id, (unsigned long long)serial);
    struct uuid uuid = uuid_named(&recorder->options.archive, name);
    uuid_format_urn(&uuid, ret);
}

static bool append(struct recorder *recorder, struct warc_header *header, struct source *block, enum gzip_method method, struct err *err)
{
    struct warc_place place;
    bool is_appended = warc_writer_append(recorder->writer, header, block, method, &place, err);
    warc_header_free(header);
    if (!is_appended)
        return err_where(err, "%s", recorder->file_name);
    recorder->is_dirty = true;
    pthread_mutex_lock(&recorder->lock);
    recorder->bytes = place.end;
    pthread_mutex_unlock(&recorder->lock);
    return true;
}

static bool append_text(struct recorder *recorder, struct warc_header *header, struct span text, struct err *err)
{
    AUTO(source_free) struct source *block = source_of_span("", text);
    return append(recorder, header, block, GZIP_DEFLATE, err);
}

/* A WARC that is gone on with keeps its warcinfo record. */
static bool read_warcinfo_urn(struct recorder *recorder, const char *path, struct err *err)
{
    AUTO(source_free) struct source *source = NULL;
    AUTO_WARC_HEADER struct warc_header header = { 0 };
    AUTO_BUF struct buf block = { 0 };
    if (!source_open_beneath(recorder->options.package_fd, path, &source, err) ||
        !warc_read_at(source, 0, 1024 * 1024, &header, &block, err))
        return false;
    struct span uri = warc_header_uri(&header, "WARC-Record-ID");
    if (uri.len != UUID_URN - 1)
        return err_set(err, ERR_INVALID, "%s does not begin with a warcinfo record of ours", path);
    memcpy(recorder->warcinfo_urn, uri.at, uri.len);
    return true;
}

/* The WARC that is being written has ".open" behind its name. */
static bool open_warc(struct recorder *recorder, uint64_t bytes, struct err *err)
{
    free(recorder->file_name);
    recorder->file_name = mem_format("data/representations/original/data/%s-%05u.warc.gz", recorder->options.package_id, recorder->warc);
    AUTO_FREE char *open_name = mem_format("%s.open", recorder->file_name);
    if (!file_make_folders(recorder->options.package_fd, "data/representations/original/data", err))
        return false;
    if (bytes && !file_exists(recorder->options.package_fd, open_name) && file_exists(recorder->options.package_fd, recorder->file_name) &&
        !file_move(recorder->options.package_fd, recorder->file_name, recorder->options.package_fd, open_name, err))
        return false;                                   /* it was closed, but the journal does not know */
    if (!warc_writer_open(recorder->options.package_fd, open_name, bytes, &recorder->writer, err))
        return false;
    recorder->committed_bytes = recorder->bytes = bytes;
    if (bytes)
        return read_warcinfo_urn(recorder, open_name, err);
    struct warc_header header;
    char date[RECORD_DATE];
    record_date(time_now_ns(), date);
    next_urn(recorder, recorder->warcinfo_urn);
    const char *slash = strrchr(recorder->file_name, '/');
    record_warcinfo(&header, recorder->warcinfo_urn, date, slash + 1);
    return append_text(recorder, &header, span_of(recorder->options.warcinfo), err);
}

/* --- what is written for an exchange ------------------------------------------------------------------------------------ */

static bool read_payload(struct recorder *recorder, struct source *message, const char *content_type, struct warc_payload_facts *ret,
                         struct err *err)
{
    struct stream stream;
    stream_open(&stream, message, 0, UINT64_MAX);
    warc_payload_begin(recorder->payload, content_type);
    struct span piece;
    bool is_read;
    while ((is_read = stream_next(&stream, &piece, err)) && piece.len)
        warc_payload_feed(recorder->payload, piece);
    stream_close(&stream);
    if (is_read)
        warc_payload_end(recorder->payload, ret);
    return is_read;
}

/* The type by the bytes, content coding removed: never what the server says. */
static const char *identify(struct recorder *recorder, const struct fetch_exchange *exchange, const struct warc_payload_facts *facts)
{
    struct span start = facts->start;
    if (!facts->bytes)
        return NULL;
    if (facts->coding[0] && strcmp(facts->coding, "identity") != 0) {
        struct err ignored = { 0 };
        buf_clear(&recorder->decoded);
        if (!coding_decode(span_of(facts->coding), start, IDENTIFY_BYTES, &recorder->decoded, &ignored) && !recorder->decoded.len)
            return "application/octet-stream";
        start = span_to(buf_span(&recorder->decoded), IDENTIFY_BYTES);
    }
    AUTO_URL struct url url = { 0 };
    struct err no_url = { 0 };
    struct format format = { 0 };
    identifier_look(recorder->identifier, start, url_parse(span_of(exchange->url), NULL, &url, &no_url) ? url.path : SPAN_NULL, &format);
    return format.mime;
}

/* The peer's chain, once a WARC: responses point at its record. */
static bool write_certificates(struct recorder *recorder, const struct fetch_exchange *exchange, const char **ret_urn, struct err *err)
{
    struct span chain = span_of(exchange->certificates);
    uint8_t value[DIGEST_MAX];
    digest_of(DIGEST_SHA256, chain, value);
    *ret_urn = table_get(recorder->chains, span_of_n(value, 32));
    if (*ret_urn)
        return true;
    char urn[UUID_URN], date[RECORD_DATE], hex[DIGEST_HEX_MAX];
    next_urn(recorder, urn);
    record_date(exchange->started_ns, date);
    digest_hex(DIGEST_SHA256, value, hex);
    AUTO_FREE char *digest = digest_labelled(DIGEST_SHA256, value);
    AUTO_FREE char *uri = mem_format("urn:x-pressmark:certificates:sha256:%s", hex);
    const struct record_links links = { .urn = urn, .warcinfo_urn = recorder->warcinfo_urn, .payload_digest = digest,
                                        .identified = "application/pem-certificate-chain" };
    struct warc_header header;
    record_certificates(&header, uri, date, &links);
    if (!append_text(recorder, &header, chain, err))
        return false;
    char *kept = mem_text(urn);
    table_put(recorder->chains, span_of_n(value, 32), kept);
    *ret_urn = kept;
    return true;
}

static void know(struct recorder *recorder, const uint8_t sha256[32], const char *urn, const char *url, const char *date)
{
    if (table_get(recorder->originals, span_of_n(sha256, 32)))
        return;
    struct original *original = mem_new(sizeof *original);
    *original = (struct original){ mem_text(urn), mem_text(url), mem_text(date) };
    table_put(recorder->originals, span_of_n(sha256, 32), original);
}

void recorder_know(struct recorder *recorder, const uint8_t sha256[32], const char *urn, const char *url, const char *date)
{
    know(recorder, sha256, urn, url, date);
}

static bool write_exchange(struct recorder *recorder, struct job *job, struct err *err)
{
    struct fetch_exchange *exchange = job->exchange;
    struct warc_payload_facts facts;
    uint8_t value[DIGEST_MAX];
    char date[RECORD_DATE];
    const char *certificates = NULL;
    if (!read_payload(recorder, exchange->response, "application/http;msgtype=response", &facts, err) ||
        (exchange->certificates && !write_certificates(recorder, exchange, &certificates, err)))
        return false;
    warc_payload_value(recorder->payload, DIGEST_SHA256, value);
    record_date(exchange->started_ns, date);
    AUTO_FREE char *digest = digest_labelled(DIGEST_SHA256, value);
    const char *identified = identify(recorder, exchange, &facts);
    if (!facts.is_complete && !exchange->truncated)
        exchange->truncated = "unspecified";            /* its framing is broken, though the connection ended in peace */
    const struct record_links links = { job->urn, recorder->warcinfo_urn, NULL, certificates, digest, identified };
    const struct original *original = table_get(recorder->originals, span_of_n(value, 32));
    bool may_repeat = facts.status == 200 && facts.bytes > 0 && !exchange->truncated;
    struct warc_header header;
    /* A request that was begun earlier than the original, but answered later, must not refer to the future. */
    if (original && may_repeat && !job->is_page && strcmp(original->date, date) <= 0) {
        const struct record_original refers = { original->urn, original->url, original->date };
        record_revisit(&header, exchange, &links, &refers);
        AUTO(source_free) struct source *head = source_part(exchange->response, exchange->url, 0, exchange->head_bytes);
        if (!append(recorder, &header, head, GZIP_DEFLATE, err))
            return false;
    } else {
        record_response(&header, exchange, &links);
        if (!append(recorder, &header, exchange->response, warc_method_for(identified ? identified : "", facts.coding), err))
            return false;
        if (may_repeat)
            know(recorder, value, job->urn, exchange->url, date);
    }
    const struct record_links request = { .urn = job->request_urn, .warcinfo_urn = recorder->warcinfo_urn, .response_urn = job->urn };
    record_request(&header, exchange, &request);
    return append_text(recorder, &header, buf_span(&exchange->request), err);
}

static bool write_metadata(struct recorder *recorder, const struct job *job, struct err *err)
{
    char date[RECORD_DATE], urn[UUID_URN];
    record_date(job->date_ns, date);
    next_urn(recorder, urn);
    const struct record_links links = { .urn = urn, .warcinfo_urn = recorder->warcinfo_urn };
    struct warc_header header;
    record_metadata(&header, job->url, date, job->of_urn, &links);
    return append_text(recorder, &header, buf_span(&job->text), err);
}

/* --- commits ---------------------------------------------------------------------------------------------------------------- */

static bool commit(struct recorder *recorder, struct err *err)
{
    if (!recorder->is_dirty)
        return true;
    if (recorder->writer && !warc_writer_sync(recorder->writer, err))
        return err_where(err, "%s", recorder->file_name);
    if (recorder->writer) {
        AUTO_BUF struct buf line = { 0 };
        struct jsonl json;
        pthread_mutex_lock(&recorder->lock);
        uint64_t serial = recorder->serial;
        pthread_mutex_unlock(&recorder->lock);
        jsonl_begin(&json, &line, false);
        jsonl_open_object(&json, NULL);
        jsonl_put_text(&json, "event", "commit");
        jsonl_put_u64(&json, "warc", recorder->warc);
        jsonl_put_u64(&json, "bytes", warc_writer_bytes(recorder->writer));
        jsonl_put_u64(&json, "serial", serial);
        jsonl_close_object(&json);
        jsonl_end(&json);
        journal_add(recorder->journal, buf_span(&line));
        recorder->committed_bytes = warc_writer_bytes(recorder->writer);
    }
    if (!journal_sync(recorder->journal, err))
        return false;
    for (size_t i = 0; i < recorder->n_notes; i++) {
        progress_noted(recorder->options.progress, "%s", recorder->notes[i]);
        free(recorder->notes[i]);
    }
    free(recorder->notes);
    recorder->notes = NULL;
    recorder->n_notes = 0;
    recorder->is_dirty = false;
    recorder->committed_ns = time_monotonic_ns();
    return true;
}

static bool is_commit_due(const struct recorder *recorder)
{
    return recorder->is_dirty && (time_monotonic_ns() - recorder->committed_ns >= COMMIT_MS * INT64_C(1000000) ||
                                  (recorder->writer && warc_writer_bytes(recorder->writer) - recorder->committed_bytes >= COMMIT_BYTES));
}

/* --- the thread --------------------------------------------------------------------------------------------------------------- */

static void job_free(struct job *job)
{
    if (!job)
        return;
    fetch_exchange_free(job->exchange);
    free(job->url);
    buf_free(&job->text);
    free(job->note);
    free(job);
}
DEFINE_AUTO(job_free, struct job *)

static bool do_job(struct recorder *recorder, struct job *job, struct err *err)
{
    if (job->kind == JOB_LINE) {
        journal_add(recorder->journal, buf_span(&job->text));
        recorder->is_dirty = true;
        if (job->note) {
            ARRAY_GROW(recorder->notes, recorder->n_notes);
            recorder->notes[recorder->n_notes++] = TAKE(job->note);
        }
        return true;
    }
    if (!recorder->writer && !open_warc(recorder, 0, err))
        return false;
    return job->kind == JOB_EXCHANGE ? write_exchange(recorder, job, err) : write_metadata(recorder, job, err);
}

/* Waits for a job or until a commit is due. NULL: nothing now. */
static struct job *take_job(struct recorder *recorder)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += COMMIT_MS * 1000000L / 4;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000L;
    }
    if (!recorder->first && !recorder->is_ending)
        pthread_cond_timedwait(&recorder->changed, &recorder->lock, &until);
    struct job *job = recorder->first;
    if (job) {
        recorder->first = job->next;
        if (!recorder->first)
            recorder->last = NULL;
        recorder->n_queued--;
        recorder->is_busy = true;
    }
    return job;
}

static void *work(void *context)
{
    struct recorder *recorder = context;
    pthread_mutex_lock(&recorder->lock);
    while (!recorder->is_ending || recorder->first) {
        AUTO(job_free) struct job *job = take_job(recorder);
        struct err err = { 0 };
        bool was_failed = recorder->has_failed;
        pthread_mutex_unlock(&recorder->lock);
        bool is_done = was_failed || ((!job || do_job(recorder, job, &err)) && (!is_commit_due(recorder) || commit(recorder, &err)));
        pthread_mutex_lock(&recorder->lock);
        if (!is_done) {
            recorder->has_failed = true;
            recorder->failure = err;
        }
        recorder->is_busy = false;
        pthread_cond_broadcast(&recorder->changed);
    }
    pthread_mutex_unlock(&recorder->lock);
    return NULL;
}

static bool put(struct recorder *recorder, struct job *taken, struct err *err)
{
    pthread_mutex_lock(&recorder->lock);
    while (recorder->n_queued >= QUEUE_MAX && !recorder->has_failed)
        pthread_cond_wait(&recorder->changed, &recorder->lock);
    bool has_failed = recorder->has_failed;
    if (has_failed) {
        *err = recorder->failure;
        job_free(taken);
    } else {
        *(recorder->last ? &recorder->last->next : &recorder->first) = taken;
        recorder->last = taken;
        recorder->n_queued++;
        pthread_cond_broadcast(&recorder->changed);
    }
    pthread_mutex_unlock(&recorder->lock);
    return !has_failed;
}

void recorder_reserve(struct recorder *recorder, char ret_urn[UUID_URN])
{
    next_urn(recorder, ret_urn);
}

bool recorder_put_exchange(struct recorder *recorder, struct fetch_exchange *taken, bool is_page, const char *urn, struct err *err)
{
    struct job *job = mem_new(sizeof *job);
    *job = (struct job){ .kind = JOB_EXCHANGE, .exchange = taken, .is_page = is_page };
    snprintf(job->urn, sizeof job->urn, "%s", urn);
    next_urn(recorder, job->request_urn);
    return put(recorder, job, err);
}

bool recorder_put_metadata(struct recorder *recorder, const char *of_urn, const char *url, int64_t date_ns, struct buf *taken_fields,
                           struct err *err)
{
    struct job *job = mem_new(sizeof *job);
    *job = (struct job){ .kind = JOB_METADATA, .url = mem_text(url), .date_ns = date_ns, .text = *taken_fields };
    snprintf(job->of_urn, sizeof job->of_urn, "%s", of_urn);
    *taken_fields = (struct buf){ 0 };
    return put(recorder, job, err);
}

bool recorder_put_line(struct recorder *recorder, struct buf *taken_line, const char *note, struct err *err)
{
    struct job *job = mem_new(sizeof *job);
    *job = (struct job){ .kind = JOB_LINE, .text = *taken_line, .note = mem_text(note) };
    *taken_line = (struct buf){ 0 };
    return put(recorder, job, err);
}

uint64_t recorder_bytes(struct recorder *recorder)
{
    pthread_mutex_lock(&recorder->lock);
    uint64_t bytes = recorder->bytes;
    pthread_mutex_unlock(&recorder->lock);
    return bytes;
}

unsigned recorder_warc(struct recorder *recorder)
{
    pthread_mutex_lock(&recorder->lock);
    unsigned warc = recorder->warc;
    pthread_mutex_unlock(&recorder->lock);
    return warc;
}

static void free_text(void *context, void *value)
{
    (void)context;
    free(value);
}

static void new_chains(struct recorder *recorder)
{
    if (recorder->chains)
        table_each(recorder->chains, free_text, NULL);
    table_free(recorder->chains);
    recorder->chains = table_new();
}

static bool close_file(struct recorder *recorder, struct err *err)
{
    if (!commit(recorder, err) || !recorder->writer)
        return !err_is_set(err);
    warc_writer_free(TAKE(recorder->writer));
    AUTO_FREE char *open_name = mem_format("%s.open", recorder->file_name);
    new_chains(recorder);
    recorder->warc++;
    recorder->bytes = 0;
    return file_move(recorder->options.package_fd, open_name, recorder->options.package_fd, recorder->file_name, err);
}

bool recorder_close_warc(struct recorder *recorder, struct err *err)
{
    pthread_mutex_lock(&recorder->lock);
    while ((recorder->first || recorder->is_busy) && !recorder->has_failed)
        pthread_cond_wait(&recorder->changed, &recorder->lock);
    bool has_failed = recorder->has_failed;
    if (has_failed)
        *err = recorder->failure;
    recorder->is_ending = true;                         /* the thread stops, so that the file is ours */
    pthread_cond_broadcast(&recorder->changed);
    pthread_mutex_unlock(&recorder->lock);
    pthread_join(recorder->thread, NULL);
    recorder->has_thread = false;
    recorder->is_ending = false;
    if (has_failed || !close_file(recorder, err))
        return false;
    recorder->has_thread = pthread_create(&recorder->thread, NULL, work, recorder) == 0;
    return recorder->has_thread || err_set(err, ERR_SYSTEM, "no thread can be started");
}

/* --- beginning and end ------------------------------------------------------------------------------------------------------------ */

bool recorder_open(const struct recorder_options *options, struct journal *journal, struct recorder **ret, struct err *err)
{
    AUTO(recorder_free) struct recorder *recorder = mem_new(sizeof *recorder);
    recorder->options = *options;
    recorder->journal = journal;
    recorder->serial = options->first_serial;
    recorder->warc = options->warc;
    pthread_mutex_init(&recorder->lock, NULL);
    pthread_cond_init(&recorder->changed, NULL);
    recorder->payload = warc_payload_new(DIGEST_BIT(DIGEST_SHA256));
    recorder->originals = table_new();
    new_chains(recorder);
    recorder->committed_ns = time_monotonic_ns();
    if (!identifier_open(&recorder->identifier, err) || (options->warc_bytes && !open_warc(recorder, options->warc_bytes, err)))
        return false;
    recorder->has_thread = pthread_create(&recorder->thread, NULL, work, recorder) == 0;
    if (!recorder->has_thread)
        return err_set(err, ERR_SYSTEM, "no thread can be started");
    *ret = TAKE(recorder);
    return true;
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

void recorder_free(struct recorder *recorder)
{
    if (!recorder)
        return;
    if (recorder->has_thread) {
        pthread_mutex_lock(&recorder->lock);
        recorder->is_ending = true;
        pthread_cond_broadcast(&recorder->changed);
        pthread_mutex_unlock(&recorder->lock);
        pthread_join(recorder->thread, NULL);
    }
    while (recorder->first) {
        struct job *job = recorder->first;
        recorder->first = job->next;
        job_free(job);
    }
    for (size_t i = 0; i < recorder->n_notes; i++)
        free(recorder->notes[i]);
    free(recorder->notes);
    warc_writer_free(recorder->writer);
    warc_payload_free(recorder->payload);
    identifier_free(recorder->identifier);
    if (recorder->originals)
        table_each(recorder->originals, free_original, NULL);
    table_free(recorder->originals);
    if (recorder->chains)
        table_each(recorder->chains, free_text, NULL);
    table_free(recorder->chains);
    buf_free(&recorder->decoded);
    free(recorder->file_name);
    pthread_cond_destroy(&recorder->changed);
    pthread_mutex_destroy(&recorder->lock);
    free(recorder);
}
