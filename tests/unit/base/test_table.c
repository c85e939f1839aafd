#include "suite.h"

#include "base/table.h"

enum { MANY = 5000 };

static void check_many(void **state)
{
    (void)state;
    AUTO(table_free) struct table *table = table_new();
    int *values = mem_new_array(MANY, sizeof *values);
    for (int i = 0; i < MANY; i++) {
        AUTO_FREE char *key = mem_format("key %d", i);
        table_put(table, span_of(key), &values[i]);         /* the key is copied */
    }
    assert_int_equal(table_count(table), MANY);
    for (int i = 0; i < MANY; i++) {
        AUTO_FREE char *key = mem_format("key %d", i);
        assert_ptr_equal(table_get(table, span_of(key)), &values[i]);
    }
    free(values);
}

static void check_replace(void **state)
{
    (void)state;
    AUTO(table_free) struct table *table = table_new();
    int one, two;
    table_put(table, span_of("a"), &one);
    table_put(table, span_of("a"), &two);
    assert_int_equal(table_count(table), 1);
    assert_ptr_equal(table_get(table, span_of("a")), &two);
}

/* Keys are bytes: length and NUL count, case too. */
static void check_keys(void **state)
{
    (void)state;
    AUTO(table_free) struct table *table = table_new();
    int empty, nul, longer, upper;
    assert_null(table_get(table, span_of("")));
    table_put(table, span_of(""), &empty);
    table_put(table, BYTES("a\0"), &nul);
    table_put(table, BYTES("a\0b"), &longer);
    table_put(table, span_of("A"), &upper);
    assert_ptr_equal(table_get(table, SPAN_NULL), &empty);
    assert_ptr_equal(table_get(table, BYTES("a\0")), &nul);
    assert_ptr_equal(table_get(table, BYTES("a\0b")), &longer);
    assert_ptr_equal(table_get(table, span_of("A")), &upper);
    assert_null(table_get(table, span_of("a")));
}

static void add_up(void *context, void *value)
{
    *(unsigned *)context += *(unsigned *)value;
}

static void check_each(void **state)
{
    (void)state;
    AUTO(table_free) struct table *table = table_new();
    unsigned values[] = { 1, 10, 100 }, sum = 0;
    for (size_t i = 0; i < COUNT_OF(values); i++)
        table_put(table, span_of_n(&values[i], sizeof values[i]), &values[i]);
    table_each(table, add_up, &sum);
    assert_int_equal(sum, 111);
    table_free(NULL);
}

int main(void)
{
    struct suite suite = { .name = "base/table" };
    suite_add(&suite, "ours: it grows, and finds all", check_many, NULL);
    suite_add(&suite, "ours: a key put again has the new value", check_replace, NULL);
    suite_add(&suite, "ours: keys are bytes", check_keys, NULL);
    suite_add(&suite, "ours: each value once", check_each, NULL);
    return suite_run(&suite);
}
