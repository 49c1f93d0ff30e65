/* The file of a baseline: JSON, one fingerprint a line, sorted, so that a change of it can be reviewed. */
#include "cli/baseline_items.h"

#include <string.h>

#include "cli/json.h"
#include "cli/options.h"

#define SCHEMA "deputy-baseline/1"

/* ---- reading ---- */

/* STATUS_OVER_LIMIT: it is larger than any baseline. */
static enum status read_file(const char *path, struct buffer *out)
{
    struct platform_file *file;
    enum status status = platform_open(path, &file);
    if (status != STATUS_OK)
        return status;
    char bytes[16384];
    long got;
    while ((got = platform_read(file, bytes, sizeof bytes)) > 0 && out->length <= BASELINE_SIZE_LIMIT)
        buffer_add(out, (struct text){bytes, (size_t)got});
    platform_close(file);
    if (out->failed)
        return STATUS_NO_MEMORY;
    return got < 0 ? STATUS_CANNOT_READ : out->length > BASELINE_SIZE_LIMIT ? STATUS_OVER_LIMIT : STATUS_OK;
}

/* Where in the file something is said about: fingerprint 0 is the file as a whole. */
struct spot {
    const char *path;
    size_t fingerprint;
};

/* Returns false, for its caller to do so too. */
static bool reject(const struct spot *spot, const char *what, const char *name)
{
    if (spot->fingerprint == 0)
        complain("%s: the baseline %s%s%s%s", spot->path, what, name ? " \"" : "", name ? name : "", name ? "\"" : "");
    else
        complain("%s: fingerprint %zu of the baseline %s%s%s%s", spot->path, spot->fingerprint, what, name ? " \"" : "",
                 name ? name : "", name ? "\"" : "");
    return false;
}

struct member {
    const char *key;
    json_type type;
    json_t *value; /* borrowed; set by take_members */
};

static const struct member *find_member(const struct member *members, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(members[i].key, key) == 0)
            return &members[i];
    }
    return NULL;
}

/* Exactly these members, each of its type. */
static bool take_members(const struct spot *spot, json_t *object, struct member *members, size_t count)
{
    const char *key;
    json_t *value;
    if (!json_is_object(object))
        return reject(spot, "is not a JSON object", NULL);
    json_object_foreach(object, key, value) {
        if (!find_member(members, count, key))
            return reject(spot, "has an unknown key", key);
    }
    for (size_t i = 0; i < count; i++) {
        members[i].value = json_object_get(object, members[i].key);
        if (!members[i].value)
            return reject(spot, "has no", members[i].key);
        if (json_typeof(members[i].value) != members[i].type)
            return reject(spot, "has the wrong type of", members[i].key);
    }
    return true;
}

static struct text copy_string(struct arena *arena, const json_t *string)
{
    return arena_copy(arena, (struct text){json_string_value(string), json_string_length(string)});
}

static bool say_no_memory(void)
{
    complain("%s", status_text(STATUS_NO_MEMORY));
    return false;
}

static bool take_fingerprint(const struct spot *spot, json_t *object, struct baseline *out)
{
    enum { RULE, ENTRY, FIELD, COUNT, MEMBERS };
    struct member members[MEMBERS] = {
        [RULE] = {"rule", JSON_STRING, NULL},
        [ENTRY] = {"entry", JSON_STRING, NULL},
        [FIELD] = {"field", JSON_STRING, NULL},
        [COUNT] = {"count", JSON_INTEGER, NULL},
    };
    struct guid id;
    char text[GUID_TEXT_SIZE];
    if (!take_members(spot, object, members, MEMBERS))
        return false;
    json_int_t count = json_integer_value(members[COUNT].value);
    if (json_string_length(members[RULE].value) == 0)
        return reject(spot, "names no rule", NULL);
    if (!guid_parse(text_of(json_string_value(members[ENTRY].value)), &id))
        return reject(spot, "names an entry by what is no ID:", json_string_value(members[ENTRY].value));
    if (count < 1)
        return reject(spot, "has a count below 1", NULL);
    guid_format(&id, text);
    struct fingerprint *item = baseline_add(out);
    if (!item)
        return say_no_memory();
    *item = (struct fingerprint){.rule = copy_string(&out->arena, members[RULE].value),
                                 .entry = arena_copy(&out->arena, text_of(text)),
                                 .field = copy_string(&out->arena, members[FIELD].value),
                                 .count = (size_t)count};
    return true;
}

