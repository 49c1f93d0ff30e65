/* deputy policy test: runs the <test>s of a policy and of what it extends. */
#include "cli/policy_command.h"
#include "policy/self_test.h"

struct tally {
    size_t run, failed;
    struct buffer out; /* text */
    json_t *tests;
    bool broken; /* memory ran out */
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
    buffer_add_visible(out, source->path);
    buffer_printf(out, ":%zu:%zu\n", test->place.line, test->place.column);
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

static void add_json(struct tally *tally, const struct policy_source *source, const struct policy_test *test,
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
    if (failed) {
        json_decref(object);
        tally->broken = true;
    } else {
        tally->broken |= json_array_append_new(tally->tests, object) != 0;
    }
}

static void run_tests(struct tally *tally, const struct policy_source *source, bool as_json)
{
    struct arena arena;
    arena_init(&arena);
    for (const struct policy_test *test = source->tests; test; test = test->next) {
        struct self_test_result result = self_test_run(source, test, &arena);
        tally->run++;
        tally->failed += !result.passed;
        if (as_json)
            add_json(tally, source, test, &result);
        else
            add_text(tally, source, test, &result);
    }
    tally->broken |= arena.failed;
    arena_fini(&arena);
}

static enum status write_json(struct tally *tally, const struct policy *policy, FILE *out)
{
    json_t *root = json_object();
    int failed = root == NULL || tally->broken;
    failed |= json_object_set_new(root, "schema", json_string("deputy-policy-test/1"));
    failed |= json_object_set_new(root, "policy", json_pack("{s:o}", "name", json_text(policy->name)));
    failed |= json_object_set_new(root, "run", json_integer((json_int_t)tally->run));
    failed |= json_object_set_new(root, "failed", json_integer((json_int_t)tally->failed));
    failed |= json_object_set(root, "tests", tally->tests);
    if (!failed)
        return json_write_line(root, out);
    json_decref(root);
    return STATUS_NO_MEMORY;
}

static enum status write_text(struct tally *tally, FILE *out)
{
    buffer_printf(&tally->out, "%zu %s, %zu failed.\n", tally->run, tally->run == 1 ? "test" : "tests", tally->failed);
    if (tally->broken || tally->out.failed)
        return STATUS_NO_MEMORY;
    return fwrite(tally->out.bytes, 1, tally->out.length, out) == tally->out.length ? STATUS_OK : STATUS_CANNOT_WRITE;
}

static int report(const struct options *options, const struct policy *policy, struct tally *tally)
{
    struct command_output output;
    if (tally->run == 0 && !options->allow_empty) {
        complain("there is not one <test> in the policy %.*s; --allow-empty if that is meant", TEXT_ARGS(policy->name));
        return EXIT_USAGE;
    }
    if (!command_output_open(options, &output))
        return EXIT_USAGE;
    enum status status = options->format == FORMAT_JSON ? write_json(tally, policy, output.stream)
                                                        : write_text(tally, output.stream);
    if (!command_output_close(options, &output, status))
        return EXIT_USAGE;
    return tally->failed > 0 ? EXIT_FINDINGS : EXIT_NOTHING;
}

static int run_all(const struct options *options, const struct policy *policy)
{
    struct tally tally = {.tests = json_array()};
    enum policy_layer layer = options->as_machine ? LAYER_MACHINE : LAYER_PROJECT;
    tally.broken = tally.tests == NULL;
    for (const struct policy_source *source = policy->leaf[layer]; source; source = source->parent)
        run_tests(&tally, source, options->format == FORMAT_JSON);
    int code = report(options, policy, &tally);
    json_decref(tally.tests);
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
