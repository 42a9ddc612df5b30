#include "text/extract.h"

#include "base/ascii.h"
#include "text/elements.h"
#include "text/markup.h"
#include "text/parse.h"
#include "text/sniff.h"
#include "text/visible.h"

#include <stdlib.h>
#include <string.h>

/* An element that is being walked; the rest is passed on to what is in it. */
typedef struct frame {
    const GumboNode *node;
    unsigned next; /* child */
    bool hidden, keeps_space, has_zone;
    gz_zone zone;
} frame;

typedef struct walk {
    gz_document *doc;
    gz_arena *scratch;  /* dies with the parse tree */
    const char *data;   /* what was parsed; pieces are places in it */
    const char *source; /* as given: the same but for numbers that were mended */
    size_t len;
    bool page;
    frame *frames;
    size_t depth, frame_cap;
    gz_piece *pieces;
    size_t piece_count, piece_cap;
    uint32_t block;
    bool sorted, failed;
    gz_markup markup;
} walk;

/* ---- pieces ------------------------------------------------------------ */

static void add_piece(walk *w, const frame *f, gz_piece_kind kind, GumboStringPiece source,
                      const char *text)
{
    uint32_t start;

    if (w->failed || source.length == 0)
        return;
    if (!gz_arena_grow(w->scratch, &w->pieces, &w->piece_cap, w->piece_count + 1,
                       sizeof *w->pieces)) {
        w->failed = true;
        return;
    }
    start = (uint32_t)(source.data - w->data);
    if (kind == GZ_PIECE_TEXT && start > 0 && w->data[start] == '\n' && w->data[start - 1] == '\r')
        start--; /* gumbo passes over the first half of a line end */
    if (w->piece_count && w->pieces[w->piece_count - 1].start > start)
        w->sorted = false;
    w->pieces[w->piece_count++] =
        (gz_piece){ .start = start,
                    .end = (uint32_t)(source.data + source.length - w->data),
                    .text = text,
                    .block = w->block,
                    .kind = (uint8_t)kind,
                    .keeps_space = f->keeps_space,
                    .has_zone = f->has_zone,
                    .zone = f->zone };
}

static int compare_pieces(const void *a, const void *b)
{
    const gz_piece *left = a, *right = b;

    return (left->start > right->start) - (left->start < right->start);
}

/* ---- elements ---------------------------------------------------------- */

/* `name: value` in a style attribute, with any spaces. */
static bool has_style(const char *style, const char *name, const char *value)
{
    const char *at = style, *end = style + strlen(style);

    while ((at = gz_ascii_find(at, (size_t)(end - at), name)) != NULL) {
        at += strlen(name);
        at += strspn(at, " \t\n");
        if (*at != ':')
            continue;
        at++;
        at += strspn(at, " \t\n");
        if (gz_ascii_starts(at, (size_t)(end - at), value))
            return true;
    }
    return false;
}

static bool is_hidden(const GumboElement *element)
{
    const char *style;

    if (element->attributes.length == 0)
        return false;
    style = gz_markup_attribute(element, "style");
    return gz_markup_attribute(element, "hidden") ||
           (style &&
            (has_style(style, "display", "none") || has_style(style, "visibility", "hidden")));
}

/* Where the last thing inside an element begins, in the source. */
static size_t last_offset(const GumboNode *node)
{
    while (node->type == GUMBO_NODE_ELEMENT && node->v.element.children.length > 0)
        node = node->v.element.children.data[node->v.element.children.length - 1];
    return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE
               ? node->v.element.start_pos.offset
               : node->v.text.start_pos.offset;
}

/* A form round half of the page is the page. (gumbo does not say where forms end.) */
static bool is_small_form(const walk *w, const GumboNode *node)
{
    return node->v.element.tag == GUMBO_TAG_FORM &&
           last_offset(node) < node->v.element.start_pos.offset + w->len / 2;
}

static bool is_furniture(const walk *w, const GumboNode *node)
{
    static const char *const roles[] = { "navigation", "contentinfo", "complementary", "search",
                                         "button",     "dialog",      "alertdialog" };
    const char *role = gz_markup_attribute(&node->v.element, "role");

    if (is_small_form(w, node))
        return true;
    for (size_t i = 0; role && i < sizeof roles / sizeof *roles; i++)
        if (gz_ascii_equal(role, roles[i]))
            return true;
    return false;
}

/* In plain text a raw element without an end tag is a word in pointed brackets. */
static bool is_shown_raw(const walk *w, const GumboElement *element)
{
    return !w->page && gz_element_of(element->tag)->raw && element->original_end_tag.length == 0;
}

static bool is_unknown(const walk *w, const GumboElement *element)
{
    return !w->page && element->tag_namespace == GUMBO_NAMESPACE_HTML &&
           (element->tag == GUMBO_TAG_UNKNOWN || is_shown_raw(w, element));
}

static frame enter(const walk *w, const frame *parent, const GumboNode *node)
{
    const GumboElement *element = &node->v.element;
    const gz_element *kind = gz_element_of(element->tag);
    frame f = *parent;

    f.node = node;
    f.next = 0;
    if (element->tag_namespace == GUMBO_NAMESPACE_SVG)
        f.hidden = true;
    f.hidden |= (kind->hidden && !is_shown_raw(w, element)) || is_hidden(element);
    f.keeps_space |= element->tag == GUMBO_TAG_PRE || element->tag == GUMBO_TAG_LISTING ||
                     element->tag == GUMBO_TAG_XMP;
    if (f.has_zone && f.zone == GZ_ZONE_FURNITURE)
        return f;
    if (is_furniture(w, node)) {
        f.has_zone = true;
        f.zone = GZ_ZONE_FURNITURE;
    } else if (kind->has_zone) {
        f.has_zone = true;
        f.zone = kind->zone;
    }
    return f;
}

