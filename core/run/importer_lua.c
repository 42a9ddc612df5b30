#include "run/importer_data.h"

#include "base/nearest.h"
#include "run/file.h"

#include <string.h>
#include <unistd.h>

/* Registry key, by address. */
static const char ITEM = 0;

static gz_importer *importer_of(lua_State *L)
{
    return gz_script_of(L)->data;
}

/* Raises what was put into `failure`. */
static int raise_failure(lua_State *L, const gz_importer *importer)
{
    lua_pushstring(L, importer->failure.message);
    return lua_error(L);
}

/* ---- what Lua calls ---- */

/* item:fail(what): this item is wrong; says so with its place, and ends reading it. */
static int item_fail(lua_State *L)
{
    gz_importer *importer = importer_of(L);

    gz_fail(&importer->failure, GLOZE_EINPUT, "%s: %s", gz_buffer_text(&importer->where),
            luaL_checkstring(L, 2));
    return raise_failure(L, importer);
}

/* The path of a file in the folder of the one that is read, in the scratch buffer. */
static const char *path_beside(lua_State *L, const gz_importer *importer)
{
    const char *slash = strrchr(importer->path, '/'), *name = luaL_checkstring(L, 2), *path;
    gz_buffer *scratch = &gz_script_of(L)->scratch;

    if (!gz_stays_below(name))
        luaL_error(L, "%s: only files beside the one that is read can be read", name);
    gz_buffer_reset(scratch);
    gz_buffer_add(scratch, importer->path, slash ? (size_t)(slash + 1 - importer->path) : 0);
    gz_buffer_string(scratch, name);
    path = gz_buffer_text(scratch);
    if (!path)
        luaL_error(L, "memory ran out");
    return path;
}

/* item:beside(name) -> the content of a file in the same folder, or nil. */
static int item_beside(lua_State *L)
{
    gz_importer *importer = importer_of(L);
    gz_buffer *content = &importer->line;

    if (gz_file_read(path_beside(L, importer), GZ_LONGEST_IMPORT, content, NULL) != GLOZE_OK)
        return 0;
    lua_pushlstring(L, content->data ? content->data : "", content->len);
    return 1;
}

/* item:has(name) -> is there such a file in the same folder? */
static int item_has(lua_State *L)
{
    lua_pushboolean(L, access(path_beside(L, importer_of(L)), R_OK) == 0);
    return 1;
}

/* A file of CSV that is read row by row, in the memory of one. */
typedef struct rows {
    int fd;
    bool ended;
    gz_buffer read; /* from the file; given out up to `at` */
    size_t at, line;
} rows;

static int close_rows(lua_State *L)
{
    rows *r = lua_touserdata(L, 1);

    if (r->fd >= 0)
        close(r->fd);
    r->fd = -1;
    gz_buffer_clear(&r->read);
    return 0;
}

/* Reads on behind what is not given out yet: as much again, so that a long row is looked through a few
 * times, not once a chunk. */
static void read_on(lua_State *L, rows *r)
{
    gz_importer *importer = importer_of(L);
    gz_buffer *read = &r->read;
    size_t rest = read->len - r->at, before;

    if (r->at && rest)
        memmove(read->data, read->data + r->at, rest);
    read->len = rest;
    r->at = 0;
    do {
        before = read->len;
        if (gz_file_read_on(r->fd, importer->path, GZ_LONGEST_IMPORT, read, &importer->failure) !=
            GLOZE_OK)
            raise_failure(L, importer);
        r->ended = read->len == before;
    } while (!r->ended && read->len < 2 * rest);
}

/* What item:rows() gives; its upvalue holds the rows. */
static int next_row(lua_State *L)
{
    rows *r = lua_touserdata(L, lua_upvalueindex(1));
    size_t len;

    while (!(len = r->read.len > r->at
                       ? gz_csv_row_end(r->read.data + r->at, r->read.len - r->at, r->ended)
                       : 0) &&
           !r->ended)
        read_on(L, r);
    if (!len)
        return 0;
    gz_csv_push_row(L, r->read.data + r->at, len, &r->line);
    r->at += len;
    return 1;
}

