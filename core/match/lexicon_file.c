#include "match/lexicon_file.h"

#include "base/checksum.h"
#include "base/mem.h"

#include <string.h>

#define BUILD_AGAIN "make it again with gloze lexicon build"

static uint64_t header_checksum(const gz_lexicon_header *header)
{
    return gz_checksum(header, offsetof(gz_lexicon_header, header_checksum));
}

gz_lexicon_source gz_lexicon_source_of(const char *tsv, size_t len)
{
    return (gz_lexicon_source){ len, gz_checksum(tsv, len) };
}

bool gz_lexicon_is_image(const char *data, size_t len)
{
    return len >= 8 && memcmp(data, GZ_LEXICON_MAGIC, 8) == 0;
}

/* ---- writing ---- */

static void pad(gz_buffer *out, size_t start)
{
    while ((out->len - start) % 8)
        gz_buffer_char(out, '\0');
}

static void put_section(gz_buffer *out, size_t start, gz_lexicon_header *header,
                        gz_lexicon_section which, const void *data, size_t len)
{
    header->sections[which].start = out->len - start;
    header->sections[which].len = len;
    gz_buffer_add(out, data, len);
    pad(out, start);
}

static gz_lexicon_header make_header(const gz_lexicon *lexicon, gz_lexicon_source source)
{
    return (gz_lexicon_header){
        .magic = GZ_LEXICON_MAGIC,
        .order = GZ_LEXICON_ORDER,
        .version = GZ_LEXICON_VERSION,
        .normaliser = gz_fold_version(),
        .letter_case = lexicon->options.letter_case,
        .hyphen = lexicon->options.hyphen,
        .plural = lexicon->options.plural,
        .possessive = lexicon->options.possessive,
        .column_count = (uint32_t)lexicon->column_count,
        .row_count = (uint32_t)lexicon->row_count,
        .record_count = (uint32_t)lexicon->record_count,
        .key_count = (uint32_t)lexicon->index.count,
        .longest = (uint32_t)lexicon->index.longest,
        .source = source,
    };
}

gloze_status gz_lexicon_compile(const gz_lexicon *lexicon, gz_lexicon_source source, gz_buffer *out,
                                gloze_error *err)
{
    gz_lexicon_header header = make_header(lexicon, source);
    size_t start = out->len;
    gz_index index;

    if (!gz_index_fitted(&lexicon->index, &index))
        return gz_fail_memory(err);
    gz_buffer_reserve(out, sizeof header + lexicon->text_len + lexicon->filter_len +
                               lexicon->record_count * sizeof *lexicon->records +
                               index.size * sizeof *index.slots + 32);
    gz_buffer_add(out, &header, sizeof header);
    put_section(out, start, &header, GZ_SECTION_TEXT, lexicon->text, lexicon->text_len);
    put_section(out, start, &header, GZ_SECTION_RECORDS, lexicon->records,
                lexicon->record_count * sizeof *lexicon->records);
    put_section(out, start, &header, GZ_SECTION_SLOTS, index.slots,
                index.size * sizeof *index.slots);
    put_section(out, start, &header, GZ_SECTION_FILTER, lexicon->filter, lexicon->filter_len);
    gz_index_clear(&index);
    if (out->failed)
        return gz_fail_memory(err);
    header.file_len = out->len - start;
    header.body_checksum =
        gz_checksum(out->data + start + sizeof header, header.file_len - sizeof header);
    header.header_checksum = header_checksum(&header);
    memcpy(out->data + start, &header, sizeof header);
    return GLOZE_OK;
}

/* ---- opening ---- */

/* What is wrong with the header, or NULL. */
static const char *check_kind(const gz_lexicon_header *header, size_t len)
{
    if (!gz_lexicon_is_image(header->magic, len))
        return "is no compiled lexicon; gloze lexicon build makes one from a table";
    if (len < sizeof *header)
        return "was cut; " BUILD_AGAIN;
    if (header->order == __builtin_bswap32(GZ_LEXICON_ORDER))
        return "was made on a machine of another byte order; " BUILD_AGAIN " on this one";
    if (header->version != GZ_LEXICON_VERSION)
        return "has another version than this gloze reads; " BUILD_AGAIN;
    if (header->header_checksum != header_checksum(header))
        return "is damaged at its beginning; " BUILD_AGAIN;
    if (header->normaliser != gz_fold_version())
        return "was made by a gloze that takes other characters for the same; " BUILD_AGAIN;
    if (header->file_len != len)
        return "was cut, or something was added; " BUILD_AGAIN;
    return NULL;
}

/* A checksum can be forged, and then the numbers may say anything. */
static bool check_numbers(const gz_lexicon_header *header)
{
    const uint64_t text_len = header->sections[GZ_SECTION_TEXT].len,
                   filter_len = header->sections[GZ_SECTION_FILTER].len;
    uint64_t end = sizeof *header;

    for (size_t i = 0; i < GZ_SECTION_COUNT; i++) {
        uint64_t start = header->sections[i].start, len = header->sections[i].len;

        if (start % 8 || start < end || start > header->file_len || len > header->file_len - start)
            return false;
        end = start + len;
    }
    return header->letter_case <= GZ_CASE_FOLD && header->longest <= GZ_PHRASE_TOKENS &&
           header->row_count <= header->record_count && header->record_count <= GZ_INDEX_CHAINS &&
           header->column_count > 0 && header->column_count <= GZ_COLUMNS_MAX && text_len > 0 &&
           text_len <= UINT32_MAX && (filter_len & (filter_len - 1)) == 0 &&
           header->sections[GZ_SECTION_RECORDS].len ==
               header->record_count * (uint64_t)sizeof(gz_record) &&
           header->sections[GZ_SECTION_SLOTS].len % sizeof(gz_index_entry) == 0 &&
           header->sections[GZ_SECTION_SLOTS].len / sizeof(gz_index_entry) > header->key_count &&
           header->sections[GZ_SECTION_SLOTS].len / sizeof(gz_index_entry) <= UINT32_MAX;
}

