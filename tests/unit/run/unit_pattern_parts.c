#include "run/pattern_parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

/* The parts with "·" between; "?" after one that may take nothing, "<…>" after one with a body. */
static const char *cut(const char *text)
{
    static char out[512];
    size_t len = strlen(text);

    out[0] = '\0';
    for (size_t at = 0; at < len;) {
        gz_pattern_part part = gz_pattern_part_at(text, len, at);

        assert_in_range(part.span.end, at + 1, len);
        if (at)
            strcat(out, "·");
        strncat(out, text + at, part.span.end - at);
        if (part.maybe)
            strcat(out, "~");
        if (part.inner.end > part.inner.start) {
            strcat(out, "<");
            strncat(out, text + part.inner.start, part.inner.end - part.inner.start);
            strcat(out, ">");
        }
        at = part.span.end;
    }
    return out;
}

static void cuts_where_an_analyst_would(void **state)
{
    static const struct {
        const char *pattern, *parts;
    } cases[] = {
        { "red hats", "red· ·hats" },
        { "hats?", "hat·s?~" },
        { "caf\xC3\xA9s+", "caf\xC3\xA9·s+" },
        { "\xC3\xA9*", "\xC3\xA9*~" },
        { "a|b", "a·|·b" },
        { "(?:a|b)c", "(?:a|b)<a|b>·c" },
        { "(?<n>\\d+)?x", "(?<n>\\d+)?~·x" },
        { "(?<n>\\d+) x", "(?<n>\\d+)<\\d+>· ·x" },
        { "(?i)x(?=y)(?!z)(?<=a)(?<!b)", "(?i)~·x·(?=y)~·(?!z)~·(?<=a)~·(?<!b)~" },
        { "(a(b)[)])c", "(a(b)[)])<a(b)[)]>·c" },
        { "(?#no ( here)x", "(?#no ( here)~·x" },
        { "[]a)]b[^]x]", "[]a)]·b·[^]x]" },
        { "[[:alpha:]\\]]+", "[[:alpha:]\\]]+" },
        { "\\p{Lu}\\x{20AC}\\d\\(\\bx$", "\\p{Lu}·\\x{20AC}·\\d·\\(·\\b~·x·$~" },
        { "\\Qa(b\\Ec", "\\Qa(b\\E·c" },
        { "\\k<n>\\k{n}", "\\k<n>·\\k{n}" },
        { "%{number} x", "%{number}· ·x" },
        { "%{unit}?", "%{unit}?~" },
        { "a{2,3}b{0,}c{,4}d{x", "a{2,3}·b{0,}~·c{,4}~·d·{·x" },
        { "a++b*?", "a++·b*?~" },
        { " a\n  b ", " ~·a·\n  ~·b· ~" },
        { "(?>ab)(?'q'c)", "(?>ab)<ab>·(?'q'c)<c>" },
        { "\\", "\\" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        assert_string_equal(cut(cases[i].pattern), cases[i].parts);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(cuts_where_an_analyst_would) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
