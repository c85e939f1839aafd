/* answer.h: an answer with bad manners, as the exact bytes and pauses that it consists of.
 *
 * The same list is played to a socket by the server and to stdout by --print-bad, so that a test can compare
 * what was kept with what was sent, byte for byte. */
#pragma once
#include "bytes.h"

#define ANSWER_ENDLESS UINT64_MAX

enum answer_end {
    END_CLOSE,      /* an orderly close */
    END_RESET,      /* a connection reset */
    END_HOLD,       /* silence, with the connection open, until the client goes */
    END_NEXT_CLOSE, /* the connection stays open, and is closed when the next request comes */
    END_NEXT_RESET, /* likewise, and is reset */
};

struct answer_step {
    struct bytes bytes;
    size_t piece;           /* sent in pieces of so many bytes (0: at once) */
    uint64_t times;         /* and the whole so often */
    unsigned pause_ms;      /* with such a pause before each piece */
};

struct answer {
    struct answer_step *steps;
    size_t n_steps;
    enum answer_end end;
    unsigned status;        /* for the log; 0 where there is no status line */
};

void answer_send(struct answer *answer, const void *bytes, size_t len);
void answer_text(struct answer *answer, const char *text);
void answer_printf(struct answer *answer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void answer_repeat(struct answer *answer, const void *bytes, size_t len, uint64_t times);
void answer_trickle(struct answer *answer, const void *bytes, size_t len, size_t piece, unsigned pause_ms,
                    uint64_t times);
void answer_pause(struct answer *answer, unsigned pause_ms);

bool answer_is_endless(const struct answer *answer);

/* Plays the steps: `send` gets bytes, or a pause when len is 0, and stops all by returning false. `is_last` tells
 * that nothing follows. */
typedef bool answer_sink(void *cls, const uint8_t *bytes, size_t len, unsigned pause_ms, bool is_last);
bool answer_play(const struct answer *answer, answer_sink *send, void *cls);
void answer_free(struct answer *answer);
