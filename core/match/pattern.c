#include "match/pattern.h"

#include "base/mem.h"
#include "match/automaton.h"
#include "match/compiled.h"
#include "match/translate.h"

#include <stdlib.h>
#include <string.h>

static gloze_status fail_compile(const gz_pattern_source *source, const gz_translation *t, int code,
                                 size_t at, gloze_error *err)
{
    char text[320];
    gz_origin origin;
    size_t place;

    if (code == PCRE2_ERROR_HEAP_FAILED)
        return gz_fail_memory(err);
    gz_place_find(&t->map, at, &origin, &place);
    if (place > 0 && origin.text[place - 1] == '\\') /* PCRE2 points into the escape */
        place--;
    return gz_place_fail(source->where, &origin, place, err, "%s",
                         gz_pcre_explain(code, text, sizeof text));
}

static gloze_status compile(gz_pattern *p, const gz_pattern_source *source, const gz_translation *t,
                            gloze_error *err)
{
    gz_origin origin = { .text = source->text, .len = source->len };
    int code;
    size_t at;

    p->code = gz_pcre_make(source->prepared, t->text.data, t->text.len, PCRE2_ANCHORED, &code, &at);
    if (!p->code)
        return fail_compile(source, t, code, at, err);
    p->group_count = gz_pcre_info(p->code, PCRE2_INFO_CAPTURECOUNT) + 1;
    if (p->group_count > GZ_GROUPS_MAX)
        return gz_place_fail(source->where, &origin, 0, err,
                             "the pattern has more than %d groups; write (?:...) for those that "
                             "need not be captured",
                             GZ_GROUPS_MAX);
    return GLOZE_OK;
}

static int compare_groups(const void *a, const void *b)
{
    const gz_pattern_name_groups *left = a, *right = b;

    return left->groups[0] < right->groups[0] ? -1 : left->groups[0] > right->groups[0];
}

/* PCRE2's table is sorted by name, then by group: entries of one name stand together. */
static gloze_status read_names(gz_pattern *p, gloze_error *err)
{
    uint32_t entries = gz_pcre_info(p->code, PCRE2_INFO_NAMECOUNT);
    uint32_t size = gz_pcre_info(p->code, PCRE2_INFO_NAMEENTRYSIZE);
    PCRE2_SPTR table = NULL;

    pcre2_pattern_info(p->code, PCRE2_INFO_NAMETABLE, &table);
    p->names = gz_zalloc(entries, sizeof *p->names);
    p->name_groups = gz_zalloc(entries, sizeof *p->name_groups);
    if (!p->names || !p->name_groups)
        return gz_fail_memory(err);
    for (uint32_t i = 0; i < entries; i++, table += size) {
        const char *name = (const char *)table + 2;
        gz_pattern_name_groups *last = p->name_count ? &p->names[p->name_count - 1] : NULL;

        p->name_groups[i] = (uint32_t)table[0] << 8 | table[1];
        if (!last || strcmp(last->name, name) != 0) {
            last = &p->names[p->name_count++];
            *last = (gz_pattern_name_groups){ name, p->name_groups + i, 0 };
        }
        last->group_count++;
    }
    if (p->name_count > 1)
        qsort(p->names, p->name_count, sizeof *p->names, compare_groups);
    return GLOZE_OK;
}

static gloze_status read_lists(gz_pattern *p, const gz_translation *t, gloze_error *err)
{
    p->group_list = gz_zalloc(p->group_count, sizeof *p->group_list);
    if (!p->group_list)
        return gz_fail_memory(err);
    for (size_t i = 0; i < t->list_count; i++)
        if (t->lists[i].group < p->group_count)
            p->group_list[t->lists[i].group] = t->lists[i].list;
    return GLOZE_OK;
}

/* PCRE2 tells one first byte, or a set of them, or none. It doesn't tell whether the one
 * byte counts in any case, so a letter stands for both. */
static void read_first_bytes(gz_pattern *p)
{
    const uint8_t *set = NULL;
    bool one = gz_pcre_info(p->code, PCRE2_INFO_FIRSTCODETYPE) == 1;
    uint32_t byte = gz_pcre_info(p->code, PCRE2_INFO_FIRSTCODEUNIT);

    pcre2_pattern_info(p->code, PCRE2_INFO_FIRSTBITMAP, &set);
    for (uint32_t i = 0; i < 256; i++) {
        if (one)
            p->first[i] = i == byte || (i < 0x80 && (i ^ 0x20) == byte);
        else
            p->first[i] = !set || (set[i / 8] >> i % 8 & 1);
    }
}

