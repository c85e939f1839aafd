#include "access/record.h"

#include <inttypes.h>

#include "base/num.h"
#include "base/spool.h"
#include "warc/payload.h"
#include "warc/reader.h"

/* A digest as a header field states it; NONE where it states none that is known here. */
struct stated {
    const char *name;
    enum digest_algorithm algorithm;
    uint8_t value[DIGEST_MAX];
};

static struct stated stated_by(const struct warc_header *header, const char *name)
{
    struct stated stated = { .name = name };
    struct err no_digest = { 0 };
    const char *text = warc_header_get(header, name);
    if (text && !digest_parse_labelled(span_of(text), &stated.algorithm, stated.value, &no_digest))
        stated.algorithm = DIGEST_NONE;
    return stated;
}

static bool is_stated(const struct stated *stated, const uint8_t value[DIGEST_MAX])
{
    return memcmp(stated->value, value, digest_size(stated->algorithm)) == 0;
}

static bool mismatch(const struct stated *stated, const char *what, const uint8_t value[DIGEST_MAX], struct err *err)
{
    AUTO_FREE char *found = digest_labelled(stated->algorithm, value), *said = digest_labelled(stated->algorithm, stated->value);
    return err_set(err, ERR_MISMATCH, "the %s is %s, %s says %s", what, found, stated->name, said);
}

/* --- reading ---------------------------------------------------------------------------------------------------------- */

/* Everything that one pass over the block learns. */
struct pass {
    struct stated block_digest, payload_digest;
    struct digester *block;
    struct warc_payload *payload;
    struct spool spool;
};

static void pass_free(struct pass *pass)
{
    digester_free(pass->block);
    warc_payload_free(pass->payload);
    spool_free(&pass->spool);
}

static const char *content_type_of(const struct warc_header *header)
{
    const char *type = warc_header_get(header, "WARC-Type"), *content_type = warc_header_get(header, "Content-Type");
    bool may_be_http = type && (strcmp(type, "response") == 0 || strcmp(type, "revisit") == 0);
    return (content_type && *content_type) || may_be_http ? content_type : "application/octet-stream";
}

static bool read_block(struct warc_reader *reader, const struct warc_header *header, struct pass *pass, struct err *err)
{
    pass->block_digest = stated_by(header, "WARC-Block-Digest");
    pass->payload_digest = stated_by(header, "WARC-Payload-Digest");
    unsigned wanted = DIGEST_BIT(DIGEST_SHA256) | DIGEST_BIT(pass->payload_digest.algorithm);
    pass->payload = warc_payload_new(wanted & ~DIGEST_BIT(DIGEST_NONE));
    if (pass->block_digest.algorithm != DIGEST_NONE)
        pass->block = digester_new(DIGEST_BIT(pass->block_digest.algorithm));
    warc_payload_begin(pass->payload, content_type_of(header));
    for (struct span piece;;) {
        if (!warc_reader_block(reader, &piece, err))
            return false;
        if (!piece.len)
            return true;
        if (pass->block)
            digester_add(pass->block, piece);
        warc_payload_feed(pass->payload, piece);
        if (!spool_put(&pass->spool, piece, err))
            return false;
    }
}

static bool compare(const struct pass *pass, const struct warc_payload_facts *facts, const struct record *record, struct err *err)
{
    uint8_t value[DIGEST_MAX];
    if (pass->block) {
        digester_value(pass->block, pass->block_digest.algorithm, value);
        if (!is_stated(&pass->block_digest, value))
            return mismatch(&pass->block_digest, "block", value, err);
    }
    if (pass->payload_digest.algorithm == DIGEST_NONE || record->is_revisit || facts->has_other_coding || record->truncated)
        return true;                    /* it is that of other bytes: the original's, or the whole */
    warc_payload_value(pass->payload, pass->payload_digest.algorithm, value);
    if (is_stated(&pass->payload_digest, value))
        return true;
    uint8_t wire[DIGEST_MAX];           /* several writers digest the body with its chunks */
    warc_payload_wire_value(pass->payload, pass->payload_digest.algorithm, wire);
    return is_stated(&pass->payload_digest, wire) || mismatch(&pass->payload_digest, "payload", value, err);
}

/* --- what the record says of itself ------------------------------------------------------------------------------------- */

static char *text_or_empty(const char *text)
{
    return mem_text(text ? text : "");
}

static char *uri_of(const struct warc_header *header, const char *name)
{
    struct span uri = warc_header_uri(header, name);
    return uri.len ? span_text(uri) : NULL;
}

static void describe(const struct warc_header *header, struct record *record)
{
    record->type = text_or_empty(warc_header_get(header, "WARC-Type"));
    record->is_revisit = strcmp(record->type, "revisit") == 0;
    record->urn = uri_of(header, "WARC-Record-ID");
    record->url = uri_of(header, "WARC-Target-URI");
    record->date = text_or_empty(warc_header_get(header, "WARC-Date"));
    record->mime = text_or_empty(warc_header_get(header, "WARC-Identified-Payload-Type"));
    record->truncated = mem_text(record->is_revisit ? NULL : warc_header_get(header, "WARC-Truncated"));
    record->refers_to = uri_of(header, "WARC-Refers-To");
    record->refers_to_url = uri_of(header, "WARC-Refers-To-Target-URI");
    if (!record->urn)
        record->urn = mem_text("");
    if (!record->url)
        record->url = mem_text("");
}

