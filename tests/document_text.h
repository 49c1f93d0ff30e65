/* Documents for tests: read as deputy reads them, and rendered as one line of text for each thing they say, so that a test
 * is a table of documents and lines.
 *
 * A line: KIND[ tool][ credential], then FIELD='text'[@line:column] of every field that is given, switches as their words,
 * parameters, CR006@place for each secret in clear text, RULE@place for each finding. A stray finding and the document's own
 * stand on lines of their own. */
#ifndef DEPUTY_TESTS_DOCUMENT_TEXT_H
#define DEPUTY_TESTS_DOCUMENT_TEXT_H

#include "xml/document.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

enum {
    RENDER_PLACES = 1,     /* places behind everything that has one */
    RENDER_BODY = 2,       /* neither type, id nor name */
    RENDER_MESSAGES = 4,   /* the text of findings */
    RENDER_SKIP_FOREIGN = 8,
    RENDER_SUBJECTS = 16   /* what findings are about */
};

/* A text that is handed out in pieces of at most `piece` bytes (0: as asked for), and can fail at its end. */
struct text_source {
    struct text rest;
    size_t piece;
    bool fails;
};

static inline long text_source_read(void *context, char *bytes, size_t size)
{
    struct text_source *source = context;
    size_t count = source->rest.length < size ? source->rest.length : size;
    if (source->piece && count > source->piece)
        count = source->piece;
    if (count == 0)
        return source->fails ? -1 : 0;
    memcpy(bytes, source->rest.bytes, count);
    source->rest = text_slice(source->rest, count, source->rest.length);
    return (long)count;
}

struct document_text {
    struct buffer out;
    int flags;
    struct guid *ids;
    size_t id_count, id_capacity;
};

static inline bool document_text_id(void *context, const struct guid *id)
{
    struct document_text *rendered = context;
    for (size_t i = 0; i < rendered->id_count; i++) {
        if (guid_equals(&rendered->ids[i], id))
            return false;
    }
    if (rendered->id_count == rendered->id_capacity) {
        rendered->id_capacity = rendered->id_capacity ? rendered->id_capacity * 2 : 16;
        rendered->ids = realloc(rendered->ids, rendered->id_capacity * sizeof *rendered->ids);
        ck_assert_ptr_nonnull(rendered->ids);
    }
    rendered->ids[rendered->id_count++] = *id;
    return true;
}

static inline void document_text_place(struct document_text *rendered, struct place place)
{
    if (rendered->flags & RENDER_PLACES)
        buffer_printf(&rendered->out, "@%zu:%zu", place.line, place.column);
}

static inline void document_text_diagnostic(struct document_text *rendered, const struct entry_diagnostic *diagnostic)
{
    buffer_printf(&rendered->out, " %s", diagnostic->rule);
    document_text_place(rendered, diagnostic->place);
    if (rendered->flags & RENDER_MESSAGES)
        buffer_printf(&rendered->out, "(%.*s)", TEXT_ARGS(diagnostic->message));
    if ((rendered->flags & RENDER_SUBJECTS) && diagnostic->subject.bytes)
        buffer_printf(&rendered->out, "[%.*s]", TEXT_ARGS(diagnostic->subject));
}

static const char *const document_text_fields[FIELD_COUNT] = {
    [FIELD_ID] = "id", [FIELD_NAME] = "name", [FIELD_GROUP] = "group", [FIELD_HOST] = "host",
    [FIELD_DATABASE] = "database", [FIELD_OWN_USER] = "own-user", [FIELD_OWN_DOMAIN] = "own-domain",
    [FIELD_OWN_LINK] = "own-link", [FIELD_MODE] = "mode", [FIELD_USER] = "user", [FIELD_DOMAIN] = "domain",
    [FIELD_LINK] = "link", [FIELD_SECRET] = "secret", [FIELD_PROMPT] = "prompt", [FIELD_NET_ONLY] = "net-only",
    [FIELD_SESSION_CREDENTIALS] = "session-credentials", [FIELD_COMMAND] = "command", [FIELD_SCRIPT] = "script",
    [FIELD_SCRIPT_ARGUMENTS] = "arguments", [FIELD_DIRECTORY] = "directory",
    [FIELD_DEFAULT_DIRECTORY] = "default-directory", [FIELD_CAPTURE_FILE] = "capture-file",
    [FIELD_ADMINISTRATOR] = "administrator", [FIELD_SHELL_EXECUTE] = "shell-execute", [FIELD_WAIT] = "wait",
    [FIELD_OUTPUT] = "output", [FIELD_RUN_64_BIT] = "run-64-bit", [FIELD_EMBEDDED_SCRIPT] = "embedded-script",
};

