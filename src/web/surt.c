#include "web/surt.h"

#include "web/url_cut.h"
#include "web/url_host.h"

/*     https://www.News.example:443/A/?b=2&a=1
 *     example,news)/a?a=1&b=2
 *
 * A URL may be longer than the ones that we fetch (other crawlers wrote them), or none at all by the URL
 * Standard; a key is made of it all the same. So it is cut here by hand, and only the host is asked of
 * url_host.h. */

/* ── percent-encoding ─────────────────────────────────────────────────────────────────────────────────────────── */

/* Decoded until nothing is left to decode: "%2541" is "%41" is "A". Looking back after each byte does it in
 * one pass, since two encodings never overlap. */
static void put_decoded(struct span text, struct buf *into)
{
    size_t start = into->len;
    for (size_t i = 0; i < text.len; i++) {
        buf_put_byte(into, text.at[i]);
        while (into->len - start >= 3) {
            const uint8_t *tail = into->at + into->len - 3;
            if (tail[0] != '%' || byte_hex(tail[1]) < 0 || byte_hex(tail[2]) < 0)
                break;
            uint8_t byte = (uint8_t)(byte_hex(tail[1]) << 4 | byte_hex(tail[2]));
            into->len -= 3;
            buf_put_byte(into, byte);
        }
    }
}

/* Lower case, and encoded only where a key could not hold the byte. */
static void put_minimal(struct span text, struct buf *into)
{
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.at[i];
        if (c <= ' ' || c >= 0x7F || c == '#' || c == '%')
            buf_printf(into, "%%%02x", c);
        else
            buf_put_byte(into, byte_lower(c));
    }
}

static void put_own_key(struct span text, struct buf *into)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] <= ' ' || text.at[i] == 0x7F)
            buf_printf(into, "%%%02x", text.at[i]);
        else
            buf_put_byte(into, text.at[i]);
}

/* ── host ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* "www." and "www2." at the beginning, once. */
static struct span without_www(struct span host)
{
    size_t at = 3;
    if (!span_starts(host, "www"))
        return host;
    while (at < host.len && byte_is_digit(host.at[at]))
        at++;
    return at + 1 < host.len && host.at[at] == '.' ? span_from(host, at + 1) : host;
}

/* The labels from the last to the first; empty ones ("example..org.") are left out. */
static void put_reversed(struct span host, struct buf *into)
{
    bool is_first = true;
    while (host.len) {
        size_t at = host.len;
        while (at > 0 && host.at[at - 1] != '.')
            at--;
        struct span label = span_from(host, at);
        if (label.len) {
            buf_put_text(into, is_first ? "" : ",");
            buf_put_span(into, label);
            is_first = false;
        }
        host = span_to(host, at ? at - 1 : 0);
    }
}

static void put_host(struct span text, struct buf *into)
{
    AUTO_BUF struct buf host = { 0 }, decoded = { 0 };
    struct err err = { 0 };
    if (!url_host_parse(text, &host, &err)) {
        buf_clear(&host);
        put_decoded(text, &decoded);
        put_minimal(buf_span(&decoded), &host);
    }
    struct span name = buf_span(&host);
    if (name.len > 2 && name.at[0] == '[')
        buf_put(into, name.at + 1, name.len - 2);       /* an IPv6 address is not turned round */
    else
        put_reversed(without_www(name), into);
}

/* userinfo "@" host ":" port: the user is dropped, and the port where it is the scheme's own. */
static void put_authority(struct span authority, struct span scheme, struct buf *into)
{
    const uint8_t *at_sign = authority.len ? memrchr(authority.at, '@', authority.len) : NULL;
    if (at_sign)
        authority = span_from(authority, (size_t)(at_sign - authority.at) + 1);
    size_t digits = authority.len;
    uint64_t port = 0;
    while (digits > 0 && byte_is_digit(authority.at[digits - 1]))
        digits--;
    bool has_port = digits > 0 && authority.at[digits - 1] == ':';
    struct span host = has_port ? span_to(authority, digits - 1) : authority;
    put_host(host, into);
    if (!has_port || !span_to_u64(span_from(authority, digits), UINT16_MAX, &port))
        return;
    if (port != (span_is_nocase(scheme, "https") ? 443u : span_is_nocase(scheme, "http") ? 80u : 0u))
        buf_printf(into, ":%u", (unsigned)port);
}

/* ── session ids, only where they are a whole segment or field ────────────────────────────────────────────────── */

static bool is_alnum(uint8_t c)
{
    return byte_is_alpha(c) || byte_is_digit(c);
}

static bool is_all(struct span text, size_t len, bool (*is_one)(uint8_t))
{
    bool all = text.len == len;
    for (size_t i = 0; all && i < len; i++)
        all = is_one(text.at[i]);
    return all;
}

/* ASP.NET's "(S(24 letters and digits))" or "(24 letters and digits)", in lower case here */
static bool is_session_segment(struct span segment)
{
    if (segment.len < 26 || segment.at[0] != '(' || segment.at[segment.len - 1] != ')')
        return false;
    struct span rest = span_from(span_to(segment, segment.len - 1), 1);
    if (is_all(rest, 24, is_alnum))
        return true;
    for (; rest.len >= 27; rest = span_from(rest, 27))
        if (!byte_is_alpha(rest.at[0]) || rest.at[1] != '(' ||
            !is_all(span_to(span_from(rest, 2), 24), 24, is_alnum) || rest.at[26] != ')')
            return false;
    return rest.len == 0;
}

