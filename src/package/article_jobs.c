/* The articles of a package: workers read, extract and describe; results are written in order. */
#include "base/pool.h"
#include "package/articles.h"
#include "package/assembly.h"
#include "package/reader.h"

struct article_job {
    const struct package_page *page;
    const struct capture *capture;
    unsigned number;                    /* of articles/<n>.json */
    struct snapshot *snapshot;          /* NULL: not done */
    struct buf json;
    uint8_t sha256[DIGEST_MAX], sha512[DIGEST_MAX];     /* of it */
    struct mets_map_entry entry;
};
struct article_work {
    struct assembly *assembly;
    struct source *warc;
    const struct map_job *map_job;
    struct mapping *mapping;
};

static bool run_article(void *shared, void *taken_job, struct err *err)
{
    struct article_work *work = shared;
    struct article_job *job = taken_job;
    if (!package_article(work->warc, work->map_job->captures, job->capture, work->assembly->plan, job->page->replaces, &job->snapshot, err))
        return false;
    snapshot_format(job->snapshot, &job->json);
    digest_of(DIGEST_SHA256, buf_span(&job->json), job->sha256);
    digest_of(DIGEST_SHA512, buf_span(&job->json), job->sha512);
    map_entry_make(work->map_job, job->number, job->snapshot, &job->entry);
    return true;
}

static void count_article(struct assembly *assembly, const struct snapshot *s)
{
    assembly->articles++;
    assembly->missing += s->explained;
    assembly->captured += s->captured_requisites;
    assembly->revisits += s->revisits;
    tally_add(&assembly->qualities, s->quality);
    for (size_t i = 0; i < s->missed.n; i++)
        tally_add_n(&assembly->missed, s->missed.items[i].what, s->missed.items[i].n);
    if (s->left_out)
        tally_add_n(&assembly->missed, "left out", s->left_out);
    assembly->facts_missing += !s->published + !s->n_authors + !s->language + !s->section;
    if (s->language)
        tally_add(&assembly->languages, s->language);
    if (s->publisher)
        tally_add(&assembly->publishers, s->publisher);
    for (size_t i = 0; i < s->n_images; i++) {
        assembly->captions += s->images[i].caption != NULL;
        if (s->images[i].digest)
            tally_add(&assembly->image_urls, s->images[i].url);
        else
            assembly->images_missing++;
    }
}

static bool write_article(struct article_work *work, const struct article_job *job, struct err *err)
{
    struct assembly *assembly = work->assembly;
    count_article(assembly, job->snapshot);
    AUTO_FREE char *path = mem_format(PACKAGE_ARTICLES "/%u.json", job->number);
    bag_inventory_add(assembly->inventory, path, job->json.len, job->sha256, job->sha512);
    return file_write(assembly->fd, path, buf_span(&job->json), err) &&
           mapping_add(work->mapping, job->number, job->snapshot, &job->entry, err);
}

static bool article_done(void *shared, void *taken_job, struct err *err)
{
    struct article_job *job = taken_job;
    bool is_written = !job->snapshot || write_article(shared, job, err);
    snapshot_free(job->snapshot);
    buf_free(&job->json);
    mets_map_entry_free(&job->entry);
    free(job);
    return is_written;
}

bool assembly_make_articles(struct assembly *assembly, struct source *warc, const struct map_job *map_job, struct mapping *mapping,
                            struct err *err)
{
    struct article_work work = { assembly, warc, map_job, mapping };
    AUTO(pool_free) struct pool *pool = pool_new(assembly->workers, run_article, article_done, &work);
    const struct package_plan *plan = assembly->plan;
    unsigned number = (unsigned)assembly->articles;
    for (size_t i = 0; i < plan->n_pages; i++) {
        if (plan->pages[i].warc != map_job->warc)
            continue;
        struct article_job *job = mem_new(sizeof *job);
        job->page = &plan->pages[i];
        job->number = ++number;
        job->capture = captures_by_id(map_job->captures, job->page->snapshot);
        if (!job->capture) {
            err_set(err, ERR_INVALID, "the journal names the snapshot %s, which is not in %s", job->page->snapshot, map_job->captures->name);
            free(job);
            return false;
        }
        if (!pool_put(pool, job, err))
            return false;
        progress_moved(assembly->progress, "extract", i + 1, plan->n_pages);
    }
    return pool_finish(pool, err);
}