/* What the entry says of a switch or an enum, whether an element gives it or not; NULL: the default, or a field of text. */
static inline const char *document_text_word(const struct entry *entry, enum entry_field field)
{
    switch (field) {
    case FIELD_MODE: return entry->mode == MODE_NONE ? NULL : run_as_mode_names[entry->mode];
    case FIELD_PROMPT: return entry->prompt ? "true" : NULL;
    case FIELD_NET_ONLY: return entry->net_only ? "true" : NULL;
    case FIELD_SESSION_CREDENTIALS: return entry->session_credentials ? "true" : NULL;
    case FIELD_DEFAULT_DIRECTORY: return entry->default_directory ? NULL : "false";
    case FIELD_ADMINISTRATOR: return entry->administrator ? "true" : NULL;
    case FIELD_SHELL_EXECUTE: return entry->shell_execute ? ternary_names[entry->shell_execute] : NULL;
    case FIELD_WAIT: return entry->wait_for_exit ? "true" : NULL;
    case FIELD_OUTPUT: return entry->output ? output_mode_names[entry->output] : NULL;
    case FIELD_RUN_64_BIT: return entry->run_64_bit ? "true" : NULL;
    default: return NULL;
    }
}

static inline void document_text_guid(struct document_text *rendered, const struct guid *guid)
{
    char text[GUID_TEXT_SIZE];
    guid_format(guid, text);
    buffer_printf(&rendered->out, "=%s", text);
}

/* A switch that has its default value stands in the text only with places. */
static inline void document_text_field(struct document_text *rendered, const struct entry *entry, enum entry_field field)
{
    const struct entry_value *value = &entry->fields[field];
    const char *word = document_text_word(entry, field);
    bool has_guid = (field == FIELD_ID && entry->has_id) || (field == FIELD_OWN_LINK && entry->has_own_link) ||
                    (field == FIELD_LINK && entry->has_link);
    bool silent = field >= FIELD_MODE && (field == FIELD_MODE || (field >= FIELD_PROMPT && field <= FIELD_SESSION_CREDENTIALS) ||
                  (field >= FIELD_DEFAULT_DIRECTORY && field <= FIELD_RUN_64_BIT && field != FIELD_CAPTURE_FILE));
    if ((rendered->flags & RENDER_BODY) && (field == FIELD_ID || field == FIELD_NAME))
        return;
    if (!word && !has_guid && !value->text.bytes && (value->place.line == 0 || (silent && !(rendered->flags & RENDER_PLACES))))
        return;
    buffer_printf(&rendered->out, " %s", document_text_fields[field]);
    if (has_guid)
        document_text_guid(rendered, field == FIELD_ID ? &entry->id : field == FIELD_LINK ? &entry->link : &entry->own_link);
    else if (word)
        buffer_printf(&rendered->out, "=%s", word);
    else if (value->text.bytes)
        buffer_printf(&rendered->out, "='%.*s'", TEXT_ARGS(value->text));
    if (silent)
        ck_assert_msg(!value->text.bytes, "core/entry.h: %s has no text", document_text_fields[field]);
    if (value->place.line != 0)
        document_text_place(rendered, value->place);
}

