#include "cli/diff_record.h"

#include <stdlib.h>

#include "cli/session_text.h"

#define NOTHING_TELLS DIFF_FIELD_COUNT
#define PARAMETER(number) \
    [DIFF_PARAMETER + (number) - 1] = {"parameter_" #number, "parameter " #number, DIFF_TYPE_TEXT, NOTHING_TELLS}

const struct diff_field_definition diff_fields[DIFF_FIELD_COUNT] = {
    [DIFF_NAME] = {"name", "name", DIFF_TYPE_TEXT, NOTHING_TELLS},
    [DIFF_GROUP] = {"group", "group", DIFF_TYPE_TEXT, NOTHING_TELLS},
    [DIFF_KIND] = {"kind", "kind", DIFF_TYPE_TEXT, NOTHING_TELLS},
    [DIFF_DECISION] = {"decision", "decision", DIFF_TYPE_TEXT, NOTHING_TELLS},
    [DIFF_AS] = {"as", "as", DIFF_TYPE_TEXT, NOTHING_TELLS},
    [DIFF_EFFECTIVE_USER] = {"effective_user", "effective user", DIFF_TYPE_TEXT, DIFF_AS},
    [DIFF_EFFECTIVE_DOMAIN] = {"effective_domain", "effective domain", DIFF_TYPE_TEXT, DIFF_AS},
    [DIFF_ADMINISTRATOR] = {"administrator", "administrator", DIFF_TYPE_SWITCH, NOTHING_TELLS},
    [DIFF_API] = {"api", "call", DIFF_TYPE_TEXT, NOTHING_TELLS},
    [DIFF_COMMAND_LINE] = {"command_line", "runs", DIFF_TYPE_TEXT, NOTHING_TELLS},
    [DIFF_DIRECTORY] = {"directory", "directory", DIFF_TYPE_TEXT, NOTHING_TELLS},
    [DIFF_WRITTEN_DIRECTORY] = {"written_directory", "written directory", DIFF_TYPE_TEXT, DIFF_DIRECTORY},
    [DIFF_MODE] = {"mode", "mode", DIFF_TYPE_TEXT, DIFF_AS},
    [DIFF_NET_ONLY] = {"net_only", "net only", DIFF_TYPE_SWITCH, DIFF_AS},
    [DIFF_USER] = {"user", "user", DIFF_TYPE_TEXT, NOTHING_TELLS},
    [DIFF_DOMAIN] = {"domain", "domain", DIFF_TYPE_TEXT, NOTHING_TELLS},
    [DIFF_LINK] = {"link", "link", DIFF_TYPE_TEXT, NOTHING_TELLS},
    [DIFF_LINK_TO] = {"link_to", "link leads to", DIFF_TYPE_TEXT, NOTHING_TELLS},
    [DIFF_OWN_USER] = {"own_user", "own user", DIFF_TYPE_TEXT, NOTHING_TELLS},
    [DIFF_OWN_DOMAIN] = {"own_domain", "own domain", DIFF_TYPE_TEXT, NOTHING_TELLS},
    [DIFF_OWN_LINK] = {"own_link", "own link", DIFF_TYPE_TEXT, NOTHING_TELLS},
    [DIFF_OWN_LINK_TO] = {"own_link_to", "own link leads to", DIFF_TYPE_TEXT, NOTHING_TELLS},
    [DIFF_PROMPT] = {"prompt", "prompt", DIFF_TYPE_SWITCH, NOTHING_TELLS},
    [DIFF_SESSION_CREDENTIALS] = {"session_credentials", "session credentials", DIFF_TYPE_SWITCH, NOTHING_TELLS},
    [DIFF_STORED_SECRET] = {"stored_secret", "stored secret", DIFF_TYPE_SWITCH, NOTHING_TELLS},
    [DIFF_SHELL_EXECUTE] = {"shell_execute", "shell execute", DIFF_TYPE_TEXT, NOTHING_TELLS},
    [DIFF_COMMAND] = {"command", "command", DIFF_TYPE_TEXT, DIFF_COMMAND_LINE},
    [DIFF_SCRIPT] = {"script", "script", DIFF_TYPE_TEXT, DIFF_COMMAND_LINE},
    [DIFF_SCRIPT_ARGUMENTS] = {"script_arguments", "arguments", DIFF_TYPE_TEXT, DIFF_COMMAND_LINE},
    [DIFF_EMBEDDED_SCRIPT] = {"embedded_script", "embedded script", DIFF_TYPE_SWITCH, NOTHING_TELLS},
    PARAMETER(1),
    PARAMETER(2),
    PARAMETER(3),
    PARAMETER(4),
    PARAMETER(5),
    [DIFF_SECURED_PARAMETERS] = {"secured_parameters", "secured", DIFF_TYPE_LIST, NOTHING_TELLS},
    [DIFF_HOST] = {"host", "host", DIFF_TYPE_TEXT, NOTHING_TELLS},
    [DIFF_DATABASE] = {"database", "database", DIFF_TYPE_TEXT, NOTHING_TELLS},
    [DIFF_DEFAULT_DIRECTORY] = {"default_directory", "default directory", DIFF_TYPE_SWITCH, DIFF_DIRECTORY},
    [DIFF_OUTPUT] = {"output", "output", DIFF_TYPE_TEXT, NOTHING_TELLS},
    [DIFF_CAPTURE_FILE] = {"capture_file", "capture file", DIFF_TYPE_TEXT, NOTHING_TELLS},
    [DIFF_WAIT] = {"wait", "wait", DIFF_TYPE_SWITCH, NOTHING_TELLS},
    [DIFF_RUN_64_BIT] = {"run_64_bit", "run 64 bit", DIFF_TYPE_SWITCH, NOTHING_TELLS},
    [DIFF_RULES] = {"rules", "rules", DIFF_TYPE_LIST, DIFF_FINDINGS},
    [DIFF_FINDINGS] = {"findings", "findings", DIFF_TYPE_FINDINGS, NOTHING_TELLS},
};

void diff_packer_init(struct diff_packer *packer)
{
    *packer = (struct diff_packer){0};
    arena_init(&packer->expansion);
}

void diff_packer_fini(struct diff_packer *packer)
{
    arena_fini(&packer->expansion);
    buffer_fini(&packer->line);
    buffer_fini(&packer->directory);
    buffer_fini(&packer->texts);
    buffer_fini(&packer->packed);
}

/* ---- packing ---- */

/* A text's length and its bytes. The empty one is an absent one: the dialects do not tell them apart in the same places. */
static void pack(struct diff_packer *packer, struct text text)
{
    uint32_t size = (uint32_t)text.length;
    buffer_add(&packer->packed, (struct text){(const char *)&size, sizeof size});
    if (size > 0)
        buffer_add(&packer->packed, text);
}

void diff_record_unpack(const struct diff_record *record, int count, struct text values[])
{
    const char *cursor = record->packed;
    for (int field = 0; field < count; field++) {
        uint32_t size;
        memcpy(&size, cursor, sizeof size);
        cursor += sizeof size;
        values[field] = (struct text){size == 0 ? NULL : cursor, size};
        cursor += size;
    }
}

struct text diff_next_item(struct text *list)
{
    size_t end = text_find_byte(*list, '\0');
    if (list->length == 0)
        return (struct text){NULL, 0};
    struct text item = text_slice(*list, 0, end);
    *list = text_slice(*list, end + 1, list->length);
    return item;
}

static struct diff_record finish(struct diff_packer *packer, struct arena *arena, const struct entry *entry,
                                 const struct text values[DIFF_FIELD_COUNT])
{
    buffer_clear(&packer->packed);
    for (int field = 0; field < DIFF_FIELD_COUNT; field++)
        pack(packer, values[field]);
    packer->failed |= packer->packed.failed || packer->texts.failed || packer->line.failed || packer->directory.failed ||
                      packer->expansion.failed;
    struct text packed = packer->failed ? (struct text){NULL, 0} : arena_copy(arena, buffer_text(&packer->packed));
    packer->failed |= !packed.bytes;
    return (struct diff_record){
        .id = entry->id,
        .has_id = entry->has_id,
        .is_credential = entry->is_credential,
        .place = entry->place,
        .packed = packed.bytes,
        .packed_size = packed.length,
    };
}

/* ---- values ---- */

static struct text switch_of(bool value)
{
    return value ? TEXT("true") : TEXT("false");
}

static struct text guid_of(bool has, const struct guid *guid, char text[GUID_TEXT_SIZE])
{
    if (!has)
        return (struct text){NULL, 0};
    guid_format(guid, text);
    return text_of(text);
}

/* Where a new text stands in the packer's buffer, whose bytes move while it grows. */
struct made_text {
    size_t start, end;
};

static struct made_text end_text(const struct diff_packer *packer, size_t start)
{
    return (struct made_text){start, packer->texts.length};
}

static struct text text_made(const struct diff_packer *packer, struct made_text made)
{
    return made.end == made.start ? (struct text){NULL, 0} : text_slice(buffer_text(&packer->texts), made.start, made.end);
}

/* Absent without Run As: then it runs as whoever starts it. */
static struct made_text make_who(struct diff_packer *packer, const struct entry *entry, const struct identity *identity)
{
    size_t start = packer->texts.length;
    if (entry_runs_as(entry))
        session_add_who_by(buffer_add, &packer->texts, entry->mode, entry->net_only, identity);
    return end_text(packer, start);
}

static struct made_text make_target(struct diff_packer *packer, const struct link_target *target)
{
    static const char *const words[LINK_STATE_COUNT] = {
        [LINK_STATE_WELL_KNOWN] = "a place that RDM knows",
        [LINK_STATE_WELL_KNOWN_NONE] = "none",
        [LINK_STATE_NOT_FOUND] = "nothing that is there",
        [LINK_STATE_NOT_A_CREDENTIAL] = "an entry that is no credential",
    };
    size_t start = packer->texts.length;
    struct identity identity = identity_of(target->user, target->domain);
    if (target->state == LINK_STATE_FOUND)
        session_add_identity_by(buffer_add, &packer->texts, &identity);
    else if (words[target->state])
        buffer_add(&packer->texts, text_of(words[target->state]));
    return end_text(packer, start);
}

static struct made_text make_rules(struct diff_packer *packer, const struct finding *findings, size_t finding_count)
{
    size_t start = packer->texts.length, count;
    const char **rules = session_rules(findings, finding_count, &count);
    packer->failed |= !rules;
    for (size_t i = 0; rules && i < count; i++) {
        buffer_add(&packer->texts, text_of(rules[i]));
        buffer_add_byte(&packer->texts, '\0');
    }
    free(rules);
    return end_text(packer, start);
}

static int compare_texts(const void *left, const void *right)
{
    return text_compare(*(const struct text *)left, *(const struct text *)right);
}

/* RULE, what it is about, message: with an end behind each that no document holds. What a diagnostic of the reader says is what
 * it is about; a rule's message says facts of the entry, which are compared themselves. */
#define PART_END '\x1F'

static void add_finding(struct buffer *out, const struct finding *finding)
{
    bool is_diagnostic = strncmp(finding->rule, "DX", 2) == 0;
    buffer_add(out, text_of(finding->rule));
    buffer_add_byte(out, PART_END);
    buffer_add(out, is_diagnostic ? finding->message : text_of(finding->field));
    buffer_add_byte(out, PART_END);
    buffer_add(out, finding->message);
    buffer_add_byte(out, '\0');
}

/* Sorted, and as many as there are: the same rule may hold in several places. */
static struct made_text make_findings(struct diff_packer *packer, const struct finding *findings, size_t finding_count)
{
    struct text *items = malloc((finding_count + 1) * sizeof *items);
    size_t start = packer->texts.length;
    buffer_clear(&packer->packed);
    for (size_t i = 0; i < finding_count; i++)
        add_finding(&packer->packed, &findings[i]);
    packer->failed |= !items || packer->packed.failed;
    struct text rest = buffer_text(&packer->packed);
    for (size_t i = 0; i < finding_count && !packer->failed; i++)
        items[i] = diff_next_item(&rest);
    if (finding_count > 1 && !packer->failed)
        qsort(items, finding_count, sizeof *items, compare_texts);
    for (size_t i = 0; i < finding_count && !packer->failed; i++) {
        buffer_add(&packer->texts, items[i]);
        buffer_add_byte(&packer->texts, '\0');
    }
    free(items);
    return end_text(packer, start);
}

struct diff_finding diff_finding(struct text item)
{
    size_t rule = text_find_byte(item, PART_END);
    struct text rest = text_slice(item, rule + 1, item.length);
    size_t about = text_find_byte(rest, PART_END);
    return (struct diff_finding){
        .rule = text_slice(item, 0, rule),
        .message = text_slice(rest, about + 1, rest.length),
        .subject = text_slice(item, 0, rule + 1 + about),
    };
}

static struct made_text make_secured(struct diff_packer *packer, const struct entry *entry)
{
    size_t start = packer->texts.length;
    for (int i = 0; i < ENTRY_PARAMETERS; i++) {
        if (!entry->parameters[i].secured)
            continue;
        buffer_add_byte(&packer->texts, (char)('1' + i));
        buffer_add_byte(&packer->texts, '\0');
    }
    return end_text(packer, start);
}

static void cut(struct buffer *text)
{
    size_t length = text->length, kept = DIFF_LINE_KEPT;
    if (length <= kept)
        return;
    while (((unsigned char)text->bytes[kept] & 0xC0) == 0x80) /* never within a character */
        kept--;
    buffer_truncate(text, kept);
    buffer_printf(text, " [... %zu bytes]", length);
}

/* What would be called: it needs no decision, and a denied session's is compared too. */
static void set_call(struct diff_packer *packer, const struct entry *entry, struct text values[DIFF_FIELD_COUNT])
{
    struct expanded_entry expanded;
    buffer_clear(&packer->line);
    plan_expand(entry, NULL, &packer->expansion, &expanded);
    plan_add_line(entry, &expanded, NULL, &packer->line);
    cut(&packer->line);
    buffer_clear(&packer->directory);
    buffer_add(&packer->directory, expanded.directory);
    cut(&packer->directory);
    values[DIFF_API] = text_of(launch_api_names[plan_api(entry)]);
    if (!text_is_blank(buffer_text(&packer->line)))
        values[DIFF_COMMAND_LINE] = buffer_text(&packer->line);
    if (!text_is_blank(expanded.directory))
        values[DIFF_DIRECTORY] = buffer_text(&packer->directory);
    if (diff_is_cut(buffer_text(&packer->directory)))
        values[DIFF_WRITTEN_DIRECTORY] = entry_text(entry, FIELD_DIRECTORY);
}

static void set_texts(const struct entry *entry, struct text values[DIFF_FIELD_COUNT])
{
    static const struct {
        enum diff_field to;
        enum entry_field from;
    } texts[] = {
        {DIFF_NAME, FIELD_NAME},
        {DIFF_GROUP, FIELD_GROUP},
        {DIFF_USER, FIELD_USER},
        {DIFF_DOMAIN, FIELD_DOMAIN},
        {DIFF_OWN_USER, FIELD_OWN_USER},
        {DIFF_OWN_DOMAIN, FIELD_OWN_DOMAIN},
        {DIFF_COMMAND, FIELD_COMMAND},
        {DIFF_SCRIPT, FIELD_SCRIPT},
        {DIFF_SCRIPT_ARGUMENTS, FIELD_SCRIPT_ARGUMENTS},
        {DIFF_HOST, FIELD_HOST},
        {DIFF_DATABASE, FIELD_DATABASE},
        {DIFF_CAPTURE_FILE, FIELD_CAPTURE_FILE},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        values[texts[i].to] = entry_text(entry, texts[i].from);
    for (int i = 0; i < ENTRY_PARAMETERS; i++) {
        if (!entry->parameters[i].secured)
            values[DIFF_PARAMETER + i] = entry->parameters[i].value;
    }
}

static void set_switches(const struct entry *entry, struct text values[DIFF_FIELD_COUNT])
{
    const struct {
        enum diff_field field;
        bool value;
    } switches[] = {
        {DIFF_ADMINISTRATOR, entry->administrator},
        {DIFF_NET_ONLY, entry->net_only},
        {DIFF_PROMPT, entry->prompt},
        {DIFF_SESSION_CREDENTIALS, entry->session_credentials},
        {DIFF_STORED_SECRET, entry->fields[FIELD_SECRET].place.line > 0},
        {DIFF_EMBEDDED_SCRIPT, entry->fields[FIELD_EMBEDDED_SCRIPT].place.line > 0},
        {DIFF_DEFAULT_DIRECTORY, entry->default_directory},
        {DIFF_WAIT, entry->wait_for_exit},
        {DIFF_RUN_64_BIT, entry->run_64_bit},
    };
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
        values[switches[i].field] = switch_of(switches[i].value);
    values[DIFF_KIND] = text_of(entry_kind_names[entry->kind]);
    values[DIFF_MODE] = text_of(run_as_mode_names[entry->mode]);
    values[DIFF_SHELL_EXECUTE] = text_of(ternary_names[entry->shell_execute]);
    values[DIFF_OUTPUT] = text_of(output_mode_names[entry->output]);
}

static struct diff_target target_of(const struct link_target *target)
{
    if (target->state != LINK_STATE_FOUND || target->document == 0)
        return (struct diff_target){0};
    return (struct diff_target){true, target->document - 1, target->place};
}

struct diff_record diff_record_of_session(struct diff_packer *packer, struct arena *arena, const struct entry *entry,
                                          const struct entry_links *links, enum decision decision,
                                          const struct finding *findings, size_t finding_count)
{
    struct text values[DIFF_FIELD_COUNT] = {{NULL, 0}};
    char link[GUID_TEXT_SIZE], own_link[GUID_TEXT_SIZE];
    struct identity identity = plan_identity(entry, links);
    arena_reset(&packer->expansion);
    buffer_clear(&packer->texts);
    struct made_text who = make_who(packer, entry, &identity), secured = make_secured(packer, entry);
    struct made_text target = make_target(packer, &links->run_as), own_target = make_target(packer, &links->own);
    struct made_text rules = make_rules(packer, findings, finding_count);
    struct made_text told = make_findings(packer, findings, finding_count);
    set_texts(entry, values);
    set_switches(entry, values);
    set_call(packer, entry, values);
    values[DIFF_DECISION] = text_of(decision_names[decision]);
    values[DIFF_AS] = text_made(packer, who);
    values[DIFF_EFFECTIVE_USER] = identity.user;
    values[DIFF_EFFECTIVE_DOMAIN] = identity.domain;
    values[DIFF_LINK] = guid_of(entry->has_link, &entry->link, link);
    values[DIFF_LINK_TO] = text_made(packer, target);
    values[DIFF_OWN_LINK] = guid_of(entry->has_own_link, &entry->own_link, own_link);
    values[DIFF_OWN_LINK_TO] = text_made(packer, own_target);
    values[DIFF_SECURED_PARAMETERS] = text_made(packer, secured);
    values[DIFF_RULES] = text_made(packer, rules);
    values[DIFF_FINDINGS] = text_made(packer, told);
    struct diff_record record = finish(packer, arena, entry, values);
    record.link = target_of(&links->run_as);
    record.own_link = target_of(&links->own);
    return record;
}

struct diff_record diff_record_of_credential(struct diff_packer *packer, struct arena *arena, const struct entry *entry,
                                             const struct finding *findings, size_t finding_count)
{
    struct text values[DIFF_FIELD_COUNT] = {{NULL, 0}};
    struct link_target self = {.state = LINK_STATE_FOUND,
                               .user = entry_text(entry, FIELD_OWN_USER),
                               .domain = entry_text(entry, FIELD_OWN_DOMAIN)};
    struct identity identity = identity_of(self.user, self.domain);
    buffer_clear(&packer->texts);
    struct made_text who = make_target(packer, &self), rules = make_rules(packer, findings, finding_count);
    struct made_text told = make_findings(packer, findings, finding_count);
    values[DIFF_NAME] = entry_text(entry, FIELD_NAME);
    values[DIFF_GROUP] = entry_text(entry, FIELD_GROUP);
    values[DIFF_USER] = self.user;
    values[DIFF_DOMAIN] = self.domain;
    values[DIFF_AS] = text_made(packer, who);
    values[DIFF_EFFECTIVE_USER] = identity.user;
    values[DIFF_EFFECTIVE_DOMAIN] = identity.domain;
    values[DIFF_RULES] = text_made(packer, rules);
    values[DIFF_FINDINGS] = text_made(packer, told);
    return finish(packer, arena, entry, values);
}
