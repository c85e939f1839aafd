/* src/web/url.h: what each part of a URL becomes, and all rows of the shared table of the WHATWG URL Standard. */
#include "../base/suite.h"

#include "shared.h"
#include "web/url.h"

/* ── own rows: "" as a base is none, NULL as a result is a refusal ────────────────────────────────────────────── */

static const struct row {
    const char *name, *base, *reference, *result;
    enum err_kind want;
} rows[] = {
    { "whatwg 4.4: another scheme is no relative reference", "https://a.example/b", "data:text/plain,x", NULL, ERR_INVALID },
    { "whatwg 4.4: mailto", "https://a.example/b", "mailto:x@a.example", NULL, ERR_INVALID },
    { "whatwg 4.4: javascript", "https://a.example/b", "JavaScript:void(0)", NULL, ERR_INVALID },
    { "whatwg 4.4: a scheme with a line end inside", "", "ht\ntp://a.example/", "http://a.example/", ERR_NONE },
    { "whatwg 4.4: a colon behind a slash is no scheme", "https://a.example/b/", "c/d:e", "https://a.example/b/c/d:e", ERR_NONE },
    { "whatwg 4.4: relative without base", "", "a/b", NULL, ERR_INVALID },
    { "whatwg 4.4: the other scheme is absolute", "https://a.example/b", "http:c.example", "http://c.example/", ERR_NONE },
    { "whatwg 4.4: backslashes are slashes", "https://a.example/b", "\\\\c.example\\d?\\e#\\f", "https://c.example/d?\\e#\\f", ERR_NONE },
    { "whatwg 4.4: a query replaces the query", "https://a.example/b?c", "?", "https://a.example/b?", ERR_NONE },
    { "whatwg 4.4: a fragment keeps the query", "https://a.example/b?c#d", "#e", "https://a.example/b?c#e", ERR_NONE },
    { "whatwg 4.4: the base's port and user stay", "https://u@a.example:8/b", "c", "https://u@a.example:8/c", ERR_NONE },
    { "whatwg 1.3: the path's set", "", "http://a.example/ \"#", "http://a.example/%20%22#", ERR_NONE },
    { "whatwg 1.3: a circumflex in a path", "", "http://a.example/^?^#^", "http://a.example/%5E?^#^", ERR_NONE },
    { "whatwg 1.3: an apostrophe in a query", "", "http://a.example/'?'#'", "http://a.example/'?%27#'", ERR_NONE },
    { "whatwg 3.3: long ASCII labels pass", "", "http://a23456789-123456789-123456789-123456789-123456789-123456789-1234.example/",
      "http://a23456789-123456789-123456789-123456789-123456789-123456789-1234.example/", ERR_NONE },
    { "whatwg 3.3: hyphens in the third and fourth place pass", "", "http://r3---sn.example/", "http://r3---sn.example/", ERR_NONE },
    { "whatwg 3.3: an A-label stays", "", "http://xn--e1afmkfd.XN--P1AI/", "http://xn--e1afmkfd.xn--p1ai/", ERR_NONE },
    { "whatwg 3.3: capital letters of other scripts", "", "http://ПРИМЕР.рф/", "http://xn--e1afmkfd.xn--p1ai/", ERR_NONE },
    { "whatwg 3.3: sharp s stays one", "", "http://straße.example/", "http://xn--strae-oqa.example/", ERR_NONE },
    { "whatwg 3.3: symbols are allowed", "", "http://i❤.☃/", "http://xn--i-7iq.xn--n3h/", ERR_NONE },
    { "whatwg 3.3: a variation selector is dropped", "", "http://❤️.example/", "http://xn--qei.example/", ERR_NONE },
    { "whatwg 3.3: an A-label of symbols stays", "", "http://xn--i-7iq.example/", "http://xn--i-7iq.example/", ERR_NONE },
    { "whatwg 3.3: hyphens beside other scripts", "", "http://r3---ö.-ö-/", "http://xn--r3----nua.xn-----fka/", ERR_NONE },
    { "whatwg 3.3: several symbols in one label", "", "http://a☃b☃C❤.𝒜☃/", "http://xn--abc-sm5ab33s.xn--a-1xp/", ERR_NONE },
    { "whatwg 3.3: a symbol that is not allowed", "", "http://⿰☃.example/", NULL, ERR_INVALID },
    { "whatwg 3.3: each label for itself", "", "http://straße.☃。b/", "http://xn--strae-oqa.xn--n3h.b/", ERR_NONE },
    { "whatwg 3.3: an A-label that decodes to nothing allowed", "", "http://xn--a/", NULL, ERR_INVALID },
    { "whatwg 3.3: an underscore in an A-label", "", "http://xn--_b-eka.XN--!-8SBM/", "http://xn--_b-eka.xn--!-8sbm/", ERR_NONE },
    { "whatwg 3.3: an accent behind a sign", "", "http://xn--=-vbb05gza2i./", "http://xn--=-vbb05gza2i./", ERR_NONE },
    { "ours: a sharp s beside a symbol is refused, not changed", "", "http://ß☃/", NULL, ERR_INVALID },
    { "whatwg 3.5: a mapped address in hexadecimal", "", "http://[::FFFF:1.2.3.4]/", "http://[::ffff:102:304]/", ERR_NONE },
    { "whatwg 3.5: one zero piece is not shortened", "", "http://[1:0:3:4:5:6:7:8]/", "http://[1:0:3:4:5:6:7:8]/", ERR_NONE },
    { "whatwg 3.5: the first of two runs of zeros", "", "http://[1:0:0:2:0:0:3:4]/", "http://[1::2:0:0:3:4]/", ERR_NONE },
    { "whatwg 3.5: no zone", "", "http://[fe80::1%25eth0]/", NULL, ERR_INVALID },
    { "whatwg 3.5: an octal part", "", "http://0177.0.0.01/", "http://127.0.0.1/", ERR_NONE },
    { "whatwg 3.5: the last part fills the rest", "", "http://127.65535/", "http://127.0.255.255/", ERR_NONE },
    { "whatwg 3.5: the last part is too large", "", "http://127.0.65536/", NULL, ERR_INVALID },
    { "whatwg 3.5: no bracket at the end", "", "http://[::1/", NULL, ERR_INVALID },
    { "ours: a raw byte that is no UTF-8 is encoded as it is", "", "http://a.example/caf\xE9?\xE9", "http://a.example/caf%E9?%E9", ERR_NONE },
    { "ours: no UTF-8 in a host", "", "http://caf\xE9.example/", NULL, ERR_INVALID },
};

