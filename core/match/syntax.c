#include "match/syntax.h"

#include <stdint.h>
#include <string.h>

static bool follows(const char *text, size_t len, size_t at, const char *string)
{
    size_t wanted = strlen(string);

    return len - at >= wanted && memcmp(text + at, string, wanted) == 0;
}

/* Where [:name:], [.x.] or [=x=] ends that begins at `at`, or `at` when none does; by
 * the rules of PCRE2. */
static size_t skip_posix(const char *text, size_t len, size_t at)
{
    char kind = at + 1 < len ? text[at + 1] : '\0';

    if (kind != ':' && kind != '.' && kind != '=')
        return at;
    for (size_t i = at + 2; i + 1 < len; i++) {
        if (text[i] == '\\' && (text[i + 1] == ']' || text[i + 1] == '\\'))
            i++;
        else if ((text[i] == '[' && text[i + 1] == kind) || text[i] == ']')
            return at;
        else if (text[i] == kind && text[i + 1] == ']')
            return i + 2;
    }
    return at;
}

/* Where the content of the class at `at` begins, a ] that counts as itself skipped. */
static size_t skip_class_start(const char *text, size_t len, size_t at, bool ignore_spaces)
{
    bool negated = false;

    for (at++; at < len;) {
        char c = text[at];

        if (follows(text, len, at, "\\E"))
            at += 2;
        else if (follows(text, len, at, "\\Q\\E"))
            at += 4;
        else if (c == '^' && !negated) {
            negated = true;
            at++;
        } else if (ignore_spaces && (c == ' ' || c == '\t'))
            at++;
        else
            return c == ']' ? at + 1 : at;
    }
    return at;
}

size_t gz_syntax_class_end(const char *text, size_t len, size_t at, bool ignore_spaces)
{
    for (at = skip_class_start(text, len, at, ignore_spaces); at < len;) {
        if (follows(text, len, at, "\\Q")) {
            const char *end = memmem(text + at, len - at, "\\E", 2);

            if (!end)
                return SIZE_MAX;
            at = (size_t)(end - text) + 2;
        } else if (text[at] == '\\')
            at += follows(text, len, at, "\\c") ? 3 : 2;
        else if (text[at] == ']')
            return at + 1;
        else {
            size_t next = text[at] == '[' ? skip_posix(text, len, at) : at;

            at = next > at ? next : at + 1;
        }
    }
    return SIZE_MAX;
}
