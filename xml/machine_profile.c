/* urn:deputy:machine:1 into struct machine: one table says which attributes stand on which element and where they go. */
#include "xml/machine_profile.h"

#include <string.h>

enum value_kind {
    VALUE_TEXT,      /* anything */
    VALUE_NAME,      /* not blank, one line: users, domains, paths, IDs */
    VALUE_PASSWORD,  /* into a secret, with a flag that it is given */
    VALUE_WORD,      /* a word of the list, kept as text */
    VALUE_SWITCH,    /* the second word of the list makes a bool true */
    VALUE_ENUM,      /* index into the list */
    VALUE_RIGHTS,    /* any of the list, separated by white space: logon rights of an account */
    VALUE_EXTENSION, /* of a file name; kept with its dot */
    VALUE_UINT32,
    VALUE_POSITIVE,  /* 32 bits, from 1 */
    VALUE_UINT64
};

struct attribute_rule {
    const char *name;
    enum value_kind kind;
    bool required;
    size_t offset;            /* into the element's struct */
    size_t given;             /* VALUE_PASSWORD: offset of the flag */
    const char *const *words; /* allowed ones, NULL behind the last */
};

struct element_rule {
    const char *name;
    const struct attribute_rule *attributes; /* name NULL behind the last */
    size_t size;                             /* of the element's struct */
    const void *defaults;                    /* NULL: zeros */
    size_t list, count;                      /* offsets into struct machine */
};

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})
static const char *const switch_words[] = {"false", "true", NULL};

#define AT(type, member) .offset = offsetof(struct type, member)
#define PASSWORD_AT(type) AT(type, password), .given = offsetof(struct type, has_password)

static const struct attribute_rule machine_attributes[] = {
    {"secondary-logon", VALUE_ENUM, AT(machine, secondary_logon), .words = WORDS("running", "stopped", "disabled")},
    {"uac", VALUE_SWITCH, AT(machine, uac_denies), .words = WORDS("consent", "deny")},
    {"elevated", VALUE_SWITCH, AT(machine, elevated), .words = switch_words},
    {"user", VALUE_NAME, AT(machine, user)},
    {"unknown", VALUE_SWITCH, AT(machine, accepts_unknown), .words = WORDS("refuse", "accept")},
    {0},
};
static const struct attribute_rule environment_attributes[] = {
    {"name", VALUE_NAME, .required = true, AT(machine_environment, name)},
    {"value", VALUE_TEXT, .required = true, AT(machine_environment, value)},
    {0},
};
static const struct attribute_rule account_attributes[] = {
    {"user", VALUE_NAME, .required = true, AT(machine_account, user)},
    {"domain", VALUE_NAME, AT(machine_account, domain)},
    {"password", VALUE_PASSWORD, PASSWORD_AT(machine_account)},
    {"state", VALUE_ENUM, AT(machine_account, state),
     .words = WORDS("enabled", "disabled", "locked", "expired", "must-change", "password-expired")},
    {"logon", VALUE_RIGHTS, .words = WORDS("interactive", "network")},
    {"administrator", VALUE_SWITCH, AT(machine_account, administrator), .words = switch_words},
    {0},
};
static const struct attribute_rule directory_attributes[] = {
    {"path", VALUE_NAME, .required = true, AT(machine_directory, path)},
    {"deny", VALUE_NAME, AT(machine_directory, deny)},
    {0},
};
static const struct attribute_rule file_attributes[] = {
    {"path", VALUE_NAME, .required = true, AT(machine_file, path)},
    {"requires", VALUE_SWITCH, AT(machine_file, requires_administrator), .words = WORDS("invoker", "administrator")},
    {"deny", VALUE_NAME, AT(machine_file, deny)},
    {"exit-code", VALUE_UINT32, AT(machine_file, exit_code)},
    {"duration-ms", VALUE_UINT64, AT(machine_file, duration_ms)},
    {0},
};
static const struct attribute_rule association_attributes[] = {
    {"extension", VALUE_EXTENSION, .required = true, AT(machine_association, extension)},
    {0},
};
static const struct attribute_rule secret_attributes[] = {
    {"host", VALUE_WORD, AT(machine_secret, host), .words = WORDS("custom", "repository", "session", "personal")},
    {"path", VALUE_NAME, AT(machine_secret, path)},
    {"username", VALUE_NAME, AT(machine_secret, username)},
    {"password", VALUE_PASSWORD, PASSWORD_AT(machine_secret)},
    {0},
};
static const struct attribute_rule fault_attributes[] = {
    {"call", VALUE_POSITIVE, .required = true, AT(machine_fault, call)},
    {"error", VALUE_POSITIVE, .required = true, AT(machine_fault, error)},
    {0},
};

