/* The first line is a target, and the value of the fields that speak to robots; the rest robots.txt. */
#include <assert.h>

#include "web/retry_after.h"
#include "web/robots.h"
#include "web/robots_tag.h"

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
    int64_t wait_ns;
    if (retry_after_parse(line, INT64_MIN, &wait_ns))
        assert(wait_ns >= 0 && wait_ns <= RETRY_AFTER_MAX_NS);
    struct span rest = line, agent, rules;
    for (size_t left = line.len; robots_tag_next(&rest, &agent, &rules); left = rest.len) {
        assert(rest.len < left || !left);
        assert(rules.len && rules.at >= line.at && rules.at + rules.len <= line.at + line.len);
    }
    return 0;
}
