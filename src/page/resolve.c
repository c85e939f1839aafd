#include "page/resolve.h"

/* A path, with its query, that a URL parser copies as it is: no byte to encode, no backslash, no fragment, no dot segment
 * (WHATWG URL §1.3, §4.4). */
static bool is_plain_path(struct span path)
{
    static const bool is_plain[256] = {
        ['a' ... 'z'] = true, ['A' ... 'Z'] = true, ['0' ... '9'] = true, ['/'] = true, ['-'] = true, ['_'] = true,
        ['.'] = true,         ['~'] = true,         ['%'] = true,         ['?'] = true, ['='] = true, ['&'] = true,
        ['+'] = true,         [','] = true,         [';'] = true,         [':'] = true, ['@'] = true, ['!'] = true,
        ['*'] = true,         ['('] = true,         [')'] = true,         ['$'] = true, ['|'] = true,
    };
    if (path.len == 0 || path.at[0] != '/')
        return false;
    for (size_t i = 0; i < path.len; i++) {
        bool may_be_dots = i > 0 && path.at[i - 1] == '/' && (path.at[i] == '.' || path.at[i] == '%');
        if (!is_plain[path.at[i]] || may_be_dots)
            return false;
    }
    return true;
}

/* "https://host:port" of an address in the form for requests. */
static struct span origin_of(const char *url)
{
    const char *host = url ? strstr(url, "://") : NULL;
    const char *path = host ? strchr(host + 3, '/') : NULL;
    return path ? span_of_n(url, (size_t)(path - url)) : SPAN_NULL;
}

static char *joined(struct span a, struct span b)
{
    char *text = mem_new(a.len + b.len + 1);
    memcpy(mempcpy(text, a.at, a.len), b.at, b.len);
    return text;
}

char *page_resolve(const struct url *base, const char *near, struct span reference)
{
    if (!base->text)
        return NULL;
    struct span origin = origin_of(near);
    bool is_near = origin.len > 0 && reference.len <= URL_MAX && reference.len > origin.len &&
                   memcmp(reference.at, origin.at, origin.len) == 0;
    if (is_near && is_plain_path(span_from(reference, origin.len)))
        return span_text(reference);
    origin = span_of_n(base->text, (size_t)(base->path.at - (const uint8_t *)base->text));
    bool is_own = base->username.len + base->password.len == 0 && !span_starts(reference, "//") &&
                  reference.len + origin.len <= URL_MAX;
    if (is_own && is_plain_path(reference))
        return joined(origin, reference);
    AUTO_URL struct url url = { 0 };
    struct err err = { 0 };
    return url_parse(reference, base, &url, &err) ? url_for_request(&url) : NULL;
}
