#include "cli/review.h"

#include <stdlib.h>
#include <string.h>

#include "xml/document.h"

/* A session whose link leads nowhere yet: it may point at an entry that is still to come. */
struct waiting {
    struct entry *entry;
    size_t document;
    struct entry_links links;
    bool run_as_settled, own_settled; /* nothing read later can change what the link leads to */
};

struct run {
    struct review *review;
    const struct review_options *options;
    struct link_index index;
    struct judgement_memory memory;
    struct buffer message;
    struct waiting *waiting;
    size_t waiting_count, waiting_capacity;
    size_t waiting_before; /* those of documents before the one that is read */
    size_t document;       /* the one that is read: inputs first, repositories behind them */
    bool repository; /* it resolves links only */
    struct review_summary tally; /* of the document that is read */
    /* of the entry that is judged */
    const struct entry *entry;
    struct entry_reference *reference;
    size_t first_finding;
    bool failed;
};

static struct review_document *current(struct run *run)
{
    return &run->review->documents[run->document];
}

static void count(struct review_summary *summary, enum severity severity)
{
    summary->errors += severity == SEVERITY_ERROR;
    summary->warnings += severity == SEVERITY_WARNING;
    summary->notes += severity == SEVERITY_NOTE;
}

static struct finding *add_finding(struct run *run, struct review_document *document)
{
    if (document->finding_count == document->finding_capacity) {
        size_t capacity = document->finding_capacity ? document->finding_capacity * 2 : 4;
        struct finding *grown = realloc(document->findings, capacity * sizeof *grown);
        if (!grown) {
            run->failed = true;
            return NULL;
        }
        document->findings = grown;
        document->finding_capacity = capacity;
    }
    return &document->findings[document->finding_count++];
}

static struct entry_reference *reference_of(struct run *run)
{
    struct arena *arena = &run->review->arena;
    if (run->reference)
        return run->reference;
    struct entry_reference *reference = arena_alloc_cleared(arena, sizeof *reference);
    if (!reference) {
        run->failed = true;
        return NULL;
    }
    char id[GUID_TEXT_SIZE];
    if (run->entry->has_id) {
        guid_format(&run->entry->id, id);
        reference->id = arena_copy(arena, text_of(id));
    }
    reference->name = arena_copy(arena, entry_text(run->entry, FIELD_NAME));
    reference->group = arena_copy(arena, entry_text(run->entry, FIELD_GROUP));
    reference->kind = run->entry->kind;
    reference->mode = run->entry->mode;
    return run->reference = reference;
}

/* What a finding is about, in a form that outlives its entry. */
static const char *field_of(const struct judged_finding *judged, struct arena *arena)
{
    if (judged->diagnostic)
        return arena_copy(arena, judged->diagnostic->subject).bytes;
    return judged->field == FACT_COUNT ? NULL : fact_definitions[judged->field].name;
}

struct finding review_finding(const struct judged_finding *judged, struct facts *facts, struct arena *arena,
                              struct buffer *message)
{
    const struct rule *rule = judged->rule;
    buffer_clear(message);
    if (!judged->diagnostic)
        engine_print_message(rule, facts, message);
    return (struct finding){
        .rule = rule->id.bytes,
        .name = rule->name.bytes,
        .severity = judged->severity,
        .denies = judged->denies,
        .place = judged->place,
        .field = field_of(judged, arena),
        .message = arena_copy(arena, judged->diagnostic ? judged->diagnostic->message : buffer_text(message)),
        .help = rule->help,
        .policy_path = rule->source->built_in ? NULL : rule->source->path.bytes,
        .policy_place = rule->place,
    };
}

/* `facts` NULL: the finding stands outside every entry. */
static void write_finding(struct run *run, const struct judged_finding *judged, struct facts *facts, struct finding *finding)
{
    *finding = review_finding(judged, facts, &run->review->arena, &run->message);
    finding->entry = run->entry ? reference_of(run) : NULL;
}

static void take_finding(struct run *run, const struct judged_finding *judged, struct facts *facts)
{
    struct finding *finding = add_finding(run, current(run));
    if (finding)
        write_finding(run, judged, facts, finding);
}

/* What no layer sets although one would: with the reason why it does not. */
static void take_suppressed(struct run *run, const struct judged_finding *judged, struct facts *facts)
{
    const struct suppression *suppression = NULL;
    for (int layer = 0; layer < LAYER_COUNT && !suppression; layer++)
        suppression = judged->suppressions[layer];
    struct finding *finding = suppression ? add_finding(run, current(run)) : NULL;
    if (!finding)
        return;
    write_finding(run, judged, facts, finding);
    finding->severity = rule_severity(judged->rule);
    finding->suppressed = suppression->reason;
}

