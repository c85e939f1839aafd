/* cmd/commands.h: every command of the program; main.c has them in its table. */
#pragma once
#include "cmd/cli.h"

int cmd_init(struct cli *cli);
int cmd_snapshot(struct cli *cli);
int cmd_run(struct cli *cli);
int cmd_inspect(struct cli *cli);
int cmd_verify(struct cli *cli);
int cmd_audit(struct cli *cli);
int cmd_list(struct cli *cli);
int cmd_show(struct cli *cli);
int cmd_get(struct cli *cli);
int cmd_index(struct cli *cli);
