/* The page of a rule as Markdown: what `deputy explain RULE` prints and docs/rules holds. */
#ifndef DEPUTY_POLICY_PAGE_H
#define DEPUTY_POLICY_PAGE_H

#include "policy/rule.h"

/* Parts that the policy does not give are left out. Ends with a line feed. */
void page_print(const struct rule *rule, struct buffer *out);

#endif
