#include "suite.h"

#include "base/spool.h"

static const struct row {
    const char *name;
    size_t sizes[3];                    /* of the pieces put */
    bool has_folder, is_in_file;
} rows[] = {
    { "ours: few bytes stay in memory", { 10, 20, 30 }, true, false },
    { "ours: nothing at all", { 0 }, true, false },
    { "ours: the bound itself stays in memory", { SPOOL_MEMORY - 1, 1, 0 }, true, false },
    { "ours: one byte more goes to a file, with all before it", { SPOOL_MEMORY - 1, 2, 5 }, true, true },
    { "ours: one large piece", { 2 * SPOOL_MEMORY, 1, 0 }, true, true },
    { "ours: without a folder all stays in memory", { SPOOL_MEMORY, SPOOL_MEMORY, 3 }, false, false },
};

static void put(struct spool *spool, size_t len, struct buf *all)
{
    struct err err = { 0 };
    size_t at = all->len;
    for (size_t i = 0; i < len; i++)
        buf_put_byte(all, (uint8_t)((at + i) * 31 >> 3));
    assert_true(spool_put(spool, span_from(buf_span(all), at), &err));
}

static void check(void **state)
{
    const struct row *row = *state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    struct spool spool = { .folder_fd = row->has_folder ? folder.fd : -1 };
    AUTO_BUF struct buf all = { 0 };
    AUTO_BUF struct buf again = { 0 };
    for (size_t i = 0; i < COUNT_OF(row->sizes); i++)
        put(&spool, row->sizes[i], &all);
    assert_int_equal(spool.bytes, all.len);
    assert_int_equal(spool.fd != 0, row->is_in_file);
    AUTO(source_free) struct source *source = NULL;
    assert_true(spool_take(&spool, "body", &source, &err));
    assert_int_equal(source->size, all.len);
    assert_true(source_slurp(source, all.len, &again, &err));
    assert_true(span_equal(buf_span(&all), buf_span(&again)));
    assert_int_equal(spool.bytes, 0);
    put(&spool, 5, &all);                               /* it is empty again, and can go on */
    assert_int_equal(spool.bytes, 5);
    assert_int_equal(spool.fd, 0);
    spool_free(&spool);
    folder_end(&folder);
}

static void check_clear(void **state)
{
    (void)state;
    struct folder folder = folder_begin();
    struct err err = { 0 };
    struct spool spool = { .folder_fd = folder.fd };
    AUTO_BUF struct buf all = { 0 };
    put(&spool, SPOOL_MEMORY + 1, &all);
    spool_clear(&spool);
    put(&spool, 3, &all);
    AUTO(source_free) struct source *source = NULL;
    assert_true(spool_take(&spool, "body", &source, &err));
    assert_int_equal(source->size, 3);
    spool_free(&spool);
    folder_end(&folder);
}

int main(void)
{
    struct suite suite = { .name = "base/spool" };
    SUITE_ROWS(&suite, rows, check);
    suite_add(&suite, "ours: cleared, it begins anew", check_clear, NULL);
    return suite_run(&suite);
}
