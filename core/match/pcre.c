#include "match/pcre.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { JIT_STACK_START = 32 << 10, JIT_STACK_MAX = 1 << 20, CONTEXT = 24 };
enum { JIT_USES = 16, JIT_BYTES = 160 /* of a code, for a further use */ };
enum { CHEAP_STEPS = 20000, RUNG_FACTOR = 8 };

struct gz_matcher {
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
};

static void *allocate(size_t size, void *data)
{
    (void)data;
    return gz_alloc(size);
}

static void release(void *block, void *data)
{
    (void)data;
    gz_free(block);
}

/* What is made from it keeps the functions, so it need not live on. */
static pcre2_general_context *new_memory(void)
{
    return pcre2_general_context_create(allocate, release, NULL);
}

pcre2_code *gz_pcre_compile(const char *text, size_t len, uint32_t options, int *code, size_t *at)
{
    pcre2_general_context *memory = new_memory();
    pcre2_compile_context *context = memory ? pcre2_compile_context_create(memory) : NULL;
    pcre2_code *compiled = NULL;

    *code = PCRE2_ERROR_HEAP_FAILED;
    *at = 0;
    if (!context)
        goto done;
    pcre2_set_newline(context, PCRE2_NEWLINE_ANY);
    pcre2_set_bsr(context, PCRE2_BSR_UNICODE);
    compiled = pcre2_compile((PCRE2_SPTR)text, len,
                             PCRE2_UTF | PCRE2_UCP | PCRE2_DUPNAMES | PCRE2_DOLLAR_ENDONLY |
                                 PCRE2_NEVER_BACKSLASH_C | options,
                             code, at, context);
done:
    pcre2_compile_context_free(context);
    pcre2_general_context_free(memory);
    return compiled;
}

static void keep_code(gz_prepared prepared, gz_prepared_key key, const pcre2_code *code)
{
    uint8_t *bytes = NULL;
    PCRE2_SIZE len;

    if (pcre2_serialize_encode(&code, 1, &bytes, &len, NULL) == 1)
        gz_prepared_keep(prepared, key, bytes, len);
    pcre2_serialize_free(bytes);
}

/* PCRE2 takes only what the same version of it has written. */
static pcre2_code *take_code(gz_prepared prepared, gz_prepared_key key)
{
    size_t len;
    const char *bytes = gz_prepared_find(prepared, key, &len);
    pcre2_general_context *memory = bytes ? new_memory() : NULL;
    pcre2_code *code = NULL;

    if (memory && pcre2_serialize_decode(&code, 1, (const uint8_t *)bytes, memory) != 1)
        code = NULL;
    pcre2_general_context_free(memory);
    return code;
}

pcre2_code *gz_pcre_make(gz_prepared prepared, const char *text, size_t len, uint32_t options,
                         int *code, size_t *at)
{
    gz_prepared_key key;
    pcre2_code *made;

    if (!gz_prepared_is_there(prepared))
        return gz_pcre_compile(text, len, options, code, at);
    key = gz_prepared_key_of(GZ_PREPARED_PATTERN, options, text, len);
    made = take_code(prepared, key);
    if (made)
        return made;
    made = gz_pcre_compile(text, len, options, code, at);
    if (made && prepared.maker)
        keep_code(prepared, key, made);
    return made;
}

uint32_t gz_pcre_info(const pcre2_code *code, uint32_t what)
{
    uint32_t value = 0;

    pcre2_pattern_info(code, what, &value);
    return value;
}

unsigned gz_pcre_patience(const pcre2_code *code)
{
    size_t size = 0;

    pcre2_pattern_info(code, PCRE2_INFO_SIZE, &size);
    return JIT_USES + (unsigned)(size / JIT_BYTES);
}

