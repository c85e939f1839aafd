#include "capture/clock.h"

#include <inttypes.h>
#include <sys/timex.h>


void clock_read(struct clock_state *state)
{
    struct timex clock = { 0 };
    int outcome = adjtimex(&clock);
    state->is_known = outcome >= 0;
    state->is_synchronised = outcome >= 0 && outcome != TIME_ERROR && !(clock.status & STA_UNSYNC);
    state->offset_ns = clock.status & STA_NANO ? clock.offset : (int64_t)clock.offset * 1000;
}

static int64_t size_of(int64_t ns)
{
    return ns < 0 ? -ns : ns;
}

void clock_compare(struct clock_state *state, const char *origin, struct span date, int64_t sent_ns, int64_t came_ns)
{
    int64_t at_ns;
    if (!time_parse_http(date, &at_ns))
        return;
    int64_t difference = at_ns > came_ns             ? at_ns - came_ns
                         : at_ns + NS_PER_S < sent_ns ? at_ns + NS_PER_S - sent_ns      /* 12:00:00 lasts until 12:00:01 */
                                                      : 0;
    if (state->server && size_of(difference) <= size_of(state->server_ns))
        return;
    free(state->server);
    state->server = mem_text(origin);
    state->server_ns = difference;
}

void clock_tell(const struct clock_state *state, struct buf *into)
{
    buf_put_text(into, !state->is_known ? "state not known" : state->is_synchronised ? "synchronised" : "not synchronised");
    if (state->is_known && state->is_synchronised)
        buf_printf(into, ", offset %.3f s", (double)state->offset_ns / (double)NS_PER_S);
    if (!state->server)
        buf_put_text(into, "; no server said a Date");
    else if (size_of(state->server_ns) < NS_PER_S)
        buf_put_text(into, "; servers' Date agree");
    else
        buf_printf(into, "; servers' Date: up to %" PRId64 " s %s (%s)", size_of(state->server_ns) / NS_PER_S,
                   state->server_ns > 0 ? "ahead" : "behind", state->server);
}

void clock_free(struct clock_state *state)
{
    free(state->server);
    *state = (struct clock_state){ 0 };
}
