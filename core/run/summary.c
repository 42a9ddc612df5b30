#include "run/summary.h"

#include "base/mem.h"
#include "run/json.h"
#include "run/partial.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void gz_summary_init(gz_summary *summary)
{
    *summary = (gz_summary){ .slow_count = 0 };
}

static void clear_list(gz_notable *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        gz_free(list[i].id);
}

void gz_summary_clear(gz_summary *summary)
{
    clear_list(summary->slowest, summary->slow_count);
    clear_list(summary->largest, summary->large_count);
    gz_summary_init(summary);
}

/* ---- what stands out ---- */

static double weight(const gz_notable *document, bool by_time)
{
    return by_time ? document->seconds : (double)document->bytes;
}

/* The list is short and sorted, and mostly nothing is put in. */
static void offer(gz_notable *list, size_t *count, bool by_time, const char *id,
                  gz_notable document)
{
    size_t at = *count;

    while (at > 0 && weight(&document, by_time) > weight(&list[at - 1], by_time))
        at--;
    if (at == GZ_SUMMARY_MOST)
        return;
    document.id = gz_copy(id, strlen(id));
    if (!document.id)
        return;
    if (*count == GZ_SUMMARY_MOST)
        gz_free(list[--*count].id);
    memmove(list + at + 1, list + at, (*count - at) * sizeof *list);
    list[at] = document;
    ++*count;
}

void gz_summary_note(gz_summary *summary, const char *id, double seconds, size_t bytes)
{
    const gz_notable document = { NULL, seconds, bytes };

    offer(summary->slowest, &summary->slow_count, true, id, document);
    offer(summary->largest, &summary->large_count, false, id, document);
}

/* ---- JSON ---- */

static void put_key(gz_buffer *out, const char *key)
{
    gz_buffer_format(out, ",\n  \"%s\": ", key);
}

static void put_seconds(gz_buffer *out, double seconds)
{
    gz_json_number(out, &(gloze_value){ .kind = GLOZE_NUMBER,
                                        .real = (double)(int64_t)(seconds * 1000 + 0.5) / 1000 });
}

static void put_size(gz_buffer *out, const char *key, size_t value)
{
    put_key(out, key);
    gz_json_size(out, value);
}

typedef bool pick(const gz_count *count);

static bool is_type(const gz_count *count)
{
    return count->kind == GZ_COUNT_TYPE;
}

static bool is_rule(const gz_count *count)
{
    return count->kind == GZ_COUNT_RULE;
}

static bool is_error(const gz_count *count)
{
    return count->kind == GZ_COUNT_ERROR || count->kind == GZ_COUNT_INPUT_ERROR;
}

static bool is_warning(const gz_count *count)
{
    return count->kind == GZ_COUNT_WARNING || count->kind == GZ_COUNT_INPUT_WARNING;
}

static bool is_limit(const gz_count *count)
{
    return is_error(count) && strncmp(count->name, "limit", 5) == 0;
}

/* The same name can be counted as two kinds: an error of a plugin and of the input. */
static size_t sum_of(const gz_census *census, size_t first, pick *wanted)
{
    size_t sum = 0;

    for (size_t i = 0; i < census->count; i++) {
        const gz_count *count = &census->list[i];

        if (!wanted(count) || strcmp(count->name, census->list[first].name) != 0)
            continue;
        if (i < first)
            return 0;
        sum += count->count;
    }
    return sum;
}

static void put_counts(gz_buffer *out, const char *key, const gz_census *census, pick *wanted)
{
    const char *part = "{";

    put_key(out, key);
    for (size_t i = 0; i < census->count; i++) {
        size_t sum = wanted(&census->list[i]) ? sum_of(census, i, wanted) : 0;

        if (!sum)
            continue;
        gz_buffer_format(out, "%s\n    ", part);
        gz_json_string(out, census->list[i].name, strlen(census->list[i].name));
        gz_buffer_format(out, ": %zu", sum);
        part = ",";
    }
    gz_buffer_string(out, *part == '{' ? "{}" : "\n  }");
}

