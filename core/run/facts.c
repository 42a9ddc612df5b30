#include "run/facts.h"

#include <string.h>

static bool is_number(const gz_tree *value)
{
    return gz_tree_is(value, GZ_TREE_INTEGER) || gz_tree_is(value, GZ_TREE_REAL);
}

static bool is_boolean(const gz_tree *value)
{
    return gz_tree_is(value, GZ_TREE_TRUE) || gz_tree_is(value, GZ_TREE_FALSE);
}

/* A number or a boolean that a tool had to keep as text. */
static bool is_text_of(const gz_tree *text, const gz_tree *value)
{
    gz_buffer written;
    bool same;

    if (!gz_tree_is(text, GZ_TREE_STRING) || (!is_number(value) && !is_boolean(value)))
        return false;
    gz_buffer_init(&written);
    gz_tree_write(&written, value);
    same = !written.failed && written.len == text->len &&
           memcmp(written.data, text->text, text->len) == 0;
    gz_buffer_clear(&written);
    return same;
}

static double real_of(const gz_tree *number)
{
    return number->kind == GZ_TREE_INTEGER ? (double)number->integer : number->real;
}

bool gz_fact_equal(const gz_tree *a, const gz_tree *b)
{
    if (is_number(a) && is_number(b) && a->kind != b->kind)
        return real_of(a) == real_of(b);
    return gz_tree_equal(a, b) || is_text_of(a, b) || is_text_of(b, a);
}
