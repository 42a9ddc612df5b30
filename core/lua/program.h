/* program.h - what the plugins declared, as plain data: types, rules, options, hooks.
 *
 * The Lua side fills a program while plugins load (declare.c, rule.c), link.c
 * checks and completes it, and from then on it is read-only: the pipeline runs
 * rules by it, and calls Lua only for functions that rules hold.
 * Depends on note/, match/, template.h. A program belongs to one context. */
#ifndef GZ_PROGRAM_H
#define GZ_PROGRAM_H

#include "lua/template.h"
#include "match/lexicon.h"
#include "match/pattern.h"
#include "match/seq.h"
#include "note/annotations.h"
#include "note/settle.h"

#define GZ_NO_REF (-2) /* as LUA_NOREF: no Lua function */
#define GZ_NO_RULE SIZE_MAX

typedef struct gz_option {
    size_t plugin;
    const char *name, *about; /* strings */
    gloze_value value;        /* the default, or what the user set */
} gz_option;

typedef struct gz_plugin {
    const char *name;  /* string */
    const char *shown; /* string: "plugins/dates", as the user gave it */
    bool single;       /* one .lua file */
    int env;           /* reference of its environment */
    int options;       /* reference of its table of options, as Lua reads them */
} gz_plugin;

/* A name for a pattern or list, of a plugin or shared. */
typedef struct gz_named_definition {
    size_t plugin; /* GZ_SHARED: all plugins see it */
    const char *name, *where;
    gz_definition definition;
} gz_named_definition;
#define GZ_SHARED SIZE_MAX

/* A condition on an attribute. */
typedef struct gz_condition {
    enum {
        GZ_IF_EQUAL,    /* to `value` */
        GZ_IF_CAPTURE,  /* to what `capture` has */
        GZ_IF_NONE,     /* the one of `items` does not hold */
        GZ_IF_ANY,      /* one of `items` holds */
        GZ_IF_AT_LEAST, /* `value` */
        GZ_IF_AT_MOST
    } test;
    gloze_value value;
    gz_template capture; /* one reference */
    struct gz_condition *items;
    size_t item_count;
} gz_condition;

/* A condition and whose it is. */
typedef struct gz_requirement {
    const char *attribute; /* string */
    int slot;              /* in the type, after linking */
    gz_condition condition;
} gz_requirement;

/* is "T" { … }, each "T" { … }, last "T" { … }: annotations that fulfil conditions. */
typedef struct gz_is {
    const char *type_name; /* as written */
    size_t type;           /* after linking */
    int pass;              /* the pass of it that is read; 0: the last */
    gz_requirement *requirements;
    size_t requirement_count;
} gz_is;

/* A pattern that Lua holds (re). Patterns that rules match with are compiled while
 * linking, so that a mistake is found at once. */
typedef struct gz_re {
    size_t plugin;
    const char *text, *where; /* strings */
    size_t len;
    bool defined; /* given to define: compiled only inside others */
    bool midword;
    gz_pattern *pattern; /* owned; NULL until compiled */
} gz_re;

typedef enum gz_match_kind {
    GZ_BY_RE,
    GZ_BY_LIST,
    GZ_BY_EACH,
    GZ_BY_SEQ,
    GZ_BY_HOOK
} gz_match_kind;
typedef enum gz_action { GZ_NEW, GZ_UPDATE, GZ_DROP } gz_action;

/* One `name = value` of `set`. */
typedef struct gz_setting {
    const char *name; /* string */
    int slot;         /* after linking */
    gz_template value;
} gz_setting;

typedef struct gz_linking {
    const char *relation; /* string */
    gz_template target;   /* names a captured annotation */
} gz_linking;

/* A list's column that sets an attribute. */
typedef struct gz_column_setting {
    size_t column;
    int slot;
} gz_column_setting;

typedef struct gz_names {
    const char **list; /* strings */
    size_t count, cap;
} gz_names;

/* A type that a rule looks at: as its last pass left it, or as `pass` did. */
typedef struct gz_read {
    const char *type; /* string */
    int pass;         /* 0: the last one */
} gz_read;

typedef struct gz_reads {
    gz_read *list;
    size_t count, cap;
} gz_reads;

/* A name that a rule's seq elements or `with` capture. */
typedef struct gz_capture {
    const char *name;    /* string */
    bool several;        /* under many: a list */
    const gz_is **notes; /* it may be an annotation: one of each type … */
    size_t note_count, note_cap;
    const gz_lexicon **lists; /* … or a phrase of these lists */
    size_t list_count, list_cap;
} gz_capture;

/* A seq element of a rule, or of its context, with its program. */
typedef struct gz_seq_part {
    gz_seq *element;
    gz_seq_code *code; /* owned by the program; made while linking */
    size_t tokens;     /* near: how far */
} gz_seq_part;

typedef struct gz_seq_parts {
    gz_seq_part *list;
    size_t count, cap;
} gz_seq_parts;

/* What must hold around a match, or must not (`unless`). */
typedef struct gz_context_test {
    gz_names inside; /* types: the match lies in one of them */
    gz_names zones;
    gz_seq_parts preceded, followed, near; /* for `unless` each that holds rejects */
} gz_context_test;

/* with = { name = last "T" { … } }: binds the nearest annotation. */
typedef struct gz_binding {
    int capture; /* index among the rule's captures */
    gz_is *is;
    bool after; /* next, not last */
    bool maybe; /* not found is no reason to reject */
} gz_binding;

