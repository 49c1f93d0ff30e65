/* Policies for tests, written as users write them, and what they say about entries. */
#ifndef DEPUTY_TESTS_POLICY_FROM_TEXT_H
#define DEPUTY_TESTS_POLICY_FROM_TEXT_H

#include "core/embedded.h"
#include "policy/engine.h"
#include "xml/policy_document.h"

#include <check.h>
#include <string.h>

/* A policy of one document that may do what default may. */
static inline enum status policy_try_text(struct text document, struct policy *policy, struct policy_error *error)
{
    policy_init(policy);
    struct policy_source *source = policy_add_source(policy, TEXT("test.xml"));
    if (!source)
        return STATUS_NO_MEMORY;
    source->built_in = true;
    policy->leaf[LAYER_PROJECT] = source;
    enum status status = policy_document_read(reader_memory_source, &document, policy, source, error);
    return status == STATUS_OK ? policy_resolve(policy, 0, error) : status;
}

static inline void policy_from_text(struct policy *policy, struct text document)
{
    struct policy_error error;
    enum status status = policy_try_text(document, policy, &error);
    ck_assert_msg(status == STATUS_OK, "%zu:%zu: %s", error.place.line, error.place.column, error.message);
}

/* The policy's elements, without the root. */
static inline void policy_from_rules(struct policy *policy, const char *rules)
{
    struct buffer document = {0};
    buffer_printf(&document, "<policy xmlns='urn:deputy:policy:1' name='test'>%s</policy>", rules);
    policy_from_text(policy, buffer_text(&document));
    buffer_fini(&document);
}

static inline void policy_from_default(struct policy *policy)
{
    policy_from_text(policy, embedded_text("policy/default.xml"));
}

/* A hand-made entry. The entry itself stands in line 1, every field in a line of its own. */
struct scene {
    struct entry entry;
    struct entry_links links;
};

#define ENTRY_LINE ((size_t)1)
#define LINE_OF(field) ((size_t)(field) + 10)
#define SCENE_ID "7d1e0f5c-3b6a-4c1d-9e2f-0a1b2c3d4e5f"
#define SCENE_LINK "0f5c2a4e-91b7-4d36-8a53-6e7f80912b3c"

static inline void give(struct scene *scene, enum entry_field field, const char *text)
{
    scene->entry.fields[field] = (struct entry_value){text_of(text), {LINE_OF(field), 3, 0}};
}

static inline void move(struct scene *scene, enum entry_field field, size_t line)
{
    scene->entry.fields[field].place = (struct place){line, 3, 0};
}

static inline void give_mode(struct scene *scene, enum run_as_mode mode)
{
    scene->entry.mode = mode;
    give(scene, FIELD_MODE, NULL);
}

static inline void give_link(struct scene *scene, const char *id, enum link_state state)
{
    ck_assert(guid_parse(text_of(id), &scene->entry.link));
    scene->entry.has_link = true;
    scene->links.run_as.state = state;
    give(scene, FIELD_LINK, id);
}

static inline void give_own_link(struct scene *scene, const char *id, enum link_state state)
{
    ck_assert(guid_parse(text_of(id), &scene->entry.own_link));
    scene->entry.has_own_link = true;
    scene->links.own.state = state;
    give(scene, FIELD_OWN_LINK, id);
}

static inline void give_shell_execute(struct scene *scene, enum ternary value)
{
    scene->entry.shell_execute = value;
    if (value == TERNARY_UNSET)
        scene->entry.fields[FIELD_SHELL_EXECUTE].place.line = 0;
    else
        give(scene, FIELD_SHELL_EXECUTE, NULL);
}

static inline void give_administrator(struct scene *scene)
{
    scene->entry.administrator = true;
    give(scene, FIELD_ADMINISTRATOR, NULL);
}

static inline void give_net_only(struct scene *scene)
{
    scene->entry.net_only = true;
    give(scene, FIELD_NET_ONLY, NULL);
}

static inline void give_output(struct scene *scene, enum output_mode output)
{
    scene->entry.output = output;
    give(scene, FIELD_OUTPUT, NULL);
}

