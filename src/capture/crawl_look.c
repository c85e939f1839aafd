/* Looks: a page that is known is compared with its snapshot, before anything of it is kept. */
#include "capture/crawl_state.h"
#include "page/document.h"

/* --- the verdict ------------------------------------------------------------------------------------------------------------------ */

static void tell_changes(struct active *active, unsigned changes)
{
    AUTO_BUF struct buf text = { 0 };
    snapshot_changes_put(changes, &text);
    free(active->page->changes);
    active->page->changes = changes ? buf_take_text(&text) : mem_text("payload");
    buf_printf(&active->told, "changed: %s, since %s\r\n", active->page->changes, active->page->known->snapshot);
    look_free(TAKE(active->look));
}

/* --- pictures --------------------------------------------------------------------------------------------------------------------- */

/* The last picture is there, or could not be had. The answer that was held is kept when something changed. */
static bool conclude(struct crawl *crawl, struct active *active, struct err *err)
{
    unsigned changes = look_changes(active->look);
    enum page_step step;
    if (!changes)
        return crawl_unchanged(crawl, active, "the same article", err);
    tell_changes(active, changes);
    struct fetch_exchange *exchange = TAKE(active->held);
    bool is_listed = crawl_list_needs(crawl, active, &exchange, &step, err);
    if (is_listed)
        return crawl_listed(crawl, active, exchange, err);
    fetch_exchange_free(exchange);
    return false;
}

bool crawl_looked(struct crawl *crawl, struct looked_at *picture, const struct fetch_exchange *exchange, struct err *err)
{
    struct active *active = picture->active;
    AUTO_FREE char *digest = NULL;
    bool is_had = exchange && exchange->failure == FETCH_OK && exchange->status >= 200 && exchange->status < 300 && !exchange->truncated;
    if (is_had && !look_digest(exchange->response, &digest, err))
        return false;
    look_put_picture(active->look, picture->i, digest);
    return --active->n_open > 0 || conclude(crawl, active, err);
}

static bool ask_pictures(struct crawl *crawl, struct active *active, struct err *err)
{
    size_t n = look_n_pictures(active->look);
    active->pictures = mem_new_array(n, sizeof *active->pictures);
    active->n_open = n + 1;                             /* what is refused at once must not conclude before all are asked for */
    for (size_t i = 0; i < n; i++) {
        active->pictures[i] = (struct looked_at){ active, i };
        struct task *task = crawl_task(TASK_PICTURE, look_picture(active->look, i), active->url, &active->pictures[i], 0);
        if (!crawl_submit(crawl, task, err))
            return false;
    }
    return --active->n_open > 0 || conclude(crawl, active, err);
}

/* --- a look ----------------------------------------------------------------------------------------------------------------------- */

/* By the bytes alone: where the profile says so, and of what is no HTML. */
static bool compare_payload(struct crawl *crawl, struct active *active, struct fetch_exchange **exchange, enum page_step *ret_step, struct err *err)
{
    AUTO_FREE char *digest = NULL;
    if (!look_digest((*exchange)->response, &digest, err))
        return false;
    if (!look_is_same_payload(active->look, digest)) {
        tell_changes(active, 0);
        return true;
    }
    *ret_step = STEP_OVER;
    fetch_exchange_free(TAKE(*exchange));
    return crawl_unchanged(crawl, active, "the same bytes", err);
}

bool crawl_look(struct crawl *crawl, struct active *active, struct fetch_exchange **exchange, const struct page_document *document,
                enum page_step *ret_step, struct err *err)
{
    struct err unread = { 0 };
    *ret_step = STEP_LISTED;
    if (!active->page->known || active->page->why || active->page->changes)
        return true;                                    /* new, flawed, or compared already */
    if (!look_open(crawl->options.archive, active->page->known, &active->look, &unread)) {
        buf_printf(&active->told, "note: it cannot be compared with %s: %s\r\n", active->page->known->snapshot, unread.why);
        return true;
    }
    if (crawl->options.by_payload || !document)
        return compare_payload(crawl, active, exchange, ret_step, err);
    look_read(active->look, document, crawl->options.overrides, active->date_ns);
    unsigned changes = look_changes_said(active->look);
    if (changes) {
        tell_changes(active, changes);
        return true;
    }
    *ret_step = STEP_HELD;
    active->held = TAKE(*exchange);
    return ask_pictures(crawl, active, err);
}
