#include "../base/suite.h"

#include <pthread.h>

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
    requisites_child(all, sheet, font->url, font->kind);
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
    requisites_child(all, a, b->url, b->kind);
    requisites_child(all, b, a->url, a->kind);
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
    requisites_child(all, c, picture->url, picture->kind);
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

/* --- limits --------------------------------------------------------------------------------------------------------------------- */

static struct requisite *numbered(struct requisites *all, const char *what, unsigned i)
{
    char url[64];
    snprintf(url, sizeof url, "https://a.example/%s%u", what, i);
    return requisites_get(all, url, PAGE_IMAGE, 0);
}

/* A page is full: what its sheet needs is counted, not waited for. A page with room has it. */
static void check_full_page(void **state)
{
    (void)state;
    enum { N_OWN = PAGE_REQUISITES_MAX - 3, N_CHILDREN = 10 };
    AUTO(requisites_free) struct requisites *all = requisites_new();
    struct page_needs full = { 0 }, other = { 0 };
    unsigned n_closed = 0;
    struct requisite *sheet = requisites_get(all, "https://a.example/a.css", PAGE_STYLE, 0);
    needs_add(&full, sheet, "link.stylesheet");
    for (unsigned i = 1; i < N_OWN; i++) {
        needs_add(&full, numbered(all, "own", i), "img.src");
        requisite_done(numbered(all, "own", i), "", "urn:uuid:1", note, &n_closed);
    }
    for (unsigned i = 0; i < N_CHILDREN; i++)
        requisites_child(all, sheet, numbered(all, "child", i)->url, PAGE_FONT);
    requisites_child(all, sheet, numbered(all, "own", 1)->url, PAGE_FONT);
    requisite_done(sheet, "", "urn:uuid:1", note, &n_closed);
    assert_int_equal(n_closed, 0);
    assert_int_equal(full.n, PAGE_REQUISITES_MAX);
    assert_int_equal(full.n_open, 3);
    assert_int_equal(full.n_left_out, N_CHILDREN - 3);
    for (unsigned i = 0; i < 3; i++)
        requisite_done(numbered(all, "child", i), "", "urn:uuid:1", note, &n_closed);
    assert_int_equal(n_closed, 1);
    assert_counts(&full, N_OWN + N_CHILDREN, PAGE_REQUISITES_MAX, N_CHILDREN - 3);
    needs_add(&other, sheet, "link.stylesheet");
    assert_int_equal(other.n, 1 + N_CHILDREN + 1);
    assert_int_equal(other.n_open, N_CHILDREN - 3);
    assert_int_equal(other.n_left_out, 0);
    needs_free(&full);
    needs_free(&other);
}

/* Sheets that name ever more: what is remembered of them is bounded, the rest is counted for each page that has the sheet. */
static void check_full_memory(void **state)
{
    (void)state;
    enum { N_SHEETS = 100, N_CHILDREN = 1000, URL_BYTES = 1000, AT_MOST = 50 * 1000 };
    AUTO(requisites_free) struct requisites *all = requisites_new();
    struct page_needs needs = { 0 }, later = { 0 };
    unsigned n_closed = 0;
    for (unsigned i = 0; i < N_SHEETS; i++)
        needs_add(&needs, numbered(all, "sheet", i), "link.stylesheet");
    for (unsigned i = 0; i < N_SHEETS; i++) {
        for (unsigned k = 0; k < N_CHILDREN; k++) {
            AUTO_FREE char *url = mem_format("https://a.example/%u/%0*u", i, URL_BYTES, k);
            requisites_child(all, numbered(all, "sheet", i), url, PAGE_IMAGE);
        }
        requisite_done(numbered(all, "sheet", i), "", "urn:uuid:1", note, &n_closed);
    }
    assert_int_equal(needs.n, PAGE_REQUISITES_MAX);
    assert_int_equal(needs.n + needs.n_left_out, N_SHEETS + N_SHEETS * N_CHILDREN);
    needs_add(&later, numbered(all, "sheet", N_SHEETS - 1), "link.stylesheet");
    assert_int_equal(later.n_left_out, N_CHILDREN);
    assert_int_equal(later.n_open, 0);
    assert_int_equal(numbered(all, "sheet", 0)->n_left_out, 0);
    size_t n = 0;
    for (unsigned i = 0; i < N_SHEETS; i++)
        n += numbered(all, "sheet", i)->n_children;
    assert_in_range(n, AT_MOST / 2, AT_MOST);
    needs_free(&needs);
    needs_free(&later);
}

