#include "cli/command.h"

#define FIELD(name) offsetof(gz_args, name)
#define END                                                                                        \
    {                                                                                              \
        0                                                                                          \
    }

static const char *const formats[] = { "name", "text", "html", "jsonl", NULL };
static const char *const offsets[] = { "codepoint", "utf16", "byte", NULL };
static const char *const cases[] = { "default", "exact", "fold", NULL };
static const char *const counted[] = { "format", "codepoint", "utf16", "byte", NULL };
static const char *const line_ends[] = { "keep", "lf", "crlf", NULL };
static const char *const newlines[] = { "keep", "lf", NULL };
static const char *const colors[] = { "auto", "always", "never", NULL };

static const gz_cli_option plugin_options[] = {
    { "plugins", 0, "PATH",
      "adds plugins: a folder of them, one, or a .lua file\n"
      "(on top of what comes with gloze; repeatable)",
      GZ_OPTION_LIST, FIELD(plugins), NULL },
    { "only", 0, "TYPES", "writes only these types: --only date,money", GZ_OPTION_STRING,
      FIELD(only), NULL },
    { "set", 0, "NAME=VALUE", "sets an option of a plugin: --set quotes.nested=true\n(repeatable)",
      GZ_OPTION_LIST, FIELD(set), NULL },
    { "off", 0, "RULE", "turns a rule off: --off money/sign-before (repeatable)", GZ_OPTION_LIST,
      FIELD(off), NULL },
    { "config", 0, "FILE",
      "reads these settings from FILE; without it, from a\n"
      "gloze.json beside the input, if there is one",
      GZ_OPTION_STRING, FIELD(config), NULL },
    END
};

static const gz_cli_option document_options[] = {
    { "date", 0, "YYYY-MM-DD", "the date of the documents, for \"last Tuesday\"", GZ_OPTION_STRING,
      FIELD(date), NULL },
    { "locale", 0, "LOCALE", "en-GB (default) or en-US: how 3/4/2024 is read", GZ_OPTION_STRING,
      FIELD(locale), NULL },
    { "metadata", 0, "FILE.tsv",
      "a table about the documents: the columns id, date,\n"
      "title; others are passed on as metadata",
      GZ_OPTION_STRING, FIELD(metadata), NULL },
    { "all", 0, NULL, "reads every file in a folder, not only .txt, .md,\n.html and .htm",
      GZ_OPTION_FLAG, FIELD(all), NULL },
    { "glob", 0, "PATTERN", "reads the files in a folder that match, like '*.text'",
      GZ_OPTION_STRING, FIELD(glob), NULL },
    { "as", 0, "FORMAT",
      "reads inputs as text, html or jsonl, whatever their\nnames; name: by name", GZ_OPTION_CHOICE,
      FIELD(format), formats },
    { "id", 0, "ID", "id of the document on standard input (-)", GZ_OPTION_STRING, FIELD(id),
      NULL },
    END
};

static const gz_cli_option list_options[] = {
    { "files-from", 0, "LIST",
      "reads the files that a list names, one a line; -: on\nstandard input", GZ_OPTION_STRING,
      FIELD(files_from), NULL },
    { "files0-from", 0, "LIST", "the same, each name ended by NUL, as of find -print0",
      GZ_OPTION_STRING, FIELD(files0_from), NULL },
    END
};

static const gz_cli_option output_options[] = {
    { "output", 'o', "OUT",
      "OUT.jsonl: one file, OUT.jsonl.zst and OUT.jsonl.gz a\n"
      "compressed one; - standard output (default); else a\n"
      "folder that gets OUT/<id>.json",
      GZ_OPTION_STRING, FIELD(output), NULL },
    { "format", 0, "FORMAT",
      "writes the format of another tool to the folder OUT,\n"
      "as gloze export does: --format label-studio",
      GZ_OPTION_STRING, FIELD(to), NULL },
    { "offsets", 0, "UNIT", "unit of start and end: codepoint (default), utf16\nor byte",
      GZ_OPTION_CHOICE, FIELD(offsets), offsets },
    { "indent", 0, NULL, "a layout for people, with a line an annotation", GZ_OPTION_FLAG,
      FIELD(indent), NULL },
    { "strict", 0, NULL, "exit code 65 when an input was bad, or had to be\nguessed at",
      GZ_OPTION_FLAG, FIELD(strict), NULL },
    { "quiet", 'q', NULL, "no progress bar and no summary", GZ_OPTION_FLAG, FIELD(quiet), NULL },
    { "verbose", 0, NULL, "tells the limits that hold for each document", GZ_OPTION_FLAG,
      FIELD(verbose), NULL },
    END
};

