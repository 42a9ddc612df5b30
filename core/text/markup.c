#include "text/markup.h"

#include "base/ascii.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define SPACES " \t\n\f\r"

enum { DEEPEST = 4 }; /* page, list, @graph, article */

const char *gz_markup_attribute(const GumboElement *element, const char *name)
{
    const GumboAttribute *found =
        element->attributes.length ? gumbo_get_attribute(&element->attributes, name) : NULL;

    return found ? found->value : NULL;
}

static bool copy_json(gz_document *doc, const json_t *value, const char **out)
{
    char *text = value ? json_dumps(value, JSON_ENCODE_ANY) : NULL;

    *out = text ? gz_arena_copy(&doc->arena, text, strlen(text)) : NULL;
    free(text);
    return *out != NULL;
}

static void add(gz_markup *m, const char *name, const json_t *value)
{
    gz_document *doc = m->doc;
    gz_field field = { .name = gz_arena_copy(&doc->arena, name, strlen(name)) };

    if (m->failed || !field.name || !copy_json(doc, value, &field.json) ||
        !gz_arena_grow(&doc->arena, &doc->markup, &doc->markup_cap, doc->markup_count + 1,
                       sizeof *doc->markup)) {
        m->failed = true;
        return;
    }
    doc->markup[doc->markup_count++] = field;
}

static void add_string(gz_markup *m, const char *name, const char *value)
{
    json_t *json = json_string(value);

    add(m, name, json);
    json_decref(json);
}

static void read_meta(gz_markup *m, const GumboElement *element)
{
    static const char *const names[] = { "property", "name", "itemprop" };
    const char *content = gz_markup_attribute(element, "content"), *name = NULL;

    for (size_t i = 0; i < sizeof names / sizeof *names && !name; i++)
        name = gz_markup_attribute(element, names[i]);
    if (!name || !content)
        return;
    add_string(m, name, content);
    if (!m->og_title && gz_ascii_equal(name, "og:title"))
        m->og_title = content;
}

/* White space collapses. */
static void set_title(gz_markup *m, const char *text)
{
    char *title = gz_arena_copy(&m->doc->arena, text, strlen(text)), *to = title;

    if (!title) {
        m->failed = true;
        return;
    }
    for (const char *at = text + strspn(text, SPACES); *at;) {
        size_t space = strspn(at, SPACES);

        at += space;
        if (space && *at)
            *to++ = ' ';
        if (*at)
            *to++ = *at++;
    }
    *to = '\0';
    m->doc->title = title;
}

/* The text of an element that holds nothing else; NULL when it is empty. */
static const char *text_of(const GumboElement *element)
{
    const GumboNode *text = element->children.length ? element->children.data[0] : NULL;

    return text && text->type == GUMBO_NODE_TEXT ? text->v.text.text : NULL;
}

static void read_title(gz_markup *m, const GumboElement *element)
{
    const char *text = text_of(element);

    if (text && !*m->doc->title)
        set_title(m, text);
}

static void read_linked(gz_markup *m, const json_t *data, int depth)
{
    static const char *const names[] = { "headline", "datePublished", "dateModified",
                                         "dateCreated" };
    size_t index;
    json_t *item;

    if (depth > DEEPEST)
        return;
    json_array_foreach(data, index, item) read_linked(m, item, depth + 1);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const json_t *value = json_object_get(data, names[i]);

        if (json_is_string(value))
            add(m, names[i], value);
    }
    if (json_object_get(data, "@graph"))
        read_linked(m, json_object_get(data, "@graph"), depth + 1);
}

static void read_script(gz_markup *m, const GumboElement *element)
{
    const char *type = gz_markup_attribute(element, "type"), *text = text_of(element);
    json_t *data;

    if (!type || !text || !gz_ascii_equal(type, "application/ld+json"))
        return;
    data = json_loads(text, 0, NULL); /* what is no JSON is no one's error but the page's */
    if (data)
        read_linked(m, data, 0);
    json_decref(data);
}

void gz_markup_read(gz_markup *m, const GumboElement *element)
{
    if (element->tag_namespace != GUMBO_NAMESPACE_HTML)
        return;
    if (element->tag == GUMBO_TAG_META)
        read_meta(m, element);
    else if (element->tag == GUMBO_TAG_TITLE)
        read_title(m, element);
    else if (element->tag == GUMBO_TAG_SCRIPT)
        read_script(m, element);
    else if (element->tag == GUMBO_TAG_TIME && gz_markup_attribute(element, "datetime"))
        add_string(m, "time", gz_markup_attribute(element, "datetime"));
}

bool gz_markup_finish(gz_markup *m)
{
    if (m->og_title && !*m->doc->title)
        set_title(m, m->og_title);
    return !m->failed;
}
