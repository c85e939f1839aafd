/* Runs a fuzz target over the files named on the command line (a corpus folder is walked): every plain test run sees that nothing
 * in the corpus crashes. libFuzzer brings its own main when the targets are built with it. */
#include <fcntl.h>
#include <stdio.h>

#include "base/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct folder {
    int fd;
    unsigned n;
};

static bool feed(void *context, const struct file_entry *entry, struct err *err)
{
    struct folder *folder = context;
    AUTO_BUF struct buf bytes = { 0 };
    if (entry->kind != FILE_REGULAR)
        return true;
    if (!file_slurp(folder->fd, entry->path, 64 * 1024 * 1024, &bytes, err))
        return false;
    folder->n++;
    /* Exactly as long as the input, so that a sanitizer sees the first byte read behind it; also cut in the middle. */
    for (int round = 0; round < 2; round++) {
        size_t len = round ? bytes.len / 2 : bytes.len;
        AUTO_FREE uint8_t *exact = mem_new(len ? len : 1);
        if (len)
            memcpy(exact, bytes.at, len);
        LLVMFuzzerTestOneInput(exact, len);
    }
    return true;
}

int main(int argc, char **argv)
{
    unsigned n = 0;
    for (int i = 1; i < argc; i++) {
        struct folder folder = { -1, 0 };
        struct err err = { 0 };
        if (!file_open_folder(AT_FDCWD, argv[i], &folder.fd, &err) || !file_walk(folder.fd, feed, &folder, &err)) {
            fprintf(stderr, "%s: %s\n", argv[i], err.why);
            return 1;
        }
        n += folder.n;
        close(folder.fd);
    }
    printf("%u inputs\n", n);
    return n ? 0 : 1;
}
