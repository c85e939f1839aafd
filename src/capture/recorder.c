#include "capture/recorder.h"

#include <pthread.h>
#include <stdio.h>
#include <time.h>

#include "capture/recording.h"

enum { QUEUE_MAX = 256 };               /* jobs; their bodies lie in spools of at most 256 KiB of memory each */

enum job_kind { JOB_EXCHANGE, JOB_METADATA, JOB_LINE, JOB_SYNC };
struct job {
    enum job_kind kind;
    struct fetch_exchange *exchange;
    bool is_page;
    char urn[UUID_URN], request_urn[UUID_URN], of_urn[UUID_URN];
    char *url;
    int64_t date_ns;
    struct buf text;                    /* fields of a metadata record, or a line */
    char *note;
    struct job *next;
};

struct recorder {
    struct recording *recording;        /* of the thread alone, or of the caller while there is no thread */
    pthread_t thread;
    bool has_thread;
    pthread_mutex_t lock;               /* for all that follows */
    pthread_cond_t changed;
    struct job *first, *last;
    size_t n_queued;
    bool is_busy, is_ending, has_failed;
    struct err failure;
};

/* --- the thread --------------------------------------------------------------------------------------------------------------- */

static void job_free(struct job *job)
{
    if (!job)
        return;
    fetch_exchange_free(job->exchange);
    free(job->url);
    buf_free(&job->text);
    free(job->note);
    free(job);
}
DEFINE_AUTO(job_free, struct job *)

static bool do_job(struct recording *recording, struct job *job, struct err *err)
{
    if (job->kind == JOB_EXCHANGE)
        return recording_exchange(recording, job->exchange, job->is_page, job->urn, job->request_urn, err);
    if (job->kind == JOB_METADATA)
        return recording_metadata(recording, job->of_urn, job->url, job->date_ns, buf_span(&job->text), err);
    if (job->kind == JOB_SYNC)
        return recording_commit(recording, err);
    recording_line(recording, buf_span(&job->text), TAKE(job->note));
    return true;
}

/* Waits for a job or until a commit is due. NULL: nothing now. */
static struct job *take_job(struct recorder *recorder)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += COMMIT_MS * 1000000L / 4;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000L;
    }
    if (!recorder->first && !recorder->is_ending)
        pthread_cond_timedwait(&recorder->changed, &recorder->lock, &until);
    struct job *job = recorder->first;
    if (job) {
        recorder->first = job->next;
        if (!recorder->first)
            recorder->last = NULL;
        recorder->n_queued--;
        recorder->is_busy = true;
    }
    return job;
}

static void *work(void *context)
{
    struct recorder *recorder = context;
    pthread_mutex_lock(&recorder->lock);
    while (!recorder->is_ending || recorder->first) {
        AUTO(job_free) struct job *job = take_job(recorder);
        struct err err = { 0 };
        bool was_failed = recorder->has_failed;
        pthread_mutex_unlock(&recorder->lock);
        bool is_done = was_failed || ((!job || do_job(recorder->recording, job, &err)) && recording_commit_when_due(recorder->recording, &err));
        pthread_mutex_lock(&recorder->lock);
        if (!is_done) {
            recorder->has_failed = true;
            recorder->failure = err;
        }
        recorder->is_busy = false;
        pthread_cond_broadcast(&recorder->changed);
    }
    pthread_mutex_unlock(&recorder->lock);
    return NULL;
}

static bool put(struct recorder *recorder, struct job *taken, struct err *err)
{
    pthread_mutex_lock(&recorder->lock);
    while (recorder->n_queued >= QUEUE_MAX && !recorder->has_failed)
        pthread_cond_wait(&recorder->changed, &recorder->lock);
    bool has_failed = recorder->has_failed;
    if (has_failed) {
        *err = recorder->failure;
        job_free(taken);
    } else {
        *(recorder->last ? &recorder->last->next : &recorder->first) = taken;
        recorder->last = taken;
        recorder->n_queued++;
        pthread_cond_broadcast(&recorder->changed);
    }
    pthread_mutex_unlock(&recorder->lock);
    return !has_failed;
}

void recorder_reserve(struct recorder *recorder, char ret_urn[UUID_URN])
{
    recording_next_urn(recorder->recording, ret_urn);
}

bool recorder_put_exchange(struct recorder *recorder, struct fetch_exchange *taken, bool is_page, const char *urn, struct err *err)
{
    struct job *job = mem_new(sizeof *job);
    *job = (struct job){ .kind = JOB_EXCHANGE, .exchange = taken, .is_page = is_page };
    snprintf(job->urn, sizeof job->urn, "%s", urn);
    recording_next_urn(recorder->recording, job->request_urn);
    return put(recorder, job, err);
}

