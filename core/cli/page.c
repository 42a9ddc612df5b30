#include "cli/page.h"

#include "base/status.h"
#include "base/utf8.h"
#include "cli/context.h"
#include "cli/page_text.h"
#include "run/value_text.h"
#include "run/result.h"

#include <nettle/base64.h>
#include <nettle/sha2.h>
#include <string.h>

/* Annotations that lie within so many others stand in the table only. */
enum { DEPTH_LIMIT = 32, STYLES = 8 };

typedef struct gz_page_name name;

/* One article while it is written. */
typedef struct writer {
    gz_page *page;
    const gloze_document *doc;
    gz_buffer *out;
    const char *text;
    size_t len;
    size_t first;                              /* number of the article's first mark in the page */
    const gloze_annotation *open[DEPTH_LIMIT]; /* outermost first */
    size_t open_count;
} writer;

void gz_page_init(gz_page *page)
{
    *page = (gz_page){ 0 };
    gz_arena_init(&page->arena);
    gz_buffer_init(&page->articles);
}

void gz_page_clear(gz_page *page)
{
    gz_buffer_clear(&page->articles);
    gz_arena_clear(&page->arena);
}

/* ---- names ---- */

/* Counts a name; NULL when memory ran out. */
static const name *count_name(gz_page *page, gz_page_names *names, const char *text)
{
    size_t low = 0, high = names->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(names->list[middle].name, text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == names->count || strcmp(names->list[low].name, text) != 0) {
        const char *copy = gz_arena_copy(&page->arena, text, strlen(text));

        if (!copy || !gz_arena_grow(&page->arena, &names->list, &names->cap, names->count + 1,
                                    sizeof(*names->list)))
            return NULL;
        memmove(names->list + low + 1, names->list + low,
                (names->count - low) * sizeof(*names->list));
        names->list[low] = (name){ .name = copy, .number = names->count++ };
    }
    names->list[low].count++;
    return &names->list[low];
}

static size_t find_style(const gz_page_names *types, const char *type)
{
    size_t i = 0;

    while (strcmp(types->list[i].name, type) != 0)
        i++;
    return types->list[i].number % STYLES;
}

/* ---- text ---- */

/* What HTML would take for markup is escaped; what it can't hold becomes U+FFFD. */
static void add_escaped(gz_buffer *out, const char *text, size_t len)
{
    for (size_t at = 0; at < len;) {
        uint32_t cp;
        size_t size = gz_utf8_next(text + at, len - at, &cp);

        if (cp == '&')
            gz_buffer_string(out, "&amp;");
        else if (cp == '<')
            gz_buffer_string(out, "&lt;");
        else if (cp == '>')
            gz_buffer_string(out, "&gt;");
        else if (cp == '"')
            gz_buffer_string(out, "&quot;");
        else if ((cp < 0x20 && cp != '\n' && cp != '\t') || (cp >= 0x7F && cp <= 0x9F))
            gz_buffer_string(out, "\xEF\xBF\xBD");
        else
            gz_buffer_add(out, text + at, size);
        at += size;
    }
}

static void add_string(gz_buffer *out, const char *text)
{
    add_escaped(out, text, strlen(text));
}

static size_t number_of(const writer *w, const gloze_annotation *a)
{
    return w->first + (size_t)(a - gloze_document_annotation(w->doc, 0));
}

/* `again`: it goes on after an end that crosses it, and has its label already. */
static void open_mark(writer *w, const gloze_annotation *a, bool again)
{
    gz_buffer_format(w->out, "<mark class=\"t%zu\" data-a=\"%zu\"",
                     find_style(&w->page->types, a->type), number_of(w, a));
    if (!again) {
        gz_buffer_string(w->out, " tabindex=\"0\" data-label=\"");
        add_string(w->out, a->type);
        gz_buffer_char(w->out, '"');
    }
    gz_buffer_char(w->out, '>');
    w->open[w->open_count++] = a;
}

/* Elements can't cross: what lies above in the stack is closed and opened again. */
static void close_marks(writer *w, size_t at)
{
    const gloze_annotation *again[DEPTH_LIMIT];
    size_t again_count = 0, keep = w->open_count;

    for (size_t i = 0; i < w->open_count; i++) {
        if (w->open[i]->end <= at && i < keep)
            keep = i;
        if (w->open[i]->end > at && i > keep)
            again[again_count++] = w->open[i];
    }
    for (; w->open_count > keep; w->open_count--)
        gz_buffer_string(w->out, "</mark>");
    for (size_t i = 0; i < again_count; i++)
        open_mark(w, again[i], true);
}

