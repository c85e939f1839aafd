#include "capture/profile_headers.h"

#include <fcntl.h>

#include "base/file.h"
#include "capture/profile.h"
#include "web/url.h"

/* --- what stands in the profile ---------------------------------------------------------------------------------------------- */

static bool is_token(struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!byte_is_token(text.at[i]))
            return false;
    return text.len > 0;
}

/* Names at their beginning for whole families: "If-" is five kinds of conditional request. */
static bool is_set_by_runs(struct span name)
{
    static const char *const names[] = { "accept", "accept-encoding", "connection", "content-length", "content-type", "cookie", "cookie2",
                                         "expect", "from", "host", "keep-alive", "range", "referer", "te", "trailer",
                                         "transfer-encoding", "upgrade", "user-agent" };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (span_is_nocase(name, names[i]))
            return true;
    return span_starts_nocase(name, "if-") || span_starts_nocase(name, "proxy-");
}

static bool is_language(struct span name)
{
    return span_is_nocase(name, "accept-language");
}

/* A value may be a secret that was put into the profile by mistake, so no message shows one. */
static bool check_value(const char *key, struct span name, struct span value, const char *refused, struct err *err)
{
    if (!value.len)
        return err_set(err, ERR_USAGE, "%s: the value of %s is empty", key, SHOW(name));
    if (value.len > PROFILE_HEADER_VALUE_MAX)
        return err_set(err, ERR_USAGE, "%s: the value of %s has more than %d bytes", key, SHOW(name), PROFILE_HEADER_VALUE_MAX);
    for (size_t i = 0; i < value.len; i++) {
        uint8_t c = value.at[i];
        if ((c < ' ' && c != '\t') || c == 0x7f)
            return err_set(err, ERR_USAGE, "%s: the value of %s holds a line end or control character; expected one line", key, SHOW(name));
        if (strchr(refused, c))
            return err_set(err, ERR_USAGE, "%s: the value of %s holds a \"%c\"; expected none", key, SHOW(name), c);
    }
    return true;
}

static bool split(const char *text, uint8_t by, struct span *ret_name, struct span *ret_value)
{
    *ret_value = span_of(text);
    if (!span_cut(ret_value, by, ret_name))
        return false;
    *ret_value = span_trim(*ret_value);
    return is_token(*ret_name);
}

static bool is_elsewhere(struct span written)
{
    return span_starts(written, "env:") || span_starts(written, "file:");
}

bool profile_check_header(const char *key, const char *value, struct err *err)
{
    struct span name, rest;
    if (!split(value, ':', &name, &rest))
        return err_set(err, ERR_USAGE, "%s: expected \"Name: value\" in quotes", key);
    if (is_set_by_runs(name))
        return err_set(err, ERR_USAGE, "%s: %s is set by the run itself%s", key, SHOW(name),
                       span_is_nocase(name, "cookie") ? "; expected it in request.cookies" : "");
    if (is_language(name) && is_elsewhere(rest))
        return err_set(err, ERR_USAGE, "%s: Accept-Language is no secret; expected its value itself", key);
    return check_value(key, name, rest, "", err);
}

bool profile_check_cookie(const char *key, const char *value, struct err *err)
{
    struct span name, rest;
    if (!split(value, '=', &name, &rest))
        return err_set(err, ERR_USAGE, "%s: expected \"name=value\" in quotes", key);
    return check_value(key, name, rest, ";", err);
}

/* --- what goes to servers ----------------------------------------------------------------------------------------------------- */

struct resolving {
    const struct profile *profile;
    const char *key;
    struct span name;
};

static bool read_variable(const struct resolving *resolving, struct span variable, struct buf *into, struct err *err)
{
    AUTO_FREE char *text = span_text(variable);
    const char *value = *text ? getenv(text) : NULL;
    if (value) {
        buf_put_text(into, value);
        return true;
    }
    err_set(err, ERR_USAGE, "%s: %s: the environment has no variable %s", resolving->key, SHOW(resolving->name), SHOW(variable));
    return err_hint(err, "set it for the job; under systemd, in a file that the unit names as EnvironmentFile=");
}

static bool read_secret_file(const struct resolving *resolving, struct span path, struct buf *into, struct err *err)
{
    AUTO_FREE char *text = span_text(path);
    AUTO_CLOSE int folder_fd = -1;
    const char *folder = resolving->profile->folder ? resolving->profile->folder : ".";
    /* Below a folder only regular files are read: a pipe would be waited for. */
    if (!file_open_folder(AT_FDCWD, folder, &folder_fd, err) || !file_slurp(folder_fd, text, PROFILE_HEADER_VALUE_MAX + 2, into, err)) {
        if (err->kind != ERR_SYSTEM)
            err->kind = ERR_USAGE;                      /* the profile named it */
        return err_where(err, "%s, %s", resolving->key, SHOW(resolving->name));
    }
    if (into->len && into->at[into->len - 1] == '\n')
        into->at[--into->len] = '\0';
    if (into->len && into->at[into->len - 1] == '\r')
        into->at[--into->len] = '\0';
    return true;
}

