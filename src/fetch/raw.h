/* fetch/raw.h: an answer that libcurl cannot parse is asked for once more, over a bare connection (CURLOPT_CONNECT_ONLY): NUL in a header,
 * a line without a colon, a length below zero, a header beyond libcurl's bounds, HTTP/0.9, no HTTP at all.
 *
 * libcurl resolves, judges addresses, connects and shakes hands as always; request and answer then go through curl_easy_send and
 * curl_easy_recv, which never wait: the client's poll watches these sockets with the others. The limits of bytes and time are the same.
 * Not through a proxy, whose requests have another form. Private to fetch/. */
#pragma once
#include "fetch/transfer.h"

enum {
    RAW_TICK_MS = 200,                  /* how often time limits are looked at while nothing comes */
    RAW_CONNECT_TICK_MS = 20,           /* how often libcurl is asked whether it is connected: its own sockets are not shown */
};

/* Whether the exchange, as completed, is one for this. */
bool raw_is_due(const struct transfer *transfer, CURLcode code);
/* The exchange is put aside, and a new one begun: to be tried again, with the multi handle whose transfers only connect. */
void raw_prepare(struct transfer *transfer);
/* libcurl is connected, or will never be (`code`). */
void raw_connected(struct transfer *transfer, CURLcode code);
/* Whether it is connected and not over; then the socket to wait for. `ret->events` is 0 when there is no need to wait. */
bool raw_awaits(const struct transfer *transfer, struct curl_waitfd *ret);
/* Sends and receives what can be without waiting. *ret_is_over: the exchange is complete. */
MUST_CHECK bool raw_work(struct transfer *transfer, bool *ret_is_over, struct err *err);
void raw_free(struct raw *raw);
