#include "run/case_writer.h"

#include "run/cases.h"

#include <string.h>

/* One paragraph being written. */
typedef struct paragraph {
    const gz_snapshot *exported, *corrected;
    const gz_difference *list; /* the corrections in it */
    size_t count;
    gz_span span;
    gz_span *marks; /* in the paragraph, as they were written */
    size_t mark_count;
    gz_buffer *out;
} paragraph;

void gz_case_writer_init(gz_case_writer *writer)
{
    *writer = (gz_case_writer){ 0 };
    gz_buffer_init(&writer->out);
}

void gz_case_writer_clear(gz_case_writer *writer)
{
    gz_buffer_clear(&writer->out);
}

/* ---- where a paragraph begins and ends ---- */

static bool is_blank_between(const char *text, size_t from, size_t to)
{
    for (; from < to; from++)
        if (!strchr(" \t\r", text[from]))
            return false;
    return true;
}

/* After the blank line before `at`, or 0. */
static size_t paragraph_start(const gz_snapshot *s, size_t at)
{
    size_t line_end = SIZE_MAX;

    for (; at > 0; at--) {
        if (s->text[at - 1] != '\n')
            continue;
        if (line_end != SIZE_MAX && is_blank_between(s->text, at, line_end))
            return line_end + 1;
        line_end = at - 1;
    }
    return 0;
}

/* Before the blank line after `at`, or at the end. */
static size_t paragraph_end(const gz_snapshot *s, size_t at)
{
    size_t line_end = SIZE_MAX;

    for (; at < s->len; at++) {
        if (s->text[at] != '\n')
            continue;
        if (line_end != SIZE_MAX && is_blank_between(s->text, line_end + 1, at))
            return line_end;
        line_end = at;
    }
    return s->len;
}

/* Without white space at the ends, which a case can't hold. */
static gz_span trim(const gz_snapshot *s, gz_span span)
{
    while (span.start < span.end && strchr(" \t\r\n", s->text[span.start]))
        span.start++;
    while (span.end > span.start && strchr(" \t\r\n", s->text[span.end - 1]))
        span.end--;
    return span;
}

static gz_span span_of(const gz_difference *d)
{
    gz_span span = d->new ? d->new->span : d->old->span;

    if (d->old && d->old->span.start < span.start)
        span.start = d->old->span.start;
    if (d->old && d->old->span.end > span.end)
        span.end = d->old->span.end;
    return span;
}

static gz_span paragraph_around(const gz_snapshot *s, gz_span span)
{
    span.start = paragraph_start(s, span.start);
    span.end = paragraph_end(s, span.end);
    return span;
}

/* ---- what is told on top ---- */

static void add_quoted(gz_buffer *out, const gz_snapshot *s, const gz_mention *mention)
{
    gz_buffer_char(out, '"');
    for (size_t at = mention->span.start; at < mention->span.end; at++)
        gz_buffer_char(out, (unsigned char)s->text[at] < ' ' ? ' ' : s->text[at]);
    gz_buffer_format(out, "\" (%s)", mention->type);
}

static void add_remark(const paragraph *p, const gz_difference *d)
{
    gz_correction correction = gz_correction_of(d, p->corrected);
    gz_buffer *out = p->out;

    gz_buffer_string(out, correction == GZ_DELETED ? "# no: " : "# yes: ");
    for (const char *c = p->corrected->id; *c; c++)
        gz_buffer_char(out, (unsigned char)*c < ' ' ? ' ' : *c);
    if (!d->old) {
        gz_buffer_string(out, ": no rule marked ");
        add_quoted(out, p->corrected, d->new);
    } else {
        gz_buffer_format(out, ": %s marked ", *d->old->rule ? d->old->rule : "somebody");
        add_quoted(out, p->exported, d->old);
        gz_buffer_format(out, "; it was %s", gz_correction_name(correction));
    }
    gz_buffer_char(out, '\n');
}

/* ---- types ---- */

static bool is_listed(const char *const *types, size_t count, const char *type)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(types[i], type) == 0)
            return true;
    return false;
}

/* The types that were corrected, into `types`, which has room for two a correction. */
static size_t collect_types(const paragraph *p, const char **types)
{
    size_t count = 0;

    for (size_t i = 0; i < p->count; i++) {
        const gz_mention *sides[] = { p->list[i].old, p->list[i].new };

        for (int side = 0; side < 2; side++)
            if (sides[side] && !is_listed(types, count, sides[side]->type))
                types[count++] = sides[side]->type;
    }
    return count;
}

