/* Documents into the policy in effect (SPEC 7): two layers, and what one of them cannot do to the other or to SPEC 1's locked
 * rules. Overrides, suppressions, ids: every way the language has. */
#include "tests/policy_from_text.h"

#include <stdio.h>

Suite *resolve_suite(void);

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define TODAY 20849 /* 2027-01-31 */

/* ---- policies of several documents ---- */

struct layered {
    struct policy policy;
    struct policy_source *built_in;
    struct policy_error error;
    enum status status; /* of the first that failed */
};

static struct policy_source *add_text(struct layered *layered, const char *path, struct policy_source *parent, struct text text)
{
    struct policy_source *source = policy_add_source(&layered->policy, text_of(path));
    ck_assert_ptr_nonnull(source);
    source->parent = parent;
    source->built_in = strcmp(path, "default") == 0;
    if (layered->status == STATUS_OK)
        layered->status = policy_document_read(reader_memory_source, &text, &layered->policy, source, &layered->error);
    return source;
}

/* The root stands in line 1, what is given from line 2 on. */
static struct policy_source *add(struct layered *layered, const char *path, struct policy_source *parent, const char *elements)
{
    struct buffer document = {0};
    buffer_printf(&document, "<policy xmlns='urn:deputy:policy:1' name='%s'>\n%s</policy>", path, elements);
    struct policy_source *source = add_text(layered, path, parent, buffer_text(&document));
    buffer_fini(&document);
    return source;
}

static void start(struct layered *layered)
{
    *layered = (struct layered){.status = STATUS_OK};
    policy_init(&layered->policy);
    layered->built_in = add_text(layered, "default", NULL, embedded_text("policy/default.xml"));
    layered->policy.leaf[LAYER_PROJECT] = layered->built_in;
}

/* The last document of a layer. `extends_default`: it extends default. */
static struct policy_source *set_leaf(struct layered *layered, enum policy_layer layer, bool extends_default,
                                      const char *elements)
{
    return layered->policy.leaf[layer] = add(layered, layer == LAYER_MACHINE ? "machine.xml" : "project.xml",
                                             extends_default ? layered->built_in : NULL, elements);
}

static void finish_at(struct layered *layered, int64_t today)
{
    if (layered->status == STATUS_OK)
        layered->status = policy_resolve(&layered->policy, today, &layered->error);
}

static void finish(struct layered *layered)
{
    finish_at(layered, TODAY);
    ck_assert_msg(layered->status == STATUS_OK, "%zu: %s", layered->error.place.line, layered->error.message);
}

/* It cannot be: who is told, in which line, and a part of what is said. */
static void expect_refused(struct layered *layered, const char *path, size_t line, const char *says)
{
    finish_at(layered, TODAY);
    ck_assert_int_eq(layered->status, STATUS_INVALID);
    ck_assert_msg(strstr(layered->error.message, says) != NULL, "\"%s\" is not in: %s", says, layered->error.message);
    ck_assert_ptr_nonnull(layered->error.source);
    ck_assert_str_eq(layered->error.source->path.bytes, path);
    ck_assert_uint_eq(layered->error.place.line, line);
    policy_fini(&layered->policy);
}

static void expect_severities(const struct layered *layered, const char *rule, enum severity project, enum severity machine)
{
    const struct rule *found = policy_find(&layered->policy, text_of(rule));
    ck_assert_ptr_nonnull(found);
    ck_assert_msg(found->in_layer[LAYER_PROJECT] == project, "%s: %s", rule, severity_names[found->in_layer[LAYER_PROJECT]]);
    ck_assert_msg(found->in_layer[LAYER_MACHINE] == machine, "%s: %s", rule, severity_names[found->in_layer[LAYER_MACHINE]]);
    ck_assert_int_eq(rule_severity(found), project > machine ? project : machine);
}

/* What the policy says of one rule on one session. `reported` OFF and `denies` false: nothing. */
static void expect_verdict(const struct layered *layered, const struct scene *scene, const char *rule, enum severity reported,
                           bool denies)
{
    struct verdict verdict = {0};
    judge(&layered->policy, &scene->entry, &scene->links, &verdict);
    const struct held *held = verdict_find(&verdict, rule, 0);
    enum severity severity = held ? held->severity : SEVERITY_OFF;
    ck_assert_msg(severity == reported, "%s: %s", rule, severity_names[severity]);
    ck_assert_msg((held && held->denies) == denies, "%s", rule);
    ck_assert_int_eq(verdict.decision, denies ? DECISION_DENIED : DECISION_ALLOWED);
    verdict_fini(&verdict);
}

/* LN004 holds: an error of default that is not locked. Nothing else does. */
static struct scene scene_without_directory(void)
{
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    scene.entry.default_directory = false;
    give(&scene, FIELD_DEFAULT_DIRECTORY, NULL);
    return scene;
}

/* RA001 holds, which is locked. */
static struct scene scene_as_administrator(void)
{
    struct scene scene = scene_of(KIND_POWERSHELL);
    give_mode(&scene, MODE_CUSTOM);
    give(&scene, FIELD_USER, "alice");
    give_administrator(&scene);
    return scene;
}

#define OFF SEVERITY_OFF
#define NOTE SEVERITY_NOTE
#define WARNING SEVERITY_WARNING
#define ERROR SEVERITY_ERROR

/* ---- severities ---- */

START_TEST(each_layer_has_its_own_severities)
{
    struct layered layered;
    start(&layered);
    finish(&layered);
    expect_severities(&layered, "LN003", WARNING, OFF);
    expect_severities(&layered, "RA001", ERROR, OFF);
    policy_fini(&layered.policy);

    start(&layered);
    set_leaf(&layered, LAYER_MACHINE, true, "<override rule='LN003' severity='error'/><override rule='LN004' severity='off'/>"
                                            "<rule id='M1' severity='note'><when><is fact='mode'>none</is></when></rule>");
    set_leaf(&layered, LAYER_PROJECT, true, "<override rule='LN003' severity='note'/><override rule='CR001' severity='note'/>");
    finish(&layered);
    expect_severities(&layered, "LN003", NOTE, ERROR);
    expect_severities(&layered, "LN004", ERROR, OFF);
    expect_severities(&layered, "CR001", NOTE, ERROR);
    expect_severities(&layered, "LN005", WARNING, WARNING);
    expect_severities(&layered, "M1", OFF, NOTE);
    ck_assert(text_equals(layered.policy.name, TEXT("project.xml")));
    policy_fini(&layered.policy);

    /* Neither extends default: only what is always judged is there, and in one layer is enough. */
    start(&layered);
    set_leaf(&layered, LAYER_MACHINE, false, "<override rule='DX005' severity='error'/>");
    set_leaf(&layered, LAYER_PROJECT, false, "");
    finish(&layered);
    expect_severities(&layered, "LN003", OFF, OFF);
    expect_severities(&layered, "RA001", ERROR, OFF);
    expect_severities(&layered, "DX007", ERROR, OFF);
    expect_severities(&layered, "DX005", OFF, ERROR);
    policy_fini(&layered.policy);
}
END_TEST