bool recorder_put_metadata(struct recorder *recorder, const char *of_urn, const char *url, int64_t date_ns, struct buf *taken_fields,
                           struct err *err)
{
    struct job *job = mem_new(sizeof *job);
    *job = (struct job){ .kind = JOB_METADATA, .url = mem_text(url), .date_ns = date_ns, .text = *taken_fields };
    snprintf(job->of_urn, sizeof job->of_urn, "%s", of_urn);
    *taken_fields = (struct buf){ 0 };
    return put(recorder, job, err);
}

bool recorder_put_line(struct recorder *recorder, struct buf *taken_line, const char *note, struct err *err)
{
    struct job *job = mem_new(sizeof *job);
    *job = (struct job){ .kind = JOB_LINE, .text = *taken_line, .note = mem_text(note) };
    *taken_line = (struct buf){ 0 };
    return put(recorder, job, err);
}

void recorder_know(struct recorder *recorder, const uint8_t sha256[32], const char *urn, const char *url, const char *date)
{
    recording_know(recorder->recording, sha256, urn, url, date);
}

uint64_t recorder_bytes(struct recorder *recorder)
{
    return recording_bytes(recorder->recording);
}

uint64_t recorder_serial(struct recorder *recorder)
{
    return recording_serial(recorder->recording);
}

unsigned recorder_warc(struct recorder *recorder)
{
    return recording_warc(recorder->recording);
}

/* Waits until nothing is queued. The lock is held. */
static bool wait_idle(struct recorder *recorder, struct err *err)
{
    while ((recorder->first || recorder->is_busy) && !recorder->has_failed)
        pthread_cond_wait(&recorder->changed, &recorder->lock);
    if (recorder->has_failed)
        *err = recorder->failure;
    return !recorder->has_failed;
}

bool recorder_sync(struct recorder *recorder, struct err *err)
{
    struct job *job = mem_new(sizeof *job);
    job->kind = JOB_SYNC;
    if (!put(recorder, job, err))
        return false;
    pthread_mutex_lock(&recorder->lock);
    bool is_synced = wait_idle(recorder, err);
    pthread_mutex_unlock(&recorder->lock);
    return is_synced;
}

bool recorder_close_warc(struct recorder *recorder, struct err *err)
{
    pthread_mutex_lock(&recorder->lock);
    bool has_failed = !wait_idle(recorder, err);
    recorder->is_ending = true;                         /* the thread stops, so that the file is ours */
    pthread_cond_broadcast(&recorder->changed);
    pthread_mutex_unlock(&recorder->lock);
    pthread_join(recorder->thread, NULL);
    recorder->has_thread = false;
    recorder->is_ending = false;
    if (has_failed || !recording_close_warc(recorder->recording, err))
        return false;
    recorder->has_thread = pthread_create(&recorder->thread, NULL, work, recorder) == 0;
    return recorder->has_thread || err_set(err, ERR_SYSTEM, "no thread can be started");
}

/* --- beginning and end ------------------------------------------------------------------------------------------------------------ */

bool recorder_open(const struct recorder_options *options, struct journal *journal, struct recorder **ret, struct err *err)
{
    AUTO(recorder_free) struct recorder *recorder = mem_new(sizeof *recorder);
    pthread_mutex_init(&recorder->lock, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);        /* the wall clock may be set while a commit is waited for */
    pthread_cond_init(&recorder->changed, &attributes);
    pthread_condattr_destroy(&attributes);
    if (!recording_open(options, journal, &recorder->recording, err))
        return false;
    recorder->has_thread = pthread_create(&recorder->thread, NULL, work, recorder) == 0;
    if (!recorder->has_thread)
        return err_set(err, ERR_SYSTEM, "no thread can be started");
    *ret = TAKE(recorder);
    return true;
}

void recorder_free(struct recorder *recorder)
{
    if (!recorder)
        return;
    if (recorder->has_thread) {
        pthread_mutex_lock(&recorder->lock);
        recorder->is_ending = true;
        pthread_cond_broadcast(&recorder->changed);
        pthread_mutex_unlock(&recorder->lock);
        pthread_join(recorder->thread, NULL);
    }
    while (recorder->first) {
        struct job *job = recorder->first;
        recorder->first = job->next;
        job_free(job);
    }
    recording_free(recorder->recording);
    pthread_cond_destroy(&recorder->changed);
    pthread_mutex_destroy(&recorder->lock);
    free(recorder);
}
