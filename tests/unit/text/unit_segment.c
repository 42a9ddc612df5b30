#include "loading.h"

/* Joins the slices of all sentences, or blocks, with "|". */
static char *slices(const gz_document *doc, bool blocks)
{
    static char out[4096];
    size_t at = 0, count = blocks ? doc->block_count : doc->sentence_count;

    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        size_t start = blocks ? doc->blocks[i].start : doc->sentences[i].start;
        size_t end = blocks ? doc->blocks[i].end : doc->sentences[i].end;

        at += (size_t)snprintf(out + at, sizeof out - at, "%s%.*s", i ? "|" : "",
                               (int)(end - start), doc->text + start);
    }
    return out;
}

static void assert_slices(const char *text, bool blocks, const char *expected)
{
    gz_document doc;

    gz_document_init(&doc);
    load_text(&doc, text, GLOZE_MEDIA_TEXT);
    assert_layers(&doc);
    assert_string_equal(slices(&doc, blocks), expected);
    gz_document_clear(&doc);
}

static void sentences_end_where_they_should(void **state)
{
    /* without the bars: the text; with them: its sentences (a bar stands for a space) */
    static const char *const cases[] = {
        "One here.|Two there.",
        "Dr Poe and Dr. Lee met Mr. Ray.|They left.",
        "Gen. Ana Ruiz of St. Ives spoke.|No one heard.",
        "J. K. Poe wrote it.|George W. Fox read it.",
        "Made in the U.S. by Poe.|But sold in the U.S.|The rest went.",
        "The U.S. Navy came at 5 p.m. Monday.|He saw it.",
        "It cost 3.5 million.|In 2019.|Then 1,200.50 more.",
        "Acme Co. Chairman Poe left the Co.|He was 40.",
        "See No. 7 and No. 8.|He said no.|Poe said yes.",
        "In Sept. 2004 and in Sept.|Poe went.",
        "Ships, boats, etc.|All sank.",
        "Use a tool, e.g. a hammer, or a saw.|Done.",
        "\"It is over.\"|He left.",
        "\"It is over!\" he said.|\"Is it?\" asked Poe.",
        "“Stop.”|‘Why?’|“Because (really).”|End.",
        "He left (at last.)|She stayed (for now).|So it was.",
        "Wait... what?|No…|Yes.",
        "Really?!|Yes!!|Good.",
        "1. First do this.|2. Then that.",
        "It was 1990.|The end came.",
        "Rules said so.[12]|Others did not.[3]|End.",
        "Visit example.org today.|See v2.0 there.",
        "He paid $5.|£6 was asked.",
        "MR. POE CAME.|THE END.",
        "これは文です。|次の文です。",
        "No full stop at the end",
        "“Unclosed quote.|“Next one.",
        "He said: \" It is over. \"|The end.",
        "Wait . . . for him.|Go.",
        "« C’est fini. »|Il part.",
        "A dash follows. – and goes on.|– Then ends.",
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512], expected[512];
        bool wide = strstr(cases[i], "。") != NULL;
        size_t len = 0;

        for (const char *c = cases[i]; *c; c++)
            if (*c != '|')
                text[len++] = *c;
            else if (!wide)
                text[len++] = ' ';
        text[len] = '\0';
        strcpy(expected, cases[i]);
        assert_slices(text, false, expected);
    }
}

static void lower_case_never_begins_a_sentence(void **state)
{
    (void)state;
    assert_slices("Yahoo! was sold. It went for more. eBay was not.", false,
                  "Yahoo! was sold.|It went for more. eBay was not.");
}

static void blank_lines_part_blocks(void **state)
{
    (void)state;
    assert_slices("One.\n\nTwo.\r\n\r\nThree.\n \t\nFour.\r\rFive.", true,
                  "One.|Two.|Three.|Four.|Five.");
    assert_slices("One.\xC2\x85\xC2\x85Two.\xE2\x80\xA8\xE2\x80\xA8Three.\xE2\x80\xA9"
                  "Four.",
                  true, "One.|Two.|Three.|Four.");
    assert_slices("  \n\n\t \xC2\xA0 \n", true, "");
}

static void long_lines_are_paragraphs(void **state)
{
    static const char text[] =
        "The ferry left the harbour of Ozport in the early morning, with more than forty people on "
        "board, and nobody saw it again until the evening of the next day, officers said.\n"
        "A search began at once.\n"
        "It found the ferry near the northern coast, where a fishing boat had taken all of the "
        "forty "
        "people on board before the storm came, and it had then been towed to the harbour of Eld.";
    gz_document doc;

    (void)state;
    gz_document_init(&doc);
    load_text(&doc, text, GLOZE_MEDIA_TEXT);
    assert_int_equal(doc.block_count, 3);
    gz_document_clear(&doc);
}

