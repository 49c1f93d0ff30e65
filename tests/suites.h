/* Every Check suite: one line here makes it part of the run. SUITES are the same on Linux and, as .exe, under Wine; those of
 * one platform only say why. */
#ifndef DEPUTY_TESTS_SUITES_H
#define DEPUTY_TESTS_SUITES_H

#include <check.h>

#define SUITES(X) \
    X(text) \
    X(entry) \
    X(status) \
    X(command_line) \
    X(secret) \
    X(credential) \
    X(credential_chain) \
    X(credential_sources) \
    X(credential_runs) \
    X(secret_memory) \
    X(link_index) \
    X(nearest) \
    X(plan) \
    X(pattern) \
    X(policy_document) \
    X(facts) \
    X(engine) \
    X(resolve) \
    X(witness) \
    X(proof) \
    X(audit) \
    X(default_policy) \
    X(decision_table) \
    X(table) \
    X(reader) \
    X(rdm) \
    X(sessions) \
    X(writer) \
    X(excerpt) \
    X(machine_profile) \
    X(simulator) \
    X(conformance) \
    X(environment) \
    X(launch_outcome) \
    X(recorder) \
    X(inputs) \
    X(library) \
    X(progress) \
    X(selection) \
    X(baseline) \
    X(report) \
    X(report_github) \
    X(report_html) \
    X(report_junit) \
    X(report_sarif) \
    X(line_hash) \
    X(import) \
    X(diff) \
    X(fixtures) \
    X(fuzz) \
    X(classes) \
    X(completeness) \
    X(implied_rules) \
    X(specimen) \
    X(text_search) \
    X(theory)

#ifdef _WIN32
/* platform_trust_win32: access control lists are Windows'.
 * credential_vault_win32, platform_process_win32: so are Credential Manager, batch files and looking in the working directory.
 * conformance_win32: the suite `conformance` once more, on Windows itself; off Windows nothing can be launched.
 * win32_*: what Windows' calls are given, and what becomes of their answers; off Windows there are none. */
#define PLATFORM_SUITES(X) \
    X(credential_vault_win32) \
    X(platform_process_win32) \
    X(platform_trust_win32) \
    X(conformance_win32) \
    X(win32_logon) \
    X(win32_process) \
    X(win32_preflight) \
    X(win32_capture) \
    X(win32_arguments)
#else
/* platform_trust_posix: owners, modes, links and /proc are POSIX's (Windows has access control lists instead).
 * inputs_posix: symbolic links, FIFOs, modes and devices.
 * library_posix: modes of a policy's file, and descriptors that are closed. */
#define PLATFORM_SUITES(X) \
    X(platform_trust_posix) \
    X(inputs_posix) \
    X(library_posix)
#endif

#define SUITE_DECLARATION(name) Suite *name##_suite(void);
SUITES(SUITE_DECLARATION)
PLATFORM_SUITES(SUITE_DECLARATION)

#endif
