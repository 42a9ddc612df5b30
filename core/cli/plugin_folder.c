#include "cli/plugin_folder.h"

#include "base/status.h"
#include "cli/setup.h"
#include "run/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *gz_new_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static bool is_plugin_name(const char *name)
{
    return *name && strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "0123456789_-") == strlen(name);
}

static gloze_status check_loaded(const char *name, const gloze_context *context, gloze_error *err)
{
    const gz_program *program = gz_context_program(context);

    for (size_t i = 0; i < program->plugin_count; i++)
        if (strcmp(program->plugins[i].name, name) == 0)
            return gz_fail(err, GLOZE_EUSAGE,
                           "%s: a plugin of that name is loaded, from %s; choose another", name,
                           program->plugins[i].shown);
    if (gz_types_find(&program->types, name, strlen(name)) != GZ_NO_TYPE)
        return gz_fail(err, GLOZE_EUSAGE, "%s: there is a type of that name; choose another", name);
    return GLOZE_OK;
}

gloze_status gz_new_check(const char *path, const gz_args *args, gloze_error *err)
{
    const char *name = gz_new_name(path);
    gz_args loading = *args;
    gz_setup setup = { 0 };
    struct stat info;
    gloze_status st;

    if (!is_plugin_name(name))
        return gz_fail(err, GLOZE_EUSAGE, "%s: no name for a plugin; use letters, digits, - and _",
                       path);
    if (lstat(path, &info) == 0)
        return gz_fail(err, GLOZE_ECREATE,
                       "%s: there is one already; choose another name, or "
                       "change what is there",
                       path);
    loading.operands = (gz_list){ 0 };
    st = gz_setup_open(&setup, &loading, err);
    if (st == GLOZE_OK)
        st = check_loaded(name, setup.context, err);
    gz_setup_close(&setup);
    return st;
}

/* ---- writing ---- */

static gloze_status fail_errno(const char *path, gloze_error *err)
{
    return gz_fail(err, GLOZE_ECREATE, "%s: can't be made: %s", path, strerror(errno));
}

static bool write_all(int fd, const char *data, size_t len)
{
    while (len) {
        ssize_t n = write(fd, data, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        data += n;
        len -= (size_t)n;
    }
    return true;
}

static gloze_status write_file(const char *folder, const gz_new_file *file, gloze_error *err)
{
    char path[PATH_MAX];
    int fd;
    bool done;

    if (snprintf(path, sizeof(path), "%s/%s", folder, file->name) >= (int)sizeof(path))
        return gz_fail(err, GLOZE_ECREATE, "%s: the path is too long", folder);
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return fail_errno(path, err);
    done = write_all(fd, file->data, file->len);
    if (close(fd) != 0 || !done)
        return fail_errno(path, err);
    return GLOZE_OK;
}

static void take_back(const char *folder, const gz_new_file *files, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char path[PATH_MAX];

        snprintf(path, sizeof(path), "%s/%s", folder, files[i].name);
        unlink(path);
    }
    rmdir(folder);
}

gloze_status gz_new_write(const char *path, const gz_new_file *files, size_t count,
                          gloze_error *err)
{
    gloze_status st = GLOZE_OK;

    if (mkdir(path, 0777) != 0)
        return fail_errno(path, err);
    for (size_t i = 0; st == GLOZE_OK && i < count; i++) {
        st = write_file(path, &files[i], err);
        if (st != GLOZE_OK)
            take_back(path, files, i + 1);
    }
    return st;
}
