#define PCRE2_CODE_UNIT_WIDTH 8

#include "base/mem.h"
#include "base/utf8.h"
#include "match/lexicon.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <pcre2.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define MAX_TOKENS 4000

/* ---- helpers ---- */

static gz_lexicon *load(const char *tsv, const gz_lexicon_options *options)
{
    gz_lexicon *lexicon = NULL;
    gloze_error err = { 0 };
    gloze_status st = gz_lexicon_from_tsv(tsv, strlen(tsv), "x.tsv", options, &lexicon, &err);

    if (st != GLOZE_OK)
        fail_msg("%s", err.message);
    return lexicon;
}

/* Phrases as a string with bars between: "a|b c". */
static gz_lexicon *make(const char *phrases, gz_lexicon_options options)
{
    char copy[2000], *list[200], *rest = NULL;
    size_t count = 0;
    gz_lexicon *lexicon = NULL;
    gloze_error err = { 0 };

    snprintf(copy, sizeof copy, "%s", phrases);
    for (char *one = strtok_r(copy, "|", &rest); one; one = strtok_r(NULL, "|", &rest))
        list[count++] = one;
    if (gz_lexicon_from_phrases((const char *const *)list, count, "init.lua:3", &options, &lexicon,
                                &err) != GLOZE_OK)
        fail_msg("%s", err.message);
    return lexicon;
}

static gz_token_kind kind_of(uint32_t cp)
{
    unsigned class = gz_char_class(cp);

    return class & GZ_DIGIT                ? GZ_TOKEN_NUMBER
           : class & (GZ_LETTER | GZ_MARK) ? GZ_TOKEN_WORD
                                           : GZ_TOKEN_OTHER;
}

/* Fills a document by hand: tokens as document.h defines them; U+00B6 (¶) parts blocks. */
static void fill(gz_document *doc, const char *text)
{
    static gz_token tokens[MAX_TOKENS];
    static gz_block blocks[10];
    size_t count = 0, block = 0;

    gz_document_init(doc);
    doc->text = text;
    doc->len = strlen(text);
    doc->tokens = tokens;
    doc->blocks = blocks;
    memset(blocks, 0, sizeof blocks);
    for (size_t at = 0; at < doc->len;) {
        uint32_t cp, next;
        size_t start = at;
        gz_token_kind kind;

        at += gz_utf8_next(text + at, doc->len - at, &cp);
        kind = kind_of(cp);
        if (cp == 0xB6) {
            blocks[block].token_count = (uint32_t)count - blocks[block].first_token;
            blocks[++block].first_token = (uint32_t)count;
        }
        if (cp == 0xB6 || (gz_char_class(cp) & GZ_SPACE))
            continue;
        while (kind != GZ_TOKEN_OTHER && at < doc->len) {
            size_t size = gz_utf8_next(text + at, doc->len - at, &next);
            bool inner = kind == GZ_TOKEN_NUMBER && (next == ',' || next == '.') &&
                         text[at + 1] >= '0' && text[at + 1] <= '9';

            if (kind_of(next) != kind && !inner)
                break;
            at += size;
        }
        assert_true(count < MAX_TOKENS);
        tokens[count++] = (gz_token){ (uint32_t)start, (uint32_t)at, (uint8_t)kind,
                                      gz_char_class(cp) & GZ_UPPER ? GZ_SHAPE_CAPITAL : 0 };
    }
    blocks[block].token_count = (uint32_t)count - blocks[block].first_token;
    doc->block_count = block + 1;
    doc->token_count = count;
}

typedef struct found {
    const gz_document *doc;
    gz_buffer out;
    size_t stop_after, count;
} found;

static gloze_status note(void *data, const gz_lexicon_match *match)
{
    found *f = data;

    if (f->out.len)
        gz_buffer_char(&f->out, '|');
    gz_buffer_format(&f->out, "%zu:%zu:%.*s", match->lexicon, match->row,
                     (int)(match->end - match->start), f->doc->text + match->start);
    assert_int_equal(match->start, f->doc->tokens[match->first_token].start);
    assert_int_equal(match->end, f->doc->tokens[match->first_token + match->token_count - 1].end);
    return ++f->count == f->stop_after ? GLOZE_ELIMIT : GLOZE_OK;
}

