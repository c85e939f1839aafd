/* fetch/message.h: where an answer ends that is read without libcurl, fed piece by piece as it comes.
 *
 * A head that any reader of WARCs takes (web/http.h, and a plain status line) makes it a message: it ends where its framing says
 * (RFC 9112 §6.3), and what a server sends behind it belongs to no message. Interim 1xx heads before it are left out, as libcurl leaves
 * them out. All else is opaque, and kept as it came up to the close: HTTP/0.9 (RFC 1945 §6: a Simple-Response is a body alone), other
 * protocols, heads that are cut or beyond HTTP_HEAD_MAX.
 * Holds the head while it is not whole, at most HTTP_HEAD_MAX; the rest goes into the spool. */
#pragma once
#include "base/spool.h"
#include "web/chunked.h"
#include "web/http.h"

enum message_state {
    MESSAGE_GOES_ON,
    MESSAGE_WHOLE,                       /* the message has ended */
    MESSAGE_TOO_LONG,                    /* cut: a body beyond max_bytes, or a head beyond HTTP_HEAD_MAX */
};
struct message {                         /* { .spool = …, .max_bytes = … } is a fresh one */
    struct spool *spool;                /* borrowed: what is kept */
    uint64_t max_bytes;                 /* of a body, or of all that is opaque */
    /* known once is_decided */
    bool is_decided, is_opaque;
    int status;                         /* of a message */
    uint64_t head_bytes;                /* of a message */
    /* private */
    struct buf head;                    /* all that came before it was decided */
    size_t begin, searched;             /* in it: where the present head begins; up to where its end was looked for */
    enum http_framing framing;
    uint64_t left, body_bytes;
    struct chunked chunked;
    bool is_broken;                     /* the chunks: nobody can say where the message ends */
};
MUST_CHECK bool message_feed(struct message *message, struct span piece, enum message_state *ret, struct err *err);
/* Nothing more comes. *ret_is_cut: the message, or a head, is not whole. */
MUST_CHECK bool message_close(struct message *message, bool *ret_is_cut, struct err *err);
void message_free(struct message *message);        /* the spool stays */