/* The next place where a mark ends, or `limit`. */
static size_t next_end(const writer *w, size_t limit)
{
    for (size_t i = 0; i < w->open_count; i++)
        if (w->open[i]->end < limit)
            limit = w->open[i]->end;
    return limit;
}

static size_t add_until(writer *w, size_t at, size_t limit)
{
    while (at < limit || next_end(w, limit + 1) <= limit) {
        size_t end = next_end(w, limit);

        add_escaped(w->out, w->text + at, end - at);
        at = end;
        close_marks(w, at);
    }
    return at;
}

static void add_text(writer *w)
{
    size_t at = 0;

    gz_buffer_string(w->out, "<div class=\"text\">");
    for (size_t i = 0; i < gloze_document_count(w->doc); i++) {
        const gloze_annotation *a = gloze_document_annotation(w->doc, i);

        at = add_until(w, at, a->start);
        if (w->open_count < DEPTH_LIMIT)
            open_mark(w, a, false);
    }
    add_until(w, at, w->len);
    gz_buffer_string(w->out, "</div>\n");
}

/* ---- table ---- */

static void add_attributes(writer *w, const gloze_annotation *a)
{
    gz_buffer value;

    gz_buffer_init(&value);
    for (size_t i = 0; i < a->attribute_count; i++) {
        gz_buffer_reset(&value);
        gz_value_add_text(&value, &a->attributes[i].value);
        gz_buffer_format(w->out, "%s%s = ", i ? "<br>" : "", a->attributes[i].name);
        add_escaped(w->out, value.data, value.len);
        w->out->failed |= value.failed;
    }
    gz_buffer_clear(&value);
}

static void add_relations(writer *w, const gloze_annotation *a)
{
    for (size_t i = 0; i < a->relation_count; i++) {
        const gloze_annotation *target = gloze_document_annotation(w->doc, a->relations[i].target);

        gz_buffer_string(w->out, i ? "<br>" : "");
        add_string(w->out, a->relations[i].type);
        gz_buffer_format(w->out, ": <a href=\"#r%zu\">", number_of(w, target));
        add_escaped(w->out, w->text + target->start, target->end - target->start);
        gz_buffer_string(w->out, "</a>");
    }
}

static void add_row(writer *w, const gloze_annotation *a)
{
    gz_buffer line;
    size_t number = number_of(w, a);

    gz_buffer_init(&line);
    gz_context_plain(&line, w->text + a->start, a->end - a->start);
    gz_buffer_format(w->out, "<tr id=\"r%zu\" data-type=\"", number);
    add_string(w->out, a->type);
    gz_buffer_string(w->out, "\" data-rule=\"");
    add_string(w->out, a->rule);
    gz_buffer_format(w->out, "\"><td>%zu<td>", number + 1 - w->first);
    add_string(w->out, a->type);
    gz_buffer_string(w->out, "<td>");
    add_escaped(w->out, line.data, line.len);
    gz_buffer_string(w->out, "<td>");
    add_attributes(w, a);
    gz_buffer_string(w->out, "<td>");
    add_relations(w, a);
    gz_buffer_string(w->out, "<td>");
    add_string(w->out, a->rule);
    gz_buffer_format(w->out, "<td>%s<td>%zu\xE2\x80\x93%zu\n", a->zone, a->source_start,
                     a->source_end);
    w->out->failed |= line.failed;
    gz_buffer_clear(&line);
}

static void add_table(writer *w)
{
    gz_buffer_string(w->out, "<table><thead><tr><th>No<th>Type<th>Text<th>Attributes<th>Relations"
                             "<th>Rule<th>Zone<th>Bytes of the file</thead><tbody>\n");
    for (size_t i = 0; i < gloze_document_count(w->doc); i++)
        add_row(w, gloze_document_annotation(w->doc, i));
    gz_buffer_string(w->out, "</tbody></table>\n");
}

static void add_problems(writer *w)
{
    for (size_t i = 0; i < gloze_document_problem_count(w->doc); i++) {
        const gloze_problem *problem = gloze_document_problem(w->doc, i);

        gz_buffer_format(w->out, "<p class=\"about\"><strong>%s</strong> ",
                         problem->warning ? "Guessed:" : "Failed:");
        add_string(w->out, problem->plugin);
        gz_buffer_char(w->out, ' ');
        add_string(w->out, problem->where);
        gz_buffer_char(w->out, ' ');
        add_string(w->out, problem->message);
        gz_buffer_string(w->out, "</p>\n");
    }
}