/* default <- grandparent <- parent <- leaf: each document's override, NULL for none. The nearest to the leaf counts. */
START_TEST(the_child_has_the_last_word)
{
    static const struct {
        const char *grandparent, *parent, *leaf;
        enum severity severity;
    } chains[] = {
        {NULL, NULL, NULL, ERROR}, {"note", NULL, NULL, NOTE}, {"note", "warning", NULL, WARNING}, {"off", NULL, "note", NOTE},
        {"error", "note", "off", OFF}, {"off", "off", "error", ERROR}, {NULL, "off", NULL, OFF},
        {"warning", NULL, "error", ERROR},
    };
    for (int layer = 0; layer < LAYER_COUNT; layer++) {
        for (size_t i = 0; i < COUNT(chains); i++) {
            const char *given[] = {chains[i].grandparent, chains[i].parent, chains[i].leaf};
            static const char *const paths[] = {"grandparent.xml", "parent.xml", "leaf.xml"};
            struct layered layered;
            start(&layered);
            struct policy_source *source = layered.built_in;
            for (size_t j = 0; j < 3; j++) {
                char override[80] = "";
                if (given[j])
                    snprintf(override, sizeof override, "<override rule='LN004' severity='%s'/>", given[j]);
                source = add(&layered, paths[j], source, override);
            }
            layered.policy.leaf[layer] = source;
            finish(&layered);
            expect_severities(&layered, "LN004", layer == LAYER_PROJECT ? chains[i].severity : ERROR,
                              layer == LAYER_MACHINE ? chains[i].severity : OFF);
            policy_fini(&layered.policy);
        }
    }
}
END_TEST

START_TEST(of_two_overrides_in_one_document_the_later_counts)
{
    struct layered layered;
    start(&layered);
    struct policy_source *source = set_leaf(&layered, LAYER_PROJECT, true,
                                            "<override rule='LN004' severity='note'/>"
                                            "<override rule='ln004' severity='warning'/>");
    finish(&layered);
    expect_severities(&layered, "LN004", WARNING, OFF);
    ck_assert_int_eq(source->overrides->before[LAYER_PROJECT], ERROR);
    ck_assert_int_eq(source->overrides->before[LAYER_MACHINE], OFF);
    ck_assert_int_eq(source->overrides->next->before[LAYER_PROJECT], NOTE);
    ck_assert_ptr_eq(source->overrides->rule, policy_find(&layered.policy, TEXT("LN004")));
    policy_fini(&layered.policy);
}
END_TEST

START_TEST(the_higher_layer_counts)
{
    struct scene scene = scene_without_directory();
    for (int project = 0; project < SEVERITY_COUNT; project++) {
        for (int machine = 0; machine < SEVERITY_COUNT; machine++) {
            char override[80];
            struct layered layered;
            start(&layered);
            snprintf(override, sizeof override, "<override rule='LN004' severity='%s'/>", severity_names[machine]);
            set_leaf(&layered, LAYER_MACHINE, true, override);
            snprintf(override, sizeof override, "<override rule='LN004' severity='%s'/>", severity_names[project]);
            set_leaf(&layered, LAYER_PROJECT, true, override);
            finish(&layered);
            enum severity highest = (enum severity)(project > machine ? project : machine);
            expect_severities(&layered, "LN004", (enum severity)project, (enum severity)machine);
            expect_verdict(&layered, &scene, "LN004", highest, highest == ERROR);
            policy_fini(&layered.policy);
        }
    }
}
END_TEST

/* ---- suppressions ---- */

#define SUPPRESS(more) "<suppress rule='LN004' reason='r' " more "/>"

START_TEST(a_layer_suppresses_only_its_own)
{
    static const struct {
        const char *project, *machine; /* machine NULL: there is no machine policy */
        bool machine_knows;            /* it extends default */
        bool denies;
    } rows[] = {
        {"", NULL, false, true},
        {SUPPRESS("group='**'"), NULL, false, false},
        {SUPPRESS("group='**'"), "", true, true},
        {"", SUPPRESS("group='**'"), true, true},
        {SUPPRESS("group='**'"), SUPPRESS("group='**'"), true, false},
        {SUPPRESS("group='**'"), "", false, false}, /* the machine policy has nothing to say here */
        {SUPPRESS("group='**'"), SUPPRESS("group='**' until='2027-01-30'"), true, true},
        {SUPPRESS("group='**' until='2027-01-30'"), SUPPRESS("group='**'"), true, true},
        {SUPPRESS("group='**' until='2027-01-31'"), SUPPRESS("group='**' until='2027-01-31'"), true, false},
        {SUPPRESS("group='**'") "<override rule='LN004' severity='error'/>", NULL, false, false},
        {"<override rule='LN004' severity='off'/>", SUPPRESS("group='**'"), true, false},
        {"<override rule='LN004' severity='off'/>", SUPPRESS("group='Other'"), true, true},
    };
    struct scene scene = scene_without_directory();
    give(&scene, FIELD_GROUP, "Legacy\\A");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct layered layered;
        start(&layered);
        if (rows[i].machine)
            set_leaf(&layered, LAYER_MACHINE, rows[i].machine_knows, rows[i].machine);
        set_leaf(&layered, LAYER_PROJECT, true, rows[i].project);
        finish(&layered);
        expect_verdict(&layered, &scene, "LN004", rows[i].denies ? ERROR : OFF, rows[i].denies);
        policy_fini(&layered.policy);
    }
}
END_TEST

