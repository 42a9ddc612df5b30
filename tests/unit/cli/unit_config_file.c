#include "cli/config_file.h"

#include "../run/scratch.h"
#include "base/mem.h"

static void check_load(const char *text, gloze_status code, const char *message)
{
    gz_config_file file;
    gloze_error err = { 0 };

    scratch_text("c.json", text);
    assert_int_equal(gz_config_file_load(&file, "c.json", &err), code);
    assert_string_equal(err.message, message);
    gz_config_file_clear(&file);
}

static void takes_what_the_schema_allows(void **state)
{
    (void)state;
    check_load("{}", GLOZE_OK, "");
    check_load("{\"plugins\":[\"a\"],\"options\":{\"a.b\":1,\"a.c\":\"x\",\"a.d\":true},\"off\":[],"
               "\"only\":[\"date\"],\"locale\":\"en-US\",\"date\":\"2024-05-01\"}",
               GLOZE_OK, "");
}

static void names_what_is_wrong(void **state)
{
    static const char *const cases[][2] = {
        { "", "c.json:1: no JSON: '[' or '{' expected near end of file" },
        { "{\n\"off\": [}", "c.json:2: no JSON: unexpected token near '}'" },
        { "{\"off\":[],\"off\":[]}", "c.json:1: no JSON: duplicate object key near '\"off\"'" },
        { "[]", "c.json: must be one JSON object" },
        { "{\"ofs\":[]}", "c.json: there is no setting \"ofs\"; did you mean 'off'?" },
        { "{\"colour\":1}", "c.json: there is no setting \"colour\"" },
        { "{\"plugins\":\"a\"}", "c.json: \"plugins\" must be a list of paths" },
        { "{\"only\":[1]}", "c.json: \"only\" must be a list of types" },
        { "{\"options\":{\"a.b\":null}}",
          "c.json: the option \"a.b\" must be a string, a number, true or false" },
        { "{\"locale\":1}", "c.json: \"locale\" must be \"en-GB\" or \"en-US\"" },
        { "{\"date\":\"2024-02-30\"}", "c.json: \"date\" must be YYYY-MM-DD" },
        { "{\"date\":\"2024-02-20T10:00\"}", "c.json: \"date\" must be YYYY-MM-DD" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        check_load(cases[i][0], GLOZE_EPLUGIN, cases[i][1]);
}

static void hands_its_settings_on(void **state)
{
    gloze_config *config = gloze_config_new();
    gz_config_file file;
    gloze_error err = { 0 };

    (void)state;
    scratch_folder_at("d");
    scratch_text("d/rules.lua", "api(1)\n");
    scratch_text("d/c.json", "{\"plugins\":[\"rules.lua\"],\"options\":{\"a.b\":1.5},"
                             "\"off\":[\"a/b\"],\"only\":[\"x\",\"y\"],\"locale\":\"en-US\"}");
    assert_int_equal(gz_config_file_load(&file, "d/c.json", &err), GLOZE_OK);
    assert_null(gz_config_file_date(&file));
    if (gz_config_file_apply(&file, config, &err) != GLOZE_OK)
        fail_msg("%s", err.message);
    gz_config_file_clear(&file);
    gloze_config_free(config);
}

static void check_beside(const char *input, const char *expected)
{
    gloze_error err;
    char *path;

    assert_int_equal(gz_config_file_beside(input, &path, &err), GLOZE_OK);
    if (expected)
        assert_string_equal(path, expected);
    else
        assert_null(path);
    gz_free(path);
}

static void is_found_beside_the_input(void **state)
{
    (void)state;
    scratch_folder_at("d");
    scratch_folder_at("e");
    scratch_text("d/gloze.json", "{}");
    check_beside("d", "d/gloze.json");
    check_beside("d/a.txt", "d/gloze.json");
    check_beside("e", NULL);
    check_beside("a.txt", NULL);
    scratch_text("gloze.json", "{}");
    check_beside("a.txt", "gloze.json");
}

static void survives_every_failed_allocation(void **state)
{
    long n = 0;

    (void)state;
    scratch_text("gloze.json", "{\"only\":[\"x\"]}");
    for (;; n++) {
        gz_config_file file = { 0 };
        gloze_config *config = gloze_config_new();
        char *path = NULL;
        gloze_error err;
        gloze_status st;

        gz_mem_fail_after = n;
        st = gz_config_file_beside("a.txt", &path, &err);
        if (st == GLOZE_OK)
            st = gz_config_file_load(&file, path, &err);
        if (st == GLOZE_OK)
            st = gz_config_file_apply(&file, config, &err);
        gz_mem_fail_after = -1;
        gz_config_file_clear(&file);
        gz_free(path);
        gloze_config_free(config);
        if (st == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
    }
    assert_in_range(n, 3, 30);
}

#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SCRATCH(takes_what_the_schema_allows),
        IN_SCRATCH(names_what_is_wrong),
        IN_SCRATCH(hands_its_settings_on),
        IN_SCRATCH(is_found_beside_the_input),
        IN_SCRATCH(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
