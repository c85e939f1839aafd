/* pressmark inspect FILE.html: what a page holds and needs, without any archive. */
#include <fcntl.h>
#include <inttypes.h>

#include "base/jsonl.h"
#include "cmd/commands.h"
#include "page/article.h"
#include "page/requisite.h"
#include "web/url.h"

/* What a page is read with when nobody says where it was: relative addresses are shown without it, from the root of their site. */
static const char nowhere[] = "http://page.invalid";

static const char *shown(const char *url)
{
    size_t len = strlen(nowhere);
    return url && strncmp(url, nowhere, len) == 0 && url[len] == '/' ? url + len : url;
}

static void put_texts(struct jsonl *json, const char *key, const struct page_text *texts, size_t n)
{
    jsonl_open_array(json, key);
    for (size_t i = 0; i < n; i++)
        jsonl_put_text(json, NULL, texts[i].value);
    jsonl_close_array(json);
}

static const char *date_text(const struct page_date *date, char text[TIME_TEXT])
{
    if (!date->is_known)
        return NULL;
    time_format_said(&date->said, text);
    return text;
}

static void put_source(struct jsonl *json, const char *key, const char *value, const char *source)
{
    if (value && source)
        jsonl_put_text(json, key, source);
}

static void put_images(struct jsonl *json, const struct page_article *article)
{
    jsonl_open_array(json, "images");
    for (size_t i = 0; i < article->n_images; i++) {
        const struct page_image *image = &article->images[i];
        jsonl_open_object(json, NULL);
        jsonl_put_text(json, "url", shown(image->url));
        jsonl_put_text(json, "alt", image->alt);
        jsonl_put_text(json, "caption", image->caption);
        jsonl_put_text(json, "credit", image->credit);
        jsonl_put_text(json, "role", page_role_name(image->role));
        jsonl_put_text(json, "found", image->found);
        jsonl_open_array(json, "renditions");
        for (size_t k = 0; k < image->n_renditions; k++)
            jsonl_put_text(json, NULL, shown(image->renditions[k]));
        jsonl_close_array(json);
        jsonl_close_object(json);
    }
    jsonl_close_array(json);
}

/* Where nothing is said of it, the page's own address stands for it: there may be none. */
static const char *canonical_of(const char *url, const struct page_article *a)
{
    return url || strcmp(a->canonical.source, "url") != 0 ? shown(a->canonical.value) : NULL;
}

static void put_json(const char *url, const struct page_document *document, const struct page_article *a)
{
    struct buf out = { 0 };
    struct jsonl json;
    char published[TIME_TEXT], modified[TIME_TEXT];
    jsonl_begin(&json, &out, false);
    jsonl_open_object(&json, NULL);
    jsonl_put_text(&json, "url", url);
    jsonl_put_text(&json, "canonical", canonical_of(url, a));
    jsonl_put_text(&json, "headline", a->headline.value);
    jsonl_put_text(&json, "subtitle", a->subtitle.value);
    put_texts(&json, "authors", a->authors, a->n_authors);
    jsonl_put_text(&json, "published", date_text(&a->published, published));
    jsonl_put_text(&json, "modified", date_text(&a->modified, modified));
    jsonl_put_text(&json, "section", a->section.value);
    jsonl_put_text(&json, "publisher", a->publisher.value);
    jsonl_put_text(&json, "language", a->language.value);
    jsonl_put_text(&json, "description", a->description.value);
    put_texts(&json, "keywords", a->keywords, a->n_keywords);
    jsonl_put_text(&json, "rights", a->rights.value);
    if (a->is_free < 0)
        jsonl_put_null(&json, "free");
    else
        jsonl_put_bool(&json, "free", a->is_free);
    jsonl_put_group(&json, "dateline", 3, (const char *const[]){ "place", "date", "agency" },
              (const char *const[]){ a->dateline_place, a->dateline_date, a->dateline_agency });
    jsonl_put_group(&json, "masthead", 3, (const char *const[]){ "date", "place", "weather" },
              (const char *const[]){ a->masthead_date, a->masthead_place, a->masthead_weather });
    jsonl_open_object(&json, "sources");
    put_source(&json, "headline", a->headline.value, a->headline.source);
    put_source(&json, "published", a->published.is_known ? "" : NULL, a->published.source);
    put_source(&json, "modified", a->modified.is_known ? "" : NULL, a->modified.source);
    put_source(&json, "section", a->section.value, a->section.source);
    put_source(&json, "publisher", a->publisher.value, a->publisher.source);
    put_source(&json, "language", a->language.value, a->language.source);
    put_source(&json, "canonical", canonical_of(url, a), a->canonical.source);
    put_source(&json, "description", a->description.value, a->description.source);
    jsonl_close_object(&json);
    jsonl_put_text(&json, "encoding", document->encoding);
    put_images(&json, a);
    jsonl_put_u64(&json, "images_left_out", a->n_images_left_out);
    jsonl_put_text(&json, "text", a->text);
    jsonl_close_object(&json);
    jsonl_end(&json);
    cli_out(&out);
}