START_TEST(suppressions_end)
{
    static const struct {
        const char *suppression;
        int64_t today;
        bool denies;
    } rows[] = {
        {SUPPRESS("group='**'"), 1000000, false},
        {SUPPRESS("group='**' until='2027-01-31'"), TODAY - 1, false},
        {SUPPRESS("group='**' until='2027-01-31'"), TODAY, false}, /* inclusive */
        {SUPPRESS("group='**' until='2027-01-31'"), TODAY + 1, true},
        {SUPPRESS("group='**' until='1970-01-01'"), 0, false},
        {SUPPRESS("group='**' until='1970-01-01'"), 1, true},
        {SUPPRESS("group='**' until='0001-01-01'"), 0, true},
        {SUPPRESS("group='**' until='9999-12-31'"), TODAY, false},
        /* one that has ended takes nothing from one that has not */
        {SUPPRESS("group='**' until='2027-01-01'") SUPPRESS("group='**' until='2027-12-31'"), TODAY, false},
        {SUPPRESS("group='**' until='2027-12-31'") SUPPRESS("group='**' until='2027-01-01'"), TODAY, false},
    };
    struct scene scene = scene_without_directory();
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct layered layered;
        start(&layered);
        struct policy_source *source = set_leaf(&layered, LAYER_PROJECT, true, rows[i].suppression);
        finish_at(&layered, rows[i].today);
        ck_assert_msg(layered.status == STATUS_OK, "%s", layered.error.message);
        expect_verdict(&layered, &scene, "LN004", rows[i].denies ? ERROR : OFF, rows[i].denies);
        if (!source->suppressions->next)
            ck_assert(source->suppressions->expired == rows[i].denies);
        policy_fini(&layered.policy);
    }
}
END_TEST

START_TEST(suppressions_are_for_a_group_or_an_id)
{
    static const struct {
        const char *suppression, *group; /* group NULL: none */
        bool denies;
    } rows[] = {
        {SUPPRESS("group='Legacy\\**'"), "Legacy", false},
        {SUPPRESS("group='Legacy\\**'"), "Legacy\\A\\B", false},
        {SUPPRESS("group='Legacy\\**'"), "LEGACY\\a", false},
        {SUPPRESS("group='Legacy\\**'"), "New; Legacy\\A", false}, /* a list: any of its paths */
        {SUPPRESS("group='Legacy\\**'"), "Legacy2", true},
        {SUPPRESS("group='Legacy\\**'"), "New\\Legacy", true},
        {SUPPRESS("group='Legacy\\**'"), "New;Old", true},
        {SUPPRESS("group='Legacy\\**'"), "", true},
        {SUPPRESS("group='Legacy\\**'"), NULL, true},
        {SUPPRESS("group='**'"), NULL, false},
        {SUPPRESS("group=''"), NULL, false},
        {SUPPRESS("group=''"), "Legacy", true},
        {SUPPRESS("id='" SCENE_ID "'"), "Legacy", false},
        {SUPPRESS("id='{7D1E0F5C-3B6A-4C1D-9E2F-0A1B2C3D4E5F}'"), NULL, false},
        {SUPPRESS("id='" SCENE_LINK "'"), "Legacy", true},
        {SUPPRESS("group='No'") SUPPRESS("id='" SCENE_ID "'"), "Legacy", false},
        {"<suppress rule='LN003' reason='r' group='**'/>", "Legacy", true}, /* another rule */
    };
    struct scene scene = scene_without_directory(), nameless = scene_without_directory();
    nameless.entry.has_id = false;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct layered layered;
        start(&layered);
        set_leaf(&layered, LAYER_PROJECT, true, rows[i].suppression);
        finish(&layered);
        give(&scene, FIELD_GROUP, rows[i].group);
        expect_verdict(&layered, &scene, "LN004", rows[i].denies ? ERROR : OFF, rows[i].denies);
        if (strstr(rows[i].suppression, " id='")) /* an entry without an ID is none of them */
            expect_verdict(&layered, &nameless, "LN004", ERROR, true);
        policy_fini(&layered.policy);
    }
}
END_TEST

/* The finding says which suppression took it from which layer: reports of unused ones rest on that. */
START_TEST(suppressions_are_counted_and_named)
{
    struct scene scene = scene_without_directory();
    struct verdict verdict = {0};
    struct layered layered;
    start(&layered);
    struct policy_source *machine = set_leaf(&layered, LAYER_MACHINE, true, SUPPRESS("group='No'") SUPPRESS("group='**'"));
    struct policy_source *project = set_leaf(&layered, LAYER_PROJECT, true, SUPPRESS("id='" SCENE_ID "'"));
    finish(&layered);
    ck_assert_uint_eq(layered.policy.suppression_count, 3);
    ck_assert_uint_eq(machine->suppressions->number, 0);
    ck_assert_uint_eq(machine->suppressions->next->number, 1);
    ck_assert_uint_eq(project->suppressions->number, 2);
    ck_assert_ptr_eq(project->suppressions->source, project);
    judge(&layered.policy, &scene.entry, &scene.links, &verdict);
    const struct held *held = verdict_find(&verdict, "LN004", 0);
    ck_assert_ptr_nonnull(held);
    ck_assert_ptr_eq(held->suppressions[LAYER_MACHINE], machine->suppressions->next);
    ck_assert_ptr_eq(held->suppressions[LAYER_PROJECT], project->suppressions);
    ck_assert_int_eq(verdict.decision, DECISION_ALLOWED);
    verdict_fini(&verdict);
    policy_fini(&layered.policy);
}
END_TEST

/* A suppression that cannot be decided suppresses nothing, and nothing is allowed. */
START_TEST(an_undecided_suppression_allows_nothing)
{
    struct scene scene = scene_without_directory();
    struct verdict verdict = {0};
    struct layered layered;
    struct buffer glob = {0}, group = {0};
    for (int i = 0; i < 40; i++)
        buffer_add(&glob, TEXT("*a"));
    for (int i = 0; i < 4000; i++)
        buffer_add_byte(&group, 'a');
    buffer_add_byte(&group, 'b');
    char suppression[300];
    snprintf(suppression, sizeof suppression, "<suppress rule='LN004' reason='r' group='%.*s'/>", TEXT_ARGS(buffer_text(&glob)));
    start(&layered);
    set_leaf(&layered, LAYER_PROJECT, true, suppression);
    finish(&layered);
    scene.entry.fields[FIELD_GROUP].text = buffer_text(&group);
    judge(&layered.policy, &scene.entry, &scene.links, &verdict);
    ck_assert_int_eq(verdict.decision, DECISION_FAILED);
    ck_assert_int_eq(verdict_find(&verdict, "LN004", 0)->severity, ERROR);
    verdict_fini(&verdict);
    buffer_fini(&glob);
    buffer_fini(&group);
    policy_fini(&layered.policy);
}
END_TEST

