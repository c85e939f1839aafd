#include "capture/report.h"

#include <inttypes.h>

#include "base/digest.h"
#include "base/num.h"
#include "capture/markup.h"
#include "capture/thumbnail.h"

/* The policy names this style by its digest: nothing else in the page is style, whatever a headline says. */
static const char style[] =
    ":root{color-scheme:light dark;--line:#d0d0d0;--dim:#5c5c5c;--bad:#b00020;--good:#1b6e35;--odd:#8a5a00;--bar:#7aa98a}"
    "@media(prefers-color-scheme:dark){:root{--line:#444;--dim:#aaa;--bad:#ff8a96;--good:#7fd39b;--odd:#e6b866;--bar:#3f7a55}}"
    "body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem}"
    "h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}p{margin:.3rem 0}"
    "table{border-collapse:collapse;width:100%}th,td{border-top:1px solid var(--line);padding:.4rem .6rem .4rem 0;text-align:left;"
    "vertical-align:top}th{color:var(--dim);font-weight:500}td{overflow-wrap:anywhere}"
    "img{display:block;width:6rem;height:4rem;object-fit:cover}meter{width:6rem}small,.dim{color:var(--dim)}"
    ".bad{color:var(--bad)}.good{color:var(--good)}.odd{color:var(--odd)}ul{margin:.2rem 0;padding-left:1.2rem}"
    ".figures{display:flex;flex-wrap:wrap;gap:.4rem 1.6rem;padding:0;list-style:none}.figures b{font-size:1.2rem}"
    "@media print{body{margin:0;max-width:none}a{color:inherit;text-decoration:none}tr{break-inside:avoid}}";

