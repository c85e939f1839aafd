/* access/missed.c: the reason why a requisite is missing, out of the page's metadata record. */
#include "../base/suite.h"

#include "access/missed.h"

static const char told[] =
    "requisites: expected=5 captured=2 explained=3\r\n"
    "found: img.src https://n.example/a.png\r\n"
    "missed: img.src https://n.example/b.png 404 record=urn:uuid:00000000-0000-5000-8000-000000000000\r\n"
    "missed: css.url https://n.example/c.png robots\r\n"
    "missed: img.srcset https://n.example/d.png\r\n"
    "missed: link.icon https://n.example/e.ico limit";

static const struct row {
    const char *name, *url, *want;
} rows[] = {
    { "ours: a reason with a record", "https://n.example/b.png", "404" },
    { "ours: a reason", "https://n.example/c.png", "robots" },
    { "ours: no reason", "https://n.example/d.png", NULL },
    { "ours: the last line, without its end", "https://n.example/e.ico", "limit" },
    { "ours: what was found is not missed", "https://n.example/a.png", NULL },
    { "ours: the whole URL, not its start", "https://n.example/b", NULL },
    { "ours: unknown", "https://n.example/z", NULL },
    { "ours: nothing", "", NULL },
};

static void check(void **state)
{
    const struct row *row = *state;
    AUTO_FREE char *why = missed_why(span_of(told), row->url);
    if (row->want)
        assert_string_equal(why, row->want);
    else
        assert_null(why);
}

static void cut_anywhere(void **state)
{
    (void)state;
    for (size_t cut = 0; cut < sizeof told - 1; cut++) {
        AUTO_FREE char *bytes = mem_text_n(told, cut);
        free(missed_why(span_of_n(bytes, cut), "https://n.example/e.ico"));
    }
}

int main(void)
{
    struct suite suite = { .name = "access/missed" };
    SUITE_ROWS(&suite, rows, check);
    suite_add(&suite, "ours: cut anywhere", cut_anywhere, NULL);
    return suite_run(&suite);
}
