#include "page/feed_json.h"

#include "base/jsonl.h"
#include "page/jsonld.h"

/* Values at most: each stands behind one of these. Inside texts they are counted too, which does not matter. */
static size_t count_values(struct span json)
{
    size_t n = 1;
    for (size_t i = 0; i < json.len; i++)
        n += json.at[i] == ',' || json.at[i] == '[' || json.at[i] == '{';
    return n;
}

static bool slurp(struct feed_text *text, struct span first, struct feed_result *result, struct buf *into, struct err *err)
{
    for (struct span piece = first; piece.len;) {
        buf_put_span(into, piece);
        if (into->len > FEED_JSON_BYTES_MAX) {
            feed_limit(result, "JSON of more than %d MiB is not read", FEED_JSON_BYTES_MAX >> 20);
            return true;
        }
        if (!feed_text_piece(text, &piece, err))
            return false;
    }
    return true;
}

/* Strictly, else mended as JSON-LD in pages is: then it is the first of an array. */
static json_t *parse(struct span json, struct feed_result *result)
{
    json_t *root = NULL;
    struct err why = { 0 };
    if (jsonl_parse(json, &root, &why))
        return root;
    AUTO_BUF struct buf mended = { 0 };
    AUTO(jsonl_decref) json_t *all = NULL;
    struct err still = { 0 };
    page_jsonld_mend(json, &mended);
    feed_fault(result, 0, "it is no JSON: %s: %s (RFC 8259)", why.where, why.why);
    return jsonl_parse(buf_span(&mended), &all, &still) ? json_incref(json_array_get(all, 0)) : NULL;
}

static void put_item(struct feed_items *items, const json_t *item)
{
    struct feed_address address = { 0 };
    feed_address_set(&address, &items->base, span_of(jsonl_text(item, "url")));
    feed_items_put(items, &(struct feed_entry){
        .address = &address,
        .title = jsonl_text(item, "title"),
        .published = span_of(jsonl_text(item, "date_published")),
        .modified = span_of(jsonl_text(item, "date_modified")),
    });
    feed_address_free(&address);
}

bool feed_json_take(struct feed_text *text, struct span first, struct feed_items *items, struct err *err)
{
    struct feed_result *result = items->result;
    AUTO_BUF struct buf json = { 0 };
    if (!slurp(text, first, result, &json, err))
        return false;
    if (!result->limit[0] && count_values(buf_span(&json)) > FEED_JSON_VALUES_MAX)
        feed_limit(result, "JSON of more than %d values is not read", FEED_JSON_VALUES_MAX);
    AUTO(jsonl_decref) json_t *root = result->limit[0] ? NULL : parse(buf_span(&json), result);
    const char *version = jsonl_text(root, "version");
    const json_t *list = json_object_get(root, "items");
    if (!json_is_array(list) || (version && !strstr(version, "jsonfeed.org"))) {
        feed_is_none(result, "it is JSON, but no JSON Feed (jsonfeed.org): %s",
                     result->limit[0] ? "too large to be read" : !root ? "it cannot be read" : "it has no items of a version known here");
        return true;
    }
    result->kind = FEED_JSON;
    size_t n = json_array_size(list);
    for (size_t i = 0; i < n && !items->is_stopped; i++)
        put_item(items, json_array_get(list, i));
    return true;
}
