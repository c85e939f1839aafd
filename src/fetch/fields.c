#include "fetch/fields.h"

#include <stdio.h>

#include "web/url.h"

struct texts {
    char **items;
    size_t n;
};
struct fields {
    char *user_agent, *from, *accept_language;
    struct texts headers;               /* "Name: value" */
    struct texts hosts;                 /* "news.example" or "https://news.example", as url.h serialises them */
    char *cookie;                       /* "a=1; b=2"; NULL: none */
    char *secret_names;                 /* one a line; NULL: none */
};

/* --- shapes ------------------------------------------------------------------------------------------------------------------ */

/* field-value = *( VCHAR / obs-text / SP / HTAB ), not empty       RFC 9110 §5.5 */
static bool is_value(struct span text)
{
    if (text.len == 0 || text.len > FIELD_VALUE_MAX)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if ((text.at[i] < ' ' && text.at[i] != '\t') || text.at[i] == 0x7f)
            return false;
    return true;
}

static bool is_token(struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!byte_is_token(text.at[i]))
            return false;
    return text.len > 0;
}

/* Fields that are written here, that have an option of their own, or that would change what comes back. */
static bool is_ours(struct span name)
{
    static const char *const ours[] = { "Host", "User-Agent", "From", "Accept", "Accept-Encoding", "Accept-Language", "Cookie", "Referer",
                                        "Connection", "Content-Length", "Transfer-Encoding", "TE", "Upgrade", "Expect", "Range", "If-Range",
                                        "If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since" };
    for (size_t i = 0; i < COUNT_OF(ours); i++)
        if (span_is_nocase(name, ours[i]))
            return true;
    return false;
}

/* A host or an origin in the form in which it is compared; NULL: neither. */
static char *host_form(const char *text)
{
    AUTO_URL struct url url = { 0 };
    struct err no_url = { 0 };
    bool is_origin = strstr(text, "://") != NULL;
    AUTO_FREE char *whole = is_origin ? mem_text(text) : mem_format("http://%s", text);
    if (!url_parse(span_of(whole), NULL, &url, &no_url))
        return NULL;
    bool is_bare = span_is(url.path, "/") && !url.has_query && !url.has_fragment && !url.username.len && !url.password.len;
    if (!is_bare || (!is_origin && url.has_port))
        return NULL;
    return is_origin ? url_origin(&url) : span_text(url.host);
}

/* cookie-pair = token "=" *cookie-octet (RFC 6265 §4.1.1); real values have blanks, commas and quotes too. */
static bool is_cookie(const char *text)
{
    struct span value = span_of(text), name;
    return span_cut(&value, '=', &name) && is_token(name) && !memchr(text, ';', strlen(text)) && (value.len == 0 || is_value(value));
}

static bool check_header(const char *text, struct err *err)
{
    struct span value = span_of(text), name = SPAN_NULL;
    /* Its value may be a secret: a message shows the name alone. */
    if (!span_cut(&value, ':', &name) || !is_token(name))
        return err_set(err, ERR_USAGE, "a header is \"%s…\"; expected \"Name: value\"", SHOW(span_to(span_of(text), name.len ? name.len : 4)));
    if (!is_value(span_trim(value)))
        return err_set(err, ERR_USAGE, "the header %s has no value that can be sent: one line of at most %d bytes", SHOW(name), FIELD_VALUE_MAX);
    if (is_ours(name))
        return err_set(err, ERR_USAGE, "the header %s cannot be set here: pressmark writes it itself", SHOW(name));
    return true;
}

bool fields_check(const struct fetch_options *options, struct err *err)
{
    size_t cookie_bytes = 0;
    for (size_t i = 0; i < options->n_headers; i++)
        if (!check_header(options->headers[i], err))
            return false;
    for (size_t i = 0; i < options->n_cookies; i++) {
        struct span rest = span_of(options->cookies[i]), name = SPAN_NULL;
        cookie_bytes += strlen(options->cookies[i]) + 2;
        if (!is_cookie(options->cookies[i]))
            return err_set(err, ERR_USAGE, "the cookie \"%s\" has not the form name=value, in one line and without a semicolon",
                           span_cut(&rest, '=', &name) ? SHOW(name) : "…");
    }
    if (cookie_bytes > FIELD_VALUE_MAX)
        return err_set(err, ERR_USAGE, "the cookies have %zu bytes together, and a server takes at most %d", cookie_bytes, FIELD_VALUE_MAX);
    if ((options->n_headers || options->n_cookies) && !options->n_header_hosts)
        return err_set(err, ERR_USAGE, "headers and cookies are given, but no host that they go to");
    for (size_t i = 0; i < options->n_header_hosts; i++) {
        AUTO_FREE char *form = host_form(options->header_hosts[i]);
        if (!form)
            return err_set(err, ERR_USAGE, "\"%s\" is no host that headers can go to; expected HOST, or https://HOST",
                           SHOW(span_of(options->header_hosts[i])));
    }
    for (size_t i = 0; i < options->n_secret_names; i++)
        if (!is_token(span_of(options->secret_names[i])))
            return err_set(err, ERR_USAGE, "\"%s\" is no name of a header (RFC 9110 §5.1)", SHOW(span_of(options->secret_names[i])));
    if (options->accept_language && !is_value(span_of(options->accept_language)))
        return err_set(err, ERR_USAGE, "the accepted languages are \"%s\"; expected a value of Accept-Language such as \"de, en;q=0.5\"",
                       SHOW(span_of(options->accept_language)));
    return true;
}

