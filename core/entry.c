#include "core/entry.h"

#include <stdlib.h>
#include <string.h>

const char *const entry_kind_names[KIND_COUNT] = {
    [KIND_OTHER] = "other",
    [KIND_COMMAND_LINE] = "command-line",
    [KIND_POWERSHELL] = "powershell",
    [KIND_TOOL_COMMAND_LINE] = "tool-command-line",
    [KIND_TOOL_POWERSHELL_LOCAL] = "tool-powershell-local",
    [KIND_TOOL_POWERSHELL_REMOTE] = "tool-powershell-remote",
    [KIND_TOOL_PSEXEC] = "tool-psexec",
    [KIND_ADDON_SSMS] = "addon-ssms",
};

const char *const entry_kind_types[KIND_COUNT] = {
    [KIND_COMMAND_LINE] = "CommandLine",
    [KIND_POWERSHELL] = "PowerShell",
    [KIND_TOOL_COMMAND_LINE] = "SessionTool",
    [KIND_TOOL_POWERSHELL_LOCAL] = "SessionTool",
    [KIND_TOOL_POWERSHELL_REMOTE] = "SessionTool",
    [KIND_TOOL_PSEXEC] = "SessionTool",
    [KIND_ADDON_SSMS] = "AddOn",
};

const char *const run_as_mode_names[MODE_COUNT] = {
    [MODE_NONE] = "none",
    [MODE_CURRENT_SESSION] = "current-session",
    [MODE_CUSTOM] = "custom",
    [MODE_CREDENTIAL_REPOSITORY] = "credential-repository",
    [MODE_MY_PERSONAL] = "my-personal",
    [MODE_NOT_OFFERED] = "not-offered",
};

const char *const ternary_names[TERNARY_COUNT] = {
    [TERNARY_UNSET] = "unset",
    [TERNARY_FALSE] = "false",
    [TERNARY_TRUE] = "true",
};

const char *const output_mode_names[OUTPUT_COUNT] = {
    [OUTPUT_DEFAULT] = "default",
    [OUTPUT_KEEP_OPEN] = "keep-open",
    [OUTPUT_CAPTURE] = "capture",
};

/* One more than a digit's value; 0: it is none. A table: the digits of an ID are random, and branches on them mispredict. */
static const unsigned char hex_digits[256] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
    ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

#define GUID_LENGTH (GUID_TEXT_SIZE - 1)

/* Is the hyphen before byte `index` of the 16? 8-4-4-4-12 digits. */
static bool hyphen_before(size_t index)
{
    return index == 4 || index == 6 || index == 8 || index == 10;
}

bool guid_parse(struct text text, struct guid *out)
{
    if (text.length == GUID_LENGTH + 2 && text.bytes[0] == '{' && text.bytes[GUID_LENGTH + 1] == '}') {
        text = text_slice(text, 1, GUID_LENGTH + 1);
    }
    if (text.length != GUID_LENGTH) {
        return false;
    }
    struct guid guid;
    const char *from = text.bytes;
    for (size_t i = 0; i < sizeof guid.bytes; i++) {
        if (hyphen_before(i) && *from++ != '-') {
            return false;
        }
        unsigned high = hex_digits[(unsigned char)from[0]], low = hex_digits[(unsigned char)from[1]];
        if (high == 0 || low == 0) {
            return false;
        }
        guid.bytes[i] = (unsigned char)((high - 1) * 16 + low - 1);
        from += 2;
    }
    *out = guid;
    return true;
}

bool guid_is_nil(const struct guid *guid)
{
    static const struct guid nil;
    return guid_equals(guid, &nil);
}

void guid_format(const struct guid *guid, char out[GUID_TEXT_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < sizeof guid->bytes; i++) {
        if (hyphen_before(i)) {
            *out++ = '-';
        }
        *out++ = digits[guid->bytes[i] >> 4];
        *out++ = digits[guid->bytes[i] & 15];
    }
    *out = '\0';
}

