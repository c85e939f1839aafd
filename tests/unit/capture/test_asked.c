#include "../base/suite.h"

#include "capture/asked.h"
#include "capture/crawl.h"

#define URL "https://a.example/news/1"

static void check_states(void **state)
{
    (void)state;
    AUTO(asked_urls_free) struct asked_urls *all = asked_urls_new();
    struct active *somebody = (struct active *)all;     /* only its address counts */
    struct crawl_page page = { .url = URL };
    assert_null(asked_find(all, URL));
    struct asked *asked = asked_begin(all, URL, somebody);
    assert_ptr_equal(asked, asked_find(all, URL));
    assert_null(asked_find(all, URL "?"));
    assert_int_equal(asked->state, ASKED_ON_ITS_WAY);
    assert_ptr_equal(asked->by, somebody);
    asked_move(asked, "https://a.example/news/2");
    assert_int_equal(asked->state, ASKED_MOVED);
    assert_null(asked->by);
    assert_string_equal(asked->to, "https://a.example/news/2");
    struct asked *target = asked_begin(all, asked->to, somebody);
    asked_finish(target, &page);
    assert_int_equal(target->state, ASKED_DONE);
    assert_null(target->by);
    assert_ptr_equal(target->page, &page);
}

static void check_know(void **state)
{
    (void)state;
    AUTO(asked_urls_free) struct asked_urls *all = asked_urls_new();
    struct crawl_page first = { .url = URL }, second = { .url = URL "#top" };
    asked_know(all, URL, &first);
    asked_know(all, URL, &second);
    const struct asked *asked = asked_find(all, URL);
    assert_ptr_equal(asked->page, &first);
    assert_string_equal(asked->urn, "");
}

int main(void)
{
    struct suite suite = { .name = "capture/asked" };
    suite_add(&suite, "ours: on its way, moved, done", check_states, NULL);
    suite_add(&suite, "ours: the first that captured a URL counts, and its record lies elsewhere", check_know, NULL);
    return suite_run(&suite);
}
