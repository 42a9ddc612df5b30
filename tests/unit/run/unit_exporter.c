/* What an exporter says is tested from outside (tests/cli/test_export.py); here, what memory that runs out
 * does to it. */
#include "scratch.h"

#include "base/mem.h"
#include "run/exporter.h"

static const char SCRIPT[] =
    "return {\n"
    "  offsets = 'utf16', overlap = 'flat', options = { form = { 'long', 'short' } },\n"
    "  document = function(out, doc)\n"
    "    local file = out:file(doc.id)\n"
    "    file:json({ tokens = doc:tokens('all'), flat = #doc:flat('paragraph') })\n"
    "    file:tokens('{number} {start} {stop} {json} {space}', 1, 'words', ',')\n"
    "    file:sentences('{start}', 1)\n"
    "    file:write(json.encode(json.decode('{\"a\":[1,null]}')), xml.text('<'), csv.row({ 'a,b' "
    "}))\n"
    "    file:write(xml.parse('<a b=\"1\">x</a>').tag, doc:context(doc.annotations[1], 2))\n"
    "  end,\n"
    "  finish = function(out) out:file('types'):json(out:types()) end,\n"
    "}\n";
static const char DOCUMENT[] =
    "{\"gloze\":1,\"id\":\"a\",\"offsets\":\"codepoint\",\"text\":\"Ann\\r\\nran. \xF0\x9F\x98\x80 "
    "Bo.\","
    "\"annotations\":[{\"id\":\"a1\",\"type\":\"n\",\"start\":0,\"end\":3,\"text\":\"Ann\","
    "\"relations\":[{\"type\":\"r\",\"target\":\"a2\"}]},"
    "{\"id\":\"a2\",\"type\":\"m\",\"start\":12,\"end\":14,\"attributes\":{\"x\":1}}]}";

static gloze_status export_one(gloze_error *err)
{
    bool types_used[1] = { false }, renames_used[1] = { false };
    const char *settings[] = { "form=short" }, *renames[] = { "n=N" };
    gz_exporter_options options = {
        .script = "x.lua",
        .output = "out",
        .model = "gloze-1",
        .settings = settings,
        .setting_count = 1,
        .choice = { .renames = renames,
                    .rename_count = 1,
                    .types_used = types_used,
                    .renames_used = renames_used,
                    .lf = true },
    };
    gz_exporter *exporter = NULL;
    gloze_status st = gz_exporter_open(&options, &exporter, err);

    if (st == GLOZE_OK)
        st = gz_exporter_put(exporter, DOCUMENT, sizeof(DOCUMENT) - 1, "x.jsonl:1", err);
    if (st == GLOZE_OK)
        st = gz_exporter_end(exporter, err);
    if (st == GLOZE_OK)
        st = gz_exporter_commit(exporter, err);
    gz_exporter_free(exporter);
    return st;
}

static void writes_all_or_nothing_when_memory_runs_out(void **state)
{
    gloze_error err;
    long n = 0, step;

    (void)state;
    scratch_text("x.lua", SCRIPT);
    assert_int_equal(export_one(&err), GLOZE_OK);
    assert_int_equal(unlink("out/a") | unlink("out/types"), 0);
    for (;; n += step) {
        step = n < 300 ? 1 : 7;
        gz_mem_fail_after = n;
        if (export_one(&err) == GLOZE_OK)
            break;
        gz_mem_fail_after = -1;
        assert_int_not_equal(access("out/a", F_OK), 0);
        assert_true(err.code == GLOZE_ENOMEM || err.code == GLOZE_EPLUGIN);
    }
    gz_mem_fail_after = -1;
    assert_in_range(n, 20, 20000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(writes_all_or_nothing_when_memory_runs_out, scratch_enter,
                                        scratch_leave),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