static const void *section(const gz_lexicon_header *header, gz_lexicon_section which)
{
    return (const char *)header + header->sections[which].start;
}

/* The lexicon reads the arrays of the file, and changes none of them. */
static void point_at(gz_lexicon *lexicon, const gz_lexicon_header *header)
{
    lexicon->text = section(header, GZ_SECTION_TEXT);
    lexicon->text_len = header->sections[GZ_SECTION_TEXT].len;
    lexicon->records = section(header, GZ_SECTION_RECORDS);
    lexicon->row_count = header->row_count;
    lexicon->record_count = header->record_count;
    lexicon->index = (gz_index){
        .slots = (gz_index_entry *)section(header, GZ_SECTION_SLOTS),
        .size = header->sections[GZ_SECTION_SLOTS].len / sizeof(gz_index_entry),
        .count = header->key_count,
        .longest = header->longest,
        .sorted = true,
    };
    lexicon->filter = section(header, GZ_SECTION_FILTER);
    lexicon->filter_len = header->sections[GZ_SECTION_FILTER].len;
    lexicon->column_count = header->column_count;
    lexicon->options = (gz_lexicon_options){ (gz_letter_case)header->letter_case, header->hyphen,
                                             header->plural, header->possessive };
}

/* Fills a lexicon from a header of the right kind. */
static gloze_status open_header(gz_lexicon *lexicon, const gz_lexicon_header *header,
                                const char *where, gloze_error *err)
{
    lexicon->where = gz_copy(where, strlen(where));
    if (!lexicon->where)
        return gz_fail_memory(err);
    if (!check_numbers(header))
        return gz_lexicon_fail_damaged(where, err);
    point_at(lexicon, header);
    if (lexicon->text[lexicon->text_len - 1] != '\0')
        return gz_lexicon_fail_damaged(where, err);
    return gz_lexicon_find_columns(lexicon, where, err);
}

bool gz_lexicon_is_current(const char *image, size_t len, uint64_t table_len, uint64_t table_sum)
{
    const gz_lexicon_header *header = (const void *)image;

    return !check_kind(header, len) && header->source.len == table_len &&
           header->source.checksum == table_sum;
}

void gz_lexicon_trust(gz_lexicon *lexicon)
{
    lexicon->trusted = true;
}

gloze_status gz_lexicon_from_image(const char *image, size_t len, const char *where,
                                   gz_lexicon **out, gloze_error *err)
{
    const gz_lexicon_header *header = (const void *)image;
    const char *wrong = check_kind(header, len);
    gz_lexicon *lexicon;
    gloze_status st;

    *out = NULL;
    if (wrong)
        return gz_fail(err, GLOZE_EPLUGIN, "%s: the file %s", where, wrong);
    lexicon = gz_zalloc(1, sizeof *lexicon);
    st = lexicon ? open_header(lexicon, header, where, err) : gz_fail_memory(err);
    if (st == GLOZE_OK)
        *out = lexicon;
    else
        gz_lexicon_free(lexicon);
    return st;
}

gz_lexicon_source gz_lexicon_image_source(const char *image)
{
    return ((const gz_lexicon_header *)(const void *)image)->source;
}

/* ---- checking all of it ---- */

static bool check_record(const gz_lexicon *lexicon, size_t at)
{
    const gz_record *record = &lexicon->records[at];
    bool plural = at >= lexicon->row_count;
    size_t len;

    for (size_t i = 0; i < (plural ? 1 : lexicon->column_count); i++)
        if (!gz_lexicon_text(lexicon, record->text, i, &len))
            return false;
    if (record->next && (record->next <= at + 1 || record->next > lexicon->record_count))
        return false;
    if (plural)
        return record->origin < lexicon->row_count && record->next_row == 0;
    return record->next_row == 0 ||
           (record->next_row > at + 1 && record->next_row <= lexicon->row_count);
}

static bool check_slots(const gz_lexicon *lexicon)
{
    const gz_index *index = &lexicon->index;
    size_t used = 0;

    for (size_t i = 0; i < index->size; i++) {
        const gz_index_entry *entry = &index->slots[i];

        if (!entry->value)
            continue;
        used++;
        if (!(entry->value & GZ_INDEX_USED) || gz_index_chain(entry) > lexicon->record_count)
            return false;
    }
    if (used != index->count)
        return false;
    for (size_t i = 0; i < index->size; i++)
        if (index->slots[i].value && gz_index_find(index, index->slots[i].tag) != &index->slots[i])
            return false;
    return true;
}

gloze_status gz_lexicon_verify(const gz_lexicon *lexicon, const char *image, gloze_error *err)
{
    const gz_lexicon_header *header = (const void *)image;

    if (gz_checksum(image + sizeof *header, header->file_len - sizeof *header) !=
        header->body_checksum)
        return gz_lexicon_fail_damaged(lexicon->where, err);
    for (size_t i = 0; i < lexicon->record_count; i++)
        if (!check_record(lexicon, i))
            return gz_lexicon_fail_damaged(lexicon->where, err);
    return check_slots(lexicon) ? GLOZE_OK : gz_lexicon_fail_damaged(lexicon->where, err);
}

uint64_t gz_lexicon_image_sum(const void *image, size_t len)
{
    gz_lexicon_header header;

    if (len < sizeof header)
        return 0;
    memcpy(&header, image, sizeof header);
    return header.header_checksum;
}
