#include "match/outline_read.h"

#include "base/mem.h"
#include "base/utf8.h"

enum {
    COPIES_MOST = 8,          /* of what is repeated; more are any number */
    COPIED_NODES_MOST = 1024, /* in all copies of one part */
    JUMPS_MOST = 64,
    NUMBER_MOST = 1 << 20,
    UNBOUNDED = NUMBER_MOST
};

typedef struct quantifier {
    uint32_t least, most;
} quantifier;

/* ---- repeats ---- */

/* {2}, {2,} or {2,4}. What else looks like braces is not read: versions of PCRE2 differ. */
static bool read_braces(gz_reader *r, quantifier *out)
{
    uint32_t number[2] = { 0, 0 };
    size_t which = 0;

    for (r->at++; gz_reader_peek(r, 0) != '}'; r->at++) {
        if (gz_reader_digit(r, 0) && number[which] < NUMBER_MOST / 10)
            number[which] = number[which] * 10 + (uint32_t)(gz_reader_peek(r, 0) - '0');
        else if (gz_reader_peek(r, 0) == ',' && which == 0)
            which = 1;
        else
            return false;
    }
    r->at++;
    out->least = number[0];
    out->most = which == 0 ? number[0] : r->text[r->at - 2] == ',' ? UNBOUNDED : number[1];
    return true;
}

/* Nothing to repeat is once. */
static bool read_quantifier(gz_reader *r, quantifier *out)
{
    char c = gz_reader_peek(r, 0);

    *out = (quantifier){ 1, 1 };
    if (c == '{' && !gz_reader_digit(r, 1))
        return !gz_reader_counts(r);
    if (c == '\0' || !strchr("?*+{", c))
        return true;
    if (c == '{') {
        if (!read_braces(r, out))
            return false;
    } else {
        *out = (quantifier){ c == '+', c == '?' ? 1 : UNBOUNDED };
        r->at++;
    }
    if (gz_reader_peek(r, 0) == '?' || gz_reader_peek(r, 0) == '+')
        r->at++;
    return true;
}

/* Where to read an item once more, for a copy. */
typedef struct origin {
    size_t at;
    uint32_t options;
    bool quoted;
    gz_part first;
    bool used; /* the first copy is in its place */
} origin;

static bool next_copy(gz_reader *r, origin *item, gz_part *out)
{
    size_t at = r->at;
    uint32_t options = r->options;
    bool quoted = r->quoted, done;

    *out = item->first;
    if (!item->used)
        return item->used = true;
    r->at = item->at;
    r->options = item->options;
    r->quoted = item->quoted;
    done = gz_read_item(r, out);
    r->work += r->at - item->at;
    r->at = at;
    r->options = options;
    r->quoted = quoted;
    return done;
}

/* Any number of times, or once at least. */
static bool put_loop(gz_reader *r, gz_part body, bool once, gz_part *out)
{
    uint32_t split;

    if (!gz_part_node(r, GZ_NODE_SPLIT, body.first, &split))
        return false;
    gz_part_lead(r, body.tail, split);
    *out = (gz_part){ once ? body.first : split, split };
    return true;
}

/* `count` copies that each may be left out with all that come later. */
static bool append_optional(gz_reader *r, origin *item, uint32_t count, gz_part *out)
{
    uint32_t join, split;

    if (!gz_part_node(r, GZ_NODE_JUMP, 0, &join))
        return false;
    for (; count > 0; count--) {
        gz_part copy;

        if (!next_copy(r, item, &copy) || !gz_part_node(r, GZ_NODE_SPLIT, copy.first, &split))
            return false;
        gz_part_lead(r, split, join);
        gz_part_append(r, out, (gz_part){ split, copy.tail });
    }
    gz_part_append(r, out, (gz_part){ join, join });
    return true;
}

static bool put_copies(gz_reader *r, origin *item, quantifier q, gz_part *out)
{
    gz_part copy;

    if (!gz_part_put(r, GZ_NODE_JUMP, out))
        return false;
    for (uint32_t i = 1; i < q.least; i++) {
        if (!next_copy(r, item, &copy))
            return false;
        gz_part_append(r, out, copy);
    }
    if (q.most < UNBOUNDED) {
        if (q.least > 0) {
            if (!next_copy(r, item, &copy))
                return false;
            gz_part_append(r, out, copy);
        }
        return append_optional(r, item, q.most - q.least, out);
    }
    if (!next_copy(r, item, &copy) || !put_loop(r, copy, q.least > 0, &copy))
        return false;
    gz_part_append(r, out, copy);
    return true;
}

/* Long repeats become any number, which takes fewer copies. */
static quantifier limit_copies(quantifier q, size_t nodes)
{
    size_t most = COPIED_NODES_MOST / (nodes + 1);

    if (most > COPIES_MOST)
        most = COPIES_MOST;
    if (most < 1)
        most = 1;
    if (q.most < UNBOUNDED && q.most > most)
        q.most = UNBOUNDED;
    if (q.least > most)
        q.least = (uint32_t)most;
    return q;
}

static void skip_quotes(gz_reader *r)
{
    for (;;) {
        if (gz_reader_follows(r, "\\E"))
            r->quoted = false;
        else if (gz_reader_follows(r, "\\Q\\E") && !r->quoted)
            r->at += 2;
        else
            return;
        r->at += 2;
    }
}

