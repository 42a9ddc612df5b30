#include "text/decode.h"

#include "base/utf8.h"
#include "text/charset.h"
#include "text/sink.h"
#include "text/transcode.h"

#include <string.h>

typedef struct decoder {
    gz_document *doc;
    const char *data;
    size_t len;
    gz_charset charset;
    size_t bom; /* bytes of the byte order mark */
    gz_sink sink;
    size_t bad; /* malformed sequences */
} decoder;

/* ---- Windows-1252 ------------------------------------------------------ */

/* 0x80 to 0x9F; the five that the set leaves open stay control characters. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

static void decode_windows_1252(decoder *d)
{
    for (size_t at = d->bom; at < d->len && !d->sink.failed;) {
        size_t plain = gz_utf8_ascii(d->data + at, d->len - at);
        unsigned char byte;

        gz_sink_copy(&d->sink, d->data + at, plain, at);
        at += plain;
        if (at == d->len)
            break;
        byte = (unsigned char)d->data[at];
        gz_sink_char(&d->sink, byte < 0xA0 ? windows_1252[byte - 0x80] : byte,
                     (gz_span){ at, at + 1 });
        at++;
    }
}

/* ---- UTF-8 ------------------------------------------------------------- */

static void decode_utf8(decoder *d)
{
    for (size_t at = d->bom; at < d->len && !d->sink.failed;) {
        size_t good = gz_utf8_valid(d->data + at, d->len - at), bad;

        gz_sink_copy(&d->sink, d->data + at, good, at);
        at += good;
        if (at == d->len)
            break;
        bad = gz_utf8_bad(d->data + at, d->len - at);
        gz_sink_char(&d->sink, GZ_REPLACEMENT, (gz_span){ at, at + bad });
        at += bad;
        d->bad++;
    }
}

/* Text in Windows-1252 hardly has these: five stand for nothing, two for rare letters. */
static bool is_odd_in_windows_1252(unsigned char byte)
{
    return byte == 0x81 || byte == 0x8D || byte == 0x8F || byte == 0x90 || byte == 0x9D ||
           byte >= 0xFE;
}

/* Is it rather UTF-8 with some damage than Windows-1252? Each place votes: whole
 * characters of several bytes and broken-off ones for UTF-8, single bytes against. */
static bool looks_like_utf8(const char *data, size_t len)
{
    size_t votes_for = 0, votes_against = 0;

    for (size_t at = 0; at < len;) {
        size_t good = gz_utf8_valid(data + at, len - at), bad;

        votes_for += good - gz_utf8_count(data + at, good);
        at += good;
        if (at == len)
            break;
        bad = gz_utf8_bad(data + at, len - at);
        votes_for += bad > 1;
        votes_against += bad == 1 && !is_odd_in_windows_1252((unsigned char)data[at]);
        at += bad;
    }
    return votes_for >= votes_against;
}

/* ---- UTF-16 ------------------------------------------------------------ */

static uint32_t unit16(const decoder *d, size_t at)
{
    const unsigned char *s = (const unsigned char *)d->data + at;

    return d->charset.kind == GZ_CHARSET_UTF16BE ? (uint32_t)s[0] << 8 | s[1]
                                                 : (uint32_t)s[1] << 8 | s[0];
}

/* Returns the bytes taken; a lone surrogate and an odd last byte are U+FFFD. */
static size_t next16(decoder *d, size_t at, uint32_t *cp)
{
    *cp = GZ_REPLACEMENT;
    if (d->len - at < 2) {
        d->bad++;
        return 1;
    }
    *cp = unit16(d, at);
    if (*cp < 0xD800 || *cp > 0xDFFF)
        return 2;
    if (*cp <= 0xDBFF && d->len - at >= 4) {
        uint32_t low = unit16(d, at + 2);

        if (low >= 0xDC00 && low <= 0xDFFF) {
            *cp = 0x10000 + ((*cp - 0xD800) << 10) + (low - 0xDC00);
            return 4;
        }
    }
    *cp = GZ_REPLACEMENT;
    d->bad++;
    return 2;
}

static void decode_utf16(decoder *d)
{
    for (size_t at = d->bom; at < d->len && !d->sink.failed;) {
        uint32_t cp;
        size_t step = next16(d, at, &cp);

        gz_sink_char(&d->sink, cp, (gz_span){ at, at + step });
        at += step;
    }
}

/* ---- the choice -------------------------------------------------------- */

static bool find_bom(decoder *d)
{
    static const struct {
        const char *bytes, *label;
    } marks[] = { { "\xEF\xBB\xBF", "utf-8" },
                  { "\xFF\xFE", "utf-16le" },
                  { "\xFE\xFF", "utf-16be" } };

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t len = strlen(marks[i].bytes);

        if (d->len >= len && memcmp(d->data, marks[i].bytes, len) == 0) {
            d->bom = len;
            return gz_charset_from_label(marks[i].label, strlen(marks[i].label), &d->charset);
        }
    }
    return false;
}

/* The set that the page declares; false when there is none. A page that was read can't
 * be in UTF-16, and text that is valid UTF-8 is not in the set that was once the default. */
static bool find_declared(decoder *d)
{
    size_t len;
    const char *label = gz_charset_declared(d->data, d->len, &len);

    if (!label || !gz_charset_from_label(label, len, &d->charset))
        return false;
    if (d->charset.kind == GZ_CHARSET_UTF16LE || d->charset.kind == GZ_CHARSET_UTF16BE)
        d->charset.kind = GZ_CHARSET_UTF8;
    return d->charset.kind != GZ_CHARSET_WINDOWS_1252 || gz_utf8_valid(d->data, d->len) != d->len;
}