static const struct machine_account account_defaults = {.logon_interactive = true, .logon_network = true};

#define LIST(type, list_member, count_member) \
    .size = sizeof(struct type), .list = offsetof(struct machine, list_member), .count = offsetof(struct machine, count_member)
static const struct element_rule elements[] = {
    {"environment", environment_attributes, LIST(machine_environment, environment, environment_count)},
    {"account", account_attributes, LIST(machine_account, accounts, account_count), .defaults = &account_defaults},
    {"directory", directory_attributes, LIST(machine_directory, directories, directory_count)},
    {"file", file_attributes, LIST(machine_file, files, file_count)},
    {"association", association_attributes, LIST(machine_association, associations, association_count)},
    {"secret", secret_attributes, LIST(machine_secret, secrets, secret_count)},
    {"fault", fault_attributes, LIST(machine_fault, faults, fault_count)},
};
#define ELEMENT_COUNT (sizeof elements / sizeof *elements)
static const struct element_rule root_rule = {.name = "machine", .attributes = machine_attributes};

struct profile {
    struct machine *machine;
    size_t capacity[ELEMENT_COUNT];
    struct place place; /* of the last start tag */
    enum status status; /* STATUS_INVALID: error is set, the rest of the document does not count */
    struct reader_error *error;
};

/* Messages */

#define SHOWN_BYTES 80

static void add_shown(struct buffer *message, struct text text)
{
    size_t end = text.length;
    if (end > SHOWN_BYTES) {
        end = SHOWN_BYTES;
        while (end > 0 && ((unsigned char)text.bytes[end] & 0xC0) == 0x80)
            end--;
    }
    buffer_add_visible(message, text_slice(text, 0, end));
    if (end < text.length)
        buffer_add(message, TEXT("..."));
}

static void add_words(struct buffer *message, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        buffer_printf(message, "%s\"%s\"", i == 0 ? "" : words[i + 1] ? ", " : " or ", words[i]);
}

/* Keeps the first message only. Takes `message`. */
static void fail(struct profile *profile, struct buffer *message)
{
    if (profile->status == STATUS_OK) {
        profile->status = message->failed ? STATUS_NO_MEMORY : STATUS_INVALID;
        size_t length = message->length;
        if (length >= sizeof profile->error->message) {
            length = sizeof profile->error->message - 1;
            while (length > 0 && ((unsigned char)message->bytes[length] & 0xC0) == 0x80)
                length--;
        }
        if (length > 0)
            memcpy(profile->error->message, message->bytes, length);
        profile->error->message[length] = '\0';
        profile->error->place = profile->place;
    }
    buffer_fini(message);
}

static void fail_memory(struct profile *profile)
{
    struct buffer none = {.failed = true};
    fail(profile, &none);
}

static void fail_value(struct profile *profile, const struct element_rule *element, const struct attribute_rule *rule,
                       struct text value)
{
    struct buffer message = {0};
    buffer_printf(&message, "%s=\"", rule->name);
    add_shown(&message, value);
    buffer_printf(&message, "\" on <%s> is not valid; write ", element->name);
    switch (rule->kind) {
    case VALUE_RIGHTS:
        buffer_add(&message, TEXT("any of "));
        add_words(&message, rule->words);
        buffer_add(&message, TEXT(", separated by spaces"));
        break;
    case VALUE_EXTENSION:
        buffer_add(&message, TEXT("the extension of a file name, such as \".txt\""));
        break;
    case VALUE_UINT32:
        buffer_add(&message, TEXT("a number from 0 to 4294967295"));
        break;
    case VALUE_POSITIVE:
        buffer_add(&message, TEXT("a number from 1 to 4294967295"));
        break;
    case VALUE_UINT64:
        buffer_add(&message, TEXT("a number from 0 to 18446744073709551615"));
        break;
    case VALUE_NAME:
        buffer_add(&message, TEXT("one line that is not blank, or leave the attribute out if it is optional"));
        break;
    default:
        add_words(&message, rule->words);
    }
    fail(profile, &message);
}

