#include "cli/command.h"
#include "cli/diff_report.h"
#include "cli/documents.h"
#include "cli/setup.h"
#include "cli/watcher.h"

#include "base/mem.h"

#include <nettle/sha2.h>
#include <signal.h>
#include <string.h>

enum { MOST = 20, PATH_SIZE = 4352 };

/* An article as it was seen last. */
typedef struct article {
    char *id;
    uint8_t digest[SHA256_DIGEST_SIZE]; /* of the file */
    gz_buffer json;
    bool there; /* in the current round */
} article;

typedef struct watch {
    const gz_args *args;
    const gz_reporter *reporter;
    gz_watcher watcher;
    gz_setup setup; /* the last that loaded */
    bool loaded;
    bool reloaded; /* in the current round: all articles are read anew */
    article *articles;
    size_t count, cap;
    gz_diff_report report; /* of the current round */
} watch;

static volatile sig_atomic_t stop_signal;

static void note_signal(int number)
{
    stop_signal = number;
}

static void take_signals(void)
{
    struct sigaction action = { .sa_handler = note_signal, .sa_flags = (int)SA_RESETHAND };

    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

/* ---- plugins ---- */

/* What does not load is told, and the last that did goes on. */
static void load_plugins(watch *w)
{
    gz_setup fresh = { 0 };
    gloze_error err;

    if (gz_setup_open(&fresh, w->args, &err) != GLOZE_OK) {
        gz_report(w->reporter, "%s%s", err.message,
                  w->loaded ? "; the rules as they were before go on" : "");
        gz_setup_close(&fresh);
        return;
    }
    gz_setup_close(&w->setup);
    w->setup = fresh;
    w->loaded = w->reloaded = true;
}

/* ---- articles ---- */

static article *find_article(watch *w, const char *id)
{
    for (size_t i = 0; i < w->count; i++)
        if (strcmp(w->articles[i].id, id) == 0)
            return &w->articles[i];
    return NULL;
}

static article *add_article(watch *w, const char *id)
{
    article *a;

    if (!gz_grow(&w->articles, &w->cap, w->count + 1, sizeof(*w->articles)))
        return NULL;
    a = &w->articles[w->count];
    *a = (article){ .id = gz_copy(id, strlen(id)) };
    if (!a->id)
        return NULL;
    gz_buffer_init(&a->json);
    w->count++;
    return a;
}

static void digest_of(const gloze_input *in, uint8_t *digest)
{
    struct sha256_ctx context;

    sha256_init(&context);
    sha256_update(&context, in->len, (const uint8_t *)in->data);
    sha256_digest(&context, SHA256_DIGEST_SIZE, digest);
}

static gloze_status compare(watch *w, const article *a, const gz_buffer *json,
                            const gloze_input *in, gloze_error *err)
{
    gz_snapshot old = { 0 }, new = { 0 };
    gloze_status st;

    if (a->json.len == json->len && memcmp(a->json.data, json->data, json->len) == 0) {
        gz_diff_report_same(&w->report);
        return GLOZE_OK;
    }
    st = gz_snapshot_parse(&old, a->json.data, a->json.len, in->id, err);
    if (st == GLOZE_OK)
        st = gz_snapshot_parse(&new, json->data, json->len, in->id, err);
    if (st == GLOZE_OK)
        st = gz_diff_report_add(&w->report, &old, &new, in, err);
    gz_snapshot_clear(&old);
    gz_snapshot_clear(&new);
    return st;
}

static gloze_status annotate(watch *w, const gloze_input *in, gz_buffer *out, gloze_error *err)
{
    static const gloze_json_options options = { .offsets = GLOZE_BYTE };
    const gloze_document *doc;
    const char *json;
    size_t len;
    gloze_status st = gloze_annotate(w->setup.context, in, &doc, err);

    if (st == GLOZE_OK)
        st = gloze_document_json(w->setup.context, doc, &options, &json, &len, err);
    if (st == GLOZE_OK)
        gz_buffer_add(out, json, len);
    return st == GLOZE_OK && out->failed ? gz_fail_memory(err) : st;
}

static gloze_status look_at_article(void *data, const gloze_input *in, const gz_item *item,
                                    gloze_error *err)
{
    watch *w = data;
    article *a = find_article(w, in->id);
    bool is_new = a == NULL;
    uint8_t digest[SHA256_DIGEST_SIZE];
    gz_buffer json;
    gloze_status st;

    if (!a)
        a = add_article(w, in->id);
    if (!a)
        return gz_fail_memory(err);
    a->there = true;
    digest_of(in, digest);
    if (!is_new && !w->reloaded && memcmp(digest, a->digest, sizeof(digest)) == 0)
        return GLOZE_OK;
    gz_buffer_init(&json);
    st = annotate(w, in, &json, err);
    if (st == GLOZE_OK && is_new)
        gz_diff_report_remark(&w->report, in->id, "new");
    if (st == GLOZE_OK && !is_new && a->json.len)
        st = compare(w, a, &json, in, err);
    if (st == GLOZE_OK) {
        gz_buffer_clear(&a->json);
        a->json = json;
        memcpy(a->digest, digest, sizeof(digest));
    } else {
        gz_buffer_clear(&json);
    }
    return st;
}

static void forget_article(watch *w, size_t index)
{
    gz_free(w->articles[index].id);
    gz_buffer_clear(&w->articles[index].json);
    w->articles[index] = w->articles[--w->count];
}

static void forget_missing(watch *w)
{
    for (size_t i = w->count; i-- > 0;)
        if (!w->articles[i].there) {
            gz_diff_report_remark(&w->report, w->articles[i].id,
                                  "gone; waiting for it to come back");
            forget_article(w, i);
        }
}

/* ---- rounds ---- */

static gloze_status tell(const watch *w, gloze_error *err)
{
    gz_buffer out;
    gloze_status st;

    gz_buffer_init(&out);
    if (!w->args->json && w->watcher.name[0]) {
        gz_buffer_string(&out, "saved: ");
        gz_buffer_string(&out, w->watcher.name);
        gz_buffer_char(&out, '\n');
    }
    st = gz_diff_report_write(&w->report, &out, err);
    if (st == GLOZE_OK)
        fwrite(out.data, 1, out.len, stdout);
    fflush(stdout);
    gz_buffer_clear(&out);
    return st;
}

static gloze_status look_again(watch *w, gloze_error *err)
{
    bool failed;
    gloze_status st;

    if (!w->loaded)
        return GLOZE_OK;
    gz_diff_report_init(&w->report, w->args->json, MOST);
    for (size_t i = 0; i < w->count; i++)
        w->articles[i].there = false;
    st = gz_documents_each(w->args, w->setup.date, w->reporter, look_at_article, w, &failed, err);
    forget_missing(w);
    if (st == GLOZE_OK && (gz_diff_report_differs(&w->report) || w->reloaded))
        st = tell(w, err);
    w->reloaded = false;
    gz_diff_report_clear(&w->report);
    return st;
}

static gloze_status watch_paths(watch *w, gloze_error *err)
{
    const gz_args *args = w->args;
    char shipped[PATH_SIZE];
    gloze_status st = GLOZE_OK;

    if (gz_setup_shipped_plugins(shipped, sizeof(shipped)))
        st = gz_watcher_add(&w->watcher, shipped, GZ_WATCH_PLUGINS, err);
    for (size_t i = 0; st == GLOZE_OK && i < args->plugins.count; i++)
        st = gz_watcher_add(&w->watcher, args->plugins.items[i], GZ_WATCH_PLUGINS, err);
    for (size_t i = 0; st == GLOZE_OK && i < args->operands.count; i++)
        st = gz_watcher_add(&w->watcher, args->operands.items[i], GZ_WATCH_ARTICLES, err);
    if (st == GLOZE_OK && args->config)
        st = gz_watcher_add(&w->watcher, args->config, GZ_WATCH_PLUGINS, err);
    return st;
}

static gloze_status keep_watching(watch *w, gloze_error *err)
{
    gloze_status st = watch_paths(w, err);

    load_plugins(w);
    if (st == GLOZE_OK)
        st = look_again(w, err);
    while (st == GLOZE_OK && !stop_signal) {
        unsigned what;

        st = gz_watcher_wait(&w->watcher, &what, err);
        if (st == GLOZE_OK && what & GZ_WATCH_PLUGINS)
            load_plugins(w);
        if (st == GLOZE_OK && what)
            st = look_again(w, err);
    }
    return st;
}

static int watch_command(const gz_args *args, const gz_reporter *reporter)
{
    watch w = { .args = args, .reporter = reporter };
    gloze_error err = { 0 };
    gloze_status st;

    take_signals();
    st = gz_watcher_init(&w.watcher, &err);
    if (st == GLOZE_OK)
        st = keep_watching(&w, &err);
    if (st != GLOZE_OK)
        gz_report(reporter, "gloze: %s", err.message);
    while (w.count)
        forget_article(&w, w.count - 1);
    gz_free(w.articles);
    gz_setup_close(&w.setup);
    gz_watcher_clear(&w.watcher);
    return st == GLOZE_OK ? GZ_EXIT_SIGNAL + (int)stop_signal : gz_exit_code(st);
}

static const gz_option_group *const groups[] = { &gz_json_options,    &gz_document_options,
                                                 &gz_plugin_options,  &gz_limit_options,
                                                 &gz_general_options, NULL };

const gz_command gz_command_watch = {
    .name = "watch",
    .usage = "gloze watch [OPTIONS] FILE|FOLDER...",
    .summary = "runs again when a plugin or an article is saved",
    .about = "Annotates articles, and again whenever a plugin, a word list or an article is\n"
             "saved; shows what that changed, as gloze diff does. A save that does not load is\n"
             "told, and the rules as they were before go on. With --json, each change is one\n"
             "object on a line. Ctrl-C ends it.",
    .example = "  gloze watch --plugins homes.lua articles",
    .groups = groups,
    .operand_min = 1,
    .operand = "FILE or FOLDER",
    .run = watch_command,
};
