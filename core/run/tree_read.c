#include "run/tree.h"

#include "base/utf8.h"
#include "run/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FEW_NAMES = 32, LONGEST_NUMBER = 400 };

typedef struct reader {
    const char *json, *at, *end;
    gz_arena *arena;
    const char *what; /* is wrong at `at`; NULL: memory ran out, or nothing is */
    int depth;
} reader;

static gz_tree *fail(reader *r, const char *what)
{
    r->what = what;
    return NULL;
}

static void skip_space(reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\r' || *r->at == '\t'))
        r->at++;
}

/* Is this character next, after white space? Then it is taken. */
static bool take(reader *r, char c)
{
    skip_space(r);
    if (r->at == r->end || *r->at != c)
        return false;
    r->at++;
    return true;
}

static gz_tree *new_value(reader *r, gz_tree_kind kind)
{
    gz_tree *value = gz_arena_alloc(r->arena, sizeof(*value));

    if (value)
        *value = (gz_tree){ .kind = kind };
    return value;
}

/* ---- strings ---- */

/* Four hexadecimal digits, or -1. */
static int32_t read_hex(const char *at, const char *end)
{
    int32_t value = 0;

    if (end - at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        char c = at[i], lower = (char)(c | 0x20);

        if (c >= '0' && c <= '9')
            value = value << 4 | (c - '0');
        else if (lower >= 'a' && lower <= 'f')
            value = value << 4 | (lower - 'a' + 10);
        else
            return -1;
    }
    return value;
}

/* What stands behind "\u": one character, of two such escapes where it takes a pair. -1: none. */
static int32_t read_unicode(reader *r)
{
    int32_t first = read_hex(r->at, r->end), second;

    if (first < 0 || (first >= 0xDC00 && first <= 0xDFFF))
        return -1;
    r->at += 4;
    if (first < 0xD800 || first > 0xDBFF)
        return first;
    if (r->end - r->at < 6 || r->at[0] != '\\' || r->at[1] != 'u')
        return -1;
    second = read_hex(r->at + 2, r->end);
    if (second < 0xDC00 || second > 0xDFFF)
        return -1;
    r->at += 6;
    return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
}

