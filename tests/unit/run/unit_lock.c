#include "run/lock.h"

#include "scratch.h"

#include <signal.h>
#include <sys/wait.h>

/* Another process, which takes the lock and then waits. */
static pid_t start_holder(void)
{
    int ends[2], fd;
    char said;
    pid_t pid;

    assert_int_equal(pipe(ends), 0);
    pid = fork();
    if (pid == 0) {
        gloze_error err;

        said = gz_lock_take("lock", "out", &fd, &err) == GLOZE_OK ? 'y' : 'n';
        if (write(ends[1], &said, 1) == 1)
            pause();
        _exit(0);
    }
    assert_int_equal(read(ends[0], &said, 1), 1);
    assert_int_equal(said, 'y');
    close(ends[0]);
    close(ends[1]);
    return pid;
}

static void end(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

static void names_the_process_that_has_it(void **state)
{
    pid_t pid = start_holder();
    char expected[100];
    gloze_error err;
    int fd;

    (void)state;
    snprintf(expected, sizeof(expected),
             "out: process %ld is writing it; wait for its end, or stop it", (long)pid);
    assert_int_equal(gz_lock_take("lock", "out", &fd, &err), GLOZE_EBUSY);
    assert_string_equal(err.message, expected);
    assert_int_equal(fd, -1);
    end(pid);
}

static void is_gone_with_its_process_however_that_ends(void **state)
{
    gloze_error err;
    int fd;

    (void)state;
    end(start_holder());
    assert_int_equal(gz_lock_take("lock", "out", &fd, &err), GLOZE_OK);
    close(fd);
}

static void is_not_inherited_by_children(void **state)
{
    gloze_error err;
    int fd, status;
    pid_t pid;

    (void)state;
    assert_int_equal(gz_lock_take("lock", "out", &fd, &err), GLOZE_OK);
    pid = fork();
    if (pid == 0) {
        int other;

        _exit(gz_lock_take("lock", "out", &other, &err) == GLOZE_EBUSY ? 0 : 1);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    close(fd);
    end(start_holder());
}

static void says_that_there_can_be_none(void **state)
{
    gloze_error err;
    int fd;

    (void)state;
    assert_int_equal(gz_lock_take("none/lock", "out", &fd, &err), GLOZE_ECREATE);
    assert_string_equal(err.message, "none/lock: can't be made: No such file or directory; choose "
                                     "another place with -o");
}

#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SCRATCH(names_the_process_that_has_it),
        IN_SCRATCH(is_gone_with_its_process_however_that_ends),
        IN_SCRATCH(is_not_inherited_by_children),
        IN_SCRATCH(says_that_there_can_be_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