static void put_list(gz_buffer *out, const char *key, const gz_notable *list, size_t count)
{
    put_key(out, key);
    gz_buffer_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        gz_buffer_string(out, i ? ",\n    { \"id\": " : "\n    { \"id\": ");
        gz_json_string(out, list[i].id, strlen(list[i].id));
        gz_buffer_string(out, ", \"seconds\": ");
        put_seconds(out, list[i].seconds);
        gz_buffer_format(out, ", \"bytes\": %zu }", list[i].bytes);
    }
    gz_buffer_string(out, count ? "\n  ]" : "]");
}

static void put_speed(gz_buffer *out, const gz_totals *totals, double seconds)
{
    double divisor = seconds > 0 ? seconds : 1;

    put_key(out, "seconds");
    put_seconds(out, seconds);
    put_size(out, "bytes", totals->bytes);
    put_size(out, "documents_per_second",
             (size_t)((double)(totals->documents + totals->failed) / divisor));
    put_size(out, "bytes_per_second", (size_t)((double)totals->bytes / divisor));
}

static void put_all(gz_buffer *out, const gz_summary *summary, const gz_totals *totals,
                    double seconds, bool finished, const char *output)
{
    gz_buffer_string(out, "{\n  \"gloze_report\": 1");
    put_key(out, "version");
    gz_json_string(out, GLOZE_VERSION, strlen(GLOZE_VERSION));
    put_key(out, "output");
    gz_json_string(out, output, strlen(output));
    put_key(out, "finished");
    gz_buffer_string(out, finished ? "true" : "false");
    put_size(out, "documents", totals->documents);
    put_size(out, "kept", totals->kept);
    put_size(out, "failed", totals->failed);
    put_size(out, "annotations", totals->annotations);
    put_counts(out, "types", &totals->census, is_type);
    put_counts(out, "rules", &totals->census, is_rule);
    put_size(out, "error_count", totals->errors);
    put_counts(out, "errors", &totals->census, is_error);
    put_counts(out, "limits", &totals->census, is_limit);
    put_counts(out, "warnings", &totals->census, is_warning);
    put_speed(out, totals, seconds);
    put_list(out, "slowest", summary->slowest, summary->slow_count);
    put_list(out, "largest", summary->largest, summary->large_count);
    gz_buffer_string(out, "\n}\n");
}

/* A device or a pipe is written into, not replaced. */
static gloze_status write_file(const char *path, const gz_buffer *text, gloze_error *err)
{
    gz_partial partial = { .durable = true };
    struct stat info;
    bool fine;
    int fd;

    if (stat(path, &info) != 0 || S_ISREG(info.st_mode) || S_ISDIR(info.st_mode))
        return gz_partial_write(&partial, path, text->data, text->len, err);
    fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return gz_partial_fail_create(path, err);
    fine = gz_write_all(fd, text->data, text->len);
    if (close(fd) != 0)
        fine = false;
    return fine ? GLOZE_OK : gz_partial_fail_write(path, err);
}

gloze_status gz_summary_check(const char *path, gloze_error *err)
{
    gz_partial partial = { 0 };
    struct stat info;
    bool there = stat(path, &info) == 0;
    int fd;

    if (there && S_ISDIR(info.st_mode))
        errno = EISDIR;
    else if (there && !S_ISREG(info.st_mode))
        return GLOZE_OK;
    else if ((fd = gz_partial_open(&partial, path)) >= 0) {
        close(fd);
        gz_partial_clear(&partial);
        return GLOZE_OK;
    }
    return gz_fail(err, GLOZE_ECREATE, "%s: can't be made: %s; choose another place with --report",
                   path, strerror(errno));
}

gloze_status gz_summary_write(const gz_summary *summary, const gz_totals *totals, double seconds,
                              bool finished, const char *output, const char *path, gloze_error *err)
{
    gz_buffer out;
    gloze_status st;

    gz_buffer_init(&out);
    put_all(&out, summary, totals, seconds, finished, output);
    st = out.failed ? gz_fail_memory(err) : write_file(path, &out, err);
    gz_buffer_clear(&out);
    return st;
}
