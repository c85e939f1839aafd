#include "access/provenance.h"

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

static void put_file(struct jsonl *json, const struct provenance_file *file)
{
    jsonl_open_object(json, NULL);
    jsonl_put_text(json, "file", file->name);
    jsonl_put_text(json, "sha256", file->sha256);
    jsonl_put_u64(json, "bytes", file->bytes);
    jsonl_put_text(json, "made", file->made);
    put_if_any(json, "note", file->note);
    put_if_any(json, "url", file->record.url);
    if (file->n_asked) {
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
    jsonl_close_object(json);
}

static void put_package(struct jsonl *json, const struct provenance_of *of)
{
    AUTO_FREE char *article = mem_format(PACKAGE_ARTICLES "/%u.json", of->number);
    jsonl_open_object(json, "package");
    jsonl_put_text(json, "id", of->shelf->id);
    jsonl_put_text(json, "urn", of->snapshot->package);
    jsonl_put_text(json, "path", of->shelf->path);
    put_if_any(json, "tagmanifest", of->tagmanifest);
    jsonl_put_text(json, "warcs", PACKAGE_WARCS);
    jsonl_put_text(json, "article", article);
    put_if_any(json, "archive", of->archive->settings.uuid_text);
    jsonl_put_text(json, "organization", settings_organization(&of->archive->settings));
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
    jsonl_open_array(&json, "files");
    for (size_t i = 0; i < provenance->n_files; i++)
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
