#include "base/checksum.h"
#include "base/mem.h"
#include "match/lexicon_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define HEADER sizeof(gz_lexicon_header)

static const char table[] = "name\tcountry\tkind?\n"
                            "Málaga\tES\tcity\n"
                            "Port Wick\tGB\n"
                            "PORT WICK\tUS\ttown\n"
                            "land mine\t\tthing\n"
                            "Port Wick\tCA\ttown\n"
                            "'s-Hove\tNL\ttown\n";

static const gz_lexicon_options all_options = { GZ_CASE_DEFAULT, true, true, true };

/* ---- helpers ---- */

static gz_lexicon *load(const char *tsv, size_t len, const gz_lexicon_options *options)
{
    gz_lexicon *lexicon = NULL;
    gloze_error err = { 0 };

    if (gz_lexicon_from_tsv(tsv, len, "x.tsv", options, &lexicon, &err) != GLOZE_OK)
        fail_msg("%s", err.message);
    return lexicon;
}

static gz_buffer compile(const char *tsv, size_t len, const gz_lexicon_options *options)
{
    gz_lexicon *lexicon = load(tsv, len, options);
    gz_buffer image;

    gz_buffer_init(&image);
    assert_int_equal(gz_lexicon_compile(lexicon, gz_lexicon_source_of(tsv, len), &image, NULL),
                     GLOZE_OK);
    gz_lexicon_free(lexicon);
    return image;
}

static gz_buffer compile_table(void)
{
    return compile(table, sizeof table - 1, &all_options);
}

static gz_lexicon *open_image(const gz_buffer *image)
{
    gz_lexicon *lexicon = NULL;
    gloze_error err = { 0 };

    if (gz_lexicon_from_image(image->data, image->len, "x.lex", &lexicon, &err) != GLOZE_OK)
        fail_msg("%s", err.message);
    return lexicon;
}

/* Tokens of a text without numbers that hold commas or points. */
static void fill(gz_document *doc, const char *text)
{
    static gz_token tokens[1000];
    static gz_block block;
    size_t count = 0;

    gz_document_init(doc);
    doc->text = text;
    doc->len = strlen(text);
    for (size_t at = 0, start; at < doc->len;) {
        gz_token_kind kind;
        uint32_t cp;

        start = at;
        if (!gz_phrase_token(text, doc->len, &at, &kind))
            continue;
        gz_utf8_next(text + start, doc->len - start, &cp);
        assert_true(count < COUNT(tokens));
        tokens[count++] = (gz_token){ (uint32_t)start, (uint32_t)at, (uint8_t)kind,
                                      gz_char_class(cp) & GZ_UPPER ? GZ_SHAPE_CAPITAL : 0 };
    }
    block = (gz_block){ .end = (uint32_t)doc->len, .token_count = (uint32_t)count };
    doc->tokens = tokens;
    doc->blocks = &block;
    doc->token_count = count;
    doc->block_count = 1;
}

typedef struct found {
    const gz_document *doc;
    char out[500];
} found;

static gloze_status note(void *data, const gz_lexicon_match *match)
{
    found *f = data;
    size_t len = strlen(f->out);

    snprintf(f->out + len, sizeof f->out - len, "%s%zu:%.*s", len ? "|" : "", match->row,
             (int)(match->end - match->start), f->doc->text + match->start);
    return GLOZE_OK;
}

static gloze_status scan(const gz_lexicon *lexicon, const char *text, found *f, gloze_error *err)
{
    gz_document doc;
    gz_lexicon_set *set = NULL;
    gloze_status st;

    fill(&doc, text);
    *f = (found){ &doc, "" };
    st = gz_lexicon_set_new(&lexicon, 1, &set, err);
    if (st == GLOZE_OK)
        st = gz_lexicon_set_scan(set, &doc, false, note, f, err);
    gz_lexicon_set_free(set);
    gz_document_clear(&doc);
    return st;
}

static void assert_scan(const gz_lexicon *lexicon, const char *text, const char *expected)
{
    gloze_error err = { 0 };
    found f;

    if (scan(lexicon, text, &f, &err) != GLOZE_OK)
        fail_msg("%s", err.message);
    assert_string_equal(f.out, expected);
}

