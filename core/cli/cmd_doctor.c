#include "cli/command.h"
#include "cli/setup.h"
#include "run/lockdown.h"
#include "run/processors.h"

#include <jansson.h>
#include <lua.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <utf8proc.h>

static void tell_protections(void)
{
    unsigned available = gz_lockdown_available();

    puts("Workers are locked down by:");
    for (unsigned bit = 1; bit & GZ_PROTECT_ALL; bit <<= 1)
        printf("  %-4s %s\n", available & bit ? "yes" : "NO", gz_protection_name(bit));
    if ((available & GZ_PROTECT_ALL) != GZ_PROTECT_ALL)
        puts("  What is missing needs another kernel or build; --require-sandbox refuses to run\n"
             "  without it.");
    printf("  %zu worker%s unless -j says otherwise\n", gz_processors(),
           gz_processors() == 1 ? "" : "s");
}

static void tell_libraries(void)
{
    char pcre2[64] = "?";
    uint32_t jit = 0;

    pcre2_config(PCRE2_CONFIG_VERSION, pcre2);
    pcre2_config(PCRE2_CONFIG_JIT, &jit);
    puts("\nLibraries:");
    printf("  gloze    %s\n", gloze_version());
    printf("  Lua      %s\n", &LUA_RELEASE[4]);
    printf("  PCRE2    %s%s\n", pcre2,
           jit ? "" : "; without JIT: patterns are several times slower");
    printf("  jansson  %s\n", jansson_version_str());
    printf("  utf8proc %s (Unicode %s)\n", utf8proc_version(), utf8proc_unicode_version());
}

static int doctor_command(const gz_args *args, const gz_reporter *reporter)
{
    char plugins[4096];
    bool found = gz_setup_shipped_plugins(plugins, sizeof plugins);

    (void)args;
    tell_protections();
    tell_libraries();
    printf("\nPlugins that come with gloze:\n  %s%s\n", plugins, found ? "" : "  (NOT THERE)");
    if (!found)
        gz_report(reporter,
                  "gloze: %s: the plugins that come with gloze are not there; install "
                  "gloze whole, or set GLOZE_PLUGINS to their folder",
                  plugins);
    return found ? GZ_EXIT_DONE : GZ_EXIT_CONFIG;
}

static const gz_option_group *const groups[] = { &gz_general_options, NULL };

const gz_command gz_command_doctor = {
    .name = "doctor",
    .usage = "gloze doctor [OPTIONS]",
    .summary = "tells which protections, libraries and data this machine gives",
    .about = "Tells how workers are locked down here, which libraries are in use, and where the\n"
             "plugins that come with gloze were found.",
    .example = "  gloze doctor",
    .groups = groups,
    .operand_min = 0,
    .operand = "",
    .run = doctor_command,
};
