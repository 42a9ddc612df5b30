#include "cli/inventory.h"

#include "base/nearest.h"
#include "base/status.h"
#include "run/json.h"

#include <stdio.h>
#include <string.h>

enum { NAME_WIDTH = 14, PLACE_SIZE = 4352 };

#define NO_STAGE SIZE_MAX

static const char *const matchers[] = { "re", "list", "each", "seq", "on_document" };
static const char *const deeds[] = { "makes", "updates", "vetoes" };
static const char *const actions[] = { "new", "update", "drop" };

/* ---- looking things up ---- */

size_t gz_inventory_find(const gloze_context *context, const char *name, gloze_error *err)
{
    const gz_program *program = gz_context_program(context);
    gz_nearest nearest = { 0 };
    char hint[128];

    for (size_t i = 0; i < program->plugin_count; i++) {
        if (strcmp(program->plugins[i].name, name) == 0)
            return i;
        gz_nearest_offer(&nearest, name, strlen(name), program->plugins[i].name);
    }
    gz_fail(err, GLOZE_EUSAGE, "%s: no plugin of that name is loaded%s", name,
            nearest.best ? gz_nearest_hint(&nearest, hint, sizeof(hint))
                         : "; gloze plugins lists them");
    return SIZE_MAX;
}

static bool has_rule(const size_t *rules, size_t count, size_t rule)
{
    for (size_t i = 0; i < count; i++)
        if (rules[i] == rule)
            return true;
    return false;
}

/* From 0; NO_STAGE: it never runs. */
static size_t stage_of(const gloze_context *context, size_t rule)
{
    const gz_plan *plan = gz_context_plan(context);

    for (size_t i = 0; i < plan->stage_count; i++) {
        const gz_stage *stage = &plan->stages[i];

        if (has_rule(stage->pattern_rules, stage->pattern_count, rule) ||
            has_rule(stage->lexicon_rules, stage->lexicon_count, rule) ||
            has_rule(stage->others, stage->other_count, rule))
            return i;
    }
    return NO_STAGE;
}

/* "plugin/rule" without its plugin, where that is the one it stands in. */
static const char *short_name(const gz_program *program, const gz_rule *rule)
{
    const char *plugin = program->plugins[rule->plugin].name;
    size_t len = strlen(plugin);

    return strncmp(rule->name, plugin, len) == 0 && rule->name[len] == '/' ? rule->name + len + 1
                                                                           : rule->name;
}

/* Does a place such as "dates/init.lua:4" lie in a plugin? */
static bool is_of(const gz_plugin *plugin, const char *where)
{
    size_t len = strlen(plugin->name);

    return where && strncmp(where, plugin->name, len) == 0 && where[len] == '/';
}

/* Who turned a rule off: a place, or "" for the command line or gloze.json; NULL: nobody. */
static const char *off_by(const gz_program *program, const gz_rule *rule)
{
    for (size_t i = 0; i < program->off_count; i++)
        if (strcmp(program->offs[i].rule, rule->name) == 0)
            return program->offs[i].where;
    return NULL;
}

/* The rule that took the place of another; NULL where none did. */
static const gz_rule *replacement_of(const gz_program *program, const gz_rule *rule)
{
    for (size_t i = 0; rule->replaced && i < program->rule_count; i++) {
        const gz_rule *other = &program->rules[i];

        if (other->replaces && strcmp(other->replaces, rule->where) == 0)
            return other;
    }
    return NULL;
}

/* ---- the list ---- */

static void add_made_types(const gz_program *program, size_t plugin, gz_buffer *out)
{
    const char *before = "";

    for (size_t type = 0; type < program->types.count; type++) {
        bool made = false;

        for (size_t i = 0; i < program->rule_count && !made; i++) {
            const gz_rule *rule = &program->rules[i];

            made = rule->plugin == plugin && rule->action == GZ_NEW &&
                   (rule->matcher == GZ_BY_HOOK
                        ? gz_names_has(&rule->emits, program->types.list[type].name)
                        : rule->type == type);
        }
        if (made) {
            gz_buffer_format(out, "%s%s", before, program->types.list[type].name);
            before = ", ";
        }
    }
}

