/* cmd/stop.h: SIGINT and SIGTERM as a wish. The first one asks the command to leave its work where nothing is lost; a second one ends
 * the program at once, which loses no more than a power cut would. */
#pragma once
#include <signal.h>

/* From now on the first signal makes what is pointed to true. A signal that is ignored (nohup, a job in the background) stays so. */
const volatile sig_atomic_t *stop_on_signals(void);
/* Ends the program by the signal that came, so that whoever started it sees which (128 + its number in a shell). Returns when none came. */
void stop_by_signal(void);
