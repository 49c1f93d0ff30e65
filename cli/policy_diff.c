#include "cli/policy_command.h"

#include <stdlib.h>
#include <string.h>

#include "cli/policy_diff_report.h"
#include "cli/policy_files.h"

/* ---- sessions: judged by the other policy while the first one's review goes by ---- */

struct watcher {
    const struct policy *after;
    struct policy_diff *diff;
    struct judgement_memory memory;
    struct text *ids; /* denying rules of one judgement */
    size_t id_count, id_capacity;
    bool failed;
};

static void add_id(struct watcher *watcher, struct text id)
{
    if (watcher->id_count == watcher->id_capacity) {
        size_t capacity = watcher->id_capacity ? watcher->id_capacity * 2 : 16;
        struct text *grown = realloc(watcher->ids, capacity * sizeof *grown);
        if (!grown) {
            watcher->failed = true;
            return;
        }
        watcher->ids = grown;
        watcher->id_capacity = capacity;
    }
    watcher->ids[watcher->id_count++] = id;
}

static void on_finding(void *context, const struct judged_finding *finding, struct facts *facts)
{
    (void)facts;
    if (finding->denies)
        add_id(context, finding->rule->id);
}

static int compare_ids(const void *left, const void *right)
{
    const struct text *a = left, *b = right;
    return text_compare(*a, *b);
}

/* Sorts the ids from `from` on and keeps each once. How many these are. */
static size_t sort_ids(struct watcher *watcher, size_t from)
{
    struct text *ids = watcher->ids + from;
    size_t count = watcher->id_count - from, kept = 0;
    if (count > 1)
        qsort(ids, count, sizeof *ids, compare_ids);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || !text_equals(ids[kept - 1], ids[i]))
            ids[kept++] = ids[i];
    }
    watcher->id_count = from + kept;
    return kept;
}

static struct session_change *add_change(struct policy_diff *diff)
{
    if (diff->session_count == diff->session_capacity) {
        size_t capacity = diff->session_capacity ? diff->session_capacity * 2 : 16;
        struct session_change *grown = realloc(diff->sessions, capacity * sizeof *grown);
        if (!grown)
            return NULL;
        diff->sessions = grown;
        diff->session_capacity = capacity;
    }
    return &diff->sessions[diff->session_count++];
}

static void keep_session(struct watcher *watcher, size_t document, const struct entry *entry, struct decision_change change,
                         size_t before_count, size_t after_count)
{
    struct arena *arena = &watcher->diff->arena;
    struct session_change *kept = add_change(watcher->diff);
    watcher->failed |= !kept;
    if (!kept)
        return;
    *kept = (struct session_change){
        .document = document,
        .place = entry->place,
        .name = arena_copy(arena, entry_text(entry, FIELD_NAME)),
        .group = arena_copy(arena, entry_text(entry, FIELD_GROUP)),
        .kind = entry->kind,
    };
    if (entry->has_id)
        guid_format(&entry->id, kept->id);
    const struct text *before = watcher->ids, *after = watcher->ids + before_count;
    watcher->failed |= !decision_change_explain(&change, arena, before, before_count, after, after_count);
    kept->change = change;
}

static void on_session(void *context, size_t document, const struct entry *entry, const struct entry_links *links,
                       enum decision decision, const struct finding *findings, size_t finding_count)
{
    struct watcher *watcher = context;
    struct judgement_sink sink = {.context = watcher, .finding = on_finding};
    struct judgement_request request = {.entry = entry, .links = links};
    watcher->id_count = 0;
    for (size_t i = 0; i < finding_count; i++) {
        if (findings[i].denies)
            add_id(watcher, text_of(findings[i].rule));
    }
    size_t before_count = sort_ids(watcher, 0);
    enum decision after = policy_judge(watcher->after, &request, &watcher->memory, &sink);
    size_t after_count = sort_ids(watcher, before_count);
    watcher->failed |= judgement_memory_failed(&watcher->memory);
    watcher->diff->has_failed |= after == DECISION_FAILED;
    if (decision != after && !watcher->failed)
        keep_session(watcher, document, entry, (struct decision_change){decision, after, NULL, 0}, before_count, after_count);
}

static void on_forget(void *context, size_t document)
{
    struct policy_diff *diff = ((struct watcher *)context)->diff;
    size_t kept = 0;
    for (size_t i = 0; i < diff->session_count; i++) {
        if (diff->sessions[i].document != document)
            diff->sessions[kept++] = diff->sessions[i];
    }
    diff->session_count = kept;
}

