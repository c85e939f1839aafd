/* badport.h: the listener with bad manners: plain sockets, a thread for each connection, one answer each. */
#pragma once
#include "log.h"
#include <stdint.h>

struct badport;

/* Listens on 127.0.0.1:port (0: any free one). Prints to stderr and returns false when it cannot. `log` is looked
 * at until badport_free. */
bool badport_start(uint16_t port, struct access_log *log, struct badport **ret);
uint16_t badport_port(const struct badport *badport);
/* Ends all connections first, whatever they are at. */
void badport_free(struct badport *badport);
