/* src/web/host.h: one row an address: why a capture may not talk to it, and how a record writes it. */
#include "../base/suite.h"

#include <arpa/inet.h>
#include <sys/un.h>

#include "web/host.h"

static const struct row {
    const char *name, *address, *why, *format;      /* why: part of the reason, NULL for a public one; format NULL: as `address` */
} rows[] = {
    { "public: ipv4", "93.184.216.34", NULL, NULL },
    { "public: ipv4 below 10/8", "9.255.255.255", NULL, NULL },
    { "public: ipv4 behind 10/8", "11.0.0.0", NULL, NULL },
    { "public: ipv4 below 100.64/10", "100.63.255.255", NULL, NULL },
    { "public: ipv4 behind 100.64/10", "100.128.0.0", NULL, NULL },
    { "public: ipv4 behind 172.16/12", "172.32.0.0", NULL, NULL },
    { "public: ipv4 below multicast", "223.255.255.255", NULL, NULL },
    { "public: ipv6", "2606:2800:220:1:248:1893:25c8:1946", NULL, NULL },
    { "public: mapped", "::ffff:93.184.216.34", NULL, "93.184.216.34" },
    { "public: 6to4", "2002:5db8:d822::1", NULL, NULL },
    { "public: NAT64", "64:ff9b::5db8:d822", NULL, NULL },
    { "public: Teredo", "2001:0:4136:e378:8000:63bf:a247:27dd", NULL, NULL },
    { "rfc1918: 10/8", "10.1.2.3", "RFC 1918", NULL },
    { "rfc1918: 172.16/12", "172.31.255.255", "RFC 1918", NULL },
    { "rfc1918: 192.168/16", "192.168.0.1", "RFC 1918", NULL },
    { "rfc6598: shared", "100.127.255.255", "shared", NULL },
    { "rfc1122: loopback", "127.0.0.1", "loopback", NULL },
    { "rfc1122: all of 127/8", "127.255.255.254", "loopback", NULL },
    { "rfc3927: link-local, where clouds keep their keys", "169.254.169.254", "link-local", NULL },
    { "rfc791: 0/8", "0.0.0.0", "this network", NULL },
    { "rfc6890: protocols", "192.0.0.8", "IETF", NULL },
    { "rfc5737: documentation", "203.0.113.7", "documentation", NULL },
    { "rfc2544: benchmarking", "198.19.255.255", "benchmarking", NULL },
    { "rfc5771: multicast", "239.1.2.3", "multicast", NULL },
    { "rfc1112: reserved", "250.0.0.1", "reserved", NULL },
    { "rfc919: broadcast", "255.255.255.255", "broadcast", NULL },
    { "rfc4291: unspecified", "::", "unspecified", NULL },
    { "rfc4291: loopback", "::1", "loopback", NULL },
    { "rfc4291: IPv4-compatible", "::93.184.216.34", "not a global", NULL },
    { "rfc4291: link-local", "fe80::1", "link-local", NULL },
    { "rfc4291: multicast", "ff02::1", "multicast", NULL },
    { "rfc4193: unique local", "fd12:3456:789a::1", "unique local", NULL },
    { "rfc3879: site-local", "fec0::1", "site-local", NULL },
    { "rfc3849: documentation", "2001:db8::1", "documentation", NULL },
    { "rfc9637: documentation", "3fff:fff::1", "documentation", NULL },
    { "rfc5180: benchmarking", "2001:2::1", "benchmarking", NULL },
    { "rfc2928: protocols", "2001:20::1", "IETF", NULL },
    { "rfc6666: discard", "100::1", "discard", NULL },
    { "rfc8215: local NAT64", "64:ff9b:1::5db8:d822", "translator", NULL },
    { "rfc4291: never given out", "4000::1", "not a global", NULL },
    { "ours: private, mapped", "::ffff:10.0.0.1", "RFC 1918", "10.0.0.1" },
    { "ours: loopback inside NAT64", "64:ff9b::7f00:1", "loopback", NULL },
    { "ours: private inside 6to4", "2002:c0a8:101::1", "RFC 1918", NULL },
    { "ours: private client behind Teredo", "2001:0:4136:e378:8000:63bf:3f57:fefe", "RFC 1918", NULL },
    { "ours: private Teredo server", "2001:0:a00:1:8000:63bf:a247:27dd", "RFC 1918", NULL },
    { "rfc5952 4.2.3: the first of two runs of zeros", "2606::1:0:0:1", NULL, NULL },
    { "rfc5952 4.2.2: one zero is not shortened", "2606:0:1:1:1:1:1:1", NULL, NULL },
};

static void check_row(void **state)
{
    const struct row *row = *state;
    struct sockaddr_in ipv4 = { .sin_family = AF_INET };
    struct sockaddr_in6 ipv6 = { .sin6_family = AF_INET6 };
    bool is_ipv4 = inet_pton(AF_INET, row->address, &ipv4.sin_addr) == 1;
    if (!is_ipv4)
        assert_int_equal(inet_pton(AF_INET6, row->address, &ipv6.sin6_addr), 1);
    const struct sockaddr *address = is_ipv4 ? (const struct sockaddr *)&ipv4 : (const struct sockaddr *)&ipv6;
    const char *why = web_host_why_not(address);
    if (row->why) {
        assert_non_null(why);
        assert_non_null(strstr(why, row->why));
    } else {
        assert_null(why);
    }
    assert_int_equal(web_host_is_public(address), row->why == NULL);
    char text[64];
    web_host_format(address, text);
    assert_string_equal(text, row->format ? row->format : row->address);
}

static void other_family(void **state)
{
    (void)state;
    struct sockaddr_un local = { .sun_family = AF_UNIX, .sun_path = "/run/x" };
    char text[64] = "x";
    assert_false(web_host_is_public((const struct sockaddr *)&local));
    web_host_format((const struct sockaddr *)&local, text);
    assert_string_equal(text, "");
}

int main(void)
{
    struct suite suite = { .name = "web/host" };
    SUITE_ROWS(&suite, rows, check_row);
    suite_add(&suite, "ours: another family is not public", other_family, NULL);
    return suite_run(&suite);
}