static void list_changes(const gz_program *program, gz_buffer *out)
{
    for (size_t i = 0; i < program->rule_count; i++) {
        const gz_rule *rule = &program->rules[i], *other = replacement_of(program, rule);
        const char *off = off_by(program, rule);
        char here[PLACE_SIZE], there[PLACE_SIZE];

        gz_program_shown(program, rule->where, here, sizeof(here));
        if (other)
            gz_buffer_format(out, "replaced: %s (%s) by %s\n", rule->name, here,
                             gz_program_shown(program, other->where, there, sizeof(there)));
        else if (off)
            gz_buffer_format(out, "off: %s (%s) by %s\n", rule->name, here,
                             *off ? gz_program_shown(program, off, there, sizeof(there))
                                  : "--off or gloze.json");
    }
}

void gz_inventory_list(const gloze_context *context, gz_buffer *out)
{
    const gz_program *program = gz_context_program(context);

    for (size_t i = 0; i < program->plugin_count; i++) {
        const gz_plugin *plugin = &program->plugins[i];
        size_t rules = 0, at = out->len;

        for (size_t j = 0; j < program->rule_count; j++)
            rules += program->rules[j].plugin == i;
        gz_buffer_format(out, "%-*s %3zu rule%s  ", NAME_WIDTH, plugin->name, rules,
                         rules == 1 ? " " : "s");
        add_made_types(program, i, out);
        gz_buffer_format(out, "%*s %s\n", (int)(out->len - at < 50 ? 50 - (out->len - at) : 1), "",
                         plugin->shown);
    }
    list_changes(program, out);
}

/* ---- one plugin ---- */

static void describe_types(const gz_program *program, const gz_plugin *plugin, gz_buffer *out)
{
    for (size_t i = 0; i < program->types.count; i++) {
        const gz_type *type = &program->types.list[i];
        bool declared = is_of(plugin, type->where);
        size_t at = out->len;

        gz_buffer_format(out, "  type %s%s%s\n", type->name,
                         type->keep_overlap ? ", may overlap" : "",
                         type->hidden ? ", not in the output" : "");
        for (size_t j = 0; j < type->attribute_count; j++) {
            const gz_attribute_def *attribute = &type->attributes[j];
            char kind[256];

            if (!is_of(plugin, attribute->where))
                continue;
            gz_buffer_format(out, "    %-*s %s\n", NAME_WIDTH, attribute->name,
                             gz_kind_describe(&attribute->kind, kind, sizeof(kind)));
            declared = true;
        }
        if (!declared)
            out->len = at;
    }
}

static void describe_rule(const gloze_context *context, size_t index, gz_buffer *out)
{
    const gz_program *program = gz_context_program(context);
    const gz_rule *rule = &program->rules[index];
    size_t stage = stage_of(context, index);
    char where[PLACE_SIZE], when[32];

    if (rule->off)
        snprintf(when, sizeof(when), "off");
    else if (rule->replaced)
        snprintf(when, sizeof(when), "replaced");
    else if (stage == NO_STAGE)
        snprintf(when, sizeof(when), "not needed");
    else
        snprintf(when, sizeof(when), "stage %zu", stage + 1);
    gz_buffer_format(out, "  rule %-24s %-10s %-7s ", short_name(program, rule), when,
                     deeds[rule->action]);
    for (size_t i = 0; i < rule->emits.count; i++)
        gz_buffer_format(out, "%s%s", i ? ", " : "", rule->emits.list[i]);
    if (rule->type_name)
        gz_buffer_string(out, rule->type_name);
    gz_buffer_format(out, " by %s", matchers[rule->matcher]);
    if (rule->pass > 1)
        gz_buffer_format(out, ", pass %d", rule->pass);
    gz_buffer_format(out, "  %s\n", gz_program_shown(program, rule->where, where, sizeof(where)));
    if (rule->replaces)
        gz_buffer_format(out, "    replaces the one at %s\n",
                         gz_program_shown(program, rule->replaces, where, sizeof(where)));
}

static void add_value(const gloze_value *value, gz_buffer *out)
{
    if (value->kind == GLOZE_BOOLEAN)
        gz_buffer_string(out, value->boolean ? "true" : "false");
    else if (value->kind == GLOZE_NUMBER)
        gz_json_number(out, value);
    else
        gz_json_string(out, value->text, value->len);
}

static void describe_options(const gz_program *program, size_t plugin, gz_buffer *out)
{
    for (size_t i = 0; i < program->option_count; i++) {
        const gz_option *option = &program->options[i];

        if (option->plugin != plugin)
            continue;
        gz_buffer_format(out, "  option %s = ", option->name);
        add_value(&option->value, out);
        gz_buffer_format(out, "%s%s\n", *option->about ? "  " : "", option->about);
    }
}

