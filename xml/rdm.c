/* RDM exports: envelopes, nesting, and which element is which field. What a field means stands in rdm_entry.c. */
#include "xml/document.h"
#include "xml/path_table.h"
#include "xml/rdm_entry.h"
#include "xml/rdm_fields.h"

#include <stdlib.h>
#include <string.h>

/* Where an element stands: a node of the path table below an entry, or one of these. */
enum {
    NODE_OUTSIDE = 0x1000, /* of the envelope, and not on the way to an entry */
    NODE_EXPORT,           /* <RDMExport> */
    NODE_CONTAINER,        /* its <Connection> children are entries */
    NODE_CHILDREN,         /* the same, within an entry */
    NODE_UNKNOWN_RUN_AS,   /* a <RunAsConnection> that stands elsewhere than the format says */
    NODE_WATCHED           /* an element the format does not name that holds a secret once it holds text */
};

#define STACK_SIZE 258 /* one more than the depth the reader accepts, and depths start at 1 */

struct rdm {
    const struct document_sink *sink;
    struct reader *reader;
    struct path_table paths;
    const char *connection, *connections, *children, *run_as_connection;
    const char *skipped[4];
    uint16_t run_as_node;
    size_t depth;
    uint16_t nodes[STACK_SIZE]; /* by depth */
    struct place places[STACK_SIZE]; /* by depth, of those that are NODE_WATCHED */
    struct rdm_fields **levels; /* entries that are open, outermost first; kept for the next ones */
    size_t level_count, level_capacity;
    struct rdm_value value;
    size_t watched_count; /* open elements that are NODE_WATCHED */
    /* Where unread is wanted: */
    const char *names[STACK_SIZE]; /* by depth, below an entry */
    size_t unread_depth;           /* of the outermost open element that nobody knows; else 0 */
    bool unread_taken;             /* it held text */
    struct place unread_place;
    bool unread_below_run_as;
    bool any_entry, blob_seen;
    struct base64_check blob; /* of the text since the last tag, while there is no entry */
    bool failed;
};

static bool is_named(const struct reader_element *element, const char *name)
{
    return !element->name_space && strcmp(element->name, name) == 0;
}

static const struct {
    const char *name;
    uint16_t node;
} envelopes[] = {
    {"RDMExport", NODE_EXPORT},
    {"ArrayOfConnection", NODE_CONTAINER},
    {"Connections", NODE_CONTAINER},
    {"Connection", PATH_START},
};

static uint16_t root_node(const struct reader_element *root)
{
    for (size_t i = 0; i < sizeof envelopes / sizeof *envelopes; i++) {
        if (is_named(root, envelopes[i].name))
            return envelopes[i].node;
    }
    return NODE_OUTSIDE;
}

static bool rdm_is_root(const struct reader_element *root)
{
    return root_node(root) != NODE_OUTSIDE;
}

static void *rdm_open(struct reader *reader, const struct document_sink *sink)
{
    static const char *const skipped[] = {"Image", "Document", "Attachment", "DataEntry"};
    struct rdm *rdm = calloc(1, sizeof *rdm);
    if (!rdm)
        return NULL;
    rdm->sink = sink;
    rdm->reader = reader;
    path_table_init(&rdm->paths, reader, rdm_rows, rdm_row_count);
    rdm->connection = reader_intern(reader, "Connection");
    rdm->connections = reader_intern(reader, "Connections");
    rdm->children = reader_intern(reader, "Children");
    rdm->run_as_connection = reader_intern(reader, "RunAsConnection");
    rdm->run_as_node = path_table_child(&rdm->paths, PATH_START, rdm->run_as_connection);
    for (size_t i = 0; i < sizeof skipped / sizeof *skipped; i++)
        rdm->skipped[i] = reader_intern(reader, skipped[i]);
    return rdm;
}

static void rdm_close(void *state)
{
    struct rdm *rdm = state;
    if (!rdm)
        return;
    for (size_t i = 0; i < rdm->level_capacity; i++) {
        rdm_fields_fini(rdm->levels[i]);
        free(rdm->levels[i]);
    }
    free(rdm->levels);
    buffer_fini(&rdm->value.text);
    free(rdm);
}

static bool rdm_failed(const void *state)
{
    return ((const struct rdm *)state)->failed;
}

static bool rdm_is_encrypted(const void *state)
{
    const struct rdm *rdm = state;
    return !rdm->any_entry && rdm->blob_seen;
}

static struct rdm_fields *current(struct rdm *rdm)
{
    return rdm->levels[rdm->level_count - 1];
}

