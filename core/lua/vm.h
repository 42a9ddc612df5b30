/* vm.h - one Lua state with its limits, and the one protected way into it.
 *
 * Every call into Lua goes through gz_vm_call, which counts steps and memory,
 * and turns an error into a gz_failure. A state belongs to one context.
 *
 * Counting steps costs about a tenth of all time, so a program that has a clock may have them
 * counted late (gz_vm_count_late): a document begins without counting, and after a while, that
 * grows with its limit, gz_vm_suspect makes it count from there on. A plugin that then takes
 * a quarter of its limit ends with GZ_SUSPICION; whoever runs the document does so once more, counting
 * from the start (vm->exact), and that verdict stands. Where no machine takes the
 * other three quarters before the clock fires, a limit is exceeded on every machine or on none.
 * Depends on program.h, text/, note/. */
#ifndef GZ_VM_H
#define GZ_VM_H

#include "lua/bundle.h"
#include "lua/program.h"
#include "lua/slab.h"
#include "text/document.h"

#include <lua.h>
#include <signal.h>

/* What went wrong inside a call. `code` is one of: error, limit-steps,
 * limit-memory, limit-match, limit-annotations. */
typedef struct gz_failure {
    const char *code;
    char message[1024]; /* without the place */
    char where[160];    /* "dates/init.lua:12", or "" */
} gz_failure;

/* The code of the limit of memory, which Lua itself runs into. */
extern const char GZ_LIMIT_MEMORY[];
/* No verdict: a code that means "run this document once more, with vm->exact". */
extern const char GZ_SUSPICION[];

/* One candidate as Lua and templates see it: what matched, and where. */
typedef struct gz_hit {
    gz_span whole;
    const gz_span *groups; /* GZ_BY_RE: as gz_match */
    size_t row;            /* GZ_BY_LIST */
    gz_note *note;         /* GZ_BY_EACH: what matched; hooks: what is updated or dropped */
    gz_take *takes;        /* what seq elements, contexts and with captured */
    size_t take_count, take_cap;
    const struct gz_hit *around;   /* an element of a context: the match that it stands beside */
    gloze_value *attributes;       /* hooks: a slot for each attribute of the type */
    struct gz_pending_link *links; /* hooks: relations of a new annotation */
} gz_hit;

/* A relation asked for by a hook; it is made when both ends stand. */
typedef struct gz_pending_link {
    struct gz_pending_link *next;
    const char *relation;
    gz_note *from;                /* a standing annotation, or … */
    gz_candidate *from_candidate; /* … one that is proposed */
    gz_note *to;
    gz_candidate *to_candidate;
} gz_pending_link;

/* What an on_document function may do; the pipeline provides it. */
typedef struct gz_out_calls {
    /* A new candidate; NULL when a limit was reached (the failure is filled). */
    gz_candidate *(*add)(void *data, size_t type, gz_span span, gloze_value *attributes,
                         gz_failure *failure);
    bool (*update)(void *data, gz_note *note, gloze_value *attributes, gz_failure *failure);
    bool (*drop)(void *data, gz_note *note, gz_failure *failure);
    bool (*link)(void *data, gz_pending_link link, gz_failure *failure);
    void *data;
} gz_out_calls;

/* What a plugin has used on the document that runs. */
typedef struct gz_usage {
    uint64_t steps;
    size_t value_bytes; /* of the attributes that it set */
    ptrdiff_t grown;    /* what its calls have added to lua_bytes */
} gz_usage;

/* What a rule makes of a row of its list. */
enum { GZ_ROWS = 1024 };
typedef struct gz_row_slots {
    size_t rule, row;
    gloze_value *slots; /* NULL: none is kept here */
} gz_row_slots;