static bool is_session_field(struct span field)
{
    static const char *names[] = { "jsessionid", "phpsessid", "sid" };
    struct span name = SPAN_NULL, value = field;
    if (!span_cut(&value, '=', &name))
        return false;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (span_is(name, names[i]))
            return is_all(value, 32, is_alnum);
    return span_starts(name, "aspsessionid") &&
           is_all(span_from(name, strlen("aspsessionid")), 8, byte_is_alpha) &&
           is_all(value, 24, byte_is_alpha);
}

/* ColdFusion's pair, one behind the other */
static bool is_session_pair(struct span field, struct span next)
{
    return span_starts(field, "cfid=") && field.len > strlen("cfid=") && span_starts(next, "cftoken=") &&
           next.len > strlen("cftoken=");
}

/* ── path ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* "/" and the segments with one slash between: no empty ones, no dots, no slash at the end. */
static void put_path(struct span path, struct buf *into)
{
    AUTO_BUF struct buf decoded = { 0 }, lower = { 0 };
    put_decoded(path, &decoded);
    put_minimal(buf_span(&decoded), &lower);
    struct span rest = buf_span(&lower), segment = SPAN_NULL;
    size_t start = into->len, unused = 0;
    for (bool more = true; more;) {
        more = span_cut(&rest, '/', &segment);
        if (!more)
            segment = rest;
        if (segment.len == 0 || span_is(segment, "."))
            continue;
        if (span_is(segment, "..")) {
            while (into->len > start && into->at[--into->len] != '/')
                continue;
            continue;
        }
        if (more && is_session_segment(segment) && span_find(rest, ".aspx", 5, &unused))
            continue;
        buf_put_byte(into, '/');
        buf_put_span(into, segment);
    }
    if (into->len == start)
        buf_put_byte(into, '/');
}

/* ── query ────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* By name, then by value; a field without "=" before one with an empty value. */
static int compare_fields(const void *a, const void *b)
{
    struct span name_a = *(const struct span *)a, value_a = name_a, name_b = *(const struct span *)b,
                value_b = name_b;
    bool has_a = span_cut(&value_a, '=', &name_a), has_b = span_cut(&value_b, '=', &name_b);
    int order = span_compare(name_a, name_b);
    if (order == 0)
        order = has_a - has_b;
    return order ? order : span_compare(value_a, value_b);
}

static void put_query(struct span query, struct buf *into)
{
    AUTO_BUF struct buf decoded = { 0 }, lower = { 0 };
    put_decoded(query, &decoded);
    put_minimal(buf_span(&decoded), &lower);
    AUTO_FREE struct span *fields = NULL;
    struct span rest = buf_span(&lower), field = SPAN_NULL;
    size_t n = 0;
    for (bool more = true; more;) {
        more = span_cut(&rest, '&', &field);
        if (!more)
            field = rest;
        if (field.len == 0 || is_session_field(field))
            continue;
        if (n && is_session_pair(fields[n - 1], field)) {
            n--;
            continue;
        }
        ARRAY_GROW(fields, n);
        fields[n++] = field;
    }
    if (n)
        qsort(fields, n, sizeof *fields, compare_fields);
    for (size_t i = 0; i < n; i++) {
        buf_put_byte(into, i ? '&' : '?');
        buf_put_span(into, fields[i]);
    }
}

/* ── the whole ────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Cuts off "scheme://", or nothing where http is meant; false for what has a key of its own. */
static bool cut_to_authority(struct span *rest, struct span *ret_scheme)
{
    *ret_scheme = span_of("http");
    if (!url_cut_scheme(rest, ret_scheme)) {
        AUTO_BUF struct buf host = { 0 };
        struct err err = { 0 };
        size_t len = url_length_until(*rest, "/?#:@");
        return url_host_parse(span_to(*rest, len), &host, &err);
    }
    bool is_http = span_is_nocase(*ret_scheme, "http") || span_is_nocase(*ret_scheme, "https");
    if (!span_starts(*rest, is_http ? "/" : "//") || span_is(*ret_scheme, "filedesc") ||
        span_is(*ret_scheme, "warcinfo"))
        return false;
    while (rest->len && rest->at[0] == '/')
        *rest = span_from(*rest, 1);
    return url_length_until(*rest, "/?#") > 0;
}

void surt_of(struct span url, struct buf *into)
{
    AUTO_BUF struct buf clean = { 0 };
    struct span scheme = SPAN_NULL;
    url = span_trim_space(url);
    for (size_t i = 0; i < url.len; i++)
        if (url.at[i] != '\t' && url.at[i] != '\n' && url.at[i] != '\r')
            buf_put_byte(&clean, url.at[i]);
    struct span rest = buf_span(&clean);
    if (!cut_to_authority(&rest, &scheme)) {
        put_own_key(buf_span(&clean), into);
        return;
    }
    size_t authority_len = url_length_until(rest, "/?#");
    put_authority(span_to(rest, authority_len), scheme, into);
    buf_put_byte(into, ')');
    rest = span_from(rest, authority_len);
    size_t path_len = url_length_until(rest, "?#");
    put_path(span_to(rest, path_len), into);
    rest = span_from(rest, path_len);
    put_query(span_from(span_to(rest, url_length_until(rest, "#")), 1), into);
}