/* --- long chains: how deep one leads to another is up to the site, the stack is not ----------------------------------------------- */

enum { CHAIN = 5000, STACK_BYTES = 256 * 1024 };

static struct requisite *chained(struct requisites *all, unsigned i)
{
    char url[64];
    snprintf(url, sizeof url, "https://a.example/%u.css", i);
    return requisites_get(all, url, PAGE_STYLE, 0);
}

/* A page names sheets that import each other, each the next; the second page comes when they are all there. */
static void *import_in_a_chain(void *context)
{
    (void)context;
    AUTO(requisites_free) struct requisites *all = requisites_new();
    struct page_needs first = { 0 }, second = { 0 };
    unsigned n_closed = 0;
    for (unsigned i = 0; i < CHAIN; i++)
        needs_add(&first, chained(all, i), "link.stylesheet");
    for (unsigned i = 0; i < CHAIN; i++) {
        if (i + 1 < CHAIN)
            requisites_child(all, chained(all, i), chained(all, i + 1)->url, PAGE_STYLE);
        requisite_done(chained(all, i), "", "urn:uuid:1", note, &n_closed);
    }
    needs_add(&second, chained(all, 0), "link.stylesheet");
    assert_int_equal(n_closed, 1);
    assert_int_equal(second.n_open, 0);
    assert_counts(&first, CHAIN, CHAIN, 0);
    assert_counts(&second, CHAIN, CHAIN, 0);
    needs_free(&first);
    needs_free(&second);
    return context;
}

/* And they may redirect to each other, each to the next. */
static void *redirect_in_a_chain(void *context)
{
    (void)context;
    AUTO(requisites_free) struct requisites *all = requisites_new();
    struct page_needs needs = { 0 };
    unsigned n_closed = 0;
    for (unsigned i = 0; i < CHAIN; i++)
        needs_add(&needs, chained(all, i), "link.stylesheet");
    for (unsigned i = CHAIN - 1; i-- > 0;)
        assert_true(requisite_redirect(chained(all, i), chained(all, i + 1)));
    requisite_done(chained(all, CHAIN - 1), "", "urn:uuid:1", note, &n_closed);
    assert_int_equal(n_closed, 1);
    assert_counts(&needs, CHAIN, CHAIN, 0);
    assert_true(chained(all, 0)->is_done);
    needs_free(&needs);
    return context;
}

static const struct chain_row {
    const char *name;
    void *(*run)(void *context);
} chain_rows[] = {
    { "ours: 5,000 style sheets that import each other in a chain", import_in_a_chain },
    { "ours: 5,000 redirects in a chain", redirect_in_a_chain },
};

static void check_chain(void **state)
{
    const struct chain_row *row = *state;
    pthread_t thread;
    pthread_attr_t attributes;
    void *is_done = NULL;
    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstacksize(&attributes, STACK_BYTES), 0);
    assert_int_equal(pthread_create(&thread, &attributes, row->run, &is_done), 0);
    pthread_attr_destroy(&attributes);
    assert_int_equal(pthread_join(thread, &is_done), 0);
    assert_ptr_equal(is_done, &is_done);
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
    suite_add(&suite, "ours: a page that is full", check_full_page, NULL);
    suite_add(&suite, "ours: style sheets that name ever more", check_full_memory, NULL);
    SUITE_ROWS(&suite, chain_rows, check_chain);
    return suite_run(&suite);
}
