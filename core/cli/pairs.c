#include "cli/pairs.h"

#include "base/utf8.h"
#include "cli/context.h"
#include "run/store.h"

#include <string.h>

enum { SHOWN = 24 };

typedef struct pairs {
    gz_store *stores[GZ_PAIR_SIDES];
    size_t at[GZ_PAIR_SIDES];
    gz_pair pair;
    const gz_reporter *reporter;
    gz_pair_fn fn;
    void *data;
    bool *failed;
} pairs;

/* A document's failure is told; what ends the whole is handed on. */
static gloze_status hold(const pairs *p, gloze_status st, const gloze_error *err)
{
    if (st == GLOZE_OK || st == GLOZE_ENOMEM)
        return st;
    gz_report(p->reporter, "%s", err->message);
    *p->failed = true;
    return GLOZE_OK;
}

static const char *current_id(const pairs *p, int side)
{
    return p->at[side] < gz_store_count(p->stores[side]) ? gz_store_id(p->stores[side], p->at[side])
                                                         : NULL;
}

/* Past the document, and past others of its id. */
static gloze_status move_on(pairs *p, int side, gloze_error *err)
{
    const char *id = current_id(p, side), *next;
    gloze_status st = GLOZE_OK;

    while (p->at[side]++, (next = current_id(p, side)) && strcmp(id, next) == 0)
        st = hold(p,
                  gz_fail(err, GLOZE_EINPUT,
                          "%s: another document has the id \"%s\"; it is left out: give each "
                          "its own",
                          gz_store_where(p->stores[side], p->at[side]), id),
                  err);
    return st;
}

static gloze_status read_side(pairs *p, int side, bool there, gloze_error *err)
{
    gz_buffer_reset(&p->pair.json[side]);
    p->pair.where[side] = NULL;
    if (!there)
        return GLOZE_OK;
    p->pair.id = gz_store_id(p->stores[side], p->at[side]);
    p->pair.where[side] = gz_store_where(p->stores[side], p->at[side]);
    return gz_store_read(p->stores[side], p->at[side], &p->pair.json[side], err);
}

static gloze_status next_pair(pairs *p, const bool there[GZ_PAIR_SIDES], gloze_error *err)
{
    gloze_status st = GLOZE_OK;

    for (int side = 0; st == GLOZE_OK && side < GZ_PAIR_SIDES; side++)
        st = read_side(p, side, there[side], err);
    if (st == GLOZE_OK)
        st = p->fn(p->data, &p->pair, err);
    st = hold(p, st, err);
    for (int side = 0; st == GLOZE_OK && side < GZ_PAIR_SIDES; side++)
        if (there[side])
            st = move_on(p, side, err);
    return st;
}

/* Both are ordered by id. */
static gloze_status walk(pairs *p, gloze_error *err)
{
    gloze_status st = GLOZE_OK;

    while (st == GLOZE_OK) {
        const char *old = current_id(p, 0), *new = current_id(p, 1);
        int order = old && new ? strcmp(old, new) : old ? -1 : 1;
        const bool there[] = { order <= 0, order >= 0 };

        if (!old && !new)
            break;
        st = next_pair(p, there, err);
    }
    return st;
}

gloze_status gz_pairs_each(const char *const paths[GZ_PAIR_SIDES], const gz_reporter *reporter,
                           gz_pair_fn fn, void *data, bool *failed, gloze_error *err)
{
    pairs p = { .reporter = reporter, .fn = fn, .data = data, .failed = failed };
    gloze_status st = GLOZE_OK;

    for (int side = 0; side < GZ_PAIR_SIDES; side++)
        gz_buffer_init(&p.pair.json[side]);
    for (int side = 0; st == GLOZE_OK && side < GZ_PAIR_SIDES; side++)
        st = gz_store_open(paths[side], &p.stores[side], err);
    if (st == GLOZE_OK)
        st = walk(&p, err);
    for (int side = 0; side < GZ_PAIR_SIDES; side++) {
        gz_store_free(p.stores[side]);
        gz_buffer_clear(&p.pair.json[side]);
    }
    return st;
}

gloze_status gz_pair_parse(const gz_pair *pair, gz_snapshot out[GZ_PAIR_SIDES], gloze_error *err)
{
    gloze_status st = GLOZE_OK;

    for (int side = 0; side < GZ_PAIR_SIDES; side++)
        gz_snapshot_clear(&out[side]);
    for (int side = 0; st == GLOZE_OK && side < GZ_PAIR_SIDES; side++)
        if (pair->where[side])
            st = gz_snapshot_parse(&out[side], pair->json[side].data, pair->json[side].len,
                                   pair->where[side], err);
    return st;
}

/* ---- texts that differ ---- */

/* Are they the same, but for CR before LF? */
static bool differ_in_line_ends(const gz_snapshot *old, const gz_snapshot *new)
{
    size_t i = 0, j = 0;

    for (;; i++, j++) {
        i += i + 1 < old->len && memcmp(old->text + i, "\r\n", 2) == 0;
        j += j + 1 < new->len &&memcmp(new->text + j, "\r\n", 2) == 0;
        if (i == old->len || j == new->len || old->text[i] != new->text[j])
            return i == old->len && j == new->len;
    }
}

static void add_excerpt(gz_buffer *out, const gz_snapshot *snapshot, size_t at)
{
    size_t end = at;
    uint32_t cp;

    for (size_t i = 0; i < SHOWN && end < snapshot->len; i++)
        end += gz_utf8_next(snapshot->text + end, snapshot->len - end, &cp);
    gz_buffer_char(out, '"');
    gz_context_plain(out, snapshot->text + at, end - at);
    gz_buffer_string(out, end < snapshot->len ? "\xE2\x80\xA6\"" : "\"");
}

void gz_pair_tell_change(const gz_snapshot *old, const gz_snapshot *new, gz_buffer *out)
{
    size_t at = 0;

    if (differ_in_line_ends(old, new)) {
        gz_buffer_string(out, "only its line ends (CR LF and LF)");
        return;
    }
    while (at < old->len && at < new->len && old->text[at] == new->text[at])
        at++;
    while (at > 0 && at < old->len && ((unsigned char)old->text[at] & 0xC0) == 0x80)
        at--;
    gz_buffer_format(out, "at character %zu: ", gz_utf8_count(old->text, at));
    add_excerpt(out, old, at);
    gz_buffer_string(out, " became ");
    add_excerpt(out, new, at);
}
