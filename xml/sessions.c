/* Native session documents (SPEC 8). Switches and enums are exact here; what the schema does not know is reported. */
#include "xml/document.h"

#include <stdlib.h>
#include <string.h>

#include "xml/sessions_table.h"

#define FIELD_LIMIT ((size_t)1 << 20)

struct sessions {
    const struct document_sink *sink;
    struct reader *reader;
    struct arena arena; /* of the entry that is open */
    struct entry entry;
    enum sessions_element entry_element;
    bool default_directory_given;
    bool seen[ELEMENT_COUNT]; /* within the open entry */
    bool parameter_given[ENTRY_PARAMETERS];
    struct place places[4]; /* by depth: of the open elements */
    bool stray_text[4];     /* by depth: it was reported */
    struct entry_diagnostic *diagnostics;
    size_t diagnostic_count, diagnostic_capacity;
    struct entry_unread *unread;
    size_t unread_count, unread_capacity;
    size_t depth;
    enum sessions_element part; /* the open child of a session; ELEMENT_ROOT: none */
    size_t command_length;
    struct place command_place;
    struct buffer command;
    bool failed;
};

static bool sessions_is_root(const struct reader_element *root)
{
    return root->name_space && strcmp(root->name_space, SESSIONS_NAMESPACE) == 0 &&
           strcmp(root->name, sessions_element_names[ELEMENT_ROOT]) == 0;
}

static void *sessions_open(struct reader *reader, const struct document_sink *sink)
{
    struct sessions *sessions = calloc(1, sizeof *sessions);
    if (!sessions)
        return NULL;
    sessions->sink = sink;
    sessions->reader = reader;
    arena_init(&sessions->arena);
    return sessions;
}

static void sessions_close(void *state)
{
    struct sessions *sessions = state;
    if (!sessions)
        return;
    arena_fini(&sessions->arena);
    buffer_fini(&sessions->command);
    free(sessions->diagnostics);
    free(sessions->unread);
    free(sessions);
}

static bool sessions_failed(const void *state)
{
    return ((const struct sessions *)state)->failed;
}

static void diagnose(struct sessions *sessions, const char *rule, struct place place, struct text subject, struct text message)
{
    if (sessions->depth < 2) {
        struct entry_diagnostic stray = {rule, place, message, subject};
        sessions->sink->stray(sessions->sink->context, &stray);
        return;
    }
    if (sessions->diagnostic_count == sessions->diagnostic_capacity) {
        size_t capacity = sessions->diagnostic_capacity ? sessions->diagnostic_capacity * 2 : 8;
        struct entry_diagnostic *grown = realloc(sessions->diagnostics, capacity * sizeof *grown);
        if (!grown) {
            sessions->failed = true;
            return;
        }
        sessions->diagnostics = grown;
        sessions->diagnostic_capacity = capacity;
    }
    sessions->diagnostics[sessions->diagnostic_count++] =
        (struct entry_diagnostic){rule, place, arena_copy(&sessions->arena, message), arena_copy(&sessions->arena, subject)};
}

/* Notes an attribute that nobody reads. */
static void note_unread(struct sessions *sessions, enum unread_reason reason, enum sessions_element element, const char *name,
                        struct place place)
{
    if (!sessions->sink->wants_unread || sessions->depth < 2)
        return;
    if (sessions->unread_count == sessions->unread_capacity) {
        size_t capacity = sessions->unread_capacity ? sessions->unread_capacity * 2 : 8;
        struct entry_unread *grown = realloc(sessions->unread, capacity * sizeof *grown);
        if (!grown) {
            sessions->failed = true;
            return;
        }
        sessions->unread = grown;
        sessions->unread_capacity = capacity;
    }
    struct text path = arena_printf(&sessions->arena, "%s/@%s", sessions_element_names[element], name);
    sessions->unread[sessions->unread_count++] = (struct entry_unread){reason, path, place};
}

/* What one rule says about one element, however many attributes are wrong. */
struct problems {
    struct buffer message, names; /* names: of the attributes, a space before each */
};

