#include "run/trace.h"

#include "base/mem.h"

void gz_trace_clear(gz_trace *trace)
{
    gz_free(trace->list);
    gz_free(trace->vetoed);
    trace->list = NULL;
    trace->vetoed = NULL;
    trace->count = trace->cap = trace->vetoed_count = trace->vetoed_cap = 0;
}

void gz_trace_reset(gz_trace *trace)
{
    trace->count = trace->vetoed_count = 0;
}

bool gz_trace_add(gz_trace *trace, gz_traced entry)
{
    if (!gz_grow(&trace->list, &trace->cap, trace->count + 1, sizeof *trace->list))
        return false;
    trace->list[trace->count++] = entry;
    return true;
}

bool gz_trace_veto(gz_trace *trace, gz_vetoed entry)
{
    if (!gz_grow(&trace->vetoed, &trace->vetoed_cap, trace->vetoed_count + 1,
                 sizeof *trace->vetoed))
        return false;
    trace->vetoed[trace->vetoed_count++] = entry;
    return true;
}
