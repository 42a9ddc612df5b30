/* main.c - the program `gloze`: finds the subcommand and reads its options. */
#include "base/nearest.h"
#include "cli/command.h"
#include "cli/setup.h"
#include "run/file.h"

#include <fcntl.h>
#include <limits.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <string.h>
#include <unistd.h>

static const gz_command *const commands[] = {
    &gz_command_run,     &gz_command_show,    &gz_command_test,    &gz_command_diff,
    &gz_command_plugins, &gz_command_new,     &gz_command_profile, &gz_command_doctor,
    &gz_command_lexicon, &gz_command_explain, &gz_command_watch,   &gz_command_check,
    &gz_command_score,   &gz_command_review,  &gz_command_export,  &gz_command_import,
};
static const size_t command_count = sizeof(commands) / sizeof(*commands);

static void write_help(FILE *file)
{
    fputs("Usage: gloze COMMAND [OPTIONS] ...\n\n"
          "Annotates articles with rules written in Lua, and writes standoff JSON.\n\nCommands:\n",
          file);
    for (size_t i = 0; i < command_count; i++)
        fprintf(file, "  %-8s %s\n", commands[i]->name, commands[i]->summary);
    fputs("\nOptions:\n"
          "  -h, --help     shows this; gloze COMMAND --help tells more\n"
          "      --version  shows the version; with --data also whose data comes with it\n"
          "\nExample:\n  gloze run articles -o annotated\n"
          "\nExit codes: 0 done; 1 done, but some documents have errors, or a test failed;\n"
          "2 wrong usage; 65 bad input (--strict); 70 a bug; 73 output can't be made;\n"
          "74 reading or writing failed; 78 bad plugin or settings; 130, 143 interrupted.\n",
          file);
}

static void write_command_help(const gz_command *command)
{
    printf("Usage: %s\n\n%s\n", command->usage, command->about);
    gz_options_help(command->groups, stdout);
    printf("\nExample:\n%s\n", command->example);
}

static const gz_command *find_command(const char *name)
{
    for (size_t i = 0; i < command_count; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static int fail_command(const gz_reporter *reporter, const char *name)
{
    gz_nearest nearest = { 0 };
    char hint[128];

    for (size_t i = 0; i < command_count; i++)
        gz_nearest_offer(&nearest, name, strlen(name), commands[i]->name);
    gz_report(reporter, "gloze: %s: there is no such command%s", name,
              nearest.best ? gz_nearest_hint(&nearest, hint, sizeof(hint))
                           : "; gloze --help lists them");
    return GZ_EXIT_USAGE;
}

/* What was printed must have reached its reader. */
static int finish_output(const gz_reporter *reporter, int code)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    gz_report(reporter, "gloze: standard output: can't be written");
    return code ? code : GZ_EXIT_IO;
}

static int run_command(const gz_command *command, int argc, char **argv,
                       const gz_reporter *reporter)
{
    gz_args args = { 0 };
    gloze_error err;
    gloze_status st = gz_options_parse(command->groups, argc, argv, &args, &args.operands, &err);
    int code = GZ_EXIT_DONE;

    if (st == GLOZE_OK && !args.help && args.operands.count < command->operand_min &&
        !args.files_from && !args.files0_from)
        st = gz_fail(&err, GLOZE_EUSAGE, "%s is missing; gloze %s --help shows an example",
                     command->operand, command->name);
    if (st != GLOZE_OK) {
        gz_report(reporter, "gloze %s: %s", command->name, err.message);
        code = gz_exit_code(st);
    } else if (args.help) {
        write_command_help(command);
    } else {
        code = command->run(&args, reporter);
    }
    gz_options_clear(command->groups, &args, &args.operands);
    return finish_output(reporter, code);
}

/* The version, and where the word lists come from. */
static int write_version(bool data, const gz_reporter *reporter)
{
    char path[PATH_MAX];
    gz_buffer text;
    gloze_error err;
    gloze_status st = GLOZE_OK;

    printf("gloze %s\n", gloze_version());
    if (!data)
        return GZ_EXIT_DONE;
    gz_buffer_init(&text);
    if (!gz_setup_data_licences(path, sizeof(path)))
        st = gz_fail(&err, GLOZE_EIO, "%s: is not where it was installed; install again", path);
    if (st == GLOZE_OK)
        st = gz_file_read(path, SIZE_MAX, &text, &err);
    if (st == GLOZE_OK)
        printf("\n%.*s", (int)text.len, text.data);
    else
        gz_report(reporter, "gloze: %s", err.message);
    gz_buffer_clear(&text);
    return gz_exit_code(st);
}

/* A closed standard file is opened so that using it fails, and so that no file of ours gets its
 * number. */
static void hold_standard_files(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/* Memory comes from the system in larger steps, and goes back later: a start asks for 10 MB in small
 * parts, and every page that was given back is cleared anew. */
static void ask_for_memory_in_larger_steps(void)
{
#ifdef __GLIBC__
    mallopt(M_TOP_PAD, 1 << 20);
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
    mallopt(M_TRIM_THRESHOLD, 8 << 20);
#endif
}

int main(int argc, char **argv)
{
    gz_reporter reporter = { stderr, NULL };
    const char *word = argc > 1 ? argv[1] : NULL;
    const gz_command *command;

    ask_for_memory_in_larger_steps();
    hold_standard_files();
    if (!word) {
        write_help(stderr);
        return GZ_EXIT_USAGE;
    }
    if (strcmp(word, "--version") == 0)
        return finish_output(&reporter,
                             write_version(argc > 2 && strcmp(argv[2], "--data") == 0, &reporter));
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
        write_help(stdout);
        return finish_output(&reporter, GZ_EXIT_DONE);
    }
    command = find_command(word);
    if (!command)
        return fail_command(&reporter, word);
    return run_command(command, argc - 2, argv + 2, &reporter);
}
