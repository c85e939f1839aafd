/* src/web/surt.h: the shared table but for the rows where a fault of the model is mended, and those mends row by row. */
#include "../base/suite.h"

#include "shared.h"
#include "web/surt.h"

static const struct row {
    const char *name, *url, *key;
} rows[] = {
    { "surt: the example of the header", "https://www.News.example:443/A/?b=2&a=1", "example,news)/a?a=1&b=2" },
    { "surt: user and fragment are gone", "http://user:pass@news.example/a#b", "example,news)/a" },
    { "surt: a port of the other scheme stays", "http://news.example:443/", "example,news:443)/" },
    { "surt: an empty port", "http://news.example:/a", "example,news)/a" },
    { "surt: www once, with digits", "http://www2.www.news.example/", "example,news,www)/" },
    { "surt: www alone is a name", "http://www/", "www)/" },
    { "surt: wwwx is a name", "http://wwwx.example/", "example,wwwx)/" },
    { "surt: slashes run together", "http://news.example//a///b//", "example,news)/a/b" },
    { "surt: decoded until stable", "http://news.example/%2541%252F%7E", "example,news)/a/~" },
    { "surt: encodings that decoding completes", "http://news.example/%4%31", "example,news)/a" },
    { "surt: encoded minimally, in lower case", "http://news.example/€ %23%25%3C", "example,news)/%e2%82%ac%20%23%25<" },
    { "surt: encoded and raw are one", "http://news.example/%E2%82%AC", "example,news)/%e2%82%ac" },
    { "surt: bytes of another encoding", "http://news.example/caf%E9", "example,news)/caf%e9" },
    { "surt: a query of nothing", "http://news.example/a?", "example,news)/a" },
    { "surt: by name, then by value", "http://news.example/?a-=0&a=1&a&a=", "example,news)/?a&a=&a=1&a-=0" },
    { "surt: a query without path", "http://news.example?q", "example,news)/?q" },
    { "surt: IPv4 is turned round, in any spelling", "http://0xC0A80101/", "1,1,168,192)/" },
    { "surt: IPv6 is not", "http://[2001:DB8:0::1]:8080/a", "2001:db8::1:8080)/a" },
    { "surt: names of other scripts", "http://Пример.рф/", "xn--p1ai,xn--e1afmkfd)/" },
    { "surt: dots around the host", "http://.news..example./", "example,news)/" },
    { "surt: other schemes with a host", "ftp://news.example/A", "example,news)/a" },
    { "surt: without scheme http is meant", "news.example/A", "example,news)/a" },
    { "surt: blanks around, line ends inside", "  http://news.ex\nample/a \n", "example,news)/a" },
    { "surt: a long number as port", "http://news.example:99999999999/", "example,news)/" },
    { "surt: ASP.NET's session in the path", "http://news.example/(S(4hqa0555fwsecu455xqckv45))/a.aspx", "example,news)/a.aspx" },
    { "surt: the older form of it", "http://news.example/(4hqa0555fwsecu455xqckv45)/a.aspx", "example,news)/a.aspx" },
    { "surt: not before other pages", "http://news.example/(4hqa0555fwsecu455xqckv45)/a.php",
      "example,news)/(4hqa0555fwsecu455xqckv45)/a.php" },
    { "surt: session ids", "http://news.example/?a=1&JSESSIONID=0123456789ABCDEF0123456789abcdef&b=2&sid=0123456789abcdef0123456789abcdef",
      "example,news)/?a=1&b=2" },
    { "surt: ASP's session", "http://news.example/?ASPSESSIONIDABCDEFGH=ABCDEFGHIJKLMNOPQRSTUVWX&z", "example,news)/?z" },
    { "surt: ColdFusion's pair", "http://news.example/?a=1&CFID=12&CFTOKEN=34&b=2", "example,news)/?a=1&b=2" },
    { "mended: a session id is a whole field", "http://news.example/?basid=0123456789abcdef0123456789abcdef&q=2",
      "example,news)/?basid=0123456789abcdef0123456789abcdef&q=2" },
    { "mended: empty fields are dropped", "http://news.example/?&a=1&&b=2&", "example,news)/?a=1&b=2" },
    { "mended: nothing is left of the query", "http://news.example/a?&sid=0123456789abcdef0123456789abcdef&", "example,news)/a" },
    { "mended: dots above the root", "http://news.example/../../x/./y/../z", "example,news)/x/z" },
    { "mended: encoded dots", "http://news.example/a/%2e%2E/b", "example,news)/b" },
    { "own key: a URN", "urn:x:https://news.example/A", "urn:x:https://news.example/A" },
    { "own key: a record of WARC", "warcinfo:a b.warc.gz", "warcinfo:a%20b.warc.gz" },
    { "own key: no URL", "no url at all\x01", "no%20url%20at%20all%01" },
    { "own key: no host", "http:///", "http:///" },
    { "own key: nothing", "", "" },
    { "ours: a host that none may have", "http://news example.org/a", "org,news%20example)/a" },
};

