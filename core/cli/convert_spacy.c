#include "cli/conversion.h"

#include "base/status.h"
#include "match/regex.h"
#include "match/seq.h"
#include "run/file.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE_LIMIT = 1 << 20 };

#define ID "pattern_id" /* "id" of a pattern */

/* One token of a pattern, as it is turned into an element. */
typedef struct token {
    gz_buffer element;    /* what one key says, where it says it alone */
    gz_buffer conditions; /* what all keys say, as a regex of one whole token */
    size_t keys;
    bool no_regex;  /* some key can't be said as a regex */
    const char *op; /* NULL: once */
    char why[160];  /* what can't be said; "" where all can */
} token;

/* ---- keys ---- */

static const char *const flags[][2] = {
    { "IS_ALPHA", "\\p{L}+" },         { "IS_DIGIT", "\\d+" },
    { "IS_LOWER", "\\p{Ll}+" },        { "IS_UPPER", "\\p{Lu}+" },
    { "IS_TITLE", "\\p{Lu}\\p{Ll}*" }, { "IS_PUNCT", "\\p{P}" },
    { "IS_CURRENCY", "\\p{Sc}" },      { "IS_ASCII", "[\\x21-\\x7E]+" },
    { "LIKE_NUM", "[\\d.,]+" },
};

