#include "cli/lint.h"

#include <stdio.h>
#include <string.h>

/* A line of a list. */
typedef struct line {
    const char *text;
    size_t len, number;
} line;

static bool next_line(const gz_file *file, size_t *at, line *out)
{
    const char *feed;

    if (*at >= file->len)
        return false;
    out->text = file->data + *at;
    feed = memchr(out->text, '\n', file->len - *at);
    out->len = feed ? (size_t)(feed - out->text) : file->len - *at;
    *at += out->len + 1;
    if (out->len && out->text[out->len - 1] == '\r')
        out->len--;
    out->number++;
    return true;
}

/* ---- spaces ---- */

static bool has_stray_space(const line *l)
{
    for (size_t i = 0; i < l->len; i++) {
        bool first = i == 0 || l->text[i - 1] == '\t';
        bool last = i + 1 == l->len || l->text[i + 1] == '\t';

        if (l->text[i] == ' ' && (first || last || l->text[i + 1] == ' '))
            return true;
    }
    return false;
}

/* ---- rows that stand twice ---- */

static uint64_t hash_of(const line *l)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < l->len; i++)
        hash = (hash ^ (unsigned char)l->text[i]) * UINT64_C(1099511628211);
    return hash;
}

/* The line that stands there already, or NULL; `seen` has `size` (a power of two) places. */
static const line *find_same(line *seen, size_t size, const line *l)
{
    size_t at = hash_of(l) & (size - 1);

    while (seen[at].text) {
        if (seen[at].len == l->len && memcmp(seen[at].text, l->text, l->len) == 0)
            return &seen[at];
        at = (at + 1) & (size - 1);
    }
    seen[at] = *l;
    return NULL;
}

static size_t count_lines(const gz_file *file)
{
    size_t count = 1;

    for (size_t i = 0; i < file->len; i++)
        count += file->data[i] == '\n';
    return count;
}

static void check_rows(gz_lint *lint, const char *plugin, const gz_file *file)
{
    size_t at = 0, size = 16;
    line l = { 0 }, *seen;

    while (size < count_lines(file) * 2)
        size *= 2;
    seen = gz_arena_zalloc(&lint->arena, size, sizeof(*seen));
    lint->out_of_memory |= seen == NULL;
    while (seen && next_line(file, &at, &l)) {
        const line *same;
        char where[512];

        if (l.len == 0 || l.text[0] == '#')
            continue;
        snprintf(where, sizeof(where), "%s/%s:%zu", plugin, file->name, l.number);
        same = find_same(seen, size, &l);
        if (same)
            gz_lint_add(lint, where, "this row stands in line %zu already; take one away",
                        same->number);
        if (has_stray_space(&l))
            gz_lint_add(lint, where,
                        "a space too many, at an end of a cell or twice in a row; "
                        "take it away");
    }
}

/* ---- what nothing uses ---- */

/* Is the name written in one of the plugin's Lua files? */
static bool is_named(const gz_bundle_plugin *plugin, const char *name, size_t len)
{
    for (size_t i = 0; i < plugin->count; i++) {
        const gz_file *file = &plugin->files[i];
        size_t name_len = strlen(file->name);

        if (name_len > 4 && strcmp(file->name + name_len - 4, ".lua") == 0 &&
            memmem(file->data, file->len, name, len))
            return true;
    }
    return false;
}

/* A name may be put together in Lua: that its stem is written is enough. */
static void check_lists(gz_lint *lint, const gz_bundle_plugin *plugin)
{
    for (size_t i = 0; i < plugin->count; i++) {
        const gz_file *file = &plugin->files[i];
        size_t len = strlen(file->name);
        char where[512];

        if (len <= 4 || strcmp(file->name + len - 4, ".tsv") != 0)
            continue;
        check_rows(lint, plugin->name, file);
        snprintf(where, sizeof(where), "%s/%s:1", plugin->name, file->name);
        if (strcmp(plugin->name, "lib") != 0 && !is_named(plugin, file->name, len - 4))
            gz_lint_add(lint, where,
                        "no file of this plugin reads this list; use it, or take it "
                        "away");
    }
}

static void check_definitions(gz_lint *lint, const gz_bundle_plugin *plugin)
{
    for (size_t i = 0; i < lint->program->definition_count; i++) {
        const gz_named_definition *named = &lint->program->definitions[i];
        char use[160];
        int len = snprintf(use, sizeof(use), "%%{%s}", named->name);

        if (named->plugin == lint->plugin && len > 0 && !is_named(plugin, use, (size_t)len))
            gz_lint_add(lint, named->where, "nothing uses %%{%s}; use it, or take the define away",
                        named->name);
    }
}

void gz_lint_files(gz_lint *lint)
{
    const gz_bundle_plugin *plugin =
        gz_bundle_find(lint->bundle, lint->program->plugins[lint->plugin].name);

    if (!plugin)
        return;
    check_lists(lint, plugin);
    check_definitions(lint, plugin);
}