/* `when`: one option or the locale must have this value. */
typedef struct gz_when {
    const char *name; /* "locale", or an option of the rule's plugin */
    gloze_value value;
    size_t option; /* after linking; SIZE_MAX for the locale */
} gz_when;

typedef struct gz_example {
    const char *text; /* string, in the notation of cases */
    size_t len;
    bool yes;
    const char *date, *locale; /* strings or NULL */
    const char *where;
    gz_when *options; /* name and value only */
    size_t option_count;
} gz_example;

typedef struct gz_rule {
    size_t plugin;
    const char *name;  /* string: "plugin/rule" */
    const char *where; /* string: "plugin/init.lua:12" */
    gz_action action;
    gz_match_kind matcher;
    const char *type_name; /* as written; for an update that of what it updates */
    size_t type;           /* after linking */
    int pass;
    int priority;
    bool midword;

    gz_re *re;
    const gz_lexicon *list;
    gz_is *each;
    gz_seq_part seq;
    gz_within within;
    gz_capture *captures; /* of seq elements, contexts and with */
    size_t capture_count, capture_cap;
    const gz_is **looks; /* all annotations that elements, contexts and with look at */
    size_t look_count, look_cap;
    const char *capture; /* name given to the whole of a list or each by `/`, or NULL */

    gz_setting *settings;
    size_t setting_count;
    gz_column_setting *columns;
    size_t column_count;
    int set; /* reference of the function, or GZ_NO_REF */
    bool has_span, has_target;
    gz_template span_from, span_to; /* `span`: "$x" or "$x..$y" */
    gz_template target;             /* `update` */
    gz_linking *links;
    size_t link_count;

    gz_context_test context, unless;
    gz_binding *bindings;
    size_t binding_count, binding_cap;
    bool has_repeats;
    gz_template repeats;
    gz_when *when;
    size_t when_count;

    gz_names over;        /* as written */
    gz_reads reads;       /* types that functions look at */
    gz_names emits;       /* hooks only */
    const bool *readable; /* one a type, after linking: may its functions look at it? */
    int run;              /* hooks: reference of the function */

    gz_example *examples;
    size_t example_count, example_cap;
    bool off;
    bool replaced;        /* another rule has taken its place and its name */
    const char *replaces; /* where the rule stands that this one replaces; or NULL */
} gz_rule;

typedef struct gz_date_hook {
    size_t plugin;
    const char *name, *where;
    int run;
} gz_date_hook;

/* order { "a", "b", "c" } of one plugin. */
typedef struct gz_order {
    size_t plugin;
    const char *where;
    gz_names names;
} gz_order;

/* A rule that is turned off: by a plugin, or by the user (then `where` is ""). */
typedef struct gz_off {
    const char *rule, *where; /* strings; rule as "plugin/rule" */
} gz_off;

typedef struct gz_program {
    gz_arena arena;
    gz_types types;
    gz_plugin *plugins;
    size_t plugin_count, plugin_cap;
    gz_option *options;
    size_t option_count, option_cap;
    gz_rule *rules;
    size_t rule_count, rule_cap;
    gz_rank *ranks; /* one a rule, after linking */
    gz_date_hook *date_hooks;
    size_t date_hook_count, date_hook_cap;
    gz_order *orders;
    size_t order_count, order_cap;
    gz_off *offs;
    size_t off_count, off_cap;
    gz_named_definition *definitions;
    size_t definition_count, definition_cap;
    gz_re **res; /* owned; each freed with its pattern */
    size_t re_count, re_cap;
    gz_lexicon **lexicons; /* owned */
    size_t lexicon_count, lexicon_cap;
    gz_regex **regexes; /* owned */
    size_t regex_count, regex_cap;
    gz_seq_code **codes; /* owned */
    size_t code_count, code_cap;
    gz_prepared prepared;        /* where patterns and lists may be found ready-made */
    uint64_t match_limit;        /* of its patterns; 0: the default */
    const gz_lexicon *irregular; /* forms of irregular words; NULL until needed */
} gz_program;

void gz_program_init(gz_program *program);
void gz_program_clear(gz_program *program);

/* Strings that live as long as the program; NULL when memory ran out. */
const char *gz_program_copy(gz_program *program, const char *text, size_t len);
/* Adds a name, once. False when memory ran out. */
bool gz_names_add(gz_program *program, gz_names *names, const char *name);
bool gz_names_has(const gz_names *names, const char *name);
bool gz_reads_has(const gz_reads *reads, const char *type);

/* Index of a rule "plugin/rule", or of "rule" in `plugin`; GZ_NO_RULE. */
size_t gz_program_rule(const gz_program *program, size_t plugin, const char *name);
/* Its name within its plugin: what follows "plugin/". */
const char *gz_rule_plain_name(const gz_rule *rule);
/* Index among a rule's captures, or -1. */
int gz_rule_capture(const gz_rule *rule, const char *name, size_t len);
/* The name that the whole of a list or each goes by: its capture, else "row" or "0". */
const char *gz_rule_whole_name(const gz_rule *rule);
/* Index of an option of a plugin; SIZE_MAX. */
size_t gz_program_option(const gz_program *program, size_t plugin, const char *name);
/* "plugins/dates/init.lua:12" from "dates/init.lua:12": a place as the user knows it. */
const char *gz_program_shown(const gz_program *program, const char *where, char *out, size_t size);

#endif
