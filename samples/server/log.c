#include "log.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KEPT_MAX ((size_t)64 << 20)    /* a soak test of days must not fill the memory; the file has it all */

struct host {
    struct host *next;
    unsigned in_flight;
    char name[];
};

struct access_log {
    pthread_mutex_t lock;
    int fd;
    struct host *hosts;
    struct bytes kept;
};

bool access_log_open(const char *path, struct access_log **ret)
{
    int fd = -1;
    if (path && (fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)) < 0)
        return false;
    struct access_log *log = need(calloc(1, sizeof *log));
    pthread_mutex_init(&log->lock, NULL);
    log->fd = fd;
    *ret = log;
    return true;
}

static struct host *find_host(struct access_log *log, const char *name)
{
    for (struct host *host = log->hosts; host; host = host->next)
        if (!strcmp(host->name, name))
            return host;
    struct host *host = need(calloc(1, sizeof *host + strlen(name) + 1));
    strcpy(host->name, name);
    host->next = log->hosts;
    log->hosts = host;
    return host;
}

unsigned access_log_arrive(struct access_log *log, const char *host)
{
    pthread_mutex_lock(&log->lock);
    unsigned in_flight = ++find_host(log, host)->in_flight;
    pthread_mutex_unlock(&log->lock);
    return in_flight;
}

void access_log_leave(struct access_log *log, const char *host)
{
    pthread_mutex_lock(&log->lock);
    find_host(log, host)->in_flight--;
    pthread_mutex_unlock(&log->lock);
}

void access_log_line(struct access_log *log, uint64_t arrived_ms, const char *method, const char *host,
                     const char *target, unsigned status, unsigned in_flight)
{
    char *line = format_text("%llu\t%s\t%s\t%s\t%u\t%u\n", (unsigned long long)arrived_ms, method, host, target,
                             status, in_flight);
    size_t len = strlen(line);
    pthread_mutex_lock(&log->lock);
    if (log->fd >= 0 && write(log->fd, line, len) != (ssize_t)len)
        perror("sample-server: the log cannot be written");
    if (log->kept.len + len <= KEPT_MAX)
        bytes_add(&log->kept, line, len);
    pthread_mutex_unlock(&log->lock);
    free(line);
}

void access_log_copy(struct access_log *log, struct bytes *ret)
{
    pthread_mutex_lock(&log->lock);
    bytes_add(ret, log->kept.at, log->kept.len);
    pthread_mutex_unlock(&log->lock);
}

void access_log_free(struct access_log *log)
{
    if (!log)
        return;
    while (log->hosts) {
        struct host *next = log->hosts->next;
        free(log->hosts);
        log->hosts = next;
    }
    if (log->fd >= 0)
        close(log->fd);
    bytes_free(&log->kept);
    pthread_mutex_destroy(&log->lock);
    free(log);
}
