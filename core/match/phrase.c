#include "match/phrase.h"

#include "match/fold.h"

#include <string.h>

/* A place in a text, and the unit that was read before it. */
typedef struct cursor {
    const char *at, *end;
    uint32_t before; /* 0 at the start */
} cursor;

/* The unit at the cursor, 0 at the end; `*size` is its length. */
static uint32_t peek(const cursor *c, size_t *size)
{
    uint32_t unit = 0;

    *size = c->at < c->end ? gz_fold_next(c->at, (size_t)(c->end - c->at), &unit) : 0;
    return unit;
}

static void step(cursor *c, uint32_t unit, size_t size)
{
    c->at += size;
    c->before = unit;
}

static bool is_word(uint32_t unit)
{
    return unit != 0 && gz_char_is_word(unit);
}

static bool is_upper(uint32_t unit)
{
    return (gz_char_class(unit) & GZ_UPPER) != 0;
}

static bool same_letter(uint32_t phrase, uint32_t text, gz_letter_case letter_case)
{
    if (letter_case == GZ_CASE_EXACT || (letter_case == GZ_CASE_DEFAULT && is_upper(phrase)))
        return false; /* they are not equal, the caller has seen that */
    return gz_fold_lower(phrase) == gz_fold_lower(text);
}

/* Is the unit at the cursor a space or hyphen between two words? */
static bool at_gap(const cursor *c, uint32_t unit, size_t size)
{
    cursor next = *c;
    size_t ignored;

    if ((unit != ' ' && unit != '-') || !is_word(c->before))
        return false;
    step(&next, unit, size);
    return is_word(peek(&next, &ignored));
}

/* Steps over 's, or over ' after an s, where the word ends there. */
static bool skip_possessive(cursor *text)
{
    cursor next = *text;
    size_t size;
    uint32_t unit = peek(&next, &size);
    bool after_s = gz_fold_lower(text->before) == 's';

    if (unit != '\'' || !is_word(text->before))
        return false;
    step(&next, unit, size);
    unit = peek(&next, &size);
    if (gz_fold_lower(unit) == 's') {
        step(&next, unit, size);
        if (is_word(peek(&next, &size)))
            return false;
    } else if (!after_s || is_word(unit)) {
        return false;
    }
    *text = next;
    return true;
}

gz_agreement gz_phrase_compare(const char *phrase, size_t phrase_len, const char *text,
                               size_t text_len, const gz_lexicon_options *options)
{
    cursor p = { phrase, phrase + phrase_len, 0 }, t = { text, text + text_len, 0 };
    gz_agreement result = GZ_EQUAL;

    while (p.at < p.end || t.at < t.end) {
        size_t p_size, t_size;
        uint32_t p_unit = peek(&p, &p_size), t_unit = peek(&t, &t_size);

        if (p_unit == t_unit) {
            step(&p, p_unit, p_size);
            step(&t, t_unit, t_size);
            continue;
        }
        result = GZ_AGREES;
        if (options->hyphen && at_gap(&p, p_unit, p_size)) {
            step(&p, p_unit, p_size);
            if (at_gap(&t, t_unit, t_size))
                step(&t, t_unit, t_size);
        } else if (p_unit && t_unit && same_letter(p_unit, t_unit, options->letter_case)) {
            step(&p, p_unit, p_size);
            step(&t, t_unit, t_size);
        } else if (!options->possessive || !skip_possessive(&t)) {
            return GZ_DIFFERENT;
        }
    }
    return result;
}

/* ---- plurals ---- */

static bool ends_in(const char *text, size_t len, const char *end)
{
    size_t size = strlen(end);

    if (len < size)
        return false;
    for (size_t i = 0; i < size; i++)
        if (gz_fold_lower((unsigned char)text[len - size + i]) != (unsigned char)end[i])
            return false;
    return true;
}

static void add_plural(gz_buffer *out, const char *phrase, size_t len, const char *end)
{
    gz_buffer_add(out, phrase, len);
    gz_buffer_add(out, end, strlen(end) + 1);
}

/* What the end of a word becomes. The first that fits counts; `cut` letters go. Words in
 * -man and -f have a second, regular plural: German, chief. */
typedef struct plural_rule {
    const char *end;
    size_t cut;
    const char *plural, *second;
} plural_rule;

static const plural_rule plural_rules[] = {
    { "person", 4, "ople", "s" }, { "child", 0, "ren", NULL },  { "man", 2, "en", "s" },
    { "foot", 3, "eet", NULL },   { "tooth", 4, "eeth", NULL }, { "fe", 2, "ves", "s" },
    { "f", 1, "ves", "s" },       { "o", 0, "es", "s" },        { "ch", 0, "es", "s" },
    { "sh", 0, "es", NULL },      { "ss", 0, "es", NULL },      { "s", 0, "es", NULL },
    { "x", 0, "es", NULL },       { "z", 0, "es", NULL },       { "ay", 0, "s", NULL },
    { "ey", 0, "s", NULL },       { "oy", 0, "s", NULL },       { "uy", 0, "s", NULL },
    { "y", 1, "ies", "s" },
};

void gz_phrase_plurals(const char *phrase, size_t len, gz_buffer *out)
{
    for (size_t i = 0; i < sizeof plural_rules / sizeof plural_rules[0]; i++) {
        const plural_rule *rule = &plural_rules[i];

        if (!ends_in(phrase, len, rule->end))
            continue;
        add_plural(out, phrase, len - rule->cut, rule->plural);
        if (rule->second)
            add_plural(out, phrase, len, rule->second);
        return;
    }
    add_plural(out, phrase, len, "s");
}

/* ---- pieces ---- */

static gz_phrase_piece make_piece(uint32_t unit, gz_letter_case letter_case)
{
    bool cased = unit >= 0x80 || (gz_char_class(unit) & GZ_LETTER);
    bool fold = letter_case == GZ_CASE_FOLD || (letter_case == GZ_CASE_DEFAULT && !is_upper(unit));

    if (!cased)
        return (gz_phrase_piece){ .unit = unit };
    if (fold && unit < 0x80)
        unit = gz_fold_lower(unit);
    return (gz_phrase_piece){ .unit = unit,
                              .letters = fold ? GZ_PIECE_ANY_CASE : GZ_PIECE_THIS_CASE };
}

size_t gz_phrase_pieces(const char *phrase, size_t len, const gz_lexicon_options *options,
                        gz_phrase_piece *out)
{
    cursor p = { phrase, phrase + len, 0 };
    size_t count = 0;

    while (p.at < p.end) {
        size_t size, next_size;
        uint32_t unit = peek(&p, &size);
        bool gap = options->hyphen && at_gap(&p, unit, size);
        gz_phrase_piece piece =
            gap ? (gz_phrase_piece){ .gap = true } : make_piece(unit, options->letter_case);

        step(&p, unit, size);
        piece.possessive = options->possessive && is_word(unit) && !is_word(peek(&p, &next_size));
        piece.last = piece.possessive && p.at == p.end;
        out[count++] = piece;
    }
    return count;
}
