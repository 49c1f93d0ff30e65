/* Names and paths of a simulated machine. Paths are compared part by part, so no copy is made of any. */
#include "backends/simulator_paths.h"

#include "core/command_line.h"

/* Paths */

static bool is_separator(char byte)
{
    return byte == '\\' || byte == '/';
}

static size_t leading_separators(struct text path)
{
    size_t count = 0;
    while (count < path.length && count < 2 && is_separator(path.bytes[count]))
        count++;
    return count;
}

/* The next part at or after *offset; empty at the end. */
static struct text next_part(struct text path, size_t *offset)
{
    while (*offset < path.length && is_separator(path.bytes[*offset]))
        (*offset)++;
    size_t start = *offset;
    while (*offset < path.length && !is_separator(path.bytes[*offset]))
        (*offset)++;
    return text_slice(path, start, *offset);
}

enum relation { RELATION_NONE, RELATION_EQUAL, RELATION_BELOW };

/* How `path` stands to `directory`. */
static enum relation relation_of(struct text path, struct text directory)
{
    size_t path_offset = 0, directory_offset = 0;
    if (text_is_blank(directory) || leading_separators(path) != leading_separators(directory))
        return RELATION_NONE;
    for (;;) {
        struct text expected = next_part(directory, &directory_offset);
        struct text found = next_part(path, &path_offset);
        if (expected.length == 0)
            return found.length == 0 ? RELATION_EQUAL : RELATION_BELOW;
        if (!text_equals_ignoring_case(expected, found))
            return RELATION_NONE;
    }
}

bool simulated_path_equals(struct text a, struct text b)
{
    return relation_of(a, b) == RELATION_EQUAL;
}

bool simulated_path_has_directory(struct text path)
{
    for (size_t i = 0; i < path.length; i++)
        if (is_separator(path.bytes[i]) || path.bytes[i] == ':')
            return true;
    return false;
}

struct text simulated_path_extension(struct text path)
{
    struct text name = command_line_base_name(path);
    size_t dot = name.length;
    while (dot > 0 && name.bytes[dot - 1] != '.')
        dot--;
    return dot > 0 ? text_slice(name, dot - 1, name.length) : TEXT("");
}

static struct text parent_of(struct text path)
{
    size_t end = path.length - command_line_base_name(path).length;
    return text_slice(path, 0, end);
}

/* What exists */

void simulated_system_init(struct simulated_system *system, const struct machine *machine, struct arena *arena)
{
    struct text root;
    if (!machine_environment_find(machine, TEXT("SystemRoot"), &root) || text_is_blank(root))
        root = TEXT("C:\\Windows");
    while (root.length > 0 && is_separator(root.bytes[root.length - 1]))
        root.length--;
    *system = (struct simulated_system){
        .machine = machine, .root = root, .system32 = arena_printf(arena, "%.*s\\System32", TEXT_ARGS(root))};
}

const struct machine_file *simulated_file_find(const struct simulated_system *system, struct text path)
{
    for (size_t i = 0; i < system->machine->file_count; i++)
        if (simulated_path_equals(path, system->machine->files[i].path))
            return &system->machine->files[i];
    return NULL;
}

const struct machine_directory *simulated_directory_find(const struct simulated_system *system, struct text path)
{
    for (size_t i = 0; i < system->machine->directory_count; i++)
        if (simulated_path_equals(path, system->machine->directories[i].path))
            return &system->machine->directories[i];
    return NULL;
}

bool simulated_directory_exists(const struct simulated_system *system, struct text path)
{
    const struct machine *machine = system->machine;
    if (relation_of(system->system32, path) != RELATION_NONE)
        return true;
    for (size_t i = 0; i < machine->directory_count; i++)
        if (relation_of(machine->directories[i].path, path) != RELATION_NONE)
            return true;
    for (size_t i = 0; i < machine->file_count; i++)
        if (relation_of(machine->files[i].path, path) == RELATION_BELOW)
            return true;
    return false;
}

bool simulated_parent_exists(const struct simulated_system *system, struct text path)
{
    struct text parent = parent_of(path);
    return parent.length == 0 || simulated_directory_exists(system, parent);
}

