/* The pattern of a list shares the beginnings of its phrases, as a tree does: PCRE2 has
 * room for 64 KB of a compiled pattern, and tries fewer branches. Among branches, the one
 * with the longest phrase comes first, and a phrase comes after those that begin with it. */
#include "match/lexicon_data.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <stdlib.h>

/* Classes with characters below U+0100 take 32 bytes each, so these have none. */
#define WORD_CHARACTER "[\\p{L}\\p{Nd}\\p{M}]"
#define WORD_END "(?!" WORD_CHARACTER ")"
/* Letters don't go on, nor do digits; but a digit may follow a letter: "kr" in "kr500". */
#define RUN_END "(?!(?<=[\\p{L}\\p{M}])[\\p{L}\\p{M}])(?!(?<=\\p{Nd})\\p{Nd})"
#define APOSTROPHES "(?:'|[\\x{2018}\\x{2019}\\x{201B}\\x{2BC}])"
#define QUOTES "(?:\"|[\\x{201C}-\\x{201F}])"
#define DASHES "(?:-|[\\x{2010}-\\x{2013}\\x{2212}])"
#define GAP "(?:\\s+|-|[\\x{2010}-\\x{2013}\\x{2212}])?"
#define POSSESSIVE "(?:(?:" APOSTROPHES "(?:s|S)|(?<=s|S)" APOSTROPHES ")" WORD_END ")?"

/* Groups inside groups; PCRE2 allows 250. Deeper, the phrases just stand side by side. */
#define MAX_DEPTH 100

/* A phrase as pieces. */
typedef struct branch {
    const gz_record *record;
    const gz_phrase_piece *pieces;
    size_t count;
} branch;

/* (?i) holds to the end of its group, in the branches after it too, and in groups inside. */
typedef struct writer {
    gz_buffer *out;
    int letters; /* the case that is in force; GZ_PIECE_NO_CASE: not known */
} writer;

/* Longest first, then as the rows stand. */
static int compare_branches(const void *a, const void *b)
{
    const branch *left = a, *right = b;

    if (left->count != right->count)
        return left->count > right->count ? -1 : 1;
    return (left->record > right->record) - (left->record < right->record);
}

static gloze_status make_branches(const gz_lexicon *lexicon, gz_arena *arena, branch **out,
                                  gloze_error *err)
{
    branch *branches = gz_arena_alloc(arena, lexicon->record_count * sizeof *branches);

    for (size_t i = 0; branches && i < lexicon->record_count; i++) {
        const gz_record *record = &lexicon->records[i];
        size_t len;
        const char *phrase = gz_lexicon_phrase(lexicon, record, &len);
        gz_phrase_piece *pieces;

        if (!phrase)
            return gz_lexicon_fail_damaged(lexicon->where, err);
        pieces = gz_arena_alloc(arena, len * sizeof *pieces);
        if (!pieces)
            return gz_fail_memory(err);
        branches[i] =
            (branch){ record, pieces, gz_phrase_pieces(phrase, len, &lexicon->options, pieces) };
    }
    if (!branches)
        return gz_fail_memory(err);
    qsort(branches, lexicon->record_count, sizeof *branches, compare_branches);
    *out = branches;
    return GLOZE_OK;
}

/* ---- writing ---- */

static void add_units(gz_buffer *out, const uint32_t *units, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char bytes[4];
        size_t len = gz_utf8_put(units[i], bytes);

        gz_buffer_add(out, bytes, len);
    }
}

/* A letter with marks, in each way that gz_fold_next takes for it: ệ, ẹ and one mark, e and
 * two. */
static void add_letter(gz_buffer *out, uint32_t letter)
{
    uint32_t parts[GZ_MOST_PARTS];
    size_t count = gz_char_decompose(letter, parts);

    if (count == 1) {
        add_units(out, &letter, 1);
        return;
    }
    gz_buffer_string(out, "(?:");
    for (size_t i = 0; i + 1 < count && parts[i]; i++) {
        add_units(out, parts + i, count - i);
        gz_buffer_char(out, '|');
        parts[i + 1] = gz_char_compose(parts[i], parts[i + 1]);
    }
    add_units(out, &letter, 1);
    gz_buffer_char(out, ')');
}

static void add_character(writer *w, const gz_phrase_piece *piece)
{
    if (piece->letters != GZ_PIECE_NO_CASE && (int)piece->letters != w->letters) {
        gz_buffer_string(w->out, piece->letters == GZ_PIECE_ANY_CASE ? "(?i)" : "(?-i)");
        w->letters = (int)piece->letters;
    }
    if (piece->unit < 0x80 && !gz_char_is_word(piece->unit))
        gz_buffer_char(w->out, '\\');
    add_letter(w->out, piece->unit);
}

