/* What is asked for again: what came, or did not, is told to the manners of its host, and a request that may do better waits for its next
 * try. Every answer that came is a record; one that was cut off waits for that until it is known whether a longer one comes. */
#include <stdio.h>
#include <stdlib.h>

#include "capture/answer.h"
#include "capture/crawl_state.h"
#include "capture/records.h"
#include "capture/retry.h"

/* One of dozens that a page needs, or is compared by. */
static bool is_requisite(const struct task *task)
{
    return task->kind == TASK_REQUISITE || task->kind == TASK_PICTURE;
}

/* --- what the host's manners are told -------------------------------------------------------------------------------------- */

/* Errors of the host: no answer, 5xx, and what keeps us out. A page that is 403 shuts us out; a picture may be so for everybody, since
 * stores of pictures say 403 of what they do not have. */
static bool is_error(const struct task *task, const struct fetch_exchange *exchange, const struct answer *answer)
{
    if (exchange->failure != FETCH_OK)
        return exchange->failure != FETCH_REFUSED;      /* that is our own doing */
    return answer->challenge || exchange->status == 429 || exchange->status >= 500 ||
           (exchange->status == 403 && task->kind == TASK_PAGE);
}

/* Says neither that the host is well nor that it is not. */
static bool is_neutral(const struct fetch_exchange *exchange)
{
    return exchange->failure == FETCH_REFUSED || exchange->truncated || exchange->status == 403;
}

static void tell_manners(struct crawl *crawl, const struct task *task, const struct fetch_exchange *exchange, const struct answer *answer,
                         const char *what, int64_t now_ns)
{
    struct host *host = task->host;
    struct manners *manners = &host->manners;
    bool was_closed = manners_is_closed(manners);
    if (task->kind == TASK_PAGE)
        manners_page_ended(manners, now_ns);
    if (exchange->first_byte_ns)
        manners_heard(manners, exchange->first_byte_ns);
    if (is_error(task, exchange, answer))
        manners_went_wrong(manners, what);
    else if (!is_neutral(exchange))
        manners_went_well(manners);
    if (exchange->failure == FETCH_OK && (exchange->status == 429 || exchange->status == 503))
        manners_is_pressed(manners);
    if (!was_closed && manners_is_closed(manners))
        progress_noted(crawl->options.progress, "%s rests for this run: %s", host->origin, manners->closed_why);
}

/* How long to wait for the next try; a host that says how long rests as a whole. False: longer than a run waits. */
static bool wait_of(struct crawl *crawl, const struct task *task, enum retry_cause cause, const struct fetch_exchange *exchange,
                    const struct answer *answer, int64_t now_ns, int64_t *ret_wait_ns)
{
    struct host *host = task->host;
    int64_t unit_ns = crawl->options.manners.retry_wait_ns ? crawl->options.manners.retry_wait_ns : RETRY_WAIT_NS;
    bool is_pressed = exchange->failure == FETCH_OK && (exchange->status == 429 || exchange->status == 503);
    bool is_told = is_pressed && answer->has_retry_after && answer->retry_after_ns > 0;
    *ret_wait_ns = is_told ? answer->retry_after_ns : retry_wait_ns(cause, task->tries, unit_ns, arc4random());
    if (!is_told && !(exchange->failure == FETCH_OK && exchange->status == 429))
        return true;                    /* a fault of this one; but who says "too many" means all of them */
    if (is_told && *ret_wait_ns >= NS_PER_S)
        progress_noted(crawl->options.progress, "%s asks to be left alone for %lld s (Retry-After)", host->origin,
                       (long long)(*ret_wait_ns / NS_PER_S));
    return manners_rest(&host->manners, now_ns, *ret_wait_ns, !is_requisite(task));
}

/* --- several answers --------------------------------------------------------------------------------------------------------- */

/* Pictures that a page is compared by are looked at only. */
static bool record(struct crawl *crawl, const struct task *task, struct fetch_exchange *taken, struct err *err)
{
    char urn[UUID_URN];
    if (!taken->response || task->kind == TASK_PICTURE) {
        fetch_exchange_free(taken);
        return true;
    }
    recorder_reserve(crawl->recorder, urn);
    return recorder_put_exchange(crawl->recorder, taken, false, urn, err);
}

static bool is_cut(const struct fetch_exchange *exchange)
{
    return exchange->failure == FETCH_OK && exchange->truncated && exchange->status >= 200 && exchange->status < 300;
}