static void keep_outline(gz_prepared prepared, gz_prepared_key key, const gz_pattern *p)
{
    gz_symbols *symbols = gz_symbols_new();
    gz_outlines outlines = { .symbols = symbols };
    gz_buffer image = { 0 };

    if (symbols && gz_outlines_add(&outlines, p->text, p->text_len) &&
        gz_outlines_write(&outlines, &image))
        gz_prepared_keep(prepared, key, image.data, image.len);
    gz_buffer_clear(&image);
    gz_symbols_free(outlines.symbols);
    gz_outlines_clear(&outlines);
}

static void find_outline(gz_pattern *p, gz_prepared prepared)
{
    gz_prepared_key key;
    size_t len;

    if (!gz_prepared_is_there(prepared))
        return;
    key = gz_prepared_key_of(GZ_PREPARED_OUTLINE, 0, p->text, p->text_len);
    p->outline = gz_prepared_find(prepared, key, &len);
    if (!p->outline && prepared.maker)
        keep_outline(prepared, key, p);
}

static gloze_status build(gz_pattern *p, const gz_pattern_source *source, gz_translation *t,
                          gloze_error *err)
{
    gloze_status st;

    p->midword = source->midword;
    p->match_limit = source->match_limit ? source->match_limit : GZ_MATCH_LIMIT;
    p->where = gz_copy(source->where, strlen(source->where));
    if (!p->where)
        return gz_fail_memory(err);
    if ((st = gz_translate(source, t, err)) != GLOZE_OK)
        return st;
    if ((st = compile(p, source, t, err)) != GLOZE_OK)
        return st;
    p->text_len = t->text.len;
    p->text = gz_copy(t->text.data, t->text.len);
    if (!p->text)
        return gz_fail_memory(err);
    if ((st = read_names(p, err)) != GLOZE_OK)
        return st;
    read_first_bytes(p);
    find_outline(p, source->prepared);
    p->patience = gz_pcre_patience(p->code);
    return read_lists(p, t, err);
}

gloze_status gz_pattern_new(const gz_pattern_source *source, gz_pattern **out, gloze_error *err)
{
    gz_translation translation = { 0 };
    gz_pattern *p = gz_zalloc(1, sizeof *p);
    gloze_status st;

    *out = NULL;
    if (!p)
        return gz_fail_memory(err);
    st = build(p, source, &translation, err);
    if (st == GLOZE_OK)
        *out = p;
    else
        gz_pattern_free(p);
    gz_translation_clear(&translation);
    return st;
}

void gz_pattern_free(gz_pattern *pattern)
{
    if (!pattern)
        return;
    pcre2_code_free(pattern->code);
    pcre2_code_free(pattern->native);
    gz_matcher_free(pattern->matcher);
    gz_free(pattern->text);
    gz_free(pattern->where);
    gz_free(pattern->names);
    gz_free(pattern->name_groups);
    gz_free(pattern->group_list);
    gz_free(pattern);
}

const char *gz_pattern_pcre(const gz_pattern *pattern)
{
    return pattern->text;
}

bool gz_pattern_may_be_empty(const gz_pattern *pattern)
{
    return gz_pcre_info(pattern->code, PCRE2_INFO_MATCHEMPTY) != 0;
}

/* Its outline tells nothing from the first character on; false also when memory ran out. */
static bool begins_openly(const gz_pattern *p)
{
    gz_automaton automaton;
    bool open = gz_automaton_init(&automaton) &&
                gz_outlines_add(&automaton.outlines, p->text, p->text_len) &&
                gz_automaton_ready(&automaton) && gz_automaton_is_open(&automaton, 0);

    gz_automaton_clear(&automaton);
    return open;
}

bool gz_pattern_slow(const gz_pattern *pattern, const char **why)
{
    const char *slow = NULL;

    if (pattern->midword)
        slow = "it is midword, so it is tried at every character";
    else if (begins_openly(pattern))
        slow =
            "it begins with a reference, a call or \\X, or is too large to be read beforehand, so "
            "it is tried wherever its first byte fits";
    if (why && slow)
        *why = slow;
    return slow != NULL;
}

