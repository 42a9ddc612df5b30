/* gloze.h - the public interface of libgloze: annotate text with Lua rules.
 *
 * What a program needs, in the order it needs it:
 *
 *     gloze_config  *config;   what to load: plugin folders, options, rules that are off
 *     gloze_engine  *engine;   the plugins, read and checked; immutable; share it between threads
 *     gloze_context *context;  one per thread: a Lua state with the plugins loaded
 *     gloze_document *doc;     one annotated document; walk it, or write it as JSON
 *
 * libgloze has no global state, starts no process or thread, installs no signal
 * handler, never calls exit() and never prints. It reads files only while an
 * engine is made (the plugin folders). It never reads the clock, the locale or
 * the time zone: the same input gives the same bytes everywhere.
 *
 * Text is pointer + length, in bytes, and need not end in NUL, except where a
 * parameter is said to be a string. Spans are byte offsets into the document's
 * extracted text (UTF-8), 0-based, half-open.
 *
 * Errors: a function that can fail returns a gloze_status and takes a
 * gloze_error last, which may be NULL. Reporting an error never allocates. */
#ifndef GLOZE_H
#define GLOZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define GLOZE_API __attribute__((visibility("default")))
#define GLOZE_CHECK __attribute__((warn_unused_result))
#define GLOZE_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define GLOZE_API
#define GLOZE_CHECK
#define GLOZE_PRINTF(f, a)
#endif

/* The version of the program and of this header, as "1.2.3". */
#define GLOZE_VERSION "0.1.0"

/* ---- status and errors ------------------------------------------------ */

typedef enum gloze_status {
    GLOZE_OK = 0,
    GLOZE_ENOMEM,   /* memory ran out, or an allocation limit was reached */
    GLOZE_EIO,      /* a file could not be read or written */
    GLOZE_EINPUT,   /* the document or its metadata is not what it claims to be */
    GLOZE_EPLUGIN,  /* a plugin, word list or configuration is wrong */
    GLOZE_EUSAGE,   /* the caller asked for something that does not exist */
    GLOZE_ELIMIT,   /* a stated limit was reached; the message names it */
    GLOZE_ECREATE,  /* an output could not be created */
    GLOZE_EBUSY,    /* another run holds the output */
    GLOZE_EINTERNAL /* a defect in Gloze */
} gloze_status;

/* What went wrong, as "where: what, and what to do". `message` is a string. */
typedef struct gloze_error {
    gloze_status code;
    char message[1024];
} gloze_error;

/* A short fixed name of a status, such as "plugin" for GLOZE_EPLUGIN. */
GLOZE_API const char *gloze_status_name(gloze_status status);
/* GLOZE_VERSION of the library that is linked. */
GLOZE_API const char *gloze_version(void);

/* ---- configuration ---------------------------------------------------- */

typedef struct gloze_config gloze_config;

/* A new, empty configuration, owned by the caller; NULL if memory ran out.
 * All strings given to it are copied. */
GLOZE_API gloze_config *gloze_config_new(void);
GLOZE_API void gloze_config_free(gloze_config *config); /* NULL is allowed */
/* Adds a plugin, as a string: a folder of plugins, the folder of one plugin
 * (it holds init.lua), or one .lua file. Later ones stack on earlier ones. */
GLOZE_API GLOZE_CHECK gloze_status gloze_config_add_plugins(gloze_config *config, const char *path,
                                                            gloze_error *err);
/* Sets the option "plugin.option" to a value written as text. */
GLOZE_API GLOZE_CHECK gloze_status gloze_config_set(gloze_config *config, const char *name,
                                                    const char *value, gloze_error *err);
/* Turns one rule off: "plugin/rule". */
GLOZE_API GLOZE_CHECK gloze_status gloze_config_off(gloze_config *config, const char *rule,
                                                    gloze_error *err);
/* Writes only these types, comma-separated; what they need is still run. */
GLOZE_API GLOZE_CHECK gloze_status gloze_config_only(gloze_config *config, const char *types,
                                                     gloze_error *err);
