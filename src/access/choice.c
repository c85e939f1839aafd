#include "access/choice.h"

struct considering {
    const struct when *when;
    struct choice *choice;
};

static bool is_better(const struct considering *considering, const struct catalogue_snapshot *snapshot)
{
    const struct choice *choice = considering->choice;
    if (!choice->has_best || snapshot->is_good != choice->is_good)
        return !choice->has_best || snapshot->is_good;
    return considering->when ? when_is_better(considering->when, snapshot->captured_ns, choice->captured_ns)
                             : snapshot->captured_ns > choice->captured_ns;
}

static bool consider(void *context, const struct catalogue_snapshot *snapshot, struct err *err)
{
    (void)err;
    const struct considering *considering = context;
    struct choice *choice = considering->choice;
    choice->n++;
    choice->n_bad += !snapshot->is_good;
    if (!is_better(considering, snapshot))
        return true;
    free(choice->id);
    free(choice->package);
    choice->has_best = true;
    choice->is_good = snapshot->is_good;
    choice->id = mem_text(snapshot->id);
    choice->package = mem_text(snapshot->package);
    choice->captured_ns = snapshot->captured_ns;
    choice->number = snapshot->number;
    return true;
}

static void name_unread(const struct catalogue *catalogue, struct findings *into)
{
    const struct findings *unread = catalogue_unread(catalogue);
    for (size_t i = 0; i < unread->n; i++)
        findings_add(into, unread->items[i].severity, unread->items[i].kind, unread->items[i].code, unread->items[i].where, "%s",
                     unread->items[i].why);
}

bool choice_make(const struct archive *archive, const struct choice_question *question, struct choice *ret, struct err *err)
{
    AUTO(catalogue_free) struct catalogue *catalogue = NULL;
    AUTO_CHOICE struct choice choice = { 0 };
    struct considering considering = { question->when, &choice };
    if (!catalogue_open(archive, question->progress, &catalogue, err) ||
        !catalogue_snapshots(catalogue, question->what, consider, &considering, err))
        return false;
    name_unread(catalogue, question->unread);
    if (!choice.has_best) {
        err_set(err, ERR_MISSING, "the archive has no snapshot of %s", SHOW(span_of(question->what)));
        return err_hint(err, "pressmark list --archive %s", archive->path);
    }
    *ret = choice;
    choice = (struct choice){ 0 };
    return true;
}

void choice_free(struct choice *choice)
{
    free(choice->id);
    free(choice->package);
    *choice = (struct choice){ 0 };
}
