#include "base/mem.h"
#include "loading.h"
#include "text/words.h"

static gloze_status make(const char *abbreviations, const char *furniture, gz_segment_words **out,
                         gloze_error *err)
{
    return gz_segment_words_new(abbreviations, abbreviations ? strlen(abbreviations) : 0, "a.tsv",
                                furniture, furniture ? strlen(furniture) : 0, "f.tsv", out, err);
}

static void knows_words_in_their_case_or_in_capitals(void **state)
{
    gz_segment_words *words = make_words();

    (void)state;
    assert_int_equal(gz_words_kinds(words, "Dr", 2), GZ_WORD_TITLE);
    assert_int_equal(gz_words_kinds(words, "DR", 2), GZ_WORD_TITLE);
    assert_int_equal(gz_words_kinds(words, "dr", 2), 0);
    assert_int_equal(gz_words_kinds(words, "No", 2), GZ_WORD_NUMBERED);
    assert_int_equal(gz_words_kinds(words, "no", 2), 0);
    assert_int_equal(gz_words_kinds(words, "U.S", 3), GZ_WORD_ABBREVIATION);
    assert_int_equal(gz_words_kinds(words, "The", 3), GZ_WORD_OPENER);
    assert_int_equal(gz_words_kinds(words, "D", 1), 0);
    assert_int_equal(gz_words_kinds(NULL, "Dr", 2), 0);
    gz_segment_words_free(words);
}

static void knows_furniture_in_any_shape(void **state)
{
    static const struct {
        const char *block;
        bool furniture;
    } cases[] = {
        { "Read more", true },
        { "READ  MORE »", true },
        { "» Read\nmore …", true },
        { "Read more of it", false },
        { "Read mores", false },
        { "Share on", true },
        { "Share on Threads", true },
        { "Share online", false },
        { "No comments:", true },
        { "Don’t miss it", true },
        { "Don't miss", true },
        { "", false },
        { "!", false },
        { "Share on Ünder", true },
    };
    gz_segment_words *words = make_words();

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(gz_words_is_furniture(words, cases[i].block, strlen(cases[i].block)),
                         cases[i].furniture);
    assert_false(gz_words_is_furniture(NULL, "Read more", 9));
    gz_segment_words_free(words);
}

static void names_the_line_that_is_wrong(void **state)
{
    static const struct {
        const char *abbreviations, *furniture, *message;
    } cases[] = {
        { "Dr\ttitle\n", NULL, "a.tsv:1: the header must be: phrase, tab, kind" },
        { "# x\n\nphrase\tkind\nDr\ttitel\n", NULL,
          "a.tsv:4: kind \"titel\": write title, abbreviation, numbered, opener or credit" },
        { "phrase\tkind\r\nDr\r\n", NULL, "a.tsv:2: no kind: write phrase, tab, kind" },
        { "phrase\tkind\n\ttitle\n", NULL,
          "a.tsv:2: the phrase must be UTF-8, and 1 to 120 bytes long" },
        { "phrase\tkind\n\xE9\ttitle\n", NULL,
          "a.tsv:2: the phrase must be UTF-8, and 1 to 120 bytes long" },
        { NULL, "phrases\n", "f.tsv:1: the header must be: phrase" },
        { NULL, "phrase\nok\n-*\n", "f.tsv:3: a phrase needs a letter or digit" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gz_segment_words *words;
        gloze_error err = { 0 };

        assert_int_equal(make(cases[i].abbreviations, cases[i].furniture, &words, &err),
                         GLOZE_EPLUGIN);
        assert_null(words);
        assert_string_equal(err.message, cases[i].message);
    }
}

static void holds_many_words(void **state)
{
    gz_segment_words *words;
    gloze_error err;
    char text[40000] = "phrase\tkind\n", word[16];
    size_t at = strlen(text);

    (void)state;
    for (int i = 0; i < 2000; i++)
        at += (size_t)sprintf(text + at, "w%d\ttitle\n", i);
    assert_int_equal(make(text, NULL, &words, &err), GLOZE_OK);
    for (int i = 0; i < 2001; i++) {
        size_t len = (size_t)sprintf(word, "w%d", i);

        assert_int_equal(gz_words_kinds(words, word, len), i < 2000 ? GZ_WORD_TITLE : 0);
    }
    gz_segment_words_free(words);
}

static void the_shipped_files_load(void **state)
{
    static const char *const names[] = { "lib/abbreviations.tsv", "lib/furniture.tsv" };
    char path[512], *data[2];
    long len[2];
    gz_segment_words *words;
    gloze_error err = { 0 };
    const char *folder = getenv("GLOZE_PLUGINS");

    (void)state;
    if (!folder)
        skip();
    for (int i = 0; i < 2; i++) {
        FILE *file;

        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        file = fopen(path, "rb");
        assert_non_null(file);
        fseek(file, 0, SEEK_END);
        len[i] = ftell(file);
        rewind(file);
        data[i] = malloc((size_t)len[i]);
        assert_int_equal(fread(data[i], 1, (size_t)len[i], file), len[i]);
        fclose(file);
    }
    if (gz_segment_words_new(data[0], (size_t)len[0], names[0], data[1], (size_t)len[1], names[1],
                             &words, &err) != GLOZE_OK)
        fail_msg("%s", err.message);
    assert_int_equal(gz_words_kinds(words, "Gen", 3), GZ_WORD_TITLE);
    assert_true(gz_words_is_furniture(words, "Share this article", 18));
    gz_segment_words_free(words);
    free(data[0]);
    free(data[1]);
}

static void survives_every_failed_allocation(void **state)
{
    gz_segment_words *words;
    gloze_error err = { 0 };
    long n = 0;

    (void)state;
    for (;; n++) {
        gz_mem_fail_after = n;
        if (make("phrase\tkind\nDr\ttitle\nMr\ttitle\n", "phrase\nRead more\n", &words, &err) ==
            GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
        assert_null(words);
    }
    gz_mem_fail_after = -1;
    assert_in_range(n, 6, 10); /* the object, two tables and three phrases */
    gz_segment_words_free(words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_words_in_their_case_or_in_capitals),
        cmocka_unit_test(knows_furniture_in_any_shape),
        cmocka_unit_test(names_the_line_that_is_wrong),
        cmocka_unit_test(holds_many_words),
        cmocka_unit_test(the_shipped_files_load),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
