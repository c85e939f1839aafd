#include "web/glob.h"

#include "base/num.h"
#include "web/idna.h"
#include "web/url_cut.h"

struct glob {
    char *given;
    struct buf form;                    /* as it is compared; each "*" stands for any run */
};

/* ── the form in which both sides compare ─────────────────────────────────────────────────────────────────────── */

static bool is_unreserved(uint8_t c)    /* RFC 3986 §2.3 */
{
    return byte_is_alpha(c) || byte_is_digit(c) || (c && strchr("-._~", c));
}

/* What may stand as it is: reserved characters mean something else when encoded (§2.2). Not so the apostrophe, which
 * browsers encode in a query. */
static bool is_plain(uint8_t c)
{
    return is_unreserved(c) || (c && strchr("%:/?#[]@!$&()+,;=", c));
}

/* Encoded unreserved characters are decoded, other encodings get capital digits, and what may not stand in a URI is
 * encoded: a star too, unless it is a pattern's. */
static void put_normal(struct span text, bool is_pattern, struct buf *into)
{
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.at[i];
        bool is_encoded = c == '%' && i + 2 < text.len && byte_hex(text.at[i + 1]) >= 0 && byte_hex(text.at[i + 2]) >= 0;
        if (is_encoded) {
            c = (uint8_t)(byte_hex(text.at[i + 1]) << 4 | byte_hex(text.at[i + 2]));
            i += 2;
        }
        if (is_encoded ? is_unreserved(c) : is_plain(c) || (is_pattern && c == '*'))
            buf_put_byte(into, c);
        else
            buf_printf(into, "%%%02X", c);
    }
}

/* ── patterns ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static bool is_ascii(struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] >= 0x80)
            return false;
    return true;
}

/* "news.example", "*.новости.example": each label by itself, since one with a star is no name yet. */
static bool put_host(struct span host, struct buf *into, struct err *err)
{
    for (bool is_last = false; !is_last;) {
        struct span label;
        struct err why = { 0 };
        size_t star;
        is_last = !span_cut(&host, '.', &label);
        if (is_last)
            label = host;
        if (is_ascii(label)) {
            for (size_t i = 0; i < label.len; i++)
                buf_put_byte(into, byte_lower(label.at[i]));
        } else if (span_find(label, "*", 1, &star)) {
            return err_set(err, ERR_USAGE, "a star beside letters beyond ASCII in one part of the host, \"%s\": such parts are encoded as a whole (RFC 3492)",
                           SHOW(label));
        } else if (!idna_to_ascii(label, into, &why)) {
            return err_set(err, ERR_USAGE, "\"%s\" can be no part of a host: %s", SHOW(label), why.why);
        }
        if (!is_last)
            buf_put_byte(into, '.');
    }
    return true;
}

/* scheme "://" host [ ":" port ], where the pattern begins so; *rest becomes what follows. */
static bool put_origin(struct span *rest, struct buf *into, struct err *err)
{
    struct span scheme, behind = *rest;
    if (!url_cut_scheme(&behind, &scheme) || !span_starts(behind, "//"))
        return true;                    /* it begins with a star, or has one inside the scheme: "http*://" */
    bool is_https = span_is_nocase(scheme, "https");
    behind = span_from(behind, strlen("//"));
    struct span host = span_to(behind, url_length_until(behind, "/?#"));
    behind = span_from(behind, host.len);
    const char *own_port = is_https ? ":443" : ":80";
    if (span_ends(host, own_port))
        host.len -= strlen(own_port);
    if (host.len == 0)
        return err_set(err, ERR_USAGE, "it has no host");
    buf_put_text(into, is_https ? "https://" : "http://");
    if (!put_host(host, into, err))
        return false;
    bool may_go_on = host.at[host.len - 1] == '*';
    if (!may_go_on && (behind.len == 0 || behind.at[0] != '/'))
        buf_put_byte(into, '/');        /* the path of a URL is never empty */
    *rest = behind;
    return true;
}

/* Whether some http(s) URL begins as the pattern does. */
static bool can_begin(struct span pattern)
{
    static const char *const starts[] = { "http://", "https://" };
    struct span fixed = span_to(pattern, url_length_until(pattern, "*"));
    for (size_t i = 0; i < COUNT_OF(starts); i++) {
        AUTO_FREE char *same_length = mem_text_n(starts[i], fixed.len < strlen(starts[i]) ? fixed.len : strlen(starts[i]));
        if (span_starts_nocase(fixed, same_length) && (fixed.len < pattern.len || fixed.len > strlen(starts[i])))
            return true;
    }
    return false;
}

