#include "run/id_set.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void tells_where_an_id_was_met_first(void **state)
{
    gz_id_set set;
    gloze_error err;
    bool known;

    (void)state;
    gz_id_set_init(&set);
    for (unsigned round = 0; round < 2; round++)
        for (unsigned i = 0; i < 1000; i++) {
            gz_origin origin = { round, i + round };
            char id[16];

            snprintf(id, sizeof(id), "id-%u", i);
            assert_int_equal(gz_id_set_add(&set, id, &origin, &known, &err), GLOZE_OK);
            assert_int_equal(known, round);
            assert_int_equal(origin.file, 0);
            assert_int_equal(origin.line, i);
        }
    assert_int_equal(set.count, 1000);
    gz_id_set_clear(&set);
}

static void survives_every_failed_allocation(void **state)
{
    gz_id_set set;
    gz_origin origin = { 0, 1 };
    gloze_error err;
    bool known;

    (void)state;
    gz_id_set_init(&set);
    gz_mem_fail_after = 0;
    assert_int_equal(gz_id_set_add(&set, "a", &origin, &known, &err), GLOZE_ENOMEM);
    gz_mem_fail_after = -1;
    assert_int_equal(gz_id_set_add(&set, "a", &origin, &known, &err), GLOZE_OK);
    assert_false(known);
    gz_id_set_clear(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_where_an_id_was_met_first),
        cmocka_unit_test(survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