static void assert_scan(const gz_lexicon *const *lexicons, size_t count, const char *text,
                        const char *expected)
{
    gz_document doc;
    gz_lexicon_set *set = NULL;
    found f = { &doc, { 0 }, 0, 0 };

    fill(&doc, text);
    gz_buffer_init(&f.out);
    assert_int_equal(gz_lexicon_set_new(lexicons, count, &set, NULL), GLOZE_OK);
    assert_int_equal(gz_lexicon_set_scan(set, &doc, false, note, &f, NULL), GLOZE_OK);
    assert_string_equal(gz_buffer_text(&f.out), expected);
    gz_buffer_clear(&f.out);
    gz_lexicon_set_free(set);
    gz_document_clear(&doc);
}

/* One list over one text; `expected` as "row:text|row:text". */
typedef struct scan_case {
    gz_lexicon_options options;
    const char *phrases, *text, *expected;
} scan_case;

#define PLAIN                                                                                      \
    {                                                                                              \
        GZ_CASE_DEFAULT, false, false, false                                                       \
    }
#define CASED                                                                                      \
    {                                                                                              \
        GZ_CASE_EXACT, false, false, false                                                         \
    }
#define FOLDED                                                                                     \
    {                                                                                              \
        GZ_CASE_FOLD, false, false, false                                                          \
    }
#define HYPHEN                                                                                     \
    {                                                                                              \
        GZ_CASE_DEFAULT, true, false, false                                                        \
    }
#define PLURAL                                                                                     \
    {                                                                                              \
        GZ_CASE_DEFAULT, false, true, false                                                        \
    }
#define POSSESSIVE                                                                                 \
    {                                                                                              \
        GZ_CASE_DEFAULT, false, false, true                                                        \
    }
#define ALL                                                                                        \
    {                                                                                              \
        GZ_CASE_DEFAULT, true, true, true                                                          \
    }

