/* alarm.h - a clock for one context, so that the steps of its documents are counted only where one
 * takes long.
 *
 * Counts the processor time that the process spends in its own code, by the interval timer
 * ITIMER_VIRTUAL; each document costs one system call. What else runs in the process, time runs on
 * for it as well: then steps are counted sooner.
 * Depends on engine.h. For a process with one thread; there is one alarm in it. */
#ifndef GZ_ALARM_H
#define GZ_ALARM_H

#include "run/engine.h"

/* Makes the process hear the clock; before it gives up system calls (lockdown.h). Where that fails,
 * gz_alarm_set does nothing, and all steps are counted. */
void gz_alarm_install(void);
/* From now on the clock runs for this context, in place of any before; NULL: for none. The
 * context must live until then. */
void gz_alarm_set(gloze_context *context);

#endif
