/* tests/unit/page/pages.h: the real pages that lie outside the repository, and tables as tests.
 *
 * They are found in $PRESSMARK_SHARED, else beside the source ("$PRESSMARK_SOURCE/../shared"). A test that does not find them
 * says so and is skipped. */
#pragma once
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>

#include "base/file.h"
#include "base/gzip.h"
#include "page/document.h"

static inline char *pages_path(const char *path)
{
    const char *shared = getenv("PRESSMARK_SHARED"), *source = getenv("PRESSMARK_SOURCE");
    return shared ? mem_format("%s/data/%s", shared, path) : mem_format("%s/../shared/data/%s", source ? source : ".", path);
}

/* A file below the shared folder's data/, inflated where its name ends in ".gz". False when it is not there. */
static inline bool pages_slurp(const char *path, struct buf *into)
{
    struct err err = { 0 };
    AUTO_FREE char *name = pages_path(path);
    AUTO(source_free) struct source *source = NULL;
    if (!source_open(name, &source, &err)) {
        printf("# skipped: the shared data has no %s (%s)\n", path, err.why);
        return false;
    }
    if (!span_ends(span_of(path), ".gz"))
        return source_slurp(source, (size_t)64 << 20, into, &err);
    AUTO(gzip_reader_free) struct gzip_reader *reader = gzip_reader_new(source, 0);
    struct gzip_member member;
    bool is_member = false;
    if (!gzip_reader_member(reader, &member, &is_member, &err) || !is_member)
        return false;
    struct span bytes;
    while (gzip_reader_next(reader, &bytes, &err) && bytes.len > 0)
        buf_put_span(into, bytes);
    return !err_is_set(&err);
}

/* The names of all pages in pages/html, ours to free one by one; NULL and 0 when there are none. */
static inline char **pages_list(size_t *ret_n)
{
    AUTO_FREE char *folder = pages_path("pages/html");
    char **names = NULL;
    *ret_n = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        if (span_ends(span_of(entry->d_name), ".html.gz")) {
            ARRAY_GROW(names, *ret_n);
            names[(*ret_n)++] = mem_format("pages/html/%s", entry->d_name);
        }
    if (dir)
        (void)closedir(dir);
    else
        printf("# skipped: the shared data has no pages\n");
    return names;
}

/* A page from text; the caller frees it. */
static inline struct page_document *pages_parse(struct span body, const char *content_type, const char *url)
{
    struct err err = { 0 };
    struct page_document *document = NULL;
    if (!page_document_parse(body, span_of(content_type), url, &document, &err)) {
        printf("# %s\n", err.why);
        return NULL;
    }
    return document;
}

/* Tests of one table: TABLE_TESTS(tests, rows, check) makes a CMUnitTest of each row, named by its `name`. */
#define TABLE_TESTS(tests, n, rows, check)                                                                         \
    for (size_t i_ = 0; i_ < COUNT_OF(rows); i_++)                                                                 \
    (tests)[(n)++] = (struct CMUnitTest){ .name = (rows)[i_].name, .test_func = (check), .initial_state = (void *)(uintptr_t)&(rows)[i_] }
