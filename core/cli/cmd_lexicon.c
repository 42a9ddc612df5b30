#include "cli/command.h"

#include "base/map.h"
#include "base/mem.h"
#include "match/lexicon.h"
#include "run/json.h"
#include "run/partial.h"

#include <string.h>

/* A list from a file, compiled or not. */
typedef struct opened {
    gz_map map;
    gz_lexicon *lexicon;
} opened;

static void close_list(opened *list)
{
    gz_lexicon_free(list->lexicon);
    gz_map_close(&list->map);
}

static gz_lexicon_options options_of(const gz_args *args)
{
    return (gz_lexicon_options){ (gz_letter_case)args->letter_case, args->hyphen, args->plural,
                                 args->possessive };
}

static gloze_status open_list(opened *list, const char *path, const gz_args *args, gloze_error *err)
{
    gz_lexicon_options options = options_of(args);
    gloze_status st = gz_map_open(path, &list->map, err);

    if (st != GLOZE_OK)
        return st;
    if (gz_lexicon_is_image(list->map.data, list->map.len))
        return gz_lexicon_from_image(list->map.data, list->map.len, path, &list->lexicon, err);
    return gz_lexicon_from_tsv(list->map.data, list->map.len, path, &options, &list->lexicon, err);
}

/* ---- build ---- */

static bool same_cells(const gz_lexicon *lexicon, size_t a, size_t b)
{
    for (size_t i = 0; i < gz_lexicon_column_count(lexicon); i++) {
        size_t a_len, b_len;
        const char *a_cell = gz_lexicon_cell(lexicon, a, i, &a_len),
                   *b_cell = gz_lexicon_cell(lexicon, b, i, &b_len);

        if (a_len != b_len || memcmp(a_cell, b_cell, a_len) != 0)
            return false;
    }
    return true;
}

/* A row that is there twice is a slip. Only rows with one phrase can be the same, so few are
 * compared. */
static gloze_status check_doubles(const gz_lexicon *lexicon, const char *path, gloze_error *err)
{
    for (size_t row = 0; row < gz_lexicon_row_count(lexicon); row++)
        for (size_t next = gz_lexicon_next(lexicon, row), n = 0; next != GZ_NO_ROW && n < 100;
             next = gz_lexicon_next(lexicon, next), n++)
            if (same_cells(lexicon, row, next))
                return gz_fail(err, GLOZE_EPLUGIN, "%s:%zu: is the same as line %zu; remove one",
                               path, gz_lexicon_line(lexicon, next), gz_lexicon_line(lexicon, row));
    return GLOZE_OK;
}

static gloze_status read_table(opened *list, const char *path, const gz_args *args,
                               gloze_error *err)
{
    gz_lexicon_options options = options_of(args);
    gloze_status st = gz_map_open(path, &list->map, err);

    if (st != GLOZE_OK)
        return st;
    if (gz_lexicon_is_image(list->map.data, list->map.len))
        return gz_fail(err, GLOZE_EPLUGIN, "%s: is compiled already; give the table", path);
    st = gz_lexicon_from_tsv(list->map.data, list->map.len, path, &options, &list->lexicon, err);
    return st == GLOZE_OK ? check_doubles(list->lexicon, path, err) : st;
}

/* The name of the list with the ending .lex. */
static void name_output(const char *path, gz_buffer *out)
{
    const char *slash = strrchr(path, '/'), *dot = strrchr(slash ? slash : path, '.');

    gz_buffer_add(out, path, dot ? (size_t)(dot - path) : strlen(path));
    gz_buffer_string(out, ".lex");
}

static gloze_status build_to(const gz_args *args, const char *path, const char *output,
                             gloze_error *err)
{
    opened list = { 0 };
    gz_buffer image;
    gz_partial partial = { .durable = true };
    gloze_status st = read_table(&list, path, args, err);

    gz_buffer_init(&image);
    if (st == GLOZE_OK)
        st = gz_lexicon_compile(list.lexicon, gz_lexicon_source_of(list.map.data, list.map.len),
                                &image, err);
    if (st == GLOZE_OK)
        st = gz_partial_write(&partial, output, image.data, image.len, err);
    if (st == GLOZE_OK && !args->quiet)
        printf("%s: %zu rows, %zu bytes\n", output, gz_lexicon_row_count(list.lexicon), image.len);
    gz_buffer_clear(&image);
    close_list(&list);
    return st;
}