static void describe_payload(const struct pass *pass, const struct warc_payload_facts *facts, struct record *record)
{
    record->status = facts->status;
    record->head_bytes = facts->head_bytes;
    record->payload_bytes = facts->bytes;
    record->is_chunked = facts->is_chunked;
    record->has_other_coding = facts->has_other_coding;
    record->mime_sent = mem_text(facts->mime);
    record->coding = mem_text(strcmp(facts->coding, "identity") == 0 ? "" : facts->coding);
    record->location = mem_text(facts->location);
    AUTO_HTTP_HEAD struct http_head head = { 0 };
    struct err no_http = { 0 };
    if (facts->is_http && http_head_parse(facts->head, &head, &no_http))
        record->content_type = span_text(http_value(&head, "Content-Type"));
    if (!record->content_type)
        record->content_type = mem_text(facts->is_http ? "" : facts->mime);
    uint8_t value[DIGEST_MAX];
    if (!record->is_revisit) {
        warc_payload_value(pass->payload, DIGEST_SHA256, value);
        record->payload_digest = digest_labelled(DIGEST_SHA256, value);
    } else if (pass->payload_digest.algorithm != DIGEST_NONE) {
        record->payload_digest = digest_labelled(pass->payload_digest.algorithm, pass->payload_digest.value);
    }
}

/* The stored bytes, before anything reads them as a record. */
static bool is_as_indexed(struct source *warc, const struct place *place, struct err *err)
{
    if (!num_within(place->at, place->length, warc->size))
        return err_set(err, ERR_INVALID, "the WARC ends before the record does, against the index");
    AUTO(digester_free) struct digester *digester = digester_new(DIGEST_BIT(DIGEST_SHA256));
    struct stream stream;
    struct span piece = { 0 };
    bool is_read;
    stream_open(&stream, warc, place->at, place->at + place->length);
    while ((is_read = stream_next(&stream, &piece, err)) && piece.len)
        digester_add(digester, piece);
    stream_close(&stream);
    if (!is_read)
        return false;
    uint8_t value[DIGEST_MAX];
    digester_value(digester, DIGEST_SHA256, value);
    if (memcmp(value, place->digest, LOOKUP_DIGEST) == 0)
        return true;
    AUTO_FREE char *found = digest_labelled(DIGEST_SHA256, value);
    return err_set(err, ERR_MISMATCH, "the record as it is stored is %s, against its recordDigest in " PACKAGE_CDXJ, found);
}

static bool read_it(const struct shelf *shelf, struct source *warc, const struct place *place, struct record *record, struct err *err)
{
    AUTO(warc_reader_free) struct warc_reader *reader = NULL;
    __attribute__((cleanup(pass_free))) struct pass pass = { .spool = { .folder_fd = shelf->scratch_fd } };
    const struct warc_record *found = NULL;
    struct warc_payload_facts facts;
    if (!warc_reader_open(warc, place->at, NULL, &reader, err) || !warc_reader_next(reader, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_INVALID, "no record begins there, against the index");
    describe(&found->header, record);
    if (!read_block(reader, &found->header, &pass, err))
        return false;
    warc_payload_end(pass.payload, &facts);
    describe_payload(&pass, &facts, record);
    return compare(&pass, &facts, record, err) && spool_take(&pass.spool, place->warc, &record->block, err);
}

bool record_is_damaged(const struct shelf *shelf, struct err *err)
{
    err_hint(err, "pressmark verify %s", shelf->path);
    return err_where(err, "%s", shelf->id);
}

bool record_read(const struct shelf *shelf, const struct place *place, struct record *ret, struct err *err)
{
    AUTO_FREE char *path = mem_format(PACKAGE_WARCS "/%s", place->warc);
    AUTO(source_free) struct source *warc = NULL;
    AUTO_RECORD struct record record = { .warc = mem_text(place->warc), .at = place->at };
    if (!source_open_beneath(shelf->fd, path, &warc, err))
        return record_is_damaged(shelf, err);
    if ((place->digest && !is_as_indexed(warc, place, err)) || !read_it(shelf, warc, place, &record, err)) {
        if (!err->where[0])
            err_where(err, "%s, record at byte %" PRIu64 "%s%s", place->warc, place->at, record.urn ? ", " : "", record.urn ? record.urn : "");
        return record_is_damaged(shelf, err);
    }
    *ret = record;
    record = (struct record){ 0 };
    return true;
}

void record_free(struct record *record)
{
    char *texts[] = { record->type, record->urn, record->url, record->date, record->warc, record->mime, record->mime_sent, record->coding,
                      record->location, record->content_type, record->payload_digest, record->truncated, record->refers_to,
                      record->refers_to_url };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        free(texts[i]);
    source_free(record->block);
    *record = (struct record){ 0 };
}