/* item:rows() -> an iterator over the rows of a file of CSV, each as csv.parse gives it; for `reads =
 * "rows"`. It can be asked for again. */
static int item_rows(lua_State *L)
{
    static const char CLASS = 0;
    static const luaL_Reg none[] = { { NULL, NULL } };
    gz_importer *importer = importer_of(L);
    rows *r = lua_newuserdatauv(L, sizeof(*r), 0);

    *r = (rows){ .fd = -1, .line = 1 };
    gz_buffer_init(&r->read);
    gz_script_push_class(L, &CLASS, none);
    lua_pushcfunction(L, close_rows);
    lua_setfield(L, -2, "__gc");
    lua_setmetatable(L, -2);
    if (gz_file_open(importer->path, &r->fd, &importer->failure) != GLOZE_OK)
        return raise_failure(L, importer);
    lua_pushcclosure(L, next_row, 1);
    return 1;
}

/* Checks a document that Lua gave as JSON, and writes it. */
static gloze_status take_document(gz_importer *importer, const gz_tree *doc, gloze_error *err)
{
    gz_incoming info;
    gz_origin origin = { 0, (uint32_t)importer->totals.documents + 1 };
    const char *where = gz_buffer_text(&importer->where);
    bool known;
    gz_staged *file = importer->file;
    gloze_status st;

    gz_buffer_reset(&importer->line);
    st = gz_incoming_write(doc, &importer->incoming, where, &info, &importer->line, err);
    if (st == GLOZE_OK)
        st = gz_id_set_add(&importer->ids, info.id, &origin, &known, err);
    if (st == GLOZE_OK && known)
        st = gz_fail(err, GLOZE_EINPUT,
                     "%s: the id \"%s\" is also that of document number %u; give each its own",
                     where, info.id, (unsigned)origin.line);
    if (st == GLOZE_OK && !file) {
        gz_buffer name;

        gz_buffer_init(&name);
        gz_buffer_format(&name, "%s.json", info.id);
        st = gz_buffer_text(&name) ? gz_staging_file(importer->staging, name.data, &file, err)
                                   : gz_fail_memory(err);
        gz_buffer_clear(&name);
    }
    if (st != GLOZE_OK)
        return st;
    gz_buffer_add(gz_staged_buffer(file), importer->line.data, importer->line.len);
    st = importer->file ? gz_staged_flush(file, err) : gz_staged_close(file, err);
    importer->totals.documents++;
    importer->totals.annotations += info.count;
    return st;
}

/* add(document): what is wrong with it is told, and the item goes on. */
static int add(lua_State *L)
{
    gz_importer *importer = importer_of(L);
    gz_buffer *json = &gz_script_of(L)->scratch;
    gz_tree_fault fault;
    const gz_tree *doc;
    gloze_status st;

    luaL_checktype(L, 1, LUA_TTABLE);
    gz_buffer_reset(json);
    gz_script_write_json(L, 1, 0, json);
    gz_arena_reset(&importer->doc_arena);
    doc = json->failed ? NULL
                       : gz_tree_read(&importer->doc_arena, json->data, json->len, NULL, &fault);
    if (json->failed || (!doc && !fault.what))
        return luaL_error(L, "memory ran out");
    if (!doc)
        return luaL_error(L, "add: the document is no JSON: %s", fault.what);
    st = take_document(importer, doc, &importer->failure);
    if (st == GLOZE_OK)
        return 0;
    if (st != GLOZE_EINPUT && st != GLOZE_ECREATE)
        return raise_failure(L, importer);
    gz_importer_complain(importer, importer->failure.message);
    importer->failure = (gloze_error){ 0 };
    return 0;
}

/* ---- opening ---- */

