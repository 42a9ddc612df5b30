#include "base/mem.h"
#include "base/utf8.h"
#include "loading.h"

static void assert_problem(const gz_document *doc, const char *code, const char *message)
{
    if (!code) {
        assert_int_equal(doc->problem_count, 0);
        return;
    }
    assert_int_equal(doc->problem_count, 1);
    assert_string_equal(doc->problems[0].code, code);
    assert_string_equal(doc->problems[0].message, message);
    assert_true(doc->problems[0].warning);
    assert_string_equal(doc->problems[0].plugin, "");
}

static void decides_on_the_encoding(void **state)
{
    static const char guessed[] = "not valid UTF-8, and no encoding is declared: read as "
                                  "Windows-1252";
    static const struct {
        const char *bytes;
        size_t len; /* 0: a string */
        const char *charset, *text, *code, *message;
    } cases[] = {
        { "plain", 0, NULL, "plain", NULL, NULL },
        { "caf\xC3\xA9", 0, NULL, "café", NULL, NULL },
        { "\357\273\277caf\xC3\xA9", 0, NULL, "café", NULL, NULL },
        { "\xFF\xFEh\0\xE9\0=\xD8\0\xDE", 10, NULL, "hé😀", NULL, NULL },
        { "\xFE\xFF\0h\0\xE9\xD8=\xDE\0", 10, NULL, "hé😀", NULL, NULL },
        { "\0h\0\xE9", 4, "utf-16be", "hé", NULL, NULL },
        { "\xFF\xFEh\0\0\xD8i\0z", 9, NULL, "h\xEF\xBF\xBDi\xEF\xBF\xBD", "malformed-text",
          "2 malformed UTF-16LE sequences were replaced by U+FFFD" },
        { "caf\xE9 \2005 \x93ok\x94", 0, NULL, "café €5 “ok”", "encoding-windows-1252", guessed },
        { "caf\xE9", 0, NULL, "café", "encoding-windows-1252", guessed },
        { "caf\xE9", 0, "latin1", "café", NULL, NULL },
        { "caf\xE9", 0, " ISO-8859-1 ", "café", NULL, NULL },
        { "caf\xC3\xA9 \xE9t\xC3\xA9 \xC3\xA0", 0, NULL, "café \xEF\xBF\xBDté à", "malformed-utf8",
          "1 malformed UTF-8 sequence was replaced by U+FFFD" },
        { "a\xF0\x9F\x98 \xFF\xFE", 0, NULL, "a\xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD",
          "malformed-utf8", "3 malformed UTF-8 sequences were replaced by U+FFFD" },
        { "caf\xE9", 0, "utf-8", "caf\xEF\xBF\xBD", "malformed-utf8",
          "1 malformed UTF-8 sequence was replaced by U+FFFD" },
        { "\xEF\xF0\xE8\xE2\xE5\xF2", 0, "windows-1251", "привет", NULL, NULL },
        { "\xC1\xF4\xE9\xCC", 0, "koi8-r", "аТИл", NULL, NULL },
        { "\xA4 \xBD", 0, "iso-8859-15", "€ œ", NULL, NULL },
        { "\x93\xFA\x96\x7B A", 0, "Shift_JIS", "日本 A", NULL, NULL },
        { "\xC6\xFC\xCB\xDC", 0, "EUC-JP", "日本", NULL, NULL },
        { "\x1B$BF|K\\\x1B(B.", 0, "ISO-2022-JP", "日本.", NULL, NULL },
        { "\xC4\xE3\xBA\xC3", 0, "gb2312", "你好", NULL, NULL },
        { "\x81\x30\x84\x36 \xC4\xE3", 0, "GB18030", "¥ 你", NULL, NULL },
        { "\xA7\x41\xA6\x6E", 0, "big5", "你好", NULL, NULL },
        { "\xBE\xC8\xB3\xE7", 0, "euc-kr", "안녕", NULL, NULL },
        { "a\xC4", 0, "gbk", "a\xEF\xBF\xBD", "malformed-text",
          "1 malformed GB18030 sequence was replaced by U+FFFD" },
        { "caf\xC3\xA9", 0, "no-such-set", "café", "unknown-encoding",
          "the declared encoding no-such-set is not known" },
        { "caf\xC3\xA9", 0, "utf-16/../x", "café", NULL, NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gz_document doc;
        size_t len = cases[i].len ? cases[i].len : strlen(cases[i].bytes);

        gz_document_init(&doc);
        load_input(&doc, &(gloze_input){
                             .data = cases[i].bytes, .len = len, .charset = cases[i].charset });
        assert_string_equal(doc.text, cases[i].text);
        assert_int_equal(doc.len, strlen(cases[i].text));
        assert_problem(&doc, cases[i].code, cases[i].message);
        assert_mapped(&doc);
        gz_document_clear(&doc);
    }
}

static void a_page_declares_its_encoding(void **state)
{
    static const char *const pages[] = {
        "<!doctype html><meta charset=\"windows-1251\"><p>\xEF\xF0",
        "<html><meta http-equiv=content-type content='text/x; charset=windows-1251'><p>\xEF\xF0",
        "<?xml version=\"1.0\" encoding=\"windows-1251\"?><html><p>\xEF\xF0",
        "<!doctype html><!-- <meta charset=latin1> --><META CHARSET = 'Windows-1251' ><p>\xEF\xF0",
    };

    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        gz_document doc;

        gz_document_init(&doc);
        load_text(&doc, pages[i], GLOZE_MEDIA_AUTO);
        assert_string_equal(doc.media_type, "text/html");
        assert_string_equal(doc.text, "пр");
        assert_problem(&doc, NULL, NULL);
        gz_document_clear(&doc);
    }
}

