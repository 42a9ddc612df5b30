#include "cli/exchange.h"

#include "base/mem.h"

#include <string.h>

volatile sig_atomic_t gz_exchange_signal;

static void note_signal(int number)
{
    gz_exchange_signal = number;
}

void gz_exchange_watch(void)
{
    struct sigaction action = { .sa_handler = note_signal, .sa_flags = (int)SA_RESETHAND };

    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

gloze_status gz_exchange_fail_stopped(gloze_error *err)
{
    return gz_fail(err, GLOZE_EIO, "interrupted; nothing was written");
}

int gz_exchange_code(gloze_status st, size_t bad)
{
    if (gz_exchange_signal)
        return GZ_EXIT_SIGNAL + (int)gz_exchange_signal;
    return st == GLOZE_OK && bad ? GZ_EXIT_ERRORS : gz_exit_code(st);
}

gloze_status gz_exchange_split(gz_exchange_names *names, const char *given, gloze_error *err)
{
    const char *at = given;

    names->list = gz_zalloc(at ? strlen(at) + 1 : 1, sizeof(*names->list));
    if (!names->list)
        return gz_fail_memory(err);
    while (at) {
        size_t len = strcspn(at, ",");

        if (len == 0 || at[0] == '.')
            return gz_fail(err, GLOZE_EUSAGE,
                           "--types %s: a name is missing; write type or "
                           "type.attribute, parted by commas",
                           given);
        names->list[names->count] = gz_copy(at, len);
        if (!names->list[names->count++])
            return gz_fail_memory(err);
        at = at[len] ? at + len + 1 : NULL;
    }
    return GLOZE_OK;
}

void gz_exchange_clear(gz_exchange_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        gz_free(names->list[i]);
    gz_free(names->list);
    *names = (gz_exchange_names){ 0 };
}

gloze_status gz_exchange_check_renames(const gz_args *args, const char *what, gloze_error *err)
{
    for (size_t i = 0; i < args->renames.count; i++) {
        const char *rename = args->renames.items[i], *equals = strchr(rename, '=');

        if (!equals || equals == rename || !equals[1])
            return gz_fail(err, GLOZE_EUSAGE, "--map %s: write TYPE=%s", rename, what);
    }
    return GLOZE_OK;
}
