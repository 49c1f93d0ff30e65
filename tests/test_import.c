/* import(x) says what x says: over every fixture, and where several documents become one. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/import.h"
#include "tests/policy_from_text.h"

Suite *import_suite(void);

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define ID_A "7d1e0000-0001-4c6e-9b11-3f5a7d9e1c0a"
#define ID_B "7d1e0000-0002-4c6e-9b11-3f5a7d9e1c0b"
#define ID_C "7d1e0000-0003-4c6e-9b11-3f5a7d9e1c0c"
#define ID_D "7d1e0000-0004-4c6e-9b11-3f5a7d9e1c0d"
#define HEAD "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<sessions xmlns=\"urn:deputy:sessions:1\">\n"
#define TAIL "</sessions>\n"

static struct policy policy;

static void set_up(void)
{
    policy_from_default(&policy);
}

static void tear_down(void)
{
    policy_fini(&policy);
}

/* ---- a review that also imports ---- */

struct session {
    size_t document;
    struct guid id;
    struct place place;
    bool has_id, embedded; /* embedded: LN009 holds */
    char *facts;           /* each on a line, but those that SPEC 8 excepts */
    const char *rules[32]; /* sorted, but for those that SPEC 8 excepts */
    size_t rule_count;
    enum decision decision;
};

struct reading {
    struct import import;
    struct session *sessions;
    size_t count;
    bool lost_rule; /* one that SPEC 8 excepts */
    struct read {
        size_t document, head; /* head: where its item's head begins, by which the item is found again */
        struct place place;
    } *entries;
    size_t entry_count;
};

/* What an embedded script and a secret in clear text were is lost; that LN001 stands instead is told by the rules. A type that is
 * said otherwise is listed. */
static bool is_excepted_fact(enum fact fact, const struct entry *entry)
{
    return fact == FACT_CLEAR_TEXT_SECRET || fact == FACT_EMBEDDED_SCRIPT || fact == FACT_NOTHING_TO_RUN ||
           (fact == FACT_TYPE && !text_equals(entry->type, text_of(entry_kind_types[entry->kind])));
}

static char *print_facts(const struct entry *entry, const struct entry_links *links)
{
    struct judgement_memory memory;
    struct judgement_request request = {.entry = entry, .links = links};
    struct facts facts;
    struct buffer out = {0};
    judgement_memory_init(&memory);
    facts_init(&facts, &request, &memory);
    for (int fact = 0; fact < FACT_COUNT; fact++) {
        if (is_excepted_fact((enum fact)fact, entry) && fact != FACT_TYPE)
            continue;
        buffer_printf(&out, "%s=", fact_definitions[fact].name);
        if (fact == FACT_TYPE && is_excepted_fact(FACT_TYPE, entry))
            buffer_add(&out, text_of(entry_kind_types[entry->kind]));
        else
            facts_print(&facts, (enum fact)fact, &out);
        buffer_add_byte(&out, '\n');
    }
    ck_assert(!out.failed && !facts_failed(&facts));
    judgement_memory_fini(&memory);
    return out.bytes;
}

/* SPEC 8: every rule but these. */
static bool is_excepted(const char *rule)
{
    static const char *const excepted[] = {"DX001", "DX005", "DX006", "DX007", "DX008", "DX009", "CR006", "LN009"};
    for (size_t i = 0; i < COUNT(excepted); i++) {
        if (strcmp(rule, excepted[i]) == 0)
            return true;
    }
    return false;
}

