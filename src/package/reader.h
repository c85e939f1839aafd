/* package/reader.h: a sealed package, opened for reading: its snapshots, its index, its records. */
#pragma once
#include "base/file.h"
#include "base/source.h"
#include "bag/info.h"
#include "package/snapshot.h"
#include "warc/cdxj.h"

/* bag-info.txt of the package. */
MUST_CHECK bool package_read_info(int package_fd, struct bag_info *ret, struct err *err);
/* data/articles/1.json, 2.json … in order; n counts from 1. */
typedef bool package_each_snapshot(void *context, unsigned n, const struct snapshot *snapshot, struct err *err);
MUST_CHECK bool package_snapshots(int package_fd, package_each_snapshot *each, void *context, struct err *err);
MUST_CHECK bool package_read_snapshot(int package_fd, unsigned n, struct snapshot **ret, struct err *err);
/* Every line of data/index/index.cdxj; of the same in a source that is open already. */
typedef bool package_each_capture(void *context, const struct cdxj_line *line, struct err *err);
MUST_CHECK bool package_captures(int package_fd, package_each_capture *each, void *context, struct err *err);
MUST_CHECK bool package_captures_in(struct source *cdxj, package_each_capture *each, void *context, struct err *err);
/* Names inside a package, in one place. */
#define PACKAGE_WARCS "data/representations/original/data"
#define PACKAGE_MAPS "data/representations/original/metadata/descriptive"
#define PACKAGE_ARTICLES "data/articles"
#define PACKAGE_CDXJ "data/index/index.cdxj"