/* ---- what no policy changes ---- */

static const char *const locked[] = {"RA001", "RA002", "RA003", "RA004", "CR001", "CR002", "CR007",
                                     "LN001", "LN002", "LN009", "LN010", "LN011"};

static bool is_listed(const char *const *list, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i], id) == 0)
            return true;
    }
    return false;
}

/* Every rule of default switched off and suppressed in both layers: what denies all the same is SPEC 1's list and DX errors. */
START_TEST(what_always_denies)
{
    static const char *const diagnostics[] = {"DX000", "DX001", "DX002", "DX003", "DX004", "DX007", "DX009"};
    struct buffer elements = {0};
    struct layered layered;
    start(&layered);
    for (const struct rule *rule = layered.built_in->rules; rule; rule = rule->next)
        buffer_printf(&elements, "<override rule='%s' severity='off'/><suppress rule='%s' reason='r' group='**'/>",
                      rule->id.bytes, rule->id.bytes);
    set_leaf(&layered, LAYER_MACHINE, true, elements.bytes);
    set_leaf(&layered, LAYER_PROJECT, true, elements.bytes);
    finish(&layered);
    size_t count = 0;
    for (const struct rule *rule = layered.built_in->rules; rule; rule = rule->next) {
        bool expected = is_listed(locked, COUNT(locked), rule->id.bytes) ||
                        is_listed(diagnostics, COUNT(diagnostics), rule->id.bytes);
        ck_assert_msg(rule->always_denies == expected, "%s", rule->id.bytes);
        ck_assert_int_eq(rule_severity(rule), OFF);
        count += expected;
    }
    ck_assert_uint_eq(count, COUNT(locked) + COUNT(diagnostics));
    struct scene administrator = scene_as_administrator(), directory = scene_without_directory();
    expect_verdict(&layered, &administrator, "RA001", OFF, true);
    expect_verdict(&layered, &directory, "LN004", OFF, false);
    buffer_fini(&elements);
    policy_fini(&layered.policy);
}
END_TEST

START_TEST(locked_rules_are_lowered_in_reports_only)
{
#define RA001_SUPPRESSED "<suppress rule='RA001' reason='r' group='**'/><suppress rule='RA001' reason='r' id='" SCENE_ID "'/>"
    static const struct {
        const char *project, *machine;
        bool extends_default;
        enum severity reported;
    } rows[] = {
        {"", NULL, false, ERROR},
        {"<override rule='RA001' severity='note'/>", NULL, true, NOTE},
        {"<override rule='RA001' severity='off'/>", NULL, true, OFF},
        {"<override rule='RA001' severity='off'/>", NULL, false, OFF}, /* it is there without extends, too */
        {RA001_SUPPRESSED, NULL, true, OFF},
        {RA001_SUPPRESSED, NULL, false, OFF},
        {RA001_SUPPRESSED, "", true, ERROR}, /* the machine policy's report of it stays */
        {"", RA001_SUPPRESSED, true, ERROR},
        {RA001_SUPPRESSED, RA001_SUPPRESSED, true, OFF},
        {"<override rule='RA001' severity='off'/>", "<override rule='RA001' severity='warning'/>", true, WARNING},
        {"<override rule='RA001' severity='off'/>", "<override rule='RA001' severity='off'/>", true, OFF},
    };
    struct scene scene = scene_as_administrator();
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct layered layered;
        start(&layered);
        if (rows[i].machine)
            set_leaf(&layered, LAYER_MACHINE, rows[i].extends_default, rows[i].machine);
        set_leaf(&layered, LAYER_PROJECT, rows[i].extends_default, rows[i].project);
        finish(&layered);
        expect_verdict(&layered, &scene, "RA001", rows[i].reported, true);
        policy_fini(&layered.policy);
    }
}
END_TEST

