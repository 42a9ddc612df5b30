/* input.h - the documents that the paths on a command line stand for, one at a time.
 * Depends on walk.h, file.h, container.h, reader.h, id_set.h. Belongs to one thread. Memory: one document,
 * and a few bytes for each id where ids could clash.
 *
 * JSON Lines and archives hold many documents each (container.h); any other file is one.
 * Nothing that goes wrong with one document stops the next. */
#ifndef GZ_INPUT_H
#define GZ_INPUT_H

#include "run/item.h"
#include "run/walk.h"

typedef enum gz_input_format {
    GZ_FORMAT_BY_NAME, /* by the ending; without a known one, by what the bytes look like */
    GZ_FORMAT_TEXT,
    GZ_FORMAT_HTML,
    GZ_FORMAT_JSONL
} gz_input_format;

typedef struct gz_input_options {
    gz_walk_options walk;
    gz_input_format format; /* of every file and of standard input */
    const char *stdin_id;   /* id of the document on standard input; NULL: "stdin" */
    bool apart;             /* JSON Lines and archives are read by a locked-down process, … */
    bool strict;            /* … that has to be so in full: reader.h */
    size_t limit;           /* bytes of one document; a JSON line may have six times as many */
} gz_input_options;

typedef struct gz_input gz_input;

/* `options` and its strings must outlive the input. */
gloze_status gz_input_new(const gz_input_options *options, gz_input **out,
                          gloze_error *err) GLOZE_CHECK;
void gz_input_free(gz_input *input); /* NULL is allowed */
/* Fails only for want of memory. */
gloze_status gz_input_next(gz_input *input, gz_item *item, gloze_error *err) GLOZE_CHECK;
/* Would gz_input_next have to wait for somebody who writes into standard input line by line? */
bool gz_input_would_wait(const gz_input *input);
/* How much of the input was given out, 0 to 1; below 0 where that can't be known. The first
 * call counts the files. */
double gz_input_fraction(gz_input *input);

#endif
