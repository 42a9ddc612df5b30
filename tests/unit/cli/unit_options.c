#include "cli/options.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

typedef struct fields {
    bool loud;
    const char *name;
    gz_list tags;
    uint64_t size;
    int shape;
} fields;

static const char *const shapes[] = { "round", "square", NULL };
static const gz_cli_option options[] = {
    { "loud", 'l', NULL, "says it loudly", GZ_OPTION_FLAG, offsetof(fields, loud), NULL },
    { "name", 'n', "NAME", "what to call it", GZ_OPTION_STRING, offsetof(fields, name), NULL },
    { "tag", 0, "TAG", "marks it;\nrepeatable", GZ_OPTION_LIST, offsetof(fields, tags), NULL },
    { 0 },
};
static const gz_cli_option more[] = {
    { "size", 's', "BYTES", "how large", GZ_OPTION_NUMBER, offsetof(fields, size), NULL },
    { "a-long-option-name", 0, "SHAPE", "which", GZ_OPTION_CHOICE, offsetof(fields, shape),
      shapes },
    { 0 },
};
static const gz_option_group first = { "First", options }, second = { "Second", more };
static const gz_option_group *const groups[] = { &first, &second, NULL };

/* Splits `line` at spaces and parses it. */
static gloze_status parse(const char *line, fields *out, gz_list *operands, gloze_error *err)
{
    static char copy[200];
    static char *words[20];
    char *rest;
    int count = 0;

    snprintf(copy, sizeof(copy), "%s", line);
    for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        words[count++] = word;
    *out = (fields){ 0 };
    *operands = (gz_list){ 0 };
    return gz_options_parse(groups, count, words, out, operands, err);
}

static void reads_options_in_every_usual_way(void **state)
{
    static const char *const lines[] = {
        "--loud --name ada --tag x --tag y --size 3K in -",
        "in -l -n ada --tag=x --tag=y -s3K -",
        "-lnada in --size=3072 --tag x - --tag y",
        "-n ada -l --tag x --tag y -s 3K -- in -",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++) {
        fields got;
        gz_list operands;
        gloze_error err;

        assert_int_equal(parse(lines[i], &got, &operands, &err), GLOZE_OK);
        assert_true(got.loud);
        assert_string_equal(got.name, "ada");
        assert_int_equal(got.tags.count, 2);
        assert_string_equal(got.tags.items[0], "x");
        assert_string_equal(got.tags.items[1], "y");
        assert_int_equal(got.size, 3072);
        assert_int_equal(operands.count, 2);
        assert_string_equal(operands.items[0], "in");
        assert_string_equal(operands.items[1], "-");
        gz_options_clear(groups, &got, &operands);
    }
}

static void reads_numbers_with_units(void **state)
{
    static const struct {
        const char *text;
        uint64_t value;
    } cases[] = {
        { "0", 0 },
        { "17", 17 },
        { "1K", 1024 },
        { "16M", 16 << 20 },
        { "2G", UINT64_C(2) << 30 },
        { "18446744073709551615", UINT64_MAX },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char line[64];
        fields got;
        gz_list operands;
        gloze_error err;

        snprintf(line, sizeof(line), "-s %s", cases[i].text);
        assert_int_equal(parse(line, &got, &operands, &err), GLOZE_OK);
        assert_int_equal(got.size, cases[i].value);
        gz_options_clear(groups, &got, &operands);
    }
}

static void says_what_is_wrong(void **state)
{
    static const char *const cases[][2] = {
        { "--lout", "--lout: there is no such option; did you mean --loud?" },
        { "--xyzzy=3", "--xyzzy: there is no such option; --help lists them" },
        { "-x", "-x: there is no such option; --help lists them" },
        { "-lx", "-x: there is no such option; --help lists them" },
        { "--name", "--name: its NAME is missing" },
        { "-n", "--name: its NAME is missing" },
        { "--loud=yes", "--loud: takes no value" },
        { "-s x", "--size x: no number; give digits, with K, M or G if you like" },
        { "-s -1", "--size -1: no number; give digits, with K, M or G if you like" },
        { "-s 1KB", "--size 1KB: no number; give digits, with K, M or G if you like" },
        { "-s K", "--size K: no number; give digits, with K, M or G if you like" },
        { "-s 18446744073709551616",
          "--size 18446744073709551616: no number; give digits, with K, M or G if you like" },
        { "-s 17179869184G",
          "--size 17179869184G: no number; give digits, with K, M or G if you like" },
        { "--a-long-option-name flat",
          "--a-long-option-name flat: there is no such choice; give one of round, square" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        fields got;
        gz_list operands;
        gloze_error err;

        assert_int_equal(parse(cases[i][0], &got, &operands, &err), GLOZE_EUSAGE);
        assert_string_equal(err.message, cases[i][1]);
        gz_options_clear(groups, &got, &operands);
    }
}

static void writes_help_from_the_same_table(void **state)
{
    char *text = NULL;
    size_t len = 0;
    FILE *file = open_memstream(&text, &len);

    (void)state;
    gz_options_help(groups, file);
    fclose(file);
    assert_string_equal(text, "\n"
                              "First:\n"
                              "  -l, --loud              says it loudly\n"
                              "  -n, --name NAME         what to call it\n"
                              "      --tag TAG           marks it;\n"
                              "                          repeatable\n"
                              "\n"
                              "Second:\n"
                              "  -s, --size BYTES        how large\n"
                              "      --a-long-option-name SHAPE\n"
                              "                          which\n");
    free(text);
}

static void survives_every_failed_allocation(void **state)
{
    long n = 0;

    (void)state;
    for (;; n++) {
        fields got;
        gz_list operands;
        gloze_error err;
        gloze_status st;

        gz_mem_fail_after = n;
        st = parse("--tag x in", &got, &operands, &err);
        gz_mem_fail_after = -1;
        gz_options_clear(groups, &got, &operands);
        if (st == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
    }
    assert_int_equal(n, 2); /* the tags and the operands */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_options_in_every_usual_way),
        cmocka_unit_test(reads_numbers_with_units),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(writes_help_from_the_same_table),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