static int compare_rules(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void take_session(void *context, size_t document, const struct entry *entry, const struct entry_links *links,
                         enum decision decision, const struct finding *findings, size_t count)
{
    struct reading *reading = context;
    struct session session = {.document = document, .id = entry->id, .has_id = entry->has_id, .decision = decision,
                              .place = entry->place, .facts = print_facts(entry, links)};
    for (size_t i = 0; i < count; i++)
        session.embedded |= strcmp(findings[i].rule, "LN009") == 0;
    for (size_t i = 0; i < count; i++) {
        reading->lost_rule |= is_excepted(findings[i].rule) && strcmp(findings[i].rule, "DX006") != 0;
        if (is_excepted(findings[i].rule))
            continue;
        ck_assert_uint_lt(session.rule_count, COUNT(session.rules));
        session.rules[session.rule_count++] = findings[i].rule;
    }
    qsort(session.rules, session.rule_count, sizeof *session.rules, compare_rules);
    reading->sessions = realloc(reading->sessions, (reading->count + 1) * sizeof *reading->sessions);
    ck_assert_ptr_nonnull(reading->sessions);
    reading->sessions[reading->count++] = session;
}

static void take_entry(void *context, size_t document, const struct entry *entry)
{
    struct reading *reading = context;
    struct review_listener listener = import_listener(&reading->import);
    listener.entry(listener.context, document, entry);
    reading->entries = realloc(reading->entries, (reading->entry_count + 1) * sizeof *reading->entries);
    ck_assert_ptr_nonnull(reading->entries);
    reading->entries[reading->entry_count++] =
        (struct read){document, reading->import.items[reading->import.count - 1].head.start, entry->place};
}

static void take_stray(void *context, size_t document, const struct entry_diagnostic *diagnostic)
{
    struct review_listener listener = import_listener(&((struct reading *)context)->import);
    listener.stray(listener.context, document, diagnostic);
}

static void forget(void *context, size_t document)
{
    struct reading *reading = context;
    struct review_listener listener = import_listener(&reading->import);
    listener.forget(listener.context, document);
    size_t kept = 0;
    for (size_t i = 0; i < reading->count; i++) {
        if (reading->sessions[i].document != document)
            reading->sessions[kept++] = reading->sessions[i];
        else
            free(reading->sessions[i].facts);
    }
    reading->count = kept;
    while (reading->entry_count > 0 && reading->entries[reading->entry_count - 1].document == document)
        reading->entry_count--;
}

/* The inputs, read; what import writes of them is yours to free. */
static char *read_all(struct inputs *inputs, struct reading *reading)
{
    struct inputs none = {0};
    struct review review;
    struct review_options options = {
        .policy = &policy, .keep_notes = true,
        .listener = {.context = reading, .session = take_session, .forget = forget, .entry = take_entry, .stray = take_stray},
    };
    struct buffer out = {0};
    size_t written;
    *reading = (struct reading){0};
    import_init(&reading->import);
    ck_assert_int_eq(review_run(&review, inputs, &none, &options), STATUS_OK);
    ck_assert(import_settle(&reading->import, &written));
    import_write(&reading->import, &out);
    ck_assert(!out.failed);
    review_fini(&review);
    inputs_fini(inputs);
    return out.bytes;
}

static void forget_reading(struct reading *reading)
{
    import_fini(&reading->import);
    for (size_t i = 0; i < reading->count; i++)
        free(reading->sessions[i].facts);
    free(reading->sessions);
    free(reading->entries);
}

/* A document that stands in memory: a pipe that was read before. */
static void add_text(struct inputs *inputs, const char *document)
{
    ck_assert_int_eq(inputs_add(inputs, "document"), STATUS_OK);
    struct input *input = &inputs->items[inputs->count - 1];
    input->is_pipe = input->read_once = input->kept_whole = true;
    buffer_add(&input->kept, text_of(document));
}

/* ---- every fixture ---- */

/* Those with one ID are compared in their order, which is the same. */
static const struct session *find(const struct reading *reading, const struct session *like, size_t nth)
{
    for (size_t i = 0; i < reading->count; i++) {
        if (reading->sessions[i].has_id && guid_equals(&reading->sessions[i].id, &like->id) && nth-- == 0)
            return &reading->sessions[i];
    }
    return NULL;
}

static size_t number_of(const struct reading *reading, size_t at)
{
    size_t number = 0;
    for (size_t i = 0; i < at; i++)
        number += reading->sessions[i].has_id && guid_equals(&reading->sessions[i].id, &reading->sessions[at].id);
    return number;
}

/* An embedded script is denied by another rule without it, so what is lost denies nothing that is allowed now. */
static void add_rules(struct buffer *out, const struct session *session, bool embedded)
{
    for (size_t i = 0; i < session->rule_count; i++) {
        if (!embedded || strcmp(session->rules[i], "LN001") != 0)
            buffer_printf(out, "%s ", session->rules[i]);
    }
    buffer_printf(out, "%s\n%s", session->decision == DECISION_DENIED ? "denied" : "allowed", session->facts);
}

static enum import_fate fate_of(const struct reading *reading, const struct session *session)
{
    for (size_t i = 0; i < reading->entry_count; i++) {
        const struct read *entry = &reading->entries[i];
        if (entry->document != session->document || entry->place.line != session->place.line ||
            entry->place.column != session->place.column)
            continue;
        for (size_t item = 0; item < reading->import.count; item++) {
            if (reading->import.items[item].head.start == entry->head && !reading->import.items[item].stray)
                return reading->import.items[item].fate;
        }
    }
    ck_abort_msg("an entry is lost");
    return IMPORT_NO_ID;
}

/* Leaves only the sessions that are written; those that are not were denied, or say why in a way that `several` allows. */
static void keep_written(const char *path, struct reading *before, bool several)
{
    size_t kept = 0;
    for (size_t i = 0; i < before->count; i++) {
        const struct session *session = &before->sessions[i];
        enum import_fate fate = fate_of(before, session);
        bool clash = fate == IMPORT_SAME || fate == IMPORT_CLASH || fate == IMPORT_OTHER_LINK || fate == IMPORT_NO_TARGET;
        ck_assert_msg(fate == IMPORT_WRITTEN || session->decision == DECISION_DENIED || fate == IMPORT_NO_ID ||
                      (several && clash), "%s:%zu: left out: %d", path, session->place.line, (int)fate);
        ck_assert_int_eq(fate == IMPORT_NO_ID, !session->has_id);
        if (fate == IMPORT_WRITTEN)
            before->sessions[kept++] = before->sessions[i];
        else
            free(before->sessions[i].facts);
    }
    before->count = kept;
}

static void compare(const char *path, const struct reading *before, const struct reading *after)
{
    for (size_t i = 0; i < before->count; i++) {
        const struct session *session = &before->sessions[i];
        const struct session *same = find(after, session, number_of(before, i));
        char id[GUID_TEXT_SIZE];
        guid_format(&session->id, id);
        ck_assert_msg(same != NULL, "%s: %s is not there", path, id);
        struct buffer said = {0}, expected = {0};
        add_rules(&expected, session, session->embedded);
        add_rules(&said, same, session->embedded);
        ck_assert_msg(text_equals(buffer_text(&said), buffer_text(&expected)), "%s: %s: %.*s, expected %.*s", path, id,
                      TEXT_ARGS(buffer_text(&said)), TEXT_ARGS(buffer_text(&expected)));
        buffer_fini(&said);
        buffer_fini(&expected);
    }
    ck_assert_msg(after->count == before->count, "%s: %zu sessions, expected %zu", path, after->count, before->count);
}

static void check_fixture(const char *path)
{
    struct inputs inputs = {0};
    struct reading before, after, again;
    ck_assert_int_eq(inputs_add(&inputs, path), STATUS_OK);
    char *once = read_all(&inputs, &before);
    add_text(&inputs, once);
    char *twice = read_all(&inputs, &after);
    ck_assert_msg(strcmp(once, twice) == 0, "%s becomes\n%s\nand that becomes\n%s", path, once, twice);
    ck_assert_msg(!after.lost_rule, "%s: what is written has a finding that import leaves behind:\n%s", path, once);
    keep_written(path, &before, false);
    compare(path, &before, &after);
    ck_assert_int_eq(inputs_add(&inputs, path), STATUS_OK);
    char *other = read_all(&inputs, &again);
    ck_assert_str_eq(other, once);
    forget_reading(&before);
    forget_reading(&after);
    forget_reading(&again);
    free(once);
    free(twice);
    free(other);
}

static size_t check_folder(const char *folder)
{
    size_t count = 0;
    DIR *directory = opendir(folder);
    ck_assert_ptr_nonnull(directory);
    for (struct dirent *file; (file = readdir(directory)) != NULL;) {
        char path[512];
        struct text name = text_of(file->d_name);
        if (!text_ends_with_ignoring_case(name, TEXT(".rdm")) && !text_ends_with_ignoring_case(name, TEXT(".xml")))
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, file->d_name);
        check_fixture(path);
        count++;
    }
    closedir(directory);
    return count;
}

