#include "text/parse.h"

#include <setjmp.h>

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
 * memory of the arena. */
static void *allocate(void *userdata, size_t size)
{
    memory *m = userdata;
    void *piece = NULL;

    m->limit_reached = size > m->limit || m->arena->total > m->limit - size;
    if (!m->limit_reached)
        piece = gz_arena_alloc(m->arena, size);
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
