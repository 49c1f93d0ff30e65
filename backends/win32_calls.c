#include "backends/win32_calls.h"

#include <objbase.h>

const struct win32_calls win32_calls_system = {
    .create_process = CreateProcessW,
    .create_process_with_logon = CreateProcessWithLogonW,
    .shell_execute = ShellExecuteExW,
    .co_initialize = CoInitializeEx,
    .co_uninitialize = CoUninitialize,
    .update_attribute = UpdateProcThreadAttribute,
    .resume_thread = ResumeThread,
    .create_job = CreateJobObjectW,
    .set_job = SetInformationJobObject,
    .query_job = QueryInformationJobObject,
    .assign_to_job = AssignProcessToJobObject,
    .terminate_job = TerminateJobObject,
    .terminate_process = TerminateProcess,
    .peek_pipe = PeekNamedPipe,
    .read_pipe = ReadFile,
    .wait = WaitForMultipleObjects,
    .get_exit_code = GetExitCodeProcess,
    .get_process_id = GetProcessId,
    .close_handle = CloseHandle,
    .get_current_process = GetCurrentProcess,
    .open_token = OpenProcessToken,
    .get_token = GetTokenInformation,
    .look_up_sid = LookupAccountSidW,
    .open_services = OpenSCManagerW,
    .open_service = OpenServiceW,
    .query_service = QueryServiceConfigW,
    .close_service = CloseServiceHandle,
    .get_attributes = GetFileAttributesW,
    .get_drive_type = GetDriveTypeW,
};

uint32_t win32_error(void)
{
    DWORD error = GetLastError();
    return error != 0 ? error : (DWORD)ERROR_GEN_FAILURE;
}