static bool open_entry(struct rdm *rdm, const struct reader_element *element)
{
    if (rdm->level_count == rdm->level_capacity) {
        struct rdm_fields **grown = realloc(rdm->levels, (rdm->level_capacity + 1) * sizeof(struct rdm_fields *));
        if (grown)
            rdm->levels = grown;
        struct rdm_fields *fields = grown ? malloc(sizeof *fields) : NULL;
        if (!fields) {
            rdm->failed = true;
            return false;
        }
        rdm_fields_init(fields);
        fields->wants_unread = rdm->sink->wants_unread;
        rdm->levels[rdm->level_capacity++] = fields;
    }
    rdm_fields_reset(rdm->levels[rdm->level_count++], reader_place(element));
    rdm->any_entry = true;
    return true;
}

static void close_entry(struct rdm *rdm)
{
    struct rdm_fields *fields = current(rdm);
    struct entry entry;
    rdm_entry_build(fields, &entry);
    rdm->level_count--;
    rdm->failed |= fields->failed || fields->arena.failed;
    if (!rdm->failed)
        rdm->sink->entry(rdm->sink->context, &entry);
}

static uint16_t envelope_child(struct rdm *rdm, const struct reader_element *element, uint16_t parent)
{
    if (element->name_space)
        return NODE_OUTSIDE;
    if (parent == NODE_EXPORT && element->name == rdm->connections)
        return NODE_CONTAINER;
    if (parent == NODE_CONTAINER && element->name == rdm->connection)
        return PATH_START;
    return NODE_OUTSIDE;
}

static bool is_skipped(const struct rdm *rdm, const char *name)
{
    return name == rdm->skipped[0] || name == rdm->skipped[1] || name == rdm->skipped[2] || name == rdm->skipped[3];
}

/* Whatever text it holds, nobody reads it. */
static void start_unread(struct rdm *rdm, const struct reader_element *element, bool below_run_as)
{
    if (!rdm->sink->wants_unread || rdm->unread_depth != 0)
        return;
    rdm->unread_depth = element->depth;
    rdm->unread_taken = false;
    rdm->unread_place = reader_place(element);
    rdm->unread_below_run_as = below_run_as;
}

static void take_unread(struct rdm *rdm)
{
    struct buffer path = {0};
    size_t depth = rdm->unread_depth;
    while (rdm->nodes[depth - 1] != PATH_START)
        depth--;
    for (; depth <= rdm->unread_depth; depth++)
        buffer_printf(&path, "%s%s", path.length > 0 ? "/" : "", rdm->names[depth]);
    rdm_fields_see_unknown(current(rdm), buffer_text(&path), rdm->unread_place, rdm->unread_below_run_as);
    rdm->failed |= path.failed;
    buffer_fini(&path);
    rdm->unread_taken = true;
}

/* An element below an entry. */
static enum reader_answer entry_child(struct rdm *rdm, const struct reader_element *element, uint16_t parent)
{
    uint16_t node = PATH_UNKNOWN;
    rdm->names[element->depth] = element->name;
    if (!element->name_space && parent < PATH_UNKNOWN) {
        if (parent == PATH_START && is_skipped(rdm, element->name)) {
            if (rdm->sink->wants_unread)
                rdm_fields_see_unknown(current(rdm), text_of(element->name), reader_place(element), false);
            return READER_SKIP;
        }
        if (parent == PATH_START && element->name == rdm->children) {
            rdm->nodes[element->depth] = NODE_CHILDREN;
            return READER_INTO;
        }
        node = path_table_child(&rdm->paths, parent, element->name);
    }
    rdm->nodes[element->depth] = node;
    if (node != PATH_UNKNOWN) {
        if (rdm->paths.rows[node])
            rdm_value_start(&rdm->value, rdm->paths.rows[node], reader_place(element), element->depth);
        return READER_INTO;
    }
    bool below_run_as = parent == NODE_UNKNOWN_RUN_AS || parent == rdm->run_as_node;
    if (!below_run_as && !rdm_name_matters(element->name)) {
        start_unread(rdm, element, false);
        return READER_INTO; /* half of all elements: nobody asks for their place */
    }
    bool watched = rdm_fields_meet_unknown(current(rdm), element->name, reader_place(element), below_run_as);
    rdm->watched_count += watched;
    if (watched) {
        rdm->nodes[element->depth] = NODE_WATCHED;
        rdm->places[element->depth] = reader_place(element);
        return READER_INTO; /* a secret in clear text has a finding of its own */
    }
    if (element->name == rdm->run_as_connection)
        rdm->nodes[element->depth] = NODE_UNKNOWN_RUN_AS;
    start_unread(rdm, element, below_run_as);
    return READER_INTO;
}

