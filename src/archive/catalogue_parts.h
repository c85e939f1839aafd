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
/* Takes in one package, whole or not at all. */
MUST_CHECK bool catalogue_take(const struct sql *sql, const struct archive *archive, const char *id, struct err *err);
