#include "text/transcode.h"

#include "base/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

/* One character of UTF-32 in the byte order of the machine. */
static const char *utf32(void)
{
    const uint16_t probe = 1;

    return *(const unsigned char *)&probe ? "UTF-32LE" : "UTF-32BE";
}

/* What one call of iconv did, when given room for one character. */
typedef struct step {
    size_t consumed;
    bool produced;
    uint32_t cp;
    int error; /* 0, EILSEQ or EINVAL */
} step;

static step convert_one(iconv_t cd, const char *data, size_t len)
{
    char *in = (char *)data, out[4], *at = out;
    size_t in_left = len, out_left = sizeof out;
    step s = { 0 };

    if (iconv(cd, len ? &in : NULL, len ? &in_left : NULL, &at, &out_left) == (size_t)-1 &&
        errno != E2BIG)
        s.error = errno;
    s.consumed = len - in_left;
    s.produced = out_left == 0;
    if (s.produced)
        memcpy(&s.cp, out, sizeof s.cp);
    return s;
}

/* Fills `table` when each byte alone is one character, or none (U+FFFD). */
static bool read_single_bytes(iconv_t cd, uint32_t table[256])
{
    for (int i = 0; i < 256; i++) {
        char byte = (char)i;
        step s;

        iconv(cd, NULL, NULL, NULL, NULL);
        s = convert_one(cd, &byte, 1);
        if (!s.produced && !s.error)
            s = convert_one(cd, NULL, 0); /* CP1258 holds back what may combine */
        if (s.error == EINVAL || (!s.produced && !s.error))
            return false;
        table[i] = s.produced ? s.cp : GZ_REPLACEMENT;
    }
    iconv(cd, NULL, NULL, NULL, NULL);
    return true;
}

static void map_single_bytes(gz_sink *sink, const uint32_t table[256], const char *data, size_t len,
                             size_t *bad)
{
    for (size_t at = 0; at < len; at++) {
        uint32_t cp = table[(unsigned char)data[at]];

        if (cp < 0x80) {
            char c = (char)cp;

            gz_sink_copy(sink, &c, 1, at);
            continue;
        }
        *bad += cp == GZ_REPLACEMENT;
        gz_sink_char(sink, cp, (gz_span){ at, at + 1 });
    }
}

/* A unit that still may get characters, or source bytes, added. */
typedef struct unit {
    char text[32];
    size_t len;
    gz_span source;
} unit;

static void flush_unit(gz_sink *sink, unit *u)
{
    if (u->len)
        gz_sink_unit(sink, u->text, u->len, u->source);
    *u = (unit){ .source = { u->source.end, u->source.end } };
}

/* Bytes that gave no character yet (an escape, one that may combine) belong to the
 * next one; a character that took no bytes belongs to the unit before. */
static void add_step(gz_sink *sink, unit *u, const step *s)
{
    if (s->consumed && u->len)
        flush_unit(sink, u);
    if (s->produced && u->len + 4 <= sizeof u->text)
        u->len += gz_utf8_put(s->cp, u->text + u->len);
    u->source.end += s->consumed;
}

/* glibc first converts all that it is given and then throws most of it away, because
 * there is room for one character only. No character, escape included, is longer. */
enum { WINDOW = 16 };

static void convert_multi_bytes(gz_sink *sink, iconv_t cd, const char *data, size_t len,
                                size_t *bad)
{
    unit u = { 0 };
    size_t at = 0;

    while (at < len && !sink->failed) {
        size_t left = len - at;
        step s = convert_one(cd, data + at, left < WINDOW ? left : WINDOW);

        add_step(sink, &u, &s);
        at += s.consumed;
        if (s.produced || (s.consumed && !s.error))
            continue;
        s.consumed = s.error == EINVAL && left <= WINDOW ? left : 1;
        s.produced = true;
        s.cp = GZ_REPLACEMENT;
        add_step(sink, &u, &s);
        at += s.consumed;
        *bad += 1;
    }
    for (step s = convert_one(cd, NULL, 0); s.produced; s = convert_one(cd, NULL, 0))
        add_step(sink, &u, &s);
    flush_unit(sink, &u);
}

bool gz_transcode_knows(const char *charset)
{
    iconv_t cd = iconv_open(utf32(), charset);

    if (cd != (iconv_t)-1)
        iconv_close(cd);
    return cd != (iconv_t)-1;
}

void gz_transcode(gz_sink *sink, const char *charset, const char *data, size_t len, size_t *bad)
{
    uint32_t table[256];
    iconv_t cd = iconv_open(utf32(), charset);

    if (cd == (iconv_t)-1) {
        sink->failed = true; /* it is known, so memory ran out */
        return;
    }
    if (read_single_bytes(cd, table))
        map_single_bytes(sink, table, data, len, bad);
    else
        convert_multi_bytes(sink, cd, data, len, bad);
    iconv_close(cd);
}

/* glibc keeps the tables of a set in memory while a descriptor is open, and serves further ones
 * from there. The descriptors live as long as the process. */
void gz_transcode_preload(void)
{
    static const char *const sets[] = {
        "ISO-8859-1",  "ISO-8859-2",  "ISO-8859-3",  "ISO-8859-4",  "ISO-8859-5",  "ISO-8859-6",
        "ISO-8859-7",  "ISO-8859-8",  "ISO-8859-9",  "ISO-8859-10", "ISO-8859-13", "ISO-8859-14",
        "ISO-8859-15", "ISO-8859-16", "CP1250",      "CP1251",      "CP1252",      "CP1253",
        "CP1254",      "CP1255",      "CP1256",      "CP1257",      "CP1258",      "KOI8-R",
        "KOI8-U",      "CP866",       "MACINTOSH",   "TIS-620",     "CP874",       "SHIFT_JIS",
        "CP932",       "EUC-JP",      "ISO-2022-JP", "EUC-KR",      "CP949",       "GBK",
        "GB18030",     "BIG5",        "BIG5-HKSCS",
    };

    for (size_t i = 0; i < sizeof(sets) / sizeof(*sets); i++)
        (void)iconv_open(utf32(), sets[i]);
}