const char *gz_pcre_explain(int code, char *out, size_t size)
{
    static const struct {
        int code;
        const char *text;
    } plain[] = {
        { PCRE2_ERROR_UNKNOWN_ESCAPE,
          "this letter after \\ means nothing; write the letter alone, or \\\\ for a backslash" },
        { PCRE2_ERROR_QUANTIFIER_OUT_OF_ORDER,
          "the numbers in {} are in the wrong order; write the smaller one first" },
        { PCRE2_ERROR_QUANTIFIER_TOO_BIG, "the number in {} is too big; write at most 65535" },
        { PCRE2_ERROR_ESCAPE_INVALID_IN_CLASS,
          "this escape means nothing inside []; move it out of the []" },
        { PCRE2_ERROR_CLASS_RANGE_ORDER,
          "the range in [] runs backwards; turn it round, or write \\- for a hyphen" },
        { PCRE2_ERROR_CLASS_INVALID_RANGE,
          "a class such as \\d can't end a range in []; write \\- for a hyphen" },
        { PCRE2_ERROR_QUANTIFIER_INVALID,
          "there is nothing here to repeat; write \\? \\* or \\+ for the character" },
        { PCRE2_ERROR_INVALID_AFTER_PARENS_QUERY, "nothing of this kind begins with (?; write "
                                                  "(?:...) for a group, (?<name>...) for a named "
                                                  "one" },
        { PCRE2_ERROR_POSIX_CLASS_NOT_IN_CLASS,
          "a class such as [:alpha:] needs [] around it: [[:alpha:]]" },
        { PCRE2_ERROR_UNKNOWN_POSIX_CLASS, "there is no such class; known ones are alpha, digit, "
                                           "alnum, upper, lower, punct, space" },
        { PCRE2_ERROR_MISSING_SQUARE_BRACKET,
          "this [ is never closed; add a ], or write \\[ for a bracket" },
        { PCRE2_ERROR_MISSING_CLOSING_PARENTHESIS,
          "a ( is never closed; add a ), or write \\( for a parenthesis" },
        { PCRE2_ERROR_UNMATCHED_CLOSING_PARENTHESIS,
          "this ) closes nothing; remove it, or write \\) for a parenthesis" },
        { PCRE2_ERROR_END_BACKSLASH, "nothing follows the \\; write \\\\ for a backslash" },
        { PCRE2_ERROR_BAD_SUBPATTERN_REFERENCE,
          "this refers to a group that does not exist; check its number or name" },
        { PCRE2_ERROR_PATTERN_TOO_LARGE,
          "the pattern is too large for PCRE2 with its definitions; use shorter lists, or make a "
          "list the whole match of a rule" },
        { PCRE2_ERROR_PATTERN_TOO_COMPLICATED,
          "the pattern is too large for PCRE2 with its definitions; use shorter lists, or make a "
          "list the whole match of a rule" },
        { PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH,
          "what a look-behind reads must have a fixed length; write alternatives of fixed length, "
          "(?<=a|bc), or match the text before and report a part with span" },
        { PCRE2_ERROR_LOOKBEHIND_TOO_COMPLICATED, "this look-behind is too complicated; match the "
                                                  "text before and report a part with span" },
        { PCRE2_ERROR_LOOKBEHIND_TOO_LONG,
          "this look-behind is too long; match the text before and report a part with span" },
        { PCRE2_ERROR_SUBPATTERN_NAME_TOO_LONG,
          "the name of this group is too long; use at most 32 letters" },
        { PCRE2_ERROR_SUBPATTERN_NAME_EXPECTED,
          "a group's name is missing here; write (?<name>...)" },
        { PCRE2_ERROR_MISSING_NAME_TERMINATOR,
          "a group's name has only letters, digits and _; write (?<name>...)" },
        { PCRE2_ERROR_UNKNOWN_UNICODE_PROPERTY,
          "there is no such Unicode property; write \\p{L} for letters, \\p{Lu} for capitals" },
        { PCRE2_ERROR_MALFORMED_UNICODE_PROPERTY,
          "this Unicode property is incomplete; write it as \\p{Lu}" },
        { PCRE2_ERROR_CODE_POINT_TOO_BIG,
          "there is no such character; the last one is \\x{10FFFF}" },
        { PCRE2_ERROR_INVALID_HEXADECIMAL, "\\x{} holds hexadecimal digits only: \\x{20AC}" },
        { PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP, "groups are nested too deep; use fewer" },
        { PCRE2_ERROR_CONDITION_ASSERTION_EXPECTED,
          "a condition needs a group or a look-around; write (?(name)yes|no)" },
    };
    char text[256];

    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (plain[i].code == code)
            return plain[i].text;
    pcre2_get_error_message(code, (PCRE2_UCHAR *)text, sizeof text);
    snprintf(out, size, "PCRE2 does not accept this: %s; change it", text);
    return out;
}

gz_matcher *gz_matcher_new(uint32_t groups)
{
    pcre2_general_context *memory = new_memory();
    gz_matcher *matcher = memory ? gz_zalloc(1, sizeof *matcher) : NULL;

    if (matcher) {
        matcher->data = pcre2_match_data_create(groups, memory);
        matcher->context = pcre2_match_context_create(memory);
        matcher->stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_MAX, memory);
    }
    pcre2_general_context_free(memory);
    if (!matcher || !matcher->data || !matcher->context) {
        gz_matcher_free(matcher);
        return NULL;
    }
    pcre2_set_depth_limit(matcher->context, GZ_DEPTH_LIMIT);
    pcre2_set_heap_limit(matcher->context, GZ_HEAP_LIMIT);
    /* without JIT there is no stack, and none is needed */
    if (matcher->stack)
        pcre2_jit_stack_assign(matcher->context, NULL, matcher->stack);
    return matcher;
}

