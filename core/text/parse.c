#include "text/parse.h"

#include <setjmp.h>
#include <string.h>

static int digit_value(char c, bool hex)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (hex && c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return hex && c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Length of the digits at `at`; `*too_large` when they pass U+10FFFF. */
static size_t measure_number(const char *at, const char *end, bool hex, bool *too_large)
{
    size_t len = 0;
    uint32_t value = 0;
    int digit;

    *too_large = false;
    for (; at + len < end && (digit = digit_value(at[len], hex)) >= 0; len++) {
        if (!*too_large)
            value = value * (hex ? 16 : 10) + (uint32_t)digit;
        *too_large |= value > 0x10FFFF;
    }
    return len;
}

const char *gz_parse_mend(gz_arena *arena, const char *data, size_t len)
{
    const char *at = data, *end = data + len;
    char *copy = NULL;

    while ((at = memmem(at, (size_t)(end - at), "&#", 2)) != NULL) {
        bool hex = end - at > 2 && (at[2] == 'x' || at[2] == 'X'), too_large;
        size_t digits;

        at += hex ? 3 : 2;
        digits = measure_number(at, end, hex, &too_large);
        if (too_large) {
            if (!copy && !(copy = gz_arena_copy(arena, data, len)))
                return NULL;
            memset(copy + (at - data), '0', digits);
        }
        at += digits;
    }
    return copy ? copy : data;
}

/* Pages need 5 to 50 bytes for each byte; tags that nest wrongly can make it thousands. */
#define SHARE 128
#define SHARE_OF_ANY ((size_t)16 << 20)

typedef struct memory {
    gz_arena *arena;
    size_t limit;
    bool limit_reached;
    jmp_buf out_of_memory;
} memory;

/* gumbo would write through a NULL pointer: leave it instead. It holds nothing but
 * memory of the arena. Zeroed, since its parser decides by a field that it never sets. */
static void *allocate(void *userdata, size_t size)
{
    memory *m = userdata;
    void *piece = NULL;

    m->limit_reached = size > m->limit || m->arena->total > m->limit - size;
    if (!m->limit_reached)
        piece = gz_arena_zalloc(m->arena, 1, size);
    if (!piece)
        longjmp(m->out_of_memory, 1);
    return piece;
}

static void deallocate(void *userdata, void *piece)
{
    (void)userdata;
    (void)piece;
}

static GumboOutput *parse(memory *m, const char *data, size_t len, bool page)
{
    GumboOptions options = kGumboDefaultOptions;

    options.allocator = allocate;
    options.deallocator = deallocate;
    options.userdata = m;
    options.max_errors = 0; /* each would copy the stack of open elements */
    options.fragment_context = page ? GUMBO_TAG_LAST : GUMBO_TAG_DIV;
    return setjmp(m->out_of_memory) ? NULL : gumbo_parse_with_options(&options, data, len);
}

gloze_status gz_parse_html(gz_arena *arena, const char *data, size_t len, bool page,
                           const char *where, GumboOutput **out, gloze_error *err)
{
    memory m = { .arena = arena, .limit = SHARE_OF_ANY + len * SHARE };

    *out = parse(&m, data, len, page);
    if (*out)
        return GLOZE_OK;
    if (!m.limit_reached)
        return gz_fail_memory(err);
    return gz_fail(err, GLOZE_ELIMIT,
                   "%s: its markup needs more than %zu bytes of memory to parse: mend its tags, "
                   "or give its text alone",
                   where, m.limit);
}