static const scan_case scan_cases[] = {
    /* words and boundaries */
    { PLAIN, "boat|small boat", "a small boat, a boat", "1:small boat|0:boat|0:boat" },
    { PLAIN, "boat", "boats and boatyard, the boat", "0:boat" },
    { PLAIN, "MI5|MI", "MI5 and MI are not MI55", "0:MI5|1:MI" },
    { PLAIN, "5", "MI5, 5 and 5,000", "0:5" },
    { PLAIN, "£|US$|$", "£5, US$5, A$5", "0:£|1:US$|2:$|2:$" },
    { PLAIN, "U.S.|U.S. Army", "the U.S. Army, the U. S. Army", "1:U.S. Army" },
    { PLAIN, "a.m.", "at 5 a.m.", "0:a.m." },
    { PLAIN, "1,200.50", "for 1,200.50 in all", "0:1,200.50" },
    { PLAIN, "don't know", "I don’t know", "0:don’t know" },
    { PLAIN, "new york|new york city hall", "new york city", "0:new york" },
    { PLAIN, "a b", "a ¶ b", "" },
    { PLAIN, "Málaga|île", "MÁLAGA and Île", "0:MÁLAGA|1:Île" },
    /* shapes */
    { PLAIN, "South East Asia",
      "South  East\n\xC2\xA0"
      "Asia",
      "0:South  East\n\xC2\xA0"
      "Asia" },
    { PLAIN, "Côte d'Ivoire", "Côte d’Ivoire, Côte dʼIvoire", "0:Côte d’Ivoire|0:Côte dʼIvoire" },
    { PLAIN, "co-operation", "co‑operation, co–operation, co operation, cooperation",
      "0:co‑operation|0:co–operation" },
    { PLAIN, "-|--|'", "a - b -- c ’", "0:-|1:--|0:-|2:’" },
    { PLAIN, "'s-Gravenhage|Gravenhage", "in 's-Gravenhage", "0:'s-Gravenhage|1:Gravenhage" },
    { PLAIN, "\"so\"", "“so”", "0:“so”" },
    /* a letter and its marks: U+0301 is \u0301 */
    { PLAIN, "Málaga|Ma\u0301laga Port|e\u0323\u0302",
      "Ma\u0301laga, MA\u0301LAGA, Málaga Port, ẹ\u0302 Ệ, Malaga, Ma\u0308laga",
      "0:Ma\u0301laga|0:MA\u0301LAGA|1:Málaga Port|2:ẹ\u0302|2:Ệ" },
    { PLAIN, "cafe|x\u030C", "cafe\u0301, x\u030C, x", "1:x\u030C" },
    { HYPHEN, "São Tomé", "Sa\u0303o-Tome\u0301", "0:Sa\u0303o-Tome\u0301" },
    /* case */
    { PLAIN, "May|may", "May, may and MAY", "0:May|1:may|0:MAY" },
    { PLAIN, "Ministry of Defence", "MINISTRY OF DEFENCE, Ministry Of Defence, ministry of defence",
      "0:MINISTRY OF DEFENCE|0:Ministry Of Defence" },
    { PLAIN, "US|us", "US, us, Us", "0:US|1:us|1:Us" },
    { PLAIN, "us|US", "US", "1:US" },
    { CASED, "iPad|boat", "iPad, IPAD, boat, Boat", "0:iPad|1:boat" },
    { FOLDED, "NATO", "Nato and nato", "0:Nato|0:nato" },
    { FOLDED, "ΣΟΦΟΣ", "σοφος, σοφοσ, σοφος", "0:σοφος|0:σοφοσ|0:σοφος" },
    /* options */
    { HYPHEN, "land mine", "land mine, land-mine, landmine, landmines, land – mine",
      "0:land mine|0:land-mine|0:landmine" },
    { HYPHEN, "vice-president of", "vice president of, vicepresident-of",
      "0:vice president of"
      "|0:vicepresident-of" },
    { HYPHEN, "MI 5", "MI5, MI-5", "0:MI5|0:MI-5" },
    { PLURAL, "small boat|lady|chief|man|box|hero",
      "small boats, ladies, chiefs, men, boxes, heroes, small boatses",
      "0:small boats|1:ladies|2:chiefs|3:men|4:boxes|5:heroes" },
    { PLURAL, "boat|boats", "boats", "1:boats" },
    { PLURAL, "MP", "MPs and MPS", "0:MPs|0:MPS" },
    { PLAIN, "Border Force", "Border Force's", "0:Border Force" },
    { POSSESSIVE, "Border Force|Border Force officers|Home Office",
      "Border Force’s, Border Force's officers, the BORDER FORCE'S men",
      "0:Border Force’s|1:Border Force's officers|0:BORDER FORCE'S" },
    { POSSESSIVE, "the Forces|Force", "the Forces’ men, the Force’ men", "0:the Forces’|1:Force" },
    { POSSESSIVE, "Women's Aid", "Women’s Aid’s", "0:Women’s Aid’s" },
    { POSSESSIVE, "Force", "Force'sake, Force 's", "0:Force|0:Force" },
    { ALL, "land mine", "landmines’, land-mine's", "0:landmines’|0:land-mine's" },
    { { GZ_CASE_FOLD, true, true, true },
      "Chief-of-staff",
      "chief of staff's chief-of-staffs",
      "0:chief of staff's|0:chief-of-staffs" },
};

/* Without the lexicon's index, to keep the table short. */
static void strip_lexicon(char *out, size_t size, const char *expected)
{
    size_t len = 0;
    bool start = true;

    for (const char *at = expected; *at && len + 3 < size; at++) {
        if (start) {
            out[len++] = '0';
            out[len++] = ':';
        }
        out[len++] = *at;
        start = *at == '|';
    }
    out[len] = '\0';
}

static void finds_phrases_at_word_boundaries(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(scan_cases); i++) {
        gz_lexicon *lexicon = make(scan_cases[i].phrases, scan_cases[i].options);
        const gz_lexicon *list[] = { lexicon };
        char expected[1000];

        strip_lexicon(expected, sizeof expected, scan_cases[i].expected);
        assert_scan(list, 1, scan_cases[i].text, expected);
        gz_lexicon_free(lexicon);
    }
}

static void serves_many_lexicons_in_one_scan(void **state)
{
    gz_lexicon *places = make("Reading|South East|New York", (gz_lexicon_options)PLAIN);
    gz_lexicon *words = make("reading|south|new york city", (gz_lexicon_options)HYPHEN);
    gz_lexicon *none = make("", (gz_lexicon_options)ALL);
    const gz_lexicon *list[] = { places, none, words };

    (void)state;
    assert_scan(list, 3, "Reading the South East, New York City and New-York",
                "0:0:Reading|2:0:Reading|0:1:South East|2:1:South|2:2:New York City|0:2:New York");
    assert_scan(list, 3, "", "");
    assert_scan(NULL, 0, "Reading", "");
    gz_lexicon_free(places);
    gz_lexicon_free(words);
    gz_lexicon_free(none);
}

