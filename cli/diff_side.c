/* What one side holds, as its review goes by. */
#include "cli/diff.h"

#include <stdlib.h>

void diff_side_init(struct diff_side *side)
{
    *side = (struct diff_side){0};
    arena_init(&side->arena);
    diff_packer_init(&side->packer);
}

void diff_side_fini(struct diff_side *side)
{
    diff_packer_fini(&side->packer);
    free(side->sessions.items);
    free(side->credentials.items);
    arena_fini(&side->arena);
    *side = (struct diff_side){0};
}

static void add(struct diff_side *side, struct diff_records *records, size_t document, struct diff_record record)
{
    if (records->count == records->capacity) {
        size_t capacity = records->capacity ? records->capacity * 2 : 64;
        struct diff_record *grown = realloc(records->items, capacity * sizeof *grown);
        if (!grown) {
            side->failed = true;
            return;
        }
        records->items = grown;
        records->capacity = capacity;
    }
    side->failed |= side->packer.failed || side->arena.failed;
    record.document = document;
    if (!side->failed)
        records->items[records->count++] = record;
}

static void on_session(void *context, size_t document, const struct entry *entry, const struct entry_links *links,
                       enum decision decision, const struct finding *findings, size_t finding_count)
{
    struct diff_side *side = context;
    add(side, &side->sessions, document,
        diff_record_of_session(&side->packer, &side->arena, entry, links, decision, findings, finding_count));
}

/* A Credential entry without ID is nothing a link could lead to. */
static void on_other(void *context, size_t document, const struct entry *entry, const struct finding *findings,
                     size_t finding_count)
{
    struct diff_side *side = context;
    if (entry->is_credential && entry->has_id)
        add(side, &side->credentials, document,
            diff_record_of_credential(&side->packer, &side->arena, entry, findings, finding_count));
}

static void forget(struct diff_records *records, size_t document)
{
    size_t kept = 0;
    for (size_t i = 0; i < records->count; i++) {
        if (records->items[i].document != document)
            records->items[kept++] = records->items[i];
    }
    records->count = kept;
}

static void on_forget(void *context, size_t document)
{
    struct diff_side *side = context;
    forget(&side->sessions, document);
    forget(&side->credentials, document);
}

struct review_listener diff_side_listener(struct diff_side *side)
{
    return (struct review_listener){.context = side, .session = on_session, .forget = on_forget, .other = on_other};
}
