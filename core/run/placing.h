/* placing.h - where the annotations of a labelling tool are in a text, whatever the tool counts.
 * Depends on base/, units.h and span.h. Belongs to one thread.
 *
 * A tool counts code points, UTF-16 units or bytes, and it may have counted them in the text
 * with other line ends than it has. Each way of counting gives other places; which one is meant is
 * seen by the text that the tool says an annotation covers, or, where it says none, by its ends: they are
 * seldom at white space or inside a word. */
#ifndef GZ_PLACING_H
#define GZ_PLACING_H

#include "base/arena.h"
#include "base/span.h"
#include "base/status.h"

/* How line ends were counted. */
typedef enum gz_line_ends {
    GZ_LINE_ENDS_KEEP, /* as they are */
    GZ_LINE_ENDS_LF,   /* CR LF as one */
    GZ_LINE_ENDS_CRLF, /* a single LF as two */
    GZ_LINE_ENDS_COUNT
} gz_line_ends;

typedef struct gz_counting {
    gloze_offsets unit;
    gz_line_ends line_ends;
} gz_counting;

typedef enum gz_placing_fault {
    GZ_PLACED,
    GZ_OUTSIDE,   /* past the end of the text */
    GZ_CUT,       /* inside a character */
    GZ_DIFFERENT, /* something else stands there than the tool says */
    GZ_DOUBTFUL   /* the tool says nothing, and an end is at white space or inside a word */
} gz_placing_fault;

/* What is to be placed. */
typedef struct gz_placed {
    size_t start, stop; /* as the tool counts: start < stop */
    const char *said;   /* what it covers as the tool says; NULL: it says nothing */
    size_t said_len;
    /* by gz_place */
    gz_span span; /* bytes of the text, where there is no fault or a doubtful one */
    gz_placing_fault fault;
} gz_placed;

typedef struct gz_faults {
    size_t wrong, doubtful; /* how many of them */
    const gz_placed *first; /* of those that are wrong, or NULL */
    size_t units;           /* of the whole text */
} gz_faults;

/* Places all of `list` in this way of counting. White space and line ends are not compared in
 * detail: tools fold them. */
gloze_status gz_place(gz_placed *list, size_t count, const char *text, size_t len,
                      gz_counting counting, gz_faults *faults, gloze_error *err) GLOZE_CHECK;
/* Looks for another way of counting in which nothing is wrong or doubtful. False: there is none. */
gloze_status gz_place_guess(gz_placed *list, size_t count, const char *text, size_t len,
                            gz_counting tried, gz_counting *out, bool *found,
                            gloze_error *err) GLOZE_CHECK;
/* "--offsets utf16 --newlines lf": what tells gloze import to count like this. */
void gz_counting_options(gz_counting counting, char *out, size_t size);

#endif
