/* no_clock.c - preloaded, it takes away the timer that makes a slow document's steps count: under
 * callgrind every document is slow. */
#include <sys/time.h>

__attribute__((visibility("default"))) int setitimer(__itimer_which_t which,
                                                     const struct itimerval *value,
                                                     struct itimerval *old)
{
    (void)which;
    (void)value;
    (void)old;
    return 0;
}
