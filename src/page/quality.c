#include "page/quality.h"

#include <stdarg.h>
#include <stdio.h>

#include "page/quality_signs.h"

/* Letters of the article's text (wide ones count twice). A short report has 600; the shortest of the real pages that the tests know
 * are pictures and films with a line or two. */
enum {
    HARDLY_ANY = 600,                   /* below: hardly any text */
    STUB = 1200,                        /* below: it may be the beginning of an article */
    LONG_STUB = 4000,                   /* below: so may one whose text ends with the offer to subscribe */
    END_OF_TEXT = 400,                  /* bytes in which that is looked for */
    TEASER = 250,                       /* below: not even the beginning */
    LEGAL = 8000,                       /* a wall of consent may explain itself at such length */
    BARE_LETTERS = 4000,                /* of the whole page: below, there is nothing beside the gate */
    BARE_LINKS = 30,                    /* a page of a news site has more, a gate has imprint, terms, languages */
    END_BYTES = 64 * 1024,              /* in which </html> is looked for: what stands behind it is appended by servers */
};

static const char *const names[] = {
    [PAGE_GOOD] = "good",           [PAGE_CHALLENGE] = "challenge", [PAGE_CONSENT] = "consent",
    [PAGE_PAYWALL] = "paywall",     [PAGE_SOFT_404] = "soft-404",   [PAGE_TRUNCATED] = "truncated",
    [PAGE_NO_LEAD_IMAGE] = "no-lead-image",
};

const char *page_quality_name(enum page_quality quality)
{
    return names[quality];
}

bool page_quality_by_name(const char *name, enum page_quality *ret)
{
    for (size_t i = 0; name && i < COUNT_OF(names); i++)
        if (strcmp(names[i], name) == 0) {
            *ret = (enum page_quality)i;
            return true;
        }
    return false;
}

/* What is known of the page at hand. */
struct judging {
    const struct page_document *document;
    const struct page_article *article;
    const struct page_answer *answer;
    struct page_signs signs;
    size_t letters;                     /* of the article's text */
    bool is_dated;                      /* it says when it came out, or who wrote it */
    int status;
};

/* --- evidence, as it is found ----------------------------------------------------------------------------------------------- */

struct evidence {
    unsigned n;
    char why[PAGE_WHY];
};

static void add(struct evidence *evidence, const char *format, ...) PRINTF_LIKE(2, 3);
static void add(struct evidence *evidence, const char *format, ...)
{
    size_t len = strlen(evidence->why);
    va_list args;
    evidence->n++;
    if (len)
        len += (size_t)snprintf(evidence->why + len, sizeof evidence->why - len, ", ");
    va_start(args, format);
    if (len < sizeof evidence->why)
        (void)vsnprintf(evidence->why + len, sizeof evidence->why - len, format, args);
    va_end(args);
}

static bool give(struct page_verdict *ret, enum page_quality quality, const struct evidence *evidence)
{
    ret->quality = quality;
    memcpy(ret->why, evidence->why, sizeof ret->why);
    return true;
}

static bool has(unsigned signs, enum page_says what)
{
    return signs & PAGE_SAYS(what);
}

/* "hardly any text" closes the reason of whatever stands in front of an article. */
static void add_size(struct evidence *evidence, const struct judging *j)
{
    unsigned n = evidence->n;
    add(evidence, "%zu letters of text", j->letters);
    evidence->n = n;
}

static bool is_bare(const struct judging *j)
{
    return j->signs.n_links < BARE_LINKS && j->signs.letters < BARE_LETTERS;
}

/* --- is somebody there? ------------------------------------------------------------------------------------------------------ */

/* Fields by which a vendor says of its own page that it is a challenge. */
static bool is_declared(const struct judging *j, struct evidence *evidence)
{
    static const struct {
        const char *name, *value;
    } fields[] = { { "cf-mitigated", "challenge" }, { "x-amzn-waf-action", "challenge" }, { "x-amzn-waf-action", "captcha" } };
    for (size_t i = 0; j->answer->head && i < COUNT_OF(fields); i++)
        if (span_is_nocase(http_value(j->answer->head, fields[i].name), fields[i].value)) {
            add(evidence, "%s: %s", fields[i].name, fields[i].value);
            return true;
        }
    return false;
}

