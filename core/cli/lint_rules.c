#include "cli/lint.h"

#include "base/mem.h"
#include "base/status.h"
#include "lua/link.h"

#include <stdio.h>
#include <string.h>

/* Hostile texts are so long. A pattern is dear when its cost grows faster than the text: so many
 * steps for each character do at first, and then do not. Or when even a short text costs far more. */
enum {
    SHORT_LEN = 150,
    LONG_LEN = 600,
    STEPS_A_CHARACTER = 40,
    FAR_TOO_MANY = 200000,
    PIECE_LEN = 24
};

/* ---- patterns ---- */

/* A text in which a pattern that reads everything matches at every word. */
static const char ordinary[] =
    "The old mill, 12 km from Kent, was sold for a song on Monday; nobody "
    "in the village would say why, or what \"they\" paid.";

static gloze_status count_matches(gz_pattern *pattern, const char *text, size_t len, size_t *count,
                                  gloze_error *err)
{
    gz_span *groups = gz_zalloc(gz_pattern_group_count(pattern), sizeof(*groups));
    gloze_status st = groups ? GLOZE_OK : gz_fail_memory(err);
    size_t from = 0;
    bool found = true;

    *count = 0;
    while (st == GLOZE_OK && from < len) {
        st = gz_pattern_search(pattern, text, len, from, groups, &found, err);
        if (st != GLOZE_OK || !found)
            break;
        ++*count;
        from = groups[0].start + 1;
        while (from < len && ((unsigned char)text[from] & 0xC0) == 0x80)
            from++;
    }
    gz_free(groups);
    return st;
}

static gloze_status check_reach(gz_lint *lint, const gz_rule *rule, gloze_error *err)
{
    size_t words = 1, count;
    gloze_status st;

    if (gz_pattern_may_be_empty(rule->re->pattern)) {
        gz_lint_add(lint, rule->where,
                    "rule %s: every part of its pattern may be missing; make one sure", rule->name);
        return GLOZE_OK;
    }
    for (const char *c = ordinary; *c; c++)
        words += *c == ' ';
    st = count_matches(rule->re->pattern, ordinary, sizeof(ordinary) - 1, &count, err);
    if (st == GLOZE_OK && count >= words * 4 / 5)
        gz_lint_add(lint, rule->where,
                    "rule %s: its pattern matches nearly every word; say more of what it looks for",
                    rule->name);
    return st == GLOZE_ELIMIT ? GLOZE_OK : st;
}

/* The start of what an example marks, as it is what gets far in the pattern. */
static size_t piece_of_example(const gz_example *example, const char **piece)
{
    const char *brace = example->yes ? memchr(example->text, '{', example->len) : NULL;
    size_t len = 0;

    if (!brace)
        return 0;
    *piece = brace + 1;
    while (len < PIECE_LEN && brace + 1 + len < example->text + example->len &&
           !strchr("{}|\n", brace[1 + len]))
        len++;
    while (len > 0 && ((unsigned char)brace[1 + len] & 0xC0) == 0x80)
        len--;
    return len;
}

/* A text that gets far in a pattern and then fits nothing: the piece again and again. What stands
 * behind it, of an example, is there because PCRE2 gives up at once where a letter that every match
 * needs is nowhere. */
typedef struct hostile {
    const char *piece, *tail;
    size_t piece_len, tail_len;
} hostile;

static gloze_status try_hostile(const gz_lint *lint, const gz_re *re, const hostile *h, size_t len,
                                uint64_t steps, bool *through, gloze_error *err)
{
    char text[LONG_LEN + 2 * PIECE_LEN + 4];
    gz_program tight = *lint->program;
    gz_pattern *pattern = NULL;
    size_t at = 0, count;
    gloze_status st;

    tight.match_limit = steps;
    st = gz_re_compile_part(&tight, re, re->text, re->len, re->midword, &pattern, err);
    if (st != GLOZE_OK)
        return st;
    for (; at < len; at += h->piece_len)
        memcpy(text + at, h->piece, h->piece_len);
    memcpy(text + at, "\xC2\xA7 ", 3);
    memcpy(text + at + 3, h->tail, h->tail_len);
    st = count_matches(pattern, text, at + 3 + h->tail_len, &count, err);
    *through = st != GLOZE_ELIMIT;
    gz_pattern_free(pattern);
    return *through ? st : GLOZE_OK;
}