static void wrapped_lines_are_joined(void **state)
{
    static const char text[] = "The ferry left the harbour of Ozport in the early morning,\n"
                               "with more than forty people on board, and nobody saw it\n"
                               "again until the evening of the next day, Officer Jane Poe\n"
                               "of Ozport said.\n"
                               "A search began at once, and it was over before the storm\n"
                               "came.\n"
                               "- one boat was found, which had been towed to the harbour\n"
                               "  of Eld\n"
                               "- another was not\n"
                               "\n"
                               "    The search goes on, but not at night, when the sea is\n"
                               "too rough for it.\n";
    gz_document doc;

    (void)state;
    gz_document_init(&doc);
    load_text(&doc, text, GLOZE_MEDIA_TEXT);
    assert_int_equal(doc.block_count, 5);
    assert_int_equal(doc.blocks[1].sentence_count, 1);
    assert_memory_equal(doc.text + doc.blocks[1].start, "A search", 8);
    assert_memory_equal(doc.text + doc.blocks[3].start, "- another", 9);
    assert_int_equal(doc.blocks[3].zone, GZ_ZONE_LIST);
    gz_document_clear(&doc);
}

static void a_title_and_a_name_are_not_wrapped_lines(void **state)
{
    (void)state;
    assert_slices("Ozport Ferry Found After Night at Sea, Say Officers\nTuesday 9 March\nJane Poe",
                  true,
                  "Ozport Ferry Found After Night at Sea, Say Officers|Tuesday 9 March|Jane Poe");
    assert_slices("The ship left on Monday and has not been seen\nsince by anyone.", true,
                  "The ship left on Monday and has not been seen\nsince by anyone.");
}

static void assert_tokens(const char *text, const char *expected)
{
    static const char kinds[] = "wno";
    gz_document doc;
    char out[1024] = "";
    size_t at = 0;

    gz_document_init(&doc);
    load_text(&doc, text, GLOZE_MEDIA_VERBATIM);
    for (size_t i = 0; i < doc.token_count; i++) {
        const gz_token *t = &doc.tokens[i];

        at += (size_t)snprintf(
            out + at, sizeof out - at, "%s%.*s/%c%s%s%s", i ? " " : "", (int)(t->end - t->start),
            doc.text + t->start, kinds[t->kind], t->shape & GZ_SHAPE_CAPITAL ? "C" : "",
            t->shape & GZ_SHAPE_ALL_CAPS ? "A" : "", t->shape & GZ_SHAPE_SPACE_BEFORE ? "_" : "");
    }
    assert_string_equal(out, expected);
    gz_document_clear(&doc);
}

static void tokens_are_words_numbers_and_single_characters(void **state)
{
    (void)state;
    assert_tokens("Don't", "Don/wC_ '/o t/w");
    assert_tokens("MI5 a", "MI/wCA_ 5/n a/w_");
    assert_tokens("£1,200.50, 24m.", "£/o_ 1,200.50/n ,/o 24/n_ m/w ./o");
    assert_tokens("1,,2 .5 3.", "1/n_ ,/o ,/o 2/n ./o_ 5/n 3/n_ ./o");
    assert_tokens("34-year-old", "34/n_ -/o year/w -/o old/w");
    assert_tokens("É École e\xCC\x81t\xC3\xA9", "É/wCA_ École/wC_ e\xCC\x81té/w_");
    assert_tokens("a\xC2\xA0"
                  "b\xE2\x80\x89"
                  "c",
                  "a/w_ b/w_ c/w_");
    assert_tokens("日本 NATO’s", "日本/w_ NATO/wCA_ ’/o s/w");
    assert_tokens("٣٫٥ x", "٣/n_ ٫/o ٥/n x/w_");
    assert_tokens("😀!", "😀/o_ !/o");
}

static void assert_zones(const char *text, const char *expected)
{
    gz_document doc;
    char out[512] = "";

    gz_document_init(&doc);
    load_text(&doc, text, GLOZE_MEDIA_TEXT);
    for (size_t i = 0; i < doc.block_count; i++) {
        strcat(out, i ? " " : "");
        strcat(out, gz_zone_name(doc.blocks[i].zone));
    }
    assert_string_equal(out, expected);
    gz_document_clear(&doc);
}