static bool push(walk *w, const frame *parent, const GumboNode *node)
{
    const GumboElement *element = &node->v.element;
    const gz_element *kind = gz_element_of(element->tag);
    frame f = enter(w, parent, node);

    if (w->page || element->tag != GUMBO_TAG_TITLE)
        gz_markup_read(&w->markup, element);
    if (element->tag == GUMBO_TAG_BR && !f.hidden)
        add_piece(w, &f, GZ_PIECE_BREAK, element->original_tag, NULL);
    if (is_unknown(w, element) && !f.hidden)
        add_piece(w, &f, GZ_PIECE_AS_IS, element->original_tag, NULL);
    w->block += kind->block;
    if (node->type == GUMBO_NODE_TEMPLATE)
        return true;
    if (!gz_arena_grow(w->scratch, &w->frames, &w->frame_cap, w->depth + 1, sizeof f))
        return false;
    w->frames[w->depth++] = f;
    return true;
}

/* Is this end tag the element's own? gumbo also gives the tag that closed it by the way. */
static bool is_own_end_tag(const GumboElement *element)
{
    GumboStringPiece start = element->original_tag, end = element->original_end_tag;

    if (start.length == 0 || end.length == 0)
        return false;
    gumbo_tag_from_original_text(&start);
    gumbo_tag_from_original_text(&end);
    return gumbo_string_equals_ignore_case(&start, &end);
}

static void pop(walk *w)
{
    const frame f = w->frames[--w->depth];
    const GumboElement *element = &f.node->v.element;

    w->block += gz_element_of(element->tag)->block;
    if (is_unknown(w, element) && !f.hidden && is_own_end_tag(element))
        add_piece(w, &f, GZ_PIECE_AS_IS, element->original_end_tag, NULL);
}

/* What plain text holds in place of a comment: "</3", "<?", or "<!--" that never ends. */
static bool is_false_comment(GumboStringPiece source)
{
    return source.length < 7 || memcmp(source.data, "<!--", 4) != 0 ||
           memcmp(source.data + source.length - 3, "-->", 3) != 0;
}

static bool is_literal(const frame *parent)
{
    const GumboElement *element = &parent->node->v.element;

    return element->tag_namespace == GUMBO_NAMESPACE_HTML && gz_element_of(element->tag)->literal;
}

static bool visit(walk *w, const frame *parent, const GumboNode *node)
{
    const GumboText *text = &node->v.text;

    switch (node->type) {
    case GUMBO_NODE_ELEMENT:
    case GUMBO_NODE_TEMPLATE:
        return push(w, parent, node);
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_WHITESPACE:
        if (!parent->hidden)
            add_piece(w, parent, is_literal(parent) ? GZ_PIECE_AS_IS : GZ_PIECE_TEXT,
                      text->original_text, text->text);
        return true;
    case GUMBO_NODE_COMMENT:
        if (!parent->hidden && !w->page && is_false_comment(text->original_text))
            add_piece(w, parent, GZ_PIECE_AS_IS, text->original_text, NULL);
        return true;
    case GUMBO_NODE_DOCUMENT:
    case GUMBO_NODE_CDATA: /* in SVG and MathML only */
        return true;
    }
    return true;
}

/* Without recursion: the depth is the document's to choose. */
static bool walk_tree(walk *w, const GumboNode *root)
{
    const frame top = { .node = root };

    if (!push(w, &top, root))
        return false;
    while (w->depth > 0 && !w->failed) {
        frame *f = &w->frames[w->depth - 1];
        const GumboVector *children = &f->node->v.element.children;

        if (f->next == children->length) {
            pop(w);
        } else {
            const GumboNode *child = children->data[f->next++];
            const frame parent = *f; /* pushing moves the frames */

            if (!visit(w, &parent, child))
                return false;
        }
    }
    return !w->failed;
}

static bool collect(walk *w, const GumboOutput *tree, gz_extracted *out)
{
    gz_visible visible = { .source = w->source, .page = w->page };

    if (!walk_tree(w, tree->root) || !gz_markup_finish(&w->markup))
        return false;
    if (!w->sorted) /* text that a table had no place for comes before the table in the tree */
        qsort(w->pieces, w->piece_count, sizeof *w->pieces, compare_pieces);
    gz_sink_init(&visible.sink, &w->doc->arena);
    if (!gz_visible_write(&visible, w->pieces, w->piece_count))
        return false;
    *out = (gz_extracted){ .text = visible.sink.text,
                           .len = visible.sink.len,
                           .map = visible.sink.map,
                           .hints = visible.hints,
                           .hint_count = visible.hint_count };
    return true;
}

gloze_status gz_extract(gz_document *doc, const char *data, size_t len, bool page,
                        const char *where, gz_extracted *out, gloze_error *err)
{
    gz_arena scratch;
    walk w = {
        .doc = doc,
        .scratch = &scratch,
        .source = data,
        .len = len,
        .page = page,
        .sorted = true,
        .markup = { .doc = doc },
    };
    const char *excess = gz_sniff_excess(data, len);
    GumboOutput *tree;
    gloze_status st;

    *out = (gz_extracted){ .text = "" };
    if (excess)
        return gz_fail(err, GLOZE_ELIMIT, "%s: %s: mend its markup, or give its text alone", where,
                       excess);
    gz_arena_init(&scratch);
    w.data = gz_parse_mend(&scratch, data, len);
    st = w.data ? gz_parse_html(&scratch, w.data, len, page, where, &tree, err)
                : gz_fail_memory(err);
    if (st == GLOZE_OK && !collect(&w, tree, out))
        st = gz_fail_memory(err);
    gz_arena_clear(&scratch);
    return st;
}
