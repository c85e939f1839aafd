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
    for (size_t i = 0; i < run->n_pages; i++) {
        free((char *)run->pages[i].url);
        free(run->pages[i].at);
    }
    free(run->pages);
    table_free(run->page_by_url);
    free(run->in_package);
    for (size_t i = 0; i < run->n_closed; i++)
        json_decref(run->closed[i].line);
    free(run->closed);
    for (size_t i = 0; i < run->connect_to.n; i++)
        free(run->connect_to.items[i]);
    free(run->connect_to.items);
    char *texts[] = { run->id, run->collection, run->ca_file, run->proxy, run->package, run->package_started };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        free(texts[i]);
    free(run);
}

void run_add_page(struct run *run, const char *url)
{
    if (run_page(run, url))
        return;
    ARRAY_GROW(run->pages, run->n_pages);
    run->pages[run->n_pages++] = (struct crawl_page){ .url = mem_text(url) };
    table_put(run->page_by_url, span_of(url), (void *)(uintptr_t)run->n_pages);
}

struct crawl_page *run_page(const struct run *run, const char *url)
{
    uintptr_t number = (uintptr_t)table_get(run->page_by_url, span_of(url));
    return number ? &run->pages[number - 1] : NULL;
}

void run_add_text(struct config_texts *texts, const char *text)
{
    ARRAY_GROW(texts->items, texts->n);
    texts->items[texts->n++] = mem_text(text);
}

size_t run_count(const struct run *run, enum crawl_outcome outcome, bool only_in_package)
{
    size_t n = 0;
    for (size_t i = 0; i < run->n_pages; i++)
        n += run->pages[i].outcome == outcome && (!only_in_package || (run->in_package[i] && !run->pages[i].is_shared));
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