/* "en-GB" (default) or "en-US": the locale of documents that do not say. */
GLOZE_API GLOZE_CHECK gloze_status gloze_config_locale(gloze_config *config, const char *locale,
                                                       gloze_error *err);

/* Limits of one document; 0 keeps the default given here. */
typedef struct gloze_limits {
    size_t input_bytes;   /* 16 MiB: a longer document is refused */
    size_t lua_bytes;     /* 64 MiB: the Lua state of a context */
    uint64_t lua_steps;   /* VM instructions of one plugin on one document: 50,000,000, and 1,000
                             more for each byte of its text */
    uint64_t match_steps; /* 20,000,000: PCRE2 match limit of one pattern at one place */
    size_t annotations;   /* candidates of one document: 200,000, or, where that is more, one for
                             each 8 bytes of its text */
} gloze_limits;

GLOZE_API void gloze_config_limits(gloze_config *config, const gloze_limits *limits);

/* ---- engine and context ----------------------------------------------- */

typedef struct gloze_engine gloze_engine;
typedef struct gloze_context gloze_context;

/* Reads the plugins that `config` names and checks that they load. On success
 * `*out` is owned by the caller and `config` may be freed; on failure it is
 * NULL and `err` names the plugin's file and line. An engine is immutable and
 * may be used by several threads at once. */
GLOZE_API GLOZE_CHECK gloze_status gloze_engine_new(const gloze_config *config, gloze_engine **out,
                                                    gloze_error *err);
/* Frees an engine that no context uses any more. NULL is allowed. */
GLOZE_API void gloze_engine_free(gloze_engine *engine);

/* A context loads the plugins for itself. It belongs to one thread at a time
 * and must not outlive its engine. */
GLOZE_API GLOZE_CHECK gloze_status gloze_context_new(const gloze_engine *engine,
                                                     gloze_context **out, gloze_error *err);
GLOZE_API void gloze_context_free(gloze_context *context); /* NULL is allowed */

/* ---- annotating ------------------------------------------------------- */

typedef enum gloze_media {
    GLOZE_MEDIA_AUTO, /* by what the bytes look like: HTML, or text that may hold inline HTML */
    GLOZE_MEDIA_TEXT, /* plain text; inline HTML is still recognised */
    GLOZE_MEDIA_HTML,
    GLOZE_MEDIA_VERBATIM /* UTF-8 taken as it is: never sniffed, never decoded */
} gloze_media;

/* One field of metadata, passed through unchanged: `json` is a JSON value. */
typedef struct gloze_field {
    const char *name; /* string */
    const char *json; /* string: well-formed JSON */
} gloze_field;

/* A document to annotate. Only `data` and `len` are needed; zero the rest. */
typedef struct gloze_input {
    const char *data;
    size_t len;
    const char *id;   /* string, or NULL */
    const char *path; /* string, or NULL: "source.path" of the output */
    gloze_media media;
    const char *charset;   /* string, or NULL: declared outside, as by an HTTP header */
    const char *date;      /* string YYYY-MM-DD, or NULL: the document's date */
    const char *date_from; /* string: "option" or "field"; needed with `date` */
    const char *locale;    /* string, or NULL: the configuration's */
    const char *title;     /* string, or NULL: found in the text */
    const char *sha256;    /* string: 64 digits of the SHA-256 of `data`, where it is known
                              already, or NULL: computed */
    const gloze_field *metadata;
    size_t metadata_count;
} gloze_input;

typedef struct gloze_document gloze_document;

/* Annotates `in`. On success `*out` is owned by the context and valid until the
 * next call with this context; what went wrong inside plugins is among its
 * errors, and does not fail the call. A document that can't be read at all
 * gives GLOZE_EINPUT or GLOZE_ELIMIT, and `*out` is NULL. */