struct complaint {
    struct problems invalid, unknown; /* DX007, DX008 */
};

static void add_visible_name(struct buffer *to, const char *before, const char *name, const char *after)
{
    struct buffer visible = {0};
    buffer_add_visible(&visible, text_slice(text_of(name), 0, 60));
    buffer_printf(to, "%s%.*s%s", before, TEXT_ARGS(buffer_text(&visible)), after);
    buffer_fini(&visible);
}

/* `name`: an attribute. */
static void complain(struct problems *problems, const char *before, const char *name, const char *after)
{
    if (problems->message.length > 0)
        buffer_add(&problems->message, TEXT("; "));
    add_visible_name(&problems->message, before, name, after);
    buffer_add_byte(&problems->names, ' ');
    buffer_add(&problems->names, text_of(name));
}

static void finish_complaint(struct sessions *sessions, const char *element, struct place place, struct complaint *complaint)
{
    struct {
        const char *rule;
        struct problems *problems;
    } kinds[] = {{"DX007", &complaint->invalid}, {"DX008", &complaint->unknown}};
    for (size_t i = 0; i < 2; i++) {
        struct problems *problems = kinds[i].problems;
        struct buffer message = {0}, subject = {0};
        if (problems->message.length > 0) {
            buffer_printf(&message, "<%s>: %.*s.", element, TEXT_ARGS(buffer_text(&problems->message)));
            buffer_printf(&subject, "%s%.*s", element, TEXT_ARGS(buffer_text(&problems->names)));
            diagnose(sessions, kinds[i].rule, place, buffer_text(&subject), buffer_text(&message));
        }
        sessions->failed |= message.failed || subject.failed || problems->message.failed || problems->names.failed;
        buffer_fini(&message);
        buffer_fini(&subject);
        buffer_fini(&problems->message);
        buffer_fini(&problems->names);
    }
}

static const struct sessions_row *find_row(enum sessions_element element, const char *name)
{
    for (size_t i = 0; i < SESSIONS_ROW_COUNT; i++) {
        if (sessions_rows[i].element == element && strcmp(sessions_rows[i].name, name) == 0)
            return &sessions_rows[i];
    }
    return NULL;
}

static bool find_name(const char *const *names, int from, int count, struct text text, int *value)
{
    for (*value = from; *value < count; (*value)++) {
        if (text_equals(text, text_of(names[*value])))
            return true;
    }
    return false;
}

static bool parse(enum sessions_form form, struct text text, int *number, struct guid *guid)
{
    static const char *const switches[] = {"false", "true"};
    switch (form) {
    case FORM_TEXT:
        return true;
    case FORM_SWITCH:
        return find_name(switches, 0, 2, text, number);
    case FORM_GUID:
        return guid_parse(text_trimmed(text), guid);
    case FORM_KIND:
        return find_name(entry_kind_names, KIND_OTHER + 1, KIND_COUNT, text, number);
    case FORM_MODE:
        return find_name(run_as_mode_names, 0, MODE_COUNT, text, number);
    case FORM_OUTPUT:
        return find_name(output_mode_names, 0, OUTPUT_COUNT, text, number);
    case FORM_NUMBER:
        *number = text.length == 1 ? text.bytes[0] - '0' : 0;
        return *number >= 1 && *number <= ENTRY_PARAMETERS;
    }
    return false;
}

/* The parameter element that is being read; it becomes the entry's once its number is known. */
struct parameter {
    int number;
    struct entry_parameter value;
    bool has_value;
};

static void take_link(struct entry *entry, const struct guid *guid, bool own)
{
    if (guid_is_nil(guid))
        return;
    *(own ? &entry->has_own_link : &entry->has_link) = true;
    *(own ? &entry->own_link : &entry->link) = *guid;
}

