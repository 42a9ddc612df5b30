#include "text/align.h"

#include "base/utf8.h"
#include "text/tags.h"

#include <string.h>

/* References that need no semicolon: those of U+00A0 to U+00FF, in this order. */
static const char *const latin1_names[] = {
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",
    "copy",   "ordf",   "laquo",  "not",    "shy",    "reg",    "macr",   "deg",    "plusmn",
    "sup2",   "sup3",   "acute",  "micro",  "para",   "middot", "cedil",  "sup1",   "ordm",
    "raquo",  "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",  "Atilde",
    "Auml",   "Aring",  "AElig",  "Ccedil", "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave",
    "Iacute", "Icirc",  "Iuml",   "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde",
    "Ouml",   "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN",
    "szlig",  "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil",
    "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",   "eth",
    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide", "oslash", "ugrave",
    "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml",
};

_Static_assert(sizeof latin1_names / sizeof *latin1_names == 96, "U+00A0 to U+00FF");

/* The others that need none, and second spellings. */
static const struct {
    uint32_t cp;
    const char *name;
} more_names[] = { { '&', "amp" },   { '&', "AMP" }, { '<', "lt" },   { '<', "LT" },
                   { '>', "gt" },    { '>', "GT" },  { '"', "quot" }, { '"', "QUOT" },
                   { 0xA9, "COPY" }, { 0xAE, "REG" } };

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static size_t name_prefix(const char *raw, size_t len, const char *name)
{
    size_t n = strlen(name);

    return n <= len && memcmp(raw, name, n) == 0 ? n : 0;
}

/* Length of the name at `raw` that gives `cp` without a semicolon; 0 when there is none. */
static size_t short_name(const char *raw, size_t len, uint32_t cp)
{
    if (cp >= 0xA0 && cp <= 0xFF) {
        size_t n = name_prefix(raw, len, latin1_names[cp - 0xA0]);

        if (n)
            return n;
    }
    for (size_t i = 0; i < sizeof more_names / sizeof *more_names; i++) {
        size_t n = more_names[i].cp == cp ? name_prefix(raw, len, more_names[i].name) : 0;

        if (n)
            return n;
    }
    return 0;
}

static size_t first_char(const char *text, uint32_t *cp)
{
    return gz_utf8_next(text, strnlen(text, 4), cp);
}

/* Length of the named reference at `raw` (an "&") that gave `text`; 0 when the "&" stands
 * for itself. */
static size_t name_length(const char *raw, size_t len, const char *text)
{
    size_t step, name, brief;
    uint32_t cp;

    for (name = 1; name < len && is_alnum(raw[name]); name++)
        ;
    step = first_char(text, &cp);
    brief = short_name(raw + 1, name - 1, cp);
    if (brief && brief + 1 == name)
        return name + (name < len && raw[name] == ';');
    if (brief && (cp == '&' || name == len || raw[name] != ';'))
        return brief + 1;
    /* "&notin;" is one reference, "&notit;" is "&not" and letters: see what comes next */
    if (brief && strncmp(text + step, raw + 1 + brief, name - brief) == 0)
        return brief + 1;
    if (cp == '&' || name == 1)
        return 0;
    return name + (name < len && raw[name] == ';');
}

/* Some references give two characters; these are all that come second. */
static bool is_second(uint32_t cp)
{
    return cp == 0x338 || cp == 0x20D2 || cp == 0x20E5 || cp == 0xFE00 || cp == 0x333 ||
           cp == 0x331 || cp == 0x200A;
}

static size_t name_text(const char *raw, size_t ref, size_t len, const char *text)
{
    uint32_t cp;
    size_t first = first_char(text, &cp), second;

    if (!text[first])
        return first;
    second = first_char(text + first, &cp);
    if (ref == 7 && memcmp(raw, "&fjlig;", 7) == 0)
        return first + second;
    if (!is_second(cp) || (len - ref >= second && memcmp(raw + ref, text + first, second) == 0))
        return first;
    return first + second;
}

