/* mets/ids.c: what is defined twice, referred to as something else, or not there. */
#include "judges.h"

#include "mets/ids.h"

static struct mets_id_name name(const char *text)
{
    return (struct mets_id_name){ .name = span_of(text) };
}

static struct mets_ids *ids_new(void)
{
    struct mets_ids *ids;
    struct err err = { 0 };
    assert_done(mets_ids_new(&ids, &err), &err);
    return ids;
}

static void answers(void **state)
{
    (void)state;
    AUTO(mets_ids_free) struct mets_ids *ids = ids_new();
    unsigned line = 0;
    assert_int_equal(mets_ids_define(ids, name("a"), METS_ID_DMD, 1, &line), METS_IDS_FINE);
    assert_int_equal(mets_ids_refer(ids, name("a"), METS_ID_DMD | METS_ID_ADM, 2), METS_IDS_FINE);
    assert_int_equal(mets_ids_refer(ids, name("a"), METS_ID_FILE, 3), METS_IDS_WRONG_KIND);
    assert_int_equal(mets_ids_define(ids, name("a"), METS_ID_DMD, 4, &line), METS_IDS_TWICE);
    assert_int_equal(line, 1);
    assert_int_equal(mets_ids_refer(ids, name("b"), METS_ID_ADM, 5), METS_IDS_LATER);
    assert_int_equal(mets_ids_define(ids, name("b"), METS_ID_DMD, 6, &line), METS_IDS_WRONG_KIND);
    assert_int_equal(line, 5);
    assert_int_equal(mets_ids_refer(ids, name("c"), METS_ID_ADM, 7), METS_IDS_LATER);
    assert_int_equal(mets_ids_define(ids, name("c"), METS_ID_ADM, 8, &line), METS_IDS_FINE);
    struct mets_id_name label = { .space = METS_ID_LABEL, .name = span_of("a") };
    assert_int_equal(mets_ids_define(ids, label, METS_ID_LABEL, 9, &line), METS_IDS_FINE);
}

static void note(void *context, const char *text, unsigned line)
{
    buf_printf(context, "%s %u;", text ? text : "?", line);
}

static void in_order(void **state)
{
    (void)state;
    AUTO(mets_ids_free) struct mets_ids *ids = ids_new();
    AUTO_BUF struct buf told = { 0 };
    unsigned line;
    for (unsigned i = 0; i < 1000; i++) {
        char text[16];
        snprintf(text, sizeof text, "n%u", i);
        if (i % 2)
            (void)!mets_ids_define(ids, name(text), METS_ID_DMD, i, &line);
        if (i >= 990)
            (void)!mets_ids_refer(ids, name(text), METS_ID_DMD, i);
    }
    (void)!mets_ids_refer(ids, name("same line, b"), METS_ID_DMD, 2000);
    (void)!mets_ids_refer(ids, name("same line, a"), METS_ID_DMD, 2000);
    mets_ids_unresolved(ids, note, &told);
    assert_string_equal((const char *)told.at, "n990 990;n992 992;n994 994;n996 996;n998 998;same line, b 2000;same line, a 2000;");
    buf_clear(&told);
    mets_ids_unused(ids, METS_ID_DMD, note, &told);
    assert_true(span_starts(buf_span(&told), "? 1;? 3;? 5;"));
    assert_true(span_ends(buf_span(&told), "? 987;? 989;"));
}

/* 64 bytes an ID while the table grows (the old one and the new one), as the header promises; and no ID is lost. */
static void memory(void **state)
{
    (void)state;
    enum { MANY = 200000 };
    AUTO(mets_ids_free) struct mets_ids *ids = ids_new();
    unsigned line;
    for (unsigned i = 0; i < MANY; i++) {
        char text[16];
        snprintf(text, sizeof text, "n%u", i);
        size_t before = mets_ids_bytes(ids);
        assert_int_equal(mets_ids_define(ids, name(text), METS_ID_FILE, i, &line), METS_IDS_FINE);
        size_t now = mets_ids_bytes(ids), most = now > before ? now + before : now;
        if (i > 1000)
            assert_in_range(most / (i + 1), 16, 64);
    }
    for (unsigned i = 0; i < MANY; i++) {
        char text[16];
        snprintf(text, sizeof text, "n%u", i);
        assert_int_equal(mets_ids_refer(ids, name(text), METS_ID_FILE, i), METS_IDS_FINE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        { "ours: an ID has one kind and one place", answers, NULL, NULL, NULL },
        { "ours: what is left is told in the order of lines", in_order, NULL, NULL, NULL },
        { "ours: at most 64 bytes an ID, and none is lost", memory, NULL, NULL, NULL },
    };
    return _cmocka_run_group_tests("mets/ids", tests, COUNT_OF(tests), NULL, NULL);
}
