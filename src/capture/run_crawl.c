/* What a run asks with, and the capture of all that waits. */
#include "base/text.h"
#include "capture/run_state.h"
#include "web/url.h"

/* --- who asks --------------------------------------------------------------------------------------------------------------------- */

static const char *organization_of(const struct run *run)
{
    const char *said = run->profile ? run->profile->operator.organization : NULL;
    return said ? said : run->archive->settings.organization;
}

static const char *contact_of(const struct run *run)
{
    const char *said = run->profile ? run->profile->operator.contact : NULL;
    return said ? said : run->archive->settings.contact;
}

char *run_user_agent(const struct run *run)
{
    const char *organization = organization_of(run), *contact = contact_of(run);
    return contact ? mem_format("pressmark/%s (web archive of %s; %s)", PRESSMARK_VERSION, organization ? organization : "a library", contact)
                   : mem_format("pressmark/%s (web archive)", PRESSMARK_VERSION);
}

/* A value from outside stays inside its line, whatever it holds. */
static void put_field(struct buf *into, const char *name, const char *value)
{
    buf_printf(into, "%s: ", name);
    text_collapse(span_of(value), into);
    buf_put_text(into, "\r\n");
}

static char *warcinfo_of(const struct run *run, const char *user_agent)
{
    const struct settings *settings = &run->archive->settings;
    const char *organization = organization_of(run), *contact = contact_of(run);
    struct buf text = { 0 };
    buf_printf(&text, "software: pressmark %s\r\n", PRESSMARK_VERSION);
    buf_put_text(&text, "format: WARC File Format 1.1\r\n"
                        "conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n");
    AUTO_FREE char *operator = mem_format("%s, %s", organization ? organization : settings_organization(settings),
                                          contact ? contact : settings_contact(settings));
    put_field(&text, "operator", operator);
    put_field(&text, "isPartOf", run->collection);
    if (run->profile && run->profile->publisher)
        put_field(&text, "publisher", run->profile->publisher);
    put_field(&text, "robots", run->ignore_robots ? "ignore" : "obey");
    put_field(&text, "http-header-user-agent", user_agent);
    if (contact)
        put_field(&text, "http-header-from", contact);
    buf_put_text(&text, "digests: sha256, lower-case hexadecimal; payload digests of the entity body, transfer coding removed\r\n");
    return buf_take_text(&text);
}

/* --- what it asks with --------------------------------------------------------------------------------------------------------------- */

/* The profile's own header fields, and the hosts that the user means: those of the sources. Texts live in `own`. */
struct own_headers {
    struct config_texts fields, secrets, hosts;
};

static void free_texts(struct config_texts *texts)
{
    for (size_t i = 0; i < texts->n; i++)
        free(texts->items[i]);
    free(texts->items);
    *texts = (struct config_texts){ 0 };
}

static void add_hosts(struct config_texts *hosts, const struct config_texts *urls)
{
    for (size_t i = 0; i < urls->n; i++) {
        AUTO_URL struct url url = { 0 };
        struct err no_url = { 0 };
        if (!url_parse(span_of(urls->items[i]), NULL, &url, &no_url))
            continue;
        AUTO_FREE char *host = span_text(url.host);
        run_add_text(hosts, host);
    }
}

static void gather_headers(const struct run *run, struct own_headers *ret)
{
    for (size_t i = 0; i < run->headers.n; i++) {
        const struct profile_header *header = &run->headers.items[i];
        AUTO_FREE char *field = mem_format("%s: %s", header->name, header->value);
        run_add_text(&ret->fields, field);
        if (header->is_secret)
            run_add_text(&ret->secrets, header->name);
    }
    if (!run->profile)
        return;
    add_hosts(&ret->hosts, &run->profile->sources.feeds);
    add_hosts(&ret->hosts, &run->profile->sources.sitemaps);
    add_hosts(&ret->hosts, &run->profile->sources.pages);
}

static void free_headers(struct own_headers *own)
{
    free_texts(&own->fields);
    free_texts(&own->secrets);
    free_texts(&own->hosts);
}

static struct fetch_options fetch_options_of(const struct run *run, const struct own_headers *own)
{
    return (struct fetch_options){
        .allow_private = run->allow_private, .connect_to = (const char *const *)run->connect_to.items, .n_connect_to = run->connect_to.n,
        .ca_file = run->ca_file, .proxy = run->proxy, .http2 = run->http2, .limits = run->limits, .spool_fd = run->fd,
        .headers = (const char *const *)own->fields.items, .n_headers = own->fields.n,
        .secret_names = (const char *const *)own->secrets.items, .n_secret_names = own->secrets.n,
        .header_hosts = (const char *const *)own->hosts.items, .n_header_hosts = own->hosts.n,
    };
}

bool run_check_connections(const struct run *run, struct err *err)
{
    struct own_headers own = { 0 };
    gather_headers(run, &own);
    const struct fetch_options fetch = fetch_options_of(run, &own);
    bool is_right = fetch_options_check(&fetch, err);
    free_headers(&own);
    return is_right;
}

/* --- capture ------------------------------------------------------------------------------------------------------------------------- */

/* What is added to the run while it goes on: the crawl captures it as well. */
bool run_add_more(struct run *run, struct crawl *crawl, struct err *err)
{
    size_t before = run->n_pages;
    if (run->more && !run_is_stopped(run) && !run->more(run, run->more_context, err))
        return false;
    for (size_t i = before; i < run->n_pages; i++) {
        run_add_page_line(run, run->pages[i]);
        crawl_add(crawl, run->pages[i]);
    }
    return run->n_pages == before || journal_sync(run->journal, err);
}

static bool capture(struct run *run, const struct own_headers *own, struct err *err)
{
    AUTO_FREE char *user_agent = run_user_agent(run);
    AUTO_FREE char *warcinfo = warcinfo_of(run, user_agent);
    struct crawl_options options = {
        .fetch = fetch_options_of(run, own),
        .archive = run->archive,
        .by_payload = run->profile && run->profile->revisit.changed == PROFILE_CHANGED_PAYLOAD,
        .ignore_robots = run->ignore_robots,
        .page_delay_ns = run->page_delay_ns,
        .manners = run->manners,
        .progress = run->progress,
        .stop = run->stop,
        .read_source = run->read_source,
        .reader = run->more_context,
    };
    options.fetch.user_agent = user_agent;
    options.fetch.from = contact_of(run);
    AUTO(crawl_free) struct crawl *crawl = NULL;
    if (!crawl_open(&options, &crawl, err))
        return false;
    for (size_t i = 0; i < run->n_pages; i++)
        crawl_add(crawl, run->pages[i]);
    while (!run_is_stopped(run)) {
        bool is_waiting = run_count(run, CRAWL_WAITING, false);
        if (!is_waiting && !run_add_more(run, crawl, err))
            return false;
        if (!(run->package && !run->is_scheduled) && !run_count(run, CRAWL_WAITING, false))
            return true;
        if (!run_capture_package(run, crawl, warcinfo, err))
            return false;
    }
    return true;
}

bool run_capture_all(struct run *run, struct err *err)
{
    struct own_headers own = { 0 };
    gather_headers(run, &own);
    bool is_captured = capture(run, &own, err);
    free_headers(&own);
    return is_captured;
}