START_TEST(the_readers_errors_deny_whatever_policies_say)
{
    static const struct {
        const char *rule, *project;
        bool extends_default;
        enum severity reported;
        bool denies;
    } rows[] = {
        {"DX007", "<override rule='DX007' severity='off'/>", true, OFF, true},
        {"DX007", "<override rule='DX007' severity='warning'/>", false, WARNING, true},
        {"DX004", "<suppress rule='DX004' reason='r' group='**'/>", false, OFF, true},
        {"DX005", "", true, WARNING, false},
        {"DX005", "", false, OFF, false}, /* a warning is default's, like any other */
        {"DX005", "<override rule='DX005' severity='note'/>", false, NOTE, false},
        {"DX005", "<override rule='DX005' severity='error'/>", true, ERROR, true},
        {"DX008", "<override rule='DX008' severity='error'/>", false, ERROR, true},
        /* a warning that a policy made an error is the policy's to suppress */
        {"DX008", "<override rule='DX008' severity='error'/><suppress rule='DX008' reason='r' group='**'/>", true, OFF, false},
        {"DX008", "<override rule='DX008' severity='off'/>", true, OFF, false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct scene scene = scene_of(KIND_POWERSHELL);
        struct entry_diagnostic diagnostic = {rows[i].rule, {30, 2, 0}, TEXT("m"), {NULL, 0}};
        struct layered layered;
        scene.entry.diagnostics = &diagnostic;
        scene.entry.diagnostic_count = 1;
        start(&layered);
        set_leaf(&layered, LAYER_PROJECT, rows[i].extends_default, rows[i].project);
        finish(&layered);
        expect_verdict(&layered, &scene, rows[i].rule, rows[i].reported, rows[i].denies);
        policy_fini(&layered.policy);
    }
}
END_TEST

/* What the machine policy makes of the reader's warnings holds whatever the project says, extends or not. */
START_TEST(a_project_lowers_nothing_of_the_machines)
{
    static const char *const projects[] = {
        "", "<override rule='DX005' severity='off'/>", "<suppress rule='DX005' reason='r' group='**'/>",
    };
    struct entry_diagnostic diagnostic = {"DX005", {30, 2, 0}, TEXT("m"), {NULL, 0}};
    for (size_t i = 0; i < 2 * COUNT(projects); i++) {
        struct scene scene = scene_of(KIND_POWERSHELL);
        struct layered layered;
        scene.entry.diagnostics = &diagnostic;
        scene.entry.diagnostic_count = 1;
        start(&layered);
        set_leaf(&layered, LAYER_MACHINE, false, "<override rule='DX005' severity='error'/>");
        set_leaf(&layered, LAYER_PROJECT, i % 2 == 0, projects[i / 2]);
        finish(&layered);
        expect_verdict(&layered, &scene, "DX005", ERROR, true);
        policy_fini(&layered.policy);
    }
}
END_TEST

/* ---- ids ---- */

#define RULE(id) "<rule id='" id "' severity='error'><when><is fact='mode'>none</is></when></rule>"

START_TEST(an_id_is_taken_once)
{
    struct layered layered;
    start(&layered);
    set_leaf(&layered, LAYER_PROJECT, false, RULE("A1") "\n" RULE("a1"));
    expect_refused(&layered, "project.xml", 3, "the id \"a1\" is taken by the rule in line 2");

    /* The child is told, though it is read first. */
    start(&layered);
    struct policy_source *project = set_leaf(&layered, LAYER_PROJECT, false, "\n" RULE("A1"));
    project->parent = add(&layered, "parent.xml", layered.built_in, RULE("A1"));
    expect_refused(&layered, "project.xml", 3, "the id \"A1\" is taken by a rule of parent.xml");

    start(&layered);
    set_leaf(&layered, LAYER_MACHINE, false, RULE("A1"));
    set_leaf(&layered, LAYER_PROJECT, false, RULE("A1"));
    expect_refused(&layered, "project.xml", 2, "is taken by a rule of machine.xml");

    start(&layered);
    struct policy_source *machine = set_leaf(&layered, LAYER_MACHINE, false, "");
    machine->parent = add(&layered, "above.xml", NULL, RULE("A1"));
    project = set_leaf(&layered, LAYER_PROJECT, false, "");
    project->parent = add(&layered, "parent.xml", NULL, RULE("A1"));
    expect_refused(&layered, "parent.xml", 2, "is taken by a rule of above.xml");
}
END_TEST

/* Nobody shadows a built-in rule, locked or not, extended or not. */
START_TEST(built_in_ids_are_taken_everywhere)
{
    static const char *const rules[] = {RULE("RA001"), RULE("ra001"), RULE("LN003"), RULE("DX000"), RULE("Dx001"),
                                        "<exclusive id='RA001' severity='off' facts='run-as administrator'/>"};
    for (size_t i = 0; i < COUNT(rules); i++) {
        for (int way = 0; way < 4; way++) {
            struct layered layered;
            start(&layered);
            set_leaf(&layered, way / 2 == 0 ? LAYER_PROJECT : LAYER_MACHINE, way % 2 == 0, rules[i]);
            expect_refused(&layered, way / 2 == 0 ? "project.xml" : "machine.xml", 2, "is taken by a rule of default");
        }
    }
}
END_TEST

START_TEST(many_ids_are_found)
{
    enum { MANY = 30000 };
    struct buffer elements = {0};
    struct layered layered;
    for (int i = 0; i < MANY; i++)
        buffer_printf(&elements, "<rule id='Q%d' severity='off'><when><is fact='mode'>none</is></when></rule>", i);
    start(&layered);
    set_leaf(&layered, LAYER_PROJECT, false, elements.bytes);
    finish(&layered);
    for (int i = 0; i < MANY; i++) {
        char id[20];
        snprintf(id, sizeof id, "q%d", i);
        const struct rule *rule = policy_find(&layered.policy, text_of(id));
        ck_assert_msg(rule && text_equals_ignoring_case(rule->id, text_of(id)), "%s", id);
        struct text longer = arena_printf(&layered.policy.arena, "%s+", id); /* of which the id is a part */
        ck_assert_ptr_eq(policy_find(&layered.policy, text_slice(longer, 0, longer.length - 1)), rule);
    }
    ck_assert_ptr_null(policy_find(&layered.policy, TEXT("Q30000")));
    ck_assert_ptr_null(policy_find(&layered.policy, TEXT("")));
    ck_assert_uint_eq(layered.policy.rules.count, MANY + 10 + 8 + 11 + 14);
    buffer_fini(&elements);
    policy_fini(&layered.policy);
}
END_TEST

/* ---- exceptions name what their document extends ---- */

START_TEST(exceptions_need_the_rule_they_name)
{
    static const struct {
        const char *elements;
        bool extends_default;
        const char *says; /* NULL: it may */
    } rows[] = {
        {"\n<override rule='NOPE' severity='off'/>", true, "there is no rule \"NOPE\""},
        {"\n<suppress rule='NOPE' reason='r' group='**'/>", true, "there is no rule \"NOPE\""},
        {"\n<override rule='' severity='off'/>", true, "there is no rule \"\""},
        {"\n<override rule='LN003' severity='off'/>", false, "does not extend default"},
        {"\n<suppress rule='LN003' reason='r' group='**'/>", false, "does not extend default"},
        {"\n<override rule='M1' severity='off'/>", true, "in what this policy extends"},
        {"\n<suppress rule='M1' reason='r' group='**'/>", true, "in what this policy extends"},
        {"\n<suppress rule='M2' reason='r' group='**'/>", true, "in what this policy extends"},
        {"\n<override rule='ln003' severity='off'/>", true, NULL},
        {"\n<override rule='RA001' severity='off'/><override rule='DX000' severity='off'/>", false, NULL},
        {"\n<override rule='P1' severity='off'/><suppress rule='P1' reason='r' group='**'/>" RULE("P1"), false, NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct layered layered;
        start(&layered);
        struct policy_source *machine = set_leaf(&layered, LAYER_MACHINE, false, RULE("M1"));
        machine->parent = add(&layered, "above.xml", layered.built_in, RULE("M2"));
        set_leaf(&layered, LAYER_PROJECT, rows[i].extends_default, rows[i].elements);
        if (rows[i].says) {
            expect_refused(&layered, "project.xml", 3, rows[i].says);
            continue;
        }
        finish(&layered);
        expect_severities(&layered, "M1", OFF, ERROR);
        policy_fini(&layered.policy);
    }
}
END_TEST

START_TEST(a_parent_knows_nothing_of_its_child)
{
    struct layered layered;
    start(&layered);
    struct policy_source *project = set_leaf(&layered, LAYER_PROJECT, false, RULE("A1"));
    project->parent = add(&layered, "parent.xml", layered.built_in, "<override rule='A1' severity='off'/>");
    expect_refused(&layered, "parent.xml", 2, "there is no rule \"A1\"");
}
END_TEST

/* What is said fits its place, and no character is cut in two. */
START_TEST(a_long_message_ends_with_a_whole_character)
{
    static const struct {
        const char *first, *last;
        int filler;
        size_t length;
    } rows[] = {
        {"x", "\xC3\xA9", 10, 13}, {"x", "", 510, 511}, {"x", "", 600, 511},
        {"\x01", "", 510, 511},             /* shown as five: cut to the last place */
        {"\x01", "\xC3\xA9", 505, 510},     /* the last character has one place of two */
        {"\x01", "\xC3\xA9", 504, 511},
    };
    struct policy_source source = {.path = TEXT("p.xml")};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct policy_error error;
        char filler[700];
        memset(filler, 'a', sizeof filler);
        ck_assert_int_eq(policy_fail(&error, &source, (struct place){7, 2, 0}, "%s%.*s%s", rows[i].first, rows[i].filler, filler,
                                     rows[i].last), STATUS_INVALID);
        ck_assert_uint_eq(strlen(error.message), rows[i].length);
        ck_assert_uint_eq(error.place.line, 7);
        ck_assert_ptr_eq(error.source, &source);
    }
}
END_TEST

#define LOCKED_RULE(id) "<rule id='" id "' severity='error' locked='true'><when><is fact='mode'>none</is></when></rule>"

START_TEST(only_default_and_the_machine_policy_lock)
{
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    struct layered layered;
    start(&layered);
    set_leaf(&layered, LAYER_PROJECT, true, "\n" LOCKED_RULE("P1"));
    expect_refused(&layered, "project.xml", 3, "locked may be set in default and the machine policy only");

    start(&layered);
    struct policy_source *project = set_leaf(&layered, LAYER_PROJECT, false, "");
    project->parent = add(&layered, "parent.xml", layered.built_in, "<exclusive id='P1' severity='error' locked='true'"
                                                                    " facts='prompt net-only'/>");
    expect_refused(&layered, "parent.xml", 2, "locked may be set");

    /* Also where the machine policy locks something of its own. */
    start(&layered);
    set_leaf(&layered, LAYER_MACHINE, true, LOCKED_RULE("M1"));
    set_leaf(&layered, LAYER_PROJECT, true, LOCKED_RULE("P1"));
    expect_refused(&layered, "project.xml", 2, "locked may be set");

    /* The machine policy's own children and its report cannot take it back. */
    start(&layered);
    struct policy_source *machine = set_leaf(&layered, LAYER_MACHINE, false, "<override rule='M1' severity='off'/>"
                                                                             "<suppress rule='M1' reason='r' group='**'/>");
    machine->parent = add(&layered, "above.xml", NULL, LOCKED_RULE("M1"));
    finish(&layered);
    expect_verdict(&layered, &scene, "M1", OFF, true);
    policy_fini(&layered.policy);
}
END_TEST

START_TEST(diagnostics_are_defaults)
{
    for (int layer = 0; layer < LAYER_COUNT; layer++) {
        struct layered layered;
        start(&layered);
        set_leaf(&layered, (enum policy_layer)layer, true, "\n<diagnostic id='DX100' name='n' severity='error'/>");
        expect_refused(&layered, layer == LAYER_MACHINE ? "machine.xml" : "project.xml", 3, "<diagnostic> belongs to default");
    }
}
END_TEST

START_TEST(a_test_expects_rules_of_its_own_document)
{
    static const struct {
        const char *expect, *says; /* says NULL: it may */
    } rows[] = {
        {"P1", NULL}, {"p1 P2", NULL}, {"", NULL}, {" ", NULL},
        {"RA001", "RA001"}, {"P1 LN003", "LN003"}, {"A1", "A1"}, {"M1", "M1"}, {"P3", "P3"}, {"P1 Q", "Q"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char elements[600];
        struct layered layered;
        snprintf(elements, sizeof elements, RULE("P1") RULE("P2") "\n<test name='t' expect='%s'><session kind='other'/></test>",
                 rows[i].expect);
        start(&layered);
        set_leaf(&layered, LAYER_MACHINE, false, RULE("M1"));
        struct policy_source *project = set_leaf(&layered, LAYER_PROJECT, false, elements);
        project->parent = add(&layered, "parent.xml", layered.built_in, RULE("A1"));
        if (rows[i].says) {
            expect_refused(&layered, "project.xml", 3, rows[i].says);
            continue;
        }
        finish(&layered);
        policy_fini(&layered.policy);
    }
}
END_TEST

/* ---- a document of both layers ---- */

START_TEST(a_shared_document_counts_in_both_layers)
{
    struct scene scene = scene_of(KIND_COMMAND_LINE), directory = scene_without_directory();
    struct layered layered;
    start(&layered);
    struct policy_source *machine =
        set_leaf(&layered, LAYER_MACHINE, true, RULE("M1") LOCKED_RULE("M2") "<override rule='LN003' severity='error'/>"
                                                "<suppress rule='LN004' reason='r' group='Old'/>");
    struct policy_source *project = set_leaf(&layered, LAYER_PROJECT, false,
                                             "<override rule='M1' severity='off'/><override rule='M2' severity='off'/>"
                                             "<override rule='LN003' severity='off'/>"
                                             "<suppress rule='M1' reason='r' group='**'/>"
                                             "<suppress rule='LN004' reason='r' group='New'/>");
    project->parent = machine;
    finish(&layered);
    expect_severities(&layered, "M1", OFF, ERROR);
    expect_severities(&layered, "M2", OFF, ERROR);
    expect_severities(&layered, "LN003", OFF, ERROR);
    expect_verdict(&layered, &scene, "M1", ERROR, true);
    expect_verdict(&layered, &scene, "M2", ERROR, true);
    ck_assert_int_eq(machine->overrides->before[LAYER_MACHINE], WARNING);
    ck_assert_int_eq(machine->overrides->before[LAYER_PROJECT], WARNING);
    policy_fini(&layered.policy);

    /* Its suppressions are those of both. */
    start(&layered);
    machine = set_leaf(&layered, LAYER_MACHINE, true, "<suppress rule='LN004' reason='r' group='Old'/>");
    project = set_leaf(&layered, LAYER_PROJECT, false, "<suppress rule='LN004' reason='r' group='New'/>");
    project->parent = machine;
    finish(&layered);
    give(&directory, FIELD_GROUP, "Old");
    expect_verdict(&layered, &directory, "LN004", OFF, false);
    give(&directory, FIELD_GROUP, "New");
    expect_verdict(&layered, &directory, "LN004", ERROR, true);
    policy_fini(&layered.policy);

    /* The whole machine policy may be the project's as well. */
    start(&layered);
    layered.policy.leaf[LAYER_PROJECT] = set_leaf(&layered, LAYER_MACHINE, true, LOCKED_RULE("M1"));
    finish(&layered);
    expect_severities(&layered, "M1", ERROR, ERROR);
    policy_fini(&layered.policy);
}
END_TEST

/* ---- what judging walks ---- */

static bool has(const struct screen_list *list, const char *id)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].rule->id.bytes, id) == 0)
            return true;
    }
    return false;
}

