/* archive/settings.h: pressmark.yaml, the archive's own settings. One table names every key. */
#pragma once
#include "base/config.h"
#include "base/uuid.h"

struct settings {
    char *uuid_text;
    struct uuid uuid;
    char *organization, *contact, *isil;        /* NULL: not stated */
    char *timezone;                             /* tz database name; "UTC" by default */
    uint64_t max_articles, max_bytes, warc_bytes;
    char *schemas;                              /* folder of official XSDs that packages get copies of; NULL: none */
    struct {
        char *basis, *jurisdiction, *citation, *license, *note, *access, *until;
    } rights;
};
/* Whether `value` (NULL: nothing was stated) may stand in bag-info, warcinfo and header fields: one line of UTF-8, not blank, no control
 * characters, at most SETTINGS_LINE_MAX bytes. `key` begins the message. Fails with USAGE. */
enum { SETTINGS_LINE_MAX = 300 };       /* names of institutions in full, with their department, have less than 200 */
MUST_CHECK bool settings_check_line(const char *key, const char *value, struct err *err);
MUST_CHECK bool settings_check_contact(const char *key, const char *value, struct err *err);   /* and one mail address */
MUST_CHECK bool settings_check_isil(const char *key, const char *value, struct err *err);      /* of the form of ISO 15511 */
/* The defaults, before the file is read. */
void settings_init(struct settings *settings);
MUST_CHECK bool settings_parse(struct span text, const char *file, struct settings *into, struct err *err);
/* The commented file that `init` writes. */
void settings_format(const struct settings *settings, struct buf *into);
/* What packages say where nothing is stated. */
const char *settings_organization(const struct settings *settings);
const char *settings_contact(const struct settings *settings);
bool settings_are_stated(const struct settings *settings);          /* organisation and contact are set */
void settings_free(struct settings *settings);