/* Of two answers that were cut off the longer one is put aside, the other is recorded; what is not cut is recorded. */
static bool set_aside(struct crawl *crawl, struct task *task, struct fetch_exchange *taken, struct err *err)
{
    bool is_better = is_cut(taken) && (!task->cut || taken->response->size > task->cut->response->size);
    if (!is_better)
        return record(crawl, task, taken, err);
    struct fetch_exchange *shorter = TAKE(task->cut);
    task->cut = taken;
    return !shorter || record(crawl, task, shorter, err);
}

/* No more tries: a whole answer goes before one that was cut off, and that before an error. */
static bool choose(struct crawl *crawl, struct task *task, struct fetch_exchange **exchange, struct err *err)
{
    if (!task->cut)
        return true;
    bool is_whole = (*exchange)->failure == FETCH_OK && !(*exchange)->truncated && (*exchange)->status >= 200 && (*exchange)->status < 400;
    if (is_whole)
        return record(crawl, task, TAKE(task->cut), err);
    if (!set_aside(crawl, task, TAKE(*exchange), err))
        return false;
    *exchange = TAKE(task->cut);
    return true;
}

/* --- what people and the metadata record are told ---------------------------------------------------------------------------- */

static void tell_try(struct active *active, const struct fetch_exchange *exchange, const char *what)
{
    char date[RECORD_DATE];
    record_date(exchange->started_ns, date);
    buf_printf(&active->told, "tried: %s %s\r\n", date, what);
}

static void tell_end(struct active *active, const struct task *task, const struct fetch_exchange *exchange, const struct answer *answer)
{
    const struct manners *manners = &task->host->manners;
    bool is_left_alone = answer->has_retry_after && manners_is_closed(manners);
    active->tried[0] = '\0';
    if (is_left_alone)
        snprintf(active->tried, sizeof active->tried, ": %s", manners->closed_why);
    else if (task->tries > 1)
        snprintf(active->tried, sizeof active->tried, " (%u tries)", task->tries);
    if (task->tries > 1)
        buf_printf(&active->told, "tries: %u\r\n", task->tries);
    if (!answer->challenge || exchange->failure != FETCH_OK)
        return;
    buf_printf(&active->told, "note: a challenge stands before the page (%s)\r\n", answer->challenge);
    if (!active->page->why && exchange->status < 300)
        active->page->why = mem_format("a challenge stands before the page (%s)", answer->challenge);
}

/* --- in vain ----------------------------------------------------------------------------------------------------------------- */

enum { GIVEN_UP_MAX = 20000 };          /* URLs, 100 bytes each: beyond it they are tried as often as others */

static unsigned tries_of(const struct crawl *crawl, const struct task *task, enum retry_cause cause)
{
    bool is_known = is_requisite(task) && table_get(crawl->given_up, span_of(task->url));
    return is_known ? 1 : retry_tries(cause, is_requisite(task));
}

static void remember(struct crawl *crawl, const struct task *task, enum retry_cause cause)
{
    bool is_in_vain = cause != RETRY_NOT && is_requisite(task) && crawl->n_given_up < GIVEN_UP_MAX;
    if (!is_in_vain || table_get(crawl->given_up, span_of(task->url)))
        return;
    table_put(crawl->given_up, span_of(task->url), crawl);
    crawl->n_given_up++;
}

/* --- again? ------------------------------------------------------------------------------------------------------------------ */

bool crawl_try_again(struct crawl *crawl, struct task **task, struct fetch_exchange **exchange, bool *ret_is_again, struct err *err)
{
    struct task *this = *task;
    struct active *active = this->kind == TASK_PAGE ? this->owner : NULL;
    struct answer answer;
    int64_t wait_ns = 0, now_ns = time_monotonic_ns();
    *ret_is_again = false;
    if (!answer_read(*exchange, &answer, err))
        return false;
    AUTO_FREE char *what = answer_tell(*exchange, &answer);
    tell_manners(crawl, this, *exchange, &answer, what, now_ns);
    enum retry_cause cause = retry_cause_of(*exchange, answer.challenge != NULL);
    bool is_bearable = cause == RETRY_NOT || wait_of(crawl, this, cause, *exchange, &answer, now_ns, &wait_ns);
    unsigned tries = tries_of(crawl, this, cause);
    *ret_is_again = is_bearable && !manners_is_closed(&this->host->manners) && this->tries < tries && this->tries < RETRY_TRIES_MAX;
    if (!*ret_is_again) {
        remember(crawl, this, cause);
        bool is_chosen = choose(crawl, this, exchange, err);
        if (is_chosen && active)
            tell_end(active, this, *exchange, &answer);
        return is_chosen;
    }
    if (active)
        tell_try(active, *exchange, what);
    this->not_before_ns = now_ns + wait_ns;
    host_put_later(this->host, TAKE(*task));
    return set_aside(crawl, this, TAKE(*exchange), err);
}