/* Does with a lexicon what can be done with one. */
static void use(const gz_lexicon *lexicon, const char *image)
{
    gz_buffer pattern;
    gloze_error err = { 0 };
    found f;

    gz_buffer_init(&pattern);
    for (size_t row = 0; row < gz_lexicon_row_count(lexicon); row++) {
        for (size_t i = 0; i < gz_lexicon_column_count(lexicon); i++) {
            size_t len;
            const char *cell = gz_lexicon_cell(lexicon, row, i, &len);

            assert_int_equal(gz_utf8_valid(cell, len), len);
        }
        for (size_t next = row; next != GZ_NO_ROW; next = gz_lexicon_next(lexicon, next))
            assert_true(next < gz_lexicon_row_count(lexicon));
    }
    gz_lexicon_find(lexicon, "Port Wick's", 11);
    gz_lexicon_find(lexicon, "landmines", 9);
    if (scan(lexicon, "in Málaga, Port Wick, landmines, 's-Hove", &f, &err) != GLOZE_OK)
        assert_string_equal(err.message, "x.lex: the file is damaged; make it again with gloze "
                                         "lexicon build");
    if (gz_lexicon_pattern(lexicon, &pattern, &err) != GLOZE_OK)
        assert_int_equal(err.code, GLOZE_EPLUGIN);
    (void)!gz_lexicon_verify(lexicon, image, NULL);
    gz_buffer_clear(&pattern);
}

/* Opens what should be refused, and uses it when it is not; the message, or "". */
static const char *try_image(const char *image, size_t len)
{
    static gloze_error err;
    gz_lexicon *lexicon = NULL;

    err.message[0] = '\0';
    if (gz_lexicon_from_image(image, len, "x.lex", &lexicon, &err) == GLOZE_OK)
        use(lexicon, image);
    else
        assert_null(lexicon);
    gz_lexicon_free(lexicon);
    return err.message;
}

/* ---- what a file holds ---- */

static void assert_same_rows(const gz_lexicon *a, const gz_lexicon *b)
{
    assert_int_equal(gz_lexicon_row_count(a), gz_lexicon_row_count(b));
    assert_int_equal(gz_lexicon_column_count(a), gz_lexicon_column_count(b));
    for (size_t i = 0; i < gz_lexicon_column_count(a); i++)
        assert_string_equal(gz_lexicon_column_name(a, i), gz_lexicon_column_name(b, i));
    for (size_t row = 0; row < gz_lexicon_row_count(a); row++) {
        assert_int_equal(gz_lexicon_line(a, row), gz_lexicon_line(b, row));
        assert_int_equal(gz_lexicon_next(a, row), gz_lexicon_next(b, row));
        for (size_t i = 0; i < gz_lexicon_column_count(a); i++) {
            size_t a_len, b_len;

            assert_string_equal(gz_lexicon_cell(a, row, i, &a_len),
                                gz_lexicon_cell(b, row, i, &b_len));
            assert_int_equal(a_len, b_len);
        }
    }
}

static void a_compiled_list_is_the_same_list(void **state)
{
    static const char text[] = "MÁLAGA’s, Ma\xCC\x81laga, Port Wick's, PORT WICK, landmines, land "
                               "mine, 's-Hove, málaga";
    gz_lexicon *plain = load(table, sizeof table - 1, &all_options), *compiled;
    gz_buffer image = compile_table();
    found f;

    (void)state;
    compiled = open_image(&image);
    assert_same_rows(plain, compiled);
    assert_int_equal(gz_lexicon_verify(compiled, image.data, NULL), GLOZE_OK);
    assert_int_equal(gz_lexicon_find(compiled, "port-wick", 9), GZ_NO_ROW);
    assert_int_equal(gz_lexicon_find(compiled, "Port-Wick", 9), 1);
    assert_int_equal(gz_lexicon_find(compiled, "land mines", 10), 3);
    assert_true(gz_lexicon_options_of(compiled).plural);
    assert_int_equal(scan(plain, text, &f, NULL), GLOZE_OK);
    assert_scan(compiled, text, f.out);
    assert_string_equal(f.out,
                        "0:MÁLAGA’s|0:Ma\xCC\x81laga|1:Port Wick's|2:PORT WICK|3:landmines|3:"
                        "land mine|5:'s-Hove");
    gz_lexicon_free(plain);
    gz_lexicon_free(compiled);
    gz_buffer_clear(&image);
}

static void an_empty_list_can_be_compiled(void **state)
{
    gz_buffer image = compile("name\n", 5, NULL);
    gz_lexicon *lexicon = open_image(&image);

    (void)state;
    assert_int_equal(gz_lexicon_row_count(lexicon), 0);
    assert_scan(lexicon, "name", "");
    assert_int_equal(gz_lexicon_verify(lexicon, image.data, NULL), GLOZE_OK);
    gz_lexicon_free(lexicon);
    gz_buffer_clear(&image);
}

static void the_same_list_gives_the_same_bytes(void **state)
{
    gz_buffer a = compile_table(), b = compile_table();
    gz_lexicon_source source = gz_lexicon_source_of(table, sizeof table - 1);

    (void)state;
    assert_int_equal(a.len, b.len);
    assert_memory_equal(a.data, b.data, a.len);
    assert_int_equal(gz_lexicon_image_source(a.data).checksum, source.checksum);
    assert_int_not_equal(source.checksum, gz_lexicon_source_of("name\n", 5).checksum);
    gz_buffer_clear(&a);
    gz_buffer_clear(&b);
}

