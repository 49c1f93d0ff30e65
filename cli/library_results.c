#include "cli/library.h"

#include <stdlib.h>

#include "cli/report.h"

void library_results_init(struct library_results *results)
{
    *results = (struct library_results){0};
    arena_init(&results->arena);
}

void library_results_fini(struct library_results *results)
{
    free(results->sessions);
    free(results->findings);
    arena_fini(&results->arena);
    *results = (struct library_results){0};
}

/* "" for what is absent; NULL without memory, which the arena remembers. */
static const char *keep(struct library_results *results, struct text text)
{
    return text.length > 0 ? arena_copy(&results->arena, text).bytes : "";
}

/* ---- sessions, as they are judged ---- */

static enum deputy_decision decision_of(enum decision decision)
{
    return decision == DECISION_ALLOWED ? DEPUTY_ALLOWED : decision == DECISION_DENIED ? DEPUTY_DENIED : DEPUTY_UNDECIDED;
}

static void on_session(void *context, size_t document, const struct entry *entry, const struct entry_links *links,
                       enum decision decision, const struct finding *findings, size_t finding_count)
{
    (void)links;
    (void)findings;
    (void)finding_count;
    struct library_results *results = context;
    if (results->session_count == results->session_capacity) {
        size_t capacity = results->session_capacity ? results->session_capacity * 2 : 16;
        struct deputy_session *grown = realloc(results->sessions, capacity * sizeof *grown);
        if (!grown) {
            results->failed = true;
            return;
        }
        results->sessions = grown;
        results->session_capacity = capacity;
    }
    char id[GUID_TEXT_SIZE] = "";
    if (entry->has_id)
        guid_format(&entry->id, id);
    results->sessions[results->session_count++] = (struct deputy_session){
        .id = keep(results, text_of(id)),
        .name = keep(results, entry_text(entry, FIELD_NAME)),
        .group = keep(results, entry_text(entry, FIELD_GROUP)),
        .kind = entry_kind_names[entry->kind],
        .mode = run_as_mode_names[entry->mode],
        .path = "",
        .decision = decision_of(decision),
        .place = entry->place,
        .document = document,
    };
}

static void on_forget(void *context, size_t document)
{
    struct library_results *results = context;
    size_t kept = 0;
    for (size_t i = 0; i < results->session_count; i++) {
        if (results->sessions[i].document != document)
            results->sessions[kept++] = results->sessions[i];
    }
    results->session_count = kept;
}

struct review_listener library_listener(struct library_results *results)
{
    return (struct review_listener){.context = results, .session = on_session, .forget = on_forget};
}

static int compare_sessions(const void *left, const void *right)
{
    const struct deputy_session *a = left, *b = right;
    if (a->document != b->document)
        return a->document < b->document ? -1 : 1;
    return place_before(a->place, b->place) ? -1 : place_before(b->place, a->place);
}

/* ---- findings, when all is over ---- */

/* A rule's own texts are many findings': they are kept once. */
struct rule_words {
    const char *id, *name, *help;
};

struct taking {
    struct library_results *results;
    const struct policy *policy;
    struct rule_words *words; /* by the rule's number */
    struct buffer buffer;
    const char *path;
};

static struct rule_words words_of(struct taking *taking, const struct finding *finding)
{
    struct library_results *results = taking->results;
    const struct rule *rule = policy_find(taking->policy, text_of(finding->rule));
    struct rule_words *words = rule ? &taking->words[rule->number] : &taking->words[taking->policy->rules.count];
    if (words->id && rule)
        return *words;
    buffer_clear(&taking->buffer);
    report_add_words(finding->help, &taking->buffer);
    *words = (struct rule_words){keep(results, text_of(finding->rule)), keep(results, text_of(finding->name)),
                                 keep(results, buffer_text(&taking->buffer))};
    return *words;
}

static const char *text_for_people(struct taking *taking, const struct finding *finding)
{
    struct buffer *line = &taking->buffer;
    buffer_clear(line);
    buffer_add_visible(line, text_of(taking->path));
    buffer_printf(line, ":%zu:%zu: %s %s %s: ", finding->place.line, finding->place.column, severity_names[finding->severity],
                  finding->rule, finding->name);
    buffer_add_visible(line, finding->message);
    return keep(taking->results, buffer_text(line));
}

static void take_finding(struct taking *taking, const struct finding *finding)
{
    struct library_results *results = taking->results;
    const struct entry_reference *entry = finding->entry;
    struct rule_words words = words_of(taking, finding);
    results->findings[results->finding_count++] = (struct deputy_finding){
        .rule = words.id,
        .name = words.name,
        .help = words.help,
        .message = keep(results, finding->message),
        .path = taking->path,
        .text = text_for_people(taking, finding),
        .entry_id = entry ? keep(results, entry->id) : "",
        .entry_name = entry ? keep(results, entry->name) : "",
        .entry_group = entry ? keep(results, entry->group) : "",
        .entry_kind = entry ? entry_kind_names[entry->kind] : "",
        .severity = finding->severity,
        .denies = finding->denies,
        .place = finding->place,
    };
}

