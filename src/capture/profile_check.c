#include "capture/profile_check.h"

#include "base/time.h"
#include "capture/profile.h"
#include "web/glob.h"

enum { CONNECTIONS_MAX = 64 };          /* to one host; a browser opens six */

bool profile_check_name(const char *key, const char *value, struct err *err)
{
    size_t len = strlen(value);
    bool is_right = len <= PROFILE_NAME_MAX, after_hyphen = true;
    for (size_t i = 0; i < len; i++) {
        uint8_t c = (uint8_t)value[i];
        is_right = is_right && (byte_is_alpha(c) || byte_is_digit(c) || (c == '-' && !after_hyphen));
        after_hyphen = c == '-';
    }
    return (is_right && !after_hyphen) ||
           err_set(err, ERR_USAGE, "%s is \"%s\"; expected at most %d ASCII letters, digits and single hyphens between them", key,
                   SHOW(span_of(value)), PROFILE_NAME_MAX);
}

bool profile_check_zone(const char *key, const char *value, struct err *err)
{
    (void)key;
    AUTO(zone_free) struct zone *zone = NULL;
    return zone_open(value, &zone, err) || err_hint(err, "timezone is a name of the tz database, such as Europe/Minsk");
}

bool profile_check_date(const char *key, const char *value, struct err *err)
{
    struct time_said said;
    return (time_parse_said(span_of(value), &said) && !said.has_time) ||
           err_set(err, ERR_USAGE, "%s is \"%s\"; expected a date, YYYY-MM-DD", key, SHOW(span_of(value)));
}

bool profile_check_url(const char *key, const char *value, struct err *err)
{
    struct span text = span_of(value);
    AUTO_URL struct url url = { 0 };
    struct err no_url = { 0 };
    bool may_have_password = memchr(value, '@', text.len) != NULL;
    if (!url_parse(text, NULL, &url, &no_url))
        return err_set(err, ERR_USAGE, "%s is \"%s\"; expected a URL that begins with http:// or https://", key,
                       may_have_password ? "…" : SHOW(text));
    return (!url.username.len && !url.password.len) ||
           err_set(err, ERR_USAGE, "%s: a URL has a user's name or password; expected it in request.headers, as \"Authorization: file:…\"", key);
}

bool profile_check_host(const char *key, const char *value, struct err *err)
{
    struct span text = span_of(value);
    AUTO_FREE char *whole = mem_format("http://%s/", value ? value : "");
    AUTO_URL struct url url = { 0 };
    struct err no_url = { 0 };
    bool is_host = !strpbrk(value, "/?#@\\ \t*") && url_parse(span_of(whole), NULL, &url, &no_url) &&
                   (text.at[0] == '[' ? span_ends(text, "]") : !memchr(text.at, ':', text.len));
    return is_host || err_set(err, ERR_USAGE, "%s is \"%s\"; expected a host without scheme, port and path, such as img.news.example", key,
                              memchr(text.at, '@', text.len) ? "…" : SHOW(text));
}

bool profile_check_pattern(const char *key, const char *value, struct err *err)
{
    AUTO(glob_free) struct glob *glob = NULL;
    struct err wrong = { 0 };
    if (glob_compile(span_of(value), &glob, &wrong))
        return true;
    if (wrong.hint[0])
        err_hint(err, "%s", wrong.hint);
    return err_set(err, ERR_USAGE, "%s is \"%s\": %s; expected a pattern such as https://news.example/politics/*", key,
                   SHOW(span_of(value)), wrong.why);
}

bool profile_check_positive(const char *key, const char *value, struct err *err)
{
    uint64_t number;
    return (config_parse_size(span_of(value), &number) && number > 0) ||
           err_set(err, ERR_USAGE, "%s is \"%s\"; expected more than 0", key, SHOW(span_of(value)));
}

bool profile_check_connections(const char *key, const char *value, struct err *err)
{
    uint64_t number;
    return (span_to_u64(span_of(value), CONNECTIONS_MAX, &number) && number > 0) ||
           err_set(err, ERR_USAGE, "%s is \"%s\"; expected 1 to %d", key, SHOW(span_of(value)), CONNECTIONS_MAX);
}
