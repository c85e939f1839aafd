#include "web/url.h"

#include <stdio.h>

#include "web/url_cut.h"
#include "web/url_host.h"

/* The standard writes its parser as a state machine. For http and https the same language is cut from left
 * to right:
 *
 *     scheme ":" slashes authority path [ "?" query ] [ "#" fragment ]
 *
 * where a backslash is a slash, any number of slashes may precede the authority, and what a reference lacks
 * on the left comes from the base. The names of the states stand beside the code that does their work. */

/* ── percent-encode sets (§1.3) ───────────────────────────────────────────────────────────────────────────────── */

#define QUERY_SET    " \"#<>'"               /* the special-query set */
#define FRAGMENT_SET " \"<>`"
#define PATH_SET     " \"#<>?^`{}"
#define USERINFO_SET PATH_SET "/:;=@[\\]|"

/* Bytes above ASCII are encoded as they are: UTF-8 stays UTF-8, and a raw byte of another encoding still
 * reaches the server that wrote it. */
static void put_encoded(struct buf *out, struct span text, const char *set)
{
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.at[i];
        if (c < 0x20 || c > 0x7E || strchr(set, c))
            buf_printf(out, "%%%02X", c);
        else
            buf_put_byte(out, c);
    }
}

/* ── the pieces of a URL while it is put together ─────────────────────────────────────────────────────────────── */

struct parts {
    struct span scheme;
    struct buf username, password, host, path, query, fragment;     /* serialised */
    uint16_t port;
    bool has_port, has_query, has_fragment;
};

static void parts_free(struct parts *parts)
{
    buf_free(&parts->username);
    buf_free(&parts->password);
    buf_free(&parts->host);
    buf_free(&parts->path);
    buf_free(&parts->query);
    buf_free(&parts->fragment);
}

static uint16_t default_port(struct span scheme)
{
    return span_is(scheme, "https") ? 443 : 80;
}

static bool is_slash(uint8_t c)
{
    return c == '/' || c == '\\';
}

/* ── authority ────────────────────────────────────────────────────────────────────────────────────────────────── */

/* authority state: all before the last "@"; the first ":" divides it. */
static void parse_credentials(struct span text, struct parts *parts)
{
    struct span username = text, password = text;
    if (!span_cut(&password, ':', &username))
        password = SPAN_NULL;
    put_encoded(&parts->username, username, USERINFO_SET);
    put_encoded(&parts->password, password, USERINFO_SET);
}

/* port state: digits up to 65535, or nothing; the scheme's own is dropped. */
static bool parse_port(struct span text, struct parts *parts, struct err *err)
{
    uint64_t port = 0;
    if (text.len == 0)
        return true;
    if (!span_to_u64(text, UINT16_MAX, &port))
        return err_set(err, ERR_INVALID, "\"%s\" is no port (WHATWG URL §4.4)", SHOW(text));
    parts->port = (uint16_t)port;
    parts->has_port = port != default_port(parts->scheme);
    return true;
}

/* host state: up to the ":" outside brackets. */
static size_t host_length(struct span text)
{
    bool in_brackets = false;
    size_t at = 0;
    for (; at < text.len && (in_brackets || text.at[at] != ':'); at++)
        in_brackets = text.at[at] == '[' || (in_brackets && text.at[at] != ']');
    return at;
}

static bool parse_authority(struct span text, struct parts *parts, struct err *err)
{
    struct span host = text;
    const uint8_t *at_sign = text.len ? memrchr(text.at, '@', text.len) : NULL;
    if (at_sign) {
        size_t len = (size_t)(at_sign - text.at);
        parse_credentials(span_to(text, len), parts);
        host = span_from(text, len + 1);
    }
    size_t host_len = host_length(host);
    if (host_len == 0)
        return err_set(err, ERR_INVALID, "a URL without host (WHATWG URL §4.4)");
    return url_host_parse(span_to(host, host_len), &parts->host, err) &&
           parse_port(span_from(host, host_len + 1), parts, err);
}

/* ── path, query, fragment ────────────────────────────────────────────────────────────────────────────────────── */

/* "." and "..", each dot perhaps written "%2e": how many dots a segment is; 0 when it is anything else. */
static int dots(struct span segment)
{
    int n = 0;
    while (segment.len) {
        size_t len = segment.at[0] == '.' ? 1 : span_starts_nocase(segment, "%2e") ? 3 : 0;
        if (len == 0 || n == 2)
            return 0;
        segment = span_from(segment, len);
        n++;
    }
    return n;
}