static bool is_word(const char *text)
{
    for (const char *at = text; *at; at++)
        if (!((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
              (*at >= '0' && *at <= '9') || (unsigned char)*at >= 0x80))
            return false;
    return *text != '\0';
}

static void add_escaped(gz_buffer *out, const char *text)
{
    for (; *text; text++) {
        if (strchr("\\^$.|?*+()[]{}", *text))
            gz_buffer_char(out, '\\');
        gz_buffer_char(out, *text);
    }
}

/* What all keys say: each but the last stands ahead of the token. */
static void add_condition(token *t, const char *regex)
{
    gz_buffer_format(&t->conditions, "(?=(?:%s)$)", regex);
}

/* TEXT is exact: a literal is that only for a word with other letters than it has. */
static void add_exact(gz_buffer *out, const char *text, bool lower)
{
    gz_buffer regex;

    if (lower || !is_word(text)) {
        gz_lua_quote(out, text);
        return;
    }
    gz_buffer_init(&regex);
    add_escaped(&regex, text);
    gz_buffer_string(out, "token ");
    gz_lua_long(out, gz_buffer_text(&regex) ? gz_buffer_text(&regex) : "");
    gz_buffer_clear(&regex);
}

static void read_string(token *t, const char *key, const char *text)
{
    bool lower = strcmp(key, "LOWER") == 0;
    gz_buffer regex;

    if (strcmp(key, "LEMMA") == 0) {
        gz_buffer_string(&t->element, "word ");
        gz_lua_quote(&t->element, text);
        t->no_regex = true;
        return;
    }
    add_exact(&t->element, text, lower);
    gz_buffer_init(&regex);
    gz_buffer_string(&regex, lower ? "(?i:" : "(?:");
    add_escaped(&regex, text);
    gz_buffer_char(&regex, ')');
    if (gz_buffer_text(&regex))
        add_condition(t, gz_buffer_text(&regex));
    t->no_regex |= !is_word(text);
    gz_buffer_clear(&regex);
}

static void read_several(token *t, const char *key, const json_t *list, bool none)
{
    bool lemma = strcmp(key, "LEMMA") == 0, lower = strcmp(key, "LOWER") == 0;
    size_t i;
    const json_t *item;

    t->no_regex = true;
    gz_buffer_string(&t->element, none ? "none(" : "");
    gz_buffer_string(&t->element, lemma ? "word \"" : "any { ");
    json_array_foreach(list, i, item)
    {
        const char *text = json_string_value(item);

        if (!text || (lemma && strpbrk(text, "\"|\\"))) {
            snprintf(t->why, sizeof(t->why), "%s: its values are no words", key);
            return;
        }
        gz_buffer_string(&t->element, i ? lemma ? "|" : ", " : "");
        if (lemma)
            gz_buffer_string(&t->element, text);
        else
            add_exact(&t->element, text, lower);
    }
    gz_buffer_string(&t->element, lemma ? "\"" : " }");
    gz_buffer_string(&t->element, none ? ")" : "");
}

/* Letters and digits together are one token there, and several here. */
static bool mixes_letters_and_digits(const char *regex)
{
    bool digits = strstr(regex, "\\d") || strstr(regex, "0-9");

    return digits && (strstr(regex, "A-Z") || strstr(regex, "a-z") || strstr(regex, "\\w") ||
                      strstr(regex, "\\p{L"));
}

static bool refuse_mixture(token *t, const char *key, const char *regex)
{
    if (mixes_letters_and_digits(regex))
        snprintf(t->why, sizeof(t->why),
                 "%.60s: reads letters and digits together, which are several tokens here", key);
    return *t->why;
}

/* spaCy searches in the token, we match it as a whole. */
static void read_regex(token *t, const char *key, const char *text)
{
    size_t len = strlen(text);
    bool starts = *text == '^', ends = len > 1 && text[len - 1] == '$' && text[len - 2] != '\\';
    gz_regex *regex = NULL;
    gloze_error err;
    gz_buffer whole;

    if (refuse_mixture(t, key, text))
        return;
    gz_buffer_init(&whole);
    gz_buffer_format(&whole, "%s(?:%.*s)%s", starts ? "" : ".*", (int)(len - starts - ends),
                     text + starts, ends ? "" : ".*");
    if (!gz_buffer_text(&whole) ||
        gz_regex_new(whole.data, whole.len, key, 0, &regex, &err) != GLOZE_OK) {
        snprintf(t->why, sizeof(t->why), "%.60s: a regex that is not PCRE2's", key);
    } else {
        gz_buffer_string(&t->element, "token ");
        gz_lua_long(&t->element, gz_buffer_text(&whole));
        add_condition(t, gz_buffer_text(&whole));
    }
    gz_regex_free(regex);
    gz_buffer_clear(&whole);
}

/* "Xxxxx", "dd": four of a kind stand for four or more. */
static void read_shape(token *t, const char *shape)
{
    gz_buffer regex;

    gz_buffer_init(&regex);
    while (*shape) {
        char c = *shape, one[2] = { c, '\0' };
        size_t run = strspn(shape, one);

        if (strchr("Xxd", c))
            gz_buffer_string(&regex, c == 'X' ? "\\p{Lu}" : c == 'x' ? "\\p{Ll}" : "\\d");
        else
            add_escaped(&regex, one);
        if (run > 1)
            gz_buffer_format(&regex, run == 4 ? "{%zu,}" : "{%zu}", run);
        shape += run;
    }
    gz_buffer_string(&t->element, "token ");
    if (gz_buffer_text(&regex) && !refuse_mixture(t, "SHAPE", gz_buffer_text(&regex))) {
        gz_lua_long(&t->element, gz_buffer_text(&regex));
        add_condition(t, gz_buffer_text(&regex));
    }
    gz_buffer_clear(&regex);
}

static bool read_flag(token *t, const char *key, const json_t *value)
{
    for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++) {
        char regex[96];

        if (strcmp(flags[i][0], key) != 0 || !json_is_boolean(value))
            continue;
        snprintf(regex, sizeof(regex), json_is_true(value) ? "%s" : "(?!(?:%s)$).+", flags[i][1]);
        if (strcmp(key, "LIKE_NUM") == 0 && json_is_true(value)) {
            gz_buffer_string(&t->element, "number()");
        } else {
            gz_buffer_string(&t->element, "token ");
            gz_lua_long(&t->element, regex);
        }
        add_condition(t, regex);
        return true;
    }
    return false;
}

static bool is_text_key(const char *key)
{
    return strcmp(key, "TEXT") == 0 || strcmp(key, "ORTH") == 0 || strcmp(key, "LOWER") == 0 ||
           strcmp(key, "LEMMA") == 0;
}

