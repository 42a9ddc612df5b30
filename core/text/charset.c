#include "text/charset.h"

#include "base/ascii.h"

#include <string.h>

/* Labels that mean something else on the web than their name says, or that iconv
 * does not know (WHATWG Encoding, section 4.2). All others are passed on. */
static const struct {
    const char *label, *name;
    gz_charset_kind kind;
} labels[] = {
    { "ansi_x3.4-1968", "windows-1252", GZ_CHARSET_WINDOWS_1252 },
    { "ascii", "windows-1252", GZ_CHARSET_WINDOWS_1252 },
    { "big5", "BIG5-HKSCS", GZ_CHARSET_OTHER },
    { "big5-hkscs", "BIG5-HKSCS", GZ_CHARSET_OTHER },
    { "cn-big5", "BIG5-HKSCS", GZ_CHARSET_OTHER },
    { "cp1252", "windows-1252", GZ_CHARSET_WINDOWS_1252 },
    { "cp819", "windows-1252", GZ_CHARSET_WINDOWS_1252 },
    { "euc-kr", "CP949", GZ_CHARSET_OTHER },
    { "gb2312", "GB18030", GZ_CHARSET_OTHER },
    { "gb_2312-80", "GB18030", GZ_CHARSET_OTHER },
    { "gbk", "GB18030", GZ_CHARSET_OTHER },
    { "iso-8859-1", "windows-1252", GZ_CHARSET_WINDOWS_1252 },
    { "iso-8859-11", "CP874", GZ_CHARSET_OTHER },
    { "iso-8859-9", "CP1254", GZ_CHARSET_OTHER },
    { "iso8859-1", "windows-1252", GZ_CHARSET_WINDOWS_1252 },
    { "iso88591", "windows-1252", GZ_CHARSET_WINDOWS_1252 },
    { "iso_8859-1", "windows-1252", GZ_CHARSET_WINDOWS_1252 },
    { "ks_c_5601-1987", "CP949", GZ_CHARSET_OTHER },
    { "ksc5601", "CP949", GZ_CHARSET_OTHER },
    { "l1", "windows-1252", GZ_CHARSET_WINDOWS_1252 },
    { "latin-1", "windows-1252", GZ_CHARSET_WINDOWS_1252 },
    { "latin1", "windows-1252", GZ_CHARSET_WINDOWS_1252 },
    { "latin5", "CP1254", GZ_CHARSET_OTHER },
    { "macintosh", "MACINTOSH", GZ_CHARSET_OTHER },
    { "ms932", "CP932", GZ_CHARSET_OTHER },
    { "shift-jis", "CP932", GZ_CHARSET_OTHER },
    { "shift_jis", "CP932", GZ_CHARSET_OTHER },
    { "sjis", "CP932", GZ_CHARSET_OTHER },
    { "tis-620", "CP874", GZ_CHARSET_OTHER },
    { "us-ascii", "windows-1252", GZ_CHARSET_WINDOWS_1252 },
    { "utf-16", "UTF-16LE", GZ_CHARSET_UTF16LE },
    { "utf-16be", "UTF-16BE", GZ_CHARSET_UTF16BE },
    { "utf-16le", "UTF-16LE", GZ_CHARSET_UTF16LE },
    { "utf-8", "UTF-8", GZ_CHARSET_UTF8 },
    { "utf8", "UTF-8", GZ_CHARSET_UTF8 },
    { "windows-1252", "windows-1252", GZ_CHARSET_WINDOWS_1252 },
    { "windows-31j", "CP932", GZ_CHARSET_OTHER },
    { "windows-874", "CP874", GZ_CHARSET_OTHER },
    { "windows-949", "CP949", GZ_CHARSET_OTHER },
    { "x-cp1252", "windows-1252", GZ_CHARSET_WINDOWS_1252 },
    { "x-gbk", "GB18030", GZ_CHARSET_OTHER },
    { "x-mac-cyrillic", "MAC-CYRILLIC", GZ_CHARSET_OTHER },
    { "x-mac-roman", "MACINTOSH", GZ_CHARSET_OTHER },
    { "x-sjis", "CP932", GZ_CHARSET_OTHER },
};

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Only these go to iconv_open(3): a "/" would choose options of iconv. */
static bool is_label_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("-_.:()+", c));
}

bool gz_charset_from_label(const char *label, size_t len, gz_charset *out)
{
    while (len && is_space(*label))
        label++, len--;
    while (len && is_space(label[len - 1]))
        len--;
    if (len == 0 || len >= GZ_CHARSET_NAME)
        return false;
    for (size_t i = 0; i < len; i++)
        if (!is_label_char(label[i]))
            return false;
    *out = (gz_charset){ .kind = GZ_CHARSET_OTHER };
    memcpy(out->name, label, len);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (gz_ascii_equal(out->name, labels[i].label)) {
            out->kind = labels[i].kind;
            strcpy(out->name, labels[i].name);
            break;
        }
    return true;
}

enum { PRESCAN = 4096 }; /* HTML asks for the first 1024 bytes; real pages are later */

/* The value behind `name =` in a tag that ends at `end`. */
static const char *find_value(const char *at, const char *end, const char *name, size_t *len)
{
    while ((at = gz_ascii_find(at, (size_t)(end - at), name)) != NULL) {
        const char *stop;

        at += strlen(name);
        while (at < end && is_space(*at))
            at++;
        if (at == end || *at != '=')
            continue;
        at++;
        while (at < end && (is_space(*at) || *at == '"' || *at == '\''))
            at++;
        for (stop = at; stop < end && is_label_char(*stop); stop++)
            ;
        *len = (size_t)(stop - at);
        if (*len)
            return at;
    }
    return NULL;
}

static const char *declared_in_meta(const char *data, const char *end, size_t *len)
{
    const char *at = data;

    while (at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL) {
        const char *stop, *label;

        if (end - at >= 4 && memcmp(at, "<!--", 4) == 0) {
            stop = gz_ascii_find(at + 4, (size_t)(end - at) - 4, "-->");
        } else {
            stop = memchr(at, '>', (size_t)(end - at));
            if (stop && stop - at > 6 && gz_ascii_starts(at, (size_t)(stop - at), "<meta") &&
                (label = find_value(at + 5, stop, "charset", len)) != NULL)
                return label;
        }
        if (!stop)
            return NULL;
        at = stop + 1;
    }
    return NULL;
}

const char *gz_charset_declared(const char *data, size_t len, size_t *label_len)
{
    const char *end = data + (len < PRESCAN ? len : PRESCAN), *stop, *label;

    if (len >= 5 && memcmp(data, "<?xml", 5) == 0 &&
        (stop = memchr(data, '>', (size_t)(end - data))) != NULL &&
        (label = find_value(data, stop, "encoding", label_len)) != NULL)
        return label;
    return declared_in_meta(data, end, label_len);
}