START_TEST(rules_are_listed_for_the_kinds_they_can_hold_for)
{
#define KIND(names) "<one-of fact='kind'>" names "</one-of>"
    static const struct {
        const char *id, *element;
        bool command_line, powershell, other;
    } rows[] = {
        {"A1", "<rule id='A1' severity='note'><when>" KIND("command-line") "</when></rule>", true, false, false},
        {"A2", "<rule id='A2' severity='note'><when><is fact='mode'>none</is>" KIND("powershell other") "</when></rule>",
         false, true, false},
        {"A3", "<rule id='A3' severity='note' applies-to='all'><when>" KIND("powershell other") "</when></rule>",
         false, true, true},
        {"A4", "<rule id='A4' severity='note'><when>" KIND("command-line") "</when><when>" KIND("powershell") "</when></rule>",
         true, true, false},
        /* only what stands in the conjunction itself rules a kind out */
        {"A5", "<rule id='A5' severity='note'><when><not>" KIND("command-line") "</not></when></rule>", true, true, false},
        {"A6", "<rule id='A6' severity='note'><when><any>" KIND("command-line") "<is fact='mode'>none</is></any></when></rule>",
         true, true, false},
        {"A7", "<rule id='A7' severity='off'><when><is fact='mode'>none</is></when></rule>", false, false, false},
        {"A8", "<rule id='A8' severity='warning'><when><is fact='mode'>none</is></when></rule>"
               "<override rule='A8' severity='off'/>", false, false, false},
        {"A9", "<exclusive id='A9' severity='note' facts='prompt net-only'/>", true, true, false},
        {"RA001", "<override rule='RA001' severity='off'/>", true, true, false}, /* locked: off in reports only */
        {"RA003", "", false, false, true}, {"RA007", "", true, true, true}, {"CR006", "", true, true, true},
        {"LN014", "", true, true, false}, {"DX007", "", false, false, false},
    };
    struct buffer elements = {0};
    struct layered layered;
    for (size_t i = 0; i < COUNT(rows); i++)
        buffer_add(&elements, text_of(rows[i].element));
    start(&layered);
    set_leaf(&layered, LAYER_PROJECT, true, elements.bytes);
    finish(&layered);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct screen_list *lists = layered.policy.for_kind;
        ck_assert_msg(has(&lists[KIND_COMMAND_LINE], rows[i].id) == rows[i].command_line, "%s", rows[i].id);
        ck_assert_msg(has(&lists[KIND_POWERSHELL], rows[i].id) == rows[i].powershell, "%s", rows[i].id);
        ck_assert_msg(has(&lists[KIND_OTHER], rows[i].id) == rows[i].other, "%s", rows[i].id);
    }
    buffer_fini(&elements);
    policy_fini(&layered.policy);
}
END_TEST