typedef struct gz_vm {
    lua_State *L;
    gz_program program;
    const gz_bundle *bundle;

    gz_slab slab; /* where Lua's memory comes from */
    size_t lua_bytes, lua_limit;
    size_t refused;       /* bytes of the request that was refused last */
    size_t begun;         /* lua_bytes when the document began */
    uint64_t steps_given; /* the limit that the user gave; 0: it grows with the document */
    uint64_t steps_limit; /* of one plugin on this document */
    bool exact;           /* count the next document from its start, whatever the clock says */
    bool late;            /* this document is counted once it is suspect */
    volatile sig_atomic_t counting; /* steps are counted now */
    void (*watch)(uint64_t microseconds);
    uint64_t match_limit;
    gz_usage *used; /* one a plugin */
    uint64_t load_steps;
    bool loading;
    struct gz_pending *pending; /* constructors whose table has not come; see bind.h */
    bool memory_refused;        /* the running call has reached its limit of memory */
    const char *limit;          /* the code of the limit that the running call reached, or NULL */

    /* The running call. Handles that Lua holds carry `call`, and are dead in another. */
    uint64_t call;
    size_t plugin; /* whose code runs */
    size_t rule;   /* GZ_NO_RULE outside of rules */
    gz_document *doc;
    gz_notes *notes;
    gz_arena *arena; /* of the document's annotations */
    const gz_out_calls *out;
    gz_row_slots rows[GZ_ROWS]; /* of evaluate.c; those of this document */

    int state_refs;                     /* reference of the table plugin -> doc.state */
    struct gz_regex_cache *regexes;     /* bind_string.c */
    const char *volatile *shown_plugin; /* where to say whose code runs; or NULL */
    gz_failure *failure;                /* of the running call: where the message handler writes */
} gz_vm;

/* Makes the state with its safe functions; without a bundle, for a script that is no plugin, there
 * are no constructors among them. Limits of 0 are the defaults of gloze.h. */
gloze_status gz_vm_new(const gz_bundle *bundle, const gloze_limits *limits, gz_vm **out,
                       gloze_error *err) GLOZE_CHECK;
void gz_vm_free(gz_vm *vm); /* NULL is allowed */

/* The vm of a state. */
gz_vm *gz_vm_of(lua_State *L);

/* From the next document on steps are counted late. `watch` is told when a document begins: after so
 * much processor time of the thread, gz_vm_suspect is to be called, unless `watch` was called
 * again. Limits of steps too low for a clock, and loading, are counted from the start all the same. NULL:
 * all steps are, again. */
void gz_vm_count_late(gz_vm *vm, void (*watch)(uint64_t microseconds));
/* From now on steps are counted. May be called by a signal handler, in the thread that runs `vm`. */
void gz_vm_suspect(gz_vm *vm);

/* Calls the function below `nargs` arguments on the stack, as code of `plugin`. On
 * success there are `nresults` results in their place; on failure nothing is left. */
bool gz_vm_call(gz_vm *vm, size_t plugin, int nargs, int nresults, gz_failure *failure) GLOZE_CHECK;
/* Runs a C function that may raise Lua errors, protected; no step budget. */
bool gz_vm_protect(gz_vm *vm, lua_CFunction function, void *argument,
                   gz_failure *failure) GLOZE_CHECK;

/* Says whose code runs, for when the process dies of it. */
void gz_vm_show_plugin(const gz_vm *vm, size_t plugin);

/* Counts what the running plugin's attributes take outside of Lua: false when, on this document, that
 * is more than Lua itself may have. */
bool gz_vm_charge_values(gz_vm *vm, size_t bytes);
/* Collects garbage where `bytes` more would not fit otherwise: luaL_Buffer does not do so itself. */
void gz_vm_make_room(lua_State *L, size_t bytes);
/* Who is to blame when memory ran out in a call of `plugin`: where doc.state of some plugin holds much of
 * it, the one whose calls have taken most; else `plugin`. */
size_t gz_vm_hoarder(gz_vm *vm, size_t plugin);

/* Raises "limit-…" in the running call: it can't be caught by pcall. Does not return. */
int gz_vm_raise_limit(lua_State *L, const char *code, const char *message);

/* A new document: budgets are full again, doc.state is empty. */
gloze_status gz_vm_begin(gz_vm *vm, gz_document *doc, gz_notes *notes, gz_arena *arena,
                         gloze_error *err) GLOZE_CHECK;
/* The document needs no further calls: where doc.state holds much, it is given back now. */
void gz_vm_end(gz_vm *vm);

#endif
