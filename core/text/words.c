#include "text/words.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <string.h>

enum { LONGEST = 120 }; /* bytes of a phrase; a longer block is no furniture */

enum { EXACT = 1, PREFIX = 2, OPENING = 4 }; /* kinds of a furniture phrase; a first word of one */

typedef struct entry {
    char *text; /* NULL: a free slot */
    size_t len;
    unsigned kinds;
} entry;

/* An open-addressed hash table, at most half full. */
typedef struct table {
    entry *slots;
    size_t size, count; /* size is 0 or a power of two */
} table;

struct gz_segment_words {
    table abbreviations, furniture;
};

/* FNV-1a; the hash of a longer text is made from that of its beginning. */
#define HASH_OF_NOTHING 2166136261u
static uint32_t hash_byte(uint32_t hash, char byte)
{
    return (hash ^ (unsigned char)byte) * 16777619u;
}

static uint32_t hash_text(const char *text, size_t len)
{
    uint32_t hash = HASH_OF_NOTHING;

    for (size_t i = 0; i < len; i++)
        hash = hash_byte(hash, text[i]);
    return hash;
}

static entry *find_slot(const table *t, uint32_t hash, const char *text, size_t len)
{
    size_t at = hash & (t->size - 1);

    while (t->slots[at].text &&
           !(t->slots[at].len == len && memcmp(t->slots[at].text, text, len) == 0))
        at = (at + 1) & (t->size - 1);
    return &t->slots[at];
}

static unsigned find_kinds(const table *t, const char *text, size_t len)
{
    return t->size ? find_slot(t, hash_text(text, len), text, len)->kinds : 0;
}

static bool enlarge(table *t)
{
    table larger = { .size = t->size ? t->size * 2 : 64, .count = t->count };

    larger.slots = gz_zalloc(larger.size, sizeof *larger.slots);
    if (!larger.slots)
        return false;
    for (size_t i = 0; i < t->size; i++)
        if (t->slots[i].text) {
            entry *old = &t->slots[i];

            *find_slot(&larger, hash_text(old->text, old->len), old->text, old->len) = *old;
        }
    gz_free(t->slots);
    *t = larger;
    return true;
}

static bool add_entry(table *t, const char *text, size_t len, unsigned kinds)
{
    entry *slot;

    if (t->count * 2 >= t->size && !enlarge(t))
        return false;
    slot = find_slot(t, hash_text(text, len), text, len);
    if (!slot->text) {
        slot->text = gz_copy(text, len);
        if (!slot->text)
            return false;
        slot->len = len;
        t->count++;
    }
    slot->kinds |= kinds;
    return true;
}

static void clear_table(table *t)
{
    for (size_t i = 0; i < t->size; i++)
        gz_free(t->slots[i].text);
    gz_free(t->slots);
}

/* ---- folding ----------------------------------------------------------- */

static uint32_t fold_quote(uint32_t cp)
{
    if (cp == 0x2018 || cp == 0x2019 || cp == 0x2BC)
        return '\'';
    if (cp == 0x201C || cp == 0x201D)
        return '"';
    return cp;
}

/* Lower case, plain quotes, single spaces, no punctuation at the ends. Returns the
 * length; LONGEST and no more is written. */
static size_t fold(const char *text, size_t len, char out[LONGEST])
{
    size_t written = 0, last_word = 0, at = 0;
    bool space = false;

    while (at < len) {
        uint32_t cp;
        char bytes[4];
        size_t size;

        at += gz_utf8_next(text + at, len - at, &cp);
        if (gz_char_class(cp) & GZ_SPACE) {
            space = written > 0;
            continue;
        }
        if (written == 0 && !gz_char_is_word(cp))
            continue;
        size = gz_utf8_put(gz_char_lower(fold_quote(cp)), bytes);
        if (written + space + size > LONGEST)
            break;
        if (space)
            out[written++] = ' ';
        space = false;
        memcpy(out + written, bytes, size);
        written += size;
        if (gz_char_is_word(cp))
            last_word = written;
    }
    return last_word;
}

