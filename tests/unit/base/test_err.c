#include "suite.h"

#include <errno.h>

#include "base/err.h"
#include "base/num.h"

static void first_why_wins(void **state)
{
    (void)state;
    struct err err = { 0 };
    assert_false(err_set(&err, ERR_INVALID, "inner %d", 1));
    assert_false(err_set(&err, ERR_SYSTEM, "outer"));
    assert_false(err_system(&err, EIO, "outer"));
    assert_int_equal(err.kind, ERR_INVALID);
    assert_string_equal(err.why, "inner 1");
}

static void where_grows_outwards(void **state)
{
    (void)state;
    struct err err = { 0 };
    err_set(&err, ERR_INVALID, "why");
    err_where(&err, "line %d", 3);
    err_where(&err, "record at byte %d", 12);
    err_where(&err, "a.warc.gz");
    assert_string_equal(err.where, "a.warc.gz, record at byte 12, line 3");
}

static void what_is_outermost_hint_is_innermost(void **state)
{
    (void)state;
    struct err err = { 0 };
    err_what(&err, "inner");
    err_what(&err, "outer");
    err_hint(&err, "inner");
    err_hint(&err, "outer");
    assert_string_equal(err.what, "outer");
    assert_string_equal(err.hint, "inner");
    err_clear(&err);
    assert_false(err_is_set(&err));
    assert_string_equal(err.hint, "");
}

static void system_says_the_reason(void **state)
{
    (void)state;
    struct err err = { 0 };
    err_system(&err, ENOENT, "cannot open %s", "x");
    assert_int_equal(err.kind, ERR_SYSTEM);
    assert_string_equal(err.why, "cannot open x: No such file or directory");
}

static void system_keeps_the_reason_of_a_long_why(void **state)
{
    (void)state;
    char text[1000];
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    struct err err = { 0 };
    err_system(&err, ENOENT, "%s", text);
    assert_true(span_ends(span_of(err.why), ": No such file or directory"));
}

/* Two-byte letters at every alignment: whatever is cut off, a whole letter is. */
static void cuts_between_letters(void **state)
{
    (void)state;
    for (size_t shift = 0; shift < 2; shift++) {
        char text[1001] = "x";
        for (size_t i = shift; i + 1 < sizeof text; i += 2)
            memcpy(text + i, "\xC3\xA9", 2);
        text[sizeof text - 1] = '\0';
        struct err err = { 0 };
        err_set(&err, ERR_INVALID, "%s", text);
        err_where(&err, "%.150s", text + shift);
        err_where(&err, "%.*s", (int)(300 + shift), text);
        err_what(&err, "%s", text);
        assert_true(span_is_utf8(span_of(err.why)));
        assert_true(span_is_utf8(span_of(err.what)));
        assert_true(span_is_utf8(span_of(err.where)));
        assert_true(strlen(err.why) > sizeof err.why - 5);
        assert_true(strlen(err.where) > sizeof err.where - 5);
    }
}

static void kinds_have_names(void **state)
{
    (void)state;
    assert_string_equal(err_kind_name(ERR_NONE), "none");
    assert_string_equal(err_kind_name(ERR_SYSTEM), "system");
}

static void numbers_say_when_they_do_not_fit(void **state)
{
    (void)state;
    uint64_t sum = 7;
    assert_true(num_add(UINT64_MAX - 1, 1, &sum));
    assert_true(sum == UINT64_MAX);
    assert_false(num_add(UINT64_MAX, 1, &sum));
    assert_true(num_mul(UINT32_MAX, UINT32_MAX, &sum));
    assert_false(num_mul(UINT64_MAX / 2 + 1, 2, &sum));
    assert_true(num_within(0, 0, 0));
    assert_true(num_within(4, 6, 10));
    assert_false(num_within(4, 7, 10));
    assert_false(num_within(11, 0, 10));
    assert_false(num_within(1, UINT64_MAX, 10));        /* the sum would wrap to 0 */
}

int main(void)
{
    struct suite suite = { .name = "base/err" };
    suite_add(&suite, "ours: the innermost why is the why", first_why_wins, NULL);
    suite_add(&suite, "ours: where grows outwards", where_grows_outwards, NULL);
    suite_add(&suite, "ours: what is outermost, the hint innermost", what_is_outermost_hint_is_innermost, NULL);
    suite_add(&suite, "ours: a system error ends with the kernel's reason", system_says_the_reason, NULL);
    suite_add(&suite, "ours: however long the why, the reason stands", system_keeps_the_reason_of_a_long_why, NULL);
    suite_add(&suite, "ours: a message is cut between letters", cuts_between_letters, NULL);
    suite_add(&suite, "ours: kinds have names", kinds_have_names, NULL);
    suite_add(&suite, "ours: num says when a number does not fit", numbers_say_when_they_do_not_fit, NULL);
    return suite_run(&suite);
}