static const struct {
    struct guid guid;
    enum well_known_link link;
} well_known[] = {
    {{{0x45, 0x47, 0x95, 0x60, 0x17, 0x3E, 0x43, 0x5D, 0x88, 0x48, 0xC2, 0x2F, 0x86, 0x3F, 0xDC, 0x96}}, LINK_PROMPT},
    {{{0xE2, 0xCC, 0x90, 0x29, 0xCA, 0x3A, 0x43, 0x08, 0xBA, 0x54, 0x16, 0xD5, 0x02, 0x9B, 0xC8, 0xED}}, LINK_PARENT},
    {{{0x13, 0x10, 0xCF, 0x82, 0x6F, 0xAB, 0x4B, 0x7A, 0x9E, 0xEA, 0x3E, 0x2E, 0x45, 0x1C, 0xA2, 0xCF}}, LINK_INHERITED},
    {{{0x9F, 0x3C, 0x3B, 0xCF, 0x06, 0x8A, 0x49, 0x27, 0xB9, 0x96, 0xCA, 0x52, 0x15, 0x4C, 0xAE, 0x3B}}, LINK_MY_PERSONAL},
    {{{0xB8, 0x7B, 0x29, 0xD9, 0x92, 0x39, 0x4D, 0x7B, 0x86, 0xD8, 0x9B, 0x53, 0xDC, 0xD3, 0xBA, 0x9F}}, LINK_NONE},
    {{{0x24, 0x5A, 0x42, 0x45, 0x48, 0xE7, 0x4D, 0xF5, 0x9C, 0x4C, 0x11, 0x86, 0x1D, 0x8E, 0x1F, 0x81}}, LINK_USER_VAULT},
    {{{0x88, 0xE4, 0xBE, 0x76, 0x4C, 0x5B, 0x46, 0x94, 0xAA, 0x9C, 0xD5, 0x3B, 0x7E, 0x0F, 0xE0, 0xDC}},
     LINK_USER_VAULT_SEARCH},
    {{{0x56, 0xED, 0xBC, 0xA3, 0xE7, 0x6A, 0x45, 0x7B, 0x8F, 0x6A, 0x6B, 0x78, 0xF3, 0xD0, 0x84, 0xCE}},
     LINK_PRIVILEGED_ACCOUNT},
    {{{0x0B, 0xCD, 0x4B, 0x51, 0x1E, 0x29, 0x4F, 0xCF, 0x9B, 0x01, 0x15, 0x68, 0x4E, 0x1F, 0xA0, 0x33}},
     LINK_MY_PRIVILEGED_ACCOUNT},
};

enum well_known_link guid_well_known(const struct guid *guid)
{
    for (size_t i = 0; i < sizeof well_known / sizeof well_known[0]; i++) {
        if (guid_equals(guid, &well_known[i].guid)) {
            return well_known[i].link;
        }
    }
    return LINK_ORDINARY;
}

/* Calls `each` for every text that hangs on the entry. */
static void each_text(struct entry *entry, struct entry_diagnostic *diagnostics,
                      void (*each)(void *context, struct text *text), void *context)
{
    each(context, &entry->type);
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        each(context, &entry->fields[i].text);
    }
    for (size_t i = 0; i < ENTRY_PARAMETERS; i++) {
        each(context, &entry->parameters[i].label);
        each(context, &entry->parameters[i].value);
    }
    for (size_t i = 0; i < entry->diagnostic_count; i++) {
        each(context, &diagnostics[i].message);
        each(context, &diagnostics[i].subject);
    }
}

static size_t texts_size(const struct entry *entry)
{
    size_t size = entry->type.length;
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        size += entry->fields[i].text.length;
    }
    for (size_t i = 0; i < ENTRY_PARAMETERS; i++) {
        size += entry->parameters[i].label.length + entry->parameters[i].value.length;
    }
    for (size_t i = 0; i < entry->diagnostic_count; i++) {
        size += entry->diagnostics[i].message.length + entry->diagnostics[i].subject.length;
    }
    return size;
}

/* Moves one text's bytes to the cursor. An empty text needs no bytes, yet must not become an absent one. */
static void move_text(void *context, struct text *text)
{
    char **cursor = context;
    if (!text->bytes) {
        return;
    }
    if (text->length == 0) {
        text->bytes = "";
        return;
    }
    memcpy(*cursor, text->bytes, text->length);
    text->bytes = *cursor;
    *cursor += text->length;
}

struct entry *entry_copy(const struct entry *entry)
{
    size_t diagnostics_size = entry->diagnostic_count * sizeof(struct entry_diagnostic);
    size_t secrets_size = entry->clear_text_secret_count * sizeof(struct place);
    /* The most strictly aligned part comes first, the texts, which need no alignment, last. */
    struct entry *copy = malloc(sizeof *copy + diagnostics_size + secrets_size + texts_size(entry));
    if (!copy) {
        return NULL;
    }
    *copy = *entry;
    struct entry_diagnostic *diagnostics = (struct entry_diagnostic *)(copy + 1);
    struct place *secrets = (struct place *)(diagnostics + entry->diagnostic_count);
    copy->diagnostics = diagnostics_size ? memcpy(diagnostics, entry->diagnostics, diagnostics_size) : NULL;
    copy->unread = NULL;
    copy->unread_count = 0;
    copy->clear_text_secrets = secrets_size ? memcpy(secrets, entry->clear_text_secrets, secrets_size) : NULL;
    char *cursor = (char *)(secrets + entry->clear_text_secret_count);
    each_text(copy, diagnostics, move_text, &cursor);
    return copy;
}
