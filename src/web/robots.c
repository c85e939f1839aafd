#include "web/robots.h"

#include "base/buf.h"

/* A longer Crawl-delay is a way to say "never", which is not its purpose. */
enum { DELAY_MAX_S = 24 * 60 * 60 };

struct rule {
    bool allows;
    bool is_anchored;                   /* ends in "$" */
    char *pattern;                      /* normalised, without that "$"; each "*" stands for any run */
    size_t octets;                      /* with the "$": how specific it is (§2.2.2) */
    char *words;                        /* for people: "Disallow: /private" */
};

struct rules {                          /* of all groups of one agent, merged (RFC 9309 §2.2.1) */
    bool is_named;                      /* some group names the agent */
    struct rule *rules;
    size_t n_rules;
    uint64_t delay_ms;
};

enum { OWN, DEFAULT, N_AGENTS };        /* what is written for our product token, and for "*" */

struct robots {
    struct rules agents[N_AGENTS];
    char *refusal;                      /* all is refused, and why; else NULL */
};

/* ── paths compare in one form on both sides (§2.2.2) ─────────────────────────────────────────────────────────── */

static bool is_unreserved(int c)        /* RFC 3986 §2.3 */
{
    return c >= 0 && (byte_is_alpha((uint8_t)c) || byte_is_digit((uint8_t)c) || (c && strchr("-._~", c)));
}

static bool is_reserved(uint8_t c)      /* RFC 3986 §2.2 */
{
    return c && strchr(":/?#[]@!$&'()*+,;=", c);
}

/* Encoded unreserved octets are decoded, other encodings get capital digits, and whatever no URI may hold is
 * encoded. What is "*" or "$" for a rule stands encoded unless `keep_stars`. */
static void normalise(struct span path, bool keep_stars, struct buf *into)
{
    for (size_t i = 0; i < path.len; i++) {
        uint8_t c = path.at[i];
        bool is_encoded =
            c == '%' && i + 2 < path.len && byte_hex(path.at[i + 1]) >= 0 && byte_hex(path.at[i + 2]) >= 0;
        if (is_encoded) {
            c = (uint8_t)(byte_hex(path.at[i + 1]) << 4 | byte_hex(path.at[i + 2]));
            i += 2;
        }
        bool is_plain = is_encoded ? is_unreserved(c)
                      : c == '*'   ? keep_stars
                                   : c != '$' && (is_unreserved(c) || is_reserved(c) || c == '%');
        if (is_plain)
            buf_put_byte(into, c);
        else
            buf_printf(into, "%%%02X", c);
    }
}

/* The leftmost place for each piece between two stars is right: whatever follows can only gain from it. So a
 * match takes one walk along the target, however many stars a rule has. */
static bool matches(const struct rule *rule, struct span target)
{
    struct span rest = span_of(rule->pattern), piece = SPAN_NULL;
    bool is_first = true, has_star = true;
    while (has_star) {
        has_star = span_cut(&rest, '*', &piece);
        if (!has_star)
            piece = rest;
        if (piece.len > target.len)
            return false;
        size_t at = 0;
        if (!has_star && rule->is_anchored)
            at = target.len - piece.len;
        if (is_first ? at != 0 : piece.len && at == 0 && !span_find(target, piece.at, piece.len, &at))
            return false;
        if (!span_equal(span_to(span_from(target, at), piece.len), piece))
            return false;
        target = span_from(target, at + piece.len);
        is_first = false;
    }
    return true;
}

/* ── the file ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Which agents the current group speaks of. User-agent lines in a row name one group; a rule ends the row. */
struct group {
    bool speaks_of[N_AGENTS];
    bool has_rules;
};

static bool is_product_byte(uint8_t c)  /* §2.2.1, and digits, which real names have */
{
    return byte_is_alpha(c) || byte_is_digit(c) || c == '-' || c == '_';
}

/* The product token at the start: "ExampleBot" of "ExampleBot/1.0 (+https://…)". */
static struct span product_token(struct span text)
{
    size_t len = 0;
    while (len < text.len && is_product_byte(text.at[len]))
        len++;
    return span_to(text, len);
}