static gloze_status is_dear(const gz_lint *lint, const gz_re *re, const hostile *h, bool *dear,
                            gloze_error *err)
{
    bool through;
    gloze_status st =
        try_hostile(lint, re, h, LONG_LEN, LONG_LEN * STEPS_A_CHARACTER, &through, err);

    *dear = false;
    if (st != GLOZE_OK || through)
        return st;
    st = try_hostile(lint, re, h, SHORT_LEN, SHORT_LEN * STEPS_A_CHARACTER, &through, err);
    *dear = through;
    if (st != GLOZE_OK || through)
        return st;
    st = try_hostile(lint, re, h, SHORT_LEN, FAR_TOO_MANY, &through, err);
    *dear = !through;
    return st;
}

static gloze_status check_cost(gz_lint *lint, const gz_rule *rule, gloze_error *err)
{
    static const char *const pieces[] = {
        "a", "a ", "A", "Ab ", "1", "1 ", "1,", " ", "\"a\" ", "-"
    };
    size_t fixed = sizeof(pieces) / sizeof(*pieces);
    hostile h = { .tail = "" };
    bool dear = false;
    gloze_status st = GLOZE_OK;

    for (size_t i = 0; h.tail_len == 0 && i < rule->example_count; i++)
        h.tail_len = piece_of_example(&rule->examples[i], &h.tail);

    for (size_t i = 0; st == GLOZE_OK && !dear && i < fixed + rule->example_count; i++) {
        h.piece = i < fixed ? pieces[i] : "";
        h.piece_len =
            i < fixed ? strlen(h.piece) : piece_of_example(&rule->examples[i - fixed], &h.piece);
        if (h.piece_len)
            st = is_dear(lint, rule->re, &h, &dear, err);
    }
    if (st == GLOZE_OK && dear)
        gz_lint_add(lint, rule->where,
                    "rule %s: its pattern backtracks badly: on \"%.*s\" again and again, its cost "
                    "grows much faster than the text; let no two repeated parts read the same text",
                    rule->name, (int)h.piece_len, h.piece);
    return st;
}

static void check_speed(gz_lint *lint, const gz_rule *rule)
{
    const char *why;

    if (gz_pattern_slow(rule->re->pattern, &why))
        gz_lint_note(lint, rule->where, "rule %s: takes the slow path: %s", rule->name, why);
}

/* ---- captures ---- */

static bool names_capture(const gz_template *template, const char *name)
{
    for (size_t i = 0; i < template->count; i++)
        if (template->pieces[i].reference && strlen(name) == template->pieces[i].len &&
            memcmp(template->pieces[i].text, name, template->pieces[i].len) == 0)
            return true;
    return false;
}

static bool is_in_templates(const gz_rule *rule, const char *name)
{
    for (size_t i = 0; i < rule->setting_count; i++)
        if (names_capture(&rule->settings[i].value, name))
            return true;
    for (size_t i = 0; i < rule->link_count; i++)
        if (names_capture(&rule->links[i].target, name))
            return true;
    return (rule->has_span &&
            (names_capture(&rule->span_from, name) || names_capture(&rule->span_to, name))) ||
           (rule->has_target && names_capture(&rule->target, name)) ||
           (rule->has_repeats && names_capture(&rule->repeats, name));
}

/* Does the pattern itself come back to it: \k<name>, (?&name), (?(<name>)…)? */
static bool is_in_pattern(const gz_re *re, const char *name)
{
    char back[3][160];

    snprintf(back[0], sizeof(back[0]), "\\k<%s>", name);
    snprintf(back[1], sizeof(back[1]), "(?&%s)", name);
    snprintf(back[2], sizeof(back[2]), "(?(<%s>", name);
    return strstr(re->text, back[0]) || strstr(re->text, back[1]) || strstr(re->text, back[2]);
}