static void note_suppressions(struct run *run, const struct judged_finding *finding)
{
    for (int layer = 0; layer < LAYER_COUNT; layer++) {
        if (finding->suppressions[layer])
            run->review->used_suppressions[finding->suppressions[layer]->number] = true;
    }
}

static void on_finding(void *context, const struct judged_finding *finding, struct facts *facts)
{
    struct run *run = context;
    bool listened = run->options->listener.session != NULL;
    count(&run->tally, finding->severity);
    run->review->fired_rules[finding->rule->number] = true;
    note_suppressions(run, finding);
    /* A listener wants every rule that holds or denies; otherwise notes nobody reads are only counted. */
    if (finding->severity > SEVERITY_NOTE || (finding->severity == SEVERITY_NOTE && (run->options->keep_notes || listened)) ||
        (finding->denies && listened))
        take_finding(run, finding, facts);
    else if (finding->severity == SEVERITY_OFF && run->options->keep_silent)
        take_suppressed(run, finding, facts);
}

static void on_undecided(void *context, const struct rule *rule, const struct policy_source *source, struct place place)
{
    struct run *run = context;
    struct buffer *message = &run->message;
    if (run->review->undecided)
        return;
    buffer_clear(message);
    buffer_add_visible(message, source->path);
    buffer_printf(message, ":%zu:%zu: %.*s could not be decided for ", place.line, place.column, TEXT_ARGS(rule->id));
    buffer_add_visible(message, text_of(current(run)->input->path));
    buffer_printf(message, ":%zu:%zu", run->entry->place.line, run->entry->place.column);
    run->review->undecided = arena_copy(&run->review->arena, buffer_text(message)).bytes;
}

static void take_quiet(struct run *run)
{
    struct review_document *document = current(run);
    if (document->quiet_count == document->quiet_capacity) {
        size_t capacity = document->quiet_capacity ? document->quiet_capacity * 2 : 16;
        struct quiet_session *grown = realloc(document->quiet, capacity * sizeof *grown);
        if (!grown) {
            run->failed = true;
            return;
        }
        document->quiet = grown;
        document->quiet_capacity = capacity;
    }
    document->quiet[document->quiet_count++] = (struct quiet_session){run->entry->place, reference_of(run)};
}

static void drop_notes(struct run *run)
{
    struct review_document *document = current(run);
    size_t kept = run->first_finding;
    if (run->options->keep_notes)
        return;
    for (size_t i = kept; i < document->finding_count; i++) {
        if (document->findings[i].severity > SEVERITY_NOTE || document->findings[i].denies)
            document->findings[kept++] = document->findings[i];
    }
    document->finding_count = kept;
}

static void judge(struct run *run, const struct entry *entry, const struct entry_links *links)
{
    struct judgement_sink sink = {.context = run, .finding = on_finding, .undecided = on_undecided};
    struct judgement_request request = {.entry = entry, .links = links};
    run->entry = entry;
    run->reference = NULL;
    run->first_finding = current(run)->finding_count;
    enum decision decision = policy_judge(run->options->policy, &request, &run->memory, &sink);
    run->tally.sessions += entry_is_session(entry);
    run->tally.decisions[entry->kind][entry->mode][decision] += entry_is_session(entry);
    run->tally.allowed += decision == DECISION_ALLOWED;
    run->tally.denied += decision == DECISION_DENIED;
    run->failed |= judgement_memory_failed(&run->memory);
    run->review->failed_judgement |= decision == DECISION_FAILED;
    const struct review_listener *listener = &run->options->listener;
    if (listener->session && entry_is_session(entry))
        listener->session(listener->context, run->document, entry, links, decision,
                          current(run)->findings + run->first_finding, current(run)->finding_count - run->first_finding);
    if (listener->other && !entry_is_session(entry))
        listener->other(listener->context, run->document, entry, current(run)->findings + run->first_finding,
                        current(run)->finding_count - run->first_finding);
    if (run->options->keep_silent && decision == DECISION_ALLOWED && current(run)->finding_count == run->first_finding)
        take_quiet(run);
    drop_notes(run);
    run->entry = NULL;
}

/* Looks where a link leads, unless something that is read later could still change the answer; `last`: nothing follows. */
static void settle(struct run *run, bool has, const struct guid *link, bool last, struct link_target *target, bool *settled)
{
    enum well_known_link known = has ? guid_well_known(link) : LINK_ORDINARY;
    if (*settled)
        return;
    *settled = true;
    if (!has)
        *target = (struct link_target){.state = LINK_STATE_NONE};
    else if (known != LINK_ORDINARY)
        *target = (struct link_target){.state = known == LINK_NONE ? LINK_STATE_WELL_KNOWN_NONE : LINK_STATE_WELL_KNOWN};
    else if (last || link_index_is_final(&run->index, link))
        *target = link_index_resolve(&run->index, link);
    else
        *settled = false;
}

