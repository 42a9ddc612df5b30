/* command.h - what the subcommands share: their table, their options, their exit codes.
 * Depends on options.h and gloze.h. */
#ifndef GZ_CLI_COMMAND_H
#define GZ_CLI_COMMAND_H

#include "cli/options.h"
#include "run/input.h"
#include "run/report.h"

/* A status as an exit code; more than one thing went wrong: the graver one counts. */
enum {
    GZ_EXIT_DONE = 0,
    GZ_EXIT_ERRORS = 1, /* done, but some documents have errors, or a test failed */
    GZ_EXIT_USAGE = 2,
    GZ_EXIT_INPUT = 65, /* bad input, in strict mode */
    GZ_EXIT_BUG = 70,
    GZ_EXIT_CREATE = 73, /* can't create output */
    GZ_EXIT_IO = 74,     /* reading or writing failed, or memory ran out */
    GZ_EXIT_BUSY = 75,   /* locked by another run */
    GZ_EXIT_CONFIG = 78, /* bad plugin, word list or configuration */
    GZ_EXIT_SIGNAL = 128 /* and the number of the signal */
};
int gz_exit_code(gloze_status status);

/* All options of all commands; a command uses those in its groups. */
typedef struct gz_args {
    gz_list operands;
    bool help;
    /* plugins */
    gz_list plugins, set, off;
    const char *only, *config;
    /* documents */
    const char *date, *locale, *metadata, *glob, *id, *files_from, *files0_from;
    bool all, strict;
    int format; /* gz_input_format */
    /* output */
    const char *output;
    int offsets; /* gloze_offsets */
    bool indent, quiet, verbose;
    uint64_t shard_size; /* 0: one file */
    bool force, prune;
    const char *report;
    int color; /* gz_color */
    /* tools */
    bool json, html, alone;
    uint64_t most;
    /* workers */
    uint64_t jobs; /* 0: as many as there are processors */
    bool no_workers, require_sandbox;
    /* word lists */
    int letter_case; /* gz_letter_case */
    bool hyphen, plural, possessive;
    const char *why_not, *from, *cases, *prepare;
    /* labelling tools */
    const char *to, *types;
    const char *exported; /* where gloze run --format writes to; not an option */
    gz_list renames, format_options;
    int newlines; /* gz_newlines */
    bool overlap;
    int counted;   /* 0: as the format says; else 1 + gloze_offsets */
    int line_ends; /* gz_line_ends */
    /* limits; 0 is the default */
    uint64_t limit_cpu, limit_wall;
    uint64_t limit_input, limit_memory, limit_steps, limit_match, limit_annotations;
} gz_args;

typedef enum gz_color { GZ_COLOR_AUTO, GZ_COLOR_ALWAYS, GZ_COLOR_NEVER } gz_color;

typedef enum gz_newlines { GZ_NEWLINES_KEEP, GZ_NEWLINES_LF } gz_newlines;

extern const gz_option_group gz_books_options;
extern const gz_option_group gz_diff_options;
extern const gz_option_group gz_document_options;
extern const gz_option_group gz_explain_options;
extern const gz_option_group gz_export_options;
extern const gz_option_group gz_format_options;
extern const gz_option_group gz_general_options;
extern const gz_option_group gz_import_options;
extern const gz_option_group gz_json_options;
extern const gz_option_group gz_lexicon_options_group;
extern const gz_option_group gz_limit_options;
extern const gz_option_group gz_list_options;
extern const gz_option_group gz_new_options;
extern const gz_option_group gz_output_options;
extern const gz_option_group gz_plugin_options;
extern const gz_option_group gz_prepare_options;
extern const gz_option_group gz_profile_options;
extern const gz_option_group gz_review_options;
extern const gz_option_group gz_score_options;
extern const gz_option_group gz_show_options;
extern const gz_option_group gz_worker_options;

typedef struct gz_command {
    const char *name, *usage, *summary; /* one line each */
    const char *about;                  /* some lines */
    const char *example;                /* some lines */
    const gz_option_group *const *groups;
    size_t operand_min;
    const char *operand; /* what is missing below that: "INPUT" */
    int (*run)(const gz_args *args, const gz_reporter *reporter);
} gz_command;

extern const gz_command gz_command_check;
extern const gz_command gz_command_diff;
extern const gz_command gz_command_doctor;
extern const gz_command gz_command_explain;
extern const gz_command gz_command_export;
extern const gz_command gz_command_import;
extern const gz_command gz_command_lexicon;
extern const gz_command gz_command_new;
extern const gz_command gz_command_plugins;
extern const gz_command gz_command_profile;
extern const gz_command gz_command_review;
extern const gz_command gz_command_run;
extern const gz_command gz_command_score;
extern const gz_command gz_command_show;
extern const gz_command gz_command_test;
extern const gz_command gz_command_watch;

#endif
