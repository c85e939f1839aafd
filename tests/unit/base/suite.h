/* What the tests of this folder share: tables whose rows are tests with names of their own, and folders that vanish. */
#pragma once
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"

struct suite {
    const char *name;
    struct CMUnitTest *tests;
    size_t n;
};

static inline void suite_add(struct suite *suite, const char *name, CMUnitTestFunction test, const void *row)
{
    ARRAY_GROW(suite->tests, suite->n);
    suite->tests[suite->n++] = (struct CMUnitTest){ .name = name, .test_func = test, .initial_state = (void *)row };
}

/* Each row of the table, which has a field `name`, becomes a call of test(&row). */
#define SUITE_ROWS(suite, rows, test)                                                                              \
    do {                                                                                                           \
        for (size_t row_ = 0; row_ < COUNT_OF(rows); row_++)                                                       \
            suite_add(suite, (rows)[row_].name, test, &(rows)[row_]);                                              \
    } while (0)

static inline int suite_run(struct suite *suite)
{
    int n_failed = _cmocka_run_group_tests(suite->name, suite->tests, suite->n, NULL, NULL);
    free(suite->tests);
    return n_failed;
}

/* A new folder below TMPDIR, as a descriptor; folder_end removes it with all that is in it. */
struct folder {
    char path[200];
    int fd;
};

static inline struct folder folder_begin(void)
{
    struct folder folder = { .fd = -1 };
    const char *base = getenv("TMPDIR");
    snprintf(folder.path, sizeof folder.path, "%s/pressmark-test-XXXXXX", base ? base : "/tmp");
    assert_non_null(mkdtemp(folder.path));
    folder.fd = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(folder.fd >= 0);
    return folder;
}

static inline void folder_end(struct folder *folder)
{
    struct err err = { 0 };
    close(folder->fd);
    assert_true(file_remove_tree(AT_FDCWD, folder->path, &err));
}

/* All bytes of a string literal, NUL inside it too: as a value, and as the initialiser of a span in a table. */
#define BYTES(literal) span_of_n(literal, sizeof(literal) - 1)
#define LITERAL(literal) { (const uint8_t *)(literal), sizeof(literal) - 1 }