static bool take_repeated(gz_reader *r, gz_part *out)
{
    size_t before = r->outlines->count;
    origin item = { .at = r->at, .options = r->options, .quoted = r->quoted };
    quantifier q;

    if (!gz_read_item(r, out))
        return false;
    item.first = *out;
    if (gz_reader_peek(r, 0) == '\\')
        skip_quotes(r);
    if (r->quoted)
        return true;
    if (!read_quantifier(r, &q))
        return false;
    if (q.most == 0) {
        r->outlines->count = before;
        return gz_part_put(r, GZ_NODE_JUMP, out);
    }
    if (q.least == 1 && q.most == 1)
        return true;
    return put_copies(r, &item, limit_copies(q, r->outlines->count - before), out);
}

/* ---- the whole ---- */

/* White space and comments of (?x). */
static bool skip_layout(gz_reader *r)
{
    static const char *const wide[] = { "\xC2\x85", "\u200E", "\u200F", "\u2028", "\u2029" };
    uint32_t cp = 0;

    if (!(r->options & PCRE2_EXTENDED) || r->quoted || r->at == r->len)
        return false;
    if (gz_reader_peek(r, 0) == '#') {
        while (r->at < r->len && !gz_char_is_newline(cp))
            r->at += gz_utf8_next(r->text + r->at, r->len - r->at, &cp);
        return true;
    }
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (gz_reader_follows(r, wide[i])) {
            r->at += strlen(wide[i]);
            return true;
        }
    if (gz_reader_peek(r, 0) != ' ' && (gz_reader_peek(r, 0) < '\t' || gz_reader_peek(r, 0) > '\r'))
        return false;
    r->at++;
    return true;
}

/* A letter or digit that nothing repeats and nothing reads in another way. */
static bool is_plain(const gz_reader *r)
{
    char c = gz_reader_peek(r, 0), next = gz_reader_peek(r, 1);

    return ((unsigned)((c | 0x20) - 'a') < 26 || (unsigned)(c - '0') < 10) &&
           ((unsigned)((next | 0x20) - 'a') < 26 || next == '(' || next == ')' || next == '|');
}

/* The next item with its quantifier, if there is one. What takes no character and leads
 * nowhere else, such as (?i), leaves no node. */
static bool read_next(gz_reader *r, gz_part *out, bool *any)
{
    size_t count = r->outlines->count;
    gz_part next;

    if (!(is_plain(r) ? gz_read_literal(r, &next) : take_repeated(r, &next)))
        return false;
    if (r->outlines->count == count + 1 && r->outlines->nodes[count].kind == GZ_NODE_JUMP) {
        r->outlines->count--;
        return true;
    }
    if (*any)
        gz_part_append(r, out, next);
    else
        *out = next;
    *any = true;
    return true;
}

static bool read_sequence(gz_reader *r, gz_part *out)
{
    bool any = false;

    while (r->at < r->len) {
        if (gz_reader_peek(r, 0) == '\\')
            skip_quotes(r);
        if (r->at == r->len ||
            (!r->quoted && (gz_reader_peek(r, 0) == '|' || gz_reader_peek(r, 0) == ')')))
            break;
        if (gz_reader_follows(r, "\\Q") && !r->quoted) {
            r->quoted = true;
            r->at += 2;
        } else if (!skip_layout(r) && !read_next(r, out, &any)) {
            return false;
        }
    }
    return any || gz_part_put(r, GZ_NODE_JUMP, out);
}

bool gz_read_alternatives(gz_reader *r, gz_part *out)
{
    uint32_t join = 0;
    bool several = false;

    if (!read_sequence(r, out))
        return false;
    while (gz_reader_peek(r, 0) == '|' && r->at < r->len) {
        gz_part other;

        r->at++;
        if (!read_sequence(r, &other))
            return false;
        if (!several) {
            if (!gz_part_node(r, GZ_NODE_JUMP, 0, &join))
                return false;
            gz_part_lead(r, out->tail, join);
            several = true;
        }
        if (!gz_part_either(r, out, other, join))
            return false;
    }
    return true;
}

/* The first node from `node` on that does more than lead on. Nodes that nothing leads to may
 * lead in circles. */
static uint32_t pass_jumps(const gz_outlines *o, uint32_t node)
{
    for (int n = 0; n < JUMPS_MOST && o->nodes[node].kind == GZ_NODE_JUMP; n++)
        node = o->nodes[node].out;
    return node;
}

static void shorten(gz_outlines *o, size_t begin)
{
    for (size_t i = begin; i < o->count; i++) {
        gz_node *n = &o->nodes[i];

        if (n->kind == GZ_NODE_END || n->kind == GZ_NODE_OPEN)
            continue;
        n->out = pass_jumps(o, n->out);
        if (n->kind == GZ_NODE_SPLIT)
            n->arg = pass_jumps(o, n->arg);
    }
}

bool gz_outlines_add(gz_outlines *outlines, const char *text, size_t len)
{
    gz_reader r = { .outlines = outlines, .text = text, .len = len, .begin = outlines->count };
    gz_part whole, end;

    if (!gz_grow(&outlines->list, &outlines->list_cap, outlines->list_count + 1,
                 sizeof *outlines->list))
        return false;
    if (gz_read_alternatives(&r, &whole) && r.at == len && gz_part_put(&r, GZ_NODE_END, &end)) {
        gz_part_append(&r, &whole, end);
        shorten(outlines, r.begin);
    } else {
        outlines->count = r.begin;
        if (r.no_memory || !gz_part_put(&r, GZ_NODE_OPEN, &whole))
            return false;
    }
    outlines->list[outlines->list_count++] =
        (gz_outline){ (uint32_t)r.begin, (uint32_t)outlines->count, whole.first };
    return true;
}

void gz_outlines_clear(gz_outlines *outlines)
{
    gz_free(outlines->nodes);
    gz_free(outlines->list);
    *outlines = (gz_outlines){ 0 };
}
