#include "run/output.h"

#include "base/mem.h"
#include "run/folder.h"
#include "run/lock.h"
#include "run/partial.h"
#include "run/release.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HOLD_BACK = 256 * 1024 };

struct gz_output {
    gz_output_setup options;
    gz_buffer held;    /* for standard output */
    gz_volume *volume; /* NULL: standard output; else this, and all that follows */
    gz_books books;
    int lock; /* -1: none */
    gz_history history;
    gz_buffer found;
};

/* ---- standard output ---- */

static gloze_status flush_stream(gz_output *out, gloze_error *err)
{
    bool fine = gz_write_all(STDOUT_FILENO, out->held.data, out->held.len);

    gz_buffer_reset(&out->held);
    if (fine)
        return GLOZE_OK;
    if (errno == EPIPE)
        return gz_fail(err, GLOZE_EIO, "standard output: nobody reads it any more; stopped");
    return gz_partial_fail_write(gz_output_name(out), err);
}

static gloze_status put_into_stream(gz_output *out, const gz_written *document, gloze_error *err)
{
    for (size_t i = 0; i < document->counted; i++) {
        const gz_count *count = &document->counts[i];
        size_t number;

        if (!gz_census_add(out->options.volume.census, count->kind, count->name, count->count,
                           &number))
            return gz_fail_memory(err);
    }
    gz_buffer_add(&out->held, document->json, document->len);
    if (out->held.failed)
        return gz_fail_memory(err);
    return out->held.len >= HOLD_BACK ? flush_stream(out, err) : GLOZE_OK;
}

/* ---- opening ---- */

static gloze_status check_file(const gz_books *books, gloze_error *err)
{
    struct stat info;

    if (stat(books->path, &info) == 0 && !S_ISREG(info.st_mode))
        return gz_fail(err, GLOZE_ECREATE,
                       "%s: is there, and is no regular file; choose another name", books->path);
    return GLOZE_OK;
}

static gloze_status lock_books(gz_output *out, gloze_error *err)
{
    gloze_status st = gz_books_make(&out->books, err);
    const char *path;

    if (st != GLOZE_OK)
        return st;
    path = gz_books_name(&out->books, GZ_BOOK_LOCK);
    return path ? gz_lock_take(path, out->books.path, &out->lock, err) : gz_fail_memory(err);
}

static gloze_status open_history(gz_output *out, gloze_error *err)
{
    gz_journal_head head = { out->options.recipe, out->options.volume.shard };

    gz_history_clear(&out->history);
    return gz_history_open(&out->history, &out->books, &head, out->options.force, err);
}

static gloze_status forget(gz_output *out, gloze_error *err)
{
    gloze_status st = gz_books_remove(&out->books, GZ_BOOK_JOURNAL, err);

    return st == GLOZE_OK ? gz_books_remove(&out->books, GZ_BOOK_OLDER, err) : st;
}

/* A run that was killed while its files got their names is brought to its end first. */
static gloze_status complete_release(gz_output *out, gloze_error *err)
{
    const gz_past *journal = out->history.pasts[GZ_AGE_JOURNAL];
    gloze_status st;

    if (!journal || !gz_past_has_ended(journal))
        return GLOZE_OK;
    st = gz_release(&out->history, gz_past_mark(journal)->part, gz_past_head(journal)->shard, err);
    return st == GLOZE_OK ? open_history(out, err) : st;
}

/* Parts that no book speaks of any more would be taken for new ones. */
static gloze_status read_books(gz_output *out, gloze_error *err)
{
    const gz_history *history = &out->history;
    gloze_status st = out->options.force ? forget(out, err) : GLOZE_OK;

    if (st == GLOZE_OK)
        st = open_history(out, err);
    if (st == GLOZE_OK)
        st = complete_release(out, err);
    if (st == GLOZE_OK && !out->books.folder && !history->pasts[GZ_AGE_JOURNAL])
        st = history->pasts[GZ_AGE_OLDER]
                 ? gz_parts_set_aside(&out->books, 1, gz_history_parts(history), err)
                 : gz_books_sweep(&out->books, err);
    return st;
}

static void name_run(const gz_fingerprint *run, char *out)
{
    for (size_t i = 0; i < GZ_RUN_NAME / 2; i++)
        snprintf(out + 2 * i, 3, "%02x", run->bytes[i]);
}

static gloze_status open_volume(gz_output *out, gloze_error *err)
{
    char run[GZ_RUN_NAME];
    gloze_status st;

    name_run(&out->options.run, run);
    st = gz_books_init(&out->books, out->options.destination, run, err);
    if (st == GLOZE_OK)
        st = out->books.folder ? gz_folder_make(&out->books, err) : check_file(&out->books, err);
    if (st == GLOZE_OK)
        st = lock_books(out, err);
    if (st == GLOZE_OK)
        st = read_books(out, err);
    if (st == GLOZE_OK)
        st = gz_volume_new(&out->books, &out->history, &out->options.volume, &out->volume, err);
    return st;
}

gloze_status gz_output_open(const gz_output_setup *options, gz_output **out, gloze_error *err)
{
    gz_output *output = gz_zalloc(1, sizeof *output);
    gloze_status st = GLOZE_OK;

    *out = NULL;
    if (!output)
        return gz_fail_memory(err);
    output->options = *options;
    output->lock = -1;
    gz_buffer_init(&output->held);
    gz_buffer_init(&output->found);
    if (options->destination && strcmp(options->destination, "-") != 0)
        st = open_volume(output, err);
    if (st == GLOZE_OK)
        *out = output;
    else
        gz_output_free(output);
    return st;
}

void gz_output_free(gz_output *out)
{
    if (!out)
        return;
    gz_volume_free(out->volume);
    gz_history_clear(&out->history);
    gz_books_clear(&out->books);
    gz_buffer_clear(&out->held);
    gz_buffer_clear(&out->found);
    if (out->lock >= 0)
        close(out->lock); /* last: then all is as the next run shall find it */
    gz_free(out);
}

/* ---- documents ---- */

gloze_status gz_output_find(gz_output *out, const char *id, const gz_fingerprint *fingerprint,
                            gz_kept *kept, gloze_error *err)
{
    *kept = (gz_kept){ .found = false };
    if (!out->volume)
        return GLOZE_OK;
    return gz_history_find(&out->history, id, fingerprint, &out->found, kept, err);
}

gloze_status gz_output_put(gz_output *out, const gz_written *document, gloze_error *err)
{
    return out->volume ? gz_volume_put(out->volume, document, err)
                       : put_into_stream(out, document, err);
}

gloze_status gz_output_flush(gz_output *out, gloze_error *err)
{
    return out->volume ? gz_volume_flush(out->volume, err) : flush_stream(out, err);
}

gloze_status gz_output_finish(gz_output *out, gz_volume_gone *gone, void *data, gloze_error *err)
{
    return out->volume ? gz_volume_finish(out->volume, gone, data, err) : flush_stream(out, err);
}

bool gz_output_is_resumable(const gz_output *out)
{
    return out->volume != NULL;
}

bool gz_output_is_folder(const gz_output *out)
{
    return out->volume && out->books.folder;
}

const char *gz_output_name(const gz_output *out)
{
    return out->volume ? out->books.path : "standard output";
}