/* The value that goes to the server. */
static bool resolve(const struct resolving *resolving, struct span written, const char *refused, struct buf *into, struct err *err)
{
    bool is_read = true;
    if (span_starts(written, "env:"))
        is_read = read_variable(resolving, span_trim(span_from(written, strlen("env:"))), into, err);
    else if (span_starts(written, "file:"))
        is_read = read_secret_file(resolving, span_trim(span_from(written, strlen("file:"))), into, err);
    else
        buf_put_span(into, written);
    return is_read && check_value(resolving->key, resolving->name, buf_span(into), refused, err);
}

static void add(struct config_texts *texts, char *taken)
{
    ARRAY_GROW(texts->items, texts->n);
    texts->items[texts->n++] = taken;
}

static bool resolve_header(const struct profile *profile, const char *text, struct profile_headers *into, struct err *err)
{
    struct resolving resolving = { profile, "request.headers", SPAN_NULL };
    struct span written;
    AUTO_BUF struct buf value = { 0 };
    if (!profile_check_header(resolving.key, text, err))
        return false;
    (void)split(text, ':', &resolving.name, &written);
    if (!resolve(&resolving, written, "", &value, err))
        return false;
    AUTO_FREE char *name = span_text(resolving.name);
    if (is_language(resolving.name)) {
        free(into->accept_language);
        into->accept_language = buf_take_text(&value);
        return true;
    }
    add(&into->headers, mem_format("%s: %s", name, (char *)value.at));
    if (is_elsewhere(written))
        add(&into->secret_names, TAKE(name));
    return true;
}

static bool resolve_cookie(const struct profile *profile, const char *text, struct profile_headers *into, struct err *err)
{
    struct resolving resolving = { profile, "request.cookies", SPAN_NULL };
    struct span written;
    AUTO_BUF struct buf value = { 0 };
    if (!profile_check_cookie(resolving.key, text, err))
        return false;
    (void)split(text, '=', &resolving.name, &written);
    if (!resolve(&resolving, written, ";", &value, err))
        return false;
    AUTO_FREE char *name = span_text(resolving.name);
    add(&into->cookies, mem_format("%s=%s", name, (char *)value.at));
    return true;
}

/* --- to whom it goes ---------------------------------------------------------------------------------------------------------- */

static void add_origin(struct config_texts *hosts, struct span text)
{
    AUTO_URL struct url url = { 0 };
    struct err none = { 0 };
    if (!url_parse(text, NULL, &url, &none))
        return;
    AUTO_FREE char *origin = url_origin(&url);
    for (size_t i = 0; i < hosts->n; i++)
        if (strcmp(hosts->items[i], origin) == 0)
            return;
    add(hosts, TAKE(origin));
}

/* A pattern names a server when no star stands before the path. */
static struct span fixed_origin(const char *pattern)
{
    struct span text = span_of(pattern);
    size_t scheme_end, path;
    if (!span_find(text, "://", 3, &scheme_end) || !span_find(span_from(text, scheme_end + 3), "/", 1, &path))
        return SPAN_NULL;
    text = span_to(text, scheme_end + 3 + path);
    return memchr(text.at, '*', text.len) ? SPAN_NULL : text;
}

static void find_hosts(const struct profile *profile, struct config_texts *hosts)
{
    const struct config_texts *const sources[] = { &profile->sources.feeds, &profile->sources.sitemaps, &profile->sources.pages };
    for (size_t i = 0; i < COUNT_OF(sources); i++)
        for (size_t k = 0; k < sources[i]->n; k++)
            add_origin(hosts, span_of(sources[i]->items[k]));
    for (size_t i = 0; i < profile->scope.include.n; i++)
        add_origin(hosts, fixed_origin(profile->scope.include.items[i]));
}

bool profile_headers_resolve(const struct profile *profile, struct profile_headers *ret, struct err *err)
{
    for (size_t i = 0; i < profile->request.headers.n; i++)
        if (!resolve_header(profile, profile->request.headers.items[i], ret, err))
            return false;
    for (size_t i = 0; i < profile->request.cookies.n; i++)
        if (!resolve_cookie(profile, profile->request.cookies.items[i], ret, err))
            return false;
    find_hosts(profile, &ret->hosts);
    return true;
}

void profile_headers_free(struct profile_headers *headers)
{
    struct config_texts *const lists[] = { &headers->headers, &headers->cookies, &headers->hosts, &headers->secret_names };
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        for (size_t k = 0; k < lists[i]->n; k++)
            free(lists[i]->items[k]);
        free(lists[i]->items);
    }
    free(headers->accept_language);
    *headers = (struct profile_headers){ 0 };
}
