#include "match/inflect.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char IRREGULAR[] = "word\tforms\n"
                                "say\tsaid\n"
                                "go\tgoes went gone\n"
                                "begin\tbegan  begun beginning\n"
                                "child\tchildren\n"
                                "set\tset\n"
                                "empty\t\n";

typedef struct inflected {
    const char *word, *forms; /* parted by "|" */
} inflected;

static const inflected TABLE[] = {
    /* The spelling rules. */
    { "pledge", "pledge|pledges|pledging|pledged" },
    { "carry", "carry|carries|carrying|carried" },
    { "play", "play|plays|playing|played" },
    { "stop", "stop|stops|stopping|stopped" },
    { "cook", "cook|cooks|cooking|cooked" },
    { "offer", "offer|offers|offering|offered" },
    { "show", "show|shows|showing|showed" },
    { "fix", "fix|fixes|fixing|fixed" },
    { "make", "make|makes|making|maked" },
    { "watch", "watch|watches|watching|watched" },
    { "rush", "rush|rushes|rushing|rushed" },
    { "pass", "pass|passes|passing|passed" },
    { "veto", "veto|vetoes|vetoing|vetoed" },
    { "radio", "radio|radios|radioing|radioed" },
    { "die", "die|dies|dying|died" },
    { "agree", "agree|agrees|agreeing|agreed" },
    { "dye", "dye|dyes|dyeing|dyed" },
    { "tiptoe", "tiptoe|tiptoes|tiptoeing|tiptoed" },
    { "rhyme", "rhyme|rhymes|rhyming|rhymed" },
    { "by", "by|bys|bying|byed" },
    { "x", "x|xs|xing|xed" },
    /* Of a phrase the first word changes. */
    { "call off", "call off|calls off|calling off|called off" },
    { "set up", "set up|sets up|setting up|set up" },
    /* Irregular words. */
    { "say", "say|says|saying|said" },
    { "go", "go|goes|going|goes|went|gone" },
    { "begin", "begin|begins|begining|began|begun|beginning" },
    { "child", "child|childs|childing|children" },
    { "go on", "go on|goes on|going on|goes on|went on|gone on" },
    /* An empty cell is no value. */
    { "empty", "empty|empties|emptying|emptied" },
    /* What is no word has no forms. */
    { "24", "24" },
    { "", "" },
    { " up", " up" },
    { "caf\xC3\xA9", "caf\xC3\xA9" },
    { "naïve", "naïve|naïves|naïving|naïved" },
};

static gz_lexicon *read_irregular(void)
{
    gz_lexicon *lexicon = NULL;
    gloze_error err;
    assert_int_equal(gz_lexicon_from_tsv(IRREGULAR, strlen(IRREGULAR), "irregular.tsv",
                                         &(gz_lexicon_options){ .letter_case = GZ_CASE_FOLD },
                                         &lexicon, &err),
                     GLOZE_OK);
    return lexicon;
}

/* The forms, parted by "|" and each ended by it. */
static void join_forms(const gz_buffer *forms, char *out, size_t size)
{
    assert_true(forms->len < size);
    memcpy(out, forms->data, forms->len);
    out[forms->len ? forms->len - 1 : 0] = '\0';
    for (size_t i = 0; i + 1 < forms->len; i++)
        if (!out[i])
            out[i] = '|';
}

static void words_have_their_forms(void **state)
{
    gz_lexicon *irregular = read_irregular();
    size_t wrong = 0;
    (void)state;
    for (size_t i = 0; i < sizeof TABLE / sizeof *TABLE; i++) {
        gz_buffer forms;
        char shown[200];
        gz_buffer_init(&forms);
        gz_inflect(TABLE[i].word, strlen(TABLE[i].word), irregular, &forms);
        join_forms(&forms, shown, sizeof shown);
        if (strcmp(shown, TABLE[i].forms) != 0) {
            print_error("%s gave %s, expected %s\n", TABLE[i].word, shown, TABLE[i].forms);
            wrong++;
        }
        gz_buffer_clear(&forms);
    }
    gz_lexicon_free(irregular);
    assert_int_equal(wrong, 0);
}

static void without_a_list_all_words_are_regular(void **state)
{
    gz_buffer forms;
    char shown[200];
    (void)state;
    gz_buffer_init(&forms);
    gz_inflect("say", 3, NULL, &forms);
    join_forms(&forms, shown, sizeof shown);
    assert_string_equal(shown, "say|says|saying|sayed");
    gz_buffer_clear(&forms);
}

static void a_word_ends_where_its_length_says(void **state)
{
    gz_buffer forms;
    char shown[200];
    (void)state;
    gz_buffer_init(&forms);
    gz_inflect("play|tell", 4, NULL, &forms);
    join_forms(&forms, shown, sizeof shown);
    assert_string_equal(shown, "play|plays|playing|played");
    gz_buffer_clear(&forms);
}

static void failed_allocations_mark_the_buffer(void **state)
{
    gz_lexicon *irregular = read_irregular();
    gz_buffer forms;
    long n = 0;
    bool failed = true;
    (void)state;
    for (; failed; n++) {
        gz_buffer_init(&forms);
        gz_mem_fail_after = n;
        gz_inflect("begin", 5, irregular, &forms);
        gz_mem_fail_after = -1;
        failed = forms.failed;
        gz_buffer_clear(&forms);
    }
    gz_lexicon_free(irregular);
    assert_in_range(n, 2, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_have_their_forms),
        cmocka_unit_test(without_a_list_all_words_are_regular),
        cmocka_unit_test(a_word_ends_where_its_length_says),
        cmocka_unit_test(failed_allocations_mark_the_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
