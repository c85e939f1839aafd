#include "web/idna.h"

#include <idn2.h>
#include <utf8proc.h>

/* ── Punycode (RFC 3492 §6.3) ─────────────────────────────────────────────────────────────────────────────────── */

enum { BASE = 36, T_MIN = 1, T_MAX = 26, SKEW = 38, DAMP = 700, INITIAL_BIAS = 72, INITIAL_N = 0x80 };
/* In characters: DNS has 63 bytes, and the encoder's numbers stay within 32 bits. */
enum { LABEL_MAX = 255 };

static uint32_t adapt(uint32_t delta, uint32_t n_points, bool is_first)
{
    uint32_t k = 0;
    delta = is_first ? delta / DAMP : delta / 2;
    delta += delta / n_points;
    for (; delta > (BASE - T_MIN) * T_MAX / 2; k += BASE)
        delta /= BASE - T_MIN;
    return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

static uint8_t digit(uint32_t value)
{
    return (uint8_t)(value < 26 ? 'a' + value : '0' + value - 26);
}

static void put_delta(struct buf *into, uint32_t delta, uint32_t bias)
{
    for (uint32_t k = BASE;; k += BASE) {
        uint32_t t = k <= bias + T_MIN ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias;
        if (delta < t)
            break;
        buf_put_byte(into, digit(t + (delta - t) % (BASE - t)));
        delta = (delta - t) / (BASE - t);
    }
    buf_put_byte(into, digit(delta));
}

static void put_punycode(struct buf *into, const uint32_t *points, uint32_t n_points)
{
    uint32_t n_basic = 0;
    for (uint32_t i = 0; i < n_points; i++)
        if (points[i] < INITIAL_N) {
            buf_put_byte(into, (uint8_t)points[i]);
            n_basic++;
        }
    if (n_basic)
        buf_put_byte(into, '-');
    uint32_t n = INITIAL_N, delta = 0, bias = INITIAL_BIAS;
    for (uint32_t done = n_basic; done < n_points; delta++, n++) {
        uint32_t next = UINT32_MAX;
        for (uint32_t i = 0; i < n_points; i++)
            if (points[i] >= n && points[i] < next)
                next = points[i];
        delta += (next - n) * (done + 1);
        n = next;
        for (uint32_t i = 0; i < n_points; i++) {
            delta += points[i] < n;
            if (points[i] != n)
                continue;
            put_delta(into, delta, bias);
            bias = adapt(delta, done + 1, done == n_basic);
            delta = 0;
            done++;
        }
    }
}

/* ── labels that only IDNA 2008 refuses ───────────────────────────────────────────────────────────────────────── */

/* The A-labels of a name, or NULL; free with idn2_free. First each character is judged by the table of UTS
 * 46, those of the name's own A-labels as well; then, with other reasons in *ret_rc, come the rules of IDNA
 * 2008. */
static uint8_t *lookup(const char *name, int *ret_rc)
{
    uint8_t *ascii = NULL;
    *ret_rc = idn2_lookup_u8((const uint8_t *)name, &ascii,
                             IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL | IDN2_NO_ALABEL_ROUNDTRIP);
    return *ret_rc == IDN2_OK ? ascii : NULL;
}

static bool is_only_hyphens(int rc)
{
    return rc == IDN2_2HYPHEN || rc == IDN2_HYPHEN_STARTEND;
}

/* Whether UTS 46 knows what an A-label decodes to. Inside A-labels libidn2 wants letters, digits and
 * hyphens, though the URL Standard lets "_" and "!" pass. As ASCII says nothing about the characters that
 * are encoded, a "q" is asked instead, which no accent makes another letter. */
static bool is_a_label(struct span label)
{
    int rc = IDN2_OK;
    AUTO_FREE char *plain = span_text(label);
    for (size_t i = 0; i < label.len; i++)
        if (!byte_is_alpha(label.at[i]) && !byte_is_digit(label.at[i]) && label.at[i] != '-')
            plain[i] = 'q';
    idn2_free(lookup(plain, &rc));
    return rc == IDN2_OK || is_only_hyphens(rc);
}

static bool is_ascii(struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] >= 0x80)
            return false;
    return true;
}

