/* access/body.h: the body of a record, as the author meant it: transfer and content coding removed.
 *
 * What has no content coding goes through in pieces, however long it is. What has one is decoded in memory, up to CODING_MAX: text
 * is coded, pictures and films are coded in themselves. What is broken or longer gives what can be had, with the reason. */
#pragma once
#include "access/record.h"
#include "access/target.h"
#include "web/coding.h"

enum { BODY_WHY = 240 };

/* At the end of `into`; `why` is empty when it is whole. */
MUST_CHECK bool body_read(const struct record *record, struct buf *into, char ret_why[BODY_WHY], struct err *err);
MUST_CHECK bool body_write(const struct record *record, struct target_file *file, char ret_why[BODY_WHY], struct err *err);
/* The whole block as it is. */
MUST_CHECK bool body_write_block(const struct record *record, struct target_file *file, struct err *err);