static void name_agent(struct robots *robots, struct group *group, struct span value, struct span agent)
{
    if (group->has_rules)
        *group = (struct group){ 0 };
    struct span token = product_token(value);
    bool is_star = value.len && value.at[0] == '*' && (value.len == 1 || byte_is_space(value.at[1]));
    bool is_own = token.len && token.len == agent.len &&
                  strncasecmp((const char *)token.at, (const char *)agent.at, token.len) == 0;
    group->speaks_of[is_own ? OWN : DEFAULT] |= is_own || is_star;
    robots->agents[OWN].is_named |= is_own;
}

static void add_rule(struct rules *rules, bool allows, struct span value)
{
    AUTO_BUF struct buf pattern = { 0 };
    struct rule rule = { .allows = allows, .is_anchored = value.at[value.len - 1] == '$' };
    normalise(span_to(value, value.len - rule.is_anchored), true, &pattern);
    rule.pattern = mem_text_n(pattern.at, pattern.len);
    rule.octets = pattern.len + rule.is_anchored;
    rule.words = mem_format("%s: %s", allows ? "Allow" : "Disallow", SHOW(value));
    ARRAY_GROW(rules->rules, rules->n_rules);
    rules->rules[rules->n_rules++] = rule;
}

/* Seconds, with a fraction or without; what is no number is skipped. */
static uint64_t parse_delay_ms(struct span value)
{
    struct span seconds = value, fraction = value;
    uint64_t s = 0, ms = 0;
    if (span_cut(&fraction, '.', &seconds))
        fraction = span_to(fraction, 3);
    else
        fraction = SPAN_NULL;
    if (seconds.len && !span_to_u64(seconds, UINT32_MAX, &s))
        return 0;
    if (fraction.len && !span_to_u64(fraction, 999, &ms))
        return 0;
    for (size_t digits = fraction.len; digits && digits < 3; digits++)
        ms *= 10;
    return s >= DELAY_MAX_S ? DELAY_MAX_S * UINT64_C(1000) : s * 1000 + ms;
}

static void take_line(struct robots *robots, struct group *group, struct span key, struct span value,
                      struct span agent)
{
    bool allows = span_is_nocase(key, "allow");
    if (span_is_nocase(key, "user-agent")) {
        name_agent(robots, group, value, agent);
        return;
    }
    if (allows || span_is_nocase(key, "disallow")) {
        group->has_rules = true;
        /* An empty path restricts nothing; what begins with neither "/" nor "*" is no path-pattern (§2.2.3). */
        for (int i = 0; i < N_AGENTS && value.len && (value.at[0] == '/' || value.at[0] == '*'); i++)
            if (group->speaks_of[i])
                add_rule(&robots->agents[i], allows, value);
        return;
    }
    for (int i = 0; i < N_AGENTS && span_is_nocase(key, "crawl-delay"); i++) {
        uint64_t delay_ms = parse_delay_ms(value);
        if (group->speaks_of[i] && delay_ms > robots->agents[i].delay_ms)
            robots->agents[i].delay_ms = delay_ms;
    }
}

/* key ":" value. Beyond the RFC: "key value" with a blank where the colon is missing, if there is no further
 * blank, as large crawlers read it. */
static bool cut_key(struct span line, struct span *ret_key, struct span *ret_value)
{
    struct span value = line;
    if (span_cut(&value, ':', ret_key)) {
        *ret_key = span_trim_space(*ret_key);
        *ret_value = span_trim_space(value);
        return true;
    }
    size_t at = 0;
    while (at < line.len && !byte_is_space(line.at[at]))
        at++;
    *ret_key = span_to(line, at);
    *ret_value = span_trim_space(span_from(line, at));
    for (size_t i = 0; i < ret_value->len; i++)
        if (byte_is_space(ret_value->at[i]))
            return false;
    return ret_value->len > 0;
}

