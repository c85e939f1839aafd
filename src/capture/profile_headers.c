#include "capture/profile_headers.h"

#include <fcntl.h>

#include "base/file.h"
#include "capture/profile.h"

/* --- what stands in the profile ---------------------------------------------------------------------------------------------- */

static bool is_token(struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!byte_is_token(text.at[i]))
            return false;
    return text.len > 0;
}

/* Names at their beginning for whole families: "if-" is five kinds of conditional request. */
static bool is_set_by_runs(struct span name)
{
    static const char *const names[] = { "accept-encoding", "connection", "content-length", "content-type", "cookie", "cookie2", "expect",
                                         "from", "host", "keep-alive", "range", "referer", "te", "trailer", "transfer-encoding",
                                         "upgrade", "user-agent" };
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (span_is_nocase(name, names[i]))
            return true;
    return span_starts_nocase(name, "if-") || (span_starts_nocase(name, "proxy-") && !span_is_nocase(name, "proxy-authorization"));
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

bool profile_check_header(const char *key, const char *value, struct err *err)
{
    struct span name, rest;
    if (!split(value, ':', &name, &rest))
        return err_set(err, ERR_USAGE, "%s: expected \"Name: value\" in quotes", key);
    if (is_set_by_runs(name))
        return err_set(err, ERR_USAGE, "%s: %s is set by the run itself%s", key, SHOW(name),
                       span_is_nocase(name, "cookie") ? "; expected it in request.cookies" : "");
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
        into->len--;
    if (into->len && into->at[into->len - 1] == '\r')
        into->len--;
    return true;
}

static bool resolve(const struct resolving *resolving, struct span written, struct buf *into, bool *ret_is_secret, struct err *err)
{
    bool is_variable = span_starts(written, "env:"), is_file = span_starts(written, "file:");
    struct span place = span_trim(span_from(written, is_variable ? strlen("env:") : strlen("file:")));
    *ret_is_secret = is_variable || is_file;
    if (is_variable)
        return read_variable(resolving, place, into, err);
    if (is_file)
        return read_secret_file(resolving, place, into, err);
    buf_put_span(into, written);
    return true;
}

static void add(struct profile_headers *headers, char *taken_name, char *taken_value, bool is_secret)
{
    ARRAY_GROW(headers->items, headers->n);
    headers->items[headers->n++] = (struct profile_header){ taken_name, taken_value, is_secret };
}

static bool resolve_headers(const struct profile *profile, struct profile_headers *into, struct err *err)
{
    for (size_t i = 0; i < profile->request.headers.n; i++) {
        struct resolving resolving = { profile, "request.headers", SPAN_NULL };
        struct span written;
        AUTO_BUF struct buf value = { 0 };
        bool is_secret;
        if (!profile_check_header(resolving.key, profile->request.headers.items[i], err))
            return false;
        (void)split(profile->request.headers.items[i], ':', &resolving.name, &written);
        if (!resolve(&resolving, written, &value, &is_secret, err) ||
            !check_value(resolving.key, resolving.name, buf_span(&value), "", err))
            return false;
        is_secret = is_secret || span_is_nocase(resolving.name, "authorization") || span_is_nocase(resolving.name, "proxy-authorization");
        add(into, span_text(resolving.name), buf_take_text(&value), is_secret);
    }
    return true;
}

static bool resolve_cookies(const struct profile *profile, struct profile_headers *into, struct err *err)
{
    AUTO_BUF struct buf all = { 0 };
    bool is_any_secret = false;
    for (size_t i = 0; i < profile->request.cookies.n; i++) {
        struct resolving resolving = { profile, "request.cookies", SPAN_NULL };
        struct span written;
        AUTO_BUF struct buf value = { 0 };
        bool is_secret;
        if (!profile_check_cookie(resolving.key, profile->request.cookies.items[i], err))
            return false;
        (void)split(profile->request.cookies.items[i], '=', &resolving.name, &written);
        if (!resolve(&resolving, written, &value, &is_secret, err) ||
            !check_value(resolving.key, resolving.name, buf_span(&value), ";", err))
            return false;
        is_any_secret = is_any_secret || is_secret;
        if (all.len)
            buf_put_text(&all, "; ");                   /* RFC 6265 §4.2.1 */
        buf_put_span(&all, resolving.name);
        buf_put_byte(&all, '=');
        buf_put_span(&all, buf_span(&value));
    }
    if (all.len)
        add(into, mem_text("Cookie"), buf_take_text(&all), is_any_secret);
    return true;
}

bool profile_headers_resolve(const struct profile *profile, struct profile_headers *ret, struct err *err)
{
    return resolve_headers(profile, ret, err) && resolve_cookies(profile, ret, err);
}

bool profile_headers_is_secret(const struct profile_headers *headers, struct span name)
{
    for (size_t i = 0; i < headers->n; i++)
        if (headers->items[i].is_secret && span_is_nocase(name, headers->items[i].name))
            return true;
    return false;
}

void profile_headers_free(struct profile_headers *headers)
{
    for (size_t i = 0; i < headers->n; i++) {
        free(headers->items[i].name);
        free(headers->items[i].value);
    }
    free(headers->items);
    *headers = (struct profile_headers){ 0 };
}
