#include "lua/prepare.h"

#include "base/checksum.h"

#include <lauxlib.h>
#include <string.h>

/* ---- Lua ---- */

static int write_code(lua_State *L, const void *data, size_t len, void *buffer)
{
    (void)L;
    gz_buffer_add(buffer, data, len);
    return ((gz_buffer *)buffer)->failed;
}

/* Keeps the code of the function on the stack, with its lines, for messages. */
static void keep_code(const gz_vm *vm, gz_prepared_key key)
{
    gz_buffer code;
    gz_buffer_init(&code);
    if (lua_dump(vm->L, write_code, &code, 0) == 0)
        gz_prepared_keep(vm->program.prepared, key, code.data, code.len);
    gz_buffer_clear(&code);
}

int gz_prepare_chunk(gz_vm *vm, const gz_file *file, const char *chunk)
{
    gz_prepared prepared = vm->program.prepared;
    size_t skip = file->len >= 3 && memcmp(file->data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0, len;
    uint32_t name = (uint32_t)gz_checksum(chunk, strlen(chunk)); /* it is in the code */
    gz_prepared_key key = { GZ_PREPARED_CHUNK, name, file->len, file->sum };
    const char *code = gz_prepared_find(prepared, key, &len);
    if (code && luaL_loadbufferx(vm->L, code, len, chunk, "b") == LUA_OK)
        return LUA_OK;
    if (code) /* of another release of Lua */
        lua_pop(vm->L, 1);
    int result = luaL_loadbufferx(vm->L, file->data + skip, file->len - skip, chunk, "t");
    if (result == LUA_OK && prepared.maker)
        keep_code(vm, key);
    return result;
}

/* ---- lists ---- */

static uint32_t number_of(const gz_lexicon_options *options)
{
    return (uint32_t)options->letter_case | (uint32_t)options->hyphen << 8 |
           (uint32_t)options->plural << 9 | (uint32_t)options->possessive << 10;
}

static void keep_list(const gz_vm *vm, gz_prepared_key key, const gz_lexicon *lexicon)
{
    gz_buffer image;
    gz_buffer_init(&image);
    if (gz_lexicon_compile(lexicon, (gz_lexicon_source){ key.len, key.sum }, &image, NULL) ==
        GLOZE_OK)
        gz_prepared_keep(vm->program.prepared, key, image.data, image.len);
    gz_buffer_clear(&image);
}

gloze_status gz_prepare_list(gz_vm *vm, const gz_file *file, const char *where,
                             const gz_lexicon_options *options, gz_lexicon **out, gloze_error *err)
{
    gz_prepared prepared = vm->program.prepared;
    gz_prepared_key key = { GZ_PREPARED_LIST, number_of(options), file->len, file->sum };
    size_t len;
    const char *image = gz_prepared_find(prepared, key, &len);
    if (image && gz_lexicon_from_image(image, len, where, out, NULL) == GLOZE_OK) {
        gz_lexicon_trust(*out);
        return GLOZE_OK;
    }
    gloze_status status = gz_lexicon_from_tsv(file->data, file->len, where, options, out, err);
    if (status == GLOZE_OK && prepared.maker)
        keep_list(vm, key, *out);
    return status;
}