static const gz_cli_option books_options[] = {
    { "shard-size", 0, "BYTES",
      "writes files OUT-00001.jsonl, OUT-00002.jsonl and so\n"
      "on, of about so many bytes: --shard-size 1G",
      GZ_OPTION_NUMBER, FIELD(shard_size), NULL },
    { "force", 0, NULL, "annotates every document anew, also what is there", GZ_OPTION_FLAG,
      FIELD(force), NULL },
    { "prune", 0, NULL,
      "removes from the folder what an earlier run of this\n"
      "input wrote and is not in the input any more",
      GZ_OPTION_FLAG, FIELD(prune), NULL },
    { "report", 0, "REPORT.json",
      "writes what the run did: counts by type and rule,\n"
      "errors by kind, slowest and largest documents",
      GZ_OPTION_STRING, FIELD(report), NULL },
    END
};

static const gz_cli_option worker_options[] = {
    { "jobs", 'j', "N",
      "worker processes (as many as there are processors);\nthe output is the same for any N",
      GZ_OPTION_NUMBER, FIELD(jobs), NULL },
    { "limit-cpu", 0, "SECONDS", "processor time of one document (5)", GZ_OPTION_NUMBER,
      FIELD(limit_cpu), NULL },
    { "limit-wall", 0, "SECONDS", "time of one document (15)", GZ_OPTION_NUMBER, FIELD(limit_wall),
      NULL },
    { "require-sandbox", 0, NULL,
      "refuses to run unless workers can be locked down\n(gloze doctor tells what there is)",
      GZ_OPTION_FLAG, FIELD(require_sandbox), NULL },
    { "no-workers", 0, NULL, "does everything in this process, unprotected: for\ndebugging",
      GZ_OPTION_FLAG, FIELD(no_workers), NULL },
    END
};

static const gz_cli_option show_options[] = {
    { "html", 0, NULL, "writes one page for a browser; it needs no network", GZ_OPTION_FLAG,
      FIELD(html), NULL },
    { "color", 0, "WHEN", "auto (default: on a terminal, unless NO_COLOR is\nset), always or never",
      GZ_OPTION_CHOICE, FIELD(color), colors },
    END
};

static const gz_cli_option lexicon_options[] = {
    { "output", 'o', "OUT", "the file to make; without it, LIST.lex beside the table",
      GZ_OPTION_STRING, FIELD(output), NULL },
    { "case", 0, "CASE",
      "exact: as written; fold: any case; default: a phrase\nwith a capital needs it",
      GZ_OPTION_CHOICE, FIELD(letter_case), cases },
    { "hyphen", 0, NULL, "hyphen, space and nothing between words are the same", GZ_OPTION_FLAG,
      FIELD(hyphen), NULL },
    { "plural", 0, NULL, "the last word may be an English plural", GZ_OPTION_FLAG, FIELD(plural),
      NULL },
    { "possessive", 0, NULL, "a word may carry 's", GZ_OPTION_FLAG, FIELD(possessive), NULL },
    { "quiet", 'q', NULL, "tells nothing when all went well", GZ_OPTION_FLAG, FIELD(quiet), NULL },
    END
};

static const gz_cli_option json_options[] = {
    { "json", 0, NULL, "writes JSON, for programs", GZ_OPTION_FLAG, FIELD(json), NULL }, END
};

static const gz_cli_option diff_options[] = {
    { "most", 0, "N", "shows at most N differences of each rule (10)", GZ_OPTION_NUMBER,
      FIELD(most), NULL },
    { "alone", 0, NULL, "OLD and NEW hold all plugins: those that come with gloze\nare left out",
      GZ_OPTION_FLAG, FIELD(alone), NULL },
    END
};

