#include "capture/asked.h"

struct asked_urls {
    struct table *by_url;
};

struct asked_urls *asked_urls_new(void)
{
    struct asked_urls *all = mem_new(sizeof *all);
    all->by_url = table_new();
    return all;
}

struct asked *asked_find(const struct asked_urls *all, const char *url)
{
    return table_get(all->by_url, span_of(url));
}

struct asked *asked_begin(struct asked_urls *all, const char *url, struct active *by)
{
    struct asked *asked = mem_new(sizeof *asked);
    *asked = (struct asked){ .state = ASKED_ON_ITS_WAY, .by = by };
    table_put(all->by_url, span_of(url), asked);
    return asked;
}

void asked_move(struct asked *asked, const char *to)
{
    asked->state = ASKED_MOVED;
    asked->by = NULL;
    asked->to = mem_text(to);
}

void asked_finish(struct asked *asked, const struct crawl_page *page)
{
    asked->state = ASKED_DONE;
    asked->by = NULL;
    asked->page = page;
}

void asked_know(struct asked_urls *all, const char *url, const struct crawl_page *page)
{
    if (!asked_find(all, url))
        asked_finish(asked_begin(all, url, NULL), page);
}

static void free_asked(void *context, void *value)
{
    (void)context;
    struct asked *asked = value;
    free(asked->to);
    free(asked);
}

void asked_urls_free(struct asked_urls *all)
{
    if (!all)
        return;
    table_each(all->by_url, free_asked, NULL);
    table_free(all->by_url);
    free(all);
}