/* Are both links settled? Each on its own: the document a session stands in is asked first, and only while it is read. */
static bool settle_links(struct run *run, const struct entry *entry, struct waiting *waiting, bool last)
{
    settle(run, entry->has_link, &entry->link, last, &waiting->links.run_as, &waiting->run_as_settled);
    settle(run, entry->has_own_link, &entry->own_link, last, &waiting->links.own, &waiting->own_settled);
    return waiting->run_as_settled && waiting->own_settled;
}

static void wait(struct run *run, const struct entry *entry, const struct waiting *waiting)
{
    if (run->waiting_count == run->waiting_capacity) {
        size_t capacity = run->waiting_capacity ? run->waiting_capacity * 2 : 64;
        struct waiting *grown = realloc(run->waiting, capacity * sizeof *grown);
        if (!grown) {
            run->failed = true;
            return;
        }
        run->waiting = grown;
        run->waiting_capacity = capacity;
    }
    struct entry *copy = entry_copy(entry);
    if (copy) {
        run->waiting[run->waiting_count] = *waiting;
        run->waiting[run->waiting_count++].entry = copy;
    }
    run->failed |= !copy;
}

static bool on_id(void *context, const struct guid *id)
{
    struct run *run = context;
    return link_index_add(&run->index, id);
}

static void on_entry(void *context, const struct entry *entry)
{
    struct run *run = context;
    link_index_complete(&run->index, entry);
    if (run->repository)
        return;
    run->tally.entries++;
    if (run->options->listener.entry)
        run->options->listener.entry(run->options->listener.context, run->document, entry);
    struct waiting waiting = {.document = run->document};
    if (settle_links(run, entry, &waiting, !entry_is_session(entry)))
        judge(run, entry, &waiting.links);
    else
        wait(run, entry, &waiting);
}

static void on_stray(void *context, const struct entry_diagnostic *diagnostic)
{
    struct run *run = context;
    struct review_document *document = current(run);
    const struct rule *rule = policy_find(run->options->policy, text_of(diagnostic->rule));
    if (run->repository || !rule)
        return;
    if (run->options->listener.stray && !document->unusable)
        run->options->listener.stray(run->options->listener.context, run->document, diagnostic);
    struct judged_finding finding = {.rule = rule, .place = diagnostic->place, .field = FACT_COUNT, .diagnostic = diagnostic,
                                     .severity = rule_severity(rule), .denies = rule->always_denies};
    count(&run->tally, finding.severity);
    if (document->unusable)
        write_finding(run, &finding, NULL, &document->stop);
    if (finding.severity > SEVERITY_NOTE || (finding.severity == SEVERITY_NOTE && run->options->keep_notes))
        take_finding(run, &finding, NULL);
}

/* Judges the sessions that wait from `from` on and are settled by now; `last`: every one, because nothing follows. */
static void judge_waiting(struct run *run, size_t from, bool last)
{
    size_t kept = from;
    for (size_t i = from; i < run->waiting_count; i++) {
        struct waiting waiting = run->waiting[i];
        if (!settle_links(run, waiting.entry, &waiting, last)) {
            run->waiting[kept++] = waiting;
            continue;
        }
        run->document = waiting.document;
        judge(run, waiting.entry, &waiting.links);
        free(waiting.entry);
    }
    run->waiting_count = kept;
}

static void forget_waiting(struct run *run)
{
    for (size_t i = run->waiting_before; i < run->waiting_count; i++)
        free(run->waiting[i].entry);
    run->waiting_count = run->waiting_before;
}

/* A repository has no findings; that links cannot be resolved as asked has to be said all the same. */
static void note_bad_repository(struct run *run, const struct document_result *result)
{
    if (run->review->bad_repository || result->foreign)
        return;
    struct buffer *message = &run->message;
    buffer_clear(message);
    buffer_add_visible(message, text_of(current(run)->input->path));
    buffer_printf(message, ":%zu:%zu: %s", result->place.line, result->place.column, result->message);
    run->review->bad_repository = arena_copy(&run->review->arena, buffer_text(message)).bytes;
    run->failed |= message->failed;
}

/* A document that cannot be read as a whole has one finding and no entries. */
static void set_unusable(struct run *run, const struct document_result *result)
{
    struct review_document *document = current(run);
    struct entry_diagnostic diagnostic = {.rule = result->rule, .place = result->place, .message = text_of(result->message)};
    const struct review_listener *listener = &run->options->listener;
    link_index_withdraw(&run->index);
    forget_waiting(run);
    if (run->repository) {
        note_bad_repository(run, result);
        return;
    }
    if (listener->forget)
        listener->forget(listener->context, run->document);
    document->finding_count = 0;
    document->quiet_count = 0;
    run->tally = (struct review_summary){0};
    if (result->foreign) {
        document->skipped = true;
        return;
    }
    document->unusable = true;
    run->review->has_unusable = true;
    on_stray(run, &diagnostic);
}

