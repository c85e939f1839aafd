#include "cmd/stop.h"

#include <errno.h>
#include <stddef.h>
#include <unistd.h>

static volatile sig_atomic_t caught;    /* number of the signal; 0: none */
static const int stopping[] = { SIGINT, SIGTERM };
enum { N_STOPPING = sizeof stopping / sizeof *stopping };

/* Only what a handler may do (signal-safety(7)). */
static void on_signal(int number)
{
    static const char text[] = "\npressmark: stopping where nothing is lost; the same once more ends at once\n";
    int kept = errno;
    caught = number;
    for (size_t i = 0; i < N_STOPPING; i++)
        signal(stopping[i], SIG_DFL);
    ssize_t unread = write(STDERR_FILENO, text, sizeof text - 1);
    (void)unread;
    errno = kept;
}

const volatile sig_atomic_t *stop_on_signals(void)
{
    for (size_t i = 0; i < N_STOPPING; i++) {
        struct sigaction before = { 0 }, action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
        sigemptyset(&action.sa_mask);
        if (sigaction(stopping[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(stopping[i], &action, NULL);
    }
    return &caught;
}

void stop_by_signal(void)
{
    if (!caught)
        return;
    signal(caught, SIG_DFL);
    raise(caught);
}
