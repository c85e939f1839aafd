/* base/jsonl.h: JSON, strict and in one form.
 *
 * Reading: jansson, strict (UTF-8, no duplicate keys), with the place of what is wrong in err->where.
 * Writing: a small writer that keeps the order of calls, escapes as little as RFC 8259 demands, and gives either one
 * line (JSON Lines: ledger, journal, --json) or the indented form of the packages (one blank a level). The same
 * calls give the same bytes. */
#pragma once
#include <jansson.h>

#include "base/buf.h"

/* Fails with INVALID. *ret is yours: json_decref. */
MUST_CHECK bool jsonl_parse(struct span text, json_t **ret, struct err *err);
static inline void jsonl_decref(json_t *json)
{
    json_decref(json);
}
DEFINE_AUTO(jsonl_decref, json_t *)

/* Members of an object: NULL / fallback when absent or of another type. Borrowed. */
const char *jsonl_text(const json_t *object, const char *key);
uint64_t jsonl_u64(const json_t *object, const char *key, uint64_t fallback);       /* negative numbers: fallback */
bool jsonl_bool(const json_t *object, const char *key, bool fallback);

/* The writer. Keys and values are given in order; `key` is NULL inside an array. Texts are UTF-8; broken bytes become
 * U+FFFD. A NULL text is written as null. */
struct jsonl {
    struct buf *out;
    bool indented;
    int depth;
    bool has_items[32];
};
void jsonl_begin(struct jsonl *json, struct buf *out, bool indented);       /* appends to `out` */
void jsonl_open_object(struct jsonl *json, const char *key);
void jsonl_close_object(struct jsonl *json);
void jsonl_open_array(struct jsonl *json, const char *key);
void jsonl_close_array(struct jsonl *json);
void jsonl_put_text(struct jsonl *json, const char *key, const char *value);
void jsonl_put_span(struct jsonl *json, const char *key, struct span value);
void jsonl_put_u64(struct jsonl *json, const char *key, uint64_t value);
void jsonl_put_i64(struct jsonl *json, const char *key, int64_t value);
void jsonl_put_bool(struct jsonl *json, const char *key, bool value);
void jsonl_put_null(struct jsonl *json, const char *key);
/* An object of `n` texts that belong together; null where none of them is known. */
void jsonl_put_group(struct jsonl *json, const char *key, size_t n, const char *const *names, const char *const *values);
/* A value that was read, keys in the order read. False when it is nested deeper than the writer goes. */
MUST_CHECK bool jsonl_put_json(struct jsonl *json, const char *key, const json_t *value);
void jsonl_end(struct jsonl *json);                                         /* puts the line feed; asserts that all is closed */
