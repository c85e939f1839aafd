#include "package/fingerprint.h"

#include "base/digest.h"
#include "base/text.h"

static const char version[] = "pressmark article 1";

static void add_length(struct digester *digester, uint64_t length)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(length >> 8 * (sizeof bytes - 1 - i));
    digester_add(digester, span_of_n(bytes, sizeof bytes));
}

static void add_bytes(struct digester *digester, struct span bytes)
{
    add_length(digester, bytes.len);
    digester_add(digester, bytes);
}

static void add_text(struct digester *digester, const char *text)
{
    AUTO_BUF struct buf plain = { 0 };
    text_collapse(span_of(text), &plain);
    add_bytes(digester, buf_span(&plain));
}

static void add_texts(struct digester *digester, char *const *texts, size_t n)
{
    add_length(digester, n);
    for (size_t i = 0; i < n; i++)
        add_text(digester, texts[i]);
}

/* A digest and a URL cannot be taken for each other: a URL of the scheme "sha256" is none that is captured. */
static void add_image(struct digester *digester, const struct snapshot_image *image)
{
    add_bytes(digester, span_of(image->digest ? image->digest : image->url));
    add_text(digester, image->caption);
    add_text(digester, image->credit);
    add_text(digester, image->alt);
}

void snapshot_fingerprint(const struct snapshot *s, uint8_t ret[FINGERPRINT_BYTES])
{
    /* A sealed snapshot of a page without headline has the URL for one; before sealing there is none. */
    bool has_headline = s->headline && !(s->url && strcmp(s->headline, s->url) == 0);
    const char *texts[] = { has_headline ? s->headline : NULL, s->subtitle,    s->published, s->modified,       s->section,       s->publisher,
                            s->language, s->description, s->rights,    s->dateline_place, s->dateline_date, s->dateline_agency,
                            s->text };
    AUTO(digester_free) struct digester *digester = digester_new(DIGEST_BIT(DIGEST_SHA256));
    uint8_t value[DIGEST_MAX];
    add_bytes(digester, span_of(version));
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        add_text(digester, texts[i]);
    add_texts(digester, s->authors, s->n_authors);
    add_texts(digester, s->keywords, s->n_keywords);
    add_length(digester, s->n_images);
    for (size_t i = 0; i < s->n_images; i++)
        add_image(digester, &s->images[i]);
    digester_value(digester, DIGEST_SHA256, value);
    memcpy(ret, value, FINGERPRINT_BYTES);
}