/* What stopped a document is told also where a policy leaves it out of reports. */
static size_t findings_of(const struct review_document *document, const struct finding **out)
{
    bool hidden = document->unusable && document->finding_count == 0;
    *out = hidden ? &document->stop : document->findings;
    return hidden ? 1 : document->finding_count;
}

static void take_document(struct taking *taking, const struct review_document *document, size_t *session, size_t number,
                          struct buffer *error)
{
    struct library_results *results = taking->results;
    const struct finding *findings;
    size_t count = findings_of(document, &findings);
    taking->path = keep(results, text_of(document->input->path));
    for (size_t i = 0; i < count && taking->path; i++)
        take_finding(taking, &findings[i]);
    if (document->unusable && !results->arena.failed) {
        buffer_add(error, text_of(results->findings[results->finding_count - 1].text));
        buffer_add_byte(error, '\n');
    }
    for (; *session < results->session_count && results->sessions[*session].document == number; ++*session)
        results->sessions[*session].path = taking->path;
}

static bool take_findings(struct library_results *results, const struct review *review, const struct policy *policy,
                          struct buffer *error)
{
    struct taking taking = {.results = results, .policy = policy};
    const struct finding *findings;
    size_t count = 0, session = 0;
    for (size_t i = 0; i < review->document_count; i++)
        count += findings_of(&review->documents[i], &findings);
    taking.words = calloc(policy->rules.count + 1, sizeof *taking.words);
    results->findings = calloc(count + 1, sizeof *results->findings);
    bool good = taking.words && results->findings;
    for (size_t i = 0; i < review->document_count && good; i++)
        take_document(&taking, &review->documents[i], &session, i, error);
    good = good && !taking.buffer.failed;
    buffer_fini(&taking.buffer);
    free(taking.words);
    return good;
}

/* ---- the answer ---- */

static void take_counts(struct library_results *results, const struct review_summary *summary)
{
    const size_t counts[LIBRARY_COUNTS] = {
        [DEPUTY_COUNT_DOCUMENTS] = summary->documents,
        [DEPUTY_COUNT_SKIPPED] = summary->skipped,
        [DEPUTY_COUNT_ENTRIES] = summary->entries,
        [DEPUTY_COUNT_SESSIONS] = results->session_count,
        [DEPUTY_COUNT_ALLOWED] = summary->allowed,
        [DEPUTY_COUNT_DENIED] = summary->denied,
        [DEPUTY_COUNT_FINDINGS] = results->finding_count,
        [DEPUTY_COUNT_ERRORS] = summary->errors,
        [DEPUTY_COUNT_WARNINGS] = summary->warnings,
        [DEPUTY_COUNT_NOTES] = summary->notes,
    };
    memcpy(results->counts, counts, sizeof counts);
}

/* A link that leads into what could not be read would have been judged otherwise: then nobody knows. */
static void allow_nothing(struct library_results *results)
{
    results->counts[DEPUTY_COUNT_ALLOWED] = 0;
    for (size_t i = 0; i < results->session_count; i++) {
        if (results->sessions[i].decision == DEPUTY_ALLOWED)
            results->sessions[i].decision = DEPUTY_UNDECIDED;
    }
}

static void add_faults(const struct review *review, struct buffer *error)
{
    static const struct report_options all = {0};
    const char *faults[REPORT_FAULT_COUNT];
    size_t count = report_faults(review, &all, faults);
    for (size_t i = 0; i < count; i++)
        buffer_printf(error, "%s%s\n", faults[i], faults[i] == review->undecided ? REVIEW_UNDECIDED_WHY : "");
    const struct review_summary *summary = &review->summary;
    if (error->length == 0 && (summary->errors > 0 || summary->denied > 0)) {
        report_add_count(error, summary->errors, "error", "errors");
        buffer_printf(error, ", %zu of ", summary->denied);
        report_add_count(error, summary->sessions, "session", "sessions");
        buffer_add(error, TEXT(" denied\n"));
    }
    buffer_truncate(error, error->length > 0 ? error->length - 1 : 0); /* between lines, not behind the last */
}

enum deputy_status library_conclude(struct library_results *results, const struct review *review, const struct policy *policy,
                                    struct buffer *error)
{
    if (results->session_count > 1)
        qsort(results->sessions, results->session_count, sizeof *results->sessions, compare_sessions);
    if (!take_findings(results, review, policy, error))
        return DEPUTY_NO_MEMORY;
    add_faults(review, error);
    if (results->failed || results->arena.failed || error->failed)
        return DEPUTY_NO_MEMORY;
    take_counts(results, &review->summary);
    if (!review_is_complete(review)) {
        allow_nothing(results);
        return DEPUTY_INCOMPLETE;
    }
    if (review->summary.entries == 0)
        return DEPUTY_NOTHING_TO_CHECK;
    bool clean = review->summary.errors == 0 && review->summary.allowed == results->session_count;
    return clean ? DEPUTY_OK : DEPUTY_FOUND_ERRORS;
}
