#include "base/config_near.h"

#include "base/num.h"

enum { KEY_MAX = 64 };          /* no key is as long; what is longer is no slip of the pen */

/* How many letters must be put in, taken out or changed to make one of the other (Levenshtein). Both have at most KEY_MAX. */
static size_t distance(struct span a, struct span b)
{
    size_t row[KEY_MAX + 1];
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t changed = corner + (byte_lower(a.at[i - 1]) != byte_lower(b.at[j - 1]));
            corner = row[j];
            row[j] = num_min(changed, num_min(row[j], row[j - 1]) + 1);
        }
    }
    return row[b.len];
}

static struct span last_part(struct span path)
{
    size_t at = path.len;
    while (at && path.at[at - 1] != '.')
        at--;
    return span_from(path, at);
}

/* A name that is right but stands in the wrong group is one slip, whatever the group is called. */
static size_t slips(struct span path, struct span key)
{
    struct span path_name = last_part(path), key_name = last_part(key);
    size_t whole = distance(path, key), name = distance(path_name, key_name);
    return path_name.len > 2 ? num_min(whole, name + 1) : whole;
}

char *config_near(const char *path, const struct config_key *keys, size_t n_keys)
{
    struct span wrong = span_of(path), best = SPAN_NULL;
    size_t fewest = (last_part(wrong).len + 1) / 2;
    if (wrong.len > KEY_MAX)
        return NULL;
    for (size_t i = 0; i < n_keys; i++) {
        struct span key = span_of(keys[i].path);
        for (size_t end = 1; end <= key.len && end <= KEY_MAX; end++) {
            if (end < key.len && key.at[end] != '.')
                continue;
            struct span known = span_to(key, end);      /* a group around the key, or at last the key */
            size_t n = slips(wrong, known);
            if (n < fewest) {
                fewest = n;
                best = known;
            }
        }
    }
    return best.len ? span_text(best) : NULL;
}
