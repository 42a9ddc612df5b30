#include "note/types.h"

#include <stdio.h>
#include <string.h>

void gz_types_init(gz_types *types)
{
    memset(types, 0, sizeof *types);
    gz_arena_init(&types->arena);
}

void gz_types_clear(gz_types *types)
{
    gz_arena_clear(&types->arena);
    gz_types_init(types);
}

size_t gz_types_find(const gz_types *types, const char *name, size_t len)
{
    for (size_t i = 0; i < types->count; i++)
        if (types->list[i].name_len == len && memcmp(types->list[i].name, name, len) == 0)
            return i;
    return GZ_NO_TYPE;
}

static const char *copy_string(gz_arena *arena, const char *text)
{
    return gz_arena_copy(arena, text, strlen(text));
}

static gz_attribute_def *append_attribute(gz_types *types, gz_type *type, const char *name,
                                          const char *where)
{
    if (!gz_arena_grow(&types->arena, &type->attributes, &type->attribute_cap,
                       type->attribute_count + 1, sizeof *type->attributes))
        return NULL;
    gz_attribute_def *def = &type->attributes[type->attribute_count];
    memset(def, 0, sizeof *def);
    def->name = copy_string(&types->arena, name);
    def->name_len = strlen(name);
    def->where = copy_string(&types->arena, where);
    if (!def->name || !def->where)
        return NULL;
    type->attribute_count++;
    return def;
}

gz_type *gz_types_declare(gz_types *types, const char *name, const char *where)
{
    size_t found = gz_types_find(types, name, strlen(name));
    if (found != GZ_NO_TYPE)
        return &types->list[found];
    if (!gz_arena_grow(&types->arena, &types->list, &types->cap, types->count + 1,
                       sizeof *types->list))
        return NULL;
    gz_type *type = &types->list[types->count];
    memset(type, 0, sizeof *type);
    type->name = copy_string(&types->arena, name);
    type->name_len = strlen(name);
    type->where = copy_string(&types->arena, where);
    gz_attribute_def *alternatives = NULL;
    if (type->name && type->where)
        alternatives = append_attribute(types, type, "alternatives", where);
    if (!alternatives)
        return NULL;
    alternatives->kind.tag = GZ_KIND_ALTERNATIVES;
    types->count++;
    return type;
}

static bool same_kind(const gz_kind *a, const gz_kind *b)
{
    if (a->tag != b->tag)
        return false;
    if (a->tag == GZ_KIND_LIST)
        return same_kind(a->item, b->item);
    if (a->tag != GZ_KIND_ENUM)
        return true;
    if (a->choice_count != b->choice_count)
        return false;
    for (size_t i = 0; i < a->choice_count; i++)
        if (strcmp(a->choices[i], b->choices[i]) != 0)
            return false;
    return true;
}

static bool copy_kind(gz_arena *arena, const gz_kind *from, gz_kind *to)
{
    *to = *from;
    if (from->tag == GZ_KIND_LIST) {
        gz_kind *item = gz_arena_alloc(arena, sizeof *item);
        to->item = item;
        return item && copy_kind(arena, from->item, item);
    }
    if (from->tag != GZ_KIND_ENUM)
        return true;
    const char **choices = gz_arena_zalloc(arena, from->choice_count, sizeof *choices);
    to->choices = choices;
    for (size_t i = 0; choices && i < from->choice_count; i++)
        if (!(choices[i] = copy_string(arena, from->choices[i])))
            return false;
    return choices != NULL;
}

gloze_status gz_types_add_attribute(gz_types *types, gz_type *type, const char *name,
                                    const gz_kind *kind, const char *where, gloze_error *err)
{
    int index = gz_type_attribute(type, name, strlen(name));
    if (index >= 0) {
        const gz_attribute_def *old = &type->attributes[index];
        if (same_kind(&old->kind, kind))
            return GLOZE_OK;
        char was[128], is[128];
        return gz_fail(err, GLOZE_EPLUGIN,
                       "%s: attribute '%s' of type '%s' is declared as %s here, but as %s at %s; "
                       "declare it with the same kind, or choose another name",
                       where, name, type->name, gz_kind_describe(kind, is, sizeof is),
                       gz_kind_describe(&old->kind, was, sizeof was), old->where);
    }
    gz_attribute_def *def = append_attribute(types, type, name, where);
    if (!def || !copy_kind(&types->arena, kind, &def->kind))
        return gz_fail_memory(err);
    return GLOZE_OK;
}

int gz_type_attribute(const gz_type *type, const char *name, size_t len)
{
    for (size_t i = 0; i < type->attribute_count; i++) {
        const gz_attribute_def *own = &type->attributes[i];
        if (own->name_len == len && memcmp(own->name, name, len) == 0)
            return (int)i;
    }
    return -1;
}

static bool has_name(const gz_types *types, const char *name)
{
    for (size_t i = 0; i < types->name_count; i++)
        if (strcmp(types->names[i], name) == 0)
            return true;
    return false;
}

bool gz_types_number(gz_types *types)
{
    for (size_t i = 0; i < types->count; i++)
        for (size_t j = 0; j < types->list[i].attribute_count; j++) {
            const char *name = types->list[i].attributes[j].name;
            if (has_name(types, name))
                continue;
            if (!gz_arena_grow(&types->arena, &types->names, &types->name_cap,
                               types->name_count + 1, sizeof *types->names))
                return false;
            types->names[types->name_count++] = name;
        }
    for (size_t i = 0; i < types->count; i++) {
        int *slots = gz_arena_zalloc(&types->arena, types->name_count, sizeof *slots);
        for (size_t n = 0; slots && n < types->name_count; n++)
            slots[n] = gz_type_attribute(&types->list[i], types->names[n], strlen(types->names[n]));
        types->list[i].slots = slots;
        if (!slots)
            return false;
    }
    return true;
}

const char *gz_kind_describe(const gz_kind *kind, char *out, size_t size)
{
    static const char *const names[] = { "string", "number", "boolean", "date" };
    size_t used = 0;
    if (kind->tag <= GZ_KIND_DATE) {
        snprintf(out, size, "%s", names[kind->tag]);
    } else if (kind->tag == GZ_KIND_LIST) {
        char item[100];
        snprintf(out, size, "list of %s", gz_kind_describe(kind->item, item, sizeof item));
    } else if (kind->tag == GZ_KIND_ALTERNATIVES) {
        snprintf(out, size, "list of alternatives");
    } else {
        used = (size_t)snprintf(out, size, "one of");
        for (size_t i = 0; i < kind->choice_count && used < size; i++)
            used +=
                (size_t)snprintf(out + used, size - used, "%s %s", i ? "," : "", kind->choices[i]);
    }
    return out;
}
