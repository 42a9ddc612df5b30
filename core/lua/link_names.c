#include "lua/link_names.h"

#include "base/nearest.h"

#include <stdio.h>
#include <string.h>

/* ---- messages ---- */

gloze_status gz_link_fail(const gz_program *program, const gz_rule *rule, gloze_error *err,
                          const char *format, ...)
{
    char shown[300], text[600];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return gz_fail(err, GLOZE_EPLUGIN, "%s: rule '%s': %s",
                   gz_program_shown(program, rule->where, shown, sizeof shown),
                   gz_rule_plain_name(rule), text);
}

/* ---- types ---- */

gloze_status gz_link_find_type(const gz_program *program, const gz_rule *rule, const char *name,
                               size_t *out, gloze_error *err)
{
    gz_nearest nearest = { 0 };
    char hint[128];
    *out = gz_types_find(&program->types, name, strlen(name));
    if (*out != GZ_NO_TYPE)
        return GLOZE_OK;
    for (size_t i = 0; i < program->types.count; i++)
        gz_nearest_offer(&nearest, name, strlen(name), program->types.list[i].name);
    return gz_link_fail(program, rule, err, "type '%s' is not declared%s%s", name,
                        gz_nearest_hint(&nearest, hint, sizeof hint),
                        nearest.best ? "" : "; add declare \"…\" { … }");
}

static gloze_status check_types(const gz_program *program, const gz_rule *rule,
                                const gz_names *names, gloze_error *err)
{
    size_t type;
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < names->count && status == GLOZE_OK; i++)
        status = gz_link_find_type(program, rule, names->list[i], &type, err);
    return status;
}

static gloze_status check_reads(const gz_program *program, const gz_rule *rule, gloze_error *err)
{
    size_t type;
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < rule->reads.count && status == GLOZE_OK; i++)
        status = gz_link_find_type(program, rule, rule->reads.list[i].type, &type, err);
    return status;
}

gloze_status gz_link_find_attribute(const gz_program *program, const gz_rule *rule, size_t type,
                                    const char *name, int *slot, gloze_error *err)
{
    const gz_type *owner = &program->types.list[type];
    gz_nearest nearest = { 0 };
    char hint[128];
    *slot = gz_type_attribute(owner, name, strlen(name));
    if (*slot >= 0)
        return GLOZE_OK;
    for (size_t i = 0; i < owner->attribute_count; i++)
        gz_nearest_offer(&nearest, name, strlen(name), owner->attributes[i].name);
    return gz_link_fail(program, rule, err, "type '%s' has no attribute '%s'%s", owner->name, name,
                        gz_nearest_hint(&nearest, hint, sizeof hint));
}

/* ---- templates ---- */

static gloze_status fail_capture(const gz_program *program, const gz_rule *rule, const char *key,
                                 const char *name, const gz_nearest *nearest, gloze_error *err)
{
    char hint[128];
    return gz_link_fail(program, rule, err, "%s: there is no capture '$%s'%s", key, name,
                        gz_nearest_hint(nearest, hint, sizeof hint));
}

static gloze_status link_column(const gz_program *program, const gz_rule *rule, const char *key,
                                const gz_lexicon *list, gz_template_piece *piece, gloze_error *err)
{
    gz_nearest nearest = { 0 };
    char hint[128];
    if (!list)
        return gz_link_fail(program, rule, err, "%s: '$%s' has no '.%s', since it reads no list",
                            key, piece->text, piece->field);
    piece->slot = gz_lexicon_column(list, piece->field, strlen(piece->field));
    if (piece->slot >= 0)
        return GLOZE_OK;
    for (size_t i = 0; i < gz_lexicon_column_count(list); i++)
        gz_nearest_offer(&nearest, piece->field, strlen(piece->field),
                         gz_lexicon_column_name(list, i));
    return gz_link_fail(program, rule, err, "%s: the list of '$%s' has no column '%s'%s", key,
                        piece->text, piece->field, gz_nearest_hint(&nearest, hint, sizeof hint));
}

static gloze_status link_pattern_capture(const gz_program *program, const gz_rule *rule,
                                         const char *key, gz_template_piece *piece,
                                         gloze_error *err)
{
    const gz_pattern *pattern = rule->re->pattern;
    piece->capture = gz_pattern_find_name(pattern, piece->text, piece->len);
    if (!piece->field)
        return GLOZE_OK;
    return link_column(program, rule, key, gz_pattern_name_list(pattern, (size_t)piece->capture),
                       piece, err);
}

/* A field that one of the types or lists which the capture may be of has. */
static gloze_status link_field(const gz_program *program, const gz_rule *rule, const char *key,
                               const gz_capture *capture, gz_template_piece *piece,
                               gloze_error *err)
{
    gloze_status status = GLOZE_EPLUGIN;
    for (size_t i = 0; i < capture->note_count && status != GLOZE_OK; i++)
        status = gz_link_find_attribute(program, rule, capture->notes[i]->type, piece->field,
                                        &piece->slot, err);
    for (size_t i = 0; i < capture->list_count && status != GLOZE_OK; i++)
        status = link_column(program, rule, key, capture->lists[i], piece, err);
    if (capture->note_count || capture->list_count)
        return status;
    return link_column(program, rule, key, NULL, piece, err);
}

/* A capture of seq elements, contexts or with. */
static gloze_status link_taken(const gz_program *program, const gz_rule *rule, const char *key,
                               gz_template_piece *piece, int index, gloze_error *err)
{
    const gz_capture *capture = &rule->captures[index];
    piece->capture = index;
    piece->taken = true;
    if (capture->several && !piece->nth && !piece->all)
        return gz_link_fail(program, rule, err,
                            "%s: '$%s' is a list, since it stands under many; write "
                            "$%s[1], $%s[-1] or $%s[*]",
                            key, piece->text, piece->text, piece->text, piece->text);
    if (!piece->field)
        return GLOZE_OK;
    return link_field(program, rule, key, capture, piece, err);
}

