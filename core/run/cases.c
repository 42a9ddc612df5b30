#include "run/cases.h"

#include "run/notation.h"

#include <string.h>

gloze_status gz_case_parse(gz_arena *arena, const char *notation, size_t len, const char *where,
                           gz_case *out, gloze_error *err)
{
    *out = (gz_case){ 0 };
    return gz_notation_read(arena, notation, len, where, 0, out, err);
}

/* A file of cases being read, line by line. */
typedef struct file_reader {
    gz_arena *arena;
    const char *at, *end;
    size_t line; /* of `at` */
    const char *where;
    gz_case context; /* that of all cases below */
    gz_cases *out;
    gloze_error *err;
} file_reader;

/* The line at `at`, without its end; `*next` is the line after it. */
static size_t line_len(const char *at, const char *end, const char **next)
{
    const char *lf = memchr(at, '\n', (size_t)(end - at));
    size_t len = (size_t)((lf ? lf : end) - at);

    *next = lf ? lf + 1 : end;
    return len > 0 && at[len - 1] == '\r' ? len - 1 : len;
}

static bool is_blank(const char *line, size_t len)
{
    while (len > 0 && (line[len - 1] == ' ' || line[len - 1] == '\t'))
        len--;
    return len == 0;
}

static bool is_border(const char *line, size_t len)
{
    return len >= 3 && memcmp(line, "---", 3) == 0 && is_blank(line + 3, len - 3);
}

/* The value of "key: value", copied; NULL when the line has another key or memory ran
 * out, which `*is_key` tells apart. */
static char *read_context(gz_arena *arena, const char *line, size_t len, const char *key,
                          bool *is_key)
{
    size_t key_len = strlen(key);

    *is_key = len > key_len && memcmp(line, key, key_len) == 0 && line[key_len] == ':';
    if (!*is_key)
        return NULL;
    line += key_len + 1;
    len -= key_len + 1;
    while (len > 0 && *line == ' ') {
        line++;
        len--;
    }
    while (len > 0 && line[len - 1] == ' ')
        len--;
    return gz_arena_copy(arena, line, len);
}

static gloze_status add_option(file_reader *f, gz_case *one, char *text)
{
    char *equals = text ? strchr(text, '=') : NULL;

    if (!text || !gz_arena_grow(f->arena, &one->options, &one->option_cap, one->option_count + 1,
                                sizeof *one->options))
        return gz_fail_memory(f->err);
    if (!equals || equals == text)
        return gz_fail(f->err, GLOZE_EPLUGIN,
                       "%s:%zu: an option is written as option: plugin.name=value", f->where,
                       f->line);
    *equals = '\0';
    one->options[one->option_count++] = (gz_case_option){ text, equals + 1 };
    return GLOZE_OK;
}

/* One line on top of a case; `*taken` is false when it is the first of the text. */
static gloze_status read_top_line(file_reader *f, const char *line, size_t len, gz_case *one,
                                  bool *taken)
{
    const char **places[] = { &one->date, &one->locale, &one->types };
    static const char *const keys[] = { "date", "locale", "types" };
    char *value;

    *taken = true;
    if (len > 0 && line[0] == '#')
        return GLOZE_OK;
    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
        value = read_context(f->arena, line, len, keys[i], taken);
        if (*taken) {
            *places[i] = value;
            return value ? GLOZE_OK : gz_fail_memory(f->err);
        }
    }
    value = read_context(f->arena, line, len, "option", taken);
    return *taken ? add_option(f, one, value) : GLOZE_OK;
}

/* The options of the cases below may be added to, without changing those above. */
static gloze_status copy_context(file_reader *f, gz_case *one)
{
    const gz_case *context = &f->context;

    *one = (gz_case){ .date = context->date, .locale = context->locale, .types = context->types };
    if (!gz_arena_grow(f->arena, &one->options, &one->option_cap, context->option_count,
                       sizeof *one->options))
        return gz_fail_memory(f->err);
    for (size_t i = 0; i < context->option_count; i++)
        one->options[one->option_count++] = context->options[i];
    return GLOZE_OK;
}

static gloze_status read_top(file_reader *f, gz_case *one)
{
    gloze_status st = copy_context(f, one);
    bool taken = true;

    while (st == GLOZE_OK && f->at < f->end) {
        const char *next;
        size_t len = line_len(f->at, f->end, &next);

        if (is_border(f->at, len))
            break;
        if (!is_blank(f->at, len)) {
            st = read_top_line(f, f->at, len, one, &taken);
            if (!taken)
                break;
        }
        f->at = next;
        f->line++;
    }
    return st;
}

/* Where the text at `at` ends: before the next border, without blank lines at its end.
 * The reader moves behind the border. */
static const char *find_text_end(file_reader *f)
{
    const char *text_end = f->at;

    while (f->at < f->end) {
        const char *next;
        size_t len = line_len(f->at, f->end, &next);
        bool border = is_border(f->at, len);

        if (!border && !is_blank(f->at, len))
            text_end = f->at + len;
        f->at = next;
        f->line++;
        if (border)
            break;
    }
    return text_end;
}

static gloze_status read_part(file_reader *f)
{
    gz_case one;
    gloze_status st = read_top(f, &one);
    size_t line = f->line;
    const char *start = f->at, *end;

    if (st != GLOZE_OK)
        return st;
    end = find_text_end(f);
    if (end == start) {
        f->context = one;
        return GLOZE_OK;
    }
    st = gz_notation_read(f->arena, start, (size_t)(end - start), f->where, line, &one, f->err);
    if (st != GLOZE_OK)
        return st;
    if (!gz_arena_grow(f->arena, &f->out->list, &f->out->cap, f->out->count + 1,
                       sizeof *f->out->list))
        return gz_fail_memory(f->err);
    f->out->list[f->out->count++] = one;
    return GLOZE_OK;
}

gloze_status gz_cases_read(gz_arena *arena, const char *data, size_t len, const char *where,
                           gz_cases *out, gloze_error *err)
{
    file_reader f = { .arena = arena,
                      .at = data,
                      .end = data + len,
                      .line = 1,
                      .where = where,
                      .out = out,
                      .err = err };

    *out = (gz_cases){ 0 };
    if (len >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0)
        f.at += 3;
    while (f.at < f.end) {
        gloze_status st = read_part(&f);

        if (st != GLOZE_OK)
            return st;
    }
    return GLOZE_OK;
}