static void take(struct sessions *sessions, const struct sessions_row *row, struct text text, int number, const struct guid *guid,
                 struct place place, struct parameter *parameter)
{
    struct entry *entry = &sessions->entry;
    text = arena_copy(&sessions->arena, text);
    bool link = row->target == TO_LINK || row->target == TO_OWN_LINK;
    if (row->field < FIELD_COUNT && !(link && guid_is_nil(guid)) && !(row->target == TO_SECRET && !number)) {
        bool worth_text = row->target == TO_FIELD || row->target == TO_ID || link;
        if (row->target != TO_FIELD || !text_is_blank(text))
            entry->fields[row->field] = (struct entry_value){worth_text ? text : (struct text){NULL, 0}, place};
    }
    switch (row->target) {
    case TO_FIELD: break;
    case TO_ID: entry->has_id = true; entry->id = *guid; break;
    case TO_OWN_LINK: take_link(entry, guid, true); break;
    case TO_LINK: take_link(entry, guid, false); break;
    case TO_KIND: entry->kind = (enum entry_kind)number; break;
    case TO_TYPE: entry->type = text; break;
    case TO_MODE: entry->mode = (enum run_as_mode)number; break;
    case TO_OUTPUT: entry->output = (enum output_mode)number; break;
    case TO_SHELL_EXECUTE: entry->shell_execute = number ? TERNARY_TRUE : TERNARY_FALSE; break;
    case TO_DEFAULT_DIRECTORY: sessions->default_directory_given = true; entry->default_directory = number != 0; break;
    case TO_ADMINISTRATOR: entry->administrator = number != 0; break;
    case TO_WAIT: entry->wait_for_exit = number != 0; break;
    case TO_RUN_64_BIT: entry->run_64_bit = number != 0; break;
    case TO_PROMPT: entry->prompt = number != 0; break;
    case TO_NET_ONLY: entry->net_only = number != 0; break;
    case TO_SESSION_CREDENTIALS: entry->session_credentials = number != 0; break;
    case TO_SECRET: break;
    case TO_NUMBER: parameter->number = number; break;
    case TO_LABEL: parameter->value.label = text; break;
    case TO_VALUE: parameter->has_value = true; parameter->value.value = text; break;
    case TO_SECURED: parameter->value.secured = number != 0; break;
    }
}

static void finish_parameter(struct sessions *sessions, struct parameter *parameter, struct complaint *complaint)
{
    if (parameter->value.secured && parameter->has_value) {
        complain(&complaint->invalid, "a secured parameter has no ", "value", "");
        parameter->value.value = (struct text){NULL, 0};
    }
    if (parameter->number == 0)
        return;
    size_t index = (size_t)parameter->number - 1;
    struct entry_parameter *to = &sessions->entry.parameters[index];
    if (sessions->parameter_given[index]) {
        complain(&complaint->invalid, "the parameter of this ", "number", " is given again");
        to->secured |= parameter->value.secured;
        if (to->secured) /* which has no value, whoever says so first */
            to->value = (struct text){NULL, 0};
        return;
    }
    sessions->parameter_given[index] = true;
    *to = parameter->value;
}

/* False: a value over the limit ended the reading. */
static bool take_attributes(struct sessions *sessions, enum sessions_element kind, const struct reader_element *element)
{
    struct complaint complaint = {0};
    struct parameter parameter = {0};
    bool given[SESSIONS_ROW_COUNT] = {false};
    for (size_t i = 0; i < element->attribute_count; i++) {
        const struct reader_attribute *attribute = &element->attributes[i];
        const struct sessions_row *row = find_row(kind, attribute->name);
        int number = 0;
        struct guid guid = {{0}};
        if (attribute->name_space) {
            note_unread(sessions, UNREAD_UNKNOWN, kind, attribute->name, reader_place(element));
            continue;
        }
        if (!row) {
            complain(kind == ELEMENT_RUN_AS ? &complaint.unknown : &complaint.invalid, "unknown attribute ", attribute->name, "");
            continue;
        }
        if (attribute->value.length > FIELD_LIMIT) {
            reader_stop_over_limit(sessions->reader, reader_place(element), "a field holds more than 1 MiB of text");
            return false;
        }
        given[row - sessions_rows] = true;
        if (!parse(row->form, attribute->value, &number, &guid))
            complain(&complaint.invalid, "the value of ", row->name, " is not valid");
        else
            take(sessions, row, attribute->value, number, &guid, reader_place(element), &parameter);
    }
    for (size_t i = 0; i < SESSIONS_ROW_COUNT; i++) {
        if (sessions_rows[i].element == kind && sessions_rows[i].required && !given[i])
            complain(&complaint.invalid, "", sessions_rows[i].name, " is missing");
    }
    if (kind == ELEMENT_PARAMETER)
        finish_parameter(sessions, &parameter, &complaint);
    finish_complaint(sessions, sessions_element_names[kind], reader_place(element), &complaint);
    return true;
}