/* Behind a backslash: writes what it stands for. False: it stands for nothing. */
static bool read_escape(reader *r, char **out)
{
    static const char shorts[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
    int32_t cp;

    if (r->at == r->end)
        return false;
    if (*r->at == 'u') {
        r->at++;
        cp = read_unicode(r);
        if (cp >= 0)
            *out += gz_utf8_put((uint32_t)cp, *out);
        return cp >= 0;
    }
    for (const char *s = shorts; *s; s += 2)
        if (*s == *r->at) {
            *(*out)++ = s[1];
            r->at++;
            return true;
        }
    return false;
}

/* The quote that ends a string which begins at `at`, or the end. */
static const char *find_end(const char *at, const char *end)
{
    while (at < end) {
        at += gz_json_plain(at, (size_t)(end - at));
        if (at == end || *at == '"')
            return at;
        at += *at == '\\' && end - at > 1 ? 2 : 1;
    }
    return end;
}

/* What stands between quotes; r->at is behind the first. An escape is never shorter than what it
 * stands for. */
static const char *read_text(reader *r, size_t *len)
{
    const char *close = find_end(r->at, r->end);
    char *text = gz_arena_alloc(r->arena, (size_t)(close - r->at) + 1), *out = text;

    if (!text)
        return NULL;
    for (;;) {
        size_t plain = gz_json_plain(r->at, (size_t)(r->end - r->at));

        if (gz_utf8_valid(r->at, plain) != plain) {
            r->what = "a string is no UTF-8";
            return NULL;
        }
        memcpy(out, r->at, plain);
        out += plain;
        r->at += plain;
        if (r->at == r->end || (unsigned char)*r->at < 0x20) {
            r->what = r->at == r->end ? "a string has no end" : "a control character in a string";
            return NULL;
        }
        if (*r->at++ == '"')
            break;
        if (!read_escape(r, &out)) {
            r->what = "an escape in a string that stands for nothing";
            return NULL;
        }
    }
    *out = '\0';
    *len = (size_t)(out - text);
    return text;
}

static gz_tree *read_string(reader *r)
{
    gz_tree *value = new_value(r, GZ_TREE_STRING);

    if (value)
        value->text = read_text(r, &value->len);
    return value && value->text ? value : NULL;
}

/* ---- numbers ---- */

static const char *skip_digits(const char *at, const char *end)
{
    while (at < end && *at >= '0' && *at <= '9')
        at++;
    return at;
}

/* Where a number ends; NULL where its grammar is wrong. */
static const char *scan_number(const reader *r, bool *integral)
{
    const char *at = r->at + (*r->at == '-'), *digits = at;

    *integral = true;
    at = skip_digits(at, r->end);
    if (at == digits || (*digits == '0' && at - digits > 1))
        return NULL;
    if (at < r->end && *at == '.') {
        *integral = false;
        digits = ++at;
        at = skip_digits(at, r->end);
        if (at == digits)
            return NULL;
    }
    if (at < r->end && (*at == 'e' || *at == 'E')) {
        *integral = false;
        at++;
        at += at < r->end && (*at == '+' || *at == '-');
        digits = at;
        at = skip_digits(at, r->end);
        if (at == digits)
            return NULL;
    }
    return at;
}

/* False when it does not fit. */
static bool read_integer(const char *at, const char *end, int64_t *out)
{
    bool negative = *at == '-';

    *out = 0;
    for (at += negative; at < end; at++) {
        int digit = *at - '0';

        if (__builtin_mul_overflow(*out, 10, out) ||
            __builtin_add_overflow(*out, negative ? -digit : digit, out))
            return false;
    }
    return true;
}

static gz_tree *read_real(reader *r, const char *end, gz_tree *value)
{
    char text[LONGEST_NUMBER + 1]; /* strtod needs its end */

    if (end - r->at > LONGEST_NUMBER)
        return fail(r, "a number that is too long");
    memcpy(text, r->at, (size_t)(end - r->at));
    text[end - r->at] = '\0';
    value->kind = GZ_TREE_REAL;
    value->real = strtod(text, NULL);
    return isfinite(value->real) ? value : fail(r, "a number that is too large");
}

static gz_tree *read_number(reader *r)
{
    bool integral;
    const char *end = scan_number(r, &integral);
    gz_tree *value = new_value(r, GZ_TREE_INTEGER);

    if (!end)
        return fail(r, "a number that is written wrong");
    if (value && !(integral && read_integer(r->at, end, &value->integer)))
        value = read_real(r, end, value);
    r->at = end;
    return value;
}

/* ---- arrays and objects ---- */

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Of many names: whether two are the same. Sets r->what, or memory ran out, unless it is false. */
static bool repeats_name(reader *r, const gz_tree *object)
{
    const char **names = gz_arena_alloc(r->arena, object->count * sizeof(*names));
    size_t count = 0;

    if (!names)
        return true;
    for (const gz_tree *item = object->first; item; item = item->next)
        names[count++] = item->name;
    qsort(names, count, sizeof(*names), compare_names);
    for (size_t i = 1; i < count; i++)
        if (strcmp(names[i - 1], names[i]) == 0) {
            r->what = "an object says a name twice";
            return true;
        }
    return false;
}

/* Of few names, one by one; `seen` has a bit for the look of each, so that most are new at a glance. */
static bool is_repeated(const gz_tree *object, const char *name, size_t len, uint64_t *seen)
{
    uint64_t look = UINT64_C(1) << ((len * 7 + (unsigned char)name[0] * 5u +
                                     (unsigned char)name[len ? len - 1 : 0]) &
                                    63);
    bool known = (*seen & look) != 0;

    *seen |= look;
    return known && object->count < FEW_NAMES && gz_tree_get(object, name);
}

static gz_tree *read_value(reader *r);

static const char *read_name(reader *r, const gz_tree *object, uint64_t *seen)
{
    const char *name;
    size_t len;

    if (!take(r, '"')) {
        r->what = "the name of a value is missing";
        return NULL;
    }
    name = read_text(r, &len);
    if (!name)
        return NULL;
    if (strlen(name) < len)
        r->what = "a name holds a NUL";
    else if (is_repeated(object, name, len, seen))
        r->what = "an object says a name twice";
    else if (!take(r, ':'))
        r->what = "a colon is missing";
    else
        return name;
    return NULL;
}

/* The items up to `close`. */
static gz_tree *read_items(reader *r, gz_tree *whole, char close)
{
    gz_tree **last = &whole->first;
    uint64_t seen = 0;
    bool named = whole->kind == GZ_TREE_OBJECT;

    whole->first = NULL;
    whole->count = 0;
    if (take(r, close))
        return whole;
    do {
        const char *name = named ? read_name(r, whole, &seen) : NULL;
        gz_tree *item = named && !name ? NULL : read_value(r);

        if (!item)
            return NULL;
        item->name = name;
        *last = item;
        last = &item->next;
        whole->count++;
    } while (take(r, ','));
    if (!take(r, close))
        return fail(r, named ? "a comma or } is missing" : "a comma or ] is missing");
    return named && whole->count > FEW_NAMES && repeats_name(r, whole) ? NULL : whole;
}

static gz_tree *read_group(reader *r, gz_tree_kind kind, char close)
{
    gz_tree *whole;

    if (r->depth == GZ_TREE_DEEPEST)
        return fail(r, "more levels than are read (500)");
    whole = new_value(r, kind);
    if (!whole)
        return NULL;
    r->depth++;
    whole = read_items(r, whole, close);
    r->depth--;
    return whole;
}

static gz_tree *read_word(reader *r)
{
    static const struct {
        const char *word;
        gz_tree_kind kind;
    } words[] = { { "true", GZ_TREE_TRUE }, { "false", GZ_TREE_FALSE }, { "null", GZ_TREE_NULL } };

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        size_t len = strlen(words[i].word);

        if ((size_t)(r->end - r->at) >= len && memcmp(r->at, words[i].word, len) == 0) {
            r->at += len;
            return new_value(r, words[i].kind);
        }
    }
    return fail(r, "a value is missing");
}