static void check_row(void **state)
{
    const struct row *row = *state;
    AUTO_BUF struct buf key = { 0 };
    AUTO_FREE char *url = mem_text(row->url);           /* heap: a step over the end is seen */
    buf_put_text(&key, "");
    surt_of(span_of(url), &key);
    assert_string_equal((char *)key.at, row->key);
}

/* Rows of the table that come out otherwise, because a fault of the model is mended. */
static const struct mended {
    const char *url_start, *reason;
} mended[] = {
    { "http://visit.webhosting.yahoo.com/visit.gif?&r=", "the empty field before the first is dropped" },
};

static const char *reason_of(const char *url)
{
    for (size_t i = 0; i < COUNT_OF(mended); i++)
        if (strncmp(url, mended[i].url_start, strlen(mended[i].url_start)) == 0)
            return mended[i].reason;
    return NULL;
}

static void shared_table(void **state)
{
    (void)state;
    AUTO_BUF struct buf table = { 0 };
    if (!shared_slurp("url/surt.tsv", &table))
        skip();
    struct span rest = buf_span(&table), line = SPAN_NULL;
    size_t n = 0, n_mended = 0, n_wrong = 0;
    assert_true(span_line(&rest, &line));               /* the names of the columns */
    for (; span_line(&rest, &line); n++) {
        size_t url_len = 0, want_len = 0;
        AUTO_FREE char *url = shared_cell(&line, &url_len);
        AUTO_FREE char *want = shared_cell(&line, &want_len);
        AUTO_BUF struct buf key = { 0 };
        surt_of(span_of_n(url, url_len), &key);
        bool is_same = span_equal(buf_span(&key), span_of_n(want, want_len)), is_mended = reason_of(url) != NULL;
        n_mended += is_mended;
        if (is_same != is_mended)
            continue;
        n_wrong++;
        fprintf(stderr, "# \"%s\": \"%s\" instead of \"%s\"\n", url, (char *)key.at, want);
    }
    assert_true(n > 80);
    assert_int_equal(n_mended, COUNT_OF(mended));
    assert_int_equal(n_wrong, 0);
}

/* Decoding until stable stays linear, and so do many fields and dots. */
static void long_urls(void **state)
{
    (void)state;
    AUTO_BUF struct buf url = { 0 }, key = { 0 };
    buf_put_text(&url, "http://news.example/%");
    while (url.len < 200000)
        buf_put_text(&url, "25");
    surt_of(buf_span(&url), &key);
    assert_true(span_is(buf_span(&key), "example,news)/%25"));
    buf_clear(&key);
    while (url.len < 400000)
        buf_put_text(&url, "/a/..");
    buf_put_text(&url, "?");
    while (url.len < 800000)
        buf_put_text(&url, "&b=1&a");
    surt_of(buf_span(&url), &key);
    assert_true(span_starts(buf_span(&key), "example,news)/%25?a&a&a"));
}

int main(void)
{
    struct suite suite = { .name = "web/surt" };
    SUITE_ROWS(&suite, rows, check_row);
    suite_add(&suite, "surt: every row of the shared table but the mended ones", shared_table, NULL);
    suite_add(&suite, "ours: long URLs are quick", long_urls, NULL);
    return suite_run(&suite);
}