static bool is_word_byte(char byte)
{
    return (unsigned char)byte >= 0x80 || gz_char_is_word((unsigned char)byte);
}

/* Length of the word that folded text begins with. */
static size_t measure_first_word(const char *folded, size_t len)
{
    size_t at = 0;

    while (at < len && is_word_byte(folded[at]))
        at++;
    return at;
}

/* The first word of a text, folded; its length, 0 where that is not known. */
static size_t fold_first_word(const char *text, size_t len, char out[LONGEST])
{
    size_t end = 0;

    while (end < len && !is_word_byte(text[end]))
        end++;
    while (end < len && is_word_byte(text[end]))
        end++;
    return measure_first_word(out, fold(text, end, out));
}

/* Does a phrase begin with the first word of the block? Most don't, and need not be folded. */
static bool may_be_furniture(const table *furniture, const char *block, size_t len)
{
    char folded[LONGEST];
    size_t word = fold_first_word(block, len, folded);

    return word == 0 || (find_kinds(furniture, folded, word) & OPENING);
}

bool gz_words_is_furniture(const gz_segment_words *words, const char *block, size_t len)
{
    char folded[LONGEST];
    uint32_t hash = HASH_OF_NOTHING;
    size_t folded_len;

    if (!words || !words->furniture.count || len > 2 * LONGEST ||
        !may_be_furniture(&words->furniture, block, len))
        return false;
    folded_len = fold(block, len, folded);
    for (size_t at = 0; at < folded_len;) {
        unsigned kinds;

        hash = hash_byte(hash, folded[at++]);
        if (at < folded_len && is_word_byte(folded[at]))
            continue; /* a phrase ends where a word ends */
        kinds = find_slot(&words->furniture, hash, folded, at)->kinds;
        if ((kinds & PREFIX) || ((kinds & EXACT) && at == folded_len))
            return true;
    }
    return false;
}

unsigned gz_words_kinds(const gz_segment_words *words, const char *word, size_t len)
{
    char folded[LONGEST];
    unsigned kinds;

    if (!words || !words->abbreviations.count || len > LONGEST)
        return 0;
    kinds = find_kinds(&words->abbreviations, word, len);
    if (kinds || len < 2)
        return kinds;
    /* MR and THE are Mr and The in capitals */
    for (size_t i = 0; i < len; i++) {
        if (word[i] >= 'a' && word[i] <= 'z')
            return 0;
        folded[i] = (char)(i ? gz_char_lower((unsigned char)word[i]) : (unsigned char)word[i]);
    }
    return find_kinds(&words->abbreviations, folded, len);
}

/* ---- reading the files ------------------------------------------------- */

typedef struct reader {
    const char *where;
    size_t line;
    table *into;
    gloze_error *err;
} reader;

static gloze_status add_abbreviation(reader *r, const char *phrase, size_t phrase_len,
                                     const char *kind, size_t kind_len)
{
    static const struct {
        const char *name;
        unsigned kind;
    } kinds[] = { { "title", GZ_WORD_TITLE },
                  { "abbreviation", GZ_WORD_ABBREVIATION },
                  { "numbered", GZ_WORD_NUMBERED },
                  { "opener", GZ_WORD_OPENER },
                  { "credit", GZ_WORD_CREDIT } };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strlen(kinds[i].name) == kind_len && memcmp(kinds[i].name, kind, kind_len) == 0)
            return add_entry(r->into, phrase, phrase_len, kinds[i].kind) ? GLOZE_OK
                                                                         : gz_fail_memory(r->err);
    return gz_fail(r->err, GLOZE_EPLUGIN,
                   "%s:%zu: kind \"%.*s\": write title, abbreviation, numbered, opener or credit",
                   r->where, r->line, (int)(kind_len < 80 ? kind_len : 80), kind);
}

