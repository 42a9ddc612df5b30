#include "match/symbols.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "match/pcre.h"

#include <string.h>

enum {
    ASKED_MOST = 2000, /* sets that PCRE2 is asked about; more are GZ_SET_ANY */
    SLOTS = 256,       /* of the hash table of sets */
    PAGE = 256,        /* characters of a page */
    PAGES = 0x110000 / PAGE
};

/* What a set wants: one character, or what the code matches. */
typedef struct set {
    gz_symbol_set made_of;
    uint32_t only; /* the character, 0 for none */
    pcre2_code *code;
    bool refused;         /* by PCRE2: there is no code */
    const uint8_t *bytes; /* of the code: the first bytes that it wants, or NULL */
    uint32_t next;        /* set with the same hash; 0 at the end */
} set;

struct gz_symbols {
    set *sets;
    size_t set_count, set_cap, asked;
    uint32_t heads[SLOTS]; /* of sets, by hash */
    uint32_t plain[128];   /* the set of an ASCII character alone; 0: none yet */
    uint64_t *rows;        /* of all classes, one after the other */
    size_t words;          /* of a row; 0 until the first class */
    size_t class_count, row_cap;
    uint32_t ascii[256]; /* classes by byte; 0: not known yet, or beyond ASCII */
    uint32_t **pages;    /* the same beyond ASCII, by character; NULL until one is asked for */
    gz_matcher *matcher;
};

gz_symbols *gz_symbols_new(void)
{
    gz_symbols *s = gz_zalloc(1, sizeof *s);

    if (!s)
        return NULL;
    s->matcher = gz_matcher_new(1);
    if (!s->matcher || !gz_grow(&s->sets, &s->set_cap, GZ_SET_FIRST, sizeof *s->sets)) {
        gz_symbols_free(s);
        return NULL;
    }
    memset(s->sets, 0, GZ_SET_FIRST * sizeof *s->sets);
    s->set_count = GZ_SET_FIRST;
    s->sets[GZ_SET_WORD] = (set){ .made_of = { "\\w", 2, 0, false } };
    return s;
}

void gz_symbols_free(gz_symbols *symbols)
{
    if (!symbols)
        return;
    for (size_t i = 0; i < symbols->set_count; i++)
        pcre2_code_free(symbols->sets[i].code);
    gz_matcher_free(symbols->matcher);
    gz_free(symbols->sets);
    gz_free(symbols->rows);
    for (size_t i = 0; symbols->pages && i < PAGES; i++)
        gz_free(symbols->pages[i]);
    gz_free(symbols->pages);
    gz_free(symbols);
}

/* ---- sets ---- */

static bool is_letter(char c)
{
    return ((unsigned char)c | 0x20u) - 'a' < 26u;
}

static uint32_t add_set(gz_symbols *s, set new, uint32_t *head)
{
    if (!new.only && s->asked == ASKED_MOST)
        return GZ_SET_ANY;
    if (!gz_grow(&s->sets, &s->set_cap, s->set_count + 1, sizeof *s->sets))
        return GZ_SET_FAILED;
    s->asked += !new.only;
    new.next = *head;
    s->sets[s->set_count] = new;
    *head = (uint32_t)s->set_count;
    return (uint32_t)s->set_count++;
}

static uint32_t find_or_add(gz_symbols *s, set wanted)
{
    gz_symbol_set of = wanted.made_of;
    uint32_t hash = of.options ^ wanted.only;
    uint32_t *head;

    for (size_t i = 0; i < of.len; i++)
        hash = (hash ^ (unsigned char)of.text[i]) * UINT32_C(0x9E3779B1);
    head = &s->heads[hash >> 16 & (SLOTS - 1)];
    for (uint32_t i = *head; i; i = s->sets[i].next) {
        gz_symbol_set old = s->sets[i].made_of;

        if (old.len == of.len && old.options == of.options && old.literal == of.literal &&
            memcmp(old.text, of.text, of.len) == 0)
            return i;
    }
    return add_set(s, wanted, head);
}

uint32_t gz_symbols_set(gz_symbols *symbols, const char *text, size_t len, uint32_t options)
{
    return find_or_add(symbols, (set){ .made_of = { text, len, options, false } });
}

/* Only a letter has a case; other characters of ASCII may mean something to PCRE2. */
uint32_t gz_symbols_literal(gz_symbols *symbols, const char *text, size_t len, uint32_t options)
{
    set wanted = { .made_of = { text, len, options & PCRE2_CASELESS, true } };
    bool wide = (unsigned char)text[0] >= 128;
    uint32_t *plain =
        wide || wanted.made_of.options ? NULL : &symbols->plain[(unsigned char)text[0]];

    if (plain && *plain)
        return *plain;
    if (!wanted.made_of.options || !(wide || is_letter(text[0])))
        gz_utf8_next(text, len, &wanted.only);
    if (!plain)
        return find_or_add(symbols, wanted);
    *plain = find_or_add(symbols, wanted);
    if (*plain != GZ_SET_FAILED)
        return *plain;
    *plain = 0;
    return GZ_SET_FAILED;
}

