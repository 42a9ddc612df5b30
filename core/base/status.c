#include "base/status.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

const char *gloze_status_name(gloze_status status)
{
    static const char *const names[] = {
        [GLOZE_OK] = "ok",          [GLOZE_ENOMEM] = "memory",
        [GLOZE_EIO] = "io",         [GLOZE_EINPUT] = "input",
        [GLOZE_EPLUGIN] = "plugin", [GLOZE_EUSAGE] = "usage",
        [GLOZE_ELIMIT] = "limit",   [GLOZE_ECREATE] = "create",
        [GLOZE_EBUSY] = "busy",     [GLOZE_EINTERNAL] = "internal",
    };
    size_t index = (size_t)status;

    return index < sizeof names / sizeof *names ? names[index] : "unknown";
}

/* Takes away a character that the end of the buffer has cut in two. */
static void trim_cut_character(char *message, size_t len)
{
    size_t lead = len;

    while (lead > 0 && len - lead < 3 && ((unsigned char)message[lead - 1] & 0xC0) == 0x80)
        lead--;
    if (lead > 0 && (unsigned char)message[lead - 1] >= 0xC0 &&
        gz_utf8_valid(message + lead - 1, len - lead + 1) == 0)
        message[lead - 1] = '\0';
}

gloze_status gz_fail_v(gloze_error *err, gloze_status code, const char *format, va_list args)
{
    int len;

    if (!err)
        return code;
    err->code = code;
    len = vsnprintf(err->message, sizeof err->message, format, args);
    if (len < 0)
        err->message[0] = '\0';
    else if ((size_t)len >= sizeof err->message)
        trim_cut_character(err->message, sizeof err->message - 1);
    return code;
}

gloze_status gz_fail(gloze_error *err, gloze_status code, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    gz_fail_v(err, code, format, args);
    va_end(args);
    return code;
}

gloze_status gz_fail_memory(gloze_error *err)
{
    return gz_fail(err, GLOZE_ENOMEM,
                   "out of memory: raise the memory limit, or give smaller documents");
}
