/* What a run asks with, and the capture of all that waits. */
#include "base/text.h"
#include "capture/run_state.h"

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

static const char *const *texts(const struct config_texts *texts)
{
    return (const char *const *)texts->items;
}

static struct fetch_options fetch_options_of(const struct run *run)
{
    const struct profile_headers *own = &run->headers;
    return (struct fetch_options){
        .accept_language = own->accept_language, .headers = texts(&own->headers), .n_headers = own->headers.n,
        .cookies = texts(&own->cookies), .n_cookies = own->cookies.n, .header_hosts = texts(&own->hosts), .n_header_hosts = own->hosts.n,
        .secret_names = texts(&own->secret_names), .n_secret_names = own->secret_names.n, .allow_private = run->allow_private,
        .connect_to = texts(&run->connect_to), .n_connect_to = run->connect_to.n, .ca_file = run->ca_file, .proxy = run->proxy,
        .http2 = run->http2, .limits = run->limits, .spool_fd = run->fd,
    };
}

bool run_check_connections(const struct run *run, struct err *err)
{
    const struct fetch_options fetch = fetch_options_of(run);
    return fetch_options_check(&fetch, err);
}

/* --- capture ------------------------------------------------------------------------------------------------------------------------- */

/* What is added to the run while it goes on: the crawl captures it as well. */
bool run_add_more(struct run *run, struct crawl *crawl, struct err *err)
{
    size_t before = run->n_handed;
    if (run->more && !run_is_stopped(run) && !run->more(run, run->more_context, err))
        return false;
    for (; run->n_handed < run->n_pages; run->n_handed++) {
        run_add_page_line(run, run->pages[run->n_handed]);
        crawl_add(crawl, run->pages[run->n_handed]);
    }
    return run->n_pages == before || journal_sync(run->journal, err);
}

bool run_capture_all(struct run *run, struct err *err)
{
    const struct profile *profile = run->profile;
    AUTO_FREE char *user_agent = run_user_agent(run);
    AUTO_FREE char *warcinfo = warcinfo_of(run, user_agent);
    struct crawl_options options = {
        .fetch = fetch_options_of(run),
        .archive = run->archive,
        .overrides = profile ? &profile->facts : NULL,
        .by_payload = profile && profile->revisit.changed == PROFILE_CHANGED_PAYLOAD,
        .wanted = { .media = !profile || profile->capture.media, .only_largest = profile && profile->images == PROFILE_IMAGES_LARGEST },
        .requisite_hosts = profile ? &profile->scope.requisite_hosts : NULL,
        .article_bytes = profile ? profile->limits.article_bytes : 0,
        .ignore_robots = run->ignore_robots,
        .page_delay_ns = run->page_delay_ns,
        .manners = run->manners,
        .clock = &run->clock,
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
    for (run->n_handed = run->n_before; run->n_handed < run->n_pages; run->n_handed++)
        crawl_add(crawl, run->pages[run->n_handed]);
    clock_read(&run->clock);
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