static bool is_markup(const char *raw, size_t len)
{
    char c = len > 1 ? raw[1] : '\0';

    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' || c == '!' || c == '?';
}

/* Bytes that are the same on both sides; stops before what needs a closer look. */
static size_t same_length(const char *raw, size_t len, const char *text)
{
    size_t n = 0;

    while (n < len && raw[n] == text[n] && raw[n] != '&' && raw[n] != '<')
        n++;
    while (n > 0 && n < len && ((unsigned char)raw[n] & 0xC0) == 0x80)
        n--; /* back to where the character begins */
    return n;
}

/* Behind a tag, doctype or the like that the parser has ignored. */
static size_t skip_markup(const char *raw, size_t len)
{
    const char *stop;
    gz_tag tag;

    if (len > 9 && memcmp(raw, "<![CDATA[", 9) == 0)
        return 9; /* what is inside is text; its end is dropped below */
    if (gz_tag_read(raw, raw + len, &tag) || tag.end == raw + len)
        return (size_t)(tag.end - raw);
    stop = memchr(raw, '>', len);
    return stop ? (size_t)(stop - raw) + 1 : len;
}

static void copy(gz_aligner *a, gz_aligned *piece, size_t raw_len, size_t text_len)
{
    *piece = (gz_aligned){ .text = a->raw + a->raw_at,
                           .len = raw_len,
                           .raw_start = a->raw_at,
                           .raw_end = a->raw_at + raw_len,
                           .copied = true };
    a->raw_at += raw_len;
    a->text_at += text_len;
}

static bool is_digit(char c, bool hex)
{
    return (c >= '0' && c <= '9') || (hex && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')));
}

/* Length of "&#163;" or "&#xA3;" at `raw`; 0 when it is none. */
static size_t number_length(const char *raw, size_t len)
{
    bool hex = len > 2 && (raw[2] == 'x' || raw[2] == 'X');
    size_t first = hex ? 3 : 2, at = first;

    while (at < len && is_digit(raw[at], hex))
        at++;
    if (at == first)
        return 0;
    return at + (at < len && raw[at] == ';');
}

static bool take_reference(gz_aligner *a, gz_aligned *piece, const char *raw, size_t len)
{
    const char *text = a->text + a->text_at;
    bool number = len > 1 && raw[1] == '#';
    size_t ref = number ? number_length(raw, len) : name_length(raw, len, text);
    uint32_t cp;

    if (!ref)
        return false;
    *piece = (gz_aligned){ .text = text,
                           .len = number ? first_char(text, &cp) : name_text(raw, ref, len, text),
                           .raw_start = a->raw_at,
                           .raw_end = a->raw_at + ref };
    a->raw_at += ref;
    a->text_at += piece->len;
    return true;
}

bool gz_align_next(gz_aligner *a, gz_aligned *piece)
{
    while (a->raw_at < a->raw_len && a->text[a->text_at]) {
        const char *raw = a->raw + a->raw_at, *text = a->text + a->text_at;
        size_t left = a->raw_len - a->raw_at, step;
        uint32_t cp;

        if (*raw == '&' && take_reference(a, piece, raw, left))
            return true;
        step = same_length(raw, left, text);
        if (step == 0 && *raw == *text && (*raw == '&' || *raw == '<') &&
            !(*raw == '<' && is_markup(raw, left) && raw[1] != text[1]))
            step = 1;
        if (step) {
            copy(a, piece, step, step);
            return true;
        }
        if (*raw == '<' && is_markup(raw, left)) {
            a->raw_at += skip_markup(raw, left);
            continue;
        }
        if (*raw == '\r' && *text == '\n') {
            copy(a, piece, left > 1 && raw[1] == '\n' ? 2 : 1, 1);
            return true;
        }
        step = gz_utf8_next(raw, left, &cp);
        if (strncmp(text, "\xEF\xBF\xBD", 3) == 0) {
            copy(a, piece, step, 3);
            return true;
        }
        a->raw_at += step; /* dropped by the parser */
    }
    return false;
}