/* NFKC_Casefold is UTS 46's mapping but for these, which nontransitional processing keeps. */
static bool is_deviation(uint32_t point)
{
    return point == 0xDF || point == 0x1E9E || point == 0x3C2 || point == 0x200C || point == 0x200D;
}

/* The rule for mixed directions (RFC 5893) is libidn2's to judge, and not asked where it stopped before. */
static bool is_right_to_left(uint32_t point)
{
    int direction = utf8proc_get_property((utf8proc_int32_t)point)->bidi_class;
    return direction == UTF8PROC_BIDI_CLASS_R || direction == UTF8PROC_BIDI_CLASS_AL ||
           direction == UTF8PROC_BIDI_CLASS_AN;
}

/* Folds and encodes a label. */
static bool put_symbol_label(struct span label, struct buf *into)
{
    uint32_t points[LABEL_MAX], n_points = 0;
    AUTO_FREE char *text = span_text(label);
    AUTO_FREE utf8proc_uint8_t *folded = utf8proc_NFKC_Casefold((const utf8proc_uint8_t *)text);
    struct span rest = span_of((const char *)folded);
    for (size_t at = 0; at < label.len;)
        if (is_deviation(span_utf8_next(label, &at)))
            return false;
    if (is_ascii(rest))
        return false;                   /* libidn2 maps to ASCII as well: it had another reason */
    for (size_t at = 0; at < rest.len; n_points++) {
        if (n_points == LABEL_MAX)
            return false;
        points[n_points] = span_utf8_next(rest, &at);
        if (is_right_to_left(points[n_points]))
            return false;
    }
    size_t start = into->len;
    buf_put_text(into, "xn--");
    put_punycode(into, points, n_points);
    return is_a_label(span_from(buf_span(into), start));
}

static void put_lower(struct span text, struct buf *into)
{
    for (size_t i = 0; i < text.len; i++)
        buf_put_byte(into, byte_lower(text.at[i]));
}

static bool put_label(struct span label, struct buf *into)
{
    int rc = IDN2_OK;
    if (is_ascii(label)) {
        put_lower(label, into);
        return !span_starts_nocase(label, "xn--") || is_a_label(label);
    }
    AUTO_FREE char *text = span_text(label);
    uint8_t *ascii = lookup(text, &rc);
    if (ascii) {
        buf_put_text(into, (const char *)ascii);
        idn2_free(ascii);
        return true;
    }
    return (rc == IDN2_DISALLOWED || is_only_hyphens(rc)) && put_symbol_label(label, into);
}

/* Before the next full stop or one of the three characters that UTS 46 maps to it (U+3002, U+FF0E, U+FF61). */
static struct span cut_label(struct span *rest, bool *ret_is_last)
{
    for (size_t at = 0; at < rest->len;) {
        size_t before = at;
        uint32_t point = span_utf8_next(*rest, &at);
        if (point == '.' || point == 0x3002 || point == 0xFF0E || point == 0xFF61) {
            struct span label = span_to(*rest, before);
            *rest = span_from(*rest, at);
            *ret_is_last = false;
            return label;
        }
    }
    *ret_is_last = true;
    return *rest;
}

static bool put_labels(struct span name, struct buf *into)
{
    for (bool is_last = false; !is_last;) {
        struct span label = cut_label(&name, &is_last);
        if (!put_label(label, into))
            return false;
        if (!is_last)
            buf_put_byte(into, '.');
    }
    return true;
}

static bool has_a_label(struct span name)
{
    struct span label;
    while (span_cut(&name, '.', &label))
        if (span_starts_nocase(label, "xn--"))
            return true;
    return span_starts_nocase(name, "xn--");
}

bool idna_to_ascii(struct span name, struct buf *into, struct err *err)
{
    int rc = IDN2_OK;
    if (is_ascii(name) && !has_a_label(name)) {
        put_lower(name, into);
        return true;
    }
    AUTO_FREE char *text = span_text(name);
    AUTO_BUF struct buf labels = { 0 };
    uint8_t *ascii = lookup(text, &rc);
    if (ascii) {
        buf_put_text(into, (const char *)ascii);
        idn2_free(ascii);
        return true;
    }
    if (!put_labels(name, &labels))
        return err_set(err, ERR_INVALID, "\"%s\" is no domain name: %s (WHATWG URL §3.3)", SHOW(name),
                       idn2_strerror(rc));
    buf_put_span(into, buf_span(&labels));
    return true;
}