/* ---- articles ---- */

static gloze_status count_names(gz_page *page, const gloze_document *doc, gloze_error *err)
{
    for (size_t i = 0; i < gloze_document_count(doc); i++) {
        const gloze_annotation *a = gloze_document_annotation(doc, i);

        if (!count_name(page, &page->types, a->type) || !count_name(page, &page->rules, a->rule))
            return gz_fail_memory(err);
    }
    return GLOZE_OK;
}

gloze_status gz_page_add(gz_page *page, const gloze_document *doc, gloze_error *err)
{
    const gz_document *source = doc->doc;
    const char *title = *source->title ? source->title : source->id;
    writer w = { .page = page, .doc = doc, .out = &page->articles, .first = page->mark_count };
    gloze_status st = count_names(page, doc, err);

    if (st != GLOZE_OK)
        return st;
    if (!page->title)
        page->title = gz_arena_copy(&page->arena, title, strlen(title));
    w.text = gloze_document_text(doc, &w.len);
    gz_buffer_string(w.out, "<section><h1>");
    add_string(w.out, title);
    gz_buffer_string(w.out, "</h1>\n<p class=\"about\">");
    add_string(w.out, source->id);
    if (*source->date) {
        gz_buffer_string(w.out, ", ");
        add_string(w.out, source->date);
    }
    gz_buffer_string(w.out, "</p>\n");
    add_problems(&w);
    add_text(&w);
    gz_buffer_string(w.out, "<h2>Annotations</h2>\n");
    add_table(&w);
    gz_buffer_string(w.out, "</section>\n");
    page->article_count++;
    page->mark_count += gloze_document_count(doc);
    return page->title && !w.out->failed ? GLOZE_OK : gz_fail_memory(err);
}

/* ---- the page ---- */

/* The page's own script is the only one that a browser will run. */
static void add_policy(gz_buffer *out)
{
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    char coded[BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE)];

    sha256_init(&context);
    sha256_update(&context, sizeof(gz_page_script) - 1, (const uint8_t *)gz_page_script);
    sha256_digest(&context, sizeof(digest), digest);
    base64_encode_raw(coded, sizeof(digest), digest);
    gz_buffer_format(out,
                     "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                     "style-src 'unsafe-inline'; script-src 'sha256-%.*s'\">\n",
                     (int)sizeof(coded), coded);
}

static void add_filters(gz_buffer *out, const gz_page_names *names, const char *what, bool keys)
{
    for (size_t i = 0; i < names->count; i++) {
        const name *n = &names->list[i];

        gz_buffer_format(out, "<label><input type=\"checkbox\" checked name=\"%s\" value=\"", what);
        add_string(out, n->name);
        gz_buffer_string(out, "\"> ");
        if (keys)
            gz_buffer_format(out, "<mark class=\"t%zu key\">", n->number % STYLES);
        add_string(out, n->name);
        if (keys)
            gz_buffer_string(out, "</mark>");
        gz_buffer_format(out, " %zu</label>\n", n->count);
    }
}

gloze_status gz_page_write(const gz_page *page, gz_buffer *out, gloze_error *err)
{
    gz_buffer_string(out, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
    add_policy(out);
    gz_buffer_string(out, "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
    add_string(out, page->title ? page->title : "gloze");
    gz_buffer_format(out, "</title>\n<style>%s</style></head>\n<body>\n", gz_page_style);
    gz_buffer_string(out, "<nav aria-label=\"Filters\"><fieldset><legend>Types</legend>\n");
    add_filters(out, &page->types, "type", true);
    gz_buffer_format(out, "</fieldset>\n<details><summary>Rules (%zu)</summary><fieldset>\n",
                     page->rules.count);
    add_filters(out, &page->rules, "rule", false);
    gz_buffer_string(out, "</fieldset></details></nav>\n<div class=\"page\"><main>\n");
    gz_buffer_add(out, page->articles.data, page->articles.len);
    gz_buffer_format(out,
                     "</main>\n<aside aria-live=\"polite\"><p class=\"hint\">Click an annotation, "
                     "or go through them with the keys n (next) and p (previous); Escape closes."
                     "</p></aside></div>\n<script>%s</script>\n</body></html>\n",
                     gz_page_script);
    return out->failed || page->articles.failed ? gz_fail_memory(err) : GLOZE_OK;
}