static void blocks_are_told_apart(void **state)
{
#define BODY "\n\nOfficers in Ozport said on Monday that the ferry had been found.\n\n"
    static const struct {
        const char *text, *zones;
    } cases[] = {
        { "Ferry found off Ozport, minister says" BODY, "heading body" },
        { "Ferry Found off Ozport" BODY "The long search" BODY, "heading body heading body" },
        { "Will the Ferry Be Found?" BODY, "heading body" },
        { "A ferry was found." BODY, "body body" },
        { "* * *\n\nSHARE ON Threads\n\nFerry found off Ozport" BODY,
          "furniture furniture heading body" },
        { BODY "Read more\n\nREAD MORE:\n\nNo comments\n\nRead more books" BODY,
          "body furniture furniture furniture heading body" },
        { BODY "Don’t miss our letters", "body furniture" },
        { BODY "Don’t missing", "body body" },
        { BODY "* * *" BODY "---", "body furniture body furniture" },
        { BODY "- one boat\n\n• two boats\n\n3. three\n\n√ four", "body list list list list" },
        { BODY "Ferry Crew (FC): Seven people from Eld\n\nNight Search: Four boats out",
          "body list list" },
        { BODY "Poe said: Nothing is over.", "body body" },
        { BODY "The ferry in Ozport, 9 March. (Jim Poe/EldPix)" BODY, "body caption body" },
        { BODY "The ferry in Ozport, 9 March. Jim Poe/EldPix Wire" BODY, "body caption body" },
        { BODY "Photo: Jim Poe" BODY, "body caption body" },
        { BODY "The ferry (photo Jim Poe)" BODY, "body caption body" },
        { "Ferry found off Ozport\n\nJane Poe\nJane Poe" BODY, "heading caption caption body" },
        { BODY "He/She said that it was over, on Monday and again today.", "body body" },
        { "Ferry Found off Ozport\n\nFerry Found off Ozport" BODY, "heading heading body" },
        { BODY "‘We saw the lights’" BODY, "body heading body" },
        { BODY "What Comes Next:" BODY, "body heading body" },
        { BODY "9 March 2021" BODY "March 9, 2021" BODY, "body body body body body" },
        { BODY "Officer Jane Poe of Eld then said:" BODY, "body body body" },
        { BODY "MR POE: Thanks to all of you.\n\nMS LEE: Thank you.", "body body body" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_zones(cases[i].text, cases[i].zones);
#undef BODY
}

static void finds_layers_by_offset(void **state)
{
    gz_document doc;

    (void)state;
    gz_document_init(&doc);
    assert_int_equal(gz_document_block_at(&doc, 0), 0);
    assert_int_equal(gz_document_token_at(&doc, 0), 0);
    load_text(&doc, "- Ab c.  De.\n\nFg hi.", GLOZE_MEDIA_TEXT);
    assert_int_equal(gz_document_block_at(&doc, 0), 0);
    assert_int_equal(gz_document_block_at(&doc, 12), 1);
    assert_int_equal(gz_document_block_at(&doc, 14), 1);
    assert_int_equal(gz_document_block_at(&doc, 99), 2);
    assert_int_equal(gz_document_sentence_at(&doc, 6), 0);
    assert_int_equal(gz_document_sentence_at(&doc, 8), 1);
    assert_int_equal(gz_document_token_at(&doc, 1), 1);
    assert_int_equal(gz_document_token_at(&doc, 3), 1);
    assert_int_equal(gz_document_token_at(&doc, 20), doc.token_count);
    assert_int_equal(gz_document_zone_at(&doc, 3), GZ_ZONE_LIST);
    assert_int_equal(gz_document_zone_at(&doc, 13), GZ_ZONE_BODY);
    assert_int_equal(gz_document_zone_at(&doc, 99), GZ_ZONE_BODY);
    gz_document_clear(&doc);
}

static void zones_have_names(void **state)
{
    gz_zone zone;

    (void)state;
    for (gz_zone z = GZ_ZONE_BODY; z <= GZ_ZONE_FURNITURE; z++) {
        const char *name = gz_zone_name(z);

        assert_true(gz_zone_from_name(name, strlen(name), &zone));
        assert_int_equal(zone, z);
    }
    assert_false(gz_zone_from_name("bod", 3, &zone));
    assert_false(gz_zone_from_name("sidebar", 7, &zone));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_end_where_they_should),
        cmocka_unit_test(lower_case_never_begins_a_sentence),
        cmocka_unit_test(blank_lines_part_blocks),
        cmocka_unit_test(long_lines_are_paragraphs),
        cmocka_unit_test(wrapped_lines_are_joined),
        cmocka_unit_test(a_title_and_a_name_are_not_wrapped_lines),
        cmocka_unit_test(tokens_are_words_numbers_and_single_characters),
        cmocka_unit_test(blocks_are_told_apart),
        cmocka_unit_test(finds_layers_by_offset),
        cmocka_unit_test(zones_have_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
