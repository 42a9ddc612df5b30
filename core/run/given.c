#include "run/given.h"

#include <string.h>

static bool is_replaced(const gz_metadata_row *row, const char *name)
{
    if (row->title && strcmp(name, "title") == 0)
        return true;
    for (size_t i = 0; i < row->field_count; i++)
        if (strcmp(row->fields[i].name, name) == 0)
            return true;
    return false;
}

/* What the table says comes before what the document says. */
static gloze_status add_row(gz_arena *arena, const gz_metadata_row *row, gloze_input *in,
                            gloze_error *err)
{
    gloze_field *fields =
        gz_arena_zalloc(arena, in->metadata_count + row->field_count + 1, sizeof(*fields));
    size_t count = 0;

    if (!fields)
        return gz_fail_memory(err);
    for (size_t i = 0; i < in->metadata_count; i++)
        if (!is_replaced(row, in->metadata[i].name))
            fields[count++] = in->metadata[i];
    for (size_t i = 0; i < row->field_count; i++)
        fields[count++] = row->fields[i];
    in->metadata = fields;
    in->metadata_count = count;
    if (row->title)
        in->title = row->title;
    if (row->date) {
        in->date = row->date;
        in->date_from = "field";
    }
    return GLOZE_OK;
}

gloze_status gz_given_apply(const gz_given *given, const gz_item *item, gz_arena *arena,
                            const gz_reporter *reporter, gloze_input *in, bool *guessed,
                            gloze_error *err)
{
    const gz_metadata_row *row = gz_metadata_find(given->metadata, item->input.id);
    gloze_status st = GLOZE_OK;

    *in = item->input;
    if (row)
        st = add_row(arena, row, in, err);
    if (given->date) {
        in->date = given->date;
        in->date_from = "option";
    }
    *guessed = item->bad_date && !in->date;
    if (*guessed)
        gz_report(reporter, "%s: the date is not YYYY-MM-DD: %s; the text is searched for one",
                  item->where, item->bad_date);
    return st;
}