void gz_matcher_free(gz_matcher *matcher)
{
    if (!matcher)
        return;
    pcre2_match_data_free(matcher->data);
    pcre2_match_context_free(matcher->context);
    pcre2_jit_stack_free(matcher->stack);
    gz_free(matcher);
}

int gz_matcher_once(gz_matcher *matcher, const pcre2_code *code, uint64_t limit,
                    const char *subject, size_t len, size_t at, uint32_t options)
{
    pcre2_set_match_limit(matcher->context, limit > UINT32_MAX ? UINT32_MAX : (uint32_t)limit);
    return pcre2_match(code, (PCRE2_SPTR)subject, len, at, options, matcher->data,
                       matcher->context);
}

/* PCRE2 does not tell how many steps a match took, only that it took more than a limit. So
 * the limit is raised step by step, and what was not enough is what is known to be spent. */
int gz_matcher_run(gz_matcher *matcher, const pcre2_code *code, uint64_t limit, uint64_t *spent,
                   const char *subject, size_t len, size_t at, uint32_t options)
{
    uint64_t rung = limit < CHEAP_STEPS ? limit : CHEAP_STEPS;
    int rc = gz_matcher_once(matcher, code, rung, subject, len, at, options);

    if (rc != PCRE2_ERROR_MATCHLIMIT && rc != PCRE2_ERROR_JIT_STACKLIMIT)
        return rc;
    for (;;) {
        rc = gz_matcher_once(matcher, code, rung, subject, len, at, options | PCRE2_NO_JIT);
        if (rc != PCRE2_ERROR_MATCHLIMIT)
            return rc;
        *spent += rung;
        if (rung == limit)
            return rc;
        if (*spent / GZ_BUDGET_FACTOR >= limit)
            return GZ_ERROR_BUDGET;
        rung = rung > limit / RUNG_FACTOR ? limit : rung * RUNG_FACTOR;
    }
}

void gz_matcher_groups(const gz_matcher *matcher, int rc, gz_span *groups, size_t count)
{
    const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(matcher->data);

    for (size_t i = 0; i < count; i++) {
        bool took_part = i < (size_t)rc && ends[2 * i] != PCRE2_UNSET;

        groups[i] = took_part ? (gz_span){ ends[2 * i], ends[2 * i + 1] } : GZ_NO_GROUP;
    }
}

/* What stands at a place, as one short line. */
static void quote(const char *subject, size_t len, size_t at, char out[CONTEXT + 1])
{
    size_t n = len - at < CONTEXT ? len - at : CONTEXT;

    while (n > 0 && at + n < len && ((unsigned char)subject[at + n] & 0xC0) == 0x80)
        n--;
    for (size_t i = 0; i < n; i++)
        out[i] = (unsigned char)subject[at + i] < ' ' ? ' ' : subject[at + i];
    out[n] = '\0';
}

gloze_status gz_pcre_fail(int rc, uint64_t match_limit, const char *where, const char *subject,
                          size_t len, size_t at, gloze_error *err)
{
    char limit[64], text[CONTEXT + 1], reason[160];

    switch (rc) {
    case PCRE2_ERROR_MATCHLIMIT:
        snprintf(limit, sizeof limit, "match limit of %" PRIu64 " steps", match_limit);
        break;
    case GZ_ERROR_BUDGET:
        snprintf(limit, sizeof limit, "limit of %" PRIu64 " steps in one text",
                 match_limit * GZ_BUDGET_FACTOR);
        break;
    case PCRE2_ERROR_DEPTHLIMIT:
        snprintf(limit, sizeof limit, "depth limit of %d", GZ_DEPTH_LIMIT);
        break;
    case PCRE2_ERROR_HEAPLIMIT:
        snprintf(limit, sizeof limit, "heap limit of %d KiB", GZ_HEAP_LIMIT);
        break;
    case PCRE2_ERROR_JIT_STACKLIMIT:
        snprintf(limit, sizeof limit, "JIT stack limit of %d KiB", JIT_STACK_MAX >> 10);
        break;
    case PCRE2_ERROR_RECURSELOOP:
        snprintf(limit, sizeof limit, "limit of recursion: it calls itself for ever");
        break;
    case PCRE2_ERROR_NOMEMORY:
        return gz_fail_memory(err);
    default:
        pcre2_get_error_message(rc, (PCRE2_UCHAR *)reason, sizeof reason);
        return gz_fail(err, GLOZE_EINTERNAL, "%s: PCRE2 failed at byte %zu: %s", where, at, reason);
    }
    quote(subject, len, at, text);
    return gz_fail(
        err, GLOZE_ELIMIT,
        "%s: the pattern reached the %s at byte %zu, \"%s\"; avoid repeats within repeats, "
        "or bound them: {1,20}",
        where, limit, at, text);
}
