/* src/web/robots_tag.h: to whom, and what; and which meta elements speak to robots. */
#include "../base/suite.h"

#include "base/buf.h"
#include "web/robots_tag.h"

static const struct row {
    const char *name, *value;
    const char *want;                   /* "agent=rules" each, with "|" between */
} rows[] = {
    { "google: one rule for all", "noindex", "=noindex" },
    { "google: rules in a row", "noarchive, nosnippet", "=noarchive, nosnippet" },
    { "google: a robot by name", "googlebot: nofollow", "googlebot=nofollow" },
    { "google: several rules for one robot", "otherbot: noindex, nofollow", "otherbot=noindex, nofollow" },
    { "ours: several robots in one field", "googlebot: nofollow, otherbot: noindex, nofollow", "googlebot=nofollow|otherbot=noindex, nofollow" },
    { "ours: all, then one", "noarchive, BadBot: none", "=noarchive|BadBot=none" },
    { "google: a rule with a date is no robot", "unavailable_after: 25 Jun 2010 15:00:00 PST", "=unavailable_after: 25 Jun 2010 15:00:00 PST" },
    { "google: a date with a comma", "unavailable_after: Sunday, 07-Sep-25 12:30:45 PST, noarchive",
      "=unavailable_after: Sunday, 07-Sep-25 12:30:45 PST, noarchive" },
    { "google: a robot and a rule with a value", "googlebot: max-snippet: 20, max-image-preview:large", "googlebot=max-snippet: 20, max-image-preview:large" },
    { "ours: a robot without a rule", "googlebot:", "" },
    { "ours: a robot without a rule, and another", "googlebot:, a: b", "a=b" },
    { "ours: a robot whose rules come late", "googlebot: , noindex", "googlebot=noindex" },
    { "ours: blanks", "  noarchive  ", "=noarchive" },
    { "ours: commas alone", " ,, ", "" },
    { "ours: nothing", "", "" },
};

static void check_row(void **state)
{
    const struct row *row = *state;
    AUTO_BUF struct buf got = { 0 };
    AUTO_FREE char *value = mem_text(row->value);
    struct span rest = span_of(value), agent, rules;
    while (robots_tag_next(&rest, &agent, &rules)) {
        buf_put_text(&got, got.len ? "|" : "");
        buf_put_span(&got, agent);
        buf_put_byte(&got, '=');
        buf_put_span(&got, rules);
    }
    AUTO_FREE char *text = span_text(buf_span(&got));
    assert_string_equal(text, row->want);
}

static const struct meta_row {
    const char *name, *value;
    bool is_taken;
} meta_rows[] = {
    { "google: robots", "robots", true },
    { "google: letter case", "ROBOTS", true },
    { "google: a robot", "Googlebot", true },
    { "google: a part of a robot", "googlebot-news", true },
    { "ours: a robot whose name does not end so", "slurp", true },
    { "ours: we", "pressmark", true },
    { "ours: another word", "bottom", false },
    { "ours: bot inside a word", "robotics", false },
    { "ours: not a name", "twitter:bot", false },
    { "ours: nothing", "", false },
};

static void check_meta(void **state)
{
    const struct meta_row *row = *state;
    assert_int_equal(robots_tag_is_meta(span_of(row->value)), row->is_taken);
}

int main(void)
{
    struct suite suite = { .name = "web/robots_tag" };
    SUITE_ROWS(&suite, rows, check_row);
    SUITE_ROWS(&suite, meta_rows, check_meta);
    return suite_run(&suite);
}
