#include "run/report.h"

#include "run/progress.h"

#include <stdarg.h>
#include <string.h>

/* C1 controls are two bytes in UTF-8: C2 80 to C2 9F. */
static size_t control_at(const unsigned char *s)
{
    if (*s < 0x20 || *s == 0x7F)
        return 1;
    return s[0] == 0xC2 && s[1] >= 0x80 && s[1] <= 0x9F ? 2 : 0;
}

static void write_line(FILE *file, const char *line)
{
    for (const unsigned char *s = (const unsigned char *)line; *s;) {
        size_t control = control_at(s);

        if (!control)
            fputc(*s++, file);
        for (; control; control--)
            fprintf(file, "\\x%02x", *s++);
    }
    fputc('\n', file);
    fflush(file);
}

void gz_report(const gz_reporter *reporter, const char *format, ...)
{
    char line[2048];
    va_list args;

    va_start(args, format);
    vsnprintf(line, sizeof(line), format, args);
    va_end(args);
    if (reporter->progress)
        gz_progress_clear(reporter->progress);
    write_line(reporter->file, line);
}

void gz_totals_init(gz_totals *totals)
{
    *totals = (gz_totals){ 0 };
    gz_census_init(&totals->census);
}

void gz_totals_clear(gz_totals *totals)
{
    gz_census_clear(&totals->census);
    gz_totals_init(totals);
}

void gz_totals_count(gz_totals *totals, const gz_count *counts, size_t counted)
{
    for (size_t i = 0; i < counted; i++) {
        gz_count_kind kind = counts[i].kind;
        size_t count = counts[i].count;

        if (kind == GZ_COUNT_TYPE)
            totals->annotations += count;
        if (kind == GZ_COUNT_ERROR || kind == GZ_COUNT_INPUT_ERROR)
            totals->errors += count;
        if (kind == GZ_COUNT_INPUT_ERROR || kind == GZ_COUNT_INPUT_WARNING)
            totals->input_errors += count;
        if (kind == GZ_COUNT_INPUT_WARNING)
            totals->warnings += count;
    }
}

/* More often first, then the one that came first. */
static const gz_count *next_type(const gz_census *census, const gz_count *last)
{
    const gz_count *best = NULL;

    for (size_t i = 0; i < census->count; i++) {
        const gz_count *count = &census->list[i];
        bool is_later =
            !last || count->count < last->count || (count->count == last->count && count > last);

        if (count->kind == GZ_COUNT_TYPE && is_later && (!best || count->count > best->count))
            best = count;
    }
    return best;
}

static void list_types(const gz_census *census, gz_buffer *out)
{
    const gz_count *last = NULL;

    for (const gz_count *type; (type = next_type(census, last)); last = type)
        gz_buffer_format(out, "%s%zu %s", last ? ", " : " (", type->count, type->name);
    if (last)
        gz_buffer_char(out, ')');
}

void gz_report_totals(const gz_reporter *reporter, const gz_totals *totals, double seconds,
                      const char *destination)
{
    gz_buffer types;
    const char *list;
    char kept[48] = "", warnings[64] = "";

    gz_buffer_init(&types);
    list_types(&totals->census, &types);
    list = gz_buffer_text(&types);
    if (totals->kept)
        snprintf(kept, sizeof kept, " (%zu kept)", totals->kept);
    if (totals->warnings)
        snprintf(warnings, sizeof warnings, ", %zu warning%s in the output", totals->warnings,
                 totals->warnings == 1 ? "" : "s");
    gz_report(reporter, "%zu document%s%s, %zu annotation%s%s, %zu error%s%s, %.2f s -> %s",
              totals->documents, totals->documents == 1 ? "" : "s", kept, totals->annotations,
              totals->annotations == 1 ? "" : "s", list ? list : "", totals->errors,
              totals->errors == 1 ? "" : "s", warnings, seconds, destination);
    gz_buffer_clear(&types);
}
