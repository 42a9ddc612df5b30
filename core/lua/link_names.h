/* link_names.h - names that a rule uses, looked up while linking: types, attributes, captures,
 * columns, zones, options. What is not there is an error that names the nearest.
 * Depends on program.h. For link.c alone. */
#ifndef GZ_LINK_NAMES_H
#define GZ_LINK_NAMES_H

#include "lua/program.h"

/* "where: rule 'x': message"; gives GLOZE_EPLUGIN. */
gloze_status gz_link_fail(const gz_program *program, const gz_rule *rule, gloze_error *err,
                          const char *format, ...) GLOZE_PRINTF(4, 5);
gloze_status gz_link_find_type(const gz_program *program, const gz_rule *rule, const char *name,
                               size_t *out, gloze_error *err) GLOZE_CHECK;
gloze_status gz_link_find_attribute(const gz_program *program, const gz_rule *rule, size_t type,
                                    const char *name, int *slot, gloze_error *err) GLOZE_CHECK;
/* Fills in what the references of a template mean. `key` ("set", "link") is for messages. */
gloze_status gz_link_template(const gz_program *program, const gz_rule *rule, const char *key,
                              gz_template *template, gloze_error *err) GLOZE_CHECK;
/* Checks that all types that the rule names (inside, reads, emits) and all zones are there, and
 * finds the options of `when`. */
gloze_status gz_link_names(const gz_program *program, gz_rule *rule, gloze_error *err) GLOZE_CHECK;

#endif