static void open_entry(struct sessions *sessions, enum sessions_element kind, const struct reader_element *element)
{
    arena_reset(&sessions->arena);
    sessions->entry = (struct entry){.place = reader_place(element), .default_directory = true};
    sessions->entry_element = kind;
    sessions->default_directory_given = false;
    sessions->diagnostic_count = sessions->unread_count = 0;
    memset(sessions->seen, 0, sizeof sessions->seen);
    memset(sessions->parameter_given, 0, sizeof sessions->parameter_given);
    buffer_clear(&sessions->command);
    if (!take_attributes(sessions, kind, element))
        return;
    struct entry *entry = &sessions->entry;
    if (kind != ELEMENT_ENTRY) /* what an export says: policies ask for it */
        entry->type = text_of(kind == ELEMENT_CREDENTIAL ? "Credential" : entry_kind_types[entry->kind]);
    entry->is_credential = kind == ELEMENT_CREDENTIAL || text_equals_ignoring_case(entry->type, TEXT("Credential"));
    entry->is_tool = entry_kind_is_tool(entry->kind);
    if (kind == ELEMENT_ENTRY && entry->is_credential && !text_equals(entry->type, TEXT("Credential")))
        note_unread(sessions, UNREAD_UNUSED, ELEMENT_ENTRY, "type", reader_place(element));
    if (entry->has_id && !sessions->sink->id(sessions->sink->context, &entry->id))
        diagnose(sessions, "DX004", reader_place(element), TEXT("id"), TEXT("Another entry of this document has the same ID."));
}

static void close_entry(struct sessions *sessions)
{
    struct entry *entry = &sessions->entry;
    if (!text_is_blank(buffer_text(&sessions->command))) {
        entry->fields[FIELD_COMMAND] =
            (struct entry_value){arena_copy(&sessions->arena, buffer_text(&sessions->command)), sessions->command_place};
    }
    /* A directory counts unless the default one is asked for. */
    if (!sessions->default_directory_given)
        entry->default_directory = entry->fields[FIELD_DIRECTORY].place.line == 0;
    if (entry->default_directory && entry->fields[FIELD_DIRECTORY].place.line != 0) {
        note_unread(sessions, UNREAD_UNUSED, ELEMENT_COMMAND, "directory", entry->fields[FIELD_DIRECTORY].place);
        entry->fields[FIELD_DIRECTORY] = (struct entry_value){{NULL, 0}, PLACE_NOWHERE};
    }
    if (entry_is_session(entry) && text_is_blank(entry_text(entry, FIELD_NAME)))
        diagnose(sessions, "DX006", entry->place, text_of(NULL), TEXT("This session has no name."));
    entry->diagnostics = sessions->diagnostics;
    entry->diagnostic_count = sessions->diagnostic_count;
    entry->unread = sessions->unread;
    entry->unread_count = sessions->unread_count;
    sessions->failed |= sessions->arena.failed || sessions->command.failed;
    if (!sessions->failed)
        sessions->sink->entry(sessions->sink->context, entry);
}

