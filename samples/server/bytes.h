/* bytes.h: a growing run of bytes, and the few text helpers that this server needs.
 *
 * The sample server shares no code with the program that it tests: a slip in a shared parser would then show
 * on both sides of the wire, and no test would see it. It is a tool for tests, so running out of memory ends it. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
    uint8_t *at;
    size_t len, room;
};

void bytes_add(struct bytes *bytes, const void *more, size_t len);
void bytes_text(struct bytes *bytes, const char *text);
__attribute__((format(printf, 2, 3))) void bytes_printf(struct bytes *bytes, const char *format, ...);
void bytes_free(struct bytes *bytes);

/* Both end the process when memory runs out; the caller frees. */
void *need(void *memory);
char *format_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The whole file, or false with errno set. The caller frees *ret. */
bool bytes_read_file(const char *path, struct bytes *ret);

/* "%D0%9F" to bytes, in a new string; NULL where an escape is broken or stands for NUL. */
char *percent_decode(const char *text, size_t len);

/* A number of decimal digits only, up to `max`; false for anything else. */
bool parse_number(const char *text, uint64_t max, uint64_t *ret);

/* The value of `name` in "a=1&b=2", percent-decoded, in a new string; NULL where it is absent. */
char *query_text(const char *query, const char *name);
uint64_t query_number(const char *query, const char *name, uint64_t otherwise);

uint64_t monotonic_ms(void);