static void fail_unknown_attribute(struct profile *profile, const struct element_rule *element, const char *name)
{
    struct buffer message = {0};
    buffer_add(&message, TEXT("unknown attribute \""));
    add_shown(&message, text_of(name));
    buffer_printf(&message, "\" on <%s>; remove it, or use one of ", element->name);
    for (size_t i = 0; element->attributes[i].name; i++)
        buffer_printf(&message, "%s%s", i == 0 ? "" : ", ", element->attributes[i].name);
    fail(profile, &message);
}

static void fail_unknown_element(struct profile *profile, const struct reader_element *found)
{
    struct buffer message = {0};
    buffer_add(&message, TEXT("unknown element <"));
    add_shown(&message, text_of(found->name));
    if (found->depth > 2) {
        buffer_add(&message, TEXT("> inside an element that holds none; move or remove it"));
    } else {
        buffer_add(&message, TEXT("> in <machine>; remove it, or use one of "));
        for (size_t i = 0; i < ELEMENT_COUNT; i++)
            buffer_printf(&message, "%s%s", i == 0 ? "" : ", ", elements[i].name);
        if (!found->name_space || strcmp(found->name_space, MACHINE_PROFILE_NAMESPACE) != 0)
            buffer_add(&message, TEXT(", in namespace " MACHINE_PROFILE_NAMESPACE));
    }
    fail(profile, &message);
}

/* Values */

static bool read_number(struct text text, uint64_t lowest, uint64_t highest, uint64_t *out)
{
    text = text_trimmed(text);
    uint64_t number = 0;
    if (text.length == 0 || text.length > 20)
        return false;
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] < '0' || text.bytes[i] > '9')
            return false;
        uint64_t digit = (uint64_t)(text.bytes[i] - '0');
        if (number > (UINT64_MAX - digit) / 10)
            return false;
        number = number * 10 + digit;
    }
    *out = number;
    return number >= lowest && number <= highest;
}

static bool find_word(const char *const *words, struct text text, unsigned *index)
{
    for (unsigned i = 0; words[i]; i++) {
        if (!text_equals(text_of(words[i]), text))
            continue;
        *index = i;
        return true;
    }
    return false;
}

static bool is_xml_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static bool read_rights(const char *const *words, struct text text, struct machine_account *account)
{
    account->logon_interactive = account->logon_network = false;
    for (size_t i = 0; i < text.length;) {
        size_t start = i;
        while (i < text.length && !is_xml_space(text.bytes[i]))
            i++;
        unsigned index = 0;
        if (i > start && !find_word(words, text_slice(text, start, i), &index))
            return false;
        if (i > start)
            *(index == 0 ? &account->logon_interactive : &account->logon_network) = true;
        i += i < text.length;
    }
    return true;
}

static bool is_extension(struct text text)
{
    struct text name = text.length > 0 && text.bytes[0] == '.' ? text_slice(text, 1, text.length) : text;
    for (size_t i = 0; i < name.length; i++)
        if (strchr("\\/:. \t\r\n", name.bytes[i]))
            return false;
    return name.length > 0;
}

static bool store_number(const struct attribute_rule *rule, struct text value, char *at)
{
    uint64_t number = 0;
    if (!read_number(value, rule->kind == VALUE_POSITIVE, rule->kind == VALUE_UINT64 ? UINT64_MAX : UINT32_MAX, &number))
        return false;
    if (rule->kind == VALUE_UINT64) {
        memcpy(at, &number, sizeof number);
    } else {
        uint32_t small = (uint32_t)number;
        memcpy(at, &small, sizeof small);
    }
    return true;
}

