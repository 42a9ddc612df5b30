#include "run/prepare.h"

#include "run/config.h"
#include "scratch.h"

/* A plugin with a module, a list that a pattern holds, a list as a match, and a look-behind. */
static const char INIT[] =
    "declare \"fleet\" { size = \"number\", kind = \"string\" }\n"
    "local words = use \"words\"\n"
    "define \"ship\" (list \"ships.tsv\")\n"
    "rule \"some\" { type = \"fleet\", match = re [[(?<n>\\d+) %{ship}]], set = words.size }\n"
    "rule \"ship\" { type = \"fleet\", match = list \"ships.tsv\" { plural = true } }\n"
    "rule \"lot\" { type = \"fleet\", match = re [[(?<!no )crowds?]] }\n";
static const char WORDS[] = "return { size = function(m) return { size = m.n } end }\n";
static const char SHIPS[] = "name\tkind\nboat\tsmall\nferry\tlarge\n";
static const char ARTICLE[] = "Then 12 boats and a ferry came, no crowd, 3 ferry crowds.";

static const unsigned char PROGRAM[GZ_PROGRAM_BYTES] = "this", OTHER[GZ_PROGRAM_BYTES] = "other";

static void write_plugin(void)
{
    mkdir("fleet", 0777); /* there already, after the first test */
    scratch_text("fleet/init.lua", INIT);
    scratch_text("fleet/words.lua", WORDS);
    scratch_text("fleet/ships.tsv", SHIPS);
}

static gloze_engine *open_engine(const unsigned char *program)
{
    gloze_config *config = gloze_config_new();
    gloze_engine *engine = NULL;
    gloze_error err = { 0 };

    assert_non_null(config);
    assert_int_equal(gloze_config_add_plugins(config, "fleet", NULL), GLOZE_OK);
    if (program)
        assert_int_equal(gz_config_prepared(config, "ready", program, NULL), GLOZE_OK);
    if (gz_engine_read(config, &engine, &err) != GLOZE_OK)
        fail_msg("%s", err.message);
    gloze_config_free(config);
    return engine;
}

/* The JSON of the article, with what was prepared for `program`, or without it. */
static void annotate(const unsigned char *program, gz_buffer *json)
{
    gloze_engine *engine = open_engine(program);
    gloze_context *context = NULL;
    gloze_input in = { .data = ARTICLE, .len = strlen(ARTICLE), .media = GLOZE_MEDIA_VERBATIM };
    const gloze_document *doc;
    gloze_error err = { 0 };
    const char *text = NULL;
    size_t len = 0;

    if (gloze_context_new(engine, &context, &err) != GLOZE_OK ||
        gloze_annotate(context, &in, &doc, &err) != GLOZE_OK ||
        gloze_document_json(context, doc, &(gloze_json_options){ 0 }, &text, &len, &err) !=
            GLOZE_OK)
        fail_msg("%s", err.message);
    gz_buffer_reset(json);
    gz_buffer_add(json, text, len);
    gloze_context_free(context);
    gloze_engine_free(engine);
}

static void assert_annotates(const unsigned char *program, const gz_buffer *expected)
{
    gz_buffer json = { 0 };

    annotate(program, &json);
    assert_int_equal(json.len, expected->len);
    assert_memory_equal(json.data, expected->data, json.len);
    gz_buffer_clear(&json);
}

static void prepare(gz_buffer *image)
{
    gloze_engine *engine = open_engine(NULL);
    gloze_error err = { 0 };

    gz_buffer_reset(image);
    if (gz_engine_prepare(engine, PROGRAM, image, &err) != GLOZE_OK)
        fail_msg("%s", err.message);
    gloze_engine_free(engine);
}

static void what_was_prepared_changes_nothing(void **state)
{
    gz_buffer plain = { 0 }, image = { 0 }, again = { 0 };

    (void)state;
    write_plugin();
    annotate(NULL, &plain);
    assert_non_null(memmem(plain.data, plain.len, "12 boats", 8));
    assert_annotates(PROGRAM, &plain); /* there is no such file yet */
    prepare(&image);
    prepare(&again);
    assert_int_equal(image.len, again.len);
    assert_memory_equal(image.data, again.data, image.len);
    scratch_write("ready", image.data, image.len);
    assert_annotates(PROGRAM, &plain);
    assert_annotates(OTHER, &plain);
    gz_buffer_clear(&plain);
    gz_buffer_clear(&image);
    gz_buffer_clear(&again);
}

static void a_damaged_file_changes_nothing(void **state)
{
    gz_buffer plain = { 0 }, image = { 0 };

    (void)state;
    write_plugin();
    annotate(NULL, &plain);
    prepare(&image);
    for (size_t i = 0; i < image.len; i += 1 + image.len / 100) {
        image.data[i] ^= 1;
        scratch_write("ready", image.data, image.len);
        assert_annotates(PROGRAM, &plain);
        image.data[i] ^= 1;
    }
    gz_buffer_clear(&plain);
    gz_buffer_clear(&image);
}

static void what_is_changed_since_counts(void **state)
{
    gz_buffer before = { 0 }, after = { 0 }, image = { 0 };

    (void)state;
    write_plugin();
    prepare(&image);
    scratch_write("ready", image.data, image.len);
    annotate(PROGRAM, &before);
    scratch_text("fleet/ships.tsv", "name\tkind\nboat\tsmall\ncrowd\tlarge\n");
    annotate(PROGRAM, &after);
    assert_true(before.len != after.len || memcmp(before.data, after.data, after.len) != 0);
    assert_annotates(NULL, &after);
    gz_buffer_clear(&before);
    gz_buffer_clear(&after);
    gz_buffer_clear(&image);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_prepared_changes_nothing),
        cmocka_unit_test(a_damaged_file_changes_nothing),
        cmocka_unit_test(what_is_changed_since_counts),
    };
    return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
