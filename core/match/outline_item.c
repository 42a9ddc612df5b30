#include "match/outline_read.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "match/syntax.h"

enum {
    NODES_MOST = 1 << 17, /* of one outline */
    WORK_MOST = 1 << 22   /* bytes read for one outline */
};

/* ---- building ---- */

bool gz_part_node(gz_reader *r, gz_node_kind kind, uint32_t arg, uint32_t *node)
{
    gz_outlines *o = r->outlines;

    if (o->count - r->begin >= NODES_MOST || arg >= 1u << 29)
        return false;
    if (o->count == o->cap && !gz_grow(&o->nodes, &o->cap, o->count + 1, sizeof *o->nodes)) {
        r->no_memory = true;
        return false;
    }
    o->nodes[o->count] = (gz_node){ .kind = kind, .arg = arg };
    *node = (uint32_t)o->count++;
    return true;
}

bool gz_part_put(gz_reader *r, gz_node_kind kind, gz_part *out)
{
    bool done = gz_part_node(r, kind, 0, &out->first);

    out->tail = out->first;
    return done;
}

static bool put_known(gz_reader *r, uint32_t set, gz_part *out)
{
    bool done;

    if (set == GZ_SET_FAILED) {
        r->no_memory = true;
        return false;
    }
    done = gz_part_node(r, GZ_NODE_SET, set, &out->first);
    out->tail = out->first;
    return done;
}

bool gz_part_set(gz_reader *r, const char *text, size_t len, uint32_t options, gz_part *out)
{
    uint32_t set = GZ_SET_ANY;

    if (!r->ignored)
        set = gz_symbols_set(r->outlines->symbols, text, len, options);
    return put_known(r, set, out);
}

static bool put_literal(gz_reader *r, const char *text, size_t len, uint32_t options, gz_part *out)
{
    uint32_t set = GZ_SET_ANY;

    if (!r->ignored)
        set = gz_symbols_literal(r->outlines->symbols, text, len, options);
    return put_known(r, set, out);
}

bool gz_part_either(gz_reader *r, gz_part *out, gz_part other, uint32_t join)
{
    uint32_t split;

    if (!gz_part_node(r, GZ_NODE_SPLIT, other.first, &split))
        return false;
    gz_part_lead(r, split, out->first);
    gz_part_lead(r, other.tail, join);
    *out = (gz_part){ split, join };
    return true;
}

/* ---- single characters ---- */

/* Takes `len` bytes that are a set of their own. */
static bool take_set(gz_reader *r, size_t len, uint32_t options, gz_part *out)
{
    const char *text = r->text + r->at;

    if (len > r->len - r->at)
        return false;
    r->at += len;
    return gz_part_set(r, text, len, r->options & options, out);
}

bool gz_read_literal(gz_reader *r, gz_part *out)
{
    const char *text = r->text + r->at;
    uint32_t cp;
    size_t len = gz_utf8_next(text, r->len - r->at, &cp);

    r->at += len;
    return put_literal(r, text, len, r->options & PCRE2_CASELESS, out);
}

static bool take_class(gz_reader *r, gz_part *out)
{
    size_t end = gz_syntax_class_end(r->text, r->len, r->at, false);

    if (end > r->len || gz_reader_follows(r, "[[:<:]]") || gz_reader_follows(r, "[[:>:]]"))
        return false;
    return take_set(r, end - r->at, PCRE2_CASELESS, out);
}

/* ---- escapes ---- */