static bool resolve(struct span base, struct span reference, struct url *ret, struct err *err)
{
    AUTO_URL struct url from = { 0 };
    if (base.len && !url_parse(base, NULL, &from, err))
        return false;
    return url_parse(reference, base.len ? &from : NULL, ret, err);
}

static void check_row(void **state)
{
    const struct row *row = *state;
    AUTO_URL struct url url = { 0 };
    AUTO_FREE char *reference = mem_text(row->reference);       /* heap: a step over the end is seen */
    struct err err = { 0 };
    assert_int_equal(resolve(span_of(row->base), span_of(reference), &url, &err), row->result != NULL);
    assert_int_equal(err.kind, row->want);
    if (row->result)
        assert_string_equal(url.text, row->result);
}

/* The pieces, put together again, are the text; and what is parsed once stays the same when parsed again. */
static void check_pieces(const struct url *url)
{
    AUTO_BUF struct buf text = { 0 };
    AUTO_URL struct url again = { 0 };
    struct err err = { 0 };
    bool has_user = url->username.len || url->password.len;
    buf_printf(&text, "%.*s://%.*s%s%.*s%s%.*s", (int)url->scheme.len, url->scheme.at, (int)url->username.len, url->username.at,
               url->password.len ? ":" : "", (int)url->password.len, url->password.at, has_user ? "@" : "",
               (int)url->host.len, url->host.at);
    if (url->has_port)
        buf_printf(&text, ":%d", url->port);
    buf_printf(&text, "%.*s%s%.*s%s%.*s", (int)url->path.len, url->path.at, url->has_query ? "?" : "", (int)url->query.len,
               url->query.at, url->has_fragment ? "#" : "", (int)url->fragment.len, url->fragment.at);
    assert_string_equal((char *)text.at, url->text);
    assert_true(url_parse(span_of(url->text), NULL, &again, &err));
    assert_string_equal(again.text, url->text);
}

