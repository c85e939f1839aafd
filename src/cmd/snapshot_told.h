/* cmd/snapshot_told.h: what `pressmark snapshot` prints of a run: for programs, for people. */
#pragma once
#include "capture/run.h"
#include "cmd/cli.h"

void snapshot_put_json(const struct run_summary *summary);
void snapshot_put_text(const struct cli *cli, const struct run_summary *summary);
/* Of a dry run: what would be captured, and why not the rest. */
void snapshot_put_found(const struct cli *cli, const struct discovery *found);
