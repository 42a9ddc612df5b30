#include "run/unpack.h"

#include "base/mem.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 64 << 10, MOST_RATIO = 200 };

#define MOST_BYTES ((size_t)1 << 30)
#define FREE_BYTES ((size_t)4 << 20) /* so much may come of any file, however small */

struct gz_unpack {
    struct archive *archive;
    int fd;
    const char *name;
    locale_t utf8;       /* names come in its charset; NULL: a process that opens no files has it */
    size_t left;         /* bytes of the entry; libarchive gives four more after a WARC record */
    size_t taken, given; /* bytes of the file, and of what it unpacks to */
    char chunk[CHUNK];
};

/* ---- what libarchive calls ---- */

static la_ssize_t take(struct archive *archive, void *data, const void **out)
{
    gz_unpack *u = data;
    ssize_t got = read(u->fd, u->chunk, sizeof u->chunk);

    *out = u->chunk;
    if (got < 0) {
        archive_set_error(archive, errno, "%s", strerror(errno));
        return ARCHIVE_FATAL;
    }
    u->taken += (size_t)got;
    return got;
}

/* Zip has its list of entries at the end. A pipe can't be sought in: then entries are read as they come. */
static la_int64_t seek(struct archive *archive, void *data, la_int64_t offset, int whence)
{
    gz_unpack *u = data;
    off_t at = lseek(u->fd, offset, whence);

    if (at < 0)
        archive_set_error(archive, errno, "%s", strerror(errno));
    return at < 0 ? ARCHIVE_FATAL : at;
}

/* ---- opening ---- */

static void choose_formats(gz_unpack *u, bool raw)
{
    struct archive *a = u->archive;

    archive_read_support_filter_gzip(a);
    archive_read_support_filter_zstd(a);
    archive_read_support_filter_xz(a);
    archive_read_support_filter_bzip2(a);
    if (raw) {
        archive_read_support_format_raw(a);
        return;
    }
    archive_read_support_format_zip(a);
    archive_read_support_format_tar(a);
    archive_read_support_format_7zip(a);
    archive_read_support_format_warc(a);
}

static gloze_status fail_archive(gz_unpack *u, const char *what, gloze_error *err)
{
    const char *why = archive_error_string(u->archive);

    if (archive_errno(u->archive) == ENOMEM)
        return gz_fail_memory(err);
    return gz_fail(err, GLOZE_EINPUT, "%s: %s: %s", u->name, what, why ? why : "no reason given");
}

gloze_status gz_unpack_new(int fd, const char *name, bool raw, gz_unpack **out, gloze_error *err)
{
    gz_unpack *u = gz_zalloc(1, sizeof *u);
    gloze_status st = GLOZE_OK;

    *out = NULL;
    if (!u)
        return gz_fail_memory(err);
    u->fd = fd;
    u->name = name;
    u->archive = archive_read_new();
    u->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    if (!u->archive) {
        gz_unpack_free(u);
        return gz_fail_memory(err);
    }
    choose_formats(u, raw);
    archive_read_set_read_callback(u->archive, take);
    if (!raw && lseek(fd, 0, SEEK_CUR) >= 0)
        archive_read_set_seek_callback(u->archive, seek);
    archive_read_set_callback_data(u->archive, u);
    if (archive_read_open1(u->archive) != ARCHIVE_OK)
        st = fail_archive(u, "no archive that can be read", err);
    if (st == GLOZE_OK)
        *out = u;
    else
        gz_unpack_free(u);
    return st;
}

void gz_unpack_free(gz_unpack *u)
{
    if (!u)
        return;
    archive_read_free(u->archive);
    if (u->utf8)
        freelocale(u->utf8);
    gz_free(u);
}

/* ---- reading ---- */

/* Reading on also takes what is passed over, so the limits are asked here too. */
static gloze_status check_size(gz_unpack *u, gloze_error *err)
{
    la_int64_t passed = archive_filter_bytes(u->archive, 0);

    if (passed > 0 && u->given < (size_t)passed)
        u->given = (size_t)passed;
    if (u->given > MOST_BYTES)
        return gz_fail(
            err, GLOZE_ELIMIT,
            "%s: unpacks to more than the limit of 1 GiB; what follows is not read; split it",
            u->name);
    if (u->given > FREE_BYTES && u->given / MOST_RATIO > u->taken)
        return gz_fail(
            err, GLOZE_ELIMIT,
            "%s: unpacks to more than the limit of %d times its size, as a bomb does; what "
            "follows is not read; unpack it yourself",
            u->name, MOST_RATIO);
    return GLOZE_OK;
}

gloze_status gz_unpack_next(gz_unpack *u, gz_entry *entry, gloze_error *err)
{
    struct archive_entry *raw;
    locale_t before = uselocale(u->utf8 ? u->utf8 : LC_GLOBAL_LOCALE);
    int rc = archive_read_next_header(u->archive, &raw);

    *entry = (gz_entry){ 0 };
    if (rc == ARCHIVE_OK || rc == ARCHIVE_WARN)
        entry->name = archive_entry_pathname(raw);
    uselocale(before);
    if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN && rc != ARCHIVE_EOF)
        return fail_archive(u, "damaged, cut short, or no archive", err);
    if (rc == ARCHIVE_EOF || check_size(u, err) != GLOZE_OK)
        return rc == ARCHIVE_EOF ? GLOZE_OK : GLOZE_ELIMIT;
    u->left = gz_unpack_is_warc(u) ? (size_t)archive_entry_size(raw) : SIZE_MAX;
    if (!entry->name)
        entry->name = "";
    entry->folder = archive_entry_filetype(raw) == AE_IFDIR;
    entry->regular = archive_entry_filetype(raw) == AE_IFREG && !archive_entry_hardlink(raw);
    entry->encrypted = archive_entry_is_encrypted(raw);
    return GLOZE_OK;
}

gloze_status gz_unpack_read(gz_unpack *u, gz_buffer *out, size_t *got, gloze_error *err)
{
    la_ssize_t len;

    *got = 0;
    if (!gz_buffer_reserve(out, CHUNK))
        return gz_fail_memory(err);
    len = archive_read_data(u->archive, out->data + out->len, CHUNK);
    if (len < 0)
        return fail_archive(u, "damaged, cut short or encrypted", err);
    if ((size_t)len > u->left)
        len = (la_ssize_t)u->left;
    u->left -= (size_t)len;
    out->len += (size_t)len;
    u->given += (size_t)len;
    *got = (size_t)len;
    return check_size(u, err);
}

bool gz_unpack_is_warc(const gz_unpack *u)
{
    return archive_format(u->archive) == ARCHIVE_FORMAT_WARC;
}

size_t gz_unpack_position(const gz_unpack *u)
{
    return u->taken;
}
