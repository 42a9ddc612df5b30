/* charset.h - names of character sets, and where a page declares one.
 * Depends on gloze.h only. No state: safe everywhere. */
#ifndef GZ_CHARSET_H
#define GZ_CHARSET_H

#include "gloze.h"

typedef enum gz_charset_kind {
    GZ_CHARSET_UTF8,
    GZ_CHARSET_UTF16LE,
    GZ_CHARSET_UTF16BE,
    GZ_CHARSET_WINDOWS_1252,
    GZ_CHARSET_OTHER /* by iconv(3) */
} gz_charset_kind;

enum { GZ_CHARSET_NAME = 40 };

typedef struct gz_charset {
    gz_charset_kind kind;
    char name[GZ_CHARSET_NAME]; /* as iconv calls it; for messages too */
} gz_charset;

/* What a label means on the web (ISO-8859-1 is read as Windows-1252, GB2312 as
 * GB18030, …). Case and spaces around it do not matter. False when it can be
 * no label; whether iconv knows a GZ_CHARSET_OTHER shows when it is opened. */
bool gz_charset_from_label(const char *label, size_t len, gz_charset *out);

/* The label that the first bytes of a page declare, in <meta charset>, in <meta
 * http-equiv> or in an XML declaration; NULL when there is none. It points into `data`. */
const char *gz_charset_declared(const char *data, size_t len, size_t *label_len);

#endif