static bool find_element(const struct reader_element *element, enum sessions_element from, enum sessions_element to,
                         enum sessions_element *found)
{
    if (!element->name_space || strcmp(element->name_space, SESSIONS_NAMESPACE) != 0)
        return false;
    for (*found = from; *found <= to; (*found)++) {
        if (strcmp(element->name, sessions_element_names[*found]) == 0)
            return true;
    }
    return false;
}

static enum reader_answer unknown_element(struct sessions *sessions, const struct reader_element *element, const char *rule)
{
    struct buffer message = {0};
    add_visible_name(&message, "<", element->name, "> is not known here.");
    sessions->failed |= message.failed;
    diagnose(sessions, rule, reader_place(element), text_of(element->name), buffer_text(&message));
    buffer_fini(&message);
    return READER_SKIP;
}

static enum reader_answer start_part(struct sessions *sessions, const struct reader_element *element)
{
    enum sessions_element kind;
    if (sessions->entry_element != ELEMENT_SESSION || !find_element(element, ELEMENT_COMMAND, ELEMENT_RUN_AS, &kind))
        return unknown_element(sessions, element, "DX007");
    if (sessions->seen[kind] && kind != ELEMENT_PARAMETER) {
        diagnose(sessions, "DX007", reader_place(element), text_of(element->name), TEXT("This element is given again."));
        return READER_SKIP;
    }
    sessions->seen[kind] = true;
    if (!take_attributes(sessions, kind, element))
        return READER_STOP;
    sessions->part = kind;
    if (kind == ELEMENT_COMMAND) {
        sessions->command_place = reader_place(element);
        sessions->command_length = 0;
    }
    sessions->depth = element->depth;
    return READER_INTO;
}

static enum reader_answer sessions_start(void *state, const struct reader_element *element)
{
    struct sessions *sessions = state;
    enum sessions_element kind;
    if (element->depth < 4) {
        sessions->places[element->depth] = reader_place(element);
        sessions->stray_text[element->depth] = false;
    }
    if (element->depth == 1) {
        sessions->depth = 1;
        return take_attributes(sessions, ELEMENT_ROOT, element) ? READER_INTO : READER_STOP;
    }
    if (element->depth == 2) {
        if (!find_element(element, ELEMENT_SESSION, ELEMENT_ENTRY, &kind))
            return unknown_element(sessions, element, "DX007");
        sessions->depth = 2;
        open_entry(sessions, kind, element);
        return READER_INTO;
    }
    if (element->depth == 3)
        return start_part(sessions, element);
    return unknown_element(sessions, element, sessions->part == ELEMENT_RUN_AS ? "DX008" : "DX007");
}

/* Only a command holds text. */
static void report_stray_text(struct sessions *sessions, struct text text)
{
    if (text_is_blank(text) || sessions->stray_text[sessions->depth])
        return;
    sessions->stray_text[sessions->depth] = true;
    /* the root's part: ELEMENT_ROOT */
    enum sessions_element element = sessions->depth == 2 ? sessions->entry_element : sessions->part;
    diagnose(sessions, "DX007", sessions->places[sessions->depth], text_of(sessions_element_names[element]),
             TEXT("This element holds text, which means nothing here."));
}

static void sessions_text(void *state, struct text text)
{
    struct sessions *sessions = state;
    if (sessions->part != ELEMENT_COMMAND) {
        report_stray_text(sessions, text);
        return;
    }
    sessions->command_length += text.length;
    buffer_add(&sessions->command, text);
    if (sessions->command_length > FIELD_LIMIT)
        reader_stop_over_limit(sessions->reader, sessions->command_place, "a field holds more than 1 MiB of text");
}

static void sessions_end(void *state, const char *name)
{
    (void)name;
    struct sessions *sessions = state;
    if (sessions->depth == 2)
        close_entry(sessions);
    sessions->part = ELEMENT_ROOT;
    sessions->depth--;
}

const struct dialect sessions_dialect = {
    .is_root = sessions_is_root,
    .open = sessions_open,
    .start = sessions_start,
    .text = sessions_text,
    .end = sessions_end,
    .failed = sessions_failed,
    .close = sessions_close,
};