static void put_line(struct buf *out, const char *label, const char *value, const char *source)
{
    if (value)
        cli_put_line(out, "%-12s%s%s%s%s", label, value, source ? "   (" : "", source ? source : "", source ? ")" : "");
}

/* "left out    1000 pictures beyond the limit of 5000 a page" */
static void put_left_out(struct buf *out, size_t n, const char *what)
{
    if (n) {
        AUTO_FREE char *count = mem_format("%zu %s beyond the limit of %d a page", n, what, PAGE_REQUISITES_MAX);
        put_line(out, "left out", count, NULL);
    }
}

static void put_text(const char *url, const struct page_article *a)
{
    struct buf out = { 0 };
    char published[TIME_TEXT], modified[TIME_TEXT];
    put_line(&out, "headline", a->headline.value, a->headline.source);
    for (size_t i = 0; i < a->n_authors; i++)
        put_line(&out, "author", a->authors[i].value, a->authors[i].source);
    put_line(&out, "published", date_text(&a->published, published), a->published.source);
    put_line(&out, "modified", date_text(&a->modified, modified), a->modified.source);
    put_line(&out, "section", a->section.value, a->section.source);
    put_line(&out, "publisher", a->publisher.value, a->publisher.source);
    put_line(&out, "language", a->language.value, a->language.source);
    put_line(&out, "canonical", canonical_of(url, a), a->canonical.source);
    put_line(&out, "masthead", a->masthead_date, NULL);
    for (size_t i = 0; i < a->n_images; i++) {
        put_line(&out, "picture", shown(a->images[i].url), a->images[i].found);
        put_line(&out, "  caption", a->images[i].caption, page_role_name(a->images[i].role));
    }
    put_left_out(&out, a->n_images_left_out, "pictures");
    struct span rest = span_of(a->text), line;
    cli_end_line(&out);
    while (span_line(&rest, &line))
        cli_put_line(&out, "%.*s", (int)line.len, (const char *)line.at);
    cli_out(&out);
}

static void put_requisites_left_out(const struct cli *cli, size_t n)
{
    struct buf out = { 0 };
    if (cli->json && n) {
        struct jsonl json;
        jsonl_begin(&json, &out, false);
        jsonl_open_object(&json, NULL);
        jsonl_put_u64(&json, "left_out", n);
        jsonl_close_object(&json);
        jsonl_end(&json);
    } else {
        put_left_out(&out, n, "requisites");
    }
    cli_out(&out);
}