static bool read_text_key(token *t, const char *key, json_t *value)
{
    const char *inner = json_object_iter_key(json_object_iter(value));
    const json_t *inside = inner ? json_object_get(value, inner) : NULL;
    bool lemma = strcmp(key, "LEMMA") == 0;

    if (!is_text_key(key))
        return false;
    if (json_is_string(value))
        read_string(t, key, json_string_value(value));
    else if (json_object_size(value) != 1)
        return false;
    else if (strcmp(inner, "IN") == 0 || strcmp(inner, "NOT_IN") == 0)
        read_several(t, key, inside, *inner == 'N');
    else if (strcmp(inner, "REGEX") == 0 && json_is_string(inside) && !lemma)
        read_regex(t, key, json_string_value(inside));
    else
        return false;
    return true;
}

static void read_key(token *t, const char *key, json_t *value)
{
    if (strcmp(key, "OP") == 0) {
        t->op = json_string_value(value);
        return;
    }
    t->keys++;
    gz_buffer_reset(&t->element);
    if (read_text_key(t, key, value) || read_flag(t, key, value))
        return;
    if (strcmp(key, "SHAPE") == 0 && json_is_string(value))
        read_shape(t, json_string_value(value));
    else if (!*t->why)
        snprintf(t->why, sizeof(t->why), "%.60s: there is no such thing to ask of a token", key);
}

/* ---- tokens ---- */

/* The element without how often it comes. */
static void add_element(gz_buffer *out, const token *t)
{
    if (t->keys == 0) {
        gz_buffer_string(out, "skip(1, 1)");
    } else if (t->keys == 1) {
        gz_buffer_add(out, t->element.data, t->element.len);
    } else {
        gz_buffer whole;

        gz_buffer_init(&whole);
        gz_buffer_add(&whole, t->conditions.data, t->conditions.len);
        gz_buffer_string(&whole, ".+");
        gz_buffer_string(out, "token ");
        gz_lua_long(out, gz_buffer_text(&whole) ? gz_buffer_text(&whole) : "");
        gz_buffer_clear(&whole);
    }
}

/* {n}, {n,m}, {n,}, {,m}, +, *: from, to. */
static bool read_range(const char *op, int *from, int *to)
{
    int used = 0;

    *from = 0;
    *to = GZ_SEQ_MOST;
    if (strcmp(op, "*") == 0)
        return true;
    if (strcmp(op, "+") == 0) {
        *from = 1;
        return true;
    }
    if (sscanf(op, "{%d}%n", from, &used) == 1 && used && !op[used]) {
        *to = *from;
        return *to > 0;
    }
    if (sscanf(op, "{%d,%d}%n", from, to, &used) == 2 && used && !op[used])
        return true;
    if (sscanf(op, "{,%d}%n", to, &used) == 1 && used && !op[used])
        return true;
    return sscanf(op, "{%d,}%n", from, &used) == 1 && used && !op[used];
}

static void add_token(gz_buffer *out, token *t)
{
    int from, to;

    if (t->keys > 1 && t->no_regex && !*t->why)
        snprintf(t->why, sizeof(t->why), "several things asked of one token, not all as a regex");
    if (!t->op || *t->why) {
        add_element(out, t);
    } else if (strcmp(t->op, "?") == 0 || strcmp(t->op, "!") == 0) {
        gz_buffer_string(out, *t->op == '?' ? "opt(" : "none(");
        add_element(out, t);
        gz_buffer_char(out, ')');
    } else if (read_range(t->op, &from, &to) && to <= GZ_SEQ_MOST && from <= to) {
        if (t->keys == 0) {
            gz_buffer_format(out, "skip(%d, %d)", from, to);
            return;
        }
        gz_buffer_string(out, "many(");
        add_element(out, t);
        gz_buffer_format(out, ", %d, %d)", from, to);
    } else {
        snprintf(t->why, sizeof(t->why), "OP \"%.20s\" is not known", t->op);
    }
}