static void add_piece(writer *w, const gz_phrase_piece *piece)
{
    if (piece->gap)
        gz_buffer_string(w->out, GAP);
    else if (piece->unit == ' ')
        gz_buffer_string(w->out, "\\s+");
    else if (piece->unit == '-')
        gz_buffer_string(w->out, DASHES);
    else if (piece->unit == '\'')
        gz_buffer_string(w->out, APOSTROPHES);
    else if (piece->unit == '"')
        gz_buffer_string(w->out, QUOTES);
    else
        add_character(w, piece);
    if (piece->possessive)
        gz_buffer_string(w->out, piece->last ? WORD_END POSSESSIVE : POSSESSIVE);
}

static bool same_piece(const gz_phrase_piece *a, const gz_phrase_piece *b)
{
    return a->unit == b->unit && a->gap == b->gap && a->letters == b->letters &&
           a->possessive == b->possessive && a->last == b->last;
}

/* Moves the branches that go on like the first one to the front, in their order; returns
 * their number. `rest` has room for all. */
static size_t gather(branch *branches, size_t count, size_t at, branch *rest)
{
    const gz_phrase_piece *piece = &branches[0].pieces[at];
    size_t same = 0, others = 0;

    for (size_t i = 0; i < count; i++) {
        if (branches[i].count > at && same_piece(&branches[i].pieces[at], piece))
            branches[same++] = branches[i];
        else
            rest[others++] = branches[i];
    }
    for (size_t i = 0; i < others; i++)
        branches[same + i] = rest[i];
    return same;
}

static void add_flat(writer *w, const branch *branches, size_t count, size_t at)
{
    for (size_t i = 0; i < count; i++) {
        gz_buffer_string(w->out, i ? "|" : "");
        for (size_t k = at; k < branches[i].count; k++)
            add_piece(w, &branches[i].pieces[k]);
    }
}

/* Writes the pieces that all branches have from `at` on; returns where they part. */
static size_t add_common(writer *w, const branch *branches, size_t count, size_t at)
{
    for (;; at++) {
        for (size_t i = 0; i < count; i++)
            if (branches[i].count == at ||
                !same_piece(&branches[i].pieces[at], &branches[0].pieces[at]))
                return at;
        add_piece(w, &branches[0].pieces[at]);
    }
}

static void add_tree(writer *w, branch *branches, size_t count, size_t at, unsigned depth,
                     branch *rest);

/* The branches that go on, each kind with its own alternative. */
static void add_alternatives(writer *w, branch *branches, size_t count, size_t at, unsigned depth,
                             branch *rest)
{
    for (size_t done = 0, same; done < count; done += same) {
        same = gather(branches + done, count - done, at, rest);
        gz_buffer_string(w->out, done ? "|" : "");
        add_tree(w, branches + done, same, at, depth + 1, rest);
    }
}

/* What the branches have from piece `at` on. Those that end there, being the shortest, sort
 * behind the others. */
static void add_tree(writer *w, branch *branches, size_t count, size_t at, unsigned depth,
                     branch *rest)
{
    size_t more = count;
    int letters;

    at = add_common(w, branches, count, at);
    while (more > 0 && branches[more - 1].count == at)
        more--;
    if (more == 0)
        return;
    letters = w->letters;
    gz_buffer_string(w->out, "(?:");
    if (depth < MAX_DEPTH)
        add_alternatives(w, branches, more, at, depth, rest);
    else
        add_flat(w, branches, more, at);
    gz_buffer_string(w->out, more < count ? ")?" : ")");
    w->letters = letters;
}

gloze_status gz_lexicon_pattern(const gz_lexicon *lexicon, gz_buffer *out, gloze_error *err)
{
    size_t count = lexicon->record_count;
    writer w = { out, GZ_PIECE_NO_CASE };
    gz_arena arena;
    branch *branches = NULL, *rest;
    gloze_status st;

    gz_arena_init(&arena);
    st = make_branches(lexicon, &arena, &branches, err);
    rest = gz_arena_alloc(&arena, count * sizeof *rest);
    if (st == GLOZE_OK && !rest)
        st = gz_fail_memory(err);
    if (st == GLOZE_OK && count == 0) {
        gz_buffer_string(out, "(?!)");
    } else if (st == GLOZE_OK) {
        gz_buffer_string(out, "(?:");
        add_tree(&w, branches, count, 0, 0, rest);
        gz_buffer_string(out, ")" RUN_END);
    }
    gz_arena_clear(&arena);
    return st == GLOZE_OK && out->failed ? gz_fail_memory(err) : st;
}