static bool is_challenge(const struct judging *j, struct page_verdict *ret)
{
    struct evidence evidence = { 0 };
    bool is_told = is_declared(j, &evidence);
    if (j->status == 403 || j->status == 429 || j->status == 503)
        add(&evidence, "status %d", j->status);
    if (has(j->signs.title | j->signs.headings, SAYS_CHALLENGE))
        add(&evidence, "title or heading of a challenge");
    if (has(j->signs.text, SAYS_CHALLENGE))
        add(&evidence, "words of a challenge");
    if (has(j->signs.code, SAYS_CHALLENGE))
        add(&evidence, "code of a challenge");
    bool is_thin = j->letters < HARDLY_ANY && (is_bare(j) || j->status >= 400);
    add_size(&evidence, j);
    return is_thin && (is_told || evidence.n >= 2) && give(ret, PAGE_CHALLENGE, &evidence);
}

/* --- may it be read? --------------------------------------------------------------------------------------------------------- */

static bool is_consent(const struct judging *j, struct page_verdict *ret)
{
    struct evidence evidence = { 0 };
    bool has_heading = has(j->signs.title | j->signs.headings, SAYS_CONSENT);
    bool is_asked = has(j->signs.text, SAYS_CONSENT), has_code = has(j->signs.code, SAYS_CONSENT);
    if (has_heading)
        add(&evidence, "title or heading asks for consent");
    if (is_asked)
        add(&evidence, "words of consent");
    if (has_code)
        add(&evidence, "code of a consent manager");
    add_size(&evidence, j);
    bool is_thin = j->letters < HARDLY_ANY, is_short = j->letters < LEGAL && !j->is_dated;
    bool is_wall = has_heading ? (is_asked || has_code) && (is_thin || is_short) && j->signs.n_links < BARE_LINKS
                               : is_asked && has_code && is_thin && !j->is_dated && is_bare(j);
    return is_wall && give(ret, PAGE_CONSENT, &evidence);
}

static bool is_paywall(const struct judging *j, struct page_verdict *ret)
{
    struct evidence evidence = { 0 };
    struct span text = span_of(j->article->text);
    bool is_told = j->article->is_free == 0 || (j->article->is_free < 0 && j->signs.is_free == 0);
    bool is_asked = has(j->signs.text | page_says_as_text(text), SAYS_PAYWALL), has_code = has(j->signs.code, SAYS_PAYWALL);
    if (j->article->is_free == 1 || j->signs.is_free == 1)
        return false;
    if (is_told)
        add(&evidence, "the page says that it is not free");
    if (is_asked)
        add(&evidence, "words that ask to subscribe");
    if (has_code)
        add(&evidence, "parts of a paywall");
    add_size(&evidence, j);
    bool is_stub = evidence.n >= 2 && j->letters < (is_told ? STUB : HARDLY_ANY);
    struct span end = text.len > END_OF_TEXT ? span_from(text, text.len - END_OF_TEXT) : text;
    bool is_broken_off = is_told && j->letters < LONG_STUB && has(page_says_as_text(end), SAYS_PAYWALL);
    return (is_stub || is_broken_off || (is_told && j->letters < TEASER)) && give(ret, PAGE_PAYWALL, &evidence);
}

/* --- is it the page that was asked for? -------------------------------------------------------------------------------------- */

/* What came with an error is no article, but where all of one is there: some servers answer so. */
static bool is_error(const struct judging *j, struct page_verdict *ret)
{
    struct evidence evidence = { 0 };
    if (j->status < 400 || (j->is_dated && j->letters >= STUB))
        return false;
    add(&evidence, "status %d", j->status);
    return give(ret, PAGE_SOFT_404, &evidence);
}

static bool is_not_found(const struct judging *j, struct page_verdict *ret)
{
    struct evidence evidence = { 0 };
    bool in_title = has(j->signs.title, SAYS_NOT_FOUND), in_heading = has(j->signs.headings, SAYS_NOT_FOUND);
    if (in_title)
        add(&evidence, "title \"not found\"");
    if (in_heading)
        add(&evidence, "heading \"not found\"");
    if (has(j->signs.text, SAYS_NOT_FOUND))
        add(&evidence, "words of a page that is not there");
    if (j->signs.is_unlisted)
        add(&evidence, "not for search engines");
    if (j->signs.letters < TEASER)
        add(&evidence, "nothing else");
    add_size(&evidence, j);
    bool is_thin = j->letters < HARDLY_ANY && !j->is_dated;
    return is_thin && (in_title || in_heading) && evidence.n >= 2 && give(ret, PAGE_SOFT_404, &evidence);
}

/* --- is it whole? ------------------------------------------------------------------------------------------------------------- */

static bool is_cut(const struct judging *j, struct page_verdict *ret)
{
    struct evidence evidence = { 0 };
    if (!j->answer->cut)
        return false;
    add(&evidence, "%s", j->answer->cut);
    return give(ret, PAGE_TRUNCATED, &evidence);
}

