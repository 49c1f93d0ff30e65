#include "core/status.h"

#include <stddef.h>

const char *status_text(enum status status)
{
    switch (status) {
#define STATUS_TEXT(name, code, text) case STATUS_##name: return text;
        STATUS_MAP(STATUS_TEXT)
#undef STATUS_TEXT
    }
    return "unknown status";
}

/* Sorted by code. Names: winerror.h (Microsoft Learn, "System Error Codes"). The messages say what the code means when a
 * program is started as another user, which is often narrower than the system's own text. */
static const struct windows_error windows_errors[] = {
    {1, "ERROR_INVALID_FUNCTION", "The system does not support this call.",
     "Check the Windows edition and version of the machine."},
    {2, "ERROR_FILE_NOT_FOUND", "The program was not found.",
     "Give the program's full path, or install it on this machine."},
    {3, "ERROR_PATH_NOT_FOUND", "The folder of the program was not found.",
     "Correct the path; the other user does not see drives that only the caller has mapped."},
    {5, "ERROR_ACCESS_DENIED", "The user may not run this program or reach its folder.",
     "Give the user read and execute permission on the program and on every folder above it."},
    {6, "ERROR_INVALID_HANDLE", "A handle that was passed to the system is not valid.",
     "Try again; if it happens every time, report it as a fault of deputy."},
    {8, "ERROR_NOT_ENOUGH_MEMORY", "The system has too little memory to start the program.",
     "Close other programs, or raise the memory limits of the machine."},
    {31, "ERROR_GEN_FAILURE", "The call failed and Windows gave no reason.",
     "Try again; if it happens every time, look into the system event log of the machine."},
    {32, "ERROR_SHARING_VIOLATION", "The program's file is in use by another process.",
     "Close the process that holds the file, then try again."},
    {50, "ERROR_NOT_SUPPORTED", "The system does not support this kind of launch.",
     "Launch the program from an ordinary session on a system that offers running as another user."},
    {53, "ERROR_BAD_NETPATH", "The network path of the program was not found.",
     "Check the server name and the network, or copy the program to this machine."},
    {87, "ERROR_INVALID_PARAMETER", "The launch was asked for with a combination of values that Windows does not accept.",
     "Check user and domain, because a UPN takes no domain, and the length and form of the command line."},
    {110, "ERROR_OPEN_FAILED", "The program's file cannot be opened.",
     "Check that the file can be read by the user."},
    {120, "ERROR_CALL_NOT_IMPLEMENTED", "This system does not implement the call.",
     "Launch the program on Windows itself."},
    {123, "ERROR_INVALID_NAME", "The path of the program or of the working directory has characters that no path may have.",
     "Correct the path; look for stray quotes, colons and wildcards."},
    {193, "ERROR_BAD_EXE_FORMAT", "The file is not a program that this machine can run.",
     "Name a program instead of a script or document, and one for this processor."},
    {206, "ERROR_FILENAME_EXCED_RANGE", "The command line or a path in it is too long.",
     "Shorten the command line or the path; CreateProcessWithLogonW takes 1023 characters."},
    {216, "ERROR_EXE_MACHINE_TYPE_MISMATCH", "The program was built for another version of Windows or another processor.",
     "Install the program's version for this machine."},
    {225, "ERROR_VIRUS_INFECTED", "The virus scanner of the machine blocks the program.",
     "Have the program examined before it is allowed."},
    {267, "ERROR_DIRECTORY", "The working directory is not a folder, or the user cannot enter it.",
     "Set a working directory that exists and that the user may read."},
    {740, "ERROR_ELEVATION_REQUIRED", "The program asks to be run as administrator, which this launch cannot give.",
     "Switch Run As off and run as administrator on, or choose a program that does not need elevation."},
    {1053, "ERROR_SERVICE_REQUEST_TIMEOUT", "The Secondary Logon service did not answer in time.",
     "Try again; if it happens every time, restart the service seclogon."},
    {1056, "ERROR_SERVICE_ALREADY_RUNNING", "The Secondary Logon service was asked to start although it already runs.",
     "Try again; if it happens every time, restart the service seclogon."},
    {1058, "ERROR_SERVICE_DISABLED", "The Secondary Logon service is disabled, and nobody can run as another user without it.",
     "Set the service seclogon to start on demand."},
    {1060, "ERROR_SERVICE_DOES_NOT_EXIST", "The Secondary Logon service is not installed on this machine.",
     "Restore the service seclogon, or launch the session on another machine."},
    {1068, "ERROR_SERVICE_DEPENDENCY_FAIL", "A service that Secondary Logon depends on cannot start.",
     "Look into the system event log, then start the missing service."},
    {1155, "ERROR_NO_ASSOCIATION", "No program is associated with this kind of file.",
     "Name the program that opens the file, or associate one with its extension."},
    {1156, "ERROR_DDE_FAIL", "The program that opens this kind of file could not be reached.",
     "Name the program itself instead of the document."},
    {1157, "ERROR_DLL_NOT_FOUND", "A library that the program needs was not found.",
     "Install the program again, or correct its working directory."},
    {1219, "ERROR_SESSION_CREDENTIAL_CONFLICT", "There is already a connection to that server with other credentials.",
     "Disconnect the existing connection, then try again."},
    {1223, "ERROR_CANCELLED", "The person at the machine chose not to allow the launch.",
     "Nothing is broken; start the session again and agree when asked, if it should run."},
    {1260, "ERROR_ACCESS_DISABLED_BY_POLICY", "A software restriction policy of the machine blocks the program.",
     "Ask the administrator to allow the program for this user in AppLocker or the group policy."},
    {1265, "ERROR_DOWNGRADE_DETECTED", "The system cannot reach a domain controller that it trusts to check the user.",
     "Check the network, the clock and the domain membership of the machine."},
    {1311, "ERROR_NO_LOGON_SERVERS", "No domain controller can be reached to check the user.",
     "Check the network and the domain name, or connect to the company network first."},
    {1312, "ERROR_NO_SUCH_LOGON_SESSION", "The logon session that the launch needs does not exist any more.",
     "Sign in again, then start the session from there."},
    {1314, "ERROR_PRIVILEGE_NOT_HELD", "The caller lacks a privilege that this launch needs.",
     "Run deputy under an account that holds the privilege, or choose another way to launch."},
    {1317, "ERROR_NO_SUCH_USER", "The user does not exist.",
     "Correct user and domain; a domain of . means this machine."},
    {1326, "ERROR_LOGON_FAILURE", "The user name or the password is wrong.",
     "Correct user, domain or password; deputy does not try again, so that the account is not locked."},
    {1327, "ERROR_ACCOUNT_RESTRICTION", "A restriction of the account forbids the logon, most often a blank password.",
     "Give the account a password, and check its restrictions."},
    {1328, "ERROR_INVALID_LOGON_HOURS", "The account may not log on at this time.",
     "Try again within the account's logon hours, or have them changed."},
    {1329, "ERROR_INVALID_WORKSTATION", "The account may not log on at this machine.",
     "Have this machine added to those the account may log on to."},
    {1330, "ERROR_PASSWORD_EXPIRED", "The password of the account has expired.",
     "Change the password of the account, then try again."},
    {1331, "ERROR_ACCOUNT_DISABLED", "The account is disabled.",
     "Have the account enabled, or use another one."},
    {1332, "ERROR_NONE_MAPPED", "The user or the domain cannot be resolved to an account.",
     "Correct user and domain, and check that a domain controller can be reached."},
    {1355, "ERROR_NO_SUCH_DOMAIN", "The domain does not exist or cannot be reached.",
     "Correct the domain, or connect to its network."},
    {1380, "ERROR_LOGON_NOT_GRANTED", "The user lacks the logon right that was asked for.",
     "Give the user the right to log on locally."},
    {1385, "ERROR_LOGON_TYPE_NOT_GRANTED", "The user may not log on interactively on this machine.",
     "Give the user the right to log on locally, or make the session net only."},
    {1396, "ERROR_WRONG_TARGET_NAME", "The account that answered is not the one that was asked for.",
     "Check the domain name and the machine's entry in the domain."},
    {1450, "ERROR_NO_SYSTEM_RESOURCES", "The system lacks the resources to start the program.",
     "Close other programs, then try again."},
    {1455, "ERROR_COMMITMENT_LIMIT", "The page file is too small to start the program.",
     "Close other programs, or enlarge the page file."},
    {1783, "RPC_X_BAD_STUB_DATA", "The Secondary Logon service could not read the request, as when a value is too long.",
     "Shorten the command line, the user name or the password."},
    {1789, "ERROR_TRUSTED_RELATIONSHIP_FAILURE", "The trust between this machine and its domain is broken.",
     "Have the machine joined to its domain again or its machine password reset."},
    {1792, "ERROR_NETLOGON_NOT_STARTED", "The Netlogon service does not run, so the user cannot be checked.",
     "Start the service Netlogon."},
    {1793, "ERROR_ACCOUNT_EXPIRED", "The account has expired.",
     "Have the account extended, or use another one."},
    {1907, "ERROR_PASSWORD_MUST_CHANGE", "The user must change the password before the first logon.",
     "Sign in once as the user and change the password, then try again."},
    {1909, "ERROR_ACCOUNT_LOCKED_OUT", "The account is locked after too many failed logons.",
     "Wait or have the account unlocked; deputy does not try again."},
    {2202, "ERROR_BAD_USERNAME", "The user name has a form that Windows does not accept.",
     "Write the user as user, DOMAIN\\user or user@domain."},
    {4551, "ERROR_SYSTEM_INTEGRITY_POLICY_VIOLATION", "A code integrity policy of the machine blocks the program.",
     "Ask the administrator to allow the program in the application control policy."},
};

