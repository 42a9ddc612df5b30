#include "lua/phrases.h"
#include "lua/prepare.h"

#include "match/inflect.h"

#include <string.h>

static const gz_lexicon *keep_lexicon(lua_State *L, gz_lexicon *lexicon)
{
    gz_program *program = &gz_vm_of(L)->program;
    if (!gz_arena_grow(&program->arena, &program->lexicons, &program->lexicon_cap,
                       program->lexicon_count + 1, sizeof *program->lexicons)) {
        gz_lexicon_free(lexicon);
        luaL_error(L, "memory ran out");
    }
    program->lexicons[program->lexicon_count++] = lexicon;
    return lexicon;
}

/* The same text in a thousand rules is one lexicon, looked for once. These addresses are keys of the
 * registry, for tables from text to lexicon. */
static const char LITERALS, WORDS;

static void push_known(lua_State *L, const void *kind)
{
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, kind) != LUA_TNIL)
        return;
    lua_pop(L, 1);
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, kind);
}

static const gz_lexicon *find_known(lua_State *L, const void *kind, const char *text)
{
    push_known(L, kind);
    lua_getfield(L, -1, text);
    const gz_lexicon *lexicon = lua_touserdata(L, -1);
    lua_pop(L, 2);
    return lexicon;
}

static const gz_lexicon *add_known(lua_State *L, const void *kind, const char *text,
                                   const gz_lexicon *lexicon)
{
    push_known(L, kind);
    lua_pushlightuserdata(L, (void *)lexicon);
    lua_setfield(L, -2, text);
    lua_pop(L, 1);
    return lexicon;
}

static const gz_lexicon *make_lexicon(lua_State *L, const gz_rule *rule, const char *const *phrases,
                                      size_t count)
{
    gz_lexicon_options options = { 0 };
    gz_lexicon *lexicon = NULL;
    gloze_error err;
    if (gz_lexicon_from_phrases(phrases, count, "", &options, &lexicon, &err) != GLOZE_OK)
        luaL_error(L, "rule '%s': %s", gz_rule_plain_name(rule),
                   strncmp(err.message, ": ", 2) == 0 ? err.message + 2 : err.message);
    return keep_lexicon(L, lexicon);
}

/* Irregular forms are data of lib: irregular.tsv with the columns word and forms. */
static const gz_lexicon *irregular_words(lua_State *L)
{
    gz_vm *vm = gz_vm_of(L);
    const gz_bundle_plugin *lib = gz_bundle_find(vm->bundle, "lib");
    const gz_file *file = lib ? gz_bundle_file(lib, "irregular.tsv") : NULL;
    gz_lexicon *lexicon = NULL;
    gloze_error err;
    if (vm->program.irregular || !file)
        return vm->program.irregular;
    if (gz_prepare_list(vm, file, "lib/irregular.tsv",
                        &(gz_lexicon_options){ .letter_case = GZ_CASE_FOLD }, &lexicon,
                        &err) != GLOZE_OK)
        luaL_error(L, "%s", err.message);
    vm->program.irregular = keep_lexicon(L, lexicon);
    return vm->program.irregular;
}

static const gz_lexicon *make_word_lexicon(lua_State *L, const gz_rule *rule, const char *words)
{
    const gz_lexicon *irregular = irregular_words(L);
    gz_buffer *forms = lua_newuserdatauv(L, sizeof *forms, 0);
    const char **phrases;
    size_t count = 0;
    gz_buffer_init(forms);
    for (const char *word = words; *word; word += strcspn(word, "|"), word += *word == '|')
        if (strcspn(word, "|") > 0)
            gz_inflect(word, strcspn(word, "|"), irregular, forms);
    for (size_t i = 0; i < forms->len; i++)
        count += forms->data[i] == '\0';
    phrases = gz_arena_zalloc(&gz_vm_of(L)->program.arena, count + 1, sizeof *phrases);
    const char *copy = forms->failed || !phrases || count == 0
                           ? NULL
                           : gz_program_copy(&gz_vm_of(L)->program, forms->data, forms->len);
    bool failed = forms->failed || !phrases;
    gz_buffer_clear(forms);
    lua_pop(L, 1);
    if (!copy && !failed && count == 0)
        luaL_error(L, "rule '%s': word wants one word or more: word \"say|tell\"",
                   gz_rule_plain_name(rule));
    if (!copy)
        luaL_error(L, "memory ran out");
    for (size_t i = 0; i < count; i++, copy += strlen(copy) + 1)
        phrases[i] = copy;
    return make_lexicon(L, rule, phrases, count);
}

const gz_lexicon *gz_word_lexicon(lua_State *L, const gz_rule *rule, const char *words)
{
    const gz_lexicon *known = find_known(L, &WORDS, words);
    return known ? known : add_known(L, &WORDS, words, make_word_lexicon(L, rule, words));
}

const gz_lexicon *gz_literal_lexicon(lua_State *L, const gz_rule *rule, const char *text)
{
    const gz_lexicon *known = find_known(L, &LITERALS, text);
    return known ? known : add_known(L, &LITERALS, text, make_lexicon(L, rule, &text, 1));
}

/* By itself, so that the message shows what was written. */
static void check_token_regex(lua_State *L, const gz_rule *rule, const char *text)
{
    gloze_error err;
    gz_regex *regex = NULL;
    if (gz_regex_new(text, strlen(text), "token", 0, &regex, &err) != GLOZE_OK)
        luaL_error(L, "rule '%s': %s", gz_rule_plain_name(rule), err.message);
    gz_regex_free(regex);
}

gz_regex *gz_token_regex(lua_State *L, const gz_rule *rule, const char *text)
{
    gz_program *program = &gz_vm_of(L)->program;
    gloze_error err;
    gz_regex *regex = NULL;
    check_token_regex(L, rule, text);
    const char *anchored = lua_pushfstring(L, "\\A(?:%s)\\z", text);
    gz_keep_grow(L, &program->regexes, &program->regex_cap, program->regex_count + 1,
                 sizeof *program->regexes);
    if (gz_regex_new(anchored, strlen(anchored), "token", 0, &regex, &err) != GLOZE_OK)
        luaL_error(L, "rule '%s': %s", gz_rule_plain_name(rule), err.message);
    program->regexes[program->regex_count++] = regex;
    lua_pop(L, 1);
    return regex;
}
