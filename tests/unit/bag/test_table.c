/* src/bag/table.c */
#include "bags.h"

#include <stdio.h>

#include "bag/table.h"

static void test_find(void **state)
{
    (void)state;
    AUTO(bag_table_free) struct bag_table *table = bag_table_new();
    size_t at, start, end;
    bag_table_sort(table);
    assert_false(bag_table_find(table, "data", &at));
    for (int i = 9999; i >= 0; i--) {
        char path[32];
        snprintf(path, sizeof path, "data/%04d", i);
        bag_table_add(table, path, BAG_ITEM_FILE, (uint64_t)i, 0);
    }
    static const char *const others[] = { "zz", "data-x", "data", "data0", "bagit.txt" };
    for (size_t i = 0; i < COUNT_OF(others); i++)
        bag_table_add(table, others[i], BAG_ITEM_FILE, 1, 0);
    bag_table_sort(table);
    assert_true(bag_table_find(table, "data/1234", &at));
    assert_int_equal(bag_table_at(table, at)->bytes, 1234);
    assert_false(bag_table_find(table, "data/", &at));
    assert_false(bag_table_find(table, "zzz", &at));
    bag_table_payload(table, &start, &end);
    assert_int_equal(end - start, 10000);
    assert_string_equal(bag_table_at(table, start)->path, "data/0000");
    assert_string_equal(bag_table_at(table, end)->path, "data0");
}

static void test_merge(void **state)
{
    (void)state;
    AUTO(bag_table_free) struct bag_table *table = bag_table_new();
    bag_table_add(table, "data/b", BAG_ITEM_ABSENT, 5, BAG_ITEM_IN_FETCH | BAG_ITEM_HAS_BYTES);
    bag_table_add(table, "data/a", BAG_ITEM_ABSENT, 7, BAG_ITEM_IN_FETCH | BAG_ITEM_HAS_BYTES);
    bag_table_add(table, "data/a", BAG_ITEM_FILE, 3, 0);
    bag_table_add(table, "data/b", BAG_ITEM_ABSENT, 5, BAG_ITEM_IN_FETCH);
    bag_table_sort(table);
    assert_int_equal(bag_table_size(table), 2);
    assert_int_equal(bag_table_at(table, 0)->kind, BAG_ITEM_FILE);
    assert_int_equal(bag_table_at(table, 0)->bytes, 3);
    assert_int_equal(bag_table_at(table, 0)->flags, BAG_ITEM_IN_FETCH);
    assert_int_equal(bag_table_at(table, 1)->kind, BAG_ITEM_ABSENT);
    assert_int_equal(bag_table_at(table, 1)->flags, BAG_ITEM_IN_FETCH | BAG_ITEM_HAS_BYTES);
}

static void put_pair(void *context, size_t first, size_t second)
{
    buf_printf(context, "%d-%d ", (int)first, (int)second);
}

static void test_alike(void **state)
{
    (void)state;
    AUTO(bag_table_free) struct bag_table *table = bag_table_new();
    static const char *const paths[] = { "data/A", "data/Nu\xCC\x81", "data/N\xC3\xBA", "data/a", "data/n\xC3\x9A", "x" };
    AUTO_BUF struct buf pairs = { 0 };
    size_t at;
    for (size_t i = 0; i < COUNT_OF(paths); i++)
        bag_table_add(table, paths[i], BAG_ITEM_FILE, 0, 0);
    bag_table_sort(table);
    bag_table_each_alike(table, put_pair, &pairs);
    assert_string_equal((const char *)pairs.at, "1-2 0-3 1-4 ");
    assert_true(bag_table_find_alike(table, "data/n\xC3\xBA", true, &at));
    assert_int_equal(at, 1);
    assert_false(bag_table_find_alike(table, "data/n\xC3\xBA", false, &at));
    assert_true(bag_table_find_alike(table, "data/nU\xCC\x81", false, &at));
    assert_int_equal(at, 4);
    bag_table_unfold(table);
    bag_table_add(table, "data/AA", BAG_ITEM_FILE, 0, 0);
    bag_table_sort(table);
    assert_true(bag_table_find_alike(table, "data/aa", true, &at));         /* made anew after a change */
    assert_int_equal(at, 1);
}

int main(void)
{
    struct suite suite = { .name = "bag/table" };
    suite_add(&suite, "ours: sorted by octets, found by path", test_find, NULL);
    suite_add(&suite, "ours: what is to be fetched and what is there", test_merge, NULL);
    suite_add(&suite, "rfc8493 6.1.1.3: names that are alike", test_alike, NULL);
    return suite_run(&suite);
}
