/* web/host.h: which addresses a capture may talk to.
 *
 * Asked after every resolution and every redirect, on the address that is about to be connected, so that no
 * name and no redirect leads into the library's own network (IANA special-purpose registries, RFC 6890). */
#pragma once
#include <sys/socket.h>

#include "base/span.h"

/* Whether the address is globally reachable: not private, loopback, link-local, shared (100.64/10),
 * multicast, documentation, benchmarking, reserved, unspecified, broadcast, unique local; IPv4 inside IPv6
 * (mapped, 6to4, NAT64, Teredo) is judged by the IPv4 address too. */
bool web_host_is_public(const struct sockaddr *address);
/* The address as WARC-IP-Address wants it: dotted (an IPv4-mapped one too), or RFC 5952; "" for another
 * family. */
void web_host_format(const struct sockaddr *address, char ret[64]);
/* Why it is not public, in words ("a private address (RFC 1918)"); NULL when it is. */
const char *web_host_why_not(const struct sockaddr *address);
