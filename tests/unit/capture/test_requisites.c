#include "../base/suite.h"

#include "capture/requisites.h"

static void note(void *context, struct page_needs *needs)
{
    (void)needs;
    ++*(unsigned *)context;
}

static void assert_counts(const struct page_needs *needs, uint64_t expected, uint64_t captured, uint64_t explained)
{
    uint64_t n_expected, n_captured, n_explained;
    needs_count(needs, &n_expected, &n_captured, &n_explained);
    assert_int_equal(n_expected, expected);
    assert_int_equal(n_captured, captured);
    assert_int_equal(n_explained, explained);
}

static void add_child(struct requisite *sheet, struct requisite *child)
{
    ARRAY_GROW(sheet->children, sheet->n_children);
    sheet->children[sheet->n_children++] = child;
}

static void check_once(void **state)
{
    (void)state;
    AUTO(requisites_free) struct requisites *all = requisites_new();
    struct page_needs one = { 0 }, two = { 0 };
    unsigned n_closed = 0;
    struct requisite *picture = requisites_get(all, "https://a.example/a.png", PAGE_IMAGE, 0);
    assert_ptr_equal(picture, requisites_get(all, "https://a.example/a.png", PAGE_OTHER, 3));
    assert_ptr_not_equal(picture, requisites_get(all, "https://a.example/A.png", PAGE_IMAGE, 0));
    needs_add(&one, picture, "img.src");
    needs_add(&one, picture, "meta.og:image");
    needs_add(&two, picture, "img.src");
    assert_counts(&one, 1, 0, 1);
    requisite_done(picture, "", "urn:uuid:1", note, &n_closed);
    requisite_done(picture, "404", "", note, &n_closed);        /* the first answer counts */
    assert_int_equal(n_closed, 2);
    assert_counts(&one, 1, 1, 0);
    assert_counts(&two, 1, 1, 0);
    assert_string_equal(one.items[0].found, "img.src");
    needs_free(&one);
    needs_free(&two);
}

static void check_missing(void **state)
{
    (void)state;
    AUTO(requisites_free) struct requisites *all = requisites_new();
    struct page_needs needs = { .n_left_out = 2 };
    unsigned n_closed = 0;
    struct requisite *there = requisites_get(all, "https://a.example/1", PAGE_IMAGE, 0);
    struct requisite *gone = requisites_get(all, "https://a.example/2", PAGE_IMAGE, 0);
    needs_add(&needs, there, "img.src");
    needs_add(&needs, gone, "img.src");
    requisite_done(there, "", "urn:uuid:1", note, &n_closed);
    assert_int_equal(n_closed, 0);
    requisite_done(gone, "404", "urn:uuid:2", note, &n_closed);
    assert_int_equal(n_closed, 1);
    assert_counts(&needs, 4, 1, 3);
    needs_free(&needs);
}

/* What a sheet needs counts for each page that has the sheet, whether it came before or after the sheet was read. */
static void check_children(void **state)
{
    (void)state;
    AUTO(requisites_free) struct requisites *all = requisites_new();
    struct page_needs before = { 0 }, after = { 0 };
    unsigned n_closed = 0;
    struct requisite *sheet = requisites_get(all, "https://a.example/a.css", PAGE_STYLE, 0);
    struct requisite *font = requisites_get(all, "https://a.example/a.woff2", PAGE_FONT, 1);
    needs_add(&before, sheet, "link.stylesheet");
    add_child(sheet, font);
    requisite_done(sheet, "", "urn:uuid:1", note, &n_closed);
    assert_int_equal(n_closed, 0);                              /* the font is open */
    assert_counts(&before, 2, 1, 1);
    needs_add(&after, sheet, "link.stylesheet");
    assert_int_equal(after.n_open, 1);
    requisite_done(font, "", "urn:uuid:2", note, &n_closed);
    assert_int_equal(n_closed, 2);
    assert_counts(&before, 2, 2, 0);
    assert_counts(&after, 2, 2, 0);
    needs_free(&before);
    needs_free(&after);
}

/* Two sheets that import each other: both are there once. */
static void check_sheet_circle(void **state)
{
    (void)state;
    AUTO(requisites_free) struct requisites *all = requisites_new();
    struct page_needs needs = { 0 };
    unsigned n_closed = 0;
    struct requisite *a = requisites_get(all, "https://a.example/a.css", PAGE_STYLE, 0);
    struct requisite *b = requisites_get(all, "https://a.example/b.css", PAGE_STYLE, 1);
    needs_add(&needs, a, "link.stylesheet");
    add_child(a, b);
    add_child(b, a);
    requisite_done(a, "", "urn:uuid:1", note, &n_closed);
    requisite_done(b, "", "urn:uuid:2", note, &n_closed);
    assert_int_equal(n_closed, 1);
    assert_counts(&needs, 2, 2, 0);
    needs_free(&needs);
}

/* Those that redirect are done with what they lead to, and what that needs is theirs. */
static void check_redirect(void **state)
{
    (void)state;
    AUTO(requisites_free) struct requisites *all = requisites_new();
    struct page_needs needs = { 0 };
    unsigned n_closed = 0;
    struct requisite *a = requisites_get(all, "https://a.example/a", PAGE_STYLE, 0);
    struct requisite *b = requisites_get(all, "https://a.example/b", PAGE_STYLE, 0);
    struct requisite *c = requisites_get(all, "https://a.example/c", PAGE_STYLE, 0);
    struct requisite *picture = requisites_get(all, "https://a.example/p", PAGE_IMAGE, 1);
    needs_add(&needs, a, "link.stylesheet");
    assert_true(requisite_redirect(a, b));
    assert_true(requisite_redirect(b, c));
    add_child(c, picture);
    requisite_done(c, "", "urn:uuid:3", note, &n_closed);
    assert_true(a->is_done && b->is_done);
    assert_string_equal(a->urn, "urn:uuid:3");
    assert_int_equal(n_closed, 0);
    requisite_done(picture, "robots", "", note, &n_closed);
    assert_int_equal(n_closed, 1);
    assert_counts(&needs, 2, 1, 1);
    needs_free(&needs);
}

static void check_redirect_circle(void **state)
{
    (void)state;
    AUTO(requisites_free) struct requisites *all = requisites_new();
    struct requisite *a = requisites_get(all, "https://a.example/a", PAGE_IMAGE, 0);
    struct requisite *b = requisites_get(all, "https://a.example/b", PAGE_IMAGE, 0);
    struct requisite *c = requisites_get(all, "https://a.example/c", PAGE_IMAGE, 0);
    assert_false(requisite_redirect(a, a));
    assert_true(requisite_redirect(a, b));
    assert_true(requisite_redirect(b, c));
    assert_false(requisite_redirect(c, a));
    assert_null(c->target);
}

int main(void)
{
    struct suite suite = { .name = "capture/requisites" };
    suite_add(&suite, "ours: a URL is one requisite, and one answer serves all pages", check_once, NULL);
    suite_add(&suite, "ours: expected = captured + explained", check_missing, NULL);
    suite_add(&suite, "ours: what a style sheet needs", check_children, NULL);
    suite_add(&suite, "ours: style sheets that import each other", check_sheet_circle, NULL);
    suite_add(&suite, "ours: redirects are done with what they lead to", check_redirect, NULL);
    suite_add(&suite, "ours: no circle of redirects", check_redirect_circle, NULL);
    return suite_run(&suite);
}
