/* capture/clock.h: how far this machine's clock can be trusted, since every date in a package is its word: whether the kernel says that it
 * is synchronised (adjtimex), and how far it is from the Date fields of the servers that answered. */
#pragma once
#include "base/buf.h"
#include "base/time.h"

struct clock_state {
    bool is_known, is_synchronised;     /* the kernel could be asked; and says so */
    int64_t offset_ns;                  /* as the kernel estimates it */
    int64_t server_ns;                  /* largest difference to a server's Date: positive where the server's is ahead */
    char *server;                       /* its origin; NULL: no server said one */
};
void clock_read(struct clock_state *state);         /* asks the kernel; what servers said stays */
/* A server's Date, which came between the two instants (of our clock), in seconds only: what lies within is no difference. `date`: the field's
 * value; one that cannot be read is passed over. */
void clock_compare(struct clock_state *state, const char *origin, struct span date, int64_t sent_ns, int64_t came_ns);
/* "synchronised, offset 0.002 s; servers' Date: at most 3 s ahead (http://news.example)", at the end of `into`. */
void clock_tell(const struct clock_state *state, struct buf *into);
void clock_free(struct clock_state *state);         /* the fields */