static void stops_when_the_report_says_so(void **state)
{
    gz_lexicon *lexicon = make("boat", (gz_lexicon_options)PLAIN);
    const gz_lexicon *list[] = { lexicon };
    gz_document doc;
    gz_lexicon_set *set = NULL;
    found f = { &doc, { 0 }, 2, 0 };

    (void)state;
    fill(&doc, "boat boat boat");
    assert_int_equal(gz_lexicon_set_new(list, 1, &set, NULL), GLOZE_OK);
    assert_int_equal(gz_lexicon_set_scan(set, &doc, false, note, &f, NULL), GLOZE_ELIMIT);
    assert_int_equal(f.count, 2);
    gz_buffer_clear(&f.out);
    gz_lexicon_set_free(set);
    gz_document_clear(&doc);
    gz_lexicon_free(lexicon);
}

/* ---- the table ---- */

static void assert_cell(const gz_lexicon *lexicon, size_t row, size_t column, const char *expected)
{
    size_t len;

    assert_string_equal(gz_lexicon_cell(lexicon, row, column, &len), expected);
    assert_int_equal(len, strlen(expected));
}

static void reads_columns_comments_and_line_ends(void **state)
{
    gz_lexicon *lexicon = load("\xEF\xBB\xBF# months\r\nphrase\tnumber?\tnote?\r\n\r\n"
                               "May\t5\t a \r\n#June\t6\nJuly\t7\nAugust",
                               NULL);

    (void)state;
    assert_int_equal(gz_lexicon_row_count(lexicon), 3);
    assert_int_equal(gz_lexicon_column_count(lexicon), 3);
    assert_string_equal(gz_lexicon_column_name(lexicon, 2), "note");
    assert_int_equal(gz_lexicon_column(lexicon, "number", 6), 1);
    assert_int_equal(gz_lexicon_column(lexicon, "numbers", 7), -1);
    assert_cell(lexicon, 0, 0, "May");
    assert_cell(lexicon, 0, 2, "a");
    assert_cell(lexicon, 1, 1, "7");
    assert_cell(lexicon, 1, 2, "");
    assert_cell(lexicon, 2, 0, "August");
    assert_cell(lexicon, 2, 1, "");
    assert_int_equal(gz_lexicon_line(lexicon, 0), 4);
    assert_int_equal(gz_lexicon_line(lexicon, 2), 7);
    gz_lexicon_free(lexicon);
}

static void chains_rows_with_the_same_phrase_in_file_order(void **state)
{
    gz_lexicon_options options = { GZ_CASE_DEFAULT, true, true, false };
    gz_lexicon *lexicon = load("phrase\tcountry\nNewport\tGB\nNew Port\tZA\nBoston\tUS\n"
                               "new port\tXX\nBoston\tGB\nNew-Port\tNZ\nBoston\tAU\n",
                               &options);

    (void)state;
    assert_int_equal(gz_lexicon_find(lexicon, "Boston", 6), 2);
    assert_int_equal(gz_lexicon_next(lexicon, 2), 4);
    assert_int_equal(gz_lexicon_next(lexicon, 4), 6);
    assert_int_equal(gz_lexicon_next(lexicon, 6), GZ_NO_ROW);
    assert_int_equal(gz_lexicon_next(lexicon, 0), GZ_NO_ROW);
    assert_int_equal(gz_lexicon_next(lexicon, 1), 5);
    assert_int_equal(gz_lexicon_find(lexicon, "Newport", 7), 0);
    assert_int_equal(gz_lexicon_find(lexicon, "New-Port", 8), 1);
    assert_int_equal(gz_lexicon_find(lexicon, "new  port", 9), 3);
    assert_int_equal(gz_lexicon_find(lexicon, "Bostons", 7), 2);
    assert_int_equal(gz_lexicon_find(lexicon, "Bosto", 5), GZ_NO_ROW);
    assert_int_equal(gz_lexicon_find(lexicon, "Boston x", 8), GZ_NO_ROW);
    assert_int_equal(gz_lexicon_find(lexicon, "", 0), GZ_NO_ROW);
    assert_int_equal(gz_lexicon_find(lexicon, "Bo\xFF", 3), GZ_NO_ROW);
    gz_lexicon_free(lexicon);
}

