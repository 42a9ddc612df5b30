#include "cli/conversion.h"

#include "base/status.h"
#include "base/utf8.h"
#include "run/file.h"
#include "run/walk.h"

#include <stdio.h>
#include <string.h>

enum { FILE_LIMIT = 64 << 20, FIELDS = 5, FEATURES = 16 };

/* Of a line of a .def: file:major:minor:language:type. */
enum { LST, MAJOR, MINOR, LANGUAGE, TYPE };

/* The next line of a text as a string of its own, without its end; NULL at the end. It is cut out of
 * `*at`, whose bytes may change. */
static char *cut_line(char **at, char *end)
{
    char *line = *at, *feed;

    if (line >= end)
        return NULL;
    feed = memchr(line, '\n', (size_t)(end - line));
    *at = feed ? feed + 1 : end;
    if (feed)
        *feed = '\0';
    line[strcspn(line, "\r")] = '\0';
    return line;
}

static gloze_status read_text(const char *path, gz_buffer *out, gloze_error *err)
{
    gloze_status st = gz_file_read(path, FILE_LIMIT, out, err);

    if (st == GLOZE_OK && gz_utf8_valid(out->data, out->len) < out->len)
        return gz_fail(err, GLOZE_EINPUT, "%s: not UTF-8; convert it (iconv -f latin1 -t utf8)",
                       path);
    if (st == GLOZE_OK && memchr(out->len ? out->data : "", '\0', out->len))
        return gz_fail(err, GLOZE_EINPUT, "%s: it has a NUL byte, so it is no text", path);
    if (st == GLOZE_OK && !gz_buffer_text(out))
        return gz_fail_memory(err);
    return st;
}

/* ---- .lst ---- */

typedef struct lookup {
    const char *path;
    const char *type, *major, *minor; /* major, minor: NULL where there is none */
} lookup;

/* phrase<TAB>name=value<TAB>…; with "&" between where there is no tab. */
static void take_entry(gz_conversion *c, gz_conversion_list *list, const lookup *l, char *entry,
                       size_t line)
{
    const char *values[FEATURES] = { l->major, l->minor };
    const char *between = strchr(entry, '\t') ? "\t" : strchr(entry, '=') ? "&" : "\t";
    char *rest = entry, *phrase = strsep(&rest, between), *feature;

    while ((feature = strsep(&rest, between)) != NULL) {
        char *value = strchr(feature, '=');
        const char *name;
        size_t column;

        if (!value || value == feature) {
            gz_conversion_remark(c, l->path, line, "\"%s\": no name=value", feature);
            continue;
        }
        *value++ = '\0';
        name = gz_conversion_name(c, feature);
        column = name ? gz_conversion_column(c, list, name) : FEATURES;
        if (column < FEATURES)
            values[column] = value;
        else
            gz_conversion_remark(c, l->path, line, "%s: more than %d features", feature, FEATURES);
    }
    gz_conversion_row(c, list, phrase, values,
                      list->column_count < FEATURES ? list->column_count : FEATURES, l->path, line);
}

static const char *stem_of(gz_conversion *c, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    char *stem = gz_arena_copy(&c->arena, name, dot ? (size_t)(dot - name) : strlen(name));

    return stem ? gz_conversion_name(c, stem) : NULL;
}

static gloze_status take_list(gz_conversion *c, const lookup *l, gloze_error *err)
{
    const char *name = stem_of(c, l->path);
    gz_conversion_list *list = name ? gz_conversion_list_of(c, name, l->type, true) : NULL;
    gz_buffer text;
    gloze_status st;
    size_t number = 0;

    if (!list)
        return gz_fail_memory(err);
    gz_conversion_column(c, list, "major");
    gz_conversion_column(c, list, "minor");
    gz_buffer_init(&text);
    st = read_text(l->path, &text, err);
    if (st == GLOZE_OK && text.len) {
        char *at = text.data, *end = text.data + text.len, *line;

        if (text.len >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
            at += 3;
        while ((line = cut_line(&at, end)) != NULL) {
            number++;
            if (*line)
                take_entry(c, list, l, line, number);
        }
    }
    gz_buffer_clear(&text);
    return st;
}

/* ---- .def ---- */

static gloze_status take_definition(gz_conversion *c, char *line, size_t number, gloze_error *err)
{
    char *fields[FIELDS] = { NULL }, *rest = line, path[4352];
    const char *slash = strrchr(c->path, '/');
    const char *kept, *type;
    lookup l;

    for (size_t i = 0; i < FIELDS && rest; i++) {
        fields[i] = strsep(&rest, ":");
        if (!*fields[i])
            fields[i] = NULL;
    }
    if (!fields[LST])
        return gz_fail(err, GLOZE_EINPUT, "%s:%zu: no list; a line is file.lst:major:minor",
                       c->path, number);
    if (fields[LANGUAGE])
        gz_conversion_remark(c, c->path, number, "the language %s", fields[LANGUAGE]);
    snprintf(path, sizeof(path), "%.*s%s", slash ? (int)(slash + 1 - c->path) : 0, c->path,
             fields[LST]);
    kept = gz_arena_copy(&c->arena, path, strlen(path));
    type = gz_conversion_name(c, fields[TYPE] ? fields[TYPE] : "Lookup");
    if (!kept || !type)
        return gz_fail_memory(err);
    l = (lookup){ kept, type, fields[MAJOR], fields[MINOR] };
    return take_list(c, &l, err);
}

static gloze_status take_definitions(gz_conversion *c, gloze_error *err)
{
    gz_buffer text;
    size_t number = 0;
    gloze_status st;

    gz_buffer_init(&text);
    st = read_text(c->path, &text, err);
    if (st == GLOZE_OK && text.len) {
        char *at = text.data, *end = text.data + text.len, *line;

        while (st == GLOZE_OK && (line = cut_line(&at, end)) != NULL) {
            number++;
            if (*line && *line != '#')
                st = take_definition(c, line, number, err);
        }
    }
    gz_buffer_clear(&text);
    return st;
}

gloze_status gz_convert_gate(gz_conversion *c, gloze_error *err)
{
    lookup l = { c->path, "Lookup", NULL, NULL };

    return gz_name_ends(c->path, ".def") ? take_definitions(c, err) : take_list(c, &l, err);
}
