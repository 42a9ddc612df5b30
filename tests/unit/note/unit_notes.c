#include "base/mem.h"
#include "note/annotations.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const gz_kind STRING = { .tag = GZ_KIND_STRING }, NUMBER = { .tag = GZ_KIND_NUMBER };

static void a_type_can_be_declared_again_and_its_attributes_add_up(void **state)
{
    gz_types types;
    (void)state;
    gz_types_init(&types);
    gz_type *type = gz_types_declare(&types, "vessel", "a/init.lua:1");
    assert_int_equal(gz_types_add_attribute(&types, type, "count", &NUMBER, "a/init.lua:1", NULL),
                     GLOZE_OK);
    assert_ptr_equal(gz_types_declare(&types, "vessel", "b/init.lua:1"), type);
    assert_int_equal(gz_types_add_attribute(&types, type, "count", &NUMBER, "b/init.lua:1", NULL),
                     GLOZE_OK);
    assert_int_equal(gz_types_add_attribute(&types, type, "kind", &STRING, "b/init.lua:1", NULL),
                     GLOZE_OK);
    assert_int_equal(type->attribute_count, 3); /* with alternatives */
    assert_int_equal(gz_type_attribute(type, "kind", 4), 2);
    assert_int_equal(gz_type_attribute(type, "kin", 3), -1);
    gz_types_clear(&types);
}

static void a_name_has_one_number_in_all_types(void **state)
{
    gz_types types;
    (void)state;
    gz_types_init(&types);
    gz_type *vessel = gz_types_declare(&types, "vessel", "a:1");
    assert_int_equal(gz_types_add_attribute(&types, vessel, "count", &NUMBER, "a:1", NULL),
                     GLOZE_OK);
    gz_type *port = gz_types_declare(&types, "port", "a:2");
    assert_int_equal(gz_types_add_attribute(&types, port, "name", &STRING, "a:2", NULL), GLOZE_OK);
    assert_int_equal(gz_types_add_attribute(&types, port, "count", &NUMBER, "a:2", NULL), GLOZE_OK);
    assert_true(gz_types_number(&types));
    assert_int_equal(types.name_count, 3); /* alternatives count name */
    for (size_t n = 0; n < types.name_count; n++)
        for (size_t i = 0; i < types.count; i++)
            assert_int_equal(
                types.list[i].slots[n],
                gz_type_attribute(&types.list[i], types.names[n], strlen(types.names[n])));
    gz_types_clear(&types);
}

static void two_kinds_of_one_attribute_name_both_places(void **state)
{
    static const char *const choices[] = { "big", "small" };
    static const gz_kind size = { .tag = GZ_KIND_ENUM, .choices = choices, .choice_count = 2 };
    gz_types types;
    gloze_error err;
    (void)state;
    gz_types_init(&types);
    gz_type *type = gz_types_declare(&types, "vessel", "a/init.lua:1");
    assert_int_equal(gz_types_add_attribute(&types, type, "size", &size, "a/init.lua:1", &err),
                     GLOZE_OK);
    assert_int_equal(gz_types_add_attribute(&types, type, "size", &NUMBER, "b/init.lua:7", &err),
                     GLOZE_EPLUGIN);
    assert_string_equal(err.message,
                        "b/init.lua:7: attribute 'size' of type 'vessel' is declared as number "
                        "here, but as one of big, small at a/init.lua:1; declare it with the same "
                        "kind, or choose another name");
    gz_types_clear(&types);
}

static void survives_every_failed_allocation(void **state)
{
    long n = 0;
    (void)state;
    for (;; n++) {
        gz_types types;
        gz_arena arena;
        gz_notes notes;
        gz_note *note = NULL;
        gloze_value *slots = NULL;
        gz_types_init(&types);
        gz_arena_init(&arena);
        gz_mem_fail_after = n;
        gz_type *type = gz_types_declare(&types, "t", "here:1");
        bool done =
            type &&
            gz_types_add_attribute(&types, type, "n", &NUMBER, "here:1", NULL) == GLOZE_OK &&
            gz_notes_init(&notes, &types, &arena) && (slots = gz_slots_new(&arena, type)) != NULL &&
            (note = gz_notes_new(&notes, 0, 0, (gz_span){ 0, 1 }, slots)) != NULL &&
            gz_notes_insert(&notes, note) && gz_note_link(&notes, note, "first", note);
        gz_mem_fail_after = -1;
        gz_arena_clear(&arena);
        gz_types_clear(&types);
        if (done)
            break;
    }
    assert_in_range(n, 1, 100);
}

