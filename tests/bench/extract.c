/* bench-extract ROUNDS FILE…: how long a page takes us, in units of libxml2's own parse of the same bytes, measured in turn.
 *
 * For each file (".gz" is inflated first) the shortest of ROUNDS of each step counts. Out comes one line: the number of files and
 * bytes, then libxml2's parse in ms, then parse (with the encoding decided and converted), article, requisites and their sum,
 * each as a ratio of it. Building and freeing count on both sides. */
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <time.h>

#include "base/file.h"
#include "base/gzip.h"
#include "page/article.h"
#include "page/requisite.h"

enum step { THEIRS, PARSE, ARTICLE, REQUISITES, N_STEPS };

static double now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static bool slurp(const char *path, struct buf *into, struct err *err)
{
    AUTO(source_free) struct source *source = NULL;
    if (!source_open(path, &source, err))
        return false;
    if (!span_ends(span_of(path), ".gz"))
        return source_slurp(source, PAGE_BYTES_MAX, into, err);
    AUTO(gzip_reader_free) struct gzip_reader *reader = gzip_reader_new(source, 0);
    struct gzip_member member;
    struct span bytes;
    bool is_member = false;
    if (!gzip_reader_member(reader, &member, &is_member, err))
        return false;
    while (gzip_reader_next(reader, &bytes, err) && bytes.len > 0)
        buf_put_span(into, bytes);
    return !err_is_set(err);
}

static bool parse(struct span body, struct page_document **ret)
{
    struct err err = { 0 };
    return page_document_parse(body, SPAN_NULL, "https://news.example/2023/02/28/story", ret, &err);
}

static void keep_shortest(double *shortest, double *begin)
{
    double end = now_ms();
    if (*shortest == 0 || end - *begin < *shortest)
        *shortest = end - *begin;
    *begin = now_ms();
}

/* One page, each step as often as asked. False: a page beyond our bounds. */
static bool measure(struct span body, long n_rounds, double took[N_STEPS])
{
    struct page_document *document = NULL;
    char encoding[sizeof document->encoding];
    if (!parse(body, &document))
        return false;
    snprintf(encoding, sizeof encoding, "%s", document->encoding);
    page_document_free(document);
    for (long round = 0; round < n_rounds; round++) {
        double begin = now_ms();
        xmlFreeDoc(htmlReadMemory((const char *)body.at, (int)body.len, NULL, encoding,
                                  HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET));
        keep_shortest(&took[THEIRS], &begin);

        if (!parse(body, &document))
            return false;
        page_document_free(document);
        keep_shortest(&took[PARSE], &begin);

        if (!parse(body, &document))
            return false;
        begin = now_ms();
        page_article_free(page_article_of(document, INT64_C(1686039300) * NS_PER_S));
        keep_shortest(&took[ARTICLE], &begin);

        struct page_requisites list = { 0 };
        page_requisites_of(document, &(struct page_requisite_options){ .media = true }, &list);
        page_requisites_free(&list);
        keep_shortest(&took[REQUISITES], &begin);
        page_document_free(document);
    }
    return true;
}

int main(int n_arguments, char **arguments)
{
    uint64_t n_rounds, n_bytes = 0;
    double sums[N_STEPS] = { 0 };
    if (n_arguments < 3 || !span_to_u64(span_of(arguments[1]), 10000, &n_rounds) || n_rounds == 0) {
        fprintf(stderr, "usage: bench-extract ROUNDS FILE…\n");
        return 2;
    }
    for (int i = 2; i < n_arguments; i++) {
        struct err err = { 0 };
        AUTO_BUF struct buf body = { 0 };
        double took[N_STEPS] = { 0 };
        if (!slurp(arguments[i], &body, &err) || !measure(buf_span(&body), (long)n_rounds, took)) {
            fprintf(stderr, "%s: cannot be read: %s\n", arguments[i], err.why);
            return 4;
        }
        n_bytes += body.len;
        for (int step = 0; step < N_STEPS; step++)
            sums[step] += took[step];
    }
    double ours = sums[PARSE] + sums[ARTICLE] + sums[REQUISITES];
    printf("%d pages, %llu KB, libxml2 %.2f ms: parse %.2f, article %.2f, requisites %.2f, together %.2f of it\n",
           n_arguments - 2, (unsigned long long)n_bytes / 1000, sums[THEIRS], sums[PARSE] / sums[THEIRS],
           sums[ARTICLE] / sums[THEIRS], sums[REQUISITES] / sums[THEIRS], ours / sums[THEIRS]);
    return 0;
}
