#include "capture/summary.h"

static const char *const outcome_names[] = { "pass", "fail", "could-not-run" };
static const char *const page_outcome_names[SUMMARY_PAGE_OUTCOMES] = {
    "captured", "changed", "unchanged", "gone", "refused", "failed", "waiting",
};

const char *summary_outcome_name(enum summary_outcome outcome)
{
    return outcome_names[outcome];
}

const char *summary_page_outcome_name(enum summary_page_outcome outcome)
{
    return page_outcome_names[outcome];
}

/* --- filling it in -------------------------------------------------------------------------------------------------------- */

void summary_find(struct summary *summary, const char *code, const char *url, const char *why, ...)
{
    va_list args;
    va_start(args, why);
    ARRAY_GROW(summary->findings, summary->n_findings);
    summary->findings[summary->n_findings++] = (struct summary_finding){ mem_text(code), mem_format_args(why, args), mem_text(url) };
    va_end(args);
}

bool summary_has_finding(const struct summary *summary, const char *code)
{
    for (size_t i = 0; i < summary->n_findings; i++)
        if (strcmp(summary->findings[i].code, code) == 0)
            return true;
    return false;
}

struct summary_source *summary_add_source(struct summary *summary, const char *url, const char *kind)
{
    ARRAY_GROW(summary->sources, summary->n_sources);
    struct summary_source *source = &summary->sources[summary->n_sources++];
    *source = (struct summary_source){ .url = mem_text(url), .kind = mem_text(kind) };
    return source;
}

struct summary_page *summary_add_page(struct summary *summary, const char *url, enum summary_page_outcome outcome)
{
    ARRAY_GROW(summary->pages, summary->n_pages);
    struct summary_page *page = &summary->pages[summary->n_pages++];
    *page = (struct summary_page){ .url = mem_text(url), .outcome = outcome };
    return page;
}

void summary_add_missing(struct summary_page *page, const char *url, const char *found, const char *why)
{
    if (page->n_missing == SUMMARY_MISSING_MAX)
        return;
    ARRAY_GROW(page->missing, page->n_missing);
    page->missing[page->n_missing++] = (struct summary_missing){ mem_text(url), mem_text(found), mem_text(why) };
}

void summary_add_picture(struct summary_page *page, const char *url)
{
    if (page->n_pictures == SUMMARY_PICTURES_MAX)
        return;
    ARRAY_GROW(page->pictures, page->n_pictures);
    page->pictures[page->n_pictures++] = mem_text(url);
}

struct summary_package *summary_add_package(struct summary *summary, const char *id, const char *path)
{
    ARRAY_GROW(summary->packages, summary->n_packages);
    struct summary_package *package = &summary->packages[summary->n_packages++];
    *package = (struct summary_package){ .id = mem_text(id), .path = mem_text(path) };
    return package;
}

char *summary_user_agent(const struct summary *summary)
{
    AUTO_BUF struct buf products = { 0 };
    size_t depth = 0;
    for (const char *c = summary->vantage.user_agent; c && *c; c++) {
        depth += *c == '(';
        if (!depth && (*c != ' ' || (products.len && products.at[products.len - 1] != ' ')))
            buf_put_byte(&products, (uint8_t)*c);
        depth -= *c == ')' && depth;
    }
    struct span text = span_trim(buf_span(&products));
    return text.len ? mem_text_n(text.at, text.len) : NULL;
}

static double share_of(uint64_t part, uint64_t whole)
{
    return part >= whole ? 1 : (double)part / (double)whole;
}

double summary_page_complete(const struct summary_page *page)
{
    return share_of(page->captured + page->by_robots, page->expected);
}

double summary_complete(const struct summary *summary)
{
    const struct summary_counts *counts = &summary->counts;
    return share_of(counts->requisites_captured + counts->requisites_by_robots, counts->requisites);
}

void summary_count(struct summary *summary)
{
    struct summary_counts *counts = &summary->counts;
    uint64_t by[SUMMARY_PAGE_OUTCOMES] = { 0 };
    counts->requisites = counts->requisites_captured = counts->requisites_explained = counts->requisites_by_robots = 0;
    for (size_t i = 0; i < summary->n_pages; i++) {
        const struct summary_page *page = &summary->pages[i];
        by[page->outcome]++;
        counts->requisites += page->expected;
        counts->requisites_captured += page->captured;
        counts->requisites_explained += page->explained;
        counts->requisites_by_robots += page->by_robots;
    }
    counts->captured = by[SUMMARY_CAPTURED];
    counts->changed = by[SUMMARY_CHANGED];
    counts->unchanged = by[SUMMARY_UNCHANGED];
    counts->gone = by[SUMMARY_GONE];
    counts->refused = by[SUMMARY_REFUSED];
    counts->failed = by[SUMMARY_FAILED];
    if (counts->waiting < by[SUMMARY_WAITING])
        counts->waiting = by[SUMMARY_WAITING];
}

static void free_page(struct summary_page *page)
{
    char *const texts[] = { page->url, page->why, page->changes, page->snapshot, page->package, page->headline, page->quality, page->quality_why };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        free(texts[i]);
    for (size_t i = 0; i < page->n_missing; i++) {
        free(page->missing[i].url);
        free(page->missing[i].found);
        free(page->missing[i].why);
    }
    for (size_t i = 0; i < page->n_pictures; i++)
        free(page->pictures[i]);
    free(page->missing);
    free(page->pictures);
}

void summary_free(struct summary *summary)
{
    for (size_t i = 0; i < summary->n_findings; i++) {
        free(summary->findings[i].code);
        free(summary->findings[i].why);
        free(summary->findings[i].url);
    }
    for (size_t i = 0; i < summary->n_sources; i++) {
        free(summary->sources[i].url);
        free(summary->sources[i].kind);
        free(summary->sources[i].why);
    }
    for (size_t i = 0; i < summary->n_pages; i++)
        free_page(&summary->pages[i]);
    for (size_t i = 0; i < summary->n_packages; i++) {
        free(summary->packages[i].id);
        free(summary->packages[i].path);
    }
    char *const texts[] = { summary->run, summary->profile, summary->collection, summary->tool, summary->clock.server,
                            summary->vantage.user_agent, summary->vantage.accept_language };
    for (size_t k = 0; k < COUNT_OF(texts); k++)
        free(texts[k]);
    free(summary->findings);
    free(summary->sources);
    free(summary->pages);
    free(summary->packages);
    *summary = (struct summary){ 0 };
}
