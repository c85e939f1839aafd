/* tests/unit/archive/begun.h: an archive in a folder of its own, for one test. */
#pragma once
#include "../base/suite.h"

#include "archive/archive.h"

static inline bool archive_make(const char *path, struct err *err)
{
    struct settings settings;
    settings_init(&settings);
    settings.uuid_text = mem_text("b1b7d3f0-5b51-4c1e-9a53-0d3a1c6d7e10");
    bool is_made = archive_init(path, &settings, err);
    settings_free(&settings);
    return is_made;
}

static inline struct archive *archive_begin(struct folder *folder)
{
    struct err err = { 0 };
    struct archive *archive = NULL;
    *folder = folder_begin();
    if (!archive_make(folder->path, &err) || !archive_open(folder->path, &archive, &err))
        fail_msg("%s: %s", err.where, err.why);
    return archive;
}

static inline void archive_end(struct archive *archive, struct folder *folder)
{
    archive_free(archive);
    folder_end(folder);
}