/* ---- lists of annotations ---- */

typedef struct fixture {
    gz_arena arena;
    gz_types types;
    gz_notes notes;
} fixture;

static void open_fixture(fixture *f, bool keep)
{
    gz_arena_init(&f->arena);
    gz_types_init(&f->types);
    gz_types_declare(&f->types, "t", "here:1")->keep_overlap = keep;
    assert_true(gz_notes_init(&f->notes, &f->types, &f->arena));
}

static void close_fixture(fixture *f)
{
    gz_types_clear(&f->types);
    gz_arena_clear(&f->arena);
}

static gz_note *add(fixture *f, size_t start, size_t end)
{
    gloze_value *slots = gz_slots_new(&f->arena, &f->types.list[0]);
    gz_note *note = gz_notes_new(&f->notes, 0, 0, (gz_span){ start, end }, slots);
    assert_non_null(note);
    assert_false(gz_is_set(&note->attributes[0]));
    assert_true(gz_notes_insert(&f->notes, note));
    return note;
}

static void keeps_annotations_by_start_then_longer_first(void **state)
{
    fixture f;
    (void)state;
    open_fixture(&f, true);
    gz_note *late = add(&f, 9, 12), *inner = add(&f, 2, 4), *outer = add(&f, 2, 8);
    gz_note *first = add(&f, 0, 1);
    const gz_note_list *list = &f.notes.lists[0];
    assert_ptr_equal(list->notes[0], first);
    assert_ptr_equal(list->notes[1], outer);
    assert_ptr_equal(list->notes[2], inner);
    assert_ptr_equal(list->notes[3], late);
    assert_int_equal(gz_note_list_from(list, 2), 1);
    assert_int_equal(gz_note_list_from(list, 3), 3);
    assert_int_equal(gz_note_list_from(list, 10), 4);
    close_fixture(&f);
}

static void tells_whether_a_span_is_covered(void **state)
{
    fixture f;
    (void)state;
    open_fixture(&f, true);
    add(&f, 0, 20);
    add(&f, 5, 8);
    assert_true(gz_notes_cover(&f.notes, 0, (gz_span){ 5, 8 }));
    assert_true(gz_notes_cover(&f.notes, 0, (gz_span){ 7, 12 }));
    assert_true(gz_notes_cover(&f.notes, 0, (gz_span){ 0, 20 }));
    assert_false(gz_notes_cover(&f.notes, 0, (gz_span){ 19, 21 }));
    close_fixture(&f);
}

static void removes_one_and_links_two_only_once(void **state)
{
    fixture f;
    (void)state;
    open_fixture(&f, false);
    gz_note *a = add(&f, 0, 3), *b = add(&f, 4, 6);
    assert_true(gz_note_link(&f.notes, b, "first", a));
    assert_true(gz_note_link(&f.notes, b, "first", a));
    assert_int_equal(b->link_count, 1);
    gz_notes_remove(&f.notes, a);
    assert_true(a->gone);
    assert_int_equal(f.notes.lists[0].count, 1);
    assert_ptr_equal(f.notes.lists[0].notes[0], b);
    close_fixture(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_type_can_be_declared_again_and_its_attributes_add_up),
        cmocka_unit_test(a_name_has_one_number_in_all_types),
        cmocka_unit_test(two_kinds_of_one_attribute_name_both_places),
        cmocka_unit_test(survives_every_failed_allocation),
        cmocka_unit_test(keeps_annotations_by_start_then_longer_first),
        cmocka_unit_test(tells_whether_a_span_is_covered),
        cmocka_unit_test(removes_one_and_links_two_only_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