void gz_inventory_describe(const gloze_context *context, size_t index, gz_buffer *out)
{
    const gz_program *program = gz_context_program(context);
    const gz_plugin *plugin = &program->plugins[index];

    gz_buffer_format(out, "%s  %s\n", plugin->name, plugin->shown);
    describe_types(program, plugin, out);
    describe_options(program, index, out);
    for (size_t i = 0; i < program->rule_count; i++)
        if (program->rules[i].plugin == index)
            describe_rule(context, i, out);
}

/* ---- JSON ---- */

static void add_string(gz_buffer *out, const char *key, const char *value)
{
    gz_buffer_format(out, "%s\"%s\":", out->len && out->data[out->len - 1] == '{' ? "" : ",", key);
    gz_json_string(out, value, strlen(value));
}

static void add_place(const gz_program *program, gz_buffer *out, const char *key, const char *where)
{
    char shown[PLACE_SIZE];

    add_string(out, key, gz_program_shown(program, where, shown, sizeof(shown)));
}

static void open_item(gz_buffer *out)
{
    gz_buffer_string(out, out->data[out->len - 1] == '[' ? "{" : ",{");
}

static void add_types_json(const gz_program *program, const gz_plugin *plugin, gz_buffer *out)
{
    for (size_t i = 0; i < program->types.count; i++) {
        const gz_type *type = &program->types.list[i];
        bool declared = is_of(plugin, type->where);
        size_t at = out->len;

        open_item(out);
        add_string(out, "name", type->name);
        gz_buffer_format(out, ",\"overlap\":%s,\"hidden\":%s,\"attributes\":[",
                         type->keep_overlap ? "true" : "false", type->hidden ? "true" : "false");
        for (size_t j = 0; j < type->attribute_count; j++) {
            const gz_attribute_def *attribute = &type->attributes[j];
            char kind[256];

            if (!is_of(plugin, attribute->where))
                continue;
            open_item(out);
            add_string(out, "name", attribute->name);
            add_string(out, "kind", gz_kind_describe(&attribute->kind, kind, sizeof(kind)));
            gz_buffer_char(out, '}');
            declared = true;
        }
        gz_buffer_string(out, "]}");
        if (!declared)
            out->len = at;
    }
}

static void add_rule_json(const gloze_context *context, size_t index, gz_buffer *out)
{
    const gz_program *program = gz_context_program(context);
    const gz_rule *rule = &program->rules[index], *other = replacement_of(program, rule);
    const char *off = off_by(program, rule);
    size_t stage = stage_of(context, index);

    open_item(out);
    add_string(out, "name", rule->name);
    add_place(program, out, "where", rule->where);
    add_string(out, "does", actions[rule->action]);
    if (rule->type_name)
        add_string(out, "type", rule->type_name);
    add_string(out, "by", matchers[rule->matcher]);
    gz_buffer_format(out, ",\"pass\":%d,\"examples\":%zu", rule->pass, rule->example_count);
    if (stage != NO_STAGE)
        gz_buffer_format(out, ",\"stage\":%zu", stage + 1);
    if (rule->replaces)
        add_place(program, out, "replaces", rule->replaces);
    if (other)
        add_place(program, out, "replaced_by", other->where);
    if (off)
        add_place(program, out, "off_by", *off ? off : "user");
    gz_buffer_char(out, '}');
}

void gz_inventory_json(const gloze_context *context, size_t index, gz_buffer *out)
{
    const gz_program *program = gz_context_program(context);
    const gz_plugin *plugin = &program->plugins[index];

    gz_buffer_char(out, '{');
    add_string(out, "name", plugin->name);
    add_string(out, "path", plugin->shown);
    gz_buffer_string(out, ",\"types\":[");
    add_types_json(program, plugin, out);
    gz_buffer_string(out, "],\"rules\":[");
    for (size_t i = 0; i < program->rule_count; i++)
        if (program->rules[i].plugin == index)
            add_rule_json(context, i, out);
    gz_buffer_string(out, "],\"options\":[");
    for (size_t i = 0; i < program->option_count; i++) {
        const gz_option *option = &program->options[i];

        if (option->plugin != index)
            continue;
        open_item(out);
        add_string(out, "name", option->name);
        gz_buffer_string(out, ",\"value\":");
        add_value(&option->value, out);
        add_string(out, "about", option->about);
        gz_buffer_char(out, '}');
    }
    gz_buffer_string(out, "]}");
}
