#include "web/robots_tag.h"

/* Rules that have a value behind a colon: such a name is no robot's. */
static const char *const valued[] = { "unavailable_after", "max-snippet", "max-image-preview", "max-video-preview" };
/* Robots whose names do not say what they are. */
static const char *const nameless[] = { "robots", "slurp", "teoma", "pressmark" };

static bool is_one_of(struct span word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (span_is_nocase(word, words[i]))
            return true;
    return false;
}

static bool is_name(struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!byte_is_alpha(text.at[i]) && !byte_is_digit(text.at[i]) && text.at[i] != '-' && text.at[i] != '_')
            return false;
    return text.len > 0 && byte_is_alpha(text.at[0]);
}

/* What stands before the next comma, and then behind it. */
static struct span cut_element(struct span *rest)
{
    struct span element = *rest;
    if (!span_cut(rest, ',', &element))
        *rest = SPAN_NULL;
    return element;
}

/* The robot that an element names; its rule is left in *element. Empty: it names none, and all of it is the rule. */
static struct span cut_agent(struct span *element)
{
    struct span behind = *element, name = SPAN_NULL;
    if (!span_cut(&behind, ':', &name))
        return SPAN_NULL;
    struct span trimmed = span_trim_space(name);
    if (!is_name(trimmed) || is_one_of(trimmed, valued, COUNT_OF(valued)))
        return SPAN_NULL;
    *element = (struct span){ element->at + name.len + 1, element->len - name.len - 1 };
    return trimmed;
}

/* Without the blanks and empty elements at both ends. */
static struct span trim_list(struct span list)
{
    while (list.len && (list.at[0] == ',' || byte_is_space(list.at[0])))
        list = span_from(list, 1);
    while (list.len && (list.at[list.len - 1] == ',' || byte_is_space(list.at[list.len - 1])))
        list.len--;
    return list;
}

bool robots_tag_next(struct span *rest, struct span *ret_agent, struct span *ret_rules)
{
    while (rest->len) {
        struct span rules = cut_element(rest), ahead = *rest;
        *ret_agent = cut_agent(&rules);
        while (ahead.len) {             /* what follows belongs to it, up to the next name */
            struct span element = cut_element(&ahead), rule = element;
            if (cut_agent(&rule).len)
                break;
            rules.len = (size_t)(element.at + element.len - rules.at);
            *rest = ahead;
        }
        *ret_rules = trim_list(rules);
        if (ret_rules->len)
            return true;
    }
    return false;
}

bool robots_tag_is_meta(struct span name)
{
    size_t at;
    AUTO_FREE char *lower = span_text(name);
    for (char *c = lower; *c; c++)
        *c = (char)byte_lower((uint8_t)*c);
    /* "bot" at the end of a word: googlebot, bingbot, googlebot-news; not "bottom-banner" */
    struct span text = span_of(lower);
    bool is_bot = span_find(text, "bot", 3, &at) && at > 0 && (at + 3 == text.len || text.at[at + 3] == '-');
    return is_name(name) && (is_bot || is_one_of(name, nameless, COUNT_OF(nameless)));
}
