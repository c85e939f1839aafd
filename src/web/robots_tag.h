/* web/robots_tag.h: the field X-Robots-Tag: what a site asks of those who index it ("noarchive", "unavailable_after: …"), of all of them
 * or of one by name.
 *
 *     X-Robots-Tag: noarchive, max-snippet: 20
 *     X-Robots-Tag: googlebot: nofollow, otherbot: noindex
 *
 * No RFC has it; this is how the large search engines describe it. A name with a colon begins what is said to that robot, unless it is
 * one of the rules that have a value. What is asked is read here, whatever it is; nothing is obeyed or refused. */
#pragma once
#include "base/span.h"

/* The next rules in the value, all that are said in a row to the same robot: "noarchive, max-snippet: 20". *ret_agent is its name, empty for
 * all robots. False at the end. Begin with the value of one field. */
MUST_CHECK bool robots_tag_next(struct span *rest, struct span *ret_agent, struct span *ret_rules);
/* Whether a meta element of that name speaks to robots: "robots", "googlebot", "bingbot-news" …; case does not matter. */
bool robots_tag_is_meta(struct span name);
