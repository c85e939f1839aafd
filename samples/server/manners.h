/* manners.h: which path of the bad port behaves how. The table is in manners.c. */
#pragma once
#include "answer.h"
#include <stdio.h>

/* What an answer may depend on. */
struct ask {
    const char *path;       /* decoded no further; without the query */
    const char *query;      /* NULL where there is none */
    const char *tail;       /* what follows the table's own path, when that ends with a slash */
    const char *cookie;     /* NULL where there is none */
    uint64_t nth;           /* how often exactly this target was asked for, this time included */
};

/* Splits `target` at the '?' (it is changed) and makes the answer; an unknown path gets a plain 404. */
void manners_answer(char *target, const char *cookie, uint64_t nth, struct answer *ret);

/* The table, for --help. */
void manners_print(FILE *out);
