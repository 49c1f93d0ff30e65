/* The command line of a session, and the fields it is made of (SPEC 4). */
#include "core/plan.h"

/* A remote call's arguments may name a long value over and over. A line this long is refused by every API. */
#define LINE_CUT ((size_t)4 << 20)

static bool has_byte(struct text text, char byte)
{
    return text_find_byte(text, byte) < text.length;
}

/* --- variables --- */

static const struct {
    struct text name;
    enum entry_field field;
} field_variables[] = {
    {{"HOST", 4}, FIELD_HOST},
    {{"USERNAME", 8}, FIELD_OWN_USER},
    {{"DOMAIN", 6}, FIELD_OWN_DOMAIN},
    {{"NAME", 4}, FIELD_NAME},
    {{"GROUP", 5}, FIELD_GROUP},
};

/* The slice outlives one step of an expansion, which is all a lookup has to promise. */
static struct text id_value(const struct entry *entry)
{
    static _Thread_local char value[GUID_TEXT_SIZE];

    if (!entry->has_id) {
        return (struct text){NULL, 0};
    }
    guid_format(&entry->id, value);
    return text_of(value);
}

static bool parameter_value(const struct entry *entry, struct text name, struct text *value)
{
    static const struct text prefix = {"PARAMETER", 9};

    if (name.length != prefix.length + 1 || !text_starts_with(name, prefix)) {
        return false;
    }
    char digit = name.bytes[prefix.length];
    if (digit < '1' || digit >= '1' + ENTRY_PARAMETERS) {
        return false;
    }
    const struct entry_parameter *parameter = &entry->parameters[digit - '1'];
    *value = parameter->secured ? (struct text){NULL, 0} : parameter->value;
    return true;
}

bool plan_lookup_variable(void *context, struct text name, struct text *value)
{
    const struct entry *entry = context;

    for (size_t i = 0; i < sizeof(field_variables) / sizeof(field_variables[0]); i++) {
        if (text_equals(name, field_variables[i].name)) {
            *value = entry_text(entry, field_variables[i].field);
            return true;
        }
    }
    if (text_equals(name, TEXT("ID"))) {
        *value = id_value(entry);
        return true;
    }
    return parameter_value(entry, name, value);
}

/* --- expansion --- */

/* Expands texts of one entry, one after the other. */
struct expander {
    const struct entry *entry;
    const struct expansion_source *source; /* NULL: %NAME% stays */
    struct arena *arena;                   /* where every text gets room of its own; NULL: all share two buffers */
    struct buffer variables, environment;
    bool failed;
};

static void expander_init(struct expander *expander, const struct entry *entry, const struct expansion_source *source,
                          struct arena *arena)
{
    expander->entry = entry;
    expander->source = source && source->environment ? source : NULL;
    expander->arena = arena;
    expander->failed = false;
    buffer_init(&expander->variables);
    buffer_init(&expander->environment);
}

/* False: memory was out on the way, and the results are not to be used. */
static bool expander_fini(struct expander *expander)
{
    if (!expander->arena) {
        buffer_fini(&expander->variables);
        buffer_fini(&expander->environment);
    }
    return !expander->failed;
}

/* An expansion never makes more than `limit` bytes: a buffer that has them never grows, so an arena can lend them. */
static void make_room(struct expander *expander, struct buffer *buffer, size_t limit)
{
    if (!expander->arena) {
        buffer_clear(buffer);
        return;
    }
    /* mutants: 1 as 2: the byte more is never written */
    *buffer = (struct buffer){.bytes = arena_alloc(expander->arena, limit + 1), .capacity = limit + 1};
    if (!buffer->bytes) {
        *buffer = (struct buffer){.failed = true};
    }
}

static bool has_variable(struct text text)
{
    size_t offset = 0, start;
    struct text name;

    return has_byte(text, '$') && command_line_next_variable(text, &offset, &name, &start);
}

