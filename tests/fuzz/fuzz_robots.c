/* The first line is a target, the rest robots.txt. */
#include <assert.h>

#include "web/robots.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span text = { data, size }, line = SPAN_NULL;
    (void)span_line(&text, &line);
    AUTO_FREE char *target = span_text(line);
    AUTO(robots_free) struct robots *robots = robots_parse(text, "pressmark");
    bool allows = robots_allows(robots, target);
    const char *rule = robots_rule_for(robots, target);
    assert(rule ? allows == (rule[0] == 'A') : allows);
    assert(robots_delay_ms(robots) <= UINT64_C(24) * 60 * 60 * 1000);
    return 0;
}