static bool guess(decoder *d)
{
    bool utf8 = gz_utf8_valid(d->data, d->len) == d->len || looks_like_utf8(d->data, d->len);

    d->charset.kind = utf8 ? GZ_CHARSET_UTF8 : GZ_CHARSET_WINDOWS_1252;
    return utf8 || gz_document_warn(d->doc, "encoding-windows-1252",
                                    "not valid UTF-8, and no encoding is declared: read as "
                                    "Windows-1252");
}

/* False when memory ran out. */
static bool choose(decoder *d, const gloze_input *in, bool page)
{
    d->charset = (gz_charset){ .kind = GZ_CHARSET_UTF8 };
    if (in->media == GLOZE_MEDIA_VERBATIM || find_bom(d))
        return true;
    if (!(in->charset && gz_charset_from_label(in->charset, strlen(in->charset), &d->charset)) &&
        !(page && find_declared(d)))
        return guess(d);
    if (d->charset.kind != GZ_CHARSET_OTHER || gz_transcode_knows(d->charset.name))
        return true;
    return gz_document_warn(d->doc, "unknown-encoding", "the declared encoding %s is not known",
                            d->charset.name) &&
           guess(d);
}

static bool is_utf16(const decoder *d)
{
    return d->charset.kind == GZ_CHARSET_UTF16LE || d->charset.kind == GZ_CHARSET_UTF16BE;
}

/* A picture, an archive: many control characters, or the NUL that no text has. */
static gloze_status check_text(const decoder *d, const char *where, gloze_error *err)
{
    enum { PROBE = 4096 };
    size_t probe = d->len < PROBE ? d->len : PROBE, controls = 0;
    const char *nul = memchr(d->data, '\0', d->len);

    if (nul)
        return gz_fail(err, GLOZE_EINPUT,
                       "%s: NUL byte at offset %zu: this is no text; convert it, or declare its "
                       "encoding if it is UTF-16 without a byte order mark",
                       where, (size_t)(nul - d->data));
    for (size_t i = 0; i < probe; i++) {
        unsigned char c = (unsigned char)d->data[i];

        controls += c < 0x20 && !(c >= '\t' && c <= '\r') && c != 0x1B;
    }
    if (controls > probe / 16)
        return gz_fail(err, GLOZE_EINPUT,
                       "%s: %zu control characters in the first %zu bytes: this is no text; "
                       "convert it first",
                       where, controls, probe);
    return GLOZE_OK;
}

static void run(decoder *d)
{
    switch (d->charset.kind) {
    case GZ_CHARSET_UTF8:
        decode_utf8(d);
        break;
    case GZ_CHARSET_UTF16LE:
    case GZ_CHARSET_UTF16BE:
        decode_utf16(d);
        break;
    case GZ_CHARSET_WINDOWS_1252:
        decode_windows_1252(d);
        break;
    case GZ_CHARSET_OTHER:
        gz_transcode(&d->sink, d->charset.name, d->data, d->len, &d->bad);
        break;
    }
}

static bool report_bad(const decoder *d)
{
    const char *done = d->bad == 1 ? "sequence was replaced" : "sequences were replaced";

    if (!d->bad)
        return true;
    if (d->charset.kind == GZ_CHARSET_UTF8)
        return gz_document_warn(d->doc, "malformed-utf8", "%zu malformed UTF-8 %s by U+FFFD",
                                d->bad, done);
    return gz_document_warn(d->doc, "malformed-text", "%zu malformed %s %s by U+FFFD", d->bad,
                            d->charset.name, done);
}

/* Valid UTF-8 is not copied. */
static bool take_over(decoder *d, gz_decoded *out)
{
    size_t len = d->len - d->bom;

    if (d->charset.kind != GZ_CHARSET_UTF8 || gz_utf8_valid(d->data + d->bom, len) != len)
        return false;
    *out = (gz_decoded){ .text = d->data + d->bom, .len = len };
    return true;
}

gloze_status gz_decode(gz_document *doc, const gloze_input *in, bool page, const char *where,
                       gz_decoded *out, gloze_error *err)
{
    decoder d = { .doc = doc, .data = in->data, .len = in->len };
    gloze_status st;

    *out = (gz_decoded){ .text = "" };
    if (in->len == 0)
        return GLOZE_OK;
    if (!choose(&d, in, page))
        return gz_fail_memory(err);
    if (!is_utf16(&d) && (st = check_text(&d, where, err)) != GLOZE_OK)
        return st;
    if (take_over(&d, out)) {
        gz_map_run run = { .source_start = (uint32_t)d.bom,
                           .count = (uint32_t)out->len,
                           .text_unit = 1,
                           .source_unit = 1 };

        return out->len == 0 || gz_offset_map_add(&out->map, &doc->arena, run)
                   ? GLOZE_OK
                   : gz_fail_memory(err);
    }
    gz_sink_init(&d.sink, &doc->arena);
    if (gz_sink_reserve(&d.sink, in->len + in->len / 8))
        run(&d);
    if (!gz_sink_finish(&d.sink) || !report_bad(&d))
        return gz_fail_memory(err);
    *out = (gz_decoded){ .text = d.sink.text, .len = d.sink.len, .map = d.sink.map };
    if (memchr(out->text, '\0', out->len))
        return gz_fail(err, GLOZE_EINPUT, "%s: NUL character: this is no text; convert it first",
                       where);
    return GLOZE_OK;
}