/* Length of an escape with its braces, when it has some. */
static size_t measure_braces(const gz_reader *r, size_t bare)
{
    const char *end;

    if (gz_reader_peek(r, 2) != '{')
        return bare;
    end = memchr(r->text + r->at, '}', r->len - r->at);
    return end ? (size_t)(end - r->text) + 1 - r->at : SIZE_MAX;
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static size_t measure_character(const gz_reader *r)
{
    size_t len = 2;

    switch (gz_reader_peek(r, 1)) {
    case 'p':
    case 'P':
        return measure_braces(r, 3);
    case 'N': /* \N{2} is \N twice */
        return gz_reader_peek(r, 3) == 'U' ? measure_braces(r, 2) : 2;
    case 'o':
        return measure_braces(r, 2);
    case 'c':
        return 3;
    case 'x':
        while (len < 4 && is_hex(gz_reader_peek(r, len)))
            len++;
        return measure_braces(r, len);
    case '0':
        while (len < 4 && gz_reader_peek(r, len) >= '0' && gz_reader_peek(r, len) <= '7')
            len++;
        return len;
    default:
        return len;
    }
}

/* \R is a line end of one character, and perhaps another one. */
static bool take_line_end(gz_reader *r, gz_part *out)
{
    gz_part more;
    uint32_t join;

    if (!take_set(r, 2, 0, out) || !put_literal(r, "\n", 1, 0, &more) ||
        !gz_part_node(r, GZ_NODE_JUMP, 0, &join))
        return false;
    gz_part_lead(r, more.tail, join);
    if (!gz_part_node(r, GZ_NODE_SPLIT, more.first, &more.first))
        return false;
    gz_part_lead(r, more.first, join);
    gz_part_append(r, out, (gz_part){ more.first, join });
    return true;
}

/* \1, \g{name}, \k<name>: what it stands for is not known. */
static bool take_reference(gz_reader *r, gz_part *out)
{
    static const char *const pairs = "{}<>''";
    const char *opening = gz_reader_peek(r, 2) ? strchr(pairs, gz_reader_peek(r, 2)) : NULL;

    if (gz_reader_digit(r, 1)) {
        r->at++;
    } else if (opening) {
        const char *end = memchr(r->text + r->at + 3, opening[1], r->len - r->at - 3);

        if (!end)
            return false;
        r->at = (size_t)(end - r->text) + 1;
        return gz_part_put(r, GZ_NODE_OPEN, out);
    } else {
        r->at += gz_reader_peek(r, 2) == '+' || gz_reader_peek(r, 2) == '-' ? 3 : 2;
    }
    while (gz_reader_digit(r, 0))
        r->at++;
    return gz_part_put(r, GZ_NODE_OPEN, out);
}

static bool take_nothing(gz_reader *r, size_t len, gz_node_kind kind, gz_part *out)
{
    r->at += len;
    return gz_part_put(r, kind, out);
}

static bool take_escape(gz_reader *r, gz_part *out)
{
    char c = gz_reader_peek(r, 1);

    if (c == 'b' || c == 'B')
        return take_nothing(r, 2, c == 'b' ? GZ_NODE_EDGE : GZ_NODE_INSIDE, out);
    if (c != '\0' && strchr("AzZ", c))
        return take_nothing(r, 2, GZ_NODE_JUMP, out);
    if (c == 'X')
        return take_nothing(r, 2, GZ_NODE_OPEN, out);
    if (c == 'R')
        return take_line_end(r, out);
    if (c == 'g' || c == 'k' || (c >= '1' && c <= '9'))
        return take_reference(r, out);
    if (c != '\0' && strchr("aefnrtdDhHsSvVwWNpPxoc0", c))
        return take_set(r, measure_character(r), PCRE2_CASELESS, out);
    if (c == '\0' || gz_reader_digit(r, 1) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'))
        return false;
    r->at++;
    return gz_read_literal(r, out);
}

/* ---- any item ---- */

bool gz_read_item(gz_reader *r, gz_part *out)
{
    char c = gz_reader_peek(r, 0);

    if (r->work > WORK_MOST)
        return false;
    if (r->quoted)
        return gz_read_literal(r, out);
    if (c == '\\')
        return take_escape(r, out);
    if (c == '[')
        return take_class(r, out);
    if (c == '(')
        return gz_read_group(r, out);
    if (c == '.')
        return take_set(r, 1, PCRE2_DOTALL, out);
    if (c == '^' || c == '$')
        return take_nothing(r, 1, GZ_NODE_JUMP, out);
    if (c == '?' || c == '*' || c == '+' || (c == '{' && gz_reader_counts(r)))
        return false; /* parted from what it repeats by (?x) or \Q\E */
    return gz_read_literal(r, out);
}