/* ---- the marked text ---- */

static void add_text(gz_buffer *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '{' || text[i] == '}' || text[i] == '|')
            gz_buffer_char(out, text[i]);
        gz_buffer_char(out, text[i]);
    }
}

static void add_string_value(gz_buffer *out, const char *text, size_t len)
{
    gz_buffer_char(out, '"');
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '"' || text[i] == '\\')
            gz_buffer_char(out, '\\');
        gz_buffer_char(out, text[i]);
    }
    gz_buffer_char(out, '"');
}

static bool is_name(const char *name)
{
    return *name && name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                      "0123456789_.")] == '\0';
}

/* A plain value; lists and tables are left to people. `value` NULL: there must be none. */
static void add_expectation(gz_buffer *out, const char *name, const gz_tree *value)
{
    if (!is_name(name) || gz_tree_is(value, GZ_TREE_ARRAY) || gz_tree_is(value, GZ_TREE_OBJECT))
        return;
    gz_buffer_format(out, " %s=", name);
    if (!value) {
        gz_buffer_char(out, '-');
    } else if (value->kind == GZ_TREE_STRING) {
        add_string_value(out, value->text, value->len);
    } else {
        gz_tree_write(out, value);
    }
}

/* The attributes that differ, or, where there was no suggestion, all. */
static void add_expectations(const paragraph *p, const gz_difference *d)
{
    const gz_tree *before = d->old ? d->old->facts : NULL, *fact = d->new->facts->first;

    for (; fact; fact = fact->next)
        if (!gz_fact_equal(fact, gz_tree_get(before, fact->name)))
            add_expectation(p->out, fact->name, fact);
    if (!before || strcmp(d->old->type, d->new->type) != 0)
        return;
    for (fact = before->first; fact; fact = fact->next)
        if (!gz_tree_get(d->new->facts, fact->name) && !gz_snapshot_lost(p->corrected, fact->name))
            add_expectation(p->out, fact->name, NULL);
}

static bool has_relation(const gz_mention *mention, const gz_relation *relation)
{
    for (size_t i = 0; mention && i < mention->relation_count; i++) {
        const gz_relation *other = &mention->relations[i];

        if (strcmp(other->name, relation->name) == 0 && other->span.start == relation->span.start &&
            other->span.end == relation->span.end)
            return true;
    }
    return false;
}

static void add_relations(const paragraph *p, const gz_difference *d)
{
    for (size_t i = 0; i < d->new->relation_count; i++) {
        const gz_relation *relation = &d->new->relations[i];

        if (has_relation(d->old, relation) || !is_name(relation->name) ||
            !gz_span_inside(relation->span, p->span))
            continue;
        gz_buffer_format(p->out, " %s->", relation->name);
        add_string_value(p->out, p->corrected->text + relation->span.start,
                         relation->span.end - relation->span.start);
    }
}

static const gz_difference *find_correction(const paragraph *p, const gz_mention *mention)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->list[i].new == mention)
            return &p->list[i];
    return NULL;
}

static void close_mark(paragraph *p, const gz_mention *mention)
{
    const gz_difference *d = find_correction(p, mention);

    gz_buffer_format(p->out, "|%s", mention->type);
    if (d) {
        add_expectations(p, d);
        add_relations(p, d);
    }
    gz_buffer_char(p->out, '}');
}

enum { DEEPEST = 32 };

/* False: a mark crosses another, or they nest too deep. */
static bool add_marked_text(paragraph *p, const char *const *types, size_t type_count)
{
    const gz_mention *open[DEEPEST];
    const gz_snapshot *s = p->corrected;
    size_t depth = 0, at = p->span.start;

    for (size_t i = 0; i <= s->count; i++) {
        const gz_mention *next = i < s->count ? &s->mentions[i] : NULL;
        size_t until = next ? next->span.start : p->span.end;

        if (next &&
            (!gz_span_inside(next->span, p->span) || !is_listed(types, type_count, next->type)))
            continue;
        while (depth && open[depth - 1]->span.end <= until) {
            add_text(p->out, s->text + at, open[depth - 1]->span.end - at);
            at = open[--depth]->span.end;
            close_mark(p, open[depth]);
        }
        add_text(p->out, s->text + at, until - at);
        at = until;
        if (!next)
            break;
        if (depth == DEEPEST || (depth && next->span.end > open[depth - 1]->span.end))
            return false;
        open[depth++] = next;
        p->marks[p->mark_count++] =
            (gz_span){ next->span.start - p->span.start, next->span.end - p->span.start };
        gz_buffer_char(p->out, '{');
    }
    return true;
}