static const gz_cli_option profile_options[] = {
    { "most", 0, "N", "shows at most N rules (all)", GZ_OPTION_NUMBER, FIELD(most), NULL }, END
};

static const gz_cli_option review_options[] = {
    { "cases", 0, "FILE.txt",
      "writes the corrections as cases into a new file,\nwhich gloze test FILE.txt runs",
      GZ_OPTION_STRING, FIELD(cases), NULL },
    { "most", 0, "N", "shows at most N corrections of each rule (10)", GZ_OPTION_NUMBER,
      FIELD(most), NULL },
    END
};

static const gz_cli_option score_options[] = { { "only", 0, "TYPES",
                                                 "counts only these types: --only date,money",
                                                 GZ_OPTION_STRING, FIELD(only), NULL },
                                               END };

static const gz_cli_option explain_options[] = { { "why-not", 0, "RULE",
                                                   "how far this rule got, and what stopped it",
                                                   GZ_OPTION_STRING, FIELD(why_not), NULL },
                                                 END };

static const gz_cli_option new_options[] = {
    { "from", 0, "FILE",
      "makes the plugin of patterns of spaCy (.jsonl), lists\n"
      "of GATE (.def, .lst), or a table (.csv: the columns\n"
      "pattern, type, kind (phrase or regex), attributes)",
      GZ_OPTION_STRING, FIELD(from), NULL },
    END
};

static const gz_cli_option prepare_options[] = {
    { "prepare", 0, "FILE",
      "writes to FILE what loading the plugins makes of them:\nthe build does so for those that "
      "come with gloze",
      GZ_OPTION_STRING, FIELD(prepare), NULL },
    END
};

static const gz_cli_option export_options[] = {
    { "to", 0, "FORMAT", "a name, or the path of a Lua file of yours:\n--to ./mine.lua",
      GZ_OPTION_STRING, FIELD(to), NULL },
    { "output", 'o', "OUT", "the folder to write to; it is made where it is missing",
      GZ_OPTION_STRING, FIELD(output), NULL },
    { "strict", 0, NULL,
      "writes nothing, and ends with 65, when a document is\nwrong, or the format can't "
      "hold something",
      GZ_OPTION_FLAG, FIELD(strict), NULL },
    { "quiet", 'q', NULL, "no summary", GZ_OPTION_FLAG, FIELD(quiet), NULL },
    END
};

static const gz_cli_option format_options[] = {
    { "types", 0, "TYPES",
      "only these types; with a dot, only these attributes:\n--types "
      "date,money.amount,money.currency",
      GZ_OPTION_STRING, FIELD(types), NULL },
    { "map", 0, "TYPE=NAME", "calls a type NAME: --map person=PER (repeatable)", GZ_OPTION_LIST,
      FIELD(renames), NULL },
    { "newlines", 0, "FORM",
      "keep (default), or lf: each line end becomes one line\nfeed, and all places move with it",
      GZ_OPTION_CHOICE, FIELD(newlines), newlines },
    { "overlap", 0, NULL,
      "keeps annotations that overlap in a format that does\nnot say how to; without it, the "
      "longest "
      "stays",
      GZ_OPTION_FLAG, FIELD(overlap), NULL },
    { "option", 0, "NAME=VALUE", "an option of the format: --option scheme=bilou\n(repeatable)",
      GZ_OPTION_LIST, FIELD(format_options), NULL },
    END
};