static gloze_status build(const gz_args *args, const gz_list *files, gloze_error *err)
{
    gz_buffer name;
    const char *output = args->output;
    gloze_status st;

    if (files->count != 1)
        return gz_fail(err, GLOZE_EUSAGE, "build takes one table; see gloze lexicon --help");
    gz_buffer_init(&name);
    if (!output) {
        name_output(files->items[0], &name);
        output = gz_buffer_text(&name);
    }
    if (!output)
        st = gz_fail_memory(err);
    else if (strcmp(output, files->items[0]) == 0)
        st = gz_fail(err, GLOZE_EUSAGE,
                     "%s: the table would be written over; choose another name "
                     "with -o",
                     output);
    else
        st = build_to(args, files->items[0], output, err);
    gz_buffer_clear(&name);
    return st;
}

/* ---- inspect ---- */

static const char *const case_names[] = { "default", "exact", "fold" };

static void put_text(gz_buffer *out, const char *text)
{
    gz_json_string(out, text, strlen(text));
}

static void put_columns(gz_buffer *out, const gz_lexicon *lexicon, const char *separator, bool json)
{
    for (size_t i = 0; i < gz_lexicon_column_count(lexicon); i++) {
        gz_buffer_string(out, i ? separator : "");
        if (json)
            put_text(out, gz_lexicon_column_name(lexicon, i));
        else
            gz_buffer_string(out, gz_lexicon_column_name(lexicon, i));
    }
}

static void describe(gz_buffer *out, const char *path, const opened *list)
{
    gz_lexicon_options options = gz_lexicon_options_of(list->lexicon);
    gz_lexicon_source source = gz_lexicon_image_source(list->map.data);

    gz_buffer_format(out, "%s: sound\n  rows     %zu\n  columns  ", path,
                     gz_lexicon_row_count(list->lexicon));
    put_columns(out, list->lexicon, ", ", false);
    gz_buffer_format(out, "\n  options  case %s%s%s%s\n", case_names[options.letter_case],
                     options.hyphen ? ", hyphen" : "", options.plural ? ", plural" : "",
                     options.possessive ? ", possessive" : "");
    gz_buffer_format(out, "  bytes    %zu, from a table of %llu (checksum %016llx)\n",
                     list->map.len, (unsigned long long)source.len,
                     (unsigned long long)source.checksum);
}

static void describe_json(gz_buffer *out, const char *path, const opened *list)
{
    gz_lexicon_options options = gz_lexicon_options_of(list->lexicon);
    gz_lexicon_source source = gz_lexicon_image_source(list->map.data);

    gz_buffer_string(out, "{\"file\":");
    put_text(out, path);
    gz_buffer_format(out, ",\"rows\":%zu,\"columns\":[", gz_lexicon_row_count(list->lexicon));
    put_columns(out, list->lexicon, ",", true);
    gz_buffer_format(out, "],\"case\":\"%s\",\"hyphen\":%s,\"plural\":%s,\"possessive\":%s",
                     case_names[options.letter_case], options.hyphen ? "true" : "false",
                     options.plural ? "true" : "false", options.possessive ? "true" : "false");
    gz_buffer_format(out, ",\"bytes\":%zu,\"source\":{\"bytes\":%llu,\"checksum\":\"%016llx\"}}\n",
                     list->map.len, (unsigned long long)source.len,
                     (unsigned long long)source.checksum);
}

static gloze_status inspect_file(const gz_args *args, const char *path, gz_buffer *out,
                                 gloze_error *err)
{
    opened list = { 0 };
    gloze_status st = gz_map_open(path, &list.map, err);

    if (st == GLOZE_OK)
        st = gz_lexicon_from_image(list.map.data, list.map.len, path, &list.lexicon, err);
    if (st == GLOZE_OK)
        st = gz_lexicon_verify(list.lexicon, list.map.data, err);
    if (st == GLOZE_OK)
        (args->json ? describe_json : describe)(out, path, &list);
    close_list(&list);
    return st;
}

static gloze_status inspect(const gz_args *args, const gz_list *files, gz_buffer *out,
                            gloze_error *err)
{
    gloze_status st = GLOZE_OK;

    if (files->count == 0)
        return gz_fail(err, GLOZE_EUSAGE, "inspect takes compiled lists; see gloze lexicon --help");
    for (size_t i = 0; i < files->count && st == GLOZE_OK; i++)
        st = inspect_file(args, files->items[i], out, err);
    return st;
}

/* ---- lookup ---- */

static void put_row(gz_buffer *out, const gz_lexicon *lexicon, size_t row)
{
    size_t len;

    gz_buffer_format(out, "  line %zu:", gz_lexicon_line(lexicon, row));
    for (size_t i = 0; i < gz_lexicon_column_count(lexicon); i++) {
        const char *cell = gz_lexicon_cell(lexicon, row, i, &len);

        if (len)
            gz_buffer_format(out, "%s%s=%s", i ? "\t" : " ", gz_lexicon_column_name(lexicon, i),
                             cell);
    }
    gz_buffer_char(out, '\n');
}

