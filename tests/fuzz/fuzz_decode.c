/* Bytes in every encoding: what comes out is UTF-8 without NUL, and each byte of it maps to bytes of
 * the input, in order. The first byte chooses the encoding. */
#include "base/utf8.h"
#include "text/decode.h"

#include <assert.h>
#include <string.h>

static const char *const charsets[] = { NULL,          "utf-8",  "utf-16le", "utf-16be",
                                        "latin1",      "cp1258", "gb18030",  "shift_jis",
                                        "big5",        "euc-jp", "euc-kr",   "iso-2022-jp",
                                        "iso-2022-kr", "utf-7",  "koi8-u",   "no-such-set" };

static void check_map(const gz_offset_map *map, size_t text_len, size_t source_len)
{
    size_t text = 0, source = 0;

    for (size_t i = 0; i < map->count; i++) {
        const gz_map_run *run = &map->runs[i];

        assert(run->count > 0 && run->text_unit > 0 && run->source_unit > 0);
        assert(run->text_start == text && run->source_start >= source);
        text += (size_t)run->count * run->text_unit;
        source = run->source_start + (size_t)run->count * run->source_unit;
    }
    assert(text == text_len && source <= source_len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gz_document doc;
    gz_decoded decoded;
    gloze_error err = { 0 };
    gloze_input in = { 0 };

    if (size < 2 || size > 1 << 16)
        return -1;
    in.data = (const char *)data + 1;
    in.len = size - 1;
    in.charset = charsets[data[0] % (sizeof charsets / sizeof *charsets)];
    gz_document_init(&doc);
    if (gz_decode(&doc, &in, data[0] & 0x80, "fuzz", &decoded, &err) == GLOZE_OK) {
        assert(gz_utf8_valid(decoded.text, decoded.len) == decoded.len);
        assert(!memchr(decoded.text, '\0', decoded.len));
        check_map(&decoded.map, decoded.len, in.len);
    } else {
        assert(err.code == GLOZE_EINPUT && strncmp(err.message, "fuzz: ", 6) == 0);
    }
    gz_document_clear(&doc);
    return 0;
}
