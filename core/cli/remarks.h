/* remarks.h - what a report says about whole documents.
 * Depends on base/ and run/json.h. No state. */
#ifndef GZ_CLI_REMARKS_H
#define GZ_CLI_REMARKS_H

#include "base/buffer.h"

typedef struct gz_remarks {
    bool json;
    size_t most; /* of them are told */
    size_t count;
    gz_buffer told; /* lines, or JSON objects with commas between */
} gz_remarks;

void gz_remarks_init(gz_remarks *remarks, bool json, size_t most);
void gz_remarks_clear(gz_remarks *remarks);
/* "only in OLD" */
void gz_remarks_add(gz_remarks *remarks, const char *id, const char *what);
/* Appends them: under "documents:" with an empty line after them, where there are any, or as a
 * JSON array. */
void gz_remarks_write(const gz_remarks *remarks, gz_buffer *out);

#endif