static void believes_the_bytes_more_than_a_stale_declaration(void **state)
{
    gz_document doc;

    (void)state;
    gz_document_init(&doc);
    load_text(&doc, "<!doctype html><meta charset=iso-8859-1><p>caf\xC3\xA9", GLOZE_MEDIA_AUTO);
    assert_string_equal(doc.text, "café");
    gz_document_clear(&doc);
}

static void verbatim_text_is_never_decoded(void **state)
{
    gz_document doc;

    (void)state;
    gz_document_init(&doc);
    load_text(&doc, "\xEF\xBB\xBF<b>caf\xC3\xA9</b> &amp; \xE9", GLOZE_MEDIA_VERBATIM);
    assert_string_equal(doc.text, "\xEF\xBB\xBF<b>café</b> &amp; \xEF\xBF\xBD");
    assert_problem(&doc, "malformed-utf8", "1 malformed UTF-8 sequence was replaced by U+FFFD");
    gz_document_clear(&doc);
}

static void refuses_what_is_no_text(void **state)
{
    static const struct {
        const char *bytes;
        size_t len;
        const char *message;
    } cases[] = {
        { "ab\0cd", 5,
          "x.bin: NUL byte at offset 2: this is no text; convert it, or declare its encoding if it "
          "is UTF-16 without a byte order mark" },
        { "\xFF\376a\0\0\0", 6, "x.bin: NUL character: this is no text; convert it first" },
        { "\1\2\3\4 jk\5\6", 9,
          "x.bin: 6 control characters in the first 9 bytes: this is no text; convert it first" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gz_document doc;
        gloze_error err = { 0 };
        gloze_input in = { .data = cases[i].bytes, .len = cases[i].len, .path = "x.bin" };

        gz_document_init(&doc);
        assert_int_equal(gz_load(&doc, &in, NULL, NULL, 0, &err), GLOZE_EINPUT);
        assert_string_equal(err.message, cases[i].message);
        gz_document_clear(&doc);
    }
}

static void maps_each_character_to_its_bytes(void **state)
{
    static const struct {
        const char *charset, *bytes;
        size_t text_start, text_end, start, end;
    } cases[] = {
        { "windows-1252", "a\xE9z", 1, 3, 1, 2 },
        { "windows-1252", "a\xE9z", 3, 4, 2, 3 },
        { "windows-1258", "a\xCCz", 1, 3, 1, 2 }, /* held back: it may combine */
        { "windows-1258", "a\xCCz", 3, 4, 2, 3 },
        { "shift_jis", "a\x93\xFA\x96\x7Bz", 1, 4, 1, 3 },
        { "shift_jis", "a\x93\xFA\x96\x7Bz", 4, 7, 3, 5 },
        { "shift_jis", "a\x93\xFA\x96\x7Bz", 7, 8, 5, 6 },
        { "gb18030", "a\x81\x30\x84\x36z", 1, 3, 1, 5 },
        { "big5", "\x88\x62z", 0, 4, 0, 2 }, /* one character of Big5, two of Unicode */
        { "big5", "\x88\x62z", 4, 5, 2, 3 },
        { "utf-8", "a\xF0\x9Fz", 1, 4, 1, 3 },
        { "utf-8", "a\xF0\x9Fz", 4, 5, 3, 4 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gz_document doc;
        gz_span span;

        gz_document_init(&doc);
        load_input(&doc, &(gloze_input){ .data = cases[i].bytes,
                                         .len = strlen(cases[i].bytes),
                                         .charset = cases[i].charset });
        assert_mapped(&doc);
        span = gz_offset_map_project(&doc.map, (gz_span){ cases[i].text_start, cases[i].text_end });
        assert_int_equal(span.start, cases[i].start);
        assert_int_equal(span.end, cases[i].end);
        gz_document_clear(&doc);
    }
}

static void any_bytes_in_any_encoding_become_mapped_text(void **state)
{
    static const char *const charsets[] = { NULL,        "utf-8",        "windows-1252",
                                            "utf-16",    "gb18030",      "iso-2022-jp",
                                            "shift_jis", "windows-1255", "big5",
                                            "euc-jp",    "tis-620",      "utf-7" };
    char bytes[200];

    (void)state;
    srand(11);
    for (int round = 0; round < 2000; round++) {
        gz_document doc;
        gloze_error err;
        size_t len = (size_t)rand() % sizeof bytes;
        gloze_input in = { .data = bytes,
                           .len = len,
                           .charset =
                               charsets[(size_t)round % (sizeof charsets / sizeof *charsets)] };

        for (size_t i = 0; i < len; i++)
            bytes[i] = rand() % 2 ? (char)(' ' + rand() % 95) : (char)(128 + rand() % 128);
        gz_document_init(&doc);
        if (gz_load(&doc, &in, NULL, NULL, 0, &err) == GLOZE_OK) {
            assert_int_equal(gz_utf8_valid(doc.text, doc.len), doc.len);
            assert_mapped(&doc);
            assert_layers(&doc);
        } else {
            assert_int_equal(err.code, GLOZE_EINPUT);
        }
        gz_document_clear(&doc);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decides_on_the_encoding),
        cmocka_unit_test(a_page_declares_its_encoding),
        cmocka_unit_test(believes_the_bytes_more_than_a_stale_declaration),
        cmocka_unit_test(verbatim_text_is_never_decoded),
        cmocka_unit_test(refuses_what_is_no_text),
        cmocka_unit_test(maps_each_character_to_its_bytes),
        cmocka_unit_test(any_bytes_in_any_encoding_become_mapped_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
