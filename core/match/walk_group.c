#include "match/walk.h"

#include "base/mem.h"

static gloze_status open_group(gz_walk *w, gz_frame *f, size_t end, gz_group inner)
{
    size_t at = f->at;
    gloze_status st;

    if (w->open == GZ_NESTING_MAX)
        return GZ_WALK_FAIL(w, f, at, "groups are nested more than %d deep; use fewer",
                            GZ_NESTING_MAX);
    st = gz_walk_copy_to(w, f, end);
    inner.open = at;
    inner.content = w->t->text.len;
    inner.list = NULL;
    w->groups[++w->open] = inner;
    return st;
}

/* Settings as in (?ix-s). Returns the byte after the letters. */
static size_t read_settings(const gz_frame *f, size_t at, gz_group *settings)
{
    bool on = true;

    for (; at < f->origin.len && strchr("^imsnxJU-", f->origin.text[at]); at++) {
        char c = f->origin.text[at];

        if (c == '\0')
            break;
        if (c == '^') {
            settings->extended = 0;
            settings->plain = false;
        } else if (c == '-')
            on = false;
        else if (c == 'n')
            settings->plain = on;
        else if (c == 'x') {
            settings->extended = on ? 1 : 0;
            if (gz_walk_follows(f, at, "xx")) {
                settings->extended = on ? 2 : 0;
                at++;
            }
        }
    }
    return at;
}

static gloze_status translate_settings(gz_walk *w, gz_frame *f)
{
    gz_group inner = *gz_walk_top(w);
    size_t end = read_settings(f, f->at + 2, &inner);

    if (end < f->origin.len && f->origin.text[end] == ')') {
        gz_walk_top(w)->extended = inner.extended;
        gz_walk_top(w)->plain = inner.plain;
        return gz_walk_copy_to(w, f, end + 1);
    }
    inner.number = 0;
    inner.reset = false;
    return open_group(w, f, end, inner);
}

/* A condition such as (?(1)yes|no): its parenthesis captures nothing. */
static gloze_status translate_condition(gz_walk *w, gz_frame *f)
{
    gz_group inner = *gz_walk_top(w);
    const char *close = memchr(f->origin.text + f->at, ')', f->origin.len - f->at);

    inner.number = 0;
    inner.reset = false;
    if (gz_walk_follows(f, f->at, "(?(?") || !close)
        return open_group(w, f, f->at + 2, inner);
    return open_group(w, f, (size_t)(close - f->origin.text) + 1, inner);
}

/* Length of the start of a named group, up to its name; 0: it is none. */
static size_t name_offset(const gz_frame *f)
{
    if (gz_walk_follows(f, f->at, "(?P<"))
        return 4;
    if (gz_walk_follows(f, f->at, "(?'"))
        return 3;
    if (gz_walk_follows(f, f->at, "(?<") && !gz_walk_follows(f, f->at, "(?<=") &&
        !gz_walk_follows(f, f->at, "(?<!") && !gz_walk_follows(f, f->at, "(?<*"))
        return 3;
    return 0;
}

static gloze_status translate_named(gz_walk *w, gz_frame *f, size_t name)
{
    gz_group inner = *gz_walk_top(w);
    char close = f->origin.text[name - 1] == '\'' ? '\'' : '>';
    const char *end = memchr(f->origin.text + name, close, f->origin.len - name);

    if (!end)
        return GZ_WALK_FAIL(w, f, f->at,
                            "the name of this group is never closed; write (?<name>...)");
    inner.number = ++w->captures;
    inner.reset = false;
    return open_group(w, f, (size_t)(end - f->origin.text) + 1, inner);
}

gloze_status gz_walk_open(gz_walk *w, gz_frame *f)
{
    gz_group inner = *gz_walk_top(w);
    size_t name = name_offset(f), at = f->at;

    if (gz_walk_follows(f, at, "(*"))
        return GZ_WALK_FAIL(w, f, at,
                            "(*...) is not allowed; leave it out, or write \\( for a parenthesis");
    if (gz_walk_follows(f, at, "(?C"))
        return GZ_WALK_FAIL(w, f, at, "callouts (?C...) are not allowed; leave it out");
    if (gz_walk_follows(f, at, "(?("))
        return translate_condition(w, f);
    if (name)
        return translate_named(w, f, at + name);
    inner.number = 0;
    inner.reset = gz_walk_follows(f, at, "(?|");
    if (inner.reset) {
        inner.first = inner.last = w->captures;
        return open_group(w, f, at + 3, inner);
    }
    if (gz_walk_follows(f, at, "(?<")) {
        inner.behind = true;
        return open_group(w, f, at + 4, inner);
    }
    if (gz_walk_follows(f, at, "(?"))
        return translate_settings(w, f);
    if (!inner.plain)
        w->captures++;
    return open_group(w, f, at + 1, inner);
}

static gloze_status record_list(gz_walk *w, const gz_frame *f, const gz_group *closed)
{
    gz_translation *t = w->t;

    for (size_t i = 0; i < t->list_count; i++) {
        if (t->lists[i].group == closed->number && t->lists[i].list != closed->list)
            return GZ_WALK_FAIL(
                w, f, closed->open,
                "one group can't read two lists; write (?: instead of (?| around them");
        if (t->lists[i].group == closed->number)
            return GLOZE_OK;
    }
    if (!gz_grow(&t->lists, &t->list_cap, t->list_count + 1, sizeof *t->lists))
        return gz_fail_memory(w->err);
    t->lists[t->list_count++] = (gz_list_group){ closed->number, closed->list };
    return GLOZE_OK;
}

gloze_status gz_walk_close(gz_walk *w, gz_frame *f)
{
    gz_group closed = *gz_walk_top(w);

    if (w->open == f->base)
        return GZ_WALK_FAIL(w, f, f->at,
                            "this ) closes nothing; remove it, or write \\) for a parenthesis");
    if (closed.reset && closed.last > w->captures)
        w->captures = closed.last;
    w->open--;
    if (closed.number && closed.list && closed.list_end == w->t->text.len) {
        gloze_status st = record_list(w, f, &closed);

        if (st != GLOZE_OK)
            return st;
    }
    return gz_walk_copy_to(w, f, f->at + 1);
}

gloze_status gz_walk_bar(gz_walk *w, gz_frame *f)
{
    gz_group *g = gz_walk_top(w);

    if (g->reset) {
        if (w->captures > g->last)
            g->last = w->captures;
        w->captures = g->first;
    }
    return gz_walk_copy_to(w, f, f->at + 1);
}