/* Removes the last "/segment". */
static void shorten(struct buf *path)
{
    while (path->len && path->at[path->len - 1] != '/')
        path->len--;
    if (path->len)
        path->len--;
}

/* path state: appends the segments in `text`, which stand behind a slash that is not part of it, to a path
 * of whole segments ("" or "/a/b"). */
static void put_segments(struct buf *path, struct span text)
{
    bool is_last = false;
    while (!is_last) {
        size_t len = url_length_until(text, "/\\");
        struct span segment = span_to(text, len);
        is_last = len == text.len;
        text = span_from(text, len + 1);
        int n_dots = dots(segment);
        if (n_dots == 2)
            shorten(path);
        if (n_dots == 0 || is_last)
            buf_put_byte(path, '/');
        if (n_dots == 0)
            put_encoded(path, segment, PATH_SET);
    }
}

static void parse_tail(struct span tail, struct parts *parts)
{
    size_t query_len = url_length_until(tail, "#");
    if (query_len > 0) {                /* it begins with "?" */
        parts->has_query = true;
        buf_clear(&parts->query);
        put_encoded(&parts->query, span_from(span_to(tail, query_len), 1), QUERY_SET);
    }
    parts->has_fragment = query_len < tail.len;
    put_encoded(&parts->fragment, span_from(tail, query_len + 1), FRAGMENT_SET);
}

/* ── absolute and relative ────────────────────────────────────────────────────────────────────────────────────── */

/* special authority ignore slashes state, and what follows. */
static bool parse_absolute(struct span text, struct parts *parts, struct err *err)
{
    while (text.len && is_slash(text.at[0]))
        text = span_from(text, 1);
    size_t authority_len = url_length_until(text, "/\\?#");
    if (!parse_authority(span_to(text, authority_len), parts, err))
        return false;
    text = span_from(text, authority_len);
    if (text.len && is_slash(text.at[0]))
        text = span_from(text, 1);
    size_t path_len = url_length_until(text, "?#");
    put_segments(&parts->path, span_to(text, path_len));
    parse_tail(span_from(text, path_len), parts);
    return true;
}

/* relative state, relative slash state */
static bool parse_relative(struct span text, const struct url *base, struct parts *parts, struct err *err)
{
    if (text.len >= 2 && is_slash(text.at[0]) && is_slash(text.at[1]))
        return parse_absolute(text, parts, err);
    buf_put_span(&parts->username, base->username);
    buf_put_span(&parts->password, base->password);
    buf_put_span(&parts->host, base->host);
    parts->port = base->port;
    parts->has_port = base->has_port;
    size_t path_len = url_length_until(text, "?#");
    if (path_len == 0) {
        buf_put_span(&parts->path, base->path);
        parts->has_query = base->has_query;
        buf_put_span(&parts->query, base->query);
    } else if (is_slash(text.at[0])) {
        put_segments(&parts->path, span_from(span_to(text, path_len), 1));
    } else {
        buf_put_span(&parts->path, base->path);
        shorten(&parts->path);
        put_segments(&parts->path, span_to(text, path_len));
    }
    parse_tail(span_from(text, path_len), parts);
    return true;
}

/* Without blanks and controls at both ends and without tabs and line ends inside (§4.4). No more is copied
 * than a URL may have, and one byte, so that a long "data:" costs nothing. */
static void clean(struct span reference, struct buf *into)
{
    while (reference.len && reference.at[0] <= ' ')
        reference = span_from(reference, 1);
    while (reference.len && reference.at[reference.len - 1] <= ' ')
        reference.len--;
    for (size_t i = 0; i < reference.len && into->len <= URL_MAX; i++)
        if (!strchr("\t\n\r", reference.at[i]) || reference.at[i] == 0)
            buf_put_byte(into, reference.at[i]);
}

static bool parse_parts(struct span text, const struct url *base, struct parts *parts, struct err *err)
{
    struct span rest = text, scheme = SPAN_NULL;
    bool has_scheme = url_cut_scheme(&rest, &scheme), is_https = has_scheme && span_is_nocase(scheme, "https");
    if (has_scheme && !is_https && !span_is_nocase(scheme, "http"))
        return err_set(err, ERR_INVALID, "\"%s:\" is neither http nor https", SHOW(scheme));
    if (!has_scheme && !base)
        return err_set(err, ERR_INVALID, "\"%s\" is no absolute URL (WHATWG URL §4.4)", SHOW(text));
    if (text.len > URL_MAX)
        return err_set(err, ERR_LIMIT, "a URL of more than %d bytes", URL_MAX);
    parts->scheme = !has_scheme ? base->scheme : is_https ? span_of("https") : span_of("http");
    parts->port = default_port(parts->scheme);
    /* special relative or authority state: "http:x" is relative to a base of the same scheme. */
    if (base && span_equal(parts->scheme, base->scheme))
        return parse_relative(rest, base, parts, err);
    return parse_absolute(rest, parts, err);
}