/* Two counts of one fingerprint, as a careless merge leaves them: nobody knows which one is meant. */
static bool has_no_twins(const char *path, const struct baseline *baseline)
{
    for (size_t i = 1; i < baseline->count; i++) {
        const struct fingerprint *item = &baseline->items[i];
        if (fingerprint_compare(item - 1, item) != 0)
            continue;
        complain("%s: the baseline has a fingerprint twice: %.*s %.*s \"%.*s\"", path, TEXT_ARGS(item->rule),
                 TEXT_ARGS(item->entry), TEXT_ARGS(item->field));
        return false;
    }
    return true;
}

static bool take_baseline(const char *path, json_t *root, struct baseline *out)
{
    struct member members[] = {{"schema", JSON_STRING, NULL}, {"fingerprints", JSON_ARRAY, NULL}};
    struct spot whole = {path, 0};
    const char *schema = json_string_value(json_object_get(root, "schema"));
    if (schema && strcmp(schema, SCHEMA) != 0)
        return reject(&whole, "is not of the schema " SCHEMA " but of", schema);
    if (!take_members(&whole, root, members, 2))
        return false;
    size_t count = json_array_size(members[1].value);
    for (size_t i = 0; i < count; i++) {
        struct spot spot = {path, i + 1};
        if (!take_fingerprint(&spot, json_array_get(members[1].value, i), out))
            return false;
    }
    if (out->arena.failed)
        return say_no_memory();
    baseline_sort(out);
    return has_no_twins(path, out);
}

bool baseline_load(const char *path, struct baseline *out)
{
    struct buffer file = {0};
    json_error_t error;
    *out = (struct baseline){0};
    arena_init(&out->arena);
    enum status status = read_file(path, &file);
    if (status != STATUS_OK) {
        complain("the baseline %s: %s", path, status == STATUS_OVER_LIMIT ? "is over 64 MiB" : status_text(status));
        buffer_fini(&file);
        return false;
    }
    json_t *root = json_loadb(file.bytes ? file.bytes : "", file.length, JSON_REJECT_DUPLICATES, &error);
    buffer_fini(&file);
    if (!root)
        complain("%s:%d:%d: the baseline is not JSON: %s", path, error.line, error.column,
                 error.text[0] ? error.text : status_text(STATUS_NO_MEMORY));
    bool good = root && take_baseline(path, root, out);
    json_decref(root);
    return good;
}

/* ---- writing ---- */

static json_t *json_of_fingerprint(const struct fingerprint *item)
{
    json_t *object = json_object();
    bool complete = json_object_set_new(object, "rule", json_text(item->rule)) == 0 &&
                    json_object_set_new(object, "entry", json_text(item->entry)) == 0 &&
                    json_object_set_new(object, "field", json_text(item->field)) == 0 &&
                    json_object_set_new(object, "count", json_integer((json_int_t)item->count)) == 0;
    if (complete)
        return object;
    json_decref(object);
    return NULL;
}

static enum status add_fingerprint(const struct fingerprint *item, struct buffer *out)
{
    json_t *object = json_of_fingerprint(item);
    enum status status = json_text_add(object, out);
    json_decref(object);
    return status;
}

enum status baseline_write(const struct baseline *baseline, FILE *out)
{
    struct buffer text = {0};
    enum status status = STATUS_OK;
    buffer_add(&text, TEXT("{\"schema\":\"" SCHEMA "\",\"fingerprints\":["));
    for (size_t i = 0; i < baseline->count && status == STATUS_OK; i++) {
        buffer_add(&text, i == 0 ? TEXT("\n") : TEXT(",\n"));
        status = add_fingerprint(&baseline->items[i], &text);
        if (text.length > BASELINE_SIZE_LIMIT)
            status = STATUS_OVER_LIMIT;
    }
    buffer_add(&text, TEXT("\n]}\n"));
    if (text.failed)
        status = STATUS_NO_MEMORY;
    else if (status == STATUS_OK && text.length > BASELINE_SIZE_LIMIT)
        status = STATUS_OVER_LIMIT;
    if (status == STATUS_OK && (fwrite(text.bytes, 1, text.length, out) != text.length || fflush(out) != 0))
        status = STATUS_CANNOT_WRITE;
    buffer_fini(&text);
    return status;
}

bool baseline_save(const struct baseline *baseline, const char *path)
{
    struct platform_output *output = NULL;
    FILE *stream;
    enum status status = platform_output_open(path, &output, &stream);
    if (status == STATUS_OK)
        status = baseline_write(baseline, stream);
    if (status == STATUS_OK)
        status = platform_output_commit(output);
    else
        platform_output_abandon(output);
    if (status != STATUS_OK)
        complain("the baseline %s: %s", path, status == STATUS_OVER_LIMIT ? "would be over 64 MiB" : status_text(status));
    return status == STATUS_OK;
}