/* Appends the tokens as elements; false: `why` says what can't be said. */
static bool add_tokens(gz_buffer *out, const json_t *tokens, char *why, size_t size)
{
    size_t i;
    json_t *item;

    *why = '\0';
    json_array_foreach(tokens, i, item)
    {
        token t = { .keys = 0 };
        const char *key;
        json_t *value;

        gz_buffer_init(&t.element);
        gz_buffer_init(&t.conditions);
        json_object_foreach(item, key, value) read_key(&t, key, value);
        gz_buffer_string(out, i ? ", " : "");
        add_token(out, &t);
        out->failed |= t.element.failed || t.conditions.failed;
        if (*t.why && !*why)
            snprintf(why, size, "%s", t.why);
        gz_buffer_clear(&t.element);
        gz_buffer_clear(&t.conditions);
    }
    return !*why && json_array_size(tokens) > 0;
}

/* ---- patterns ---- */

static void add_rule(gz_conversion *c, const char *type, const json_t *tokens, const char *id,
                     size_t line)
{
    gz_buffer elements;
    char why[160];

    gz_buffer_init(&elements);
    if (!add_tokens(&elements, tokens, why, sizeof(why))) {
        char *dumped = json_dumps(tokens, JSON_COMPACT);

        gz_conversion_remark(c, c->path, line, "%s: %s: %.250s", type,
                             *why ? why : "it has no tokens", dumped ? dumped : "");
        free(dumped);
    } else {
        gz_conversion_declare(c, type, id ? ID : NULL);
        gz_buffer_format(&c->rules, "\nrule \"%s-%zu\" { -- line %zu\n  type  = \"%s\",\n", type,
                         line, line, type);
        gz_buffer_format(&c->rules, "  match = seq { %s },\n",
                         gz_buffer_text(&elements) ? gz_buffer_text(&elements) : "");
        if (id) {
            gz_buffer_string(&c->rules, "  set   = { " ID " = ");
            gz_lua_quote(&c->rules, id);
            gz_buffer_string(&c->rules, " },\n");
        }
        gz_buffer_string(&c->rules, "}\n");
        c->rule_count++;
    }
    c->rules.failed |= elements.failed;
    gz_buffer_clear(&elements);
}

/* All lists have the column of ids, so that a row's place in it is known. */
static void add_phrase(gz_conversion *c, const char *type, const char *phrase, const char *id,
                       size_t line)
{
    gz_conversion_list *list = gz_conversion_list_of(c, type, type, true);

    if (!list)
        return;
    gz_conversion_column(c, list, ID);
    gz_conversion_row(c, list, phrase, &id, 1, c->path, line);
}

static gloze_status take_pattern(gz_conversion *c, const char *text, size_t len, size_t line,
                                 gloze_error *err)
{
    json_error_t why;
    json_t *root = json_loadb(text, len, 0, &why);
    const char *label = json_string_value(json_object_get(root, "label"));
    const char *id = json_string_value(json_object_get(root, "id"));
    const json_t *pattern = json_object_get(root, "pattern");
    const char *type = label ? gz_conversion_name(c, label) : NULL;
    gloze_status st = GLOZE_OK;

    if (!root)
        st = gz_fail(err, GLOZE_EINPUT, "%s:%zu: no JSON: %s", c->path, line, why.text);
    else if (!label || !pattern)
        st = gz_fail(err, GLOZE_EINPUT,
                     "%s:%zu: no pattern of spaCy; it has a \"label\" and a \"pattern\"", c->path,
                     line);
    else if (!type)
        st = gz_fail_memory(err);
    else if (json_is_string(pattern))
        add_phrase(c, type, json_string_value(pattern), id, line);
    else
        add_rule(c, type, pattern, id, line);
    json_decref(root);
    return st;
}

gloze_status gz_convert_spacy(gz_conversion *c, gloze_error *err)
{
    gz_lines lines;
    int fd;
    gloze_status st = gz_file_open(c->path, &fd, err);

    if (st != GLOZE_OK)
        return st;
    gz_lines_init(&lines, fd, c->path, LINE_LIMIT);
    while (st == GLOZE_OK) {
        const char *line;
        size_t len;

        st = gz_lines_next(&lines, &line, &len, err);
        if (st != GLOZE_OK || !line)
            break;
        if (len && !(len == 1 && *line == '\r'))
            st = take_pattern(c, line, len, lines.number, err);
    }
    gz_lines_clear(&lines);
    close(fd);
    return st;
}
