#include "run/release.h"

static gloze_status remove_stale(const gz_history *history, unsigned last, uint64_t shard,
                                 gloze_error *err)
{
    const gz_past *manifest = history->pasts[GZ_AGE_MANIFEST];
    uint64_t was = manifest ? gz_past_head(manifest)->shard : 0;

    if (!manifest)
        return GLOZE_OK;
    return gz_parts_remove(history->books, !was == !shard ? last + 1 : 1,
                           gz_past_mark(manifest)->part, was, err);
}

static gloze_status release_parts(const gz_history *history, unsigned last, uint64_t shard,
                                  gloze_error *err)
{
    gloze_status st = gz_parts_publish(history->books, last, shard, err);

    return st == GLOZE_OK ? remove_stale(history, last, shard, err) : st;
}

gloze_status gz_release(const gz_history *history, unsigned last, uint64_t shard, gloze_error *err)
{
    gz_books *books = history->books;
    gloze_status st = GLOZE_OK;

    if (!books->folder)
        st = release_parts(history, last, shard, err);
    if (st == GLOZE_OK)
        st = gz_books_move(books, GZ_BOOK_JOURNAL, GZ_BOOK_MANIFEST, err);
    if (st == GLOZE_OK)
        st = gz_books_sync(books, err);
    if (st == GLOZE_OK && !books->folder)
        st = gz_books_sweep(books, err);
    return st == GLOZE_OK ? gz_books_remove(books, GZ_BOOK_OLDER, err) : st;
}
