#include "match/outline.h"

#include "base/mem.h"

#include <string.h>

/* An image is a head, the sets, a word or two a node, and the texts of the sets. A word has
 * the kind of the node, whether `out` is in a second word or is the next node, and `arg`. */
typedef struct head {
    uint32_t set_count, node_count, word_count, start;
} head;

typedef struct image_set {
    uint32_t start, len; /* of its text */
    uint32_t options;
    uint32_t literal;
} image_set;

enum { FAR_AWAY = 1 << 3, ARG_SHIFT = 4, ARG_MOST = 1 << 28 };

static void write_sets(const gz_symbols *symbols, gz_buffer *out, gz_buffer *texts)
{
    for (uint32_t i = GZ_SET_FIRST; i < gz_symbols_count(symbols); i++) {
        gz_symbol_set set = gz_symbols_describe(symbols, i);
        image_set written = { (uint32_t)texts->len, (uint32_t)set.len, set.options, set.literal };

        gz_buffer_add(texts, set.text, set.len);
        gz_buffer_add(out, &written, sizeof written);
    }
}

static bool write_nodes(const gz_outlines *outlines, gz_buffer *out)
{
    for (uint32_t i = 0; i < outlines->count; i++) {
        const gz_node *n = &outlines->nodes[i];
        bool far_away = n->out != i + 1;
        uint32_t word = n->kind | (far_away ? FAR_AWAY : 0) | (uint32_t)n->arg << ARG_SHIFT;

        if (n->arg >= ARG_MOST)
            return false;
        gz_buffer_add(out, &word, sizeof word);
        word = n->out;
        if (far_away)
            gz_buffer_add(out, &word, sizeof word);
    }
    return true;
}

bool gz_outlines_write(const gz_outlines *outlines, gz_buffer *out)
{
    head h = { (uint32_t)(gz_symbols_count(outlines->symbols) - GZ_SET_FIRST),
               (uint32_t)outlines->count, 0, outlines->list[0].start };
    size_t begin = out->len;
    gz_buffer texts;
    bool done;

    gz_buffer_init(&texts);
    gz_buffer_add(out, &h, sizeof h);
    write_sets(outlines->symbols, out, &texts);
    h.word_count = (uint32_t)out->len;
    done = write_nodes(outlines, out);
    h.word_count = (uint32_t)((out->len - h.word_count) / sizeof(uint32_t));
    gz_buffer_add(out, gz_buffer_text(&texts), texts.len);
    done = done && !out->failed && !texts.failed;
    if (done)
        memcpy(out->data + begin, &h, sizeof h);
    gz_buffer_clear(&texts);
    return done;
}

/* `sets` becomes what the sets of the image are here. */
static bool read_sets(gz_symbols *symbols, const image_set *from, size_t count, const char *texts,
                      uint32_t *sets)
{
    for (size_t i = 0; i < count; i++) {
        const char *text = texts + from[i].start;

        sets[i] = from[i].literal ? gz_symbols_literal(symbols, text, from[i].len, from[i].options)
                                  : gz_symbols_set(symbols, text, from[i].len, from[i].options);
        if (sets[i] == GZ_SET_FAILED)
            return false;
    }
    return true;
}

static void read_nodes(gz_outlines *o, const uint32_t *word, size_t count, const uint32_t *sets)
{
    uint32_t begin = (uint32_t)o->count;

    for (size_t i = 0; i < count; i++) {
        uint32_t kind = *word & (FAR_AWAY - 1), arg = *word >> ARG_SHIFT;
        bool far_away = *word++ & FAR_AWAY;
        uint32_t out = far_away ? *word++ : (uint32_t)i + 1;

        if (kind == GZ_NODE_SPLIT)
            arg += begin;
        else if (kind == GZ_NODE_SET && arg >= GZ_SET_FIRST)
            arg = sets[arg - GZ_SET_FIRST];
        o->nodes[o->count++] = (gz_node){ .kind = kind, .arg = arg, .out = begin + out };
    }
}

bool gz_outlines_read(gz_outlines *outlines, const char *image)
{
    const head *h = (const void *)image;
    const image_set *from = (const void *)(h + 1);
    const uint32_t *words = (const void *)(from + h->set_count);
    uint32_t *sets = gz_alloc(h->set_count * sizeof *sets), begin = (uint32_t)outlines->count;
    bool done = sets && read_sets(outlines->symbols, from, h->set_count,
                                  (const char *)(words + h->word_count), sets);

    done = done &&
           gz_grow(&outlines->nodes, &outlines->cap, outlines->count + h->node_count,
                   sizeof *outlines->nodes) &&
           gz_grow(&outlines->list, &outlines->list_cap, outlines->list_count + 1,
                   sizeof *outlines->list);
    if (done) {
        read_nodes(outlines, words, h->node_count, sets);
        outlines->list[outlines->list_count++] =
            (gz_outline){ begin, (uint32_t)outlines->count, begin + h->start };
    }
    gz_free(sets);
    return done;
}