/* What a project does not know, a machine policy that does has looked at. */
START_TEST(one_layer_is_enough_to_be_looked_at)
{
    struct scene scene = scene_without_directory();
    for (int machine_knows = 0; machine_knows < 2; machine_knows++) {
        struct layered layered;
        start(&layered);
        set_leaf(&layered, LAYER_MACHINE, machine_knows, "");
        set_leaf(&layered, LAYER_PROJECT, false, "");
        finish(&layered);
        expect_verdict(&layered, &scene, "LN004", machine_knows ? ERROR : OFF, machine_knows);
        policy_fini(&layered.policy);
    }
}
END_TEST

/* Three truths over the conditions in the document's order: what the order of asking must not change. */
static enum truth truth_of(struct facts *facts, const struct condition *condition)
{
    size_t yes = 0, no = 0, unknown = 0;
    if (condition->kind < CONDITION_ALL)
        return engine_test(facts, condition);
    for (const struct condition *child = condition->first_child; child; child = child->next) {
        enum truth truth = truth_of(facts, child);
        yes += truth == TRUTH_YES;
        no += truth == TRUTH_NO;
        unknown += truth == TRUTH_UNKNOWN;
    }
    enum truth all = no > 0 ? TRUTH_NO : unknown > 0 ? TRUTH_UNKNOWN : TRUTH_YES;
    size_t wanted = condition->kind == CONDITION_EXCLUSIVE ? 2 : 1;
    switch (condition->kind) {
    case CONDITION_ALL: return all;
    case CONDITION_NOT: return all == TRUTH_YES ? TRUTH_NO : all == TRUTH_NO ? TRUTH_YES : TRUTH_UNKNOWN;
    default: return yes >= wanted ? TRUTH_YES : yes + unknown >= wanted ? TRUTH_UNKNOWN : TRUTH_NO;
    }
}

static void expect_same_children(const struct condition *condition)
{
    size_t written = 0, asked = 0, found = 0;
    for (const struct condition *child = condition->first_child; child; child = child->next) {
        written++;
        for (const struct condition *other = condition->first_to_ask; other; other = other->next_to_ask)
            found += other == child;
        expect_same_children(child);
    }
    for (const struct condition *child = condition->first_to_ask; child; child = child->next_to_ask)
        asked++;
    ck_assert_uint_eq(asked, written);
    ck_assert_uint_eq(found, written);
}