static gloze_status add_furniture(reader *r, const char *phrase, size_t len)
{
    char folded[LONGEST], opening[LONGEST];
    bool prefix = phrase[len - 1] == '*';
    size_t folded_len = fold(phrase, len, folded);
    size_t word = fold_first_word(folded, folded_len, opening);

    if (folded_len == 0)
        return gz_fail(r->err, GLOZE_EPLUGIN, "%s:%zu: a phrase needs a letter or digit", r->where,
                       r->line);
    if (!add_entry(r->into, folded, folded_len, prefix ? EXACT | PREFIX : EXACT) ||
        !add_entry(r->into, opening, word, OPENING))
        return gz_fail_memory(r->err);
    return GLOZE_OK;
}

/* One line that is neither blank nor a comment. */
static gloze_status read_line(reader *r, const char *line, size_t len, bool with_kind)
{
    const char *tab = memchr(line, '\t', len);
    size_t phrase_len = tab ? (size_t)(tab - line) : len;

    if (phrase_len == 0 || phrase_len > LONGEST || gz_utf8_valid(line, len) != len)
        return gz_fail(r->err, GLOZE_EPLUGIN,
                       "%s:%zu: the phrase must be UTF-8, and 1 to %d bytes long", r->where,
                       r->line, LONGEST);
    if (!with_kind)
        return add_furniture(r, line, phrase_len);
    if (!tab)
        return gz_fail(r->err, GLOZE_EPLUGIN, "%s:%zu: no kind: write phrase, tab, kind", r->where,
                       r->line);
    return add_abbreviation(r, line, phrase_len, tab + 1, len - phrase_len - 1);
}

static gloze_status read_file(reader *r, const char *data, size_t len, bool with_kind)
{
    const char *header = with_kind ? "phrase\tkind" : "phrase";
    bool header_seen = false;

    for (size_t at = 0; at < len;) {
        const char *line = data + at, *stop = memchr(line, '\n', len - at);
        size_t line_len = stop ? (size_t)(stop - line) : len - at;
        gloze_status st = GLOZE_OK;

        at += line_len + (stop != NULL);
        r->line++;
        if (line_len && line[line_len - 1] == '\r')
            line_len--;
        if (line_len == 0 || line[0] == '#')
            continue;
        if (header_seen)
            st = read_line(r, line, line_len, with_kind);
        else if (line_len != strlen(header) || memcmp(line, header, line_len) != 0)
            st = gz_fail(r->err, GLOZE_EPLUGIN, "%s:%zu: the header must be: %s", r->where, r->line,
                         with_kind ? "phrase, tab, kind" : "phrase");
        header_seen = true;
        if (st != GLOZE_OK)
            return st;
    }
    return GLOZE_OK;
}

gloze_status gz_segment_words_new(const char *abbreviations, size_t abbreviations_len,
                                  const char *abbreviations_where, const char *furniture,
                                  size_t furniture_len, const char *furniture_where,
                                  gz_segment_words **out, gloze_error *err)
{
    gz_segment_words *words = gz_zalloc(1, sizeof *words);
    reader r = { .where = abbreviations_where, .err = err };
    gloze_status st;

    *out = NULL;
    if (!words)
        return gz_fail_memory(err);
    r.into = &words->abbreviations;
    st = read_file(&r, abbreviations, abbreviations ? abbreviations_len : 0, true);
    if (st != GLOZE_OK)
        goto done;
    r = (reader){ .where = furniture_where, .into = &words->furniture, .err = err };
    st = read_file(&r, furniture, furniture ? furniture_len : 0, false);
    if (st != GLOZE_OK)
        goto done;
    *out = words; /* the caller owns it from here */
    words = NULL;
done:
    gz_segment_words_free(words);
    return st;
}

void gz_segment_words_free(gz_segment_words *words)
{
    if (!words)
        return;
    clear_table(&words->abbreviations);
    clear_table(&words->furniture);
    gz_free(words);
}
