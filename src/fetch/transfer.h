/* fetch/transfer.h: one exchange on its way through libcurl: how it is asked for, what comes in, what is known of it at the end, and
 * whether it must be asked for once more. Private to fetch/: client.c drives many of them. */
#pragma once
#include <curl/curl.h>

#include "base/spool.h"
#include "fetch/client.h"

/* What is known of one attempt: a second one begins with all of it zero. */
struct attempt {
    int64_t began_ns;                   /* monotonic */
    bool is_head_done, is_over_limit, is_tls_read, has_bad_length;
    uint64_t all_head_bytes;            /* with interim heads, of which a server may send as many as it likes */
    bool is_address_allowed;            /* a name has several addresses: one that may be used was tried */
    const char *refused;                /* why none of those tried so far may be used; static */
    char refused_ip[64];                /* the last of them */
    char detail[CURL_ERROR_SIZE];       /* what libcurl says of the failure, in full; "" where it says no more than its code */
};

/* One exchange on its way. */
struct transfer {
    struct fetch_client *client;
    CURL *easy;
    struct curl_slist *headers;
    char *secret_names;                 /* of each of its exchanges */
    struct fetch_exchange *exchange;    /* until it is finished */
    struct fetch_exchange *first;       /* the first answer, which libcurl did not read right: kept if the second one is no better */
    struct spool spool;
    uint64_t max_bytes;
    struct attempt attempt;             /* the present one; libcurl writes into it */
    int64_t idle_ns, total_ns;          /* its limits */
    bool is_second_try, is_read_to_close;       /* why it is not the first */
    struct raw *raw;                    /* it is the second, and libcurl only connects; NULL: it is not */
    struct err err;                     /* of ours, inside a callback */
    struct transfer *next;
};

struct fetch_client {
    struct fetch_options options;
    struct fields *fields;
    char *ca_file, *proxy;
    CURLM *multi;
    /* For those that libcurl only connects (fetch/raw.h). Apart, because in `multi` a connection that no transfer uses is closed as soon
     * as another transfer wants one to the same host. */
    CURLM *bare;
    struct curl_slist *connect_to;
    struct transfer *in_flight;
    size_t n_in_flight;
    struct fetch_exchange **done;
    size_t n_done, first_done;
};

/* Ready for the multi handle. NULL: libcurl gives no handle. */
struct transfer *transfer_new(struct fetch_client *client, const struct fetch_request *request);
/* libcurl is done with it: what is known goes into the exchange. False: an error of ours. */
MUST_CHECK bool transfer_complete(struct transfer *transfer, CURLcode code, struct err *err);
/* Before that: whether the connection was dead from the start. The exchange is then forgotten, and a new one begun. */
bool transfer_is_stale(const struct transfer *transfer, CURLcode code);
void transfer_forget_stale(struct transfer *transfer);
/* After it: whether libcurl did not find the end of the answer. It is then put aside, and a new exchange begun. */
bool transfer_is_misread(const struct transfer *transfer);
void transfer_read_to_close(struct transfer *transfer);
/* The answer that there is becomes the first one (borrowed), and a new exchange is begun. */
struct fetch_exchange *transfer_put_aside(struct transfer *transfer);
/* The better of the two answers, yours. */
struct fetch_exchange *transfer_take(struct transfer *transfer);
/* The new exchange is on its way, on a connection of its own. */
MUST_CHECK bool transfer_try_again(struct transfer *transfer, struct err *err);
void transfer_free(struct transfer *transfer);