static void standard_table(void **state)
{
    (void)state;
    AUTO_BUF struct buf table = { 0 };
    if (!shared_slurp("url/resolve.tsv", &table))
        skip();
    struct span rest = buf_span(&table), line = SPAN_NULL;
    size_t n = 0, n_wrong = 0;
    assert_true(span_line(&rest, &line));       /* the names of the columns */
    for (; span_line(&rest, &line); n++) {
        size_t base_len = 0, reference_len = 0, result_len = 0;
        AUTO_FREE char *base = shared_cell(&line, &base_len);
        AUTO_FREE char *reference = shared_cell(&line, &reference_len);
        AUTO_FREE char *result = shared_cell(&line, &result_len);
        AUTO_URL struct url url = { 0 };
        struct err err = { 0 };
        bool is_url = resolve(span_of_n(base, base_len), span_of_n(reference, reference_len), &url, &err);
        if (is_url)
            check_pieces(&url);
        if (strcmp(is_url ? url.text : "", result) == 0)
            continue;
        n_wrong++;
        fprintf(stderr, "# \"%s\" on \"%s\": \"%s\" instead of \"%s\" (%s)\n", SHOW(span_of_n(reference, reference_len)), base,
                is_url ? url.text : "", result, err.why);
    }
    assert_true(n > 400);
    assert_int_equal(n_wrong, 0);
}

static void forms(void **state)
{
    (void)state;
    AUTO_URL struct url url = { 0 }, other = { 0 }, plain = { 0 };
    struct err err = { 0 };
    assert_true(url_parse(span_of("https://u:p@News.Example:8443/a/../b?#f"), NULL, &url, &err));
    AUTO_FREE char *request = url_for_request(&url), *origin = url_origin(&url), *target = url_request_target(&url);
    assert_string_equal(request, "https://news.example:8443/b?");
    assert_string_equal(origin, "https://news.example:8443");
    assert_string_equal(target, "/b?");
    assert_int_equal(url.port, 8443);
    assert_true(url_parse(span_of("/c"), &url, &other, &err));
    assert_true(url_same_origin(&url, &other));
    assert_true(url_parse(span_of("https://news.example"), NULL, &plain, &err));
    assert_false(url_same_origin(&url, &plain));
    assert_int_equal(plain.port, 443);
    assert_false(plain.has_port);
    AUTO_FREE char *resolved = url_resolve("https://news.example/a/b", span_of("../c d#e"));
    assert_string_equal(resolved, "https://news.example/c%20d");
    assert_null(url_resolve("https://news.example/", span_of("tel:+1")));
    assert_null(url_resolve("no base", span_of("a")));
}

static void bounds(void **state)
{
    (void)state;
    AUTO_BUF struct buf text = { 0 };
    AUTO_URL struct url url = { 0 };
    struct err err = { 0 };
    buf_put_text(&text, "http://a.example/");
    while (text.len < URL_MAX)
        buf_put_byte(&text, 'a');
    assert_true(url_parse(buf_span(&text), NULL, &url, &err));
    assert_int_equal(strlen(url.text), URL_MAX);
    buf_put_byte(&text, 'a');
    struct url more = { 0 };
    assert_false(url_parse(buf_span(&text), NULL, &more, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    text.len = URL_MAX - 1;
    buf_put_byte(&text, '"');                   /* grows to three bytes when encoded */
    err_clear(&err);
    assert_false(url_parse(buf_span(&text), NULL, &more, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    buf_clear(&text);
    buf_put_text(&text, "data:");
    while (text.len < 100000)
        buf_put_byte(&text, 'a');
    err_clear(&err);
    assert_false(url_parse(buf_span(&text), NULL, &more, &err));
    assert_int_equal(err.kind, ERR_INVALID);
}

int main(void)
{
    struct suite suite = { .name = "web/url" };
    SUITE_ROWS(&suite, rows, check_row);
    suite_add(&suite, "whatwg: every row of the shared table", standard_table, NULL);
    suite_add(&suite, "ours: forms for requests", forms, NULL);
    suite_add(&suite, "ours: the length is bounded", bounds, NULL);
    return suite_run(&suite);
}