gz_symbol_set gz_symbols_describe(const gz_symbols *symbols, uint32_t index)
{
    return symbols->sets[index].made_of;
}

uint32_t gz_symbols_count(const gz_symbols *symbols)
{
    return (uint32_t)symbols->set_count;
}

/* ---- classes ---- */

/* False when memory ran out. A text that PCRE2 refuses has no code. */
static bool compile(set *wanted)
{
    gz_symbol_set of = wanted->made_of;
    int code;
    size_t at;

    wanted->code = gz_pcre_compile(of.text, of.len, of.options | PCRE2_ANCHORED, &code, &at);
    wanted->refused = !wanted->code && code != PCRE2_ERROR_HEAP_FAILED;
    if (!wanted->code)
        return wanted->refused;
    pcre2_pattern_info(wanted->code, PCRE2_INFO_FIRSTBITMAP, &wanted->bytes);
    return true;
}

/* What can't be asked counts as a yes. False when memory ran out. */
static bool ask(gz_symbols *s, set *wanted, uint32_t cp, bool *in)
{
    char text[4];
    size_t len = gz_utf8_put(cp, text);
    int rc = 1;

    if (!wanted->code && !wanted->refused && !compile(wanted))
        return false;
    if (cp < 128 && wanted->bytes) {
        *in = wanted->bytes[cp / 8] >> cp % 8 & 1;
        return true;
    }
    if (wanted->code)
        rc = gz_matcher_once(s->matcher, wanted->code, GZ_MATCH_LIMIT, text, len, 0,
                             PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT);
    *in = rc != PCRE2_ERROR_NOMATCH;
    return rc != PCRE2_ERROR_NOMEMORY;
}

static bool look_up(gz_symbols *s, size_t index, uint32_t cp, bool *in)
{
    set *wanted = &s->sets[index];

    *in = true;
    if (index == GZ_SET_ANY)
        return true;
    if (index == GZ_SET_LETTER)
        *in = gz_char_is_word(cp);
    else if (wanted->only)
        *in = wanted->only == cp;
    else if (cp < 128 && wanted->made_of.len == 1 && is_letter(wanted->made_of.text[0]))
        *in = (cp | 0x20) == ((unsigned char)wanted->made_of.text[0] | 0x20u);
    else
        return ask(s, wanted, cp, in);
    return true;
}

static bool fill_row(gz_symbols *s, uint32_t cp, uint64_t *row)
{
    memset(row, 0, s->words * sizeof *row);
    for (size_t i = 0; i < s->set_count; i++) {
        bool in;

        if (!look_up(s, i, cp, &in))
            return false;
        row[i / 64] |= (uint64_t)in << i % 64;
    }
    return true;
}

/* Room for one more row, behind those that are there. */
static bool reserve_row(gz_symbols *s)
{
    if (!s->words) {
        s->words = s->set_count / 64 + 1;
        if (!gz_grow(&s->rows, &s->row_cap, 2 * s->words, sizeof *s->rows)) {
            s->words = 0;
            return false;
        }
        memset(s->rows, 0, s->words * sizeof *s->rows);
        s->class_count = 1;
    }
    return gz_grow(&s->rows, &s->row_cap, (s->class_count + 1) * s->words, sizeof *s->rows);
}

static uint32_t make_class(gz_symbols *s, uint32_t cp)
{
    uint64_t *row;

    if (!reserve_row(s))
        return GZ_CLASS_FAILED;
    row = s->rows + s->class_count * s->words;
    if (!fill_row(s, cp, row))
        return GZ_CLASS_FAILED;
    for (size_t i = 1; i < s->class_count; i++)
        if (memcmp(s->rows + i * s->words, row, s->words * sizeof *row) == 0)
            return (uint32_t)i;
    return (uint32_t)s->class_count++;
}

static uint32_t find_wide_class(gz_symbols *s, uint32_t cp)
{
    uint32_t **page, *class, found;

    if (!s->pages && !(s->pages = gz_zalloc(PAGES, sizeof *s->pages)))
        return GZ_CLASS_FAILED;
    page = &s->pages[cp / PAGE];
    if (!*page && !(*page = gz_zalloc(PAGE, sizeof **page)))
        return GZ_CLASS_FAILED;
    class = &(*page)[cp % PAGE];
    if (*class)
        return *class;
    found = make_class(s, cp);
    if (found != GZ_CLASS_FAILED)
        *class = found;
    return found;
}

uint32_t gz_symbols_class(gz_symbols *symbols, uint32_t cp)
{
    uint32_t class;

    if (cp >= 128)
        return find_wide_class(symbols, cp);
    if (symbols->ascii[cp])
        return symbols->ascii[cp];
    class = make_class(symbols, cp);
    if (class != GZ_CLASS_FAILED)
        symbols->ascii[cp] = class;
    return class;
}

const uint32_t *gz_symbols_ascii(const gz_symbols *symbols)
{
    return symbols->ascii;
}

const uint64_t *gz_symbols_row(const gz_symbols *symbols, uint32_t class)
{
    return symbols->rows + class * symbols->words;
}
