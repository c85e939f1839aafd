#include "capture/discover.h"

#include <inttypes.h>


/* --- what is taken -------------------------------------------------------------------------------------------------------------------- */

static bool compile(const struct config_texts *texts, struct glob ***ret, size_t *ret_n, struct err *err)
{
    size_t n = texts ? texts->n : 0;
    *ret = mem_new_array(n, sizeof **ret);
    for (*ret_n = 0; *ret_n < n; (*ret_n)++)
        if (!glob_compile(span_of(texts->items[*ret_n]), &(*ret)[*ret_n], err))
            return false;
    return true;
}

bool discovery_begin(struct discovery *discovery, const struct discover_policy *policy, struct err *err)
{
    *discovery = (struct discovery){ .by_url = table_new() };
    bool is_right = compile(policy->include, &discovery->include, &discovery->n_include, err) &&
                    compile(policy->exclude, &discovery->exclude, &discovery->n_exclude, err);
    discovery->policy = (struct sources_policy){ discovery->include, discovery->n_include, discovery->exclude, discovery->n_exclude,
                                                 policy->since_ns != INT64_MIN, policy->since_ns };
    return is_right;
}

static void add(struct discovery *discovery, const char *source, const char *url, const char *title, int64_t at_ns, const char *why_not)
{
    if (table_get(discovery->by_url, span_of(url)))
        return;
    if (discovery->n >= DISCOVER_ITEMS_MAX) {
        discovery->n_left_out++;
        return;
    }
    ARRAY_GROW(discovery->items, discovery->n);
    struct discovered *item = &discovery->items[discovery->n++];
    *item = (struct discovered){ mem_text(url), mem_text(title), mem_text(source), 0, discovery->n - 1, at_ns, mem_text(why_not) };
    table_put(discovery->by_url, span_of(item->url), discovery);
}

/* --- feeds and sitemaps ----------------------------------------------------------------------------------------------------------------- */

struct reading {
    struct discovery *discovery;
    const char *asked;
    uint64_t n_unread;                  /* sitemaps beyond DISCOVER_SITEMAPS_MAX */
};

static bool take_item(void *context, const struct feed_item *item, struct err *err)
{
    struct reading *reading = context;
    struct discovery *discovery = reading->discovery;
    (void)err;
    char why[SOURCES_WHY];
    bool is_taken = sources_takes_item(&discovery->policy, item, why);
    if (!item->is_sitemap) {
        add(discovery, reading->asked, item->url, item->title, item->date.is_known ? item->date.at_ns : INT64_MIN, is_taken ? NULL : why);
        return true;
    }
    if (!is_taken)
        return true;                                    /* what was last changed before the time asked for names nothing newer */
    if (discovery->n_sitemaps >= DISCOVER_SITEMAPS_MAX) {
        reading->n_unread++;
        return true;
    }
    ARRAY_GROW(discovery->sitemaps, discovery->n_sitemaps);
    discovery->sitemaps[discovery->n_sitemaps++] = mem_text(item->url);
    return true;
}

static char *fault_of(const struct feed_result *result)
{
    if (result->limit[0])
        return mem_text(result->limit);
    if (result->is_well_formed || !result->fault[0])
        return NULL;
    return result->line ? mem_format("line %u: %s", result->line, result->fault) : mem_text(result->fault);
}

/* --- pages ---------------------------------------------------------------------------------------------------------------------------------- */

/* Without a pattern nobody could tell an article from all else that a front page links to. */
static bool read_links(struct discovery *discovery, const char *asked, struct source *body, const char *content_type, const char *url,
                       struct discovered_source *told, struct err *err)
{
    AUTO_BUF struct buf text = { 0 };
    AUTO(page_document_free) struct page_document *document = NULL;
    if (!discovery->n_include) {
        told->fault = mem_text("it is a page: its links count only where scope.include says which are articles");
        return true;
    }
    if (!source_slurp(body, PAGE_BYTES_MAX, &text, err) || !page_document_parse(buf_span(&text), span_of(content_type), url, &document, err))
        return false;
    AUTO(page_links_free) struct page_links *links = page_links_of(document);
    AUTO_FREE const struct page_link **articles = mem_new_array(links->n, sizeof *articles);
    told->items = sources_articles_of(&discovery->policy, links, articles, links->n);
    for (size_t i = 0; i < told->items; i++)
        add(discovery, asked, articles[i]->url, articles[i]->text, INT64_MIN, NULL);
    if (links->n_left_out)
        told->fault = mem_format("%zu links beyond the first %d are left out", links->n_left_out, PAGE_LINKS_MAX);
    return true;
}

bool discovery_read(struct discovery *discovery, const char *asked, struct source *body, const char *content_type, const char *url,
                    char **ret_note, struct err *err)
{
    struct feed_result result;
    struct reading reading = { discovery, asked, 0 };
    uint64_t n_left_out = discovery->n_left_out;
    struct discovered_source told = { 0 };
    if (!feed_read(body, span_of(content_type), url, take_item, &reading, &result, err))
        return false;
    told.kind = result.kind == FEED_HTML ? "page" : feed_kind_name(result.kind);
    told.items = result.n_items;
    told.fault = fault_of(&result);
    if (result.kind == FEED_HTML && !read_links(discovery, asked, body, content_type, url, &told, err)) {
        free(told.fault);
        return false;
    }
    if (result.kind == FEED_NONE && !told.fault)
        told.fault = mem_text("it is neither a feed, nor a sitemap, nor a page");
    if (reading.n_unread && !told.fault)
        told.fault = mem_format("%" PRIu64 " sitemaps beyond the first %d of the run are not read", reading.n_unread, DISCOVER_SITEMAPS_MAX);
    if (discovery->n_left_out > n_left_out && !told.fault)
        told.fault = mem_format("%" PRIu64 " addresses beyond the first %d of the run are left out", discovery->n_left_out - n_left_out,
                                DISCOVER_ITEMS_MAX);
    told.url = mem_text(asked);
    ARRAY_GROW(discovery->sources, discovery->n_sources);
    discovery->sources[discovery->n_sources++] = told;
    *ret_note = mem_text(told.fault);
    return true;
}

static int by_place(const void *a, const void *b)
{
    const struct discovered *x = a, *y = b;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return x->number < y->number ? -1 : 1;
}

void discovery_sort(struct discovery *discovery, const struct table *place)
{
    for (size_t i = 0; i < discovery->n; i++)
        discovery->items[i].place = (uintptr_t)table_get(place, span_of(discovery->items[i].source));
    if (discovery->n)
        qsort(discovery->items, discovery->n, sizeof *discovery->items, by_place);
}

static void free_globs(struct glob **globs, size_t n)
{
    for (size_t i = 0; i < n; i++)
        glob_free(globs[i]);
    free(globs);
}

void discovery_end(struct discovery *discovery)
{
    for (size_t i = 0; i < discovery->n; i++) {
        free(discovery->items[i].url);
        free(discovery->items[i].title);
        free(discovery->items[i].source);
        free(discovery->items[i].why_not);
    }
    free(discovery->items);
    for (size_t i = 0; i < discovery->n_sources; i++) {
        free(discovery->sources[i].url);
        free(discovery->sources[i].fault);
    }
    free(discovery->sources);
    for (size_t i = 0; i < discovery->n_sitemaps; i++)
        free(discovery->sitemaps[i]);
    free(discovery->sitemaps);
    table_free(discovery->by_url);
    free_globs(discovery->include, discovery->n_include);
    free_globs(discovery->exclude, discovery->n_exclude);
    *discovery = (struct discovery){ 0 };
}