typedef struct error_case {
    const char *tsv;
    size_t len;
    const char *message;
} error_case;

#define TEXT(s) s, sizeof(s) - 1

static const error_case error_cases[] = {
    { TEXT(""), "x.tsv:1: no header; the first line names the columns, with tabs between" },
    { TEXT("# only\n\n"),
      "x.tsv:1: no header; the first line names the columns, with tabs between" },
    { TEXT("phrase,kind\na,b\n"), "x.tsv:1: the header has no tab; columns are parted by tabs" },
    { TEXT("phrase kind\n"), "x.tsv:1: the header has no tab; columns are parted by tabs" },
    { TEXT("phrase\t\tb\n"),
      "x.tsv:1: a column without a name; the first line names every column" },
    { TEXT("phrase\tb\tb\n"), "x.tsv:1: two columns are named b; rename one" },
    { TEXT("phrase\n\na\tb\n"), "x.tsv:3: more cells than columns (1); is there a tab too many?" },
    { TEXT("phrase\tb\tc\na\tb\tc\na\n"),
      "x.tsv:3: the row has 1 cell and ends before column 'b'; put a tab before each cell, an "
      "empty "
      "one too, or write 'b?' in the header if rows may end before it" },
    { TEXT("phrase\tb\tc?\na\tb\na\n"),
      "x.tsv:3: the row has 1 cell and ends before column 'b'; put a tab before each cell, an "
      "empty "
      "one too, or write 'b?' in the header if rows may end before it" },
    { TEXT("phrase\tb?\tc\n"), "x.tsv:1: column 'c' needs a ? behind its name, too: rows that may "
                               "end before the one on its left end before it" },
    { TEXT("phrase\tb?\na\tb\tc\n"),
      "x.tsv:2: more cells than columns (2); is there a tab too many?" },
    { TEXT("phrase\tb\tb?\n"), "x.tsv:1: two columns are named b; rename one" },
    { TEXT("phrase\t?\n"), "x.tsv:1: a column without a name; the first line names every column" },
    { TEXT("phrase\tb\n\tb\n"), "x.tsv:2: the first cell is empty; it holds the phrase" },
    { TEXT("phrase\nb\xC3\n"), "x.tsv:2: this is not UTF-8; save the file as UTF-8" },
    { TEXT("phrase\na\0b\n"), "x.tsv:2: a NUL byte; is this a text file?" },
    { TEXT("phrase\n\xC2\xA0\v\n"), "x.tsv:2: the first cell is empty; it holds the phrase" },
};

static void names_the_line_that_is_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(error_cases); i++) {
        gz_lexicon *lexicon = NULL;
        gloze_error err = { 0 };

        assert_int_equal(gz_lexicon_from_tsv(error_cases[i].tsv, error_cases[i].len, "x.tsv", NULL,
                                             &lexicon, &err),
                         GLOZE_EPLUGIN);
        assert_null(lexicon);
        assert_string_equal(err.message, error_cases[i].message);
    }
}