/* *text stays as it is, or becomes a slice of the arena, or of the buffers that the next call overwrites. False: it is cut. */
static bool expander_run(struct expander *expander, struct text *text)
{
    bool whole = true;

    if (has_variable(*text)) {
        /* the lookup takes every context as void * and only reads this one */
        void *entry = (void *)expander->entry;

        size_t limit = text->length + EXPANSION_LIMIT;
        make_room(expander, &expander->variables, limit);
        whole = command_line_expand_variables(*text, plan_lookup_variable, entry, limit, &expander->variables);
        expander->failed |= expander->variables.failed;
        *text = buffer_text(&expander->variables);
    }
    if (expander->source && has_byte(*text, '%')) {
        size_t limit = text->length + EXPANSION_LIMIT;
        make_room(expander, &expander->environment, limit);
        whole = command_line_expand_environment(*text, expander->source->environment, expander->source->context, limit,
                                                &expander->environment) && whole;
        expander->failed |= expander->environment.failed;
        *text = buffer_text(&expander->environment);
    }
    return whole;
}

void plan_expand(const struct entry *entry, const struct expansion_source *source, struct arena *arena,
                 struct expanded_entry *out)
{
    *out = (struct expanded_entry){0};
    const struct {
        enum entry_field field;
        struct text *out;
    } fields[] = {
        {FIELD_COMMAND, &out->command},
        {FIELD_SCRIPT, &out->script},
        {FIELD_SCRIPT_ARGUMENTS, &out->script_arguments},
        {FIELD_HOST, &out->host},
        {FIELD_DATABASE, &out->database},
        {FIELD_DIRECTORY, &out->directory},
    };
    struct expander expander;

    expander_init(&expander, entry, source, arena);
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        *fields[i].out = entry_text(entry, fields[i].field);
        if (!expander_run(&expander, fields[i].out)) {
            out->overflow = true;
        }
    }
    if (!expander_fini(&expander)) {
        arena->failed = true;
    }
}

/* --- lines --- */

/* What one line is written from, and where to. */
struct line_job {
    const struct entry *entry;
    const struct expanded_entry *fields;
    const struct expansion_source *source;
    struct buffer *line;
};

static bool keeps_open(const struct line_job *job)
{
    return job->entry->output == OUTPUT_KEEP_OPEN;
}

static bool add_command_line(const struct line_job *job)
{
    if (text_is_blank(job->fields->command)) {
        return true;
    }
    if (!keeps_open(job)) {
        buffer_add(job->line, job->fields->command);
        return true;
    }
    buffer_add(job->line, TEXT("cmd.exe /d /s /k \""));
    buffer_add(job->line, job->fields->command);
    buffer_add_byte(job->line, '"');
    return true;
}

static void start_powershell(const struct line_job *job, bool interactive)
{
    buffer_add(job->line, TEXT("powershell.exe -NoLogo"));
    if (interactive || keeps_open(job)) {
        buffer_add(job->line, TEXT(" -NoExit"));
    }
}

static bool add_powershell(const struct line_job *job)
{
    const struct expanded_entry *fields = job->fields;

    if (!text_is_blank(fields->command)) {
        start_powershell(job, false);
        buffer_add(job->line, TEXT(" -Command "));
        command_line_add_argument(job->line, fields->command);
    } else if (!text_is_blank(fields->script)) {
        start_powershell(job, false);
        buffer_add(job->line, TEXT(" -File "));
        command_line_add_argument(job->line, fields->script);
        if (!text_is_blank(fields->script_arguments)) {
            buffer_add_byte(job->line, ' ');
            buffer_add(job->line, fields->script_arguments);
        }
    } else if (job->entry->kind == KIND_POWERSHELL) {
        start_powershell(job, true);
    }
    return true;
}

static void add_single_quoted(struct buffer *out, struct text text)
{
    buffer_add_byte(out, '\'');
    command_line_add_powershell_quoted(out, text);
    buffer_add_byte(out, '\'');
}

/* Receives the arguments of a remote script. */
struct argument_list {
    struct expander expander;
    struct buffer *out;
    size_t count;
    bool cut;
};

static void add_list_item(void *context, struct text argument)
{
    struct argument_list *list = context;

    if (list->cut || list->out->length > LINE_CUT) {
        list->cut = true;
        return;
    }
    list->cut = !expander_run(&list->expander, &argument);
    buffer_add(list->out, list->count++ == 0 ? TEXT(" -ArgumentList ") : TEXT(","));
    add_single_quoted(list->out, argument);
}

