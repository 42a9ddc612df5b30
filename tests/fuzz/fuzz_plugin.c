/* A plugin as anyone may write it: refused with a message that names the file, or loaded and run
 * within its limits. */
#include "gloze.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/gloze-fuzz-XXXXXX.lua";

static void remove_plugin(void)
{
    unlink(path);
}

static void write_plugin(const uint8_t *data, size_t size)
{
    static int fd = -1;

    if (fd < 0) {
        fd = mkstemps(path, 4);
        atexit(remove_plugin);
    }
    if (ftruncate(fd, 0) != 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
        abort();
}

static void annotate(const gloze_engine *engine)
{
    const gloze_document *doc;
    gloze_context *context = NULL;
    gloze_error err;
    gloze_input in = { .id = "fuzz",
                       .data = "He paid \xC2\xA3"
                               "5m on 3 May." };

    in.len = strlen(in.data);
    if (gloze_context_new(engine, &context, &err) == GLOZE_OK &&
        gloze_annotate(context, &in, &doc, &err) != GLOZE_OK)
        assert(err.message[0]);
    gloze_context_free(context);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const gloze_limits limits = { .lua_steps = 1000000, .lua_bytes = 8 << 20 };
    gloze_config *config = gloze_config_new();
    gloze_engine *engine = NULL;
    gloze_error err = { 0 };

    assert(config);
    write_plugin(data, size);
    gloze_config_limits(config, &limits);
    if (gloze_config_add_plugins(config, path, &err) == GLOZE_OK &&
        gloze_engine_new(config, &engine, &err) == GLOZE_OK)
        annotate(engine);
    else
        assert(strstr(err.message, "gloze-fuzz"));
    gloze_engine_free(engine);
    gloze_config_free(config);
    return 0;
}