START_TEST(fixtures_say_the_same)
{
    ck_assert_uint_ge(check_folder("fixtures/valid"), 100);
    ck_assert_uint_ge(check_folder("fixtures/invalid"), 100);
    ck_assert_uint_ge(check_folder("fixtures/plans"), 15);
}
END_TEST

/* ---- several documents become one ---- */

/* All fixtures at once: many have the same IDs, and links that lead from one into another. */
START_TEST(all_fixtures_become_one_document)
{
    struct inputs inputs = {0};
    struct reading before, after;
    static const char *const folders[] = {"fixtures/plans", "fixtures/valid", "fixtures/invalid"};
    for (size_t i = 0; i < COUNT(folders); i++)
        ck_assert_int_eq(inputs_add(&inputs, folders[i]), STATUS_OK);
    char *once = read_all(&inputs, &before);
    add_text(&inputs, once);
    char *twice = read_all(&inputs, &after);
    ck_assert(strcmp(once, twice) == 0 && !after.lost_rule);
    keep_written("all fixtures", &before, true);
    ck_assert_uint_gt(before.count, 250);
    compare("all fixtures", &before, &after);
    forget_reading(&before);
    forget_reading(&after);
    free(once);
    free(twice);
}
END_TEST

struct merge {
    const char *documents[3]; /* the content of <sessions> */
    const char *written;      /* likewise */
    /* of the entries in their order: w ritten, s ame, c lash, l ink, n o ID, u nreadable, o: no target, r epeats, t oo long */
    const char *fates;
};

