/* Sources of a run: feeds, sitemaps and pages, read first; what they lead to is added once, as they name it. */
#include "capture/run_state.h"

static bool read_source(void *context, struct crawl_page *source, struct source *body, const char *content_type, const char *url,
                        char **ret_note, struct err *err)
{
    struct run *run = context;
    return discovery_read(&run->discovery, source->url, body, content_type, url, ret_note, err);
}

static bool has_sitemaps_left(struct run *run)
{
    bool is_left = run->n_sitemaps < run->discovery.n_sitemaps;
    for (; run->n_sitemaps < run->discovery.n_sitemaps; run->n_sitemaps++)
        run_add_page(run, run->discovery.sitemaps[run->n_sitemaps])->is_source = true;
    return is_left;
}

/* The journal says behind them that these are all: a run that is resumed before that reads its sources again. */
static bool add_found(struct run *run, void *context, struct err *err)
{
    (void)context;
    (void)err;
    if (run->is_found || has_sitemaps_left(run))
        return true;
    AUTO(table_free) struct table *place = table_new();
    for (size_t i = 0; i < run->n_pages; i++)
        table_put(place, span_of(run->pages[i]->url), (void *)(uintptr_t)(i + 1));
    discovery_sort(&run->discovery, place);
    run->is_found = true;
    uint64_t n = 0;
    for (size_t i = 0; i < run->discovery.n && !run->dry_run; i++) {
        struct discovered *item = &run->discovery.items[i];
        if (item->why_not)
            continue;
        if (run->max_articles && n >= run->max_articles)
            item->why_not = mem_format("beyond the first %llu", (unsigned long long)run->max_articles);
        else if (++n)
            run_add_page(run, item->url);
    }
    struct buf line = { 0 };
    struct jsonl json;
    run_begin_line(&json, &line, "found");
    jsonl_put_u64(&json, "taken", n);
    run_add_line(run, &json, &line);
    return true;
}

bool run_begin_sources(struct run *run, struct err *err)
{
    const struct discover_policy policy = { &run->include, &run->exclude, run->since_ns };
    run->more = add_found;
    run->read_source = read_source;
    run->more_context = run;
    return discovery_begin(&run->discovery, &policy, err);
}