/* --- of a client ------------------------------------------------------------------------------------------------------------- */

static void add(struct texts *texts, char *taken)
{
    ARRAY_GROW(texts->items, texts->n);
    texts->items[texts->n++] = taken;
}

static void texts_free(struct texts *texts)
{
    for (size_t i = 0; i < texts->n; i++)
        free(texts->items[i]);
    free(texts->items);
}

static char *joined(const char *const *items, size_t n, const char *between)
{
    AUTO_BUF struct buf text = { 0 };
    for (size_t i = 0; i < n; i++) {
        buf_put_text(&text, i ? between : "");
        buf_put_text(&text, items[i]);
    }
    return n ? buf_take_text(&text) : NULL;
}

struct fields *fields_new(const struct fetch_options *options)
{
    struct fields *fields = mem_new(sizeof *fields);
    fields->user_agent = mem_text(options->user_agent);
    fields->from = mem_text(options->from);
    fields->accept_language = mem_text(options->accept_language);
    for (size_t i = 0; i < options->n_headers; i++)
        add(&fields->headers, mem_text(options->headers[i]));
    for (size_t i = 0; i < options->n_header_hosts; i++) {
        char *form = host_form(options->header_hosts[i]);
        if (form)                                           /* fetch_options_check said so before */
            add(&fields->hosts, form);
    }
    fields->cookie = joined(options->cookies, options->n_cookies, "; ");
    fields->secret_names = joined(options->secret_names, options->n_secret_names, "\n");
    return fields;
}

void fields_free(struct fields *fields)
{
    if (!fields)
        return;
    free(fields->user_agent);
    free(fields->from);
    free(fields->accept_language);
    texts_free(&fields->headers);
    texts_free(&fields->hosts);
    free(fields->cookie);
    free(fields->secret_names);
    free(fields);
}

/* --- of a request ------------------------------------------------------------------------------------------------------------ */

static struct curl_slist *put(struct curl_slist *list, const char *name, const char *value)
{
    if (!value)
        return list;
    AUTO_FREE char *line = mem_format("%s: %s", name, value);
    return curl_slist_append(list, line);
}

/* Whether the user means the host of this URL. */
static bool is_meant(const struct fields *fields, const char *text)
{
    AUTO_URL struct url url = { 0 };
    struct err no_url = { 0 };
    if (!fields->hosts.n || !url_parse(span_of(text), NULL, &url, &no_url))
        return false;
    AUTO_FREE char *origin = url_origin(&url);
    for (size_t i = 0; i < fields->hosts.n; i++)
        if (span_is(url.host, fields->hosts.items[i]) || strcmp(origin, fields->hosts.items[i]) == 0)
            return true;
    return false;
}

/* What a server said once may be no value that can be sent back (a bare CR inside): then the request has no condition, and its answer is
 * whole. */
static const char *sendable(const char *value)
{
    return value && is_value(span_of(value)) ? value : NULL;
}

struct curl_slist *fields_for(const struct fields *fields, const struct fetch_request *request, char **ret_secret_names)
{
    struct curl_slist *list = NULL;
    list = put(list, "User-Agent", fields->user_agent);
    list = put(list, "From", fields->from);
    list = put(list, "Accept", request->accept ? request->accept : "*/*");
    list = put(list, "Accept-Encoding", "gzip");            /* the one coding that will be read for sure in fifty years */
    list = put(list, "Accept-Language", fields->accept_language);
    list = put(list, "Referer", request->referer);
    list = put(list, "If-None-Match", sendable(request->if_none_match));
    list = put(list, "If-Modified-Since", sendable(request->if_modified_since));
    if (!is_meant(fields, request->url))
        return list;
    for (size_t i = 0; i < fields->headers.n; i++)
        list = curl_slist_append(list, fields->headers.items[i]);
    list = put(list, "Cookie", fields->cookie);
    *ret_secret_names = mem_text(fields->secret_names);
    return list;
}
