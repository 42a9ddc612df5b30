#include "run/exporter.h"

#include "base/mem.h"
#include "base/nearest.h"
#include "run/exporter_out.h"
#include "run/id_set.h"
#include "run/paper_lua.h"

#include <string.h>

typedef enum overlap { OVERLAP_KEEP, OVERLAP_FLAT, OVERLAP_NEVER } overlap;

struct gz_exporter {
    const gz_exporter_options *options;
    gz_script script;
    gz_export_out out;
    gz_paper paper;
    gz_open_paper open;
    gz_id_set ids;
    overlap overlap;
    gz_export_totals totals;
};

/* ---- opening ---- */

/* What is wrong in the table that the file returned, as an error at its first line. */
static int raise_field(lua_State *L, const gz_exporter *exporter, const char *what)
{
    return luaL_error(L, "%s:1: %s", exporter->options->script, what);
}

static int find_choice(lua_State *L, gz_exporter *exporter, const char *field,
                       const char *const *choices, const char *what)
{
    int found = 0;

    if (lua_getfield(L, 2, field) != LUA_TNIL) {
        const char *value = lua_tostring(L, -1);

        for (found = 0; choices[found] && (!value || strcmp(choices[found], value) != 0);)
            found++;
        if (!choices[found])
            raise_field(L, exporter, what);
    }
    lua_pop(L, 1);
    return found;
}

/* Fields that are misspelt would be passed over. */
static void check_fields(lua_State *L, gz_exporter *exporter)
{
    static const char *const fields[] = { "about",   "offsets", "overlap",  "keys",
                                          "options", "begin",   "document", "finish" };

    for (lua_pushnil(L); lua_next(L, 2); lua_pop(L, 1)) {
        const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
        gz_nearest nearest = { 0 };
        char hint[128];
        bool known = false;

        for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
            known = known || strcmp(fields[i], name) == 0;
            gz_nearest_offer(&nearest, name, strlen(name), fields[i]);
        }
        if (!known)
            luaL_error(L, "%s:1: an exporter has no field '%s'%s", exporter->options->script, name,
                       gz_nearest_hint(&nearest, hint, sizeof(hint)));
    }
    if (lua_getfield(L, 2, "document") != LUA_TFUNCTION)
        raise_field(L, exporter, "has no function document(out, doc)");
    lua_pop(L, 1);
}

/* Calls a function of the script, with out and, where there is one, doc. */
static void call(lua_State *L, gz_exporter *exporter, const char *name, bool with_doc)
{
    gz_script_push_table(L);
    if (lua_getfield(L, -1, name) == LUA_TNIL)
        return;
    gz_export_out_push(L, &exporter->out);
    if (with_doc)
        gz_open_paper_push(L, &exporter->open);
    lua_call(L, with_doc ? 2 : 1, 0);
}

/* begin(exporter) */
static int begin(lua_State *L)
{
    static const char *const units[] = { "codepoint", "utf16", "byte", NULL };
    static const char *const overlaps[] = { "keep", "flat", "never", NULL };
    gz_exporter *exporter = lua_touserdata(L, 1);
    const gz_exporter_options *options = exporter->options;

    gz_script_push_table(L);
    check_fields(L, exporter);
    exporter->open.unit = (gloze_offsets)find_choice(
        L, exporter, "offsets", units, "offsets is \"codepoint\", \"utf16\" or \"byte\"");
    exporter->overlap = (overlap)find_choice(L, exporter, "overlap", overlaps,
                                             "overlap is \"keep\", \"flat\" or \"never\"");
    if (exporter->overlap == OVERLAP_NEVER && options->overlap)
        return gz_export_raise(
            L, &exporter->out, GLOZE_EUSAGE,
            "--overlap: this format has no place for spans that overlap; leave it "
            "out");
    gz_export_out_make(L, &exporter->out, 2, options->settings, options->setting_count);
    call(L, exporter, "begin", false);
    return 0;
}

/* What failed in C below Lua comes back with its own status. */
static gloze_status run(gz_exporter *exporter, lua_CFunction function, gloze_error *err)
{
    gloze_status st;

    exporter->out.failure = (gloze_error){ 0 };
    st = gz_script_run(&exporter->script, function, exporter, err);
    if (st != GLOZE_OK && exporter->out.failure.code != GLOZE_OK) {
        *err = exporter->out.failure;
        return err->code;
    }
    return st;
}

static gloze_status open_exporter(gz_exporter *exporter, gloze_error *err)
{
    const gz_exporter_options *options = exporter->options;
    gloze_status st;

    exporter->out.types = json_object();
    exporter->out.relations = json_object();
    if (!exporter->out.types || !exporter->out.relations)
        return gz_fail_memory(err);
    st = gz_script_open(&exporter->script, options->script, &options->limits, err);
    if (st == GLOZE_OK)
        st = gz_staging_open(options->output, &exporter->out.staging, err);
    if (st == GLOZE_OK)
        st = gz_script_begin(&exporter->script, 0, err);
    if (st == GLOZE_OK)
        st = run(exporter, begin, err);
    if (st == GLOZE_OK)
        gz_staging_keep(exporter->out.staging);
    return st;
}