size_t gz_pattern_group_count(const gz_pattern *pattern)
{
    return pattern->group_count;
}

size_t gz_pattern_name_count(const gz_pattern *pattern)
{
    return pattern->name_count;
}

const char *gz_pattern_name(const gz_pattern *pattern, size_t index)
{
    return pattern->names[index].name;
}

int gz_pattern_find_name(const gz_pattern *pattern, const char *name, size_t len)
{
    for (size_t i = 0; i < pattern->name_count; i++)
        if (strlen(pattern->names[i].name) == len && memcmp(pattern->names[i].name, name, len) == 0)
            return (int)i;
    return -1;
}

const gz_lexicon *gz_pattern_name_list(const gz_pattern *pattern, size_t index)
{
    const gz_pattern_name_groups *name = &pattern->names[index];

    for (size_t i = 0; i < name->group_count; i++)
        if (pattern->group_list[name->groups[i]])
            return pattern->group_list[name->groups[i]];
    return NULL;
}

/* The first group of the name that took part, or 0. */
static uint32_t find_captured(const gz_pattern *pattern, size_t index, const gz_span *groups)
{
    const gz_pattern_name_groups *name = &pattern->names[index];

    for (size_t i = 0; i < name->group_count; i++)
        if (groups[name->groups[i]].start != SIZE_MAX)
            return name->groups[i];
    return 0;
}

bool gz_pattern_capture(const gz_pattern *pattern, size_t index, const gz_span *groups,
                        gz_span *out)
{
    uint32_t group = find_captured(pattern, index, groups);

    if (group)
        *out = groups[group];
    return group != 0;
}

const gz_lexicon *gz_pattern_capture_list(const gz_pattern *pattern, size_t index,
                                          const gz_span *groups)
{
    return pattern->group_list[find_captured(pattern, index, groups)];
}

/* At every call the JIT's code would first search up to 5,000 bytes for a character that
 * the pattern needs, were it not for NO_START_OPTIMIZE: 4,300 ns instead of 20. Where
 * there is no JIT, or no memory, the interpreter goes on. */
static void make_native(gz_pattern *p)
{
    int code;
    size_t at;

    p->native =
        gz_pcre_compile(p->text, p->text_len, PCRE2_ANCHORED | PCRE2_NO_START_OPTIMIZE, &code, &at);
    if (p->native && pcre2_jit_compile(p->native, PCRE2_JIT_COMPLETE) != 0) {
        pcre2_code_free(p->native);
        p->native = NULL;
    }
}

int gz_pattern_try(gz_pattern *pattern, gz_matcher *matcher, const char *subject, size_t len,
                   size_t at, bool no_jit)
{
    uint32_t options = PCRE2_NO_UTF_CHECK | PCRE2_NOTEMPTY | (no_jit ? PCRE2_NO_JIT : 0);

    if (pattern->patience && !no_jit && --pattern->patience == 0)
        make_native(pattern);
    return gz_matcher_run(matcher, pattern->native && !no_jit ? pattern->native : pattern->code,
                          pattern->match_limit, &pattern->spent, subject, len, at, options);
}

gloze_status gz_pattern_search(gz_pattern *pattern, const char *subject, size_t len, size_t from,
                               gz_span *groups, bool *found, gloze_error *err)
{
    *found = false;
    pattern->spent = 0;
    if (!pattern->matcher && !(pattern->matcher = gz_matcher_new(pattern->group_count)))
        return gz_fail_memory(err);
    for (size_t at = from; at < len; at++) {
        int rc;

        if (!pattern->first[(unsigned char)subject[at]] ||
            ((unsigned char)subject[at] & 0xC0) == 0x80 ||
            (!pattern->midword && !gz_is_place(subject, len, at)))
            continue;
        rc = gz_pattern_try(pattern, pattern->matcher, subject, len, at, false);
        if (rc == PCRE2_ERROR_NOMATCH)
            continue;
        if (rc < 0)
            return gz_pcre_fail(rc, pattern->match_limit, pattern->where, subject, len, at, err);
        gz_matcher_groups(pattern->matcher, rc, groups, pattern->group_count);
        *found = true;
        return GLOZE_OK;
    }
    return GLOZE_OK;
}
