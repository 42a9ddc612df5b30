#include "cli/run_format.h"

#include "cli/setup.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static gloze_status check_args(const gz_args *args, gloze_error *err)
{
    char script[PATH_MAX + 128];

    if (!args->output || strcmp(args->output, "-") == 0)
        return gz_fail(err, GLOZE_EUSAGE,
                       "--format %s: -o is missing; name a folder, such as -o out", args->to);
    if (args->indent)
        return gz_fail(err, GLOZE_EUSAGE, "--indent: is for JSON of gloze; leave it out");
    return gz_setup_format("exporters", args->to, script, sizeof(script), err);
}

/* The process that exports: it reads what the other writes. Does not return. */
static void export_input(const gz_args *args, const gz_reporter *reporter, const int ends[2])
{
    const char *input = "-";
    gz_args own = *args;

    own.operands = (gz_list){ &input, 1 };
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    close(ends[1]);
    _exit(gz_command_export.run(&own, reporter));
}

/* The export must not take an end that came too early for the end of the documents, so it is told
 * before its input ends. */
static int end_export(pid_t child, int code)
{
    int status, null = open("/dev/null", O_WRONLY | O_CLOEXEC);

    if (code != GZ_EXIT_DONE && code != GZ_EXIT_ERRORS)
        kill(child, SIGTERM);
    dup2(null, STDOUT_FILENO);
    close(null);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (code >= GZ_EXIT_SIGNAL)
        return code;
    if (WIFSIGNALED(status))
        return code == GZ_EXIT_DONE || code == GZ_EXIT_ERRORS ? GZ_EXIT_BUG : code;
    if (WEXITSTATUS(status) == GZ_EXIT_DONE || WEXITSTATUS(status) >= GZ_EXIT_SIGNAL)
        return code;
    return WEXITSTATUS(status) == GZ_EXIT_ERRORS && code != GZ_EXIT_DONE ? code
                                                                         : WEXITSTATUS(status);
}

int gz_run_format(const gz_args *args, const gz_reporter *reporter,
                  int (*run)(const gz_args *args, const gz_reporter *reporter))
{
    gz_args own = *args;
    gloze_error err;
    gloze_status st = check_args(args, &err);
    int ends[2];
    pid_t child = -1;

    if (st == GLOZE_OK && (pipe2(ends, O_CLOEXEC) != 0 || (child = fork()) < 0))
        st = gz_fail(&err, GLOZE_EIO, "no process can be made: %s", strerror(errno));
    if (st != GLOZE_OK) {
        gz_report(reporter, "gloze run: %s", err.message);
        return gz_exit_code(st);
    }
    if (child == 0)
        export_input(args, reporter, ends);
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    own.exported = own.output;
    own.output = NULL;
    return end_export(child, run(&own, reporter));
}