/* ---- long lists ---- */

static gz_buffer many_names(const char *more)
{
    gz_buffer tsv;

    gz_buffer_init(&tsv);
    gz_buffer_string(&tsv, "name\n");
    for (int i = 0; i < GZ_LARGE_KEYS; i++)
        gz_buffer_format(&tsv, "Aubin%c%c %d\n", 'a' + i % 26, 'a' + i / 26 % 26, i);
    gz_buffer_string(&tsv, more);
    return tsv;
}

static void a_long_list_is_found_where_a_short_one_is(void **state)
{
    static const char more[] = "new wick\nNew Wick\nde Hove\n'n Oord\n--\n7 Oaks\nland mine\nÉze\n";
    static const char text[] =
        "Aubinab 27, aubinab 27, New Wick, NEW WICK, new wick, de Hove, De "
        "Hove, 'n Oord, a -- b, 7 Oaks, landmine, land-mines, Éze, E\xCC\x81ze, "
        "wick";
    static const gz_lexicon_options options[] = { { GZ_CASE_DEFAULT, true, false, false },
                                                  { GZ_CASE_DEFAULT, true, true, true },
                                                  { GZ_CASE_EXACT, false, false, false },
                                                  { GZ_CASE_FOLD, true, true, false } };
    gz_buffer tsv = many_names(more);
    found expected;

    (void)state;
    for (size_t i = 0; i < COUNT(options); i++) {
        gz_buffer image = compile(tsv.data, tsv.len, &options[i]);
        gz_lexicon *lexicon = open_image(&image), small;

        assert_true(lexicon->filter_len > 0);
        small = *lexicon; /* as if it were not long */
        small.filter_len = 0;
        assert_int_equal(scan(&small, text, &expected, NULL), GLOZE_OK);
        assert_non_null(strstr(expected.out, "New Wick"));
        assert_scan(lexicon, text, expected.out);
        assert_int_equal(gz_lexicon_verify(lexicon, image.data, NULL), GLOZE_OK);
        gz_lexicon_free(lexicon);
        gz_buffer_clear(&image);
    }
    gz_buffer_clear(&tsv);
}

/* ---- files that are wrong ---- */

static void refuses_a_file_that_was_cut(void **state)
{
    gz_buffer image = compile_table();

    (void)state;
    for (size_t len = 0; len < image.len; len++) {
        char *cut = gz_alloc(len ? len : 1); /* so that reading on is seen */

        memcpy(cut, image.data, len);
        assert_true(strlen(try_image(cut, len)) > 0);
        gz_free(cut);
    }
    gz_buffer_char(&image, 'x');
    assert_string_equal(try_image(image.data, image.len),
                        "x.lex: the file was cut, or something was added; make it again with "
                        "gloze lexicon build");
    gz_buffer_clear(&image);
}

static void refuses_a_header_with_any_byte_changed(void **state)
{
    gz_buffer image = compile_table();

    (void)state;
    for (size_t i = 0; i < HEADER; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            image.data[i] ^= (char)(1u << bit);
            assert_true(strlen(try_image(image.data, image.len)) > 0);
            image.data[i] ^= (char)(1u << bit);
        }
    assert_string_equal(try_image(image.data, image.len), "");
    gz_buffer_clear(&image);
}

typedef struct wrong_case {
    size_t at;
    uint32_t value;
    const char *message;
} wrong_case;

