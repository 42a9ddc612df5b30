#include "base/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void writes_what_sha256sum_writes(void **state)
{
    char out[GZ_DIGEST_LENGTH + 1];

    (void)state;
    gz_digest("", 0, out);
    assert_string_equal(out, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    gz_digest("abc", 3, out);
    assert_string_equal(out, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(writes_what_sha256sum_writes) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
