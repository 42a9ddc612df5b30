#include "run/tree.h"

#include "run/json.h"

#include <string.h>

/* ---- looking ---- */

gz_tree *gz_tree_get(const gz_tree *object, const char *name)
{
    gz_tree *item = gz_tree_is(object, GZ_TREE_OBJECT) ? object->first : NULL;

    while (item && strcmp(item->name, name) != 0)
        item = item->next;
    return item;
}

const char *gz_tree_string(const gz_tree *value)
{
    return gz_tree_is(value, GZ_TREE_STRING) ? value->text : "";
}

const char *gz_tree_string_of(const gz_tree *object, const char *name)
{
    return gz_tree_string(gz_tree_get(object, name));
}

int64_t gz_tree_integer(const gz_tree *value)
{
    return gz_tree_is(value, GZ_TREE_INTEGER) ? value->integer : 0;
}

static bool is_group(const gz_tree *value)
{
    return gz_tree_is(value, GZ_TREE_ARRAY) || gz_tree_is(value, GZ_TREE_OBJECT);
}

gz_tree *gz_tree_first(const gz_tree *value)
{
    return is_group(value) ? value->first : NULL;
}

size_t gz_tree_count(const gz_tree *value)
{
    return is_group(value) ? value->count : 0;
}

static bool has_equal_items(const gz_tree *a, const gz_tree *b)
{
    const gz_tree *other = b->first;

    if (a->count != b->count)
        return false;
    for (const gz_tree *item = a->first; item; item = item->next) {
        if (!gz_tree_equal(item, item->name ? gz_tree_get(b, item->name) : other))
            return false;
        other = other->next;
    }
    return true;
}

bool gz_tree_equal(const gz_tree *a, const gz_tree *b)
{
    if (!a || !b || a->kind != b->kind)
        return a == b;
    switch (a->kind) {
    case GZ_TREE_ARRAY:
    case GZ_TREE_OBJECT:
        return has_equal_items(a, b);
    case GZ_TREE_STRING:
        return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
    case GZ_TREE_INTEGER:
        return a->integer == b->integer;
    case GZ_TREE_REAL:
        return a->real == b->real;
    default:
        return true;
    }
}

/* ---- writing ---- */

static void write_items(gz_buffer *out, const gz_tree *whole, const char *ends)
{
    gz_buffer_char(out, ends[0]);
    for (const gz_tree *item = whole->first; item; item = item->next) {
        if (item != whole->first)
            gz_buffer_char(out, ',');
        if (item->name) {
            gz_json_valid_string(out, item->name, strlen(item->name));
            gz_buffer_char(out, ':');
        }
        gz_tree_write(out, item);
    }
    gz_buffer_char(out, ends[1]);
}

static void write_number(gz_buffer *out, const gz_tree *number)
{
    gloze_value value = { .kind = GLOZE_NUMBER };

    value.integral = number->kind == GZ_TREE_INTEGER;
    if (value.integral)
        value.integer = number->integer;
    else
        value.real = number->real;
    gz_json_number(out, &value);
}

void gz_tree_write(gz_buffer *out, const gz_tree *tree)
{
    switch (tree->kind) {
    case GZ_TREE_OBJECT:
        write_items(out, tree, "{}");
        break;
    case GZ_TREE_ARRAY:
        write_items(out, tree, "[]");
        break;
    case GZ_TREE_STRING:
        gz_json_valid_string(out, tree->text, tree->len);
        break;
    case GZ_TREE_INTEGER:
    case GZ_TREE_REAL:
        write_number(out, tree);
        break;
    case GZ_TREE_TRUE:
        gz_buffer_string(out, "true");
        break;
    case GZ_TREE_FALSE:
        gz_buffer_string(out, "false");
        break;
    case GZ_TREE_NULL:
        gz_buffer_string(out, "null");
        break;
    }
}