static bool find_last(struct span text, uint8_t byte, size_t *ret_at)
{
    const uint8_t *last = text.len ? memrchr(text.at, byte, text.len) : NULL;
    if (last)
        *ret_at = (size_t)(last - text.at);
    return last != NULL;
}

static bool holds(struct span text, const char *lower)
{
    size_t len = strlen(lower);
    for (size_t at = 0; at + len <= text.len; at++)
        if (text.at[at] == '<' && span_starts_nocase(span_from(text, at), lower))
            return true;
    return false;
}

/* "<p class=" … with no end; a "<" of a formula begins no tag. */
static bool ends_in_tag(struct span end)
{
    size_t open, close;
    if (!find_last(end, '<', &open) || (find_last(end, '>', &close) && close > open))
        return false;
    return open + 1 == end.len || byte_is_alpha(end.at[open + 1]) || end.at[open + 1] == '/';
}

/* The code of a page may hold any sign; only its end tag ends it. */
static bool ends_in_code(struct span end)
{
    static const char *const tags[][2] = { { "<script", "</script" }, { "<style", "</style" } };
    for (size_t i = 0; i < COUNT_OF(tags); i++)
        for (size_t at = end.len; at-- > 0;)
            if (end.at[at] == '<' && span_starts_nocase(span_from(end, at), tags[i][1]))
                break;
            else if (end.at[at] == '<' && span_starts_nocase(span_from(end, at), tags[i][0]))
                return true;
    return false;
}

/* Letters, or a character that is cut in the middle. */
static bool ends_in_word(struct span end)
{
    size_t at = end.len - 1;
    while (at > 0 && (end.at[at] & 0xC0) == 0x80 && end.len - at < 4)
        at--;
    uint32_t code = span_utf8_next(end, &at);
    return at < end.len || code == 0xFFFD || page_is_letter(code);
}

/* Only where markup says that it will be closed, and never is: hand-written pages leave ends out, and end with a sentence. */
static bool is_broken_off(const struct judging *j, struct page_verdict *ret)
{
    struct evidence evidence = { 0 };
    struct span body = span_trim_space(j->answer->body);
    struct span end = body.len > END_BYTES ? span_from(body, body.len - END_BYTES) : body;
    if (!end.len || strncasecmp(j->document->encoding, "utf-16", 6) == 0 || holds(end, "</html") || holds(end, "</body"))
        return false;
    bool has_frame = holds(span_to(body, END_BYTES), "<html") || holds(span_to(body, END_BYTES), "<body");
    if (ends_in_code(end))
        add(&evidence, "it ends within a script or style, without </html>");
    else if (ends_in_tag(end))
        add(&evidence, "it ends within a tag, without </html>");
    else if (has_frame && ends_in_word(end))
        add(&evidence, "it ends within a word, without </html>");
    return evidence.n && give(ret, PAGE_TRUNCATED, &evidence);
}

static bool is_empty(const struct judging *j, struct page_verdict *ret)
{
    struct evidence evidence = { 0 };
    if (!j->answer->head || j->answer->body.len || j->status >= 300)
        return false;
    add(&evidence, "there is no body");
    return give(ret, PAGE_TRUNCATED, &evidence);
}

static bool lacks_lead(const struct judging *j, struct page_verdict *ret)
{
    struct evidence evidence = { 0 };
    if (!j->answer->lead_missing)
        return false;
    add(&evidence, "the picture that opens the article is missing: %s", j->answer->lead_missing);
    return give(ret, PAGE_NO_LEAD_IMAGE, &evidence);
}

void page_quality_of(const struct page_document *document, const struct page_article *article, const struct page_answer *answer,
                     struct page_verdict *ret)
{
    struct judging j = {
        .document = document,
        .article = article,
        .answer = answer,
        .letters = page_count_letters(span_of(article->text)),
        .is_dated = article->published.is_known || article->n_authors > 0,
        .status = answer->head ? answer->head->status : 200,
    };
    *ret = (struct page_verdict){ .quality = PAGE_GOOD };
    /* An article that is all there needs no closer look, which takes its time. */
    bool is_plain = j.letters >= (article->is_free == 0 ? LONG_STUB : j.is_dated ? STUB : LEGAL);
    if (!is_plain)
        page_signs_of(document, &j.signs);
    if (!is_plain && is_challenge(&j, ret))
        return;
    if (is_cut(&j, ret) || is_empty(&j, ret) || (!is_plain && (is_consent(&j, ret) || is_not_found(&j, ret))) || is_error(&j, ret) ||
        (!is_plain && is_paywall(&j, ret)) || is_broken_off(&j, ret))
        return;
    (void)lacks_lead(&j, ret);
}
