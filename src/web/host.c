#include "web/host.h"

#include <arpa/inet.h>
#include <netinet/in.h>

struct block {
    const char *prefix;
    int bits;
    const char *why;
};

/* IANA IPv4 Special-Purpose Address Registry, all that is not globally reachable, and multicast. The anycast
 * addresses in 192.0.0.0/24 that are reachable serve PCP and TURN, never pages. */
static const struct block ipv4_blocks[] = {
    { "255.255.255.255", 32, "the broadcast address (RFC 919)" },
    { "0.0.0.0", 8, "an address of \"this network\" (RFC 791 §3.2)" },
    { "10.0.0.0", 8, "a private address (RFC 1918)" },
    { "100.64.0.0", 10, "a shared address (RFC 6598)" },
    { "127.0.0.0", 8, "a loopback address (RFC 1122 §3.2.1.3)" },
    { "169.254.0.0", 16, "a link-local address (RFC 3927)" },
    { "172.16.0.0", 12, "a private address (RFC 1918)" },
    { "192.0.0.0", 24, "an address of IETF protocols (RFC 6890)" },
    { "192.0.2.0", 24, "a documentation address (RFC 5737)" },
    { "192.88.99.0", 24, "a 6to4 relay address (RFC 7526)" },
    { "192.168.0.0", 16, "a private address (RFC 1918)" },
    { "198.18.0.0", 15, "a benchmarking address (RFC 2544)" },
    { "198.51.100.0", 24, "a documentation address (RFC 5737)" },
    { "203.0.113.0", 24, "a documentation address (RFC 5737)" },
    { "224.0.0.0", 4, "a multicast address (RFC 5771)" },
    { "240.0.0.0", 4, "a reserved address (RFC 1112 §4)" },
};

/* IANA IPv6 Special-Purpose Address Registry. What carries an IPv4 address is asked before this table. */
static const struct block ipv6_blocks[] = {
    { "::", 128, "the unspecified address (RFC 4291 §2.5.2)" },
    { "::1", 128, "the loopback address (RFC 4291 §2.5.3)" },
    { "64:ff9b:1::", 48, "an address of a local translator (RFC 8215)" },
    { "100::", 64, "a discard-only address (RFC 6666)" },
    { "2001:2::", 48, "a benchmarking address (RFC 5180)" },
    { "2001::", 23, "an address of IETF protocols (RFC 2928)" },
    { "2001:db8::", 32, "a documentation address (RFC 3849)" },
    { "3fff::", 20, "a documentation address (RFC 9637)" },
    { "fc00::", 7, "a unique local address (RFC 4193)" },
    { "fe80::", 10, "a link-local address (RFC 4291 §2.5.6)" },
    { "fec0::", 10, "a site-local address (RFC 3879)" },
    { "ff00::", 8, "a multicast address (RFC 4291 §2.7)" },
};

/* IPv6 addresses that lead to an IPv4 host: where its four bytes stand, and whether they are inverted. */
static const struct {
    const char *prefix;
    int bits, at;
    bool is_inverted;
} embedded[] = {
    { "::ffff:0:0", 96, 12, false },    /* mapped, RFC 4291 §2.5.5.2 */
    { "64:ff9b::", 96, 12, false },     /* NAT64, RFC 6052 */
    { "2002::", 16, 2, false },         /* 6to4, RFC 3056 */
    { "2001::", 32, 4, false },         /* Teredo, RFC 4380 §4: the server, */
    { "2001::", 32, 12, true },         /* and the client behind it */
};

static bool starts_with_bits(const uint8_t *address, const uint8_t *prefix, int bits)
{
    int whole = bits / 8, rest = bits % 8;
    return memcmp(address, prefix, (size_t)whole) == 0 &&
           (rest == 0 || (address[whole] ^ prefix[whole]) >> (8 - rest) == 0);
}

static bool is_in(int family, const uint8_t *address, const char *prefix, int bits)
{
    uint8_t bytes[16];
    return inet_pton(family, prefix, bytes) == 1 && starts_with_bits(address, bytes, bits);
}

static const char *why_not_ipv4(const uint8_t address[4])
{
    for (size_t i = 0; i < COUNT_OF(ipv4_blocks); i++)
        if (is_in(AF_INET, address, ipv4_blocks[i].prefix, ipv4_blocks[i].bits))
            return ipv4_blocks[i].why;
    return NULL;
}

static const char *why_not_ipv6(const uint8_t address[16])
{
    bool has_ipv4 = false;
    for (size_t i = 0; i < COUNT_OF(embedded); i++) {
        if (!is_in(AF_INET6, address, embedded[i].prefix, embedded[i].bits))
            continue;
        uint8_t ipv4[4];
        for (int k = 0; k < 4; k++)
            ipv4[k] = (uint8_t)(address[embedded[i].at + k] ^ (embedded[i].is_inverted ? 0xFF : 0));
        const char *why = why_not_ipv4(ipv4);
        if (why)
            return why;
        has_ipv4 = true;
    }
    if (has_ipv4)
        return NULL;
    for (size_t i = 0; i < COUNT_OF(ipv6_blocks); i++)
        if (is_in(AF_INET6, address, ipv6_blocks[i].prefix, ipv6_blocks[i].bits))
            return ipv6_blocks[i].why;
    /* All global unicast addresses that were ever given out begin with 001. */
    return is_in(AF_INET6, address, "2000::", 3) ? NULL : "not a global unicast address (RFC 4291 §2.4)";
}

const char *web_host_why_not(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in ipv4;
        memcpy(&ipv4, address, sizeof ipv4);
        return why_not_ipv4((const uint8_t *)&ipv4.sin_addr);
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 ipv6;
        memcpy(&ipv6, address, sizeof ipv6);
        return why_not_ipv6(ipv6.sin6_addr.s6_addr);
    }
    return "not an internet address";
}

bool web_host_is_public(const struct sockaddr *address)
{
    return web_host_why_not(address) == NULL;
}

void web_host_format(const struct sockaddr *address, char ret[64])
{
    struct sockaddr_in6 ipv6;
    struct sockaddr_in ipv4;
    const void *bytes = NULL;
    ret[0] = 0;
    if (address->sa_family == AF_INET) {
        memcpy(&ipv4, address, sizeof ipv4);
        bytes = &ipv4.sin_addr;
    } else if (address->sa_family == AF_INET6) {
        memcpy(&ipv6, address, sizeof ipv6);
        bytes = &ipv6.sin6_addr;
    }
    if (!bytes)
        return;
    int family = address->sa_family;
    if (family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&ipv6.sin6_addr)) {
        family = AF_INET;               /* the peer is an IPv4 host; only our socket speaks IPv6 */
        bytes = ipv6.sin6_addr.s6_addr + 12;
    }
    (void)inet_ntop(family, bytes, ret, 64);
}