static bool check(struct span pattern, struct err *err)
{
    if (pattern.len == 0)
        return err_set(err, ERR_USAGE, "it is empty");
    if (pattern.len > GLOB_MAX)
        return err_set(err, ERR_USAGE, "it has %zu bytes; no URL has more than %d", pattern.len, GLOB_MAX);
    if (!span_is_utf8(pattern))
        return err_set(err, ERR_USAGE, "it is no UTF-8");
    for (size_t i = 0; i < pattern.len; i++) {
        if (pattern.at[i] < 0x20 || pattern.at[i] == 0x7F)
            return err_set(err, ERR_USAGE, "it has a control character");
        if (pattern.at[i] == '#')
            return err_set(err, ERR_USAGE, "it has a fragment (#…), which is never part of what is compared");
    }
    if (can_begin(pattern))
        return true;
    err_set(err, ERR_USAGE, "it begins neither with http:// or https:// nor with a star: no URL can match it");
    return err_hint(err, "write *%s", SHOW(pattern));
}

bool glob_compile(struct span pattern, struct glob **ret, struct err *err)
{
    AUTO(glob_free) struct glob *glob = mem_new(sizeof *glob);
    struct span rest = pattern;
    if (!check(pattern, err) || !put_origin(&rest, &glob->form, err))
        return err_where(err, "pattern \"%s\"", SHOW(pattern));
    put_normal(rest, true, &glob->form);
    glob->given = span_text(pattern);
    *ret = TAKE(glob);
    return true;
}

/* ── matching ─────────────────────────────────────────────────────────────────────────────────────────────────── */

struct subject {
    struct buf form;                    /* the URL as it is compared */
    size_t host_end;                    /* up to here letter case does not matter: lower in the form */
};

static void subject_of(const char *url, struct subject *ret)
{
    AUTO_FREE char *normal = url_resolve(NULL, span_of(url));
    put_normal(span_of(normal ? normal : url), false, &ret->form);
    struct span rest = buf_span(&ret->form), scheme;
    if (url_cut_scheme(&rest, &scheme) && span_starts(rest, "//"))
        ret->host_end = scheme.len + strlen("://") + url_length_until(span_from(rest, strlen("//")), "/?");
}

static bool is_at(const struct subject *subject, size_t at, struct span piece)
{
    if (!num_within(at, piece.len, subject->form.len))
        return false;
    const uint8_t *text = subject->form.at + at;
    for (size_t i = 0; i < piece.len; i++)
        if (text[i] != (at + i < subject->host_end ? byte_lower(piece.at[i]) : piece.at[i]))
            return false;
    return true;
}

/* The first place of the piece from *at on. */
static bool find(const struct subject *subject, struct span piece, size_t *at)
{
    for (; *at < subject->host_end; ++*at)
        if (is_at(subject, *at, piece))
            return true;
    size_t further = 0;
    if (piece.len && !span_find(span_from(buf_span(&subject->form), *at), piece.at, piece.len, &further))
        return false;
    *at += further;
    return true;
}

/* The leftmost place for each piece between two stars is right: whatever follows can only gain from it. */
static bool matches(const struct glob *glob, const struct subject *subject)
{
    struct span rest = buf_span(&glob->form), piece;
    bool has_star = span_cut(&rest, '*', &piece);
    if (!has_star)
        return rest.len == subject->form.len && is_at(subject, 0, rest);
    if (!is_at(subject, 0, piece))
        return false;
    size_t at = piece.len;
    while (span_cut(&rest, '*', &piece)) {
        if (!find(subject, piece, &at))
            return false;
        at += piece.len;
    }
    return num_within(at, rest.len, subject->form.len) && is_at(subject, subject->form.len - rest.len, rest);
}

const struct glob *glob_first(struct glob *const *globs, size_t n, const char *url)
{
    struct subject subject = { 0 };
    const struct glob *found = NULL;
    subject_of(url, &subject);
    for (size_t i = 0; i < n && !found; i++)
        if (matches(globs[i], &subject))
            found = globs[i];
    buf_free(&subject.form);
    return found;
}

bool glob_matches(const struct glob *glob, const char *url)
{
    struct glob *only = (struct glob *)(uintptr_t)glob;     /* looked at, as all of them are */
    return glob_first(&only, 1, url) != NULL;
}

const char *glob_pattern(const struct glob *glob)
{
    return glob->given;
}

void glob_free(struct glob *glob)
{
    if (!glob)
        return;
    free(glob->given);
    buf_free(&glob->form);
    free(glob);
}
