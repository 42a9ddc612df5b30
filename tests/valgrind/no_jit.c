/* Loaded before PCRE2 under valgrind: patterns are interpreted. The machine code that PCRE2 makes reads
 * whole vectors, past the end of a text too, on purpose; valgrind has no stack to tell that by. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

__attribute__((visibility("default"))) int pcre2_jit_compile_8(pcre2_code_8 *code, uint32_t options)
{
    (void)code;
    (void)options;
    return PCRE2_ERROR_JIT_BADOPTION;
}
