/* made.h: the answers of the bad port that are computed from the path and its query.
 *
 * Many take ?as=html|png|css|text, what the body is and is called (html where nothing is said). */
#pragma once
#include "manners.h"

typedef void made(const struct ask *ask, struct answer *ret);

made made_plain, made_slow, made_slow_header, made_endless, made_endless_chunked, made_length_large,
    made_length_small, made_cut_in_body, made_cut_in_chunk, made_chunked, made_hold_in_body, made_reset_in_body;
made made_redirect, made_redirect_to, made_retry_after, made_flaky, made_status, made_cookie_check, made_bytes,
    made_header_bytes, made_header_lines, made_gzip_bomb, made_coded, made_gzip_cut, made_gzip_junk, made_two_lengths_once;