/* The code is the caller's to print: this one stands for all that are not listed. */
static const struct windows_error unlisted = {
    0, "ERROR_UNKNOWN", "Windows refused the launch with an error that deputy has no text for.",
    "Look the code up under \"System Error Codes\", or with: net helpmsg CODE.",
};

/* Names: wait and NTSTATUS codes (ntstatus.h) that the loader ends a process with. */
static const struct windows_error logon_exit_codes[] = {
    {128, "ERROR_WAIT_NO_CHILDREN",
     "The program was started and ended at once, most often because the other user may not use this desktop.",
     "Start deputy from the desktop session of a signed-in user, and not from a service or a task without one."},
    {0xC0000142, "STATUS_DLL_INIT_FAILED",
     "The program was started and ended before it began: it could not connect to the window station or desktop.",
     "Start deputy from the desktop session of a signed-in user, and not from a service or a task without one."},
};

const struct windows_error *logon_exit_code_find(uint32_t code)
{
    for (size_t i = 0; i < sizeof logon_exit_codes / sizeof *logon_exit_codes; i++)
        if (logon_exit_codes[i].code == code)
            return &logon_exit_codes[i];
    return NULL;
}

const struct windows_error *windows_error_find(uint32_t code)
{
    size_t low = 0, high = sizeof windows_errors / sizeof windows_errors[0];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (windows_errors[middle].code == code) {
            return &windows_errors[middle];
        }
        if (windows_errors[middle].code < code) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return &unlisted;
}
