#include "run/value_text.h"

#include "run/json.h"

void gz_value_add_text(gz_buffer *out, const gloze_value *value)
{
    switch (value->kind) {
    case GLOZE_STRING:
    case GLOZE_DATE:
        gz_buffer_add(out, value->text, value->len);
        break;
    case GLOZE_NUMBER:
        gz_json_number(out, value);
        break;
    case GLOZE_BOOLEAN:
        gz_buffer_string(out, value->boolean ? "true" : "false");
        break;
    case GLOZE_LIST:
        for (size_t i = 0; i < value->count; i++) {
            gz_buffer_string(out, i ? ", " : "");
            gz_value_add_text(out, &value->items[i]);
        }
        break;
    case GLOZE_RECORD:
        for (size_t i = 0; i < value->count; i++) {
            gz_buffer_format(out, "%s%s=", i ? " " : "", value->names[i]);
            gz_value_add_text(out, &value->items[i]);
        }
        break;
    }
}