static void put_row_json(gz_buffer *out, const gz_lexicon *lexicon, size_t row)
{
    size_t len;

    gz_buffer_format(out, "{\"line\":%zu,\"cells\":{", gz_lexicon_line(lexicon, row));
    for (size_t i = 0; i < gz_lexicon_column_count(lexicon); i++) {
        const char *cell = gz_lexicon_cell(lexicon, row, i, &len);

        gz_buffer_string(out, i ? "," : "");
        put_text(out, gz_lexicon_column_name(lexicon, i));
        gz_buffer_char(out, ':');
        gz_json_string(out, cell, len);
    }
    gz_buffer_string(out, "}}");
}

/* All rows of a phrase; false when there is none. */
static bool look_up(const gz_args *args, const gz_lexicon *lexicon, const char *phrase,
                    gz_buffer *out)
{
    size_t first = gz_lexicon_find(lexicon, phrase, strlen(phrase));

    if (args->json) {
        gz_buffer_string(out, "{\"phrase\":");
        put_text(out, phrase);
        gz_buffer_string(out, ",\"rows\":[");
    } else {
        gz_buffer_format(out, "%s:%s\n", phrase, first == GZ_NO_ROW ? " is not in the list" : "");
    }
    for (size_t row = first; row != GZ_NO_ROW; row = gz_lexicon_next(lexicon, row)) {
        gz_buffer_string(out, args->json && row != first ? "," : "");
        (args->json ? put_row_json : put_row)(out, lexicon, row);
    }
    gz_buffer_string(out, args->json ? "]}\n" : "");
    return first != GZ_NO_ROW;
}

static gloze_status lookup(const gz_args *args, const gz_list *operands, gz_buffer *out,
                           bool *missing, gloze_error *err)
{
    opened list = { 0 };
    gloze_status st;

    if (operands->count < 2)
        return gz_fail(err, GLOZE_EUSAGE,
                       "lookup takes a list and what to look up; see gloze lexicon --help");
    st = open_list(&list, operands->items[0], args, err);
    for (size_t i = 1; i < operands->count && st == GLOZE_OK; i++)
        *missing |= !look_up(args, list.lexicon, operands->items[i], out);
    close_list(&list);
    return st;
}

/* ---- the command ---- */

static int lexicon_command(const gz_args *args, const gz_reporter *reporter)
{
    const char *action = args->operands.items[0];
    gz_list rest = { args->operands.items + 1, args->operands.count - 1 };
    gz_buffer out;
    bool missing = false;
    gloze_error err = { 0 };
    gloze_status st;

    gz_buffer_init(&out);
    if (strcmp(action, "build") == 0)
        st = build(args, &rest, &err);
    else if (strcmp(action, "inspect") == 0)
        st = inspect(args, &rest, &out, &err);
    else if (strcmp(action, "lookup") == 0)
        st = lookup(args, &rest, &out, &missing, &err);
    else
        st = gz_fail(&err, GLOZE_EUSAGE, "%s: there is build, inspect and lookup", action);
    if (st == GLOZE_OK && out.failed)
        st = gz_fail_memory(&err);
    fwrite(out.data, 1, out.failed ? 0 : out.len, stdout);
    if (st != GLOZE_OK)
        gz_report(reporter, "gloze lexicon: %s", err.message);
    gz_buffer_clear(&out);
    return st == GLOZE_OK && missing ? GZ_EXIT_ERRORS : gz_exit_code(st);
}

static const gz_option_group *const groups[] = { &gz_lexicon_options_group, &gz_json_options,
                                                 &gz_general_options, NULL };

const gz_command gz_command_lexicon = {
    .name = "lexicon",
    .usage = "gloze lexicon build [OPTIONS] LIST.tsv [-o LIST.lex]\n"
             "       gloze lexicon inspect LIST.lex...\n"
             "       gloze lexicon lookup LIST PHRASE...",
    .summary = "compiles a long word list, so that it is ready at once",
    .about = "build makes one file of a table, which a plugin uses as list \"LIST.lex\": it is\n"
             "mapped, not read, so a million names cost no time at the start. The options that\n"
             "list would have are given here. A file that is there already is replaced only\n"
             "when all went well. inspect reads such a file and checks every byte of it. lookup\n"
             "tells in which rows a phrase is; LIST may be a table, too. Exit code 1: a phrase\n"
             "is in no row.",
    .example =
        "  gloze lexicon build --plural ships.tsv\n  gloze lexicon lookup ships.lex trawlers",
    .groups = groups,
    .operand_min = 1,
    .operand = "build, inspect or lookup",
    .run = lexicon_command,
};