static void add_tally(struct run *run)
{
    struct review_summary *to = &run->review->summary;
    to->entries += run->tally.entries;
    to->sessions += run->tally.sessions;
    to->allowed += run->tally.allowed;
    to->denied += run->tally.denied;
    to->errors += run->tally.errors;
    to->warnings += run->tally.warnings;
    to->notes += run->tally.notes;
    for (size_t kind = 0; kind < KIND_COUNT; kind++) {
        for (size_t mode = 0; mode < MODE_COUNT; mode++) {
            for (size_t decision = 0; decision < DECISION_COUNT; decision++)
                to->decisions[kind][mode][decision] += run->tally.decisions[kind][mode][decision];
        }
    }
    run->tally = (struct review_summary){0};
}

struct watched_input {
    struct run *run;
    struct input_reader *reader;
};

static long read_watched(void *context, char *bytes, size_t size)
{
    struct watched_input *watched = context;
    const struct review_options *options = watched->run->options;
    long got = input_read(watched->reader, bytes, size);
    if (got > 0 && options->progress)
        options->progress(options->progress_context, watched->run->document, (size_t)got);
    return got;
}

static bool is_xml_file(const char *path)
{
    return text_ends_with_ignoring_case(text_of(path), TEXT(".xml"));
}

static enum status read_input(struct run *run, struct input *input)
{
    struct document_sink sink = {run, on_id, on_entry, on_stray, run->options->listener.entry && !run->repository};
    struct document_result result = {.rule = "DX000", .place = {1, 1, 0}, .message = "The input cannot be opened."};
    struct watched_input watched = {.run = run};
    run->waiting_before = run->waiting_count;
    link_index_begin(&run->index);
    enum status status = input->unreadable ? STATUS_CANNOT_OPEN : input_open(input, &watched.reader);
    if (status == STATUS_NO_MEMORY)
        return status;
    if (status == STATUS_OK) {
        status = document_read(read_watched, &watched, input->in_directory && is_xml_file(input->path), &sink, &result);
        input_close(watched.reader);
        if (status != STATUS_OK)
            return status;
    }
    if (result.rule || result.foreign)
        set_unusable(run, &result);
    judge_waiting(run, run->waiting_before, false);
    link_index_publish(&run->index);
    add_tally(run);
    return run->failed || run->index.failed ? STATUS_NO_MEMORY : STATUS_OK;
}

static void conclude(struct run *run)
{
    struct review *review = run->review;
    judge_waiting(run, 0, true);
    add_tally(run);
    for (size_t i = 0; i < review->document_count; i++) {
        struct review_document *document = &review->documents[i];
        review->summary.skipped += document->skipped;
        review->summary.documents += !document->skipped;
        review_sort(document);
    }
}

static enum status run_all(struct run *run, struct inputs *inputs, struct inputs *repository)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < inputs->count && status == STATUS_OK; i++) {
        run->document = i;
        status = read_input(run, &inputs->items[i]);
    }
    run->repository = true;
    for (size_t i = 0; i < repository->count && status == STATUS_OK; i++) {
        run->document = inputs->count + i;
        status = read_input(run, &repository->items[i]);
    }
    run->repository = false;
    if (status != STATUS_OK)
        return status;
    conclude(run);
    return run->failed || run->index.failed || run->review->arena.failed || run->message.failed ? STATUS_NO_MEMORY : STATUS_OK;
}

enum status review_run(struct review *out, struct inputs *inputs, struct inputs *repository,
                       const struct review_options *options)
{
    struct run run = {.review = out, .options = options};
    *out = (struct review){0};
    arena_init(&out->arena);
    out->documents = calloc(inputs->count + repository->count + 1, sizeof *out->documents);
    out->fired_rules = arena_alloc_cleared(&out->arena, options->policy->rules.count + 1);
    out->used_suppressions = arena_alloc_cleared(&out->arena, options->policy->suppression_count + 1);
    if (!out->documents || !out->fired_rules || !out->used_suppressions)
        return STATUS_NO_MEMORY;
    out->document_count = inputs->count;
    for (size_t i = 0; i < inputs->count; i++)
        out->documents[i].input = &inputs->items[i];
    for (size_t i = 0; i < repository->count; i++)
        out->documents[inputs->count + i].input = &repository->items[i];
    link_index_init(&run.index);
    judgement_memory_init(&run.memory);
    enum status status = run_all(&run, inputs, repository);
    for (size_t i = 0; i < run.waiting_count; i++)
        free(run.waiting[i].entry);
    free(run.waiting);
    buffer_fini(&run.message);
    judgement_memory_fini(&run.memory);
    link_index_fini(&run.index);
    return status;
}
