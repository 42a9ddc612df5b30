/* config.h - what gloze_config holds. Depends on gloze.h. Internal to run/. */
#ifndef GZ_CONFIG_H
#define GZ_CONFIG_H

#include "base/arena.h"
#include "base/status.h"
#include "lua/load.h"

typedef struct gz_strings {
    const char **list;
    size_t count, cap;
} gz_strings;

struct gloze_config {
    gz_arena arena;
    gz_strings plugins, off, only;
    gz_setting_text *settings;
    size_t setting_count, setting_cap;
    const char *locale;
    const char *compiled; /* a folder for gz_bundle_add_compiled, or NULL */
    const char *prepared; /* a file for gz_prepared_open, which need not be there, or NULL … */
    unsigned char program[GZ_PROGRAM_BYTES]; /* … of this program */
    gloze_limits limits;
};

/* A deep copy into an initialised, empty configuration. */
gloze_status gz_config_copy(const gloze_config *from, gloze_config *to,
                            gloze_error *err) GLOZE_CHECK;
/* Where compiled lists lie that are not in the plugins' own folders. Copies. */
gloze_status gz_config_compiled(gloze_config *config, const char *folder,
                                gloze_error *err) GLOZE_CHECK;
/* The file that this program has written of what gz_engine_prepare made. Copies. */
gloze_status gz_config_prepared(gloze_config *config, const char *path,
                                const unsigned char program[GZ_PROGRAM_BYTES],
                                gloze_error *err) GLOZE_CHECK;
void gz_config_init(gloze_config *config);
void gz_config_clear(gloze_config *config);
bool gz_locale_is_known(const char *locale);

#endif