static inline void document_text_entry(void *context, const struct entry *entry)
{
    struct document_text *rendered = context;
    /* What is handed over has to survive a copy: whoever keeps an entry makes one. */
    struct entry *copy = entry_copy(entry);
    ck_assert_ptr_nonnull(copy);
    buffer_printf(&rendered->out, "%s", entry_kind_names[copy->kind]);
    document_text_place(rendered, copy->place);
    if (copy->is_tool)
        buffer_printf(&rendered->out, " tool");
    if (copy->is_credential)
        buffer_printf(&rendered->out, " credential");
    if (copy->type.bytes && !(rendered->flags & RENDER_BODY))
        buffer_printf(&rendered->out, " type='%.*s'", TEXT_ARGS(copy->type));
    for (int field = 0; field < FIELD_COUNT; field++)
        document_text_field(rendered, copy, (enum entry_field)field);
    for (int i = 0; i < ENTRY_PARAMETERS; i++) {
        const struct entry_parameter *parameter = &copy->parameters[i];
        if (!parameter->label.bytes && !parameter->value.bytes && !parameter->secured)
            continue;
        buffer_printf(&rendered->out, " $%d%s", i + 1, parameter->secured ? "=secured" : "");
        if (parameter->label.bytes)
            buffer_printf(&rendered->out, "[%.*s]", TEXT_ARGS(parameter->label));
        if (parameter->value.bytes)
            buffer_printf(&rendered->out, "='%.*s'", TEXT_ARGS(parameter->value));
    }
    for (size_t i = 0; i < copy->clear_text_secret_count; i++) {
        buffer_printf(&rendered->out, " CR006");
        document_text_place(rendered, copy->clear_text_secrets[i]);
    }
    for (size_t i = 0; i < copy->diagnostic_count; i++)
        document_text_diagnostic(rendered, &copy->diagnostics[i]);
    buffer_add_byte(&rendered->out, '\n');
    free(copy);
}

static inline void document_text_stray(void *context, const struct entry_diagnostic *diagnostic)
{
    struct document_text *rendered = context;
    buffer_printf(&rendered->out, "stray");
    document_text_diagnostic(rendered, diagnostic);
    buffer_add_byte(&rendered->out, '\n');
}

/* Everything a document says. After a finding of the document as a whole that one line is all. The text is the caller's. */
static inline char *document_text_from(struct text_source source, int flags)
{
    struct document_text rendered = {.flags = flags};
    struct document_sink sink = {&rendered, document_text_id, document_text_entry, document_text_stray, false};
    struct document_result result;
    enum status status = document_read(text_source_read, &source, (flags & RENDER_SKIP_FOREIGN) != 0, &sink, &result);
    ck_assert_int_eq(status, STATUS_OK);
    free(rendered.ids);
    if (result.rule) {
        buffer_clear(&rendered.out);
        buffer_printf(&rendered.out, "%s@%zu:%zu", result.rule, result.place.line, result.place.column);
        if (flags & RENDER_MESSAGES)
            buffer_printf(&rendered.out, "(%s)", result.message);
        buffer_add_byte(&rendered.out, '\n');
    } else if (result.foreign) {
        buffer_clear(&rendered.out);
        buffer_printf(&rendered.out, "foreign\n");
    }
    ck_assert(!rendered.out.failed);
    return rendered.out.bytes ? rendered.out.bytes : calloc(1, 1);
}

static inline char *document_text_of(struct text document, int flags)
{
    return document_text_from((struct text_source){document, 0, false}, flags);
}

/* The document says exactly this. `where` names the row of a table. */
static inline void document_says(const char *where, struct text document, int flags, const char *expected)
{
    char *said = document_text_of(document, flags);
    bool equal = strcmp(said, expected) == 0;
    ck_assert_msg(equal, "%s\n%.*s\nsays:     %s\nexpected: %s", where, (int)(document.length < 4000 ? document.length : 4000),
                  document.bytes ? document.bytes : "", said, expected);
    free(said);
}

#endif
