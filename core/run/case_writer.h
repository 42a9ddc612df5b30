/* case_writer.h - corrections as cases that gloze test runs: the paragraphs where people
 * changed something, with the marks that they left.
 * Depends on cases.h, corrections.h. Belongs to one thread.
 *
 *     # no: news/a.txt: fees/sum marked "£5 note" (fee); it was deleted
 *     # yes: news/a.txt: no rule marked "£20" (fee)
 *     date: 2024-05-03
 *     types: fee
 *     He paid {£20|fee amount=20} with a £5 note.
 *     ---
 *
 * All annotations of the types that were corrected in a paragraph are marked, as the `types:` line
 * says; those that were corrected with the attributes that people gave. */
#ifndef GZ_CASE_WRITER_H
#define GZ_CASE_WRITER_H

#include "base/buffer.h"
#include "run/corrections.h"

typedef struct gz_case_writer {
    gz_buffer out;
    size_t count;   /* cases written */
    size_t skipped; /* paragraphs that the notation can't hold: marks that cross, or begin
                       with a brace, … */
} gz_case_writer;

void gz_case_writer_init(gz_case_writer *writer);
void gz_case_writer_clear(gz_case_writer *writer);
/* Adds the cases of one document. `differences` are those of the two readings, of one text. Each
 * case that is added reads back (gz_cases_read) as what was meant. */
gloze_status gz_case_writer_add(gz_case_writer *writer, const gz_snapshot *exported,
                                const gz_snapshot *corrected, const gz_differences *differences,
                                gloze_error *err) GLOZE_CHECK;

#endif