_Static_assert(sizeof(unsigned) == sizeof(uint32_t), "machine_fault.call is stored as 32 bits");
_Static_assert(sizeof(enum machine_service) == sizeof(unsigned), "enums are stored as unsigned");
_Static_assert(sizeof(enum machine_account_state) == sizeof(unsigned), "enums are stored as unsigned");

static bool store_word(const struct attribute_rule *rule, struct text value, char *at)
{
    unsigned index = 0;
    if (!find_word(rule->words, value, &index))
        return false;
    if (rule->kind == VALUE_SWITCH) {
        bool on = index == 1;
        memcpy(at, &on, sizeof on);
    } else if (rule->kind == VALUE_ENUM) {
        memcpy(at, &index, sizeof index);
    } else {
        struct text word = text_of(rule->words[index]);
        memcpy(at, &word, sizeof word);
    }
    return true;
}

static bool store_text(struct profile *profile, const struct attribute_rule *rule, struct text value, char *at)
{
    if (rule->kind == VALUE_NAME && (text_is_blank(value) || !text_is_one_line(value)))
        return false;
    if (rule->kind == VALUE_EXTENSION && !is_extension(value))
        return false;
    struct arena *arena = &profile->machine->arena;
    bool add_dot = rule->kind == VALUE_EXTENSION && value.bytes[0] != '.';
    struct text copy = add_dot ? arena_printf(arena, ".%.*s", TEXT_ARGS(value)) : arena_copy(arena, value);
    memcpy(at, &copy, sizeof copy);
    return true;
}

static bool store_password(struct profile *profile, const struct attribute_rule *rule, struct text value, char *item)
{
    bool given = true;
    struct text present = value.bytes ? value : TEXT("");
    memcpy(item + rule->given, &given, sizeof given);
    if (secret_set((struct secret *)(void *)(item + rule->offset), present) != STATUS_OK)
        fail_memory(profile);
    return true;
}

static bool store(struct profile *profile, const struct attribute_rule *rule, struct text value, char *item)
{
    switch (rule->kind) {
    case VALUE_PASSWORD:
        return store_password(profile, rule, value, item);
    case VALUE_RIGHTS:
        return read_rights(rule->words, value, (struct machine_account *)(void *)item);
    case VALUE_WORD:
    case VALUE_SWITCH:
    case VALUE_ENUM:
        return store_word(rule, value, item + rule->offset);
    case VALUE_UINT32:
    case VALUE_POSITIVE:
    case VALUE_UINT64:
        return store_number(rule, value, item + rule->offset);
    default:
        return store_text(profile, rule, value, item + rule->offset);
    }
}

/* Elements */

static const struct reader_attribute *find_attribute(const struct reader_element *found, const char *name)
{
    for (size_t i = 0; i < found->attribute_count; i++)
        if (!found->attributes[i].name_space && strcmp(found->attributes[i].name, name) == 0)
            return &found->attributes[i];
    return NULL;
}

static void check_names(struct profile *profile, const struct element_rule *element, const struct reader_element *found)
{
    for (size_t i = 0; i < found->attribute_count; i++) {
        const struct reader_attribute *attribute = &found->attributes[i];
        bool known = attribute->name_space && strcmp(attribute->name_space, MACHINE_PROFILE_NAMESPACE) != 0;
        for (size_t j = 0; !attribute->name_space && element->attributes[j].name; j++)
            known = known || strcmp(element->attributes[j].name, attribute->name) == 0;
        if (!known)
            fail_unknown_attribute(profile, element, attribute->name);
    }
}

static void read_attributes(struct profile *profile, const struct element_rule *element, const struct reader_element *found,
                            char *item)
{
    check_names(profile, element, found);
    for (size_t i = 0; element->attributes[i].name && profile->status == STATUS_OK; i++) {
        const struct attribute_rule *rule = &element->attributes[i];
        const struct reader_attribute *attribute = find_attribute(found, rule->name);
        if (!attribute && rule->required) {
            struct buffer message = {0};
            buffer_printf(&message, "<%s> has no attribute \"%s\"; add it", element->name, rule->name);
            fail(profile, &message);
        } else if (attribute && !store(profile, rule, attribute->value, item)) {
            fail_value(profile, element, rule, attribute->value);
        }
    }
}

