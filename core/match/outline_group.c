#include "match/outline_read.h"
#include "match/translate.h"

enum { DEPTH_MOST = 250 };

/* What is between the parentheses, to the closing one. Options end with the group. */
static bool take_body(gz_reader *r, size_t opening, gz_part *out)
{
    uint32_t options = r->options;
    bool done;

    r->at += opening;
    if (r->depth++ == DEPTH_MOST)
        return false;
    done = gz_read_alternatives(r, out) && gz_reader_peek(r, 0) == ')';
    r->at++;
    r->depth--;
    r->options = options;
    return done;
}

/* A look-around is read, for its end, and forgotten. */
static bool take_look(gz_reader *r, size_t opening, gz_part *out)
{
    size_t count = r->outlines->count;
    bool outer = r->ignored;

    r->ignored = true;
    if (!take_body(r, opening, out))
        return false;
    r->ignored = outer;
    r->outlines->count = count;
    return gz_part_put(r, GZ_NODE_JUMP, out);
}

static bool skip_to(gz_reader *r, char wanted)
{
    const char *end = memchr(r->text + r->at, wanted, r->len - r->at);

    if (end)
        r->at = (size_t)(end - r->text) + 1;
    return end != NULL;
}

static bool take_named(gz_reader *r, char closing, gz_part *out)
{
    return skip_to(r, closing) && take_body(r, 0, out);
}

static bool take_call(gz_reader *r, gz_part *out)
{
    return skip_to(r, ')') && gz_part_put(r, GZ_NODE_OPEN, out);
}

/* (?(condition)yes|no): either, or nothing. */
static bool take_conditional(gz_reader *r, gz_part *out)
{
    gz_part nothing;
    uint32_t join;

    r->at += 2;
    if (gz_reader_peek(r, 1) == '*' ||
        !(gz_reader_peek(r, 1) == '?' ? take_look(r, gz_reader_peek(r, 2) == '<' ? 4 : 3, out)
                                      : skip_to(r, ')')))
        return false;
    if (!take_body(r, 0, out) || !gz_part_put(r, GZ_NODE_JUMP, &nothing) ||
        !gz_part_node(r, GZ_NODE_JUMP, 0, &join))
        return false;
    gz_part_lead(r, out->tail, join);
    return gz_part_either(r, out, nothing, join);
}

static bool set_option(gz_reader *r, char letter, bool on)
{
    uint32_t bit = letter == 'i'   ? PCRE2_CASELESS
                   : letter == 's' ? PCRE2_DOTALL
                   : letter == 'x' ? PCRE2_EXTENDED
                                   : 0;

    if (!strchr("imnsxJU", letter))
        return false;
    r->options = on ? r->options | bit : r->options & ~bit;
    return true;
}

/* (?i-s) and (?i-s:…) */
static bool take_options(gz_reader *r, gz_part *out)
{
    uint32_t outer = r->options;
    bool on = true, done;

    for (r->at += 2; gz_reader_peek(r, 0) != ')' && gz_reader_peek(r, 0) != ':'; r->at++) {
        char c = gz_reader_peek(r, 0);

        if (c == '^')
            r->options = 0;
        else if (c == '-')
            on = false;
        else if (c == '\0' || gz_reader_follows(r, "xx") || !set_option(r, c, on))
            return false;
    }
    if (gz_reader_peek(r, 0) == ')') {
        r->at++;
        return gz_part_put(r, GZ_NODE_JUMP, out);
    }
    done = take_body(r, 1, out);
    r->options = outer;
    return done;
}

static bool is_call(const gz_reader *r)
{
    char c = gz_reader_peek(r, 2);

    return c == '&' || c == 'R' || gz_reader_digit(r, 2) ||
           ((c == '+' || c == '-') && gz_reader_digit(r, 3));
}

/* Patterns are full of these, so they are known as a whole: any white space. */
static bool take_white_run(gz_reader *r, gz_part *out)
{
    uint32_t split;

    if (!gz_part_set(r, "[\\h\\v]", 6, 0, out) ||
        !gz_part_node(r, GZ_NODE_SPLIT, out->first, &split))
        return false;
    gz_part_append(r, out, (gz_part){ split, split });
    r->at += sizeof GZ_WHITE_RUN - 1;
    return true;
}

/* (?<name>…), (?<=…) and the like. */
static bool take_angle(gz_reader *r, gz_part *out)
{
    char c = gz_reader_peek(r, 3);

    return c == '=' || c == '!' || c == '*' ? take_look(r, 4, out) : take_named(r, '>', out);
}

bool gz_read_group(gz_reader *r, gz_part *out)
{
    if (gz_reader_peek(r, 1) != '?')
        return gz_reader_peek(r, 1) != '*' && take_body(r, 1, out);
    switch (gz_reader_peek(r, 2)) {
    case '>':
        if (gz_reader_follows(r, GZ_WHITE_RUN))
            return take_white_run(r, out);
        return take_body(r, 3, out);
    case ':':
    case '|':
        return take_body(r, 3, out);
    case '=':
    case '!':
    case '*':
        return take_look(r, 3, out);
    case '<':
        return take_angle(r, out);
    case '\'':
        r->at += 3;
        return take_named(r, '\'', out);
    case 'P':
        return gz_reader_peek(r, 3) == '<' ? take_named(r, '>', out) : take_call(r, out);
    case '(':
        return take_conditional(r, out);
    default:
        return is_call(r) ? take_call(r, out) : take_options(r, out);
    }
}