#define PS(id, name) "<session id=\"" id "\" name=\"" name "\" kind=\"powershell\"/>"
#define UNREADABLE(id) "<session id=\"" id "\" name=\"x\" kind=\"powershell\" other=\"\"/>"
#define LINKED(id, link) \
    "<session id=\"" id "\" name=\"s\" kind=\"powershell\"><run-as mode=\"credential-repository\" link=\"" link "\"/></session>"
#define LINKED_OUT(id, link) \
    "  <session id=\"" id "\" name=\"s\" kind=\"powershell\">\n" \
    "    <run-as mode=\"credential-repository\" link=\"" link "\"/>\n  </session>\n"
#define OWN(id, link) \
    "<session id=\"" id "\" name=\"o\" kind=\"powershell\" link=\"" link "\"><run-as mode=\"current-session\"/></session>"
#define CREDENTIAL(id, user) "<credential id=\"" id "\" name=\"c\" user=\"" user "\"/>"
#define ENTRY(id, name) "<entry id=\"" id "\" name=\"" name "\" type=\"Group\"/>"

static void merges(const struct merge *merge)
{
    static const char letters[] = {
        [IMPORT_WRITTEN] = 'w', [IMPORT_NO_ID] = 'n', [IMPORT_CHARACTER] = 'x', [IMPORT_TOO_LONG] = 't',
        [IMPORT_SAME] = 's', [IMPORT_CLASH] = 'c', [IMPORT_OTHER_LINK] = 'l', [IMPORT_UNREADABLE] = 'u',
        [IMPORT_EMBEDDED] = 'e', [IMPORT_NO_TARGET] = 'o', [IMPORT_REPEATS] = 'r',
    };
    struct inputs inputs = {0};
    struct reading reading;
    struct buffer document = {0}, expected = {0};
    char fates[16] = "";
    for (size_t i = 0; i < COUNT(merge->documents) && merge->documents[i]; i++) {
        buffer_clear(&document);
        buffer_printf(&document, "<sessions xmlns='urn:deputy:sessions:1'>%s</sessions>", merge->documents[i]);
        add_text(&inputs, document.bytes);
    }
    char *written = read_all(&inputs, &reading);
    buffer_printf(&expected, HEAD "%s" TAIL, merge->written);
    ck_assert_str_eq(written, expected.bytes);
    ck_assert_uint_lt(reading.import.count, sizeof fates);
    for (size_t i = 0; i < reading.import.count; i++)
        fates[i] = letters[reading.import.items[i].fate];
    ck_assert_str_eq(fates, merge->fates);
    free(written);
    forget_reading(&reading);
    buffer_fini(&document);
    buffer_fini(&expected);
}

