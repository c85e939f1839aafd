#include "access/provenance.h"

#include "access/name.h"
#include "base/jsonl.h"

struct provenance_file *provenance_add(struct provenance *provenance, const char *name)
{
    ARRAY_GROW(provenance->files, provenance->n_files);
    struct provenance_file *file = &provenance->files[provenance->n_files++];
    *file = (struct provenance_file){ .name = mem_text(name) };
    return file;
}

void provenance_set_record(struct provenance_file *file, const struct record *record, const struct record *original)
{
    file->record = (struct provenance_record){
        .urn = mem_text(record->urn),
        .type = mem_text(record->type),
        .url = mem_text(record->url),
        .captured = mem_text(record->date),
        .warc = mem_text(record->warc),
        .payload_digest = mem_text(original->payload_digest),
        .mime = mem_text(*record->mime ? record->mime : original->mime),
        .mime_sent = mem_text(record->mime_sent),
        .coding = mem_text(original->coding),
        .truncated = mem_text(original->truncated),
        .at = record->at,
        .status = record->status,
    };
    file->original = original != record ? mem_text(original->urn) : NULL;
}

/* --- writing ------------------------------------------------------------------------------------------------------------ */

static void put_if_any(struct jsonl *json, const char *key, const char *value)
{
    if (value && *value)
        jsonl_put_text(json, key, value);
}

static void put_record(struct jsonl *json, const struct provenance_file *file)
{
    const struct provenance_record *record = &file->record;
    jsonl_open_object(json, "record");
    jsonl_put_text(json, "id", record->urn);
    jsonl_put_text(json, "type", record->type);
    put_if_any(json, "refers_to", file->original);
    jsonl_put_text(json, "captured", record->captured);
    if (record->status)
        jsonl_put_u64(json, "status", (uint64_t)record->status);
    jsonl_put_text(json, "payload_digest", record->payload_digest);
    put_if_any(json, "mime", record->mime);
    put_if_any(json, "mime_sent", record->mime_sent);
    put_if_any(json, "content_coding", record->coding);
    put_if_any(json, "truncated", record->truncated);
    jsonl_put_text(json, "warc", record->warc);
    jsonl_put_u64(json, "offset", record->at);
    jsonl_close_object(json);
}

/* Other spellings and redirects; what the record says itself is not said again. */
static bool is_asked_otherwise(const struct provenance_file *file)
{
    return file->n_asked > 1 || (file->n_asked == 1 && strcmp(file->asked[0], file->record.url) != 0);
}

static void put_file(struct jsonl *json, const struct provenance_file *file)
{
    jsonl_open_object(json, NULL);
    jsonl_put_text(json, "file", file->name);
    jsonl_put_text(json, "sha256", file->sha256);
    jsonl_put_u64(json, "bytes", file->bytes);
    jsonl_put_text(json, "made", file->made);
    put_if_any(json, "note", file->note);
    put_if_any(json, "url", file->record.url);
    if (is_asked_otherwise(file)) {
        jsonl_open_array(json, "asked");
        for (size_t i = 0; i < file->n_asked; i++)
            jsonl_put_text(json, NULL, file->asked[i]);
        jsonl_close_array(json);
    }
    if (file->record.urn)
        put_record(json, file);
    jsonl_close_object(json);
}

static void put_missing(struct jsonl *json, const struct provenance_missing *missing)
{
    jsonl_open_object(json, NULL);
    jsonl_put_text(json, "url", missing->url);
    put_if_any(json, "found", missing->found);
    jsonl_put_text(json, "why", missing->why);
    put_if_any(json, "record", missing->record);
    if (missing->is_hint)
        jsonl_put_bool(json, "hint", true);
    jsonl_close_object(json);
}

static void put_snapshot(struct jsonl *json, const struct provenance_of *of)
{
    const struct get_result *result = of->result;
    jsonl_open_object(json, "asked");
    jsonl_put_text(json, "url", of->options->url);
    jsonl_put_text(json, "at", of->options->at);
    jsonl_close_object(json);
    jsonl_open_object(json, "snapshot");
    jsonl_put_text(json, "id", result->snapshot);
    jsonl_put_text(json, "url", result->url);
    jsonl_put_text(json, "canonical", result->canonical);
    jsonl_put_text(json, "headline", result->headline);
    jsonl_put_text(json, "captured", result->captured);
    jsonl_put_text(json, "captured_local", result->captured_local);
    jsonl_put_text(json, "timezone", zone_name(of->archive->zone));
    jsonl_put_bool(json, "inside", result->is_inside);
    jsonl_put_i64(json, "distance_seconds", result->distance_ns / NS_PER_S);
    jsonl_put_u64(json, "snapshots", result->snapshots);
    put_if_any(json, "replaces", of->snapshot->replaces);
    put_if_any(json, "quality", of->snapshot->quality);
    put_if_any(json, "quality_why", of->snapshot->quality_why);
    jsonl_close_object(json);
}