static gz_tree *read_value(reader *r)
{
    skip_space(r);
    if (r->at == r->end)
        return fail(r, "it ends too early");
    switch (*r->at) {
    case '{':
        r->at++;
        return read_group(r, GZ_TREE_OBJECT, '}');
    case '[':
        r->at++;
        return read_group(r, GZ_TREE_ARRAY, ']');
    case '"':
        r->at++;
        return read_string(r);
    default:
        return *r->at == '-' || (*r->at >= '0' && *r->at <= '9') ? read_number(r) : read_word(r);
    }
}

static size_t line_of(const reader *r)
{
    size_t line = 1;

    for (const char *at = r->json; at < r->at && (at = memchr(at, '\n', (size_t)(r->at - at)));
         at++)
        line++;
    return line;
}

gz_tree *gz_tree_read(gz_arena *arena, const char *json, size_t len, size_t *used,
                      gz_tree_fault *fault)
{
    reader r = { .json = json, .at = json, .end = json + len, .arena = arena };
    gz_tree *tree = read_value(&r);

    if (tree && used) {
        *used = (size_t)(r.at - json);
    } else if (tree) {
        skip_space(&r);
        if (r.at < r.end)
            tree = fail(&r, "something stands behind its end");
    }
    if (!tree)
        *fault = (gz_tree_fault){ r.what, line_of(&r) };
    return tree;
}