static void end_blob_run(struct rdm *rdm)
{
    rdm->blob_seen |= base64_check_holds(&rdm->blob);
    rdm->blob = (struct base64_check){0};
}

static enum reader_answer rdm_start(void *state, const struct reader_element *element)
{
    struct rdm *rdm = state;
    uint16_t parent = element->depth > 1 ? rdm->nodes[element->depth - 1] : NODE_OUTSIDE;
    if (!rdm->any_entry)
        end_blob_run(rdm);
    if (element->depth == 1)
        rdm->nodes[1] = root_node(element);
    else if (parent == NODE_CHILDREN && element->name == rdm->connection && !element->name_space)
        rdm->nodes[element->depth] = PATH_START;
    else if (rdm->level_count == 0)
        rdm->nodes[element->depth] = envelope_child(rdm, element, parent);
    else if (entry_child(rdm, element, parent) == READER_SKIP)
        return READER_SKIP;
    rdm->depth = element->depth;
    if (rdm->nodes[element->depth] == PATH_START && !open_entry(rdm, element))
        return READER_STOP;
    return READER_INTO;
}

/* Text at any depth below an element makes it hold a secret. */
static void take_watched(struct rdm *rdm)
{
    for (size_t depth = rdm->depth; depth > 0 && rdm->watched_count > 0; depth--) {
        if (rdm->nodes[depth] != NODE_WATCHED)
            continue;
        rdm_fields_take_clear_text(current(rdm), rdm->places[depth]);
        rdm->nodes[depth] = PATH_UNKNOWN;
        rdm->watched_count--;
    }
}

/* Between the elements of an entry, where no text means anything. */
static void see_stray_text(struct rdm *rdm)
{
    uint16_t node = rdm->nodes[rdm->depth];
    if (rdm->level_count == 0 || (node >= PATH_UNKNOWN && node != NODE_CHILDREN))
        return;
    struct rdm_fields *fields = current(rdm);
    struct text path = arena_printf(&fields->arena, "text in %s", node == PATH_START ? "Connection" : rdm->names[rdm->depth]);
    rdm_fields_see_unknown(fields, path, fields->place, false);
}

static void rdm_text(void *state, struct text text)
{
    struct rdm *rdm = state;
    struct rdm_value *value = &rdm->value;
    if (!rdm->any_entry)
        base64_check_add(&rdm->blob, text);
    if (value->row && (value->depth == rdm->depth || value->row->type == FIELD_TYPE_PRESENCE)) {
        if (!rdm_value_add(value, text))
            reader_stop_over_limit(rdm->reader, value->place, "a field holds more than 1 MiB of text");
    }
    if (rdm->watched_count > 0 && !text_is_blank(text))
        take_watched(rdm);
    if (rdm->unread_depth != 0 && !rdm->unread_taken && !text_is_blank(text))
        take_unread(rdm);
    bool read = value->row && value->depth == rdm->depth;
    if (rdm->sink->wants_unread && rdm->unread_depth == 0 && !read && !text_is_blank(text))
        see_stray_text(rdm);
}

/* An ID counts when its element ends: IDs come in the order of the text then, which entries do not. */
static void note_id(struct rdm *rdm, struct rdm_fields *fields)
{
    const struct field_value *id = &fields->values[RDM_ID];
    if (!rdm->sink->id(rdm->sink->context, &id->guid))
        rdm_fields_diagnose(fields, "DX004", id->place, TEXT("ID"), "Another entry of this document has the same ID.");
}

static void rdm_end(void *state, const char *name)
{
    (void)name;
    struct rdm *rdm = state;
    bool id = false;
    if (!rdm->any_entry)
        end_blob_run(rdm);
    if (rdm->value.row && rdm->value.depth == rdm->depth)
        rdm_value_end(&rdm->value, current(rdm), &id);
    if (id)
        note_id(rdm, current(rdm));
    if (rdm->unread_depth == rdm->depth)
        rdm->unread_depth = 0;
    rdm->watched_count -= rdm->nodes[rdm->depth] == NODE_WATCHED;
    if (rdm->nodes[rdm->depth] == PATH_START && rdm->level_count > 0)
        close_entry(rdm);
    rdm->depth--;
}

const struct dialect rdm_dialect = {
    .is_root = rdm_is_root,
    .open = rdm_open,
    .start = rdm_start,
    .text = rdm_text,
    .end = rdm_end,
    .failed = rdm_failed,
    .is_encrypted = rdm_is_encrypted,
    .close = rdm_close,
};
