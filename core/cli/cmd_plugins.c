#include "cli/command.h"
#include "cli/inventory.h"
#include "cli/setup.h"

#include "base/buffer.h"
#include "base/status.h"
#include "run/fingerprint.h"
#include "run/partial.h"
#include "run/prepare.h"

static gloze_status describe(const gz_args *args, const gloze_context *context, gz_buffer *out,
                             gloze_error *err)
{
    for (size_t i = 0; i < args->operands.count; i++) {
        size_t plugin = gz_inventory_find(context, args->operands.items[i], err);

        if (plugin == SIZE_MAX)
            return GLOZE_EUSAGE;
        gz_inventory_describe(context, plugin, out);
    }
    return GLOZE_OK;
}

static gloze_status describe_json(const gz_args *args, const gloze_context *context, gz_buffer *out,
                                  gloze_error *err)
{
    size_t named = args->operands.count;
    size_t count = named ? named : gz_context_program(context)->plugin_count;

    gz_buffer_string(out, "{\"plugins\":[");
    for (size_t i = 0; i < count; i++) {
        size_t plugin = named ? gz_inventory_find(context, args->operands.items[i], err) : i;

        if (plugin == SIZE_MAX)
            return GLOZE_EUSAGE;
        if (i)
            gz_buffer_char(out, ',');
        gz_inventory_json(context, plugin, out);
    }
    gz_buffer_string(out, "]}\n");
    return GLOZE_OK;
}

static gloze_status write_inventory(const gz_args *args, const gloze_context *context,
                                    gz_buffer *out, gloze_error *err)
{
    gloze_status st = GLOZE_OK;

    if (args->json)
        st = describe_json(args, context, out, err);
    else if (args->operands.count)
        st = describe(args, context, out, err);
    else
        gz_inventory_list(context, out);
    if (st == GLOZE_OK && out->failed)
        st = gz_fail_memory(err);
    if (st == GLOZE_OK)
        fwrite(out->data, 1, out->len, stdout);
    return st;
}

static gloze_status prepare(const gz_args *args, gloze_error *err)
{
    gz_setup setup = { 0 };
    gz_partial partial = { .durable = true };
    gz_fingerprint program;
    gz_buffer image;
    gloze_status st = gz_setup_read(&setup, args, err);

    gz_buffer_init(&image);
    gz_fingerprint_program(&program);
    if (st == GLOZE_OK)
        st = gz_engine_prepare(setup.engine, program.bytes, &image, err);
    if (st == GLOZE_OK)
        st = gz_partial_write(&partial, args->prepare, image.data, image.len, err);
    gz_buffer_clear(&image);
    gz_setup_close(&setup);
    return st;
}

static gloze_status list_plugins(const gz_args *args, const gz_args *loading, gloze_error *err)
{
    gz_setup setup = { 0 };
    gz_buffer out;
    gloze_status st = gz_setup_open(&setup, loading, err);

    gz_buffer_init(&out);
    if (st == GLOZE_OK)
        st = write_inventory(args, setup.context, &out, err);
    gz_buffer_clear(&out);
    gz_setup_close(&setup);
    return st;
}

static int plugins_command(const gz_args *args, const gz_reporter *reporter)
{
    gz_args loading = *args;
    gloze_error err = { 0 };
    gloze_status st;

    loading.operands = (gz_list){ 0 }; /* names of plugins, no inputs */
    st = args->prepare ? prepare(&loading, &err) : list_plugins(args, &loading, &err);
    if (st != GLOZE_OK)
        gz_report(reporter, "gloze: %s", err.message);
    return gz_exit_code(st);
}

static const gz_option_group *const groups[] = { &gz_json_options, &gz_plugin_options,
                                                 &gz_prepare_options, &gz_general_options, NULL };

const gz_command gz_command_plugins = {
    .name = "plugins",
    .usage = "gloze plugins [OPTIONS] [NAME...]",
    .summary = "lists the plugins that are loaded, and what they declare",
    .about = "Lists the plugins that are loaded, from where, and which rules are replaced or\n"
             "off. With names: their types with attributes, their options, and their rules in\n"
             "the order they were declared, with the stage in which each runs.",
    .example = "  gloze plugins money --plugins my-plugins",
    .groups = groups,
    .operand_min = 0,
    .operand = "NAME",
    .run = plugins_command,
};