static void put_requisites(const struct cli *cli, const struct page_document *document)
{
    struct page_requisites list = { 0 };
    page_requisites_of(document, &(struct page_requisite_options){ .media = true }, &list);
    for (size_t i = 0; i < list.n; i++) {
        struct buf out = { 0 };
        const struct page_requisite *requisite = &list.items[i];
        if (cli->json) {
            struct jsonl json;
            jsonl_begin(&json, &out, false);
            jsonl_open_object(&json, NULL);
            jsonl_put_text(&json, "url", shown(requisite->url));
            jsonl_put_text(&json, "kind", page_kind_name(requisite->kind));
            jsonl_put_text(&json, "found", requisite->found);
            jsonl_put_bool(&json, "hint", requisite->is_hint);
            jsonl_close_object(&json);
            jsonl_end(&json);
        } else {
            cli_put_line(&out, "%-8s%-24s%s", page_kind_name(requisite->kind), requisite->found, shown(requisite->url));
        }
        cli_out(&out);
    }
    put_requisites_left_out(cli, list.n_left_out);
    page_requisites_free(&list);
}

/* --- where the page was ---------------------------------------------------------------------------------------------------- */

static bool is_url(struct cli *cli, const char *given, int *ret_code)
{
    AUTO_URL struct url url = { 0 };
    struct err err = { 0 };
    if (!given || url_parse(span_of(given), NULL, &url, &err))
        return true;
    *ret_code = cli_usage(cli, "inspect: --url: %s; expected an http or https URL", err.why);
    return false;
}

/* Without it the page may say: <link rel=canonical>. */
static char *url_of_page(const struct page_document *document)
{
    AUTO(page_article_free) struct page_article *article = page_article_of(document, time_now_ns());
    const struct page_text *canonical = &article->canonical;
    bool is_absolute = strcmp(canonical->source, "link.canonical") == 0 && shown(canonical->value) == canonical->value;
    return is_absolute ? TAKE(article->canonical.value) : NULL;
}

static bool read_page(const char *path, struct span content_type, char **url, struct page_document **ret, struct err *err)
{
    AUTO_BUF struct buf body = { 0 };
    AUTO(page_document_free) struct page_document *document = NULL;
    AUTO_FREE char *stand_in = mem_format("%s/", nowhere);
    if (!file_slurp(AT_FDCWD, path, PAGE_BYTES_MAX, &body, err) ||
        !page_document_parse(buf_span(&body), content_type, *url ? *url : stand_in, &document, err))
        return false;
    if (!*url && (*url = url_of_page(document))) {
        page_document_free(TAKE(document));
        if (!page_document_parse(buf_span(&body), content_type, *url, &document, err))
            return false;
    }
    *ret = TAKE(document);
    return true;
}

int cmd_inspect(struct cli *cli)
{
    const char *given = NULL, *content_type = NULL;
    bool requisites = false;
    const struct cli_option options[] = {
        { "url", CLI_TEXT, &given, "URL", "where the page was: relative addresses are resolved against it" },
        { "content-type", CLI_TEXT, &content_type, "TYPE", "as the server sent it: \"text/html; charset=windows-1251\"" },
        { "requisites", CLI_FLAG, &requisites, NULL, "what the page needs: pictures, style sheets, scripts, fonts" },
    };
    int code;
    if (!cli_parse(cli, options, COUNT_OF(options), 1, 1, &code))
        return code;
    struct err err = { 0 };
    AUTO_FREE char *url = NULL;
    AUTO(page_document_free) struct page_document *document = NULL;
    if (!is_url(cli, given, &code))
        return code;
    url = mem_text(given);
    if (!read_page(cli->paths[0], span_of(content_type), &url, &document, &err))
        return cli_fail(cli, &err, "cannot inspect %s", cli->paths[0]);
    if (requisites) {
        put_requisites(cli, document);
        return CODE_OK;
    }
    AUTO(page_article_free) struct page_article *article = page_article_of(document, time_now_ns());
    if (cli->json)
        put_json(url, document, article);
    else
        put_text(url, article);
    return CODE_OK;
}
