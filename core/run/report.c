#include "run/report.h"

#include "run/progress.h"

#include <stdarg.h>
#include <stdlib.h>
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

void gz_totals_count_type(gz_totals *totals, const char *type, size_t count)
{
    size_t i = 0;

    while (i < totals->type_count &&
           strncmp(totals->types[i].name, type, sizeof(totals->types[i].name) - 1) != 0)
        i++;
    if (i == GZ_TALLY_TYPES)
        return;
    if (i == totals->type_count) {
        totals->type_count++;
        snprintf(totals->types[i].name, sizeof(totals->types[i].name), "%s", type);
    }
    totals->types[i].count += count;
}

static void list_types(const gz_totals *totals, gz_buffer *out)
{
    bool listed[GZ_TALLY_TYPES] = { false };

    for (size_t n = 0; n < totals->type_count; n++) {
        size_t best = GZ_TALLY_TYPES;

        for (size_t i = 0; i < totals->type_count; i++)
            if (!listed[i] &&
                (best == GZ_TALLY_TYPES || totals->types[i].count > totals->types[best].count))
                best = i;
        listed[best] = true;
        gz_buffer_format(out, "%s%zu %s", n ? ", " : " (", totals->types[best].count,
                         totals->types[best].name);
    }
    if (totals->type_count)
        gz_buffer_char(out, ')');
}

void gz_report_totals(const gz_reporter *reporter, const gz_totals *totals, double seconds,
                      const char *destination)
{
    gz_buffer types;
    const char *list;

    gz_buffer_init(&types);
    list_types(totals, &types);
    list = gz_buffer_text(&types);
    gz_report(reporter, "%zu document%s, %zu annotation%s%s, %zu error%s, %.2f s -> %s",
              totals->documents, totals->documents == 1 ? "" : "s", totals->annotations,
              totals->annotations == 1 ? "" : "s", list ? list : "", totals->errors,
              totals->errors == 1 ? "" : "s", seconds, destination);
    gz_buffer_clear(&types);
}