/* Every pair of these leaves, in both orders, under every connective. The text makes the last one unknown. */
static const char *const leaves[] = {
    "<exceeds fact='planned-length' limit='5'/>", "<exceeds fact='planned-length' limit='5000'/>",
    "<matches fact='name' regex='^a'/>", "<matches fact='name' regex='^b'/>", "<matches fact='name' glob='a*'/>",
    "<is fact='command'>backup.exe --all</is>", "<is fact='command'>no</is>", "<is fact='mode'>none</is>",
    "<is fact='mode'>custom</is>", "<is fact='password-variable'>true</is>", "<matches fact='name' regex='(a+)+$'/>",
};

START_TEST(the_order_of_asking_changes_no_answer)
{
    static const char *const connectives[] = {"<all>%s%s</all>", "<any>%s%s</any>", "<not>%s%s</not>",
                                              "<any><not>%s</not><all>%s</all></any>"};
    struct scene scene = scene_of(KIND_COMMAND_LINE);
    struct buffer elements = {0};
    struct policy policy;
    give(&scene, FIELD_NAME, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab");
    for (size_t i = 0; i < COUNT(connectives) * COUNT(leaves) * COUNT(leaves); i++) {
        char condition[400];
        const char *a = leaves[i % COUNT(leaves)], *b = leaves[i / COUNT(leaves) % COUNT(leaves)];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(condition, sizeof condition, connectives[i / COUNT(leaves) / COUNT(leaves)], a, b);
#pragma GCC diagnostic pop
        buffer_printf(&elements, "<rule id='A%zu' severity='note'><when>%s</when></rule>", i, condition);
    }
    policy_from_rules(&policy, elements.bytes);
    struct judgement_memory memory;
    struct judgement_request request = {.entry = &scene.entry, .links = &scene.links};
    struct facts facts;
    size_t truths[3] = {0};
    judgement_memory_init(&memory);
    facts_init(&facts, &request, &memory);
    for (size_t i = 0; i < policy.rules.count; i++) {
        const struct rule *rule = policy.rules.items[i];
        enum truth truth = engine_rule(&facts, rule);
        expect_same_children(&rule->conditions->condition);
        ck_assert_msg(truth == truth_of(&facts, &rule->conditions->condition), "%s", rule->id.bytes);
        truths[truth]++;
    }
    ck_assert_uint_gt(truths[TRUTH_YES], 50);
    ck_assert_uint_gt(truths[TRUTH_NO], 50);
    ck_assert_uint_gt(truths[TRUTH_UNKNOWN], 10);
    judgement_memory_fini(&memory);
    policy_fini(&policy);
    buffer_fini(&elements);
}
END_TEST

START_TEST(the_cheapest_is_asked_first)
{
    struct buffer elements = {0};
    struct policy policy;
    for (size_t i = 0; i < COUNT(leaves); i++) /* the dearest first */
        buffer_add(&elements, text_of(leaves[i]));
    char rule[2000];
    snprintf(rule, sizeof rule, "<rule id='A1' severity='note'><when>%.*s</when></rule>", TEXT_ARGS(buffer_text(&elements)));
    policy_from_rules(&policy, rule);
    const struct condition *child = policy.rules.items[0]->conditions->condition.first_to_ask;
    ck_assert_int_eq(child->kind, CONDITION_BITS);
    ck_assert_int_eq(child->fact, FACT_MODE);
    ck_assert_int_eq(child->next_to_ask->fact, FACT_MODE);
    ck_assert_int_eq(child->next_to_ask->next_to_ask->kind, CONDITION_TEXT);
    while (child->next_to_ask)
        child = child->next_to_ask;
    ck_assert_int_eq(child->kind, CONDITION_EXCEEDS);
    policy_fini(&policy);
    /* Each dearer than the next: all of them change places. */
    policy_from_rules(&policy, "<rule id='A1' severity='note'><when><any><is fact='mode'>none</is><exceeds fact='planned-length'"
                               " limit='5'/></any><matches fact='name' regex='a'/><is fact='password-variable'>true</is>"
                               "<matches fact='name' glob='a'/><is fact='name'>a</is><is fact='mode'>none</is></when></rule>");
    static const enum condition_kind order[] = {CONDITION_BITS, CONDITION_TEXT, CONDITION_PATTERN, CONDITION_BITS,
                                                CONDITION_PATTERN, CONDITION_ANY};
    child = policy.rules.items[0]->conditions->condition.first_to_ask;
    for (size_t i = 0; i < COUNT(order); i++, child = child->next_to_ask)
        ck_assert_int_eq(child->kind, order[i]);
    ck_assert_ptr_null(child);
    buffer_fini(&elements);
    policy_fini(&policy);
}
END_TEST

Suite *resolve_suite(void)
{
    const TTest *const tests[] = {
        each_layer_has_its_own_severities, the_child_has_the_last_word, of_two_overrides_in_one_document_the_later_counts,
        the_higher_layer_counts, a_layer_suppresses_only_its_own, suppressions_end, suppressions_are_for_a_group_or_an_id,
        suppressions_are_counted_and_named, an_undecided_suppression_allows_nothing, what_always_denies,
        locked_rules_are_lowered_in_reports_only, the_readers_errors_deny_whatever_policies_say,
        a_project_lowers_nothing_of_the_machines, an_id_is_taken_once, built_in_ids_are_taken_everywhere, many_ids_are_found,
        exceptions_need_the_rule_they_name, a_parent_knows_nothing_of_its_child, only_default_and_the_machine_policy_lock,
        diagnostics_are_defaults, a_test_expects_rules_of_its_own_document, a_shared_document_counts_in_both_layers,
        rules_are_listed_for_the_kinds_they_can_hold_for, one_layer_is_enough_to_be_looked_at,
        the_order_of_asking_changes_no_answer, a_long_message_ends_with_a_whole_character, the_cheapest_is_asked_first,
    };
    Suite *suite = suite_create("resolve");
    TCase *layers = tcase_create("layers");
    for (size_t i = 0; i < COUNT(tests); i++)
        tcase_add_test(layers, tests[i]);
    tcase_set_timeout(layers, 60);
    suite_add_tcase(suite, layers);
    return suite;
}