/* Splits what is written and expands afterwards: a value with a space in it stays one argument. */
static bool add_argument_list(const struct line_job *job, struct buffer *out)
{
    struct text written = entry_text(job->entry, FIELD_SCRIPT_ARGUMENTS);
    struct argument_list list = {.out = out};
    struct buffer scratch;

    if (text_is_blank(written)) {
        return true;
    }
    buffer_init(&scratch);
    expander_init(&list.expander, job->entry, job->source, NULL);
    command_line_split(written, &scratch, add_list_item, &list);
    out->failed |= scratch.failed;
    buffer_fini(&scratch);
    out->failed |= !expander_fini(&list.expander);
    return !list.cut;
}

/* What powershell.exe is told to do on the other machine. */
static bool add_remote_call(const struct line_job *job, struct buffer *call)
{
    const struct expanded_entry *fields = job->fields;
    bool inline_command = !text_is_blank(fields->command), script = !inline_command && !text_is_blank(fields->script);
    bool whole = true;

    buffer_add(call, inline_command || script ? TEXT("Invoke-Command") : TEXT("Enter-PSSession"));
    buffer_add(call, TEXT(" -ComputerName "));
    add_single_quoted(call, fields->host);
    if (inline_command) {
        buffer_add(call, TEXT(" -ScriptBlock ([scriptblock]::Create("));
        add_single_quoted(call, fields->command);
        buffer_add(call, TEXT("))"));
    } else if (script) {
        buffer_add(call, TEXT(" -FilePath "));
        add_single_quoted(call, fields->script);
        whole = add_argument_list(job, call);
    }
    return whole;
}

static bool add_remote_powershell(const struct line_job *job)
{
    const struct expanded_entry *fields = job->fields;
    struct buffer call;

    if (text_is_blank(fields->host)) {
        return true;
    }
    buffer_init(&call);
    bool whole = add_remote_call(job, &call);
    start_powershell(job, text_is_blank(fields->command) && text_is_blank(fields->script));
    buffer_add(job->line, TEXT(" -Command "));
    command_line_add_argument(job->line, buffer_text(&call));
    job->line->failed |= call.failed;
    buffer_fini(&call);
    return whole;
}

static bool add_psexec(const struct line_job *job)
{
    if (text_is_blank(job->fields->host) || text_is_blank(job->fields->command)) {
        return true;
    }
    buffer_add(job->line, TEXT("PsExec.exe -accepteula \\\\"));
    buffer_add(job->line, job->fields->host);
    buffer_add_byte(job->line, ' ');
    buffer_add(job->line, job->fields->command);
    return true;
}

static bool add_ssms(const struct line_job *job)
{
    if (text_is_blank(job->fields->host)) {
        return true;
    }
    buffer_add(job->line, TEXT("Ssms.exe -S "));
    command_line_add_argument(job->line, job->fields->host);
    if (!text_is_blank(job->fields->database)) {
        buffer_add(job->line, TEXT(" -d "));
        command_line_add_argument(job->line, job->fields->database);
    }
    buffer_add(job->line, TEXT(" -E"));
    return true;
}

/* False: cut. */
static bool (*const add_line_of_kind[KIND_COUNT])(const struct line_job *job) = {
    [KIND_COMMAND_LINE] = add_command_line,
    [KIND_POWERSHELL] = add_powershell,
    [KIND_TOOL_COMMAND_LINE] = add_command_line,
    [KIND_TOOL_POWERSHELL_LOCAL] = add_powershell,
    [KIND_TOOL_POWERSHELL_REMOTE] = add_remote_powershell,
    [KIND_TOOL_PSEXEC] = add_psexec,
    [KIND_ADDON_SSMS] = add_ssms,
};

bool plan_add_line(const struct entry *entry, const struct expanded_entry *expanded,
                   const struct expansion_source *source, struct buffer *line)
{
    const struct line_job job = {.entry = entry, .fields = expanded, .source = source, .line = line};

    return !add_line_of_kind[entry->kind] || add_line_of_kind[entry->kind](&job);
}
