#include "capture/manners.h"

#include <stdio.h>

#define SLOW_NS (INT64_C(500) * 1000000)                /* below it nobody is slow, whatever it was before */
enum {
    WARM_UP = 8,                        /* answers: the first ones have cold caches and new connections in them */
    SMOOTHING = 8,                      /* each answer counts an eighth */
    FORGETTING = 256,
    DELAY_FACTOR_MAX = 8,
};

struct manners manners_of(const struct manners_options *options, int64_t page_delay_ns)
{
    unsigned connections = options->connections ? options->connections : MANNERS_CONNECTIONS;
    if (connections > MANNERS_CONNECTIONS_MAX)
        connections = MANNERS_CONNECTIONS_MAX;
    return (struct manners){
        .connections = connections,
        .allowed = connections,
        .error_budget = options->error_budget ? options->error_budget : MANNERS_ERROR_BUDGET,
        .delay_ns = page_delay_ns,
    };
}

/* --- pace ---------------------------------------------------------------------------------------------------------------- */

void manners_wish_delay(struct manners *manners, int64_t delay_ns)
{
    int64_t granted_ns = delay_ns < MANNERS_CRAWL_DELAY_MAX_NS ? delay_ns : MANNERS_CRAWL_DELAY_MAX_NS;
    if (granted_ns > manners->delay_ns)
        manners->delay_ns = granted_ns;
}

bool manners_is_paced(const struct manners *manners)
{
    return manners->delay_ns > 0;
}

void manners_page_begun(struct manners *manners)
{
    manners->pages_on_their_way++;
}

void manners_page_ended(struct manners *manners, int64_t now_ns)
{
    unsigned factor = manners->connections / manners->allowed;
    manners->pages_on_their_way--;
    manners->next_page_ns = now_ns + manners->delay_ns * (factor < DELAY_FACTOR_MAX ? factor : DELAY_FACTOR_MAX);
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

int64_t manners_page_wait_ns(const struct manners *manners, int64_t now_ns)
{
    if (manners_is_closed(manners))
        return 0;                       /* it will not be asked for */
    if (manners_is_paced(manners) && manners->pages_on_their_way)
        return MANNERS_NEVER_NS;
    return later(later(manners->next_page_ns, manners->pages_rest_until_ns) - now_ns, 0);
}

int64_t manners_requisite_wait_ns(const struct manners *manners, int64_t now_ns)
{
    return manners_is_closed(manners) ? 0 : later(manners->requisites_rest_until_ns - now_ns, 0);
}

/* --- connections ------------------------------------------------------------------------------------------------------- */

unsigned manners_connections(const struct manners *manners, int64_t now_ns)
{
    return now_ns < manners->pages_rest_until_ns ? 1 : manners->allowed;
}

static void slow_down(struct manners *manners)
{
    manners->allowed = manners->allowed > 1 ? manners->allowed / 2 : 1;
    manners->n_since_change = 0;
}

void manners_heard(struct manners *manners, int64_t first_byte_ns)
{
    bool is_first = manners->n_heard++ == 0;
    manners->smoothed_ns = is_first ? first_byte_ns : manners->smoothed_ns + (first_byte_ns - manners->smoothed_ns) / SMOOTHING;
    if (manners->n_heard < WARM_UP)
        return;
    if (manners->n_heard == WARM_UP || manners->smoothed_ns < manners->least_ns)
        manners->least_ns = manners->smoothed_ns;
    else
        manners->least_ns += manners->least_ns / FORGETTING;
    /* An answer that was under way before a change says nothing of it; the smoothed time follows after some more. */
    if (++manners->n_since_change < SMOOTHING + manners->allowed)
        return;
    bool is_slow = manners->smoothed_ns > SLOW_NS && manners->smoothed_ns > 2 * manners->least_ns;
    bool is_well = manners->smoothed_ns <= SLOW_NS || manners->smoothed_ns <= manners->least_ns + manners->least_ns / 2;
    if (is_slow) {
        slow_down(manners);
    } else if (is_well && manners->allowed < manners->connections) {
        manners->allowed++;
        manners->n_since_change = 0;
    }
}

void manners_is_pressed(struct manners *manners)
{
    slow_down(manners);
}

/* --- rest, and the end ---------------------------------------------------------------------------------------------------- */

bool manners_is_closed(const struct manners *manners)
{
    return manners->closed_why[0] != '\0';
}

void manners_went_well(struct manners *manners)
{
    manners->errors_in_a_row = 0;
}

void manners_went_wrong(struct manners *manners, const char *why)
{
    if (++manners->errors_in_a_row >= manners->error_budget && !manners_is_closed(manners))
        snprintf(manners->closed_why, sizeof manners->closed_why, "%u error%s in a row (last: %.100s)", manners->errors_in_a_row,
                 manners->errors_in_a_row == 1 ? "" : "s", why);
}

bool manners_rest(struct manners *manners, int64_t now_ns, int64_t wait_ns, bool is_for_page)
{
    int64_t most_ns = is_for_page ? MANNERS_REST_MAX_NS : MANNERS_REQUISITES_REST_MAX_NS;
    bool is_granted = wait_ns <= most_ns;
    int64_t rest_ns = is_granted ? wait_ns : most_ns;
    if (!is_granted && is_for_page) {
        if (!manners_is_closed(manners))
            snprintf(manners->closed_why, sizeof manners->closed_why,
                     "it asks to be left alone for %lld s (Retry-After), and a run waits for at most %lld s", (long long)(wait_ns / 1000000000),
                     (long long)(MANNERS_REST_MAX_NS / 1000000000));
        return false;
    }
    int64_t requisites_ns = rest_ns < MANNERS_REQUISITES_REST_MAX_NS ? rest_ns : MANNERS_REQUISITES_REST_MAX_NS;
    manners->pages_rest_until_ns = later(manners->pages_rest_until_ns, now_ns + rest_ns);
    manners->requisites_rest_until_ns = later(manners->requisites_rest_until_ns, now_ns + requisites_ns);
    return is_granted;
}
