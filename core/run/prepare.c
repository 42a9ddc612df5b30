#include "run/prepare.h"

#include "lua/load.h"
#include "run/config.h"

gloze_status gz_engine_prepare(const gloze_engine *engine,
                               const unsigned char program[GZ_PROGRAM_BYTES], gz_buffer *out,
                               gloze_error *err)
{
    const gloze_config *config = gz_engine_config(engine);
    gz_prepared_maker maker = { 0 };
    gz_load_options options = { .settings = config->settings,
                                .setting_count = config->setting_count,
                                .off = config->off.list,
                                .off_count = config->off.count,
                                .prepared = { .maker = &maker } };
    gz_vm *vm = NULL;
    gloze_status status = gz_vm_new(gz_engine_bundle(engine), &config->limits, &vm, err);

    if (status == GLOZE_OK)
        status = gz_load_plugins(vm, &options, err);
    if (status == GLOZE_OK)
        status = gz_prepared_write(&maker, program, out, err);
    gz_vm_free(vm);
    gz_prepared_maker_clear(&maker);
    return status;
}
