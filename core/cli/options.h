/* options.h - command lines read, and help written, from the same tables.
 * Depends on base/. No state. */
#ifndef GZ_CLI_OPTIONS_H
#define GZ_CLI_OPTIONS_H

#include "base/status.h"

#include <stdio.h>

typedef enum gz_option_kind {
    GZ_OPTION_FLAG,   /* bool */
    GZ_OPTION_STRING, /* const char * */
    GZ_OPTION_LIST,   /* gz_list: may be given several times */
    GZ_OPTION_NUMBER, /* uint64_t: digits, with K, M or G for 1024, its square, its cube */
    GZ_OPTION_CHOICE  /* int: index into `choices` */
} gz_option_kind;

/* Strings that the command line holds. */
typedef struct gz_list {
    const char **items;
    size_t count;
} gz_list;

typedef struct gz_cli_option {
    const char *name;  /* without its dashes */
    char letter;       /* 0: none */
    const char *value; /* what the help calls the value; NULL for a flag */
    const char *help;  /* may have several lines */
    gz_option_kind kind;
    size_t offset;              /* of the field in the struct that is filled */
    const char *const *choices; /* GZ_OPTION_CHOICE: ends in NULL */
} gz_cli_option;

/* Options that several commands share; a name of NULL ends the table. */
typedef struct gz_option_group {
    const char *title;
    const gz_cli_option *options;
} gz_option_group;

/* Fills `fields`, the struct that the offsets are of, from `argv[0..argc)`. What is no
 * option goes to `operands`, and so does all after "--". `groups` ends in NULL. Lists have
 * room for `argc` items each and are freed by gz_options_clear. GLOZE_EUSAGE names the
 * option that is wrong, and the nearest where there is none of that name. */
gloze_status gz_options_parse(const gz_option_group *const *groups, int argc, char **argv,
                              void *fields, gz_list *operands, gloze_error *err) GLOZE_CHECK;
void gz_options_clear(const gz_option_group *const *groups, void *fields, gz_list *operands);
/* Writes the options of all groups, for --help. */
void gz_options_help(const gz_option_group *const *groups, FILE *file);

#endif
