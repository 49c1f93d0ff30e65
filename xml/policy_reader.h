/* What the files that read policy documents share. */
#ifndef DEPUTY_XML_POLICY_READER_H
#define DEPUTY_XML_POLICY_READER_H

#include "xml/policy_document.h"

enum policy_element {
    IN_DOCUMENT, IN_POLICY, IN_RULE, IN_EXCLUSIVE, IN_DIAGNOSTIC, IN_OVERRIDE, IN_SUPPRESS, IN_TEST, IN_SESSION, IN_WHEN,
    IN_ALL, IN_ANY, IN_NOT, IN_IS, IN_ONE_OF, IN_MATCHES, IN_EXCEEDS, IN_MESSAGE, IN_HELP, IN_PAGE, IN_REASON, IN_BAD, IN_GOOD,
    IN_SOURCE, POLICY_ELEMENT_COUNT
};

#define POLICY_STACK_SIZE 258 /* the reader's depth, and one */

struct policy_reader {
    struct policy *policy;
    struct policy_source *source;
    struct policy_error *error;
    bool failed; /* *error is set, or memory is out */
    bool no_memory;
    size_t depth;
    enum policy_element stack[POLICY_STACK_SIZE];
    struct place places[POLICY_STACK_SIZE];
    struct condition **next_child[POLICY_STACK_SIZE]; /* by depth: where the next condition below it goes */
    unsigned seen[POLICY_STACK_SIZE];                 /* by depth: which children there were, as bits */
    struct rule *rule;
    struct rule **next_rule;
    struct rule_condition **next_when;
    struct text points_at; /* of the rule, until its conditions are there */
    struct place points_at_place;
    struct condition *condition; /* the test whose text is being read */
    struct policy_override **next_override;
    struct suppression **next_suppression;
    struct policy_test *test, **next_test;
    struct buffer text;
};

/* Latches the first error. */
void policy_reader_fail(struct policy_reader *reader, struct place place, const char *format, ...)
    TEXT_PRINTF(3, 4);
/* Cleared memory that the policy owns; NULL (latched) when there is none. */
void *policy_reader_allocate(struct policy_reader *reader, size_t size);
struct text policy_reader_copy(struct policy_reader *reader, struct text text);
/* Absent where the element has none. */
struct text policy_reader_attribute(const struct reader_element *element, const char *name);
/* A value in a message: its beginning. */
#define POLICY_READER_SHOWN(text) TEXT_ARGS(text_slice(text, 0, 60))
bool policy_reader_switch(struct policy_reader *reader, const struct reader_element *element, const char *name);
/* False: there is none, which was said. */
bool policy_reader_fact(struct policy_reader *reader, struct text name, struct place place, enum fact *fact);
void policy_reader_severity(struct policy_reader *reader, const struct reader_element *element, enum severity *out);
/* Yours to hand to the policy. NULL: it is not valid, which was said, or memory is out. */
struct pattern *policy_reader_pattern(struct policy_reader *reader, bool is_glob, struct text text, struct place place);

/* rules and their conditions: policy_rule.c */
void policy_rule_start(struct policy_reader *reader, const struct reader_element *element, enum policy_element kind);
void policy_rule_start_when(struct policy_reader *reader, const struct reader_element *element);
void policy_rule_start_condition(struct policy_reader *reader, const struct reader_element *element, enum policy_element kind);
void policy_rule_end_values(struct policy_reader *reader, enum policy_element kind); /* of <is> and <one-of> */

/* what takes from rules: policy_exception.c */
void policy_exception_override(struct policy_reader *reader, const struct reader_element *element);
void policy_exception_suppress(struct policy_reader *reader, const struct reader_element *element);

/* tests: policy_test.c */
void policy_test_start(struct policy_reader *reader, const struct reader_element *element);
void policy_test_session(struct policy_reader *reader, const struct reader_element *element);
bool policy_test_has_attribute(const char *name); /* may <session> have it? */

#endif