/* The next line; CR, LF and CRLF end one, and "#" begins a comment anywhere. */
static bool next_line(struct span *rest, struct span *ret)
{
    size_t at = 0;
    if (rest->len == 0)
        return false;
    while (at < rest->len && rest->at[at] != '\n' && rest->at[at] != '\r')
        at++;
    *ret = span_to(*rest, at);
    *rest = span_from(*rest, at + 1);
    struct span comment = *ret;
    (void)span_cut(&comment, '#', ret);
    *ret = span_trim_space(*ret);
    return true;
}

/* A line that the limit cuts in two would become another rule: it is left out. */
static struct span bounded(struct span text)
{
    if (text.len <= ROBOTS_MAX)
        return text;
    size_t end = ROBOTS_MAX;
    while (end && text.at[end - 1] != '\n' && text.at[end - 1] != '\r')
        end--;
    return span_to(text, end);
}

struct robots *robots_parse(struct span text, const char *agent)
{
    struct robots *robots = mem_new(sizeof *robots);
    struct group group = { 0 };
    struct span rest = bounded(text), line = SPAN_NULL, key = SPAN_NULL, value = SPAN_NULL;
    if (span_starts(rest, "\xEF\xBB\xBF"))
        rest = span_from(rest, 3);
    while (next_line(&rest, &line))
        if (cut_key(line, &key, &value))
            take_line(robots, &group, key, value, product_token(span_of(agent)));
    return robots;
}

struct robots *robots_of_status(int status)
{
    struct robots *robots = mem_new(sizeof *robots);
    bool is_answer = status >= 200 && status < 500 && status != 429;
    if (status == 0)
        robots->refusal = mem_text("robots.txt could not be fetched (RFC 9309 §2.3.1.4)");
    else if (!is_answer)
        robots->refusal = mem_format("robots.txt answered with status %d (RFC 9309 §2.3.1.4)", status);
    return robots;
}

/* ── questions ────────────────────────────────────────────────────────────────────────────────────────────────── */

static const struct rules *rules_for_us(const struct robots *robots)
{
    return &robots->agents[robots->agents[OWN].is_named ? OWN : DEFAULT];
}

/* The rule with the most octets; Allow wins a tie (§2.2.2). NULL: nothing speaks of this target. */
static const struct rule *deciding_rule(const struct robots *robots, const char *target)
{
    const struct rules *rules = rules_for_us(robots);
    const struct rule *best = NULL;
    AUTO_BUF struct buf path = { 0 };
    normalise(span_of(target), false, &path);
    for (size_t i = 0; i < rules->n_rules; i++) {
        const struct rule *rule = &rules->rules[i];
        bool is_better = !best || rule->octets > best->octets ||
                         (rule->octets == best->octets && rule->allows && !best->allows);
        if (is_better && matches(rule, buf_span(&path)))
            best = rule;
    }
    return best;
}

/* "/robots.txt is implicitly allowed" (§2.2.2) */
static bool is_robots_txt(const char *target)
{
    return strcmp(target, "/robots.txt") == 0;
}

bool robots_allows(const struct robots *robots, const char *target)
{
    if (is_robots_txt(target))
        return true;
    const struct rule *rule = robots->refusal ? NULL : deciding_rule(robots, target);
    return rule ? rule->allows : !robots->refusal;
}

const char *robots_rule_for(const struct robots *robots, const char *target)
{
    if (is_robots_txt(target))
        return NULL;
    const struct rule *rule = robots->refusal ? NULL : deciding_rule(robots, target);
    return rule ? rule->words : robots->refusal;
}

bool robots_is_unreachable(const struct robots *robots)
{
    return robots->refusal != NULL;
}

uint64_t robots_delay_ms(const struct robots *robots)
{
    return rules_for_us(robots)->delay_ms;
}

void robots_free(struct robots *robots)
{
    if (!robots)
        return;
    for (int i = 0; i < N_AGENTS; i++) {
        struct rules *rules = &robots->agents[i];
        for (size_t k = 0; k < rules->n_rules; k++) {
            free(rules->rules[k].pattern);
            free(rules->rules[k].words);
        }
        free(rules->rules);
    }
    free(robots->refusal);
    free(robots);
}
