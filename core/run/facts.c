#include "run/facts.h"

#include "run/json.h"

#include <stdio.h>
#include <string.h>

/* A number or a boolean that a tool had to keep as text. */
static bool is_text_of(const json_t *text, const json_t *value)
{
    char written[48];
    gz_buffer out;
    bool same;

    if (!json_is_string(text) || (!json_is_number(value) && !json_is_boolean(value)))
        return false;
    gz_buffer_init(&out);
    gz_fact_add(&out, value);
    snprintf(written, sizeof(written), "%.*s", (int)out.len, out.data ? out.data : "");
    same = !out.failed && strcmp(written, json_string_value(text)) == 0;
    gz_buffer_clear(&out);
    return same;
}

bool gz_fact_equal(const json_t *a, const json_t *b)
{
    if (json_is_number(a) && json_is_number(b) && json_typeof(a) != json_typeof(b))
        return json_number_value(a) == json_number_value(b);
    return json_equal(a, b) || is_text_of(a, b) || is_text_of(b, a);
}

static void add_list(gz_buffer *out, const json_t *list)
{
    gz_buffer_char(out, '[');
    for (size_t i = 0; i < json_array_size(list); i++) {
        gz_buffer_string(out, i ? "," : "");
        gz_fact_add(out, json_array_get(list, i));
    }
    gz_buffer_char(out, ']');
}

static void add_object(gz_buffer *out, json_t *object)
{
    const char *name, *comma = "{";
    json_t *value;

    json_object_foreach(object, name, value)
    {
        gz_buffer_string(out, comma);
        gz_json_string(out, name, strlen(name));
        gz_buffer_char(out, ':');
        gz_fact_add(out, value);
        comma = ",";
    }
    gz_buffer_string(out, *comma == '{' ? "{}" : "}");
}

static void add_number(gz_buffer *out, const json_t *value)
{
    gloze_value number = { .kind = GLOZE_NUMBER,
                           .integral = json_is_integer(value),
                           .integer = json_integer_value(value),
                           .real = json_real_value(value) };

    gz_json_number(out, &number);
}

void gz_fact_add(gz_buffer *out, const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        add_object(out, (json_t *)value); /* walking it needs it writable; nothing is written */
        break;
    case JSON_ARRAY:
        add_list(out, value);
        break;
    case JSON_STRING:
        gz_json_string(out, json_string_value(value), json_string_length(value));
        break;
    case JSON_INTEGER:
    case JSON_REAL:
        add_number(out, value);
        break;
    case JSON_TRUE:
        gz_buffer_string(out, "true");
        break;
    case JSON_FALSE:
        gz_buffer_string(out, "false");
        break;
    case JSON_NULL:
        gz_buffer_string(out, "null");
        break;
    }
}