static void names_the_phrase_that_is_wrong(void **state)
{
    static const char *const lists[][2] = { { "a", " " }, { "a", "\xFF" }, { "a", NULL } };
    static const char *const messages[] = {
        "init.lua:3: phrase 2 of the list is empty",
        "init.lua:3: phrase 2 of the list is not UTF-8",
        "init.lua:3: phrase 2 of the list has no word, or more than 64; shorten or remove it",
    };
    char longest[200];

    (void)state;
    memset(longest, '.', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    for (size_t i = 0; i < 3; i++) {
        const char *list[] = { lists[i][0], lists[i][1] ? lists[i][1] : longest };
        gz_lexicon *lexicon = NULL;
        gloze_error err = { 0 };

        assert_int_equal(gz_lexicon_from_phrases(list, 2, "init.lua:3", NULL, &lexicon, &err),
                         GLOZE_EPLUGIN);
        assert_null(lexicon);
        assert_string_equal(err.message, messages[i]);
    }
}

/* ---- the pattern ---- */

static pcre2_code *compile(const gz_lexicon *lexicon)
{
    gz_buffer pattern;
    pcre2_code *code;
    int error;
    PCRE2_SIZE at;

    gz_buffer_init(&pattern);
    assert_int_equal(gz_lexicon_pattern(lexicon, &pattern, NULL), GLOZE_OK);
    code = pcre2_compile((PCRE2_SPTR)pattern.data, pattern.len, PCRE2_UTF | PCRE2_UCP, &error, &at,
                         NULL);
    if (!code)
        fail_msg("%.*s: error %d at %zu", (int)pattern.len, pattern.data, error, at);
    gz_buffer_clear(&pattern);
    return code;
}

/* Length of the match at the start of `text`, or 0. */
static size_t match_at(const pcre2_code *code, const char *text, size_t len)
{
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(code, NULL);
    int rc = pcre2_match(code, (PCRE2_SPTR)text, len, 0, PCRE2_ANCHORED, match, NULL);
    size_t end = rc > 0 ? pcre2_get_ovector_pointer(match)[1] : 0;

    pcre2_match_data_free(match);
    return end;
}

/* What the scan finds at its first token, the pattern matches there, and the look-up finds
 * again. */
static gloze_status check_match(void *data, const gz_lexicon_match *match)
{
    void **pair = data;
    const gz_lexicon *lexicon = pair[0];
    const gz_document *doc = pair[1];
    pcre2_code *code = compile(lexicon);
    const char *start = doc->text + match->start;

    assert_int_equal(match_at(code, start, doc->len - match->start), match->end - match->start);
    assert_int_equal(gz_lexicon_find(lexicon, start, match->end - match->start), match->row);
    pcre2_code_free(code);
    return GLOZE_OK;
}

static void scan_pattern_and_lookup_agree(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(scan_cases); i++) {
        gz_lexicon *lexicon = make(scan_cases[i].phrases, scan_cases[i].options);
        const gz_lexicon *list[] = { lexicon };
        gz_document doc;
        gz_lexicon_set *set = NULL;
        void *pair[] = { lexicon, &doc };

        fill(&doc, scan_cases[i].text);
        assert_int_equal(gz_lexicon_set_new(list, 1, &set, NULL), GLOZE_OK);
        assert_int_equal(gz_lexicon_set_scan(set, &doc, false, check_match, pair, NULL), GLOZE_OK);
        gz_lexicon_set_free(set);
        gz_document_clear(&doc);
        gz_lexicon_free(lexicon);
    }
}

static void a_pattern_ends_where_the_letters_or_digits_end(void **state)
{
    gz_lexicon *lexicon = make("kr|kr.|A1", (gz_lexicon_options)PLAIN);
    pcre2_code *code = compile(lexicon);

    (void)state;
    assert_int_equal(match_at(code, "kr500", 5), 2);
    assert_int_equal(match_at(code, "kr.500", 6), 3);
    assert_int_equal(match_at(code, "krs", 3), 0);
    assert_int_equal(match_at(code, "A1a", 3), 2);
    assert_int_equal(match_at(code, "A12", 3), 0);
    pcre2_code_free(code);
    gz_lexicon_free(lexicon);
}

static void an_empty_list_matches_nothing(void **state)
{
    gz_lexicon *lexicon = make("", (gz_lexicon_options)PLAIN);
    pcre2_code *code = compile(lexicon);

    (void)state;
    assert_int_equal(match_at(code, "a", 1), 0);
    assert_int_equal(gz_lexicon_find(lexicon, "a", 1), GZ_NO_ROW);
    pcre2_code_free(code);
    gz_lexicon_free(lexicon);
}

/* PCRE2 has room for 64 KB of compiled pattern. */
static void two_thousand_rows_fit_into_a_pattern(void **state)
{
    gz_lexicon_options options = { GZ_CASE_FOLD, false, true, false };
    gz_buffer tsv;
    gz_lexicon *lexicon;
    pcre2_code *code;

    (void)state;
    gz_buffer_init(&tsv);
    gz_buffer_string(&tsv, "phrase\n");
    for (int i = 0; i < 2000; i++)
        gz_buffer_format(&tsv, "Port %c%c%d\n", 'A' + i % 26, 'a' + i % 23, i);
    lexicon = load(gz_buffer_text(&tsv), &options);
    code = compile(lexicon);
    assert_int_equal(match_at(code, "port  aa0 and", 13), 9);
    assert_int_equal(match_at(code, "port bb1s", 9), 9);
    assert_int_equal(match_at(code, "port bb1st", 10), 8);
    pcre2_code_free(code);
    gz_lexicon_free(lexicon);
    gz_buffer_clear(&tsv);
}

