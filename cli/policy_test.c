/* deputy policy test: runs the <test>s of a policy and of what it extends. */
#include "cli/policy_command.h"
#include "policy/self_test.h"

struct tally {
    const struct options *options;
    size_t run, failed;
    bool first; /* of the JSON's list */
    struct buffer out;
};

static void add_text(struct tally *tally, const struct policy_source *source, const struct policy_test *test,
                     const struct self_test_result *result)
{
    struct buffer *out = &tally->out;
    buffer_printf(out, "%s ", result->passed ? "ok    " : "failed");
    buffer_add_visible(out, test->name);
    buffer_add_byte(out, '\n');
    if (result->passed)
        return;
    buffer_add(out, TEXT("  --> "));
    policy_command_add_place(out, source, test->place);
    buffer_add_byte(out, '\n');
    if (result->undecided)
        buffer_add(out, TEXT("  = a rule could not be decided for this session\n"));
    if (result->missing.length > 0)
        buffer_printf(out, "  = expected, and does not hold: %.*s\n", TEXT_ARGS(result->missing));
    if (result->unexpected.length > 0)
        buffer_printf(out, "  = holds, and is not expected: %.*s\n", TEXT_ARGS(result->unexpected));
}

/* An array of the words of a list. */
static json_t *words_array(struct text list)
{
    json_t *array = json_array();
    bool good = array != NULL;
    for (struct text word; good && (word = text_next_word(&list)).length > 0;)
        good = json_array_append_new(array, json_text(word)) == 0;
    if (good)
        return array;
    json_decref(array);
    return NULL;
}

static json_t *test_object(const struct policy_source *source, const struct policy_test *test,
                           const struct self_test_result *result)
{
    json_t *object = json_object();
    int failed = object == NULL;
    failed |= json_object_set_new(object, "name", json_text(test->name));
    failed |= json_object_set_new(object, "path", json_text(source->path));
    failed |= json_object_set_new(object, "line", json_integer((json_int_t)test->place.line));
    failed |= json_object_set_new(object, "column", json_integer((json_int_t)test->place.column));
    failed |= json_object_set_new(object, "passed", json_boolean(result->passed));
    failed |= json_object_set_new(object, "undecided", json_boolean(result->undecided));
    failed |= json_object_set_new(object, "missing", words_array(result->missing));
    failed |= json_object_set_new(object, "unexpected", words_array(result->unexpected));
    if (!failed)
        return object;
    json_decref(object);
    return NULL;
}

static void run_tests(struct tally *tally, const struct policy_source *source)
{
    struct arena arena;
    arena_init(&arena);
    for (const struct policy_test *test = source->tests; test; test = test->next) {
        struct self_test_result result = self_test_run(source, test, &arena);
        tally->run++;
        tally->failed += !result.passed;
        if (tally->options->format == FORMAT_JSON)
            policy_command_add_item(&tally->out, &tally->first, test_object(source, test, &result));
        else
            add_text(tally, source, test, &result);
    }
    tally->out.failed |= arena.failed;
    arena_fini(&arena);
}

static void run_chain(struct tally *tally, const struct policy *policy)
{
    enum policy_layer layer = policy_command_layer(tally->options);
    bool json = tally->options->format == FORMAT_JSON;
    if (json) {
        policy_command_add_json_head(&tally->out, "deputy-policy-test/1", policy);
        buffer_add(&tally->out, TEXT("\"tests\":[\n"));
    }
    for (const struct policy_source *source = policy->leaf[layer]; source; source = source->parent)
        run_tests(tally, source);
    if (json)
        buffer_printf(&tally->out, "],\"run\":%zu,\"failed\":%zu}\n", tally->run, tally->failed);
    else
        buffer_printf(&tally->out, "%zu %s, %zu failed.\n", tally->run, tally->run == 1 ? "test" : "tests", tally->failed);
}

static int run_all(const struct options *options, const struct policy *policy)
{
    struct tally tally = {.options = options, .first = true};
    int code = EXIT_USAGE;
    run_chain(&tally, policy);
    if (tally.run == 0 && !options->allow_empty)
        complain("there is not one <test> in the policy %.*s; --allow-empty if that is meant", TEXT_ARGS(policy->name));
    else if (command_write_text(options, &tally.out) == EXIT_NOTHING)
        code = tally.failed > 0 ? EXIT_FINDINGS : EXIT_NOTHING;
    buffer_fini(&tally.out);
    return code;
}

int policy_test(const struct options *options)
{
    struct policy policy;
    int code = policy_command_load(options, &policy) ? run_all(options, &policy) : EXIT_USAGE;
    policy_fini(&policy);
    return code;
}