static void put_head(struct buf *out, const struct summary *summary)
{
    uint8_t sha256[DIGEST_MAX];
    digest_of(DIGEST_SHA256, span_of(style), sha256);
    buf_put_text(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'sha256-");
    markup_put_base64(out, span_of_n(sha256, 32));
    buf_put_text(out, "'; base-uri 'none'; form-action 'none'\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
                      "<meta name=\"viewport\" content=\"width=device-width\">\n");
    markup_printf(out, "<title>%s: run %s, %s</title>\n<style>", summary->profile, summary->run, summary_outcome_name(summary->outcome));
    buf_put_text(out, style);
    buf_put_text(out, "</style>\n</head>\n<body>\n");
}

static void put_times(struct buf *out, const struct summary *summary)
{
    char begun[TIME_TEXT], ended[TIME_TEXT];
    time_format(summary->begun_ns / NS_PER_S * NS_PER_S, begun);
    time_format(summary->ended_ns / NS_PER_S * NS_PER_S, ended);
    markup_printf(out, "<p class=\"dim\">Run %s of %s, %s to %s%s%s. %s</p>\n", summary->run, summary->collection ? summary->collection : summary->profile,
                  begun, ended, summary->is_dry ? ", dry" : "", summary->is_resumed ? ", went on with a run that was killed" : "", summary->tool);
}

static void put_findings(struct buf *out, const struct summary *summary)
{
    if (!summary->n_findings)
        return;
    buf_put_text(out, "<h2 id=\"findings\">Findings</h2>\n<ul>\n");
    for (size_t i = 0; i < summary->n_findings; i++) {
        const struct summary_finding *finding = &summary->findings[i];
        markup_printf(out, "<li><b class=\"bad\">%s</b> <bdi>%s</bdi>", finding->code, finding->why);
        if (finding->url) {
            buf_put_text(out, " <small>");
            markup_put_link(out, finding->url, NULL);
            buf_put_text(out, "</small>");
        }
        buf_put_text(out, "</li>\n");
    }
    buf_put_text(out, "</ul>\n");
}

static void put_figures(struct buf *out, const struct summary *summary)
{
    const struct summary_counts *counts = &summary->counts;
    const struct {
        uint64_t n;
        const char *what;
    } figures[] = {
        { counts->found, "found" }, { counts->new, "new" }, { counts->due, "due" }, { counts->captured, "captured" },
        { counts->changed, "changed" }, { counts->unchanged, "unchanged" }, { counts->gone, "gone" },
        { counts->refused, "refused by robots.txt" }, { counts->failed, "failed" }, { counts->waiting, "waiting" },
    };
    buf_put_text(out, "<ul class=\"figures\">\n");
    for (size_t i = 0; i < COUNT_OF(figures); i++)
        markup_printf(out, "<li><b>%u</b> %s</li>\n", figures[i].n, figures[i].what);
    uint64_t by_robots = num_min(counts->requisites_by_robots, counts->requisites_explained);
    buf_put_text(out, "</ul>\n");
    markup_printf(out, "<p>Requisites: %u, captured %u, refused by robots.txt %u, missing for other reasons %u.</p>\n", counts->requisites,
                  counts->requisites_captured, by_robots, counts->requisites_explained - by_robots);
}

/* --- the articles --------------------------------------------------------------------------------------------------------- */

/* 0 stands first: what failed, what is doubtful or not whole, what was captured, the rest. */
static int rank_of(const struct summary_page *page)
{
    bool is_doubtful = page->quality && strcmp(page->quality, "good") != 0;
    bool is_snapshot = page->outcome == SUMMARY_CAPTURED || page->outcome == SUMMARY_CHANGED;
    return page->outcome == SUMMARY_FAILED                                            ? 0
           : is_doubtful || (is_snapshot && summary_page_complete(page) < 1)          ? 1
           : is_snapshot                                                              ? 2
           : page->outcome == SUMMARY_GONE || page->outcome == SUMMARY_REFUSED        ? 3
                                                                                      : 4;
}
enum { RANKS = 5 };

static void put_missing(struct buf *out, const struct summary_page *page)
{
    uint64_t n = page->expected > page->captured ? page->expected - page->captured : 0;
    if (!n && !page->n_missing)
        return;
    markup_printf(out, "<details><summary>%u missing</summary>\n<ul>\n", n);
    for (size_t i = 0; i < page->n_missing; i++) {
        markup_printf(out, "<li><bdi>%s</bdi>: ", page->missing[i].why ? page->missing[i].why : "not known why");
        markup_put_link(out, page->missing[i].url, NULL);
        buf_put_text(out, "</li>\n");
    }
    if (n > page->n_missing)
        markup_printf(out, "<li>%u more</li>\n", n - (uint64_t)page->n_missing);
    buf_put_text(out, "</ul></details>");
}

static void put_outcome(struct buf *out, const struct summary_page *page)
{
    static const char *const colours[SUMMARY_PAGE_OUTCOMES] = { "good", "good", "dim", "odd", "odd", "bad", "dim" };
    markup_printf(out, "<td><span class=\"%s\">%s</span>", colours[page->outcome], summary_page_outcome_name(page->outcome));
    if (page->changes)
        markup_printf(out, "<br><small>%s</small>", page->changes);
    if (page->why)
        markup_printf(out, "<br><small><bdi>%s</bdi></small>", page->why);
    if (page->quality && strcmp(page->quality, "good") != 0)
        markup_printf(out, "<br><span class=\"bad\">%s</span> <small><bdi>%s</bdi></small>", page->quality, page->quality_why);
    buf_put_text(out, "</td>");
}

static void put_row(struct buf *out, const struct summary_page *page, const char *thumbnail)
{
    char at[TIME_TEXT] = "";
    if (page->at_ns)
        time_format(page->at_ns / NS_PER_S * NS_PER_S, at);
    buf_put_text(out, "<tr><td>");
    if (thumbnail)
        markup_printf(out, "<img src=\"%s\" alt=\"\">", thumbnail);
    buf_put_text(out, "</td><td>");
    markup_put_link(out, page->url, page->headline);
    if (page->headline)
        markup_printf(out, "<br><small><bdi>%s</bdi></small>", page->url);
    markup_printf(out, "</td><td>%s</td>", at);
    put_outcome(out, page);
    buf_put_text(out, "<td>");
    if (page->expected)
        markup_printf(out, "<meter min=\"0\" max=\"100\" value=\"%u\"></meter><br><small>%u of %u</small> ",
                      (uint64_t)(summary_page_complete(page) * 100), page->captured, page->expected);
    put_missing(out, page);
    buf_put_text(out, "</td></tr>\n");
}

static void put_pages(struct buf *out, const struct summary *summary, char **thumbnails)
{
    if (!summary->n_pages)
        return;
    size_t n_rows = 0;
    buf_put_text(out, "<h2 id=\"articles\">Articles</h2>\n<table>\n<thead><tr><th></th><th>Article</th><th>Asked for</th><th>Outcome</th>"
                      "<th>Complete</th></tr></thead>\n<tbody>\n");
    for (int rank = 0; rank < RANKS; rank++)
        for (size_t i = 0; i < summary->n_pages && n_rows < REPORT_ROWS_MAX; i++)
            if (rank_of(&summary->pages[i]) == rank) {
                put_row(out, &summary->pages[i], thumbnails ? thumbnails[i] : NULL);
                n_rows++;
            }
    buf_put_text(out, "</tbody>\n</table>\n");
    if (n_rows < summary->n_pages)
        markup_printf(out, "<p>%u more are in the summary beside this page, %s.json.</p>\n", (uint64_t)(summary->n_pages - n_rows), summary->run);
}

/* --- the rest ------------------------------------------------------------------------------------------------------------- */

static void put_sources(struct buf *out, const struct summary *summary)
{
    if (!summary->n_sources)
        return;
    buf_put_text(out, "<h2 id=\"sources\">Sources</h2>\n<table>\n<thead><tr><th>Source</th><th>Kind</th><th>Articles</th><th></th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < summary->n_sources; i++) {
        const struct summary_source *source = &summary->sources[i];
        buf_put_text(out, "<tr><td>");
        markup_put_link(out, source->url, NULL);
        markup_printf(out, "</td><td>%s</td><td>%u</td><td class=\"%s\"><bdi>%s</bdi></td></tr>\n", source->kind, source->items,
                      source->is_failed ? "bad" : "dim", source->why ? source->why : source->is_failed ? "failed" : "");
    }
    buf_put_text(out, "</tbody>\n</table>\n");
}

static void put_packages(struct buf *out, const struct summary *summary)
{
    if (!summary->n_packages)
        return;
    buf_put_text(out, "<h2 id=\"packages\">Packages</h2>\n<table>\n"
                      "<thead><tr><th>Package</th><th></th><th>Articles</th><th>Bytes</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < summary->n_packages; i++) {
        const struct summary_package *package = &summary->packages[i];
        markup_printf(out, "<tr><td>%s</td><td>%s</td><td>%u</td><td>%u</td></tr>\n", package->id, package->is_open ? "open" : "sealed",
                      package->articles, package->bytes);
    }
    buf_put_text(out, "</tbody>\n</table>\n");
}

static void put_conditions(struct buf *out, const struct summary *summary)
{
    const struct summary_clock *clock = &summary->clock;
    AUTO_FREE char *offset = mem_format("%.3f", (double)clock->offset_ns / 1e6), *server = mem_format("%.1f", (double)clock->server_ns / 1e9);
    AUTO_FREE char *user_agent = summary_user_agent(summary);
    buf_put_text(out, "<h2 id=\"conditions\">Clock and vantage</h2>\n");
    if (clock->is_known)
        markup_printf(out, "<p>The clock was %ssynchronised, %s ms off.</p>\n", clock->is_synchronised ? "" : "not ", offset);
    else
        buf_put_text(out, "<p>Nobody could say whether the clock was synchronised.</p>\n");
    if (clock->server)
        markup_printf(out, "<p>Largest difference to the clock of a server: %s s (%s).</p>\n", server, clock->server);
    markup_printf(out, "<p>Asked as <bdi>%s</bdi>, Accept-Language <bdi>%s</bdi>, %s cookies.</p>\n", user_agent ? user_agent : "nobody",
                  summary->vantage.accept_language ? summary->vantage.accept_language : "none", summary->vantage.has_cookies ? "with" : "without");
}

void report_format(const struct archive *archive, const struct summary *summary, struct buf *into)
{
    static const char *const words[] = { "was well", "was not well", "could not be done" };
    char **thumbnails = archive ? thumbnails_of(archive, summary) : NULL;
    put_head(into, summary);
    markup_printf(into, "<h1>%s: the run <span class=\"%s\">%s</span></h1>\n", summary->profile, summary->outcome == SUMMARY_PASS ? "good" : "bad",
                  words[summary->outcome]);
    put_times(into, summary);
    put_findings(into, summary);
    put_figures(into, summary);
    put_pages(into, summary, thumbnails);
    put_sources(into, summary);
    put_packages(into, summary);
    put_conditions(into, summary);
    buf_put_text(into, "</body>\n</html>\n");
    thumbnails_free(thumbnails, summary->n_pages);
}

bool report_publish(const struct archive *archive, const struct summary *summary, char **ret_path, struct err *err)
{
    AUTO_CLOSE int fd = -1;
    AUTO(draft_free) struct draft *draft = NULL;
    AUTO_BUF struct buf page = { 0 };
    AUTO_FREE char *name = summary_file_name(summary->run, "html");
    report_format(archive, summary, &page);
    if (!summary_make_folder(archive, summary->profile, &fd, err) || !draft_open(fd, name, &draft, err) ||
        !draft_write(draft, buf_span(&page), err) || !draft_replace(draft, err))
        return err_where(err, "reports/%s/%s", summary->profile, name);
    if (ret_path)
        *ret_path = mem_format("reports/%s/%s", summary->profile, name);
    return true;
}
