#include "web/url_host.h"

#include <arpa/inet.h>

#include "web/idna.h"

/* ── IPv6 ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The longest run of zero pieces, the first of equals; a single zero is not shortened (§3.5, "find the IPv6
 * address compressed piece index"). */
static int longest_zeros(const uint16_t pieces[8], int *ret_count)
{
    int best = -1;
    *ret_count = 1;
    for (int i = 0; i < 8; i++) {
        int count = 0;
        while (i + count < 8 && pieces[i + count] == 0)
            count++;
        if (count > *ret_count) {
            best = i;
            *ret_count = count;
        }
    }
    return best;
}

static void format_ipv6(const uint8_t bytes[16], struct buf *into)
{
    uint16_t pieces[8];
    for (int i = 0; i < 8; i++)
        pieces[i] = (uint16_t)(bytes[2 * i] << 8 | bytes[2 * i + 1]);
    int zeros = 0, zeros_at = longest_zeros(pieces, &zeros);
    buf_put_text(into, "[");
    for (int i = 0; i < 8; i++) {
        if (i == zeros_at) {
            buf_put_text(into, i == 0 ? "::" : ":");
            i += zeros - 1;
            continue;
        }
        buf_printf(into, "%x%s", pieces[i], i < 7 ? ":" : "");
    }
    buf_put_text(into, "]");
}

/* The parser of §3.5 takes exactly what inet_pton takes: one to four digits a piece, one "::", four decimal
 * parts without leading zeros at the end. */
static bool parse_ipv6(struct span text, struct buf *into, struct err *err)
{
    char copy[INET6_ADDRSTRLEN] = "";
    uint8_t bytes[16];
    bool is_whole = text.len > 2 && text.at[text.len - 1] == ']' && text.len - 2 < sizeof copy;
    if (is_whole)
        memcpy(copy, text.at + 1, text.len - 2);
    if (!is_whole || strlen(copy) != text.len - 2 || inet_pton(AF_INET6, copy, bytes) != 1)
        return err_set(err, ERR_INVALID, "\"%s\" is no IPv6 address (WHATWG URL §3.5)", SHOW(text));
    format_ipv6(bytes, into);
    return true;
}

/* ── IPv4 ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* A number as C writes it: 10, 0x10, 010; "0x" alone is 0. What is too large for an address is capped, and
 * refused later. */
static bool parse_ipv4_number(struct span text, uint64_t *ret)
{
    unsigned base = 10;
    uint64_t value = 0;
    if (text.len == 0)
        return false;
    if (span_starts_nocase(text, "0x")) {
        base = 16;
        text = span_from(text, 2);
    } else if (text.len > 1 && text.at[0] == '0') {
        base = 8;
        text = span_from(text, 1);
    }
    for (size_t i = 0; i < text.len; i++) {
        int digit = byte_hex(text.at[i]);
        if (digit < 0 || (unsigned)digit >= base)
            return false;
        value = value * base + (unsigned)digit;
        if (value > UINT32_MAX)
            value = (uint64_t)UINT32_MAX + 1;
    }
    *ret = value;
    return true;
}

static bool is_digits(struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!byte_is_digit(text.at[i]))
            return false;
    return text.len > 0;
}

static struct span without_last_dot(struct span host)
{
    return host.len && host.at[host.len - 1] == '.' ? span_to(host, host.len - 1) : host;
}

/* "Ends in a number" (§3.5): then it must be an IPv4 address, or it is nothing. */
static bool ends_in_number(struct span host)
{
    struct span last = without_last_dot(host), label;
    uint64_t number;
    while (span_cut(&last, '.', &label))
        continue;
    return is_digits(last) || parse_ipv4_number(last, &number);
}

static bool parse_ipv4(struct span host, struct buf *into, struct err *err)
{
    struct span rest = without_last_dot(host), part;
    uint64_t address = 0, number = 0;
    int n = 0;
    bool more = true;
    while (more && n < 4) {
        more = span_cut(&rest, '.', &part);
        if (!parse_ipv4_number(more ? part : rest, &number) || (more && number > 255))
            break;
        if (more)
            address |= number << (24 - 8 * n);
        n++;
        if (!more && number < UINT64_C(1)
                                  << (8 * (5 - n))) { /* the last number fills the bytes that are left */
            address |= number;
            buf_printf(into, "%u.%u.%u.%u", (unsigned)(address >> 24), (unsigned)(address >> 16 & 255),
                       (unsigned)(address >> 8 & 255), (unsigned)(address & 255));
            return true;
        }
    }
    return err_set(err, ERR_INVALID, "\"%s\" is no IPv4 address (WHATWG URL §3.5)", SHOW(host));
}

/* ── names ────────────────────────────────────────────────────────────────────────────────────────────────────── */

void url_percent_decode(struct span text, struct buf *into)
{
    for (size_t i = 0; i < text.len; i++) {
        int high = -1, low = -1;
        if (text.at[i] == '%' && i + 2 < text.len) {
            high = byte_hex(text.at[i + 1]);
            low = byte_hex(text.at[i + 2]);
        }
        if (high >= 0 && low >= 0) {
            buf_put_byte(into, (uint8_t)(high << 4 | low));
            i += 2;
        } else {
            buf_put_byte(into, text.at[i]);
        }
    }
}

/* "Forbidden domain code points" (§3.2). Those above ASCII are refused by IDNA. */
static bool has_forbidden(struct span name)
{
    for (size_t i = 0; i < name.len; i++)
        if (name.at[i] <= ' ' || name.at[i] == 0x7F || strchr("#/:<>?@[\\]^|%", name.at[i]))
            return true;
    return false;
}

bool url_host_parse(struct span text, struct buf *into, struct err *err)
{
    AUTO_BUF struct buf decoded = { 0 }, ascii = { 0 };
    if (text.len && text.at[0] == '[')
        return parse_ipv6(text, into, err);
    url_percent_decode(text, &decoded);
    struct span name = buf_span(&decoded);
    if (name.len == 0 || has_forbidden(name) || !span_is_utf8(name))
        return err_set(err, ERR_INVALID, "\"%s\" has a character that no host may have (WHATWG URL §3.2)",
                       SHOW(text));
    if (!idna_to_ascii(name, &ascii, err))
        return false;
    struct span host = buf_span(&ascii);
    if (host.len == 0 || has_forbidden(host))
        return err_set(err, ERR_INVALID, "\"%s\" is no host (WHATWG URL §3.5)", SHOW(text));
    if (ends_in_number(host))
        return parse_ipv4(host, into, err);
    buf_put_span(into, host);
    return true;
}
