#include "cli/telling.h"

#include "cli/context.h"
#include "cli/source.h"
#include "run/json.h"

#include <string.h>

enum { AROUND = 32 };

static const char marks[] = "+-~>";

/* ---- text ---- */

/* A value as an analyst writes it in an example. */
static void add_value(gz_buffer *out, const gz_tree *value)
{
    const char *text = gz_tree_string(value);

    if (!value)
        gz_buffer_char(out, '-');
    else if (*text && !strpbrk(text, " \t\n\"{}"))
        gz_context_plain(out, text, value->len);
    else
        gz_tree_write(out, value);
}

static void add_facts(gz_buffer *out, const gz_mention *mention)
{
    gz_buffer_format(out, "      %s", mention->type);
    for (const gz_tree *fact = mention->facts->first; fact; fact = fact->next) {
        size_t len = strlen(fact->name);

        gz_buffer_format(out, " %s%s", fact->name, len && fact->name[len - 1] == '>' ? "" : "=");
        add_value(out, fact);
    }
    gz_buffer_char(out, '\n');
}

static void add_change(gz_buffer *out, const gz_telling *t, const char *name, const gz_tree *old,
                       const gz_tree *new)
{
    if (gz_fact_equal(old, new) || gz_snapshot_lost(t->new, name))
        return;
    gz_buffer_format(out, "      %s: ", name);
    add_value(out, old);
    gz_buffer_string(out, " -> ");
    add_value(out, new);
    gz_buffer_char(out, '\n');
}

static void add_changed_facts(gz_buffer *out, const gz_telling *t, const gz_difference *d)
{
    const gz_tree *old = d->old->facts, *new = d->new->facts;

    for (const gz_tree *fact = old->first; fact; fact = fact->next)
        add_change(out, t, fact->name, fact, gz_tree_get(new, fact->name));
    for (const gz_tree *fact = new->first; fact; fact = fact->next)
        if (!gz_tree_get(old, fact->name))
            add_change(out, t, fact->name, NULL, fact);
}

static void add_changes(gz_buffer *out, const gz_telling *t, const gz_difference *d)
{
    gz_span old = d->old->span, new = d->new->span;

    if (d->kind == GZ_RELABELLED)
        gz_buffer_format(out, "      %s -> %s\n", d->old->type, d->new->type);
    if (old.start != new.start || old.end != new.end) {
        gz_buffer_string(out, "      was ");
        gz_context_add(out, t->old->text, t->old->len, old, 0);
        gz_buffer_char(out, '\n');
    }
    if (*d->new->rule && strcmp(d->old->rule, d->new->rule) != 0)
        gz_buffer_format(out, "      rule: %s -> %s\n", d->old->rule, d->new->rule);
    add_changed_facts(out, t, d);
}

static bool place_of(const gz_telling *t, const gz_mention *mention, gz_source_place *out)
{
    if (!t->in || t->in->media == GLOZE_MEDIA_VERBATIM)
        return false;
    *out = gz_source_place_of(t->in->data, t->in->len, mention->source);
    return true;
}

void gz_tell(gz_buffer *out, const gz_telling *t, const gz_difference *d)
{
    const gz_mention *mention = d->new ? d->new : d->old;
    gz_source_place place;

    gz_buffer_format(out, "  %c %s", marks[d->kind], t->new->id);
    if (place_of(t, mention, &place))
        gz_buffer_format(out, ":%zu:%zu", place.line, place.column);
    gz_buffer_string(out, "  ");
    gz_context_add(out, t->new->text, t->new->len, mention->span, AROUND);
    gz_buffer_char(out, '\n');
    if (d->old && d->new)
        add_changes(out, t, d);
    else
        add_facts(out, mention);
}

/* ---- JSON ---- */

static void add_key(gz_buffer *out, const char *key, const char *value, size_t len)
{
    gz_buffer_format(out, ",\"%s\":", key);
    gz_json_string(out, value, len);
}

static void add_reading(gz_buffer *out, const char *key, const gz_snapshot *snapshot,
                        const gz_mention *mention)
{
    if (!mention)
        return;
    gz_buffer_format(out, ",\"%s\":{\"type\":", key);
    gz_json_string(out, mention->type, strlen(mention->type));
    add_key(out, "rule", mention->rule, strlen(mention->rule));
    gz_buffer_format(out, ",\"start\":%zu,\"end\":%zu", mention->span.start, mention->span.end);
    add_key(out, "text", snapshot->text + mention->span.start,
            mention->span.end - mention->span.start);
    gz_buffer_string(out, ",\"attributes\":");
    gz_tree_write(out, mention->facts);
    gz_buffer_char(out, '}');
}

void gz_tell_json(gz_buffer *out, const gz_telling *t, const gz_difference *d, const char *kind)
{
    const gz_mention *mention = d->new ? d->new : d->old;
    gz_source_place place;
    gz_buffer line;

    gz_buffer_init(&line);
    gz_context_add(&line, t->new->text, t->new->len, mention->span, AROUND);
    gz_buffer_format(out, "%s{\"kind\":\"%s\"", out->len ? "," : "", kind);
    add_key(out, "id", t->new->id, strlen(t->new->id));
    if (place_of(t, mention, &place))
        gz_buffer_format(out, ",\"line\":%zu,\"column\":%zu", place.line, place.column);
    add_key(out, "context", line.data, line.len);
    add_reading(out, "old", t->old, d->old);
    add_reading(out, "new", t->new, d->new);
    gz_buffer_char(out, '}');
    out->failed |= line.failed;
    gz_buffer_clear(&line);
}
