/* page.h - annotated articles as one HTML page that stands for itself.
 * Depends on run/result.h, and on page.css and page.js, which become part of the page.
 *
 * The page loads nothing and runs only its own script (its security policy says so to the
 * browser), whatever the articles hold. It needs neither colour nor script to be read: types
 * are labelled, and a table at the end tells all that is known. With the script, annotations
 * can be filtered by type and rule and looked at one by one, by mouse or keyboard. */
#ifndef GZ_CLI_PAGE_H
#define GZ_CLI_PAGE_H

#include "base/arena.h"
#include "base/buffer.h"

/* Names with how often they came, sorted. */
typedef struct gz_page_names {
    struct gz_page_name {
        const char *name;     /* string in the arena */
        size_t count, number; /* number: in the order they came first */
    } * list;
    size_t count, cap;
} gz_page_names;

typedef struct gz_page {
    gz_arena arena;
    gz_page_names types, rules;
    gz_buffer articles; /* their HTML */
    size_t article_count, mark_count;
    const char *title; /* of the first; string in the arena */
} gz_page;

void gz_page_init(gz_page *page);
void gz_page_clear(gz_page *page);
gloze_status gz_page_add(gz_page *page, const gloze_document *doc, gloze_error *err) GLOZE_CHECK;
/* Appends the page. */
gloze_status gz_page_write(const gz_page *page, gz_buffer *out, gloze_error *err) GLOZE_CHECK;

#endif