static const gz_cli_option import_options[] = {
    { "from", 0, "FORMAT", "the format: a name, or the path of a Lua file:\n--from ./mine.lua",
      GZ_OPTION_STRING, FIELD(from), NULL },
    { "output", 'o', "OUT", "OUT.jsonl: one file; else a folder that gets\nOUT/<id>.json",
      GZ_OPTION_STRING, FIELD(output), NULL },
    { "offsets", 0, "UNIT",
      "what the tool counted: codepoint, utf16 or byte\n(default: as the format has it)",
      GZ_OPTION_CHOICE, FIELD(counted), counted },
    { "newlines", 0, "FORM",
      "how it counted line ends: keep (default), lf: CR LF\nas one, crlf: LF as two",
      GZ_OPTION_CHOICE, FIELD(line_ends), line_ends },
    { "types", 0, "TYPES", "the types that there are: another label is an error", GZ_OPTION_STRING,
      FIELD(types), NULL },
    { "map", 0, "TYPE=LABEL",
      "LABEL stands for TYPE: --map person=PER, as in the\nexport (repeatable)", GZ_OPTION_LIST,
      FIELD(renames), NULL },
    { "strict", 0, NULL, "writes nothing, and ends with 65, when a document is\nwrong",
      GZ_OPTION_FLAG, FIELD(strict), NULL },
    { "limit-memory", 0, "BYTES", "memory of the Lua file, for one file (1G)", GZ_OPTION_NUMBER,
      FIELD(limit_memory), NULL },
    { "quiet", 'q', NULL, "no summary", GZ_OPTION_FLAG, FIELD(quiet), NULL },
    END
};

static const gz_cli_option limit_options[] = {
    { "limit-input", 0, "BYTES", "longest document (16M)", GZ_OPTION_NUMBER, FIELD(limit_input),
      NULL },
    { "limit-memory", 0, "BYTES", "memory of all plugins (64M)", GZ_OPTION_NUMBER,
      FIELD(limit_memory), NULL },
    { "limit-steps", 0, "N",
      "instructions of one plugin in a document\n(50,000,000, and 1,000 for each byte)",
      GZ_OPTION_NUMBER, FIELD(limit_steps), NULL },
    { "limit-match", 0, "N", "steps of one pattern at one place (20,000,000)", GZ_OPTION_NUMBER,
      FIELD(limit_match), NULL },
    { "limit-annotations", 0, "N", "candidates of one document (200,000, or one for\neach 8 bytes)",
      GZ_OPTION_NUMBER, FIELD(limit_annotations), NULL },
    END
};

static const gz_cli_option general_options[] = {
    { "help", 'h', NULL, "shows this", GZ_OPTION_FLAG, FIELD(help), NULL }, END
};

const gz_option_group gz_plugin_options = { "Plugins", plugin_options };
const gz_option_group gz_document_options = { "Documents", document_options };
const gz_option_group gz_list_options = { "Lists of documents", list_options };
const gz_option_group gz_output_options = { "Output", output_options };
const gz_option_group gz_books_options = { "Large and repeated runs", books_options };
const gz_option_group gz_worker_options = { "Workers", worker_options };
const gz_option_group gz_show_options = { "Output", show_options };
const gz_option_group gz_lexicon_options_group = { "Lists", lexicon_options };
const gz_option_group gz_json_options = { "Output", json_options };
const gz_option_group gz_diff_options = { "Differences", diff_options };
const gz_option_group gz_profile_options = { "Rules", profile_options };
const gz_option_group gz_review_options = { "Corrections", review_options };
const gz_option_group gz_score_options = { "Annotations", score_options };
const gz_option_group gz_explain_options = { "Rules", explain_options };
const gz_option_group gz_new_options = { "Rules of other programs", new_options };
const gz_option_group gz_prepare_options = { "Start", prepare_options };
const gz_option_group gz_export_options = { "Export", export_options };
const gz_option_group gz_format_options = { "Formats of other tools", format_options };
const gz_option_group gz_import_options = { "Import", import_options };
const gz_option_group gz_limit_options = { "Limits of one document", limit_options };
const gz_option_group gz_general_options = { "General", general_options };

int gz_exit_code(gloze_status status)
{
    static const int codes[] = {
        [GLOZE_OK] = GZ_EXIT_DONE,        [GLOZE_ENOMEM] = GZ_EXIT_IO,
        [GLOZE_EIO] = GZ_EXIT_IO,         [GLOZE_EINPUT] = GZ_EXIT_INPUT,
        [GLOZE_EPLUGIN] = GZ_EXIT_CONFIG, [GLOZE_EUSAGE] = GZ_EXIT_USAGE,
        [GLOZE_ELIMIT] = GZ_EXIT_INPUT,   [GLOZE_ECREATE] = GZ_EXIT_CREATE,
        [GLOZE_EBUSY] = GZ_EXIT_BUSY,     [GLOZE_EINTERNAL] = GZ_EXIT_BUG,
    };

    return codes[status];
}
