#include "capture/run_state.h"

struct run *run_new(const struct archive *archive, unsigned workers, const struct progress *progress, struct run_summary *summary)
{
    struct run *run = mem_new(sizeof *run);
    run->archive = archive;
    run->fd = run->lock_fd = -1;
    run->workers = workers;
    run->progress = progress;
    run->summary = summary;
    run->page_by_url = table_new();
    return run;
}

void run_free(struct run *run)
{
    if (!run)
        return;
    if (run->fd >= 0)
        close(run->fd);
    if (run->lock_fd >= 0)
        close(run->lock_fd);
    journal_free(run->journal);
    catalogue_free(run->catalogue);
    for (size_t i = 0; i < run->n_pages; i++)
        crawl_page_free(run->pages[i]);
    free(run->pages);
    table_free(run->page_by_url);
    for (size_t i = 0; i < run->n_closed; i++)
        json_decref(run->closed[i].line);
    free(run->closed);
    config_texts_free(&run->connect_to);
    config_texts_free(&run->include);
    config_texts_free(&run->exclude);
    discovery_end(&run->discovery);
    clock_free(&run->clock);
    profile_headers_free(&run->headers);
    profile_free(&run->own_profile);
    char *texts[] = { run->profile_file, run->profile_name, run->id, run->collection, run->ca_file, run->proxy, run->package, run->package_started };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        free(texts[i]);
    free(run);
}

struct crawl_page *run_add_page(struct run *run, const char *url)
{
    struct crawl_page *page = run_page(run, url);
    if (page)
        return page;
    page = crawl_page_new(url);
    ARRAY_GROW(run->pages, run->n_pages);
    run->pages[run->n_pages++] = page;
    table_put(run->page_by_url, span_of(page->url), page);
    return page;
}

struct crawl_page *run_page(const struct run *run, const char *url)
{
    return table_get(run->page_by_url, span_of(url));
}

void run_add_text(struct config_texts *texts, const char *text)
{
    ARRAY_GROW(texts->items, texts->n);
    texts->items[texts->n++] = mem_text(text);
}

void run_forget_settled(struct run *run)
{
    size_t n = 0;
    table_free(run->page_by_url);
    run->page_by_url = table_new();
    for (size_t i = 0; i < run->n_pages; i++) {
        struct crawl_page *page = run->pages[i];
        if (run->package && run_is_in_package(run, page))
            run->pages[n++] = page;
        else
            crawl_page_free(page);
    }
    run->n_pages = n;
}

bool run_is_in_package(const struct run *run, const struct crawl_page *page)
{
    return page->outcome == CRAWL_CAPTURED && page->package == run->package_number;
}

size_t run_count(const struct run *run, enum crawl_outcome outcome, bool only_in_package)
{
    size_t n = 0;
    for (size_t i = 0; i < run->n_pages; i++)
        n += run->pages[i]->outcome == outcome && (!only_in_package || (run_is_in_package(run, run->pages[i]) && !run->pages[i]->is_shared));
    return n;
}

bool run_is_stopped(const struct run *run)
{
    return run->stop && *run->stop;
}

bool run_catalogue(struct run *run, struct catalogue **ret, struct err *err)
{
    bool is_new = !run->catalogue, is_empty = false;
    *ret = NULL;
    if (is_new && !archive_is_empty(run->archive, &is_empty, err))
        return false;
    if (is_empty)
        return true;
    if (is_new ? !catalogue_open(run->archive, NULL, &run->catalogue, err) : !catalogue_refresh(run->catalogue, NULL, err))
        return false;
    *ret = run->catalogue;
    return true;
}

void run_begin_line(struct jsonl *json, struct buf *line, const char *event)
{
    jsonl_begin(json, line, false);
    jsonl_open_object(json, NULL);
    jsonl_put_text(json, "event", event);
}

void run_add_line(struct run *run, struct jsonl *json, struct buf *line)
{
    jsonl_close_object(json);
    jsonl_end(json);
    journal_add(run->journal, buf_span(line));
    buf_free(line);
}