static void offer_names(const gz_rule *rule, const gz_template_piece *piece, gz_nearest *nearest)
{
    for (size_t i = 0; i < rule->capture_count; i++)
        gz_nearest_offer(nearest, piece->text, piece->len, rule->captures[i].name);
    if (rule->matcher == GZ_BY_RE)
        for (size_t i = 0; i < gz_pattern_name_count(rule->re->pattern); i++)
            gz_nearest_offer(nearest, piece->text, piece->len,
                             gz_pattern_name(rule->re->pattern, i));
    else if (rule->matcher != GZ_BY_SEQ)
        gz_nearest_offer(nearest, piece->text, piece->len, gz_rule_whole_name(rule));
}

/* The whole of a list or each, with a field. */
static gloze_status link_whole(const gz_program *program, const gz_rule *rule, const char *key,
                               gz_template_piece *piece, gloze_error *err)
{
    if (!piece->field)
        return GLOZE_OK;
    if (rule->matcher == GZ_BY_LIST)
        return link_column(program, rule, key, rule->list, piece, err);
    if (rule->matcher == GZ_BY_EACH)
        return gz_link_find_attribute(program, rule, rule->each->type, piece->field, &piece->slot,
                                      err);
    return gz_link_fail(program, rule, err, "%s: '$0' is text and has no '.%s'", key, piece->field);
}

static gloze_status link_piece(const gz_program *program, const gz_rule *rule, const char *key,
                               gz_template_piece *piece, gloze_error *err)
{
    gz_nearest nearest = { 0 };
    if (!piece->reference)
        return GLOZE_OK;
    int taken = gz_rule_capture(rule, piece->text, piece->len);
    if (taken >= 0)
        return link_taken(program, rule, key, piece, taken, err);
    if (piece->nth || piece->all)
        return gz_link_fail(program, rule, err, "%s: '$%s' is no list; remove the brackets", key,
                            piece->text);
    bool is_each_or_list = rule->matcher == GZ_BY_LIST || rule->matcher == GZ_BY_EACH;
    if (strcmp(piece->text, "0") == 0 ||
        (is_each_or_list && strcmp(piece->text, gz_rule_whole_name(rule)) == 0))
        return link_whole(program, rule, key, piece, err);
    if (rule->matcher == GZ_BY_RE &&
        gz_pattern_find_name(rule->re->pattern, piece->text, piece->len) >= 0)
        return link_pattern_capture(program, rule, key, piece, err);
    offer_names(rule, piece, &nearest);
    return fail_capture(program, rule, key, piece->text, &nearest, err);
}

gloze_status gz_link_template(const gz_program *program, const gz_rule *rule, const char *key,
                              gz_template *template, gloze_error *err)
{
    gloze_status status = GLOZE_OK;
    for (size_t i = 0; i < template->count && status == GLOZE_OK; i++)
        status = link_piece(program, rule, key, &template->pieces[i], err);
    return status;
}

/* ---- all names of a rule ---- */

static gloze_status link_zones(const gz_program *program, const gz_rule *rule,
                               const gz_names *zones, gloze_error *err)
{
    static const char *const names[] = { "body", "heading", "caption", "list", "furniture" };
    for (size_t i = 0; i < zones->count; i++) {
        gz_zone zone;
        gz_nearest nearest = { 0 };
        char hint[128];
        if (gz_zone_from_name(zones->list[i], strlen(zones->list[i]), &zone))
            continue;
        for (size_t j = 0; j < sizeof names / sizeof *names; j++)
            gz_nearest_offer(&nearest, zones->list[i], strlen(zones->list[i]), names[j]);
        return gz_link_fail(program, rule, err, "there is no zone '%s'%s", zones->list[i],
                            gz_nearest_hint(&nearest, hint, sizeof hint));
    }
    return GLOZE_OK;
}

static gloze_status link_when(const gz_program *program, gz_rule *rule, gloze_error *err)
{
    for (size_t i = 0; i < rule->when_count; i++) {
        gz_when *when = &rule->when[i];
        gz_nearest nearest = { 0 };
        char hint[128];
        if (strcmp(when->name, "locale") == 0)
            continue;
        when->option = gz_program_option(program, rule->plugin, when->name);
        if (when->option != SIZE_MAX)
            continue;
        for (size_t j = 0; j < program->option_count; j++)
            if (program->options[j].plugin == rule->plugin)
                gz_nearest_offer(&nearest, when->name, strlen(when->name),
                                 program->options[j].name);
        return gz_link_fail(program, rule, err, "when: there is no option '%s'%s", when->name,
                            gz_nearest_hint(&nearest, hint, sizeof hint));
    }
    return GLOZE_OK;
}

/* Does the reference name an annotation: the whole of each, or a capture of one? */
gloze_status gz_link_names(const gz_program *program, gz_rule *rule, gloze_error *err)
{
    gloze_status status = check_types(program, rule, &rule->context.inside, err);
    if (status == GLOZE_OK)
        status = check_types(program, rule, &rule->unless.inside, err);
    if (status == GLOZE_OK)
        status = check_reads(program, rule, err);
    if (status == GLOZE_OK)
        status = check_types(program, rule, &rule->emits, err);
    if (status == GLOZE_OK)
        status = link_zones(program, rule, &rule->context.zones, err);
    if (status == GLOZE_OK)
        status = link_zones(program, rule, &rule->unless.zones, err);
    return status == GLOZE_OK ? link_when(program, rule, err) : status;
}
