/* base/config.h: settings in YAML, read by libyaml's events against one table of keys.
 *
 * Only block or flow mappings with scalar values, nested by one dot a level ("package.max_bytes"), and lists of scalars.
 * A wrong key or value is reported with file, line, column, and what was expected; an unknown key with the one that was
 * perhaps meant. Anchors, aliases and tags are refused. Durations are 0 300ms 5s 1h 7d, sizes 20MB 2GiB 1000 (kB MB GB
 * are powers of 1000, KiB MiB GiB of 1024), shares 0.9 or 90%. */
#pragma once
#include "base/buf.h"

enum config_type {
    CONFIG_TEXT,                /* char * (owned) */
    CONFIG_TEXTS,               /* struct config_texts */
    CONFIG_COUNT,               /* uint64_t */
    CONFIG_SIZE,                /* uint64_t, bytes */
    CONFIG_DURATION,            /* int64_t, nanoseconds */
    CONFIG_DURATIONS,           /* struct config_durations; each is longer than the one before it */
    CONFIG_SHARE,               /* double, 0 to 1 */
    CONFIG_FLAG,                /* bool: true or false */
    CONFIG_CHOICE,              /* char * (owned), one of `choices`; NULL where the value is empty */
    CONFIG_PICK,                /* an enum: the index of the word in `choices` */
};
struct config_texts {
    char **items;
    size_t n;
};
void config_texts_free(struct config_texts *texts);         /* and empties it */
struct config_durations {
    int64_t *items;             /* nanoseconds */
    size_t n;
};
/* Whether `value` is what the key `key` wants, beyond its type. Fails with USAGE; the message begins with `key`. */
typedef bool config_check(const char *key, const char *value, struct err *err);
struct config_key {
    const char *path;           /* "package.max_bytes" */
    enum config_type type;
    size_t offset;              /* of the field in the struct */
    const char *choices;        /* "statute license copyright other", of CONFIG_CHOICE and CONFIG_PICK */
    config_check *check;        /* NULL: none. Asked for every value that is not empty, and for every item of a list */
};
enum { CONFIG_BYTES_MAX = 1024 * 1024 };

/* Fills the fields of `into` that `text` names; the others keep what they hold (the defaults). Owned texts and lists that
 * are replaced are freed. Fails with USAGE; err->where is "file, line 3, column 5". */
MUST_CHECK bool config_parse(struct span text, const char *file, const struct config_key *keys, size_t n_keys, void *into, struct err *err);
void config_free(const struct config_key *keys, size_t n_keys, void *fields);       /* frees the owned texts and lists */
MUST_CHECK bool config_parse_size(struct span text, uint64_t *ret);
MUST_CHECK bool config_parse_share(struct span text, double *ret);      /* "0.95", "95%": 0 to 1, with at most six decimals */
/* A scalar as YAML text, quoted where it must be. */
void config_put_scalar(struct buf *into, const char *value);