/* ---- cases ---- */

static void add_top(const paragraph *p, const char *const *types, size_t type_count)
{
    for (size_t i = 0; i < p->count; i++)
        add_remark(p, &p->list[i]);
    if (*p->exported->date)
        gz_buffer_format(p->out, "date: %s\n", p->exported->date);
    gz_buffer_string(p->out, "types: ");
    for (size_t i = 0; i < type_count; i++)
        gz_buffer_format(p->out, "%s%s", i ? ", " : "", types[i]);
    gz_buffer_char(p->out, '\n');
}

static bool has_marks(const paragraph *p, const gz_case *read)
{
    for (size_t i = 0; i < p->mark_count; i++)
        if (i >= read->count || read->marks[i].span.start != p->marks[i].start ||
            read->marks[i].span.end != p->marks[i].end)
            return false;
    return read->count == p->mark_count;
}

/* Does what was written from `start` on read as one case with this text and these marks? */
static bool reads_back(const paragraph *p, size_t start, gz_arena *arena)
{
    size_t len = p->span.end - p->span.start;
    gz_cases cases;

    if (p->out->failed)
        return true; /* that is told by the writer's end */
    return gz_cases_read(arena, p->out->data + start, p->out->len - start, "", &cases, NULL) ==
               GLOZE_OK &&
           cases.count == 1 && cases.list[0].len == len && has_marks(p, &cases.list[0]) &&
           memcmp(cases.list[0].text, p->corrected->text + p->span.start, len) == 0;
}

static bool add_case(gz_case_writer *writer, paragraph *p, gz_arena *arena)
{
    size_t start = writer->out.len, type_count;
    const char **types = gz_arena_alloc(arena, (2 * p->count + 1) * sizeof(*types));

    p->marks = gz_arena_alloc(arena, (p->corrected->count + 1) * sizeof(*p->marks));
    p->mark_count = 0;
    if (!types || !p->marks)
        return false;
    type_count = collect_types(p, types);
    add_top(p, types, type_count);
    if (add_marked_text(p, types, type_count) && reads_back(p, start, arena)) {
        gz_buffer_string(&writer->out, "\n---\n");
        writer->count++;
    } else {
        writer->out.len = start;
        writer->skipped++;
    }
    return !writer->out.failed;
}

/* The corrections, without what was kept; each begins no earlier than the one before it. */
static size_t choose(const gz_snapshot *corrected, const gz_differences *differences,
                     gz_difference *out)
{
    size_t count = 0;

    for (size_t i = 0; i < differences->count; i++)
        if (gz_correction_of(&differences->list[i], corrected) != GZ_KEPT)
            out[count++] = differences->list[i];
    return count;
}

gloze_status gz_case_writer_add(gz_case_writer *writer, const gz_snapshot *exported,
                                const gz_snapshot *corrected, const gz_differences *differences,
                                gloze_error *err)
{
    paragraph p = { .exported = exported, .corrected = corrected, .out = &writer->out };
    gz_difference *list;
    gz_arena arena;
    gloze_status st = GLOZE_OK;
    size_t count;

    gz_arena_init(&arena);
    list = gz_arena_alloc(&arena, (differences->count + 1) * sizeof(*list));
    if (!list) {
        st = gz_fail_memory(err);
        goto done;
    }
    count = choose(corrected, differences, list);
    for (size_t i = 0; st == GLOZE_OK && i < count; i += p.count) {
        p.list = list + i;
        p.span = paragraph_around(corrected, span_of(&list[i]));
        for (p.count = 1; i + p.count < count; p.count++) {
            gz_span next = span_of(&list[i + p.count]);

            if (next.start >= p.span.end)
                break;
            if (next.end > p.span.end)
                p.span.end = paragraph_end(corrected, next.end);
        }
        p.span = trim(corrected, p.span);
        if (!add_case(writer, &p, &arena))
            st = gz_fail_memory(err);
    }
done:
    gz_arena_clear(&arena);
    return st;
}
