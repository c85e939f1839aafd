#include "answer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct answer_step *add_step(struct answer *answer)
{
    answer->steps = need(realloc(answer->steps, (answer->n_steps + 1) * sizeof *answer->steps));
    struct answer_step *step = &answer->steps[answer->n_steps++];
    *step = (struct answer_step){ .times = 1 };
    return step;
}

void answer_send(struct answer *answer, const void *bytes, size_t len)
{
    struct answer_step *last = answer->n_steps ? &answer->steps[answer->n_steps - 1] : NULL;
    if (!last || last->times != 1 || last->piece || last->pause_ms)
        last = add_step(answer);
    bytes_add(&last->bytes, bytes, len);
}

void answer_text(struct answer *answer, const char *text)
{
    answer_send(answer, text, strlen(text));
}

void answer_printf(struct answer *answer, const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        need(NULL);
    va_end(arguments);
    answer_text(answer, text);
    free(text);
}

void answer_repeat(struct answer *answer, const void *bytes, size_t len, uint64_t times)
{
    if (times == 0)
        return;
    struct answer_step *step = add_step(answer);
    bytes_add(&step->bytes, bytes, len);
    step->times = times;
}

void answer_trickle(struct answer *answer, const void *bytes, size_t len, size_t piece, unsigned pause_ms,
                    uint64_t times)
{
    struct answer_step *step = add_step(answer);
    bytes_add(&step->bytes, bytes, len);
    step->piece = piece;
    step->pause_ms = pause_ms;
    step->times = times;
}

void answer_pause(struct answer *answer, unsigned pause_ms)
{
    add_step(answer)->pause_ms = pause_ms;
}

bool answer_is_endless(const struct answer *answer)
{
    for (size_t i = 0; i < answer->n_steps; i++)
        if (answer->steps[i].times == ANSWER_ENDLESS)
            return true;
    return false;
}

bool answer_play(const struct answer *answer, answer_sink *send, void *cls)
{
    for (size_t i = 0; i < answer->n_steps; i++) {
        const struct answer_step *step = &answer->steps[i];
        size_t piece = step->piece ? step->piece : step->bytes.len;
        if (step->bytes.len == 0 && !send(cls, NULL, 0, step->pause_ms, false))
            return false;
        for (uint64_t round = 0; step->bytes.len && round < step->times; round++)
            for (size_t at = 0; at < step->bytes.len; at += piece) {
                size_t len = step->bytes.len - at < piece ? step->bytes.len - at : piece;
                bool is_last = i + 1 == answer->n_steps && round + 1 == step->times && at + len == step->bytes.len;
                if (step->pause_ms && !send(cls, NULL, 0, step->pause_ms, false))
                    return false;
                if (!send(cls, step->bytes.at + at, len, 0, is_last))
                    return false;
            }
    }
    return true;
}

void answer_free(struct answer *answer)
{
    for (size_t i = 0; i < answer->n_steps; i++)
        bytes_free(&answer->steps[i].bytes);
    free(answer->steps);
    *answer = (struct answer){ 0 };
}
