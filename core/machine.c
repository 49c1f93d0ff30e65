/* The built-in simulated machine, and what every simulated machine needs. */
#include "core/machine.h"

#include <string.h>

static const struct {
    const char *name, *value;
} built_in_environment[] = {
    {"SystemRoot", "C:\\Windows"},
    {"windir", "C:\\Windows"},
    {"SystemDrive", "C:"},
    {"ProgramFiles", "C:\\Program Files"},
    {"ProgramFiles(x86)", "C:\\Program Files (x86)"},
    {"ProgramData", "C:\\ProgramData"},
    {"ComSpec", "C:\\Windows\\System32\\cmd.exe"},
    {"Path", "C:\\Windows\\System32;C:\\Windows;C:\\Windows\\System32\\Wbem;"
             "C:\\Windows\\System32\\WindowsPowerShell\\v1.0"},
    {"PATHEXT", ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC"},
    {"PUBLIC", "C:\\Users\\Public"},
    {"USERPROFILE", "C:\\Users\\operator"},
    {"APPDATA", "C:\\Users\\operator\\AppData\\Roaming"},
    {"LOCALAPPDATA", "C:\\Users\\operator\\AppData\\Local"},
    {"TEMP", "C:\\Users\\operator\\AppData\\Local\\Temp"},
    {"TMP", "C:\\Users\\operator\\AppData\\Local\\Temp"},
    {"USERNAME", "operator"},
    {"USERDOMAIN", "CORP"},
    {"COMPUTERNAME", "WORKSTATION"},
};

enum status machine_init_built_in(struct machine *machine)
{
    const size_t count = sizeof built_in_environment / sizeof *built_in_environment;
    *machine = (struct machine){
        .secondary_logon = MACHINE_SERVICE_RUNNING,
        .user = TEXT("CORP\\operator"),
        .accepts_unknown = true,
    };
    arena_init(&machine->arena);
    machine->environment = arena_alloc(&machine->arena, count * sizeof *machine->environment);
    if (!machine->environment) {
        machine_fini(machine);
        return STATUS_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++)
        machine->environment[i] = (struct machine_environment){text_of(built_in_environment[i].name),
                                                               text_of(built_in_environment[i].value)};
    machine->environment_count = count;
    return STATUS_OK;
}

void machine_fini(struct machine *machine)
{
    if (!machine)
        return;
    for (size_t i = 0; i < machine->account_count; i++)
        secret_fini(&machine->accounts[i].password);
    for (size_t i = 0; i < machine->secret_count; i++)
        secret_fini(&machine->secrets[i].password);
    arena_fini(&machine->arena);
    memset(machine, 0, sizeof *machine);
}

bool machine_environment_find(const struct machine *machine, struct text name, struct text *value)
{
    for (size_t i = 0; i < machine->environment_count; i++) {
        if (!text_equals_ignoring_case(machine->environment[i].name, name))
            continue;
        *value = machine->environment[i].value;
        return true;
    }
    return false;
}
