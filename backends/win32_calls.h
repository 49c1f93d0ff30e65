/* Every Win32 call that launches, waits, or asks about a process, a user or a service, in one table: tests hand in a double
 * that answers as Windows documents. The names are Windows' own, in the house's spelling; arguments, results and the last
 * error are as Microsoft Learn says. */
#ifndef DEPUTY_BACKENDS_WIN32_CALLS_H
#define DEPUTY_BACKENDS_WIN32_CALLS_H

/* Waiting answers with winnt.h's STATUS_*. Some names are core's too, and given up for core's below. */
#undef WIN32_NO_STATUS
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <shellapi.h>
#include <stdint.h>
enum { WIN32_LOGON_WITH_PROFILE = LOGON_WITH_PROFILE };
#undef TEXT
#undef SEVERITY_ERROR
#undef STATUS_NO_MEMORY
#undef LOGON_WITH_PROFILE

struct win32_calls {
    /* launching */
    WINBOOL (WINAPI *create_process)(LPCWSTR, LPWSTR, LPSECURITY_ATTRIBUTES, LPSECURITY_ATTRIBUTES, WINBOOL, DWORD, LPVOID,
                                     LPCWSTR, LPSTARTUPINFOW, LPPROCESS_INFORMATION);
    WINBOOL (WINAPI *create_process_with_logon)(LPCWSTR, LPCWSTR, LPCWSTR, DWORD, LPCWSTR, LPWSTR, DWORD, LPVOID, LPCWSTR,
                                                LPSTARTUPINFOW, LPPROCESS_INFORMATION);
    WINBOOL (WINAPI *shell_execute)(SHELLEXECUTEINFOW *);
    HRESULT (WINAPI *co_initialize)(LPVOID, DWORD);
    void (WINAPI *co_uninitialize)(void);
    WINBOOL (WINAPI *update_attribute)(LPPROC_THREAD_ATTRIBUTE_LIST, DWORD, DWORD_PTR, PVOID, SIZE_T, PVOID, PSIZE_T);
    DWORD (WINAPI *resume_thread)(HANDLE);
    /* the tree */
    HANDLE (WINAPI *create_job)(LPSECURITY_ATTRIBUTES, LPCWSTR);
    WINBOOL (WINAPI *set_job)(HANDLE, JOBOBJECTINFOCLASS, LPVOID, DWORD);
    WINBOOL (WINAPI *query_job)(HANDLE, JOBOBJECTINFOCLASS, LPVOID, DWORD, LPDWORD);
    WINBOOL (WINAPI *assign_to_job)(HANDLE, HANDLE);
    WINBOOL (WINAPI *terminate_job)(HANDLE, UINT);
    WINBOOL (WINAPI *terminate_process)(HANDLE, UINT);
    /* what it writes; of one pipe always on the same thread */
    WINBOOL (WINAPI *peek_pipe)(HANDLE, LPVOID, DWORD, LPDWORD, LPDWORD, LPDWORD);
    WINBOOL (WINAPI *read_pipe)(HANDLE, LPVOID, DWORD, LPDWORD, LPOVERLAPPED);
    /* waiting */
    DWORD (WINAPI *wait)(DWORD, const HANDLE *, WINBOOL, DWORD);
    WINBOOL (WINAPI *get_exit_code)(HANDLE, LPDWORD);
    DWORD (WINAPI *get_process_id)(HANDLE);
    WINBOOL (WINAPI *close_handle)(HANDLE); /* of processes, threads, jobs and tokens */
    /* who */
    HANDLE (WINAPI *get_current_process)(void);
    WINBOOL (WINAPI *open_token)(HANDLE, DWORD, PHANDLE);
    WINBOOL (WINAPI *get_token)(HANDLE, TOKEN_INFORMATION_CLASS, LPVOID, DWORD, PDWORD);
    WINBOOL (WINAPI *look_up_sid)(LPCWSTR, PSID, LPWSTR, LPDWORD, LPWSTR, LPDWORD, PSID_NAME_USE);
    /* what there is */
    SC_HANDLE (WINAPI *open_services)(LPCWSTR, LPCWSTR, DWORD);
    SC_HANDLE (WINAPI *open_service)(SC_HANDLE, LPCWSTR, DWORD);
    WINBOOL (WINAPI *query_service)(SC_HANDLE, LPQUERY_SERVICE_CONFIGW, DWORD, LPDWORD);
    WINBOOL (WINAPI *close_service)(SC_HANDLE);
    DWORD (WINAPI *get_attributes)(LPCWSTR);
    UINT (WINAPI *get_drive_type)(LPCWSTR);
};

extern const struct win32_calls win32_calls_system; /* Windows itself */

/* The error of the call that just failed; one that failed without a reason is ERROR_GEN_FAILURE (31). The caller has set the
 * last error to 0 before the call. */
uint32_t win32_error(void);

#endif