/* Images */

/* Where `directory` stands in the search order: 0 System32, 1 Windows, 2 and up the Path; SIZE_MAX: nowhere. */
static size_t search_rank(const struct simulated_system *system, struct text path_variable, struct text directory)
{
    if (simulated_path_equals(directory, system->system32))
        return 0;
    if (simulated_path_equals(directory, system->root))
        return 1;
    for (size_t rank = 2, start = 0; start <= path_variable.length; rank++) {
        struct text rest = text_slice(path_variable, start, path_variable.length);
        struct text item = text_trimmed(text_slice(rest, 0, text_find_byte(rest, ';')));
        if (item.length >= 2 && item.bytes[0] == '"' && item.bytes[item.length - 1] == '"')
            item = text_slice(item, 1, item.length - 1);
        if (simulated_path_equals(directory, item))
            return rank;
        start += text_find_byte(rest, ';') + 1;
    }
    return SIZE_MAX;
}

/* The listed file of that name that the search finds first. Ssms.exe is also found where only App Paths knows it. */
static struct text find_listed(const struct simulated_system *system, struct text name)
{
    const struct machine *machine = system->machine;
    struct text path_variable = {0}, best = {0};
    size_t best_rank = SIZE_MAX;
    bool by_app_paths = text_equals_ignoring_case(name, TEXT("Ssms.exe"));
    (void)machine_environment_find(machine, TEXT("Path"), &path_variable);
    for (size_t i = 0; i < machine->file_count; i++) {
        struct text path = machine->files[i].path;
        if (!text_equals_ignoring_case(command_line_base_name(path), name))
            continue;
        size_t rank = search_rank(system, path_variable, parent_of(path));
        if (rank < best_rank || (by_app_paths && !best.bytes)) {
            best = path;
            best_rank = rank;
        }
    }
    return best;
}

struct text simulated_image(const struct simulated_system *system, struct text program, struct arena *arena)
{
    if (program.length == 0)
        return (struct text){0};
    if (simulated_path_has_directory(program))
        return arena_copy(arena, program);
    const char *suffix = text_find_byte(program, '.') < program.length ? "" : ".exe";
    struct text name = arena_printf(arena, "%.*s%s", TEXT_ARGS(program), suffix);
    struct text listed = find_listed(system, name);
    if (listed.bytes)
        return arena_copy(arena, listed);
    if (!system->machine->accepts_unknown)
        return (struct text){0};
    return arena_printf(arena, "%.*s\\%.*s", TEXT_ARGS(system->system32), TEXT_ARGS(name));
}

/* Who is who */

static bool is_own_domain(const struct machine *machine, struct text domain)
{
    struct text name;
    return domain.length == 0 || text_equals(domain, TEXT("."))
           || (machine_environment_find(machine, TEXT("COMPUTERNAME"), &name) && text_equals_ignoring_case(domain, name));
}

static bool is_upn(const struct identity *identity)
{
    return !identity->domain.bytes && user_form_of(identity->user) == USER_FORM_UPN;
}

static bool upn_names(const struct identity *upn, const struct identity *plain)
{
    size_t at = upn->user.length;
    while (at > 0 && upn->user.bytes[at - 1] != '@')
        at--;
    struct text user = text_slice(upn->user, 0, at - 1), domain = text_slice(upn->user, at, upn->user.length);
    struct text label = text_slice(domain, 0, text_find_byte(domain, '.'));
    return text_equals_ignoring_case(user, plain->user) && label.length > 0
           && (text_equals_ignoring_case(domain, plain->domain) || text_equals_ignoring_case(label, plain->domain));
}

bool simulated_same_user(const struct machine *machine, const struct identity *a, const struct identity *b)
{
    if (!a->user.bytes || !b->user.bytes)
        return false;
    if (is_upn(a) != is_upn(b))
        return is_upn(a) ? upn_names(a, b) : upn_names(b, a);
    if (!text_equals_ignoring_case(a->user, b->user))
        return false;
    return is_upn(a) || (is_own_domain(machine, a->domain) && is_own_domain(machine, b->domain))
           || text_equals_ignoring_case(a->domain, b->domain);
}