gloze_status gz_exporter_open(const gz_exporter_options *options, gz_exporter **out,
                              gloze_error *err)
{
    gz_exporter *exporter = gz_zalloc(1, sizeof(*exporter));
    gloze_status st;

    *out = NULL;
    if (!exporter)
        return gz_fail_memory(err);
    exporter->options = options;
    exporter->out.script = &exporter->script;
    exporter->out.model = options->model;
    gz_paper_init(&exporter->paper);
    gz_open_paper_init(&exporter->open, &exporter->script);
    exporter->open.words = options->words;
    exporter->open.losses = &exporter->out.losses;
    gz_id_set_init(&exporter->ids);
    st = open_exporter(exporter, err);
    if (st == GLOZE_OK)
        *out = exporter;
    else
        gz_exporter_free(exporter);
    return st;
}

void gz_exporter_free(gz_exporter *exporter)
{
    if (!exporter)
        return;
    gz_script_close(&exporter->script);
    gz_staging_free(exporter->out.staging);
    json_decref(exporter->out.types);
    json_decref(exporter->out.relations);
    gz_open_paper_clear(&exporter->open);
    gz_paper_clear(&exporter->paper);
    gz_id_set_clear(&exporter->ids);
    gz_free(exporter);
}

/* ---- documents ---- */

static int document(lua_State *L)
{
    call(L, lua_touserdata(L, 1), "document", true);
    return 0;
}

static gloze_status check_id(gz_exporter *exporter, const char *where, gloze_error *err)
{
    gz_origin origin = { 0, (uint32_t)exporter->totals.documents + 1 };
    bool known;
    gloze_status st = gz_id_set_add(&exporter->ids, exporter->paper.id, &origin, &known, err);

    if (st == GLOZE_OK && known)
        st = gz_fail(err, GLOZE_EINPUT,
                     "%s: the id \"%s\" is also that of document number %u; give each its own",
                     where, exporter->paper.id, (unsigned)origin.line);
    return st;
}

static gloze_status prepare(gz_exporter *exporter, gloze_error *err)
{
    gz_paper *paper = &exporter->paper;
    gz_losses *losses = &exporter->out.losses;

    if (!gz_paper_select(paper, &exporter->options->choice, losses))
        return gz_fail_memory(err);
    if (exporter->overlap == OVERLAP_FLAT && !exporter->options->overlap &&
        !gz_paper_make_flat(paper, losses))
        return gz_fail_memory(err);
    if (!gz_export_out_count(&exporter->out, paper))
        return gz_fail_memory(err);
    return gz_open_paper_set(&exporter->open, paper, err);
}

gloze_status gz_exporter_put(gz_exporter *exporter, const char *json, size_t len, const char *where,
                             gloze_error *err)
{
    gloze_status st = gz_paper_read(&exporter->paper, json, len, where, err);

    if (st == GLOZE_OK && !exporter->paper.text)
        st = gz_fail(
            err, GLOZE_EINPUT,
            "%s: %s has no text: it could not be read when it was annotated; its \"errors\" "
            "say why",
            where, exporter->paper.id);
    if (st == GLOZE_OK)
        st = check_id(exporter, where, err);
    if (st == GLOZE_OK)
        st = prepare(exporter, err);
    if (st == GLOZE_OK)
        st = gz_script_begin(&exporter->script, exporter->paper.len, err);
    if (st != GLOZE_OK)
        return st;
    exporter->open.number = ++exporter->totals.documents;
    exporter->totals.annotations += exporter->paper.count;
    st = run(exporter, document, err);
    gz_open_paper_close(&exporter->open);
    return st == GLOZE_OK ? gz_staging_close(exporter->out.staging, err) : st;
}

/* ---- the end ---- */

static int finish(lua_State *L)
{
    call(L, lua_touserdata(L, 1), "finish", false);
    return 0;
}

gloze_status gz_exporter_end(gz_exporter *exporter, gloze_error *err)
{
    gloze_status st = gz_script_begin(&exporter->script, 0, err);

    return st == GLOZE_OK ? run(exporter, finish, err) : st;
}

gloze_status gz_exporter_commit(gz_exporter *exporter, gloze_error *err)
{
    gloze_status st = gz_staging_commit(exporter->out.staging, err);

    exporter->totals.files = gz_staging_count(exporter->out.staging);
    return st;
}

const gz_losses *gz_exporter_losses(const gz_exporter *exporter)
{
    return &exporter->out.losses;
}

gz_export_totals gz_exporter_totals(const gz_exporter *exporter)
{
    return exporter->totals;
}
