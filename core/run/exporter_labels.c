#include "run/exporter_out.h"

#include <stdlib.h>
#include <string.h>

/* Twenty colours that people tell apart, and whether black or white can be read on them. */
static const struct color {
    const char *code, *ink;
} palette[] = {
    { "#e6194b", "#ffffff" }, { "#3cb44b", "#000000" }, { "#ffe119", "#000000" },
    { "#4363d8", "#ffffff" }, { "#f58231", "#000000" }, { "#911eb4", "#ffffff" },
    { "#46f0f0", "#000000" }, { "#f032e6", "#000000" }, { "#bcf60c", "#000000" },
    { "#fabebe", "#000000" }, { "#008080", "#ffffff" }, { "#e6beff", "#000000" },
    { "#9a6324", "#ffffff" }, { "#fffac8", "#000000" }, { "#800000", "#ffffff" },
    { "#aaffc3", "#000000" }, { "#808000", "#ffffff" }, { "#ffd8b1", "#000000" },
    { "#000075", "#ffffff" }, { "#808080", "#ffffff" },
};
enum { COLORS = sizeof(palette) / sizeof(*palette) };

static const char keys[] = "abcdefghijklmnopqrstuvwxyz0123456789";

static size_t choose_color(const char *name, bool used[COLORS])
{
    uint32_t hash = 2166136261u;
    size_t first, at;

    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * 16777619u;
    first = at = hash % COLORS;
    while (used[at]) {
        at = (at + 1) % COLORS;
        if (at == first)
            return at;
    }
    used[at] = true;
    return at;
}

static bool take_key(char c, bool used[sizeof(keys)], char out[2])
{
    char lower = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    const char *place = lower ? strchr(keys, lower) : NULL;

    if (!place || used[place - keys])
        return false;
    used[place - keys] = true;
    out[0] = lower;
    return true;
}

/* The first letter of the name that is free, else any. */
static void choose_key(const char *name, bool used[sizeof(keys)], char out[2])
{
    out[0] = out[1] = '\0';
    for (; *name; name++)
        if (take_key(*name, used, out))
            return;
    for (const char *key = keys; *key; key++)
        if (take_key(*key, used, out))
            return;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void set_string(lua_State *L, const char *key, const char *value)
{
    lua_pushstring(L, value);
    lua_setfield(L, -2, key);
}

void gz_export_push_labels(lua_State *L, json_t *names)
{
    size_t count = json_object_size(names), i = 0;
    const char **sorted = lua_newuserdatauv(L, (count + 1) * sizeof(*sorted), 0), *name;
    bool used_colors[COLORS] = { false }, used_keys[sizeof(keys)] = { false };
    json_t *value;

    json_object_foreach(names, name, value)
    {
        sorted[i++] = name;
    }
    qsort(sorted, count, sizeof(*sorted), compare_names);
    lua_createtable(L, (int)count, 0);
    for (i = 0; i < count; i++) {
        size_t color = choose_color(sorted[i], used_colors);
        char key[2];

        choose_key(sorted[i], used_keys, key);
        lua_createtable(L, 0, 5);
        set_string(L, "name", sorted[i]);
        set_string(L, "color", palette[color].code);
        set_string(L, "ink", palette[color].ink);
        set_string(L, "key", key);
        lua_pushinteger(L, json_integer_value(json_object_get(names, sorted[i])));
        lua_setfield(L, -2, "count");
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_remove(L, -2);
}