static int find_name(const char *const *names, const char *name)
{
    for (int i = 0; name && names[i]; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

static void check_fields(lua_State *L, const char *script)
{
    static const char *const fields[] = {
        "about", "offsets", "files", "reads", "lost", "read", NULL
    };

    for (lua_pushnil(L); lua_next(L, 2); lua_pop(L, 1)) {
        const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
        gz_nearest nearest = { 0 };
        char hint[128];

        for (int i = 0; fields[i]; i++)
            gz_nearest_offer(&nearest, name, strlen(name), fields[i]);
        if (find_name(fields, name) < 0)
            luaL_error(L, "%s:1: an importer has no field '%s'%s", script, name,
                       gz_nearest_hint(&nearest, hint, sizeof(hint)));
    }
}

/* A list of strings; empty where there is none. */
static const gz_tree *read_list(lua_State *L, gz_importer *importer, const char *field)
{
    gz_buffer *json = &gz_script_of(L)->scratch;
    gz_tree_fault fault;
    const gz_tree *list;

    gz_buffer_reset(json);
    if (lua_getfield(L, 2, field) == LUA_TTABLE)
        gz_script_write_json(L, lua_gettop(L), 0, json);
    else
        gz_buffer_string(json, "[]");
    lua_pop(L, 1);
    list =
        json->failed ? NULL : gz_tree_read(&importer->arena, json->data, json->len, NULL, &fault);
    if (!gz_tree_is(list, GZ_TREE_ARRAY))
        luaL_error(L, "%s:1: %s is a list of strings", importer->options->script, field);
    return list;
}

static int read_choice(lua_State *L, const gz_importer *importer, const char *field,
                       const char *const *names, const char *what)
{
    int found = 0;

    if (lua_getfield(L, 2, field) != LUA_TNIL) {
        found = find_name(names, lua_tostring(L, -1));
        if (found < 0)
            luaL_error(L, "%s:1: %s", importer->options->script, what);
    }
    lua_pop(L, 1);
    return found;
}

int gz_importer_begin(lua_State *L)
{
    static const char *const units[] = { "codepoint", "utf16", "byte", NULL };
    static const char *const forms[] = { "text", "json", "lines", "items", "rows", NULL };
    gz_importer *importer = lua_touserdata(L, 1);

    gz_script_push_table(L);
    check_fields(L, importer->options->script);
    if (lua_getfield(L, 2, "read") != LUA_TFUNCTION)
        return luaL_error(L, "%s:1: has no function read(item, add)", importer->options->script);
    lua_pop(L, 1);
    importer->incoming.counting.unit = (gloze_offsets)read_choice(
        L, importer, "offsets", units, "offsets is \"codepoint\", \"utf16\" or \"byte\"");
    importer->reads = (gz_importer_reads)read_choice(
        L, importer, "reads", forms,
        "reads is \"text\", \"json\", \"lines\", \"items\" or \"rows\"");
    importer->files = read_list(L, importer, "files");
    importer->lost = read_list(L, importer, "lost");
    return 0;
}

/* ---- items ---- */

int gz_importer_read_item(lua_State *L)
{
    static const luaL_Reg methods[] = { { "fail", item_fail },
                                        { "beside", item_beside },
                                        { "has", item_has },
                                        { "rows", item_rows },
                                        { NULL, NULL } };
    gz_importer *importer = lua_touserdata(L, 1);

    gz_script_push_table(L);
    lua_getfield(L, -1, "read");
    lua_newtable(L); /* importer table read item */
    lua_pushstring(L, importer->name);
    lua_setfield(L, -2, "name");
    lua_pushboolean(L, importer->named);
    lua_setfield(L, -2, "named");
    if (importer->value) {
        gz_script_push_tree(L, importer->value);
        lua_setfield(L, -2, "value");
    } else if (importer->reads == READS_TEXT) {
        lua_pushlstring(L, importer->text->data ? importer->text->data : "", importer->text->len);
        lua_setfield(L, -2, "text");
    }
    gz_script_push_class(L, &ITEM, methods);
    lua_setmetatable(L, -2);
    lua_pushcfunction(L, add);
    lua_call(L, 2, 0);
    return 0;
}
