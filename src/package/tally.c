#include "package/tally.h"

static int by_what(const void *a, const void *b)
{
    return strcmp(((const struct tally *)a)->what, ((const struct tally *)b)->what);
}

/* Kept sorted: there are few kinds, and a picture's URL is looked up more often than it is new. */
void tally_add_n(struct tallies *tallies, const char *what, uint64_t n)
{
    struct tally key = { (char *)what, 0 };
    struct tally *found =
        tallies->n ? bsearch(&key, tallies->items, tallies->n, sizeof *tallies->items, by_what) : NULL;
    if (found) {
        found->n += n;
        return;
    }
    ARRAY_GROW(tallies->items, tallies->n);
    size_t at = tallies->n++;
    while (at > 0 && strcmp(tallies->items[at - 1].what, what) > 0) {
        tallies->items[at] = tallies->items[at - 1];
        at--;
    }
    tallies->items[at] = (struct tally){ mem_text(what), n };
}

void tally_add(struct tallies *tallies, const char *what)
{
    tally_add_n(tallies, what, 1);
}

void tallies_free(struct tallies *tallies)
{
    for (size_t i = 0; i < tallies->n; i++)
        free(tallies->items[i].what);
    free(tallies->items);
    *tallies = (struct tallies){ 0 };
}