START_TEST(several_documents_become_one)
{
    static const struct merge rows[] = {
        /* in the order of the documents, not of their IDs */
        {{PS(ID_B, "1"), PS(ID_A, "2")}, "  " PS(ID_B, "1") "\n  " PS(ID_A, "2") "\n", "ww"},
        {{PS(ID_A, "1"), PS(ID_A, "1") PS(ID_B, "2")}, "  " PS(ID_A, "1") "\n  " PS(ID_B, "2") "\n", "wsw"},
        {{PS(ID_A, "1"), PS(ID_A, "other")}, "  " PS(ID_A, "1") "\n", "wc"},
        /* within one document both stay, and so does DX004 */
        {{PS(ID_A, "1") PS(ID_A, "2")}, "  " PS(ID_A, "1") "\n  " PS(ID_A, "2") "\n", "ww"},
        {{PS(ID_A, "1") PS(ID_A, "2"), PS(ID_A, "2")}, "  " PS(ID_A, "1") "\n  " PS(ID_A, "2") "\n", "wwc"},
        /* a Credential wins wherever it is: links lead to it before and after */
        {{ENTRY(ID_A, "e") LINKED(ID_B, ID_A), CREDENTIAL(ID_A, "u")},
         LINKED_OUT(ID_B, ID_A) "  " CREDENTIAL(ID_A, "u") "\n", "cww"},
        /* a document's own Credential comes first: its links would lead elsewhere */
        {{CREDENTIAL(ID_A, "u") LINKED(ID_B, ID_A), CREDENTIAL(ID_A, "other") LINKED(ID_C, ID_A), LINKED(ID_D, ID_A)},
         "  " CREDENTIAL(ID_A, "u") "\n" LINKED_OUT(ID_B, ID_A) LINKED_OUT(ID_D, ID_A), "wwclw"},
        {{CREDENTIAL(ID_A, "u"), CREDENTIAL(ID_A, "other") OWN(ID_C, ID_A)}, "  " CREDENTIAL(ID_A, "u") "\n", "wcl"},
        /* the same user under another name is no other credential */
        {{CREDENTIAL(ID_A, "u"), "<credential id='" ID_A "' name='moved' user='u'/>" LINKED(ID_C, ID_A)},
         "  " CREDENTIAL(ID_A, "u") "\n" LINKED_OUT(ID_C, ID_A), "wcw"},
        /* the same session, but linked to another user: no copy of it is written */
        {{CREDENTIAL(ID_A, "u") LINKED(ID_B, ID_A), CREDENTIAL(ID_A, "other") LINKED(ID_B, ID_A), LINKED(ID_B, ID_A)},
         "  " CREDENTIAL(ID_A, "u") "\n" LINKED_OUT(ID_B, ID_A), "wwcls"},
        /* the first one would lead elsewhere: the next is written */
        {{CREDENTIAL(ID_A, "u"), CREDENTIAL(ID_A, "other") LINKED(ID_B, ID_A), LINKED(ID_B, ID_A)},
         "  " CREDENTIAL(ID_A, "u") "\n" LINKED_OUT(ID_B, ID_A), "wclw"},
        /* what is left out takes with it what is linked to it, and what is linked to that; wherever it stands */
        {{LINKED(ID_C, ID_B) LINKED(ID_B, ID_A) UNREADABLE(ID_A), OWN(ID_D, ID_C)}, "", "oouo"},
        {{UNREADABLE(ID_A) LINKED(ID_B, ID_A), PS(ID_A, "1")},
         LINKED_OUT(ID_B, ID_A) "  " PS(ID_A, "1") "\n", "uww"},
        /* nothing is written that repeated an ID, and seems not to */
        {{UNREADABLE(ID_A) PS(ID_A, "2") PS(ID_A, "3") LINKED(ID_B, ID_A)}, "", "urro"},
        {{PS(ID_A, "1") UNREADABLE(ID_A) PS(ID_A, "3")}, "  " PS(ID_A, "1") "\n  " PS(ID_A, "3") "\n", "wuw"},
        {{UNREADABLE(ID_A) CREDENTIAL(ID_A, "u") LINKED(ID_B, ID_A)},
         "  " CREDENTIAL(ID_A, "u") "\n" LINKED_OUT(ID_B, ID_A), "uww"},
        {{LINKED(ID_A, ID_B) PS(ID_A, "2") UNREADABLE(ID_B)}, "", "oru"},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        merges(&rows[i]);
}
END_TEST

Suite *import_suite(void)
{
    Suite *suite = suite_create("import");
    TCase *tests = tcase_create("import");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, fixtures_say_the_same);
    tcase_add_test(tests, all_fixtures_become_one_document);
    tcase_add_test(tests, several_documents_become_one);
    suite_add_tcase(suite, tests);
    return suite;
}
