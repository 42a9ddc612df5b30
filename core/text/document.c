#include "text/document.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const zone_names[] = {
    [GZ_ZONE_BODY] = "body", [GZ_ZONE_HEADING] = "heading",     [GZ_ZONE_CAPTION] = "caption",
    [GZ_ZONE_LIST] = "list", [GZ_ZONE_FURNITURE] = "furniture",
};
enum { ZONE_COUNT = sizeof zone_names / sizeof *zone_names };

const char *gz_zone_name(gz_zone zone)
{
    return zone_names[zone];
}

bool gz_zone_from_name(const char *name, size_t len, gz_zone *zone)
{
    for (size_t i = 0; i < ZONE_COUNT; i++)
        if (strlen(zone_names[i]) == len && memcmp(zone_names[i], name, len) == 0) {
            *zone = (gz_zone)i;
            return true;
        }
    return false;
}

/* The arenas go on living; all else starts anew. */
static void forget(gz_document *doc)
{
    gz_arena arena = doc->arena, keys = doc->keys;

    *doc = (gz_document){ .arena = arena,
                          .keys = keys,
                          .id = "",
                          .path = "",
                          .media_type = "text/plain",
                          .text = "",
                          .title = "",
                          .date = "",
                          .date_from = "",
                          .locale = "" };
}

void gz_document_init(gz_document *doc)
{
    gz_arena_init(&doc->arena);
    gz_arena_init(&doc->keys);
    forget(doc);
}

void gz_document_clear(gz_document *doc)
{
    gz_arena_clear(&doc->arena);
    gz_arena_clear(&doc->keys);
    forget(doc);
}

void gz_document_reset(gz_document *doc)
{
    gz_arena_reset(&doc->arena);
    gz_arena_reset(&doc->keys);
    forget(doc);
}

static const char *copy_string(gz_document *doc, const char *string)
{
    return string && *string ? gz_arena_copy(&doc->arena, string, strlen(string)) : "";
}

bool gz_document_problem(gz_document *doc, gz_problem problem)
{
    problem.plugin = copy_string(doc, problem.plugin);
    problem.rule = copy_string(doc, problem.rule);
    problem.code = copy_string(doc, problem.code);
    problem.message = copy_string(doc, problem.message);
    problem.where = copy_string(doc, problem.where);
    if (!problem.plugin || !problem.rule || !problem.code || !problem.message || !problem.where ||
        !gz_arena_grow(&doc->arena, &doc->problems, &doc->problem_cap, doc->problem_count + 1,
                       sizeof *doc->problems))
        return false;
    doc->problems[doc->problem_count++] = problem;
    return true;
}

bool gz_document_warn(gz_document *doc, const char *code, const char *format, ...)
{
    char message[512];
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    return gz_document_problem(doc,
                               (gz_problem){ .code = code, .message = message, .warning = true });
}

/* Index of the first element that ends after `at`. `ends` is the first element's
 * end; the others follow at `stride` bytes. */
static size_t first_ending_after(const void *ends, size_t stride, size_t count, size_t at)
{
    size_t low = 0;

    while (low < count) {
        size_t middle = low + (count - low) / 2;
        uint32_t end;

        memcpy(&end, (const char *)ends + middle * stride, sizeof end);
        if (end > at)
            count = middle;
        else
            low = middle + 1;
    }
    return low;
}

size_t gz_document_block_at(const gz_document *doc, size_t at)
{
    return doc->block_count
               ? first_ending_after(&doc->blocks->end, sizeof *doc->blocks, doc->block_count, at)
               : 0;
}

size_t gz_document_sentence_at(const gz_document *doc, size_t at)
{
    return doc->sentence_count ? first_ending_after(&doc->sentences->end, sizeof *doc->sentences,
                                                    doc->sentence_count, at)
                               : 0;
}

size_t gz_document_token_at(const gz_document *doc, size_t at)
{
    return doc->token_count
               ? first_ending_after(&doc->tokens->end, sizeof *doc->tokens, doc->token_count, at)
               : 0;
}

gz_zone gz_document_zone_at(const gz_document *doc, size_t at)
{
    size_t index = gz_document_block_at(doc, at);

    if (index == doc->block_count || doc->blocks[index].start > at)
        return GZ_ZONE_BODY;
    return doc->blocks[index].zone;
}

/* Does a word go on across byte `at`? */
static bool is_inside_word(const gz_document *doc, size_t at)
{
    uint32_t before, after;

    if (at == 0 || at >= doc->len)
        return false;
    gz_utf8_prev(doc->text, at, &before);
    gz_utf8_next(doc->text + at, doc->len - at, &after);
    return gz_char_is_word(before) && gz_char_is_word(after);
}

bool gz_document_find(const gz_document *doc, const char *wanted, size_t len, size_t from,
                      gz_span *out)
{
    while (len && from < doc->len) {
        const char *found = memmem(doc->text + from, doc->len - from, wanted, len);

        if (!found)
            return false;
        *out = (gz_span){ (size_t)(found - doc->text), (size_t)(found - doc->text) + len };
        if (!is_inside_word(doc, out->start) && !is_inside_word(doc, out->end))
            return true;
        from = out->start + 1;
    }
    return false;
}