/* PCRE2 allows 250 groups inside groups. */
static void phrases_that_begin_one_another_fit_into_a_pattern(void **state)
{
    gz_buffer tsv;
    gz_lexicon *lexicon;
    pcre2_code *code;
    char text[400];

    (void)state;
    memset(text, 'a', sizeof text);
    gz_buffer_init(&tsv);
    gz_buffer_string(&tsv, "phrase\n");
    for (int i = 1; i <= 300; i++)
        gz_buffer_format(&tsv, "%.*s\n", i, text);
    lexicon = load(gz_buffer_text(&tsv), NULL);
    code = compile(lexicon);
    for (size_t i = 1; i <= 300; i++)
        assert_int_equal(match_at(code, text, i), i);
    assert_int_equal(match_at(code, text, 301), 0);
    pcre2_code_free(code);
    gz_lexicon_free(lexicon);
    gz_buffer_clear(&tsv);
}

static void takes_signs_of_the_pattern_language_literally(void **state)
{
    gz_lexicon *lexicon = make("a.b|$ (x)|#c|\\E", (gz_lexicon_options)PLAIN);
    pcre2_code *code = compile(lexicon);

    (void)state;
    assert_int_equal(match_at(code, "a.b", 3), 3);
    assert_int_equal(match_at(code, "axb", 3), 0);
    assert_int_equal(match_at(code, "$  (x)", 6), 6);
    assert_int_equal(match_at(code, "#c", 2), 2);
    assert_int_equal(match_at(code, "\\E", 2), 2);
    pcre2_code_free(code);
    gz_lexicon_free(lexicon);
}

/* Every letter that PCRE2 takes for another case of one, the look-up must take so, too. */
static void agrees_with_pcre2_on_the_case_of_every_letter(void **state)
{
    pcre2_match_data *match = pcre2_match_data_create(1, NULL);

    (void)state;
    for (uint32_t cp = 0xA0; cp < 0x1E944; cp += cp == 0xD7FF ? 0x801 : 1) {
        char text[5] = { 0 };
        const char *list[] = { text };
        gz_lexicon_options folded = FOLDED;
        size_t len = gz_utf8_put(gz_char_lower(cp), text), upper_len;
        char upper[4];
        gz_lexicon *lexicon = NULL;
        pcre2_code *code;

        if (gz_char_lower(cp) == cp)
            continue;
        upper_len = gz_utf8_put(cp, upper);
        assert_int_equal(gz_lexicon_from_phrases(list, 1, "x", &folded, &lexicon, NULL), GLOZE_OK);
        code = compile(lexicon);
        if (match_at(code, upper, upper_len) == upper_len)
            assert_int_equal(gz_lexicon_find(lexicon, upper, upper_len), 0);
        assert_int_equal(gz_lexicon_find(lexicon, text, len), 0);
        pcre2_code_free(code);
        gz_lexicon_free(lexicon);
    }
    pcre2_match_data_free(match);
}

/* ---- limits ---- */

/* Dashes and possessives in a row neither count as words nor make the scan slow. */
static void long_runs_of_signs_are_not_slow(void **state)
{
    gz_lexicon *lexicon = make("a b|a - b|--|it's", (gz_lexicon_options)ALL);
    const gz_lexicon *list[] = { lexicon };
    static char text[3000];
    gz_document doc;
    gz_lexicon_set *set = NULL;
    found f = { &doc, { 0 }, 0, 0 };

    (void)state;
    for (size_t i = 0; i + 4 < sizeof text; i += 3)
        memcpy(text + i, i < 1500 ? "a's" : "---", 3);
    fill(&doc, text);
    assert_int_equal(gz_lexicon_set_new(list, 1, &set, NULL), GLOZE_OK);
    for (int i = 0; i < 100; i++)
        assert_int_equal(gz_lexicon_set_scan(set, &doc, false, note, &f, NULL), GLOZE_OK);
    gz_buffer_clear(&f.out);
    gz_lexicon_set_free(set);
    gz_document_clear(&doc);
    gz_lexicon_free(lexicon);
}

