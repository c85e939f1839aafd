/* archive/catalogue_parts.h: what the files of the catalogue share. Private to archive/. */
#pragma once
#include "archive/catalogue.h"
#include "base/sql.h"

struct catalogue {
    struct sql sql;
    const struct archive *archive;
    struct findings unread;             /* packages that could not be taken in */
    bool is_foreign;                    /* the archive cannot be written: the file as it is, or a temporary one made from the packages */
};
/* The SURT key by which spellings of a URL are one. Allocates. */
char *catalogue_key(const char *url);
/* Drops what is known of a package; between "BEGIN" and "COMMIT". */
MUST_CHECK bool catalogue_drop(const struct sql *sql, const char *id, struct err *err);
/* Takes in one package in the place of what was known of it, whole or not at all: then what was known stays. `open_seal`: of one that is
 * still open, its tag manifest, by which it is seen that another lies there; NULL: it is sealed. */
MUST_CHECK bool catalogue_take(const struct sql *sql, const struct archive *archive, const char *id, const char *open_seal, struct err *err);
