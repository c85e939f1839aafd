/* src/web/retry_after.h: seconds and dates, and what is neither. */
#include "../base/suite.h"

#include "base/time.h"
#include "web/retry_after.h"

#define NOW (INT64_C(1445412480) * NS_PER_S)            /* Wed, 21 Oct 2015 07:28:00 GMT */

static const struct row {
    const char *name, *value;
    bool is_taken;
    int64_t wait_ns;
} rows[] = {
    { "rfc9110 10.2.3: seconds", "120", true, 120 * NS_PER_S },
    { "rfc9110 10.2.3: no seconds at all", "0", true, 0 },
    { "rfc9110 5.5: blanks around a value", " \t5 ", true, 5 * NS_PER_S },
    { "rfc9110 10.2.3: a date", "Wed, 21 Oct 2015 07:28:30 GMT", true, 30 * NS_PER_S },
    { "rfc9110 5.6.7: a date of RFC 850", "Wednesday, 21-Oct-15 07:29:00 GMT", true, 60 * NS_PER_S },
    { "rfc9110 5.6.7: a date of asctime", "Wed Oct 21 08:28:00 2015", true, 3600 * NS_PER_S },
    { "ours: a date that is past", "Wed, 21 Oct 2015 07:27:00 GMT", true, 0 },
    { "ours: a number beyond any year", "99999999999", true, RETRY_AFTER_MAX_NS },
    { "ours: a number that no integer holds", "99999999999999999999999999", true, RETRY_AFTER_MAX_NS },
    { "ours: a date far away", "Wed, 21 Oct 2215 07:28:00 GMT", true, RETRY_AFTER_MAX_NS },
    { "rfc9110 10.2.3: no fraction", "1.5", false, 0 },
    { "rfc9110 10.2.3: no sign", "-1", false, 0 },
    { "ours: a word", "soon", false, 0 },
    { "ours: nothing", "", false, 0 },
};

static void check_row(void **state)
{
    const struct row *row = *state;
    int64_t wait_ns = -1;
    AUTO_FREE char *value = mem_text(row->value);
    assert_int_equal(retry_after_parse(span_of(value), NOW, &wait_ns), row->is_taken);
    assert_true(wait_ns == (row->is_taken ? row->wait_ns : -1));
}

int main(void)
{
    struct suite suite = { .name = "web/retry_after" };
    SUITE_ROWS(&suite, rows, check_row);
    return suite_run(&suite);
}
