#include "run/file.h"

#include "base/mem.h"
#include "scratch.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>

static void reads_a_file_whole(void **state)
{
    gz_buffer out;
    gloze_error err;

    (void)state;
    scratch_write("a", "x\0y", 3);
    gz_buffer_init(&out);
    assert_int_equal(gz_file_read("a", 3, &out, &err), GLOZE_OK);
    assert_int_equal(out.len, 3);
    assert_memory_equal(out.data, "x\0y", 3);
    scratch_text("a", "");
    assert_int_equal(gz_file_read("a", 3, &out, &err), GLOZE_OK);
    assert_int_equal(out.len, 0);
    gz_buffer_clear(&out);
}

static const char *grows; /* a file that becomes longer when something is read */

/* In place of that of the C library, for the whole program. */
ssize_t read(int fd, void *data, size_t len);
ssize_t read(int fd, void *data, size_t len)
{
    if (grows) {
        FILE *file = fopen(grows, "a");

        grows = NULL;
        fputs("more", file);
        fclose(file);
    }
    return syscall(SYS_read, fd, data, len);
}

static void a_file_that_changes_while_it_is_read_is_an_error(void **state)
{
    gz_buffer out;
    gloze_error err;

    (void)state;
    gz_buffer_init(&out);
    scratch_text("a", "some");
    grows = "a";
    assert_int_equal(gz_file_read("a", 100, &out, &err), GLOZE_EIO);
    assert_string_equal(err.message,
                        "a: was changed while it was read (4 bytes before, 8 now); run "
                        "again once it is whole");
    assert_int_equal(gz_file_read("a", 100, &out, &err), GLOZE_OK);
    assert_int_equal(out.len, 8);
    gz_buffer_clear(&out);
}

static void check_failure(const char *path, gloze_status code, const char *message)
{
    gz_buffer out;
    gloze_error err;

    gz_buffer_init(&out);
    assert_int_equal(gz_file_read(path, 3, &out, &err), code);
    assert_string_equal(err.message, message);
    gz_buffer_clear(&out);
}

static void make_socket(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    strcpy(address.sun_path, path);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    close(fd);
}

static void says_why_a_file_is_not_read(void **state)
{
    (void)state;
    scratch_text("long", "four");
    scratch_folder_at("folder");
    assert_int_equal(mkfifo("fifo", 0600), 0);
    make_socket("socket");
    assert_int_equal(symlink("self", "self"), 0);
    check_failure("none", GLOZE_EIO,
                  "none: can't be read: No such file or directory; check the path");
    check_failure("long", GLOZE_ELIMIT,
                  "long: longer than the limit of 3 bytes; split it, or raise the limit with "
                  "--limit-input");
    check_failure("folder", GLOZE_EIO,
                  "folder: is a folder; only regular files are read (- is standard input)");
    check_failure("fifo", GLOZE_EIO,
                  "fifo: is a FIFO; only regular files are read (- is standard input)");
    check_failure("socket", GLOZE_EIO,
                  "socket: is a socket; only regular files are read (- is standard input)");
    check_failure("/dev/null", GLOZE_EIO,
                  "/dev/null: is a device; only regular files are read (- is standard input)");
    check_failure("self", GLOZE_EIO, "self: can't be read: Too many levels of symbolic links");
}

static void expect_line(gz_lines *lines, const char *expected)
{
    const char *line;
    size_t len;
    gloze_error err;

    assert_int_equal(gz_lines_next(lines, &line, &len, &err), GLOZE_OK);
    if (!expected) {
        assert_null(line);
        return;
    }
    assert_non_null(line);
    assert_int_equal(len, strlen(expected));
    assert_memory_equal(line, expected, len);
}

static void gives_lines_and_passes_over_what_is_too_long(void **state)
{
    const char *line;
    size_t len;
    gloze_error err;
    gz_lines lines;
    int fd;

    (void)state;
    scratch_text("lines", "one\n\nfour4\nlast");
    fd = open("lines", O_RDONLY);
    gz_lines_init(&lines, fd, "lines", 4);
    expect_line(&lines, "one");
    expect_line(&lines, "");
    assert_int_equal(gz_lines_next(&lines, &line, &len, &err), GLOZE_ELIMIT);
    assert_string_equal(err.message, "lines:3: the line is longer than the limit of 4 bytes; split "
                                     "it, or raise the limit with --limit-input");
    expect_line(&lines, "last");
    assert_int_equal(lines.number, 4);
    expect_line(&lines, NULL);
    expect_line(&lines, NULL);
    gz_lines_clear(&lines);
    close(fd);
}

/* Memory stays near the limit, however long the line is. */
static void a_line_without_end_takes_no_memory(void **state)
{
    static char block[1 << 20];
    gloze_error err;
    const char *line;
    gz_lines lines;
    size_t len;
    FILE *file = fopen("endless", "w");
    int fd;

    (void)state;
    memset(block, 'x', sizeof(block));
    for (int i = 0; i < 20; i++)
        fwrite(block, 1, sizeof(block), file);
    fputs("\nshort", file);
    fclose(file);
    fd = open("endless", O_RDONLY);
    gz_lines_init(&lines, fd, "endless", 1000);
    assert_int_equal(gz_lines_next(&lines, &line, &len, &err), GLOZE_ELIMIT);
    assert_true(lines.buffer.cap < 2 << 20);
    expect_line(&lines, "short");
    gz_lines_clear(&lines);
    close(fd);
}

static void survives_every_failed_allocation(void **state)
{
    gloze_error err;
    long n = 0;

    (void)state;
    scratch_text("a", "text");
    for (;; n++) {
        gz_buffer out;
        gloze_status st;

        gz_buffer_init(&out);
        gz_mem_fail_after = n;
        st = gz_file_read("a", 10, &out, &err);
        gz_mem_fail_after = -1;
        gz_buffer_clear(&out);
        if (st == GLOZE_OK)
            break;
        assert_int_equal(err.code, GLOZE_ENOMEM);
    }
    assert_in_range(n, 1, 10);
}

#define IN_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_enter, scratch_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SCRATCH(reads_a_file_whole),
        IN_SCRATCH(a_file_that_changes_while_it_is_read_is_an_error),
        IN_SCRATCH(says_why_a_file_is_not_read),
        IN_SCRATCH(gives_lines_and_passes_over_what_is_too_long),
        IN_SCRATCH(a_line_without_end_takes_no_memory),
        IN_SCRATCH(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