/* A function, or a condition of `with`, may use any capture: those rules are left alone. */
static void check_captures(gz_lint *lint, const gz_rule *rule)
{
    if (rule->set != GZ_NO_REF || rule->binding_count || rule->look_count)
        return;
    for (size_t i = 0; i < gz_pattern_name_count(rule->re->pattern); i++) {
        const char *name = gz_pattern_name(rule->re->pattern, i);

        if (!is_in_templates(rule, name) && !is_in_pattern(rule->re, name))
            gz_lint_add(lint, rule->where,
                        "rule %s: nothing uses what it captures as %s; use $%s, or write (?:…)",
                        rule->name, name, name);
    }
}

/* ---- rules ---- */

static bool is_live(const gz_rule *rule)
{
    return !rule->off && !rule->replaced;
}

/* Would `a`, by what is declared, win wherever both match the same? */
static bool comes_before(const gz_program *program, size_t a, size_t b)
{
    const gz_rank *ranks = program->ranks;

    if (gz_rank_over(ranks, a, b) || gz_rank_over(ranks, b, a))
        return gz_rank_over(ranks, a, b);
    if (ranks[a].priority != ranks[b].priority)
        return ranks[a].priority > ranks[b].priority;
    return strcmp(ranks[a].name, ranks[b].name) < 0;
}

/* Nothing but its match decides whether the rule wins. */
static bool is_unconditional(const gz_rule *rule)
{
    return rule->matcher == GZ_BY_RE && rule->set == GZ_NO_REF && !rule->when_count &&
           !rule->binding_count && !rule->look_count && !rule->context.inside.count &&
           !rule->context.zones.count && !rule->unless.inside.count && !rule->unless.zones.count &&
           !rule->has_span && rule->setting_count == 0;
}

static void check_never_wins(gz_lint *lint, size_t index)
{
    const gz_rule *rule = &lint->program->rules[index];

    for (size_t i = 0; rule->matcher == GZ_BY_RE && i < lint->program->rule_count; i++) {
        const gz_rule *other = &lint->program->rules[i];

        if (i != index && is_live(other) && is_unconditional(other) && rule->action == GZ_NEW &&
            other->action == GZ_NEW && other->type == rule->type && other->pass <= rule->pass &&
            other->re->len == rule->re->len &&
            memcmp(other->re->text, rule->re->text, rule->re->len) == 0 &&
            other->plugin == rule->plugin && comes_before(lint->program, i, index))
            gz_lint_add(
                lint, rule->where,
                "rule %s: can never win: %s matches the same and comes before it; say over, "
                "or take one away",
                rule->name, other->name);
    }
}

static void check_examples(gz_lint *lint, const gz_rule *rule)
{
    bool yes = false;

    for (size_t i = 0; i < rule->example_count; i++)
        yes |= rule->examples[i].yes;
    if (!yes && rule->matcher != GZ_BY_HOOK)
        gz_lint_add(lint, rule->where, "rule %s: has no example; give it yes = { \"…{…}…\" }",
                    rule->name);
}

static void check_changed(gz_lint *lint, const gz_rule *rule)
{
    if (rule->replaced)
        gz_lint_note(lint, rule->where, "rule %s: is replaced by another plugin's", rule->name);
    else if (rule->off)
        gz_lint_note(lint, rule->where, "rule %s: is off", rule->name);
}

gloze_status gz_lint_rules(gz_lint *lint, gloze_error *err)
{
    gloze_status st = GLOZE_OK;

    for (size_t i = 0; st == GLOZE_OK && i < lint->program->rule_count; i++) {
        const gz_rule *rule = &lint->program->rules[i];

        if (rule->plugin != lint->plugin)
            continue;
        check_changed(lint, rule);
        if (!is_live(rule))
            continue;
        check_examples(lint, rule);
        check_never_wins(lint, i);
        if (rule->matcher != GZ_BY_RE)
            continue;
        check_captures(lint, rule);
        check_speed(lint, rule);
        st = check_reach(lint, rule, err);
        if (st == GLOZE_OK)
            st = check_cost(lint, rule, err);
    }
    return st;
}
