/* A prover and a policy for one test, and rules for it as users write them. */
#ifndef DEPUTY_TESTS_PROVER_FROM_TEXT_H
#define DEPUTY_TESTS_PROVER_FROM_TEXT_H

#include "policy/proof.h"
#include "tests/policy_from_text.h"

static struct policy policy;
static struct prover *prover;

static inline void set_up(void)
{
    prover = prover_new();
    ck_assert_ptr_nonnull(prover);
    memset(&policy, 0, sizeof policy);
}

static inline void tear_down(void)
{
    ck_assert(!prover_failed(prover));
    prover_free(prover);
    policy_fini(&policy);
}

/* Every rule's conditions stand in lines of their own, so that a place says which condition. */
static inline void read_rules(const char *rules)
{
    policy_fini(&policy);
    policy_from_rules(&policy, rules);
}

static inline void read_when(const char *conditions)
{
    struct buffer rule = {0};
    buffer_printf(&rule, "<rule id='T1' severity='error'><when>\n%s</when></rule>", conditions);
    read_rules(rule.bytes);
    buffer_fini(&rule);
}

#endif
