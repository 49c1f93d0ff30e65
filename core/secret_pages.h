/* The platform half of core/secret.c: where the bytes of a secret live. Internal to core/secret*. */
#ifndef DEPUTY_CORE_SECRET_PAGES_H
#define DEPUTY_CORE_SECRET_PAGES_H

#include <stddef.h>

/* Whole pages for at least `size` bytes, zeroed, locked in memory and left out of crash dumps where the system allows it
 * (a refusal is no failure: limits on locked memory are small). NULL: no memory. *mapped: what to give back. */
void *secret_pages_map(size_t size, size_t *mapped);
/* Gives back pages that the caller has wiped. */
void secret_pages_unmap(void *pages, size_t mapped);

#endif
