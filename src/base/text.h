/* base/text.h: Unicode text (libutf8proc): normalisation and folding for comparison; and as people may see it. */
#pragma once
#include "base/buf.h"

/* NFC of well-formed UTF-8 at the end of `into`; bytes that are not UTF-8 become U+FFFD. */
void text_nfc(struct span text, struct buf *into);
/* NFC and case-folded: two names that some file system takes for one give the same bytes. */
void text_fold(struct span text, struct buf *into);
/* White space (Unicode's, and control characters) at both ends removed and inside made one blank each; NFC. */
void text_collapse(struct span text, struct buf *into);
/* Foreign text as it may go to a terminal or into one line of a log: what is not UTF-8, controls (C0 with its line ends, DEL, C1), the
 * separators of lines and paragraphs, and the controls of direction are escaped as \xNN, byte by byte; all else stays. */
void text_show(struct span text, struct buf *into);