static int compare_sessions(const void *left, const void *right)
{
    const struct session_change *a = left, *b = right;
    if (a->document != b->document)
        return a->document < b->document ? -1 : 1;
    return place_before(a->place, b->place) ? -1 : place_before(b->place, a->place);
}

/* 0, or the exit code for what was said on standard error. `review` holds the policy before. */
static int review_sessions(const struct options *options, const struct policy *after, struct command_review *review,
                           struct policy_diff *diff)
{
    struct watcher watcher = {.after = after, .diff = diff};
    struct review_listener listener = {.context = &watcher, .session = on_session, .forget = on_forget};
    judgement_memory_init(&watcher.memory);
    int code = command_review_loaded(options, false, &listener, review);
    judgement_memory_fini(&watcher.memory);
    free(watcher.ids);
    if (code == EXIT_NOTHING && (watcher.failed || diff->arena.failed)) {
        complain("%s", status_text(STATUS_NO_MEMORY));
        code = EXIT_USAGE;
    }
    if (diff->session_count > 1)
        qsort(diff->sessions, diff->session_count, sizeof *diff->sessions, compare_sessions);
    return code;
}

/* ---- the command ---- */

static bool load(const char *path, struct policy *out)
{
    struct policy_choice choice = {.path = path};
    return policy_files_load(&choice, out);
}

static bool compare_tables(const struct policy *before, const struct policy *after, struct policy_diff *diff)
{
    struct table *tables = calloc(2, sizeof *tables);
    enum status status = tables ? table_make(before, &tables[0]) : STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        status = table_make(after, &tables[1]);
    if (status == STATUS_OK)
        status = table_compare(&tables[0], &tables[1], &diff->table);
    for (int i = 0; i < 2 && tables; i++) {
        diff->has_failed |= tables[i].has_failed;
        table_fini(&tables[i]);
    }
    free(tables);
    if (status != STATUS_OK)
        complain("%s", status_text(status));
    return status == STATUS_OK;
}

/* 3 over 2 over 1: an input that cannot be used, nothing to look at or undecided, something that changes. */
static int exit_code(const struct options *options, const struct command_review *review, const struct policy_diff *diff)
{
    struct options lenient = *options;
    lenient.fail_on = SEVERITY_COUNT;
    int code = diff->has_review ? command_exit_code(&lenient, &review->review) : EXIT_NOTHING;
    if (code == EXIT_NOTHING && diff->has_failed) {
        complain("a rule could not be decided for some row or session, which is not allowed by that");
        return EXIT_USAGE;
    }
    return code != EXIT_NOTHING ? code : diff->table.row_count + diff->session_count > 0 ? EXIT_FINDINGS : EXIT_NOTHING;
}

static int write_diff(const struct options *options, const struct command_review *review, const struct policy *after,
                      struct policy_diff *diff)
{
    struct buffer out = {0};
    diff->before = &review->policy;
    diff->after = after;
    diff->review = &review->review;
    diff->color = policy_command_uses_color(options);
    if (options->format == FORMAT_JSON)
        policy_diff_json(diff, &out);
    else
        policy_diff_text(diff, &out);
    int code = command_write_text(options, &out);
    buffer_fini(&out);
    if (diff->has_review)
        command_say_unusable(options, review);
    int found = exit_code(options, review, diff);
    return code != EXIT_NOTHING && found != EXIT_UNUSABLE ? code : found;
}

static int compare(const struct options *options, struct command_review *review, struct policy *after, struct policy_diff *diff)
{
    struct options of_paths = *options; /* without A and B */
    of_paths.paths += 2;
    of_paths.path_count -= 2;
    if (!load(options->paths[0], &review->policy) || !load(options->paths[1], after) ||
        !compare_tables(&review->policy, after, diff))
        return EXIT_USAGE;
    diff->has_review = of_paths.path_count > 0;
    int code = diff->has_review ? review_sessions(&of_paths, after, review, diff) : EXIT_NOTHING;
    return code != EXIT_NOTHING ? code : write_diff(options, review, after, diff);
}

int policy_diff(const struct options *options)
{
    struct command_review review = {0};
    struct policy after = {0};
    struct policy_diff diff = {0};
    if (options->path_count < 2) {
        complain("policy diff needs two policies, A and B; \"default\" is the built-in one");
        return EXIT_USAGE;
    }
    if (!command_reads_standard_input_once(options))
        return EXIT_USAGE;
    arena_init(&diff.arena);
    int code = compare(options, &review, &after, &diff);
    table_diff_fini(&diff.table);
    free(diff.sessions);
    arena_fini(&diff.arena);
    policy_fini(&after);
    command_review_fini(&review);
    return code;
}