/* A new item at the end of the element's list, with its defaults; NULL when memory is out. */
static char *add_item(struct profile *profile, const struct element_rule *element)
{
    char *machine = (char *)profile->machine;
    size_t *capacity = &profile->capacity[element - elements], *count = (size_t *)(void *)(machine + element->count);
    char *list;
    memcpy(&list, machine + element->list, sizeof list);
    if (*count == *capacity) {
        size_t wanted = *capacity ? *capacity * 2 : 8;
        char *larger = wanted > SIZE_MAX / element->size ? NULL : arena_alloc(&profile->machine->arena, wanted * element->size);
        if (!larger)
            return NULL;
        if (*count > 0)
            memcpy(larger, list, *count * element->size);
        list = larger;
        *capacity = wanted;
        memcpy(machine + element->list, &list, sizeof list);
    }
    char *item = list + (*count)++ * element->size;
    memset(item, 0, element->size);
    if (element->defaults)
        memcpy(item, element->defaults, element->size);
    return item;
}

static bool is_ours(const struct reader_element *found, const char *name)
{
    return found->name_space && strcmp(found->name_space, MACHINE_PROFILE_NAMESPACE) == 0 && strcmp(found->name, name) == 0;
}

static void start_root(struct profile *profile, const struct reader_element *found)
{
    if (is_ours(found, root_rule.name)) {
        read_attributes(profile, &root_rule, found, (char *)profile->machine);
        return;
    }
    struct buffer message = {0};
    buffer_add(&message, TEXT("this is no machine profile: its root is <"));
    add_shown(&message, text_of(found->name));
    buffer_add(&message, TEXT(">; a profile starts with <machine xmlns=\"" MACHINE_PROFILE_NAMESPACE "\">"));
    fail(profile, &message);
}

static void start_item(struct profile *profile, const struct reader_element *found)
{
    const struct element_rule *element = NULL;
    for (size_t i = 0; found->depth == 2 && i < ELEMENT_COUNT; i++)
        if (is_ours(found, elements[i].name))
            element = &elements[i];
    if (!element) {
        fail_unknown_element(profile, found);
        return;
    }
    char *item = add_item(profile, element);
    if (item)
        read_attributes(profile, element, found, item);
    else
        fail_memory(profile);
}

static enum reader_answer on_start(void *context, const struct reader_element *found)
{
    struct profile *profile = context;
    if (profile->status != STATUS_OK)
        return READER_STOP;
    profile->place = reader_place(found);
    if (found->depth == 1)
        start_root(profile, found);
    else
        start_item(profile, found);
    return profile->status == STATUS_OK ? READER_INTO : READER_STOP;
}

static void on_text(void *context, struct text text)
{
    struct profile *profile = context;
    if (profile->status != STATUS_OK || text_is_blank(text))
        return;
    struct buffer message = {0};
    buffer_add(&message, TEXT("unexpected text behind this tag; remove it, a machine profile says everything in attributes"));
    fail(profile, &message);
}

static void on_end(void *context, const char *name)
{
    (void)context;
    (void)name;
}

enum status machine_profile_read(reader_source *source, void *context, struct machine *out, struct reader_error *error)
{
    struct profile profile = {.machine = out, .error = error};
    struct reader_error reader_error = {0};
    *error = (struct reader_error){0};
    *out = (struct machine){0};
    arena_init(&out->arena);
    const struct reader_handler handler = {.context = &profile, .start = on_start, .text = on_text, .end = on_end};
    enum status status = reader_parse(source, context, &handler, &reader_error);
    if (profile.status != STATUS_OK)
        status = profile.status;
    else if (out->arena.failed)
        status = STATUS_NO_MEMORY;
    else if (status != STATUS_OK)
        *error = reader_error;
    if (status != STATUS_OK)
        machine_fini(out);
    return status;
}
