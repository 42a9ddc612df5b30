#include "run/processors.h"

#include <sched.h>
#include <stdio.h>

/* cpu.max of the control group: "quota period", or "max period". 0: no bound. */
static size_t cgroup_processors(void)
{
    FILE *file = fopen("/sys/fs/cgroup/cpu.max", "re");
    unsigned long long quota, period;
    size_t count = 0;
    if (!file)
        return 0;
    if (fscanf(file, "%llu %llu", &quota, &period) == 2 && period > 0)
        count = (size_t)((quota + period - 1) / period);
    fclose(file);
    return count;
}

size_t gz_processors(void)
{
    cpu_set_t set;
    size_t count = sched_getaffinity(0, sizeof set, &set) == 0 ? (size_t)CPU_COUNT(&set) : 1;
    size_t bound = cgroup_processors();
    if (bound && bound < count)
        count = bound;
    return count ? count : 1;
}