static void says_why_a_file_of_another_kind_is_refused(void **state)
{
    static const wrong_case cases[] = {
        { 0, 0x4C455A47, "is no compiled lexicon; gloze lexicon build makes one from a table" },
        { offsetof(gz_lexicon_header, order), 0x04030201,
          "was made on a machine of another byte order; make it again with gloze lexicon build on "
          "this one" },
        { offsetof(gz_lexicon_header, version), 1,
          "has another version than this gloze reads; make it again with gloze lexicon build" },
        { offsetof(gz_lexicon_header, row_count), 2,
          "is damaged at its beginning; make it again with gloze lexicon build" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        gz_buffer image = compile_table();
        char expected[200];

        memcpy(image.data + cases[i].at, &cases[i].value, sizeof cases[i].value);
        snprintf(expected, sizeof expected, "x.lex: the file %s", cases[i].message);
        assert_string_equal(try_image(image.data, image.len), expected);
        gz_buffer_clear(&image);
    }
}

/* A header with this number at `at`, and a checksum that agrees. */
static void forge(gz_buffer *image, size_t at, uint32_t value)
{
    gz_lexicon_header header;

    memcpy(image->data + at, &value, sizeof value);
    memcpy(&header, image->data, sizeof header);
    header.header_checksum = gz_checksum(&header, offsetof(gz_lexicon_header, header_checksum));
    memcpy(image->data, &header, sizeof header);
}

static void a_forged_header_does_no_harm(void **state)
{
    static const uint32_t values[] = { 0,          1,          2,     7,          8,
                                       0x100,      0xFFFF,     1000,  0x1FFFFFFF, 0x20000000,
                                       0x7FFFFFFF, 0x80000000, 65536, UINT32_MAX };

    (void)state;
    for (size_t at = offsetof(gz_lexicon_header, normaliser);
         at < offsetof(gz_lexicon_header, header_checksum); at += 4)
        for (size_t i = 0; i < COUNT(values); i++) {
            gz_buffer image = compile_table();

            forge(&image, at, values[i]);
            try_image(image.data, image.len);
            gz_buffer_clear(&image);
        }
}

static void inspecting_finds_any_byte_that_was_changed(void **state)
{
    gz_buffer image = compile_table();

    (void)state;
    for (size_t i = HEADER; i < image.len; i++) {
        gz_lexicon *lexicon = NULL;
        gloze_error err = { 0 };

        image.data[i] ^= (char)0xFF;
        if (gz_lexicon_from_image(image.data, image.len, "x.lex", &lexicon, &err) == GLOZE_OK) {
            assert_int_equal(gz_lexicon_verify(lexicon, image.data, &err), GLOZE_EPLUGIN);
            use(lexicon, image.data);
        }
        assert_string_equal(err.message, "x.lex: the file is damaged; make it again with gloze "
                                         "lexicon build");
        gz_lexicon_free(lexicon);
        image.data[i] ^= (char)0xFF;
    }
    gz_buffer_clear(&image);
}

/* What the sums agree to is still checked. */
static void inspecting_does_not_rely_on_the_checksum(void **state)
{
    gz_buffer image = compile_table();
    gz_lexicon_header header;
    gz_lexicon *lexicon;
    gz_record *record;

    (void)state;
    memcpy(&header, image.data, sizeof header);
    record = (gz_record *)(void *)(image.data + header.sections[GZ_SECTION_RECORDS].start);
    record->next = 1; /* a chain that never ends */
    header.body_checksum = gz_checksum(image.data + HEADER, image.len - HEADER);
    memcpy(image.data, &header, sizeof header);
    forge(&image, offsetof(gz_lexicon_header, order), GZ_LEXICON_ORDER);
    lexicon = open_image(&image);
    assert_int_equal(gz_lexicon_verify(lexicon, image.data, NULL), GLOZE_EPLUGIN);
    use(lexicon, image.data);
    gz_lexicon_free(lexicon);
    gz_buffer_clear(&image);
}

static gloze_status run_once(gloze_error *err)
{
    gz_lexicon *plain = NULL, *compiled = NULL;
    gz_buffer image;
    found f;
    gloze_status st =
        gz_lexicon_from_tsv(table, sizeof table - 1, "x.tsv", &all_options, &plain, err);

    gz_buffer_init(&image);
    if (st == GLOZE_OK)
        st = gz_lexicon_compile(plain, (gz_lexicon_source){ 0, 0 }, &image, err);
    if (st == GLOZE_OK)
        st = gz_lexicon_from_image(image.data, image.len, "x.lex", &compiled, err);
    if (st == GLOZE_OK)
        st = scan(compiled, "Port Wick", &f, err);
    gz_lexicon_free(plain);
    gz_lexicon_free(compiled);
    gz_buffer_clear(&image);
    return st;
}

static void survives_every_failed_allocation(void **state)
{
    gloze_error err = { 0 };
    long n = 0;

    (void)state;
    for (;; n++) {
        gz_mem_fail_after = n;
        if (run_once(&err) == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
    }
    gz_mem_fail_after = -1;
    assert_in_range(n, 10, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_compiled_list_is_the_same_list),
        cmocka_unit_test(an_empty_list_can_be_compiled),
        cmocka_unit_test(the_same_list_gives_the_same_bytes),
        cmocka_unit_test(a_long_list_is_found_where_a_short_one_is),
        cmocka_unit_test(refuses_a_file_that_was_cut),
        cmocka_unit_test(refuses_a_header_with_any_byte_changed),
        cmocka_unit_test(says_why_a_file_of_another_kind_is_refused),
        cmocka_unit_test(a_forged_header_does_no_harm),
        cmocka_unit_test(inspecting_finds_any_byte_that_was_changed),
        cmocka_unit_test(inspecting_does_not_rely_on_the_checksum),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