static void put_package(struct jsonl *json, const struct provenance_of *of)
{
    AUTO_FREE char *tagmanifest = digest_labelled(DIGEST_SHA256, package_proof_seal(of->proof->files)->sha256);
    jsonl_open_object(json, "package");
    jsonl_put_text(json, "id", of->shelf->id);
    jsonl_put_text(json, "urn", of->snapshot->package);
    jsonl_put_text(json, "path", of->shelf->path);
    jsonl_put_bool(json, "sealed", !of->shelf->is_open);
    jsonl_put_text(json, "tagmanifest", tagmanifest);
    jsonl_put_text(json, "warcs", PACKAGE_WARCS);
    jsonl_put_text(json, "article", of->article);
    put_if_any(json, "archive", of->archive->settings.uuid_text);
    jsonl_put_text(json, "organization", settings_organization(&of->archive->settings));
    jsonl_close_object(json);
}

/* What the ledger says, which may be nothing. */
static void put_ledger(struct jsonl *json, const struct ledger_seal *seal)
{
    char sha256[DIGEST_HEX_MAX], sha512[DIGEST_HEX_MAX];
    if (!seal->has_digests) {
        jsonl_put_null(json, "ledger");
        return;
    }
    digest_hex(DIGEST_SHA256, seal->digests.sha256, sha256);
    digest_hex(DIGEST_SHA512, seal->digests.sha512, sha512);
    jsonl_open_object(json, "ledger");
    jsonl_put_u64(json, "sequence", seal->sequence);
    jsonl_open_object(json, "tagmanifest");
    jsonl_put_text(json, "sha256", sha256);
    jsonl_put_text(json, "sha512", sha512);
    jsonl_close_object(json);
    jsonl_close_object(json);
}

static void put_proof(struct jsonl *json, const struct provenance_of *of)
{
#define BOTH(name) name "-sha256.txt, " name "-sha512.txt"
    const struct {
        const char *what, *with;
    } steps[] = {
        { BOTH("tagmanifest"), "the ledger" },
        { BOTH("manifest"), BOTH("tagmanifest") },
        { PACKAGE_CDXJ, BOTH("manifest") },
        { of->article, BOTH("manifest") },
        { "every record named in files, its stored bytes", "recordDigest in " PACKAGE_CDXJ },
        { "every record named in files, its block and payload", "its own WARC-Block-Digest, WARC-Payload-Digest" },
        { "payloads of the page and of its pictures", of->article },
        { "the page's metadata record, where it says why something is missing", "its own WARC-Block-Digest" },
    };
#undef BOTH
    jsonl_open_object(json, "proof");
    put_ledger(json, &of->proof->seal);
    put_if_any(json, "doubt", of->proof->doubt);
    jsonl_open_array(json, "compared");
    for (size_t i = of->proof->seal.has_digests ? 0 : 1; i < COUNT_OF(steps); i++) {
        jsonl_open_object(json, NULL);
        jsonl_put_text(json, "what", steps[i].what);
        jsonl_put_text(json, "with", steps[i].with);
        jsonl_close_object(json);
    }
    jsonl_close_array(json);
    jsonl_close_object(json);
}

void provenance_format(const struct provenance *provenance, const struct provenance_of *of, int64_t now_ns, struct buf *into)
{
    struct jsonl json;
    char now[TIME_TEXT];
    time_format(now_ns / NS_PER_S * NS_PER_S, now);
    jsonl_begin(&json, into, true);
    jsonl_open_object(&json, NULL);
    jsonl_put_text(&json, "made", now);
    jsonl_put_text(&json, "tool", "pressmark " PRESSMARK_VERSION);
    put_snapshot(&json, of);
    put_package(&json, of);
    put_proof(&json, of);
    jsonl_open_array(&json, "files");
    for (int requisites = 0; requisites <= 1; requisites++)         /* the page and what is said of it come first */
        for (size_t i = 0; i < provenance->n_files; i++)
            if (span_starts(span_of(provenance->files[i].name), FILES_FOLDER "/") == requisites)
                put_file(&json, &provenance->files[i]);
    jsonl_close_array(&json);
    jsonl_open_array(&json, "missing");
    for (size_t i = 0; i < provenance->n_missing; i++)
        put_missing(&json, &provenance->missing[i]);
    jsonl_close_array(&json);
    jsonl_close_object(&json);
    jsonl_end(&json);
}

/* --- letting go ----------------------------------------------------------------------------------------------------------- */

static void file_free(struct provenance_file *file)
{
    struct provenance_record *record = &file->record;
    char *texts[] = { file->name,   file->note,   file->original,         record->urn,  record->type,      record->url,
                      record->captured, record->warc, record->payload_digest, record->mime, record->mime_sent, record->coding,
                      record->truncated };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        free(texts[i]);
    for (size_t i = 0; i < file->n_asked; i++)
        free(file->asked[i]);
    free(file->asked);
}

void provenance_free(struct provenance *provenance)
{
    for (size_t i = 0; i < provenance->n_files; i++)
        file_free(&provenance->files[i]);
    for (size_t i = 0; i < provenance->n_missing; i++) {
        struct provenance_missing *missing = &provenance->missing[i];
        char *texts[] = { missing->url, missing->found, missing->why, missing->record };
        for (size_t k = 0; k < COUNT_OF(texts); k++)
            free(texts[k]);
    }
    free(provenance->files);
    free(provenance->missing);
    *provenance = (struct provenance){ 0 };
}
