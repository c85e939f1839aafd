/* serve.h: the well-behaved side of the server, one libmicrohttpd daemon for http and one for https.
 *
 * Also answers, on any host, GET /_control/edition[?n=N] (tells or changes the edition) and GET /_control/log
 * (the access log so far). A target in absolute form is taken too, so that the server can play a plain proxy. */
#pragma once
#include "log.h"
#include "pages.h"
#include <stdatomic.h>

struct serve;

struct serve_options {
    struct pages *pages;
    struct access_log *log;
    atomic_uint *edition;
    uint16_t port;                          /* 0: any free one */
    unsigned threads, delay_ms;
    const char *certificate, *key;          /* PEM texts; both NULL: plain http */
};

/* Prints to stderr and returns false when it cannot. Everything in the options is looked at until serve_free. */
bool serve_start(const struct serve_options *options, struct serve **ret);
uint16_t serve_port(const struct serve *serve);
void serve_free(struct serve *serve);
