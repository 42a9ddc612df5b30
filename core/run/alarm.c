#include "run/alarm.h"

#include <signal.h>
#include <sys/time.h>

static bool installed;
static gloze_context *volatile watched;

static void ring(int number)
{
    (void)number;
    if (watched)
        gz_context_suspect(watched);
}

static void arm(uint64_t microseconds)
{
    struct itimerval timer = { .it_value = { .tv_sec = (time_t)(microseconds / 1000000),
                                             .tv_usec = (suseconds_t)(microseconds % 1000000) } };
    setitimer(ITIMER_VIRTUAL, &timer, NULL);
}

void gz_alarm_install(void)
{
    struct sigaction action = { .sa_handler = ring, .sa_flags = SA_RESTART };
    installed = sigaction(SIGVTALRM, &action, NULL) == 0;
}

void gz_alarm_set(gloze_context *context)
{
    if (!installed)
        return;
    if (watched)
        gz_context_count_late(watched, NULL);
    watched = context;
    if (context)
        gz_context_count_late(context, arm);
}
