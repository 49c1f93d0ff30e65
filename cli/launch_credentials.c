#include "cli/launch_credentials.h"

#include "cli/prompt.h"
#include "core/credential_sources.h"
#include "core/platform_vault.h"

/* Nobody had it. 0 where the call is made all the same. */
static int without_secret(const struct launch_options *options, const struct credential_request *request,
                          const struct credential_answer *answer)
{
    if (backend_accepts_absent_secret(options->backend, options->backend_state))
        return 0;
    complain("no source has the secret of this session (%s%s%.*s); nothing was launched. Asked: %.*s. Give it by "
             "--password-stdin or --credential-helper, or run deputy at a terminal",
             credential_host_names[request->host], request->path.bytes ? " " : "", TEXT_ARGS(request->path),
             TEXT_ARGS(answer->remark));
    return EXIT_RUN_FAILED;
}

static void offer(struct credential_chain *chain, enum credential_source_kind kind, credential_source *ask, void *context)
{
    chain->sources[kind].ask = ask;
    chain->sources[kind].context = context;
}

int launch_credentials_find(const struct launch_options *options, const struct selected *session, struct arena *arena,
                            struct credential_answer *answer)
{
    char id[GUID_TEXT_SIZE];
    struct credential_request request = plan_credential_request(session->entry, &session->links, id);
    struct credential_helper helper = {options->credential_helper, CREDENTIAL_HELPER_TIMEOUT_MS};
    struct prompt prompt = {.session = entry_text(session->entry, FIELD_NAME)};
    struct credential_chain chain = {.ask_user = prompt_for_user};
    if (options->password_stdin)
        offer(&chain, CREDENTIAL_FROM_STANDARD_INPUT, credential_ask_standard_input, NULL);
    if (options->credential_helper)
        offer(&chain, CREDENTIAL_FROM_HELPER, credential_ask_helper, &helper);
    if (platform_has_vault())
        offer(&chain, CREDENTIAL_FROM_VAULT, credential_ask_vault, NULL);
    if (options->machine && options->backend == &backend_simulator)
        offer(&chain, CREDENTIAL_FROM_MACHINE, credential_ask_machine, (void *)options->machine);
    offer(&chain, CREDENTIAL_FROM_PROMPT, prompt_for_secret, &prompt);
    enum credential_reply reply = credential_ask(&chain, &request, arena, answer);
    if (reply == CREDENTIAL_NOT_FOUND)
        return without_secret(options, &request, answer);
    if (reply == CREDENTIAL_FOUND)
        return 0;
    complain("%.*s; nothing was launched", TEXT_ARGS(answer->remark));
    return EXIT_RUN_FAILED;
}