static void loads_fifty_thousand_rows_at_once(void **state)
{
    gz_buffer tsv;
    gz_lexicon *lexicon = NULL;
    const gz_lexicon *list[1];
    gz_lexicon_set *set = NULL;

    (void)state;
    gz_buffer_init(&tsv);
    gz_buffer_string(&tsv, "phrase\tcountry\tpopulation\n");
    for (int i = 0; i < 50000; i++)
        gz_buffer_format(&tsv, "Saint-Aubin %c%c%d\tFR\t%d\n", 'A' + i % 26, 'a' + i % 23, i, i);
    assert_int_equal(gz_lexicon_from_tsv(tsv.data, tsv.len, "x.tsv", NULL, &lexicon, NULL),
                     GLOZE_OK);
    list[0] = lexicon;
    assert_int_equal(gz_lexicon_set_new(list, 1, &set, NULL), GLOZE_OK);
    assert_int_equal(gz_lexicon_row_count(lexicon), 50000);
    assert_int_equal(gz_lexicon_find(lexicon, "Saint-Aubin Aa0", 15), 0);
    gz_lexicon_set_free(set);
    gz_lexicon_free(lexicon);
    gz_buffer_clear(&tsv);
}

static gloze_status run_once(gz_document *doc, gloze_error *err)
{
    gz_lexicon_options options = ALL;
    const char *phrases[] = { "small boat", "land-mine", "small boat" };
    gz_lexicon *table = NULL, *list = NULL;
    const gz_lexicon *both[2];
    gz_lexicon_set *set = NULL;
    gz_buffer pattern;
    found f = { doc, { 0 }, 0, 0 };
    gloze_status st;

    gz_buffer_init(&pattern);
    st =
        gz_lexicon_from_tsv(TEXT("phrase\tx\nboat\t1\nferry\t2\n"), "x.tsv", &options, &table, err);
    if (st == GLOZE_OK)
        st = gz_lexicon_from_phrases(phrases, 3, "x", &options, &list, err);
    both[0] = table;
    both[1] = list;
    if (st == GLOZE_OK)
        st = gz_lexicon_set_new(both, 2, &set, err);
    if (st == GLOZE_OK)
        st = gz_lexicon_pattern(list, &pattern, err);
    if (st == GLOZE_OK)
        st = gz_lexicon_set_scan(set, doc, false, note, &f, err);
    gz_buffer_clear(&f.out);
    gz_buffer_clear(&pattern);
    gz_lexicon_set_free(set);
    gz_lexicon_free(table);
    gz_lexicon_free(list);
    return st;
}

static void survives_every_failed_allocation(void **state)
{
    gz_document doc;
    gloze_error err = { 0 };
    long n = 0;

    (void)state;
    fill(&doc, "two small boats and a land mine");
    for (;; n++) {
        gz_mem_fail_after = n;
        if (run_once(&doc, &err) == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
    }
    gz_mem_fail_after = -1;
    assert_in_range(n, 15, 100);
    gz_document_clear(&doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_phrases_at_word_boundaries),
        cmocka_unit_test(serves_many_lexicons_in_one_scan),
        cmocka_unit_test(stops_when_the_report_says_so),
        cmocka_unit_test(reads_columns_comments_and_line_ends),
        cmocka_unit_test(chains_rows_with_the_same_phrase_in_file_order),
        cmocka_unit_test(names_the_line_that_is_wrong),
        cmocka_unit_test(names_the_phrase_that_is_wrong),
        cmocka_unit_test(scan_pattern_and_lookup_agree),
        cmocka_unit_test(a_pattern_ends_where_the_letters_or_digits_end),
        cmocka_unit_test(an_empty_list_matches_nothing),
        cmocka_unit_test(two_thousand_rows_fit_into_a_pattern),
        cmocka_unit_test(phrases_that_begin_one_another_fit_into_a_pattern),
        cmocka_unit_test(takes_signs_of_the_pattern_language_literally),
        cmocka_unit_test(agrees_with_pcre2_on_the_case_of_every_letter),
        cmocka_unit_test(long_runs_of_signs_are_not_slow),
        cmocka_unit_test(loads_fifty_thousand_rows_at_once),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