/* A session of this kind against which no rule has anything, not even a note. */
static inline struct scene scene_of(enum entry_kind kind)
{
    struct scene scene = {.entry = {.kind = kind, .default_directory = true, .has_id = true}};
    bool host = kind == KIND_TOOL_POWERSHELL_REMOTE || kind == KIND_TOOL_PSEXEC || kind == KIND_ADDON_SSMS;
    scene.entry.place = (struct place){ENTRY_LINE, 1, 0};
    scene.entry.is_tool = kind >= KIND_TOOL_COMMAND_LINE && kind <= KIND_TOOL_PSEXEC;
    ck_assert(guid_parse(TEXT(SCENE_ID), &scene.entry.id));
    give(&scene, FIELD_ID, SCENE_ID);
    give(&scene, FIELD_NAME, "Backup");
    if (kind != KIND_OTHER && kind != KIND_ADDON_SSMS)
        give(&scene, FIELD_COMMAND, "backup.exe --all");
    if (host)
        give(&scene, FIELD_HOST, "srv01.corp.example");
    return scene;
}

/* What a policy says about one entry. */
struct held {
    const char *rule;
    enum severity severity;
    size_t line;
    bool denies;
    const struct suppression *suppressions[LAYER_COUNT];
};
#define VERDICT_SIZE 64
struct verdict {
    enum decision decision;
    struct held held[VERDICT_SIZE]; /* in the order they were reported */
    size_t count, looked_at, holding; /* `holding`: of those looked at */
    struct buffer messages; /* one line each */
};

static inline void verdict_take(void *context, const struct judged_finding *finding, struct facts *facts)
{
    struct verdict *verdict = context;
    ck_assert_uint_lt(verdict->count, VERDICT_SIZE);
    struct held *held = &verdict->held[verdict->count++];
    *held = (struct held){finding->rule->id.bytes, finding->severity, finding->place.line, finding->denies, {NULL}};
    memcpy(held->suppressions, finding->suppressions, sizeof held->suppressions);
    if (finding->diagnostic)
        buffer_add(&verdict->messages, finding->diagnostic->message);
    else
        engine_print_message(finding->rule, facts, &verdict->messages);
    buffer_add_byte(&verdict->messages, '\n');
}

static inline void verdict_look(void *context, const struct rule *rule, bool held, struct facts *facts)
{
    (void)facts;
    (void)rule;
    ((struct verdict *)context)->looked_at++;
    ((struct verdict *)context)->holding += held;
}

static inline void verdict_compare(void *context, const struct judged_finding *finding, struct facts *facts)
{
    struct verdict *screened = context;
    (void)facts;
    ck_assert_uint_lt(screened->count, VERDICT_SIZE);
    screened->held[screened->count++] = (struct held){finding->rule->id.bytes, finding->severity, finding->place.line,
                                                         finding->denies, {NULL, NULL}};
}

/* Screens leave rules out that cannot hold, and change nothing: without a look at every rule the findings are the same. */
static inline void check_screened(const struct policy *policy, const struct judgement_request *request,
                                  const struct verdict *verdict)
{
    struct judgement_memory memory;
    struct verdict screened = {.count = 0};
    struct judgement_sink sink = {.context = &screened, .finding = verdict_compare};
    judgement_memory_init(&memory);
    ck_assert_int_eq(policy_judge(policy, request, &memory, &sink), verdict->decision);
    ck_assert_uint_eq(screened.count, verdict->count);
    for (size_t i = 0; i < screened.count; i++) {
        ck_assert_str_eq(screened.held[i].rule, verdict->held[i].rule);
        ck_assert_int_eq(screened.held[i].severity, verdict->held[i].severity);
        ck_assert_uint_eq(screened.held[i].line, verdict->held[i].line);
        ck_assert_int_eq(screened.held[i].denies, verdict->held[i].denies);
    }
    judgement_memory_fini(&memory);
}

/* `verdict` starts zeroed or from an earlier call; verdict_fini at the end. */
static inline void judge(const struct policy *policy, const struct entry *entry, const struct entry_links *links,
                         struct verdict *verdict)
{
    struct judgement_memory memory;
    struct judgement_request request = {.entry = entry, .links = links};
    struct judgement_sink sink = {.context = verdict, .finding = verdict_take, .looked_at = verdict_look};
    verdict->count = verdict->looked_at = verdict->holding = 0;
    buffer_clear(&verdict->messages);
    judgement_memory_init(&memory);
    verdict->decision = policy_judge(policy, &request, &memory, &sink);
    check_screened(policy, &request, verdict);
    judgement_memory_fini(&memory);
}

static inline void verdict_fini(struct verdict *verdict)
{
    buffer_fini(&verdict->messages);
}

/* The n-th finding of a rule (from 0); NULL: there are not so many. */
static inline const struct held *verdict_find(const struct verdict *verdict, const char *rule, size_t n)
{
    for (size_t i = 0; i < verdict->count; i++) {
        if (strcmp(verdict->held[i].rule, rule) == 0 && n-- == 0)
            return &verdict->held[i];
    }
    return NULL;
}

#endif
