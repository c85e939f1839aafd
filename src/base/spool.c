#include "base/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>

#include "base/file.h"

/* Not every file system makes files without a name (NFS does not): there it has one for a moment. */
static bool open_unnamed(int folder_fd, int *ret_fd, struct err *err)
{
    int fd = openat(folder_fd, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR)) {
        static atomic_uint counter;
        AUTO_FREE char *name = mem_format(".spool.%d-%u.draft", (int)getpid(), atomic_fetch_add(&counter, 1));
        fd = openat(folder_fd, name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
        if (fd >= 0 && unlinkat(folder_fd, name, 0) < 0) {
            close(fd);
            fd = -1;
        }
    }
    if (fd < 0)
        return err_system(err, errno, "no unnamed file can be made for what does not fit into memory");
    *ret_fd = fd;
    return true;
}

bool spool_put(struct spool *spool, struct span bytes, struct err *err)
{
    spool->bytes += bytes.len;
    if (!spool->fd && (spool->folder_fd < 0 || spool->memory.len + bytes.len <= SPOOL_MEMORY)) {
        buf_put_span(&spool->memory, bytes);
        return true;
    }
    if (!spool->fd) {
        if (!open_unnamed(spool->folder_fd, &spool->fd, err) || !file_write_all(spool->fd, buf_span(&spool->memory), err))
            return false;
        buf_free(&spool->memory);
    }
    return file_write_all(spool->fd, bytes, err);
}

void spool_clear(struct spool *spool)
{
    if (spool->fd)
        close(spool->fd);
    spool->fd = 0;
    spool->bytes = 0;
    buf_clear(&spool->memory);
}

bool spool_take(struct spool *spool, const char *name, struct source **ret, struct err *err)
{
    int fd = spool->fd;
    spool->fd = 0;
    spool->bytes = 0;
    if (fd)
        return source_take_fd(fd, name, ret, err);
    *ret = source_take_buf(name, &spool->memory);
    return true;
}

void spool_free(struct spool *spool)
{
    spool_clear(spool);
    buf_free(&spool->memory);
}