GLOZE_API GLOZE_CHECK gloze_status gloze_annotate(gloze_context *context, const gloze_input *in,
                                                  const gloze_document **out, gloze_error *err);

/* ---- walking a document ----------------------------------------------- */

typedef enum gloze_kind {
    GLOZE_STRING,
    GLOZE_NUMBER,
    GLOZE_BOOLEAN,
    GLOZE_DATE,  /* text YYYY-MM-DD */
    GLOZE_LIST,  /* of values */
    GLOZE_RECORD /* of named values: an entry of `alternatives` */
} gloze_kind;

/* Only the fields of its kind hold something. A number is exact where it is integral: then
 * `integral` is true and `integer` holds it; `real` always holds it, rounded. */
typedef struct gloze_value {
    gloze_kind kind;
    bool boolean;  /* GLOZE_BOOLEAN */
    bool integral; /* GLOZE_NUMBER */
    union {
        int64_t integer;                 /* GLOZE_NUMBER */
        const char *text;                /* GLOZE_STRING, GLOZE_DATE: NUL-terminated */
        const struct gloze_value *items; /* GLOZE_LIST, GLOZE_RECORD */
    };
    union {
        double real;  /* GLOZE_NUMBER */
        size_t len;   /* GLOZE_STRING, GLOZE_DATE */
        size_t count; /* GLOZE_LIST, GLOZE_RECORD */
    };
    const char *const *names; /* GLOZE_RECORD */
} gloze_value;

typedef struct gloze_attribute {
    const char *name; /* string */
    gloze_value value;
} gloze_attribute;

typedef struct gloze_relation {
    const char *type; /* string */
    size_t target;    /* index of an annotation of the same document */
} gloze_relation;

/* One annotation. Pointers live as long as the document. */
typedef struct gloze_annotation {
    const char *type;                /* string */
    const char *rule;                /* string: "plugin/rule" */
    const char *zone;                /* string: heading, body, caption, list or furniture */
    size_t start, end;               /* bytes of the text */
    size_t source_start, source_end; /* bytes of the original input */
    const gloze_attribute *attributes;
    size_t attribute_count;
    const gloze_relation *relations;
    size_t relation_count;
} gloze_annotation;

/* What went wrong, or had to be guessed, in one document. Strings; "" where
 * it does not apply. */
typedef struct gloze_problem {
    const char *plugin, *rule, *code, *message, *where;
    bool warning; /* true: a guess that was made, false: something was lost */
} gloze_problem;

GLOZE_API const char *gloze_document_text(const gloze_document *doc, size_t *len);
GLOZE_API size_t gloze_document_count(const gloze_document *doc);
/* `index` < gloze_document_count(); in the order of the output. */
GLOZE_API const gloze_annotation *gloze_document_annotation(const gloze_document *doc,
                                                            size_t index);
GLOZE_API size_t gloze_document_problem_count(const gloze_document *doc);
GLOZE_API const gloze_problem *gloze_document_problem(const gloze_document *doc, size_t index);

typedef enum gloze_offsets {
    GLOZE_CODEPOINT, /* Unicode code points: Python, Label Studio, brat, spaCy */
    GLOZE_UTF16,     /* UTF-16 units: JavaScript, Java, UIMA, doccano */
    GLOZE_BYTE       /* bytes of the UTF-8 text */
} gloze_offsets;

/* How a document is written as JSON. Zeroed: code points, one line. */
typedef struct gloze_json_options {
    gloze_offsets offsets;
    bool indent; /* one annotation a line, for people */
} gloze_json_options;

/* The document as one JSON object (schemas/document.schema.json), ending in a
 * line feed. `*json` is owned by the context and valid until its next call. */
GLOZE_API GLOZE_CHECK gloze_status gloze_document_json(gloze_context *context,
                                                       const gloze_document *doc,
                                                       const gloze_json_options *options,
                                                       const char **json, size_t *len,
                                                       gloze_error *err);

#ifdef __cplusplus
}
#endif
#endif
