/* web/robots.h: the Robots Exclusion Protocol (RFC 9309): may this user agent fetch this path?
 *
 * Groups of the product token (longest match is not the RFC's: case-insensitive token equality, all groups
 * of one agent merged; else "*"), Allow and Disallow with * and $, the longest rule wins, Allow wins a tie;
 * both sides normalised (§2.2.2: percent-encoding). At least the first 500 KiB count, the rest is ignored.
 * Crawl-delay (beyond the RFC) is read for politeness. */
#pragma once
#include "base/span.h"

enum { ROBOTS_MAX = 512 * 1024 };

struct robots;
/* Never fails: what is not understood is skipped (§2.2). `agent` is the product token ("pressmark"). */
struct robots *robots_parse(struct span text, const char *agent);
/* After §2.3.1, when there is nothing to parse: 4xx (and a redirect that led nowhere) → everything allowed;
 * 5xx or unreachable (status 0) → nothing allowed. 429 and anything from 600 on are, politely, taken for
 * 5xx. */
struct robots *robots_of_status(int status);
/* `target` is path and query as in the request line; /robots.txt itself is always allowed. */
bool robots_allows(const struct robots *robots, const char *target);
/* The rule that decides on `target` in words ("Disallow: /private"), or NULL for none. Valid as long as the
 * robots. */
const char *robots_rule_for(const struct robots *robots, const char *target);
/* All is refused, by no rule: it could not be had. That says nothing of what the site wishes. */
bool robots_is_unreachable(const struct robots *robots);
/* Milliseconds between fetches wished by Crawl-delay; 0 when none. */
uint64_t robots_delay_ms(const struct robots *robots);
void robots_free(struct robots *robots);
DEFINE_AUTO(robots_free, struct robots *)