/* ── serialising (§4.5) ───────────────────────────────────────────────────────────────────────────────────────── */

/* The next `len` bytes of the text, behind the `before` bytes that only divide. */
static struct span next_piece(const uint8_t **at, size_t before, size_t len)
{
    struct span piece = { *at + before, len };
    *at = piece.at + len;
    return piece;
}

static void serialise(const struct parts *parts, struct url *url)
{
    struct buf text = { 0 };
    bool has_password = parts->password.len > 0, has_credentials = has_password || parts->username.len > 0;
    char port[8] = "";
    if (parts->has_port)
        (void)snprintf(port, sizeof port, ":%u", parts->port);
    buf_put_span(&text, parts->scheme);
    buf_put_text(&text, "://");
    buf_put_span(&text, buf_span(&parts->username));
    buf_put_text(&text, has_password ? ":" : "");
    buf_put_span(&text, buf_span(&parts->password));
    buf_put_text(&text, has_credentials ? "@" : "");
    buf_put_span(&text, buf_span(&parts->host));
    buf_put_text(&text, port);
    buf_put_span(&text, buf_span(&parts->path));
    buf_put_text(&text, parts->has_query ? "?" : "");
    buf_put_span(&text, buf_span(&parts->query));
    buf_put_text(&text, parts->has_fragment ? "#" : "");
    buf_put_span(&text, buf_span(&parts->fragment));

    *url = (struct url){ .text = buf_take_text(&text), .port = parts->port, .has_port = parts->has_port,
                         .has_query = parts->has_query, .has_fragment = parts->has_fragment };
    const uint8_t *at = (const uint8_t *)url->text;
    url->scheme = next_piece(&at, 0, parts->scheme.len);
    url->username = next_piece(&at, strlen("://"), parts->username.len);
    url->password = next_piece(&at, has_password, parts->password.len);
    url->host = next_piece(&at, has_credentials, parts->host.len);
    url->path = next_piece(&at, strlen(port), parts->path.len);
    url->query = next_piece(&at, parts->has_query, parts->query.len);
    url->fragment = next_piece(&at, parts->has_fragment, parts->fragment.len);
}

bool url_parse(struct span reference, const struct url *base, struct url *ret, struct err *err)
{
    AUTO_BUF struct buf text = { 0 };
    __attribute__((cleanup(parts_free))) struct parts parts = { 0 };
    clean(reference, &text);
    if (!parse_parts(buf_span(&text), base, &parts, err))
        return false;
    AUTO_URL struct url url = { 0 };
    serialise(&parts, &url);
    if (strlen(url.text) > URL_MAX)
        return err_set(err, ERR_LIMIT, "a URL of more than %d bytes", URL_MAX);
    *ret = url;
    url = (struct url){ 0 };
    return true;
}

/* ── forms ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void put_origin(struct buf *out, const struct url *url)
{
    buf_put_span(out, url->scheme);
    buf_put_text(out, "://");
    buf_put_span(out, url->host);
    if (url->has_port)
        buf_printf(out, ":%u", url->port);
}

static void put_request_target(struct buf *out, const struct url *url)
{
    buf_put_span(out, url->path);
    buf_put_text(out, url->has_query ? "?" : "");
    buf_put_span(out, url->query);
}

char *url_for_request(const struct url *url)
{
    struct buf out = { 0 };
    put_origin(&out, url);
    put_request_target(&out, url);
    return buf_take_text(&out);
}

char *url_origin(const struct url *url)
{
    struct buf out = { 0 };
    put_origin(&out, url);
    return buf_take_text(&out);
}

char *url_request_target(const struct url *url)
{
    struct buf out = { 0 };
    put_request_target(&out, url);
    return buf_take_text(&out);
}

bool url_same_origin(const struct url *a, const struct url *b)
{
    return span_equal(a->scheme, b->scheme) && span_equal(a->host, b->host) && a->port == b->port;
}

void url_free(struct url *url)
{
    free(url->text);
    *url = (struct url){ 0 };
}

char *url_resolve(const char *base, struct span reference)
{
    AUTO_URL struct url from = { 0 }, url = { 0 };
    struct err err = { 0 };
    if (base && !url_parse(span_of(base), NULL, &from, &err))
        return NULL;
    return url_parse(reference, base ? &from : NULL, &url, &err) ? url_for_request(&url) : NULL;
}
