/* Which sessions changed through the Credential entry that their link leads to. */
#include "cli/diff_links.h"

#include <stdlib.h>

/* The Credential entries of a side by where they stand: which of those with one ID a link leads to is the review's to say. */
struct by_place {
    struct diff_record **items;
    size_t count;
};

static int compare_place(size_t document, struct place place, const struct diff_record *record)
{
    if (document != record->document)
        return document < record->document ? -1 : 1;
    return place_before(place, record->place) ? -1 : place_before(record->place, place);
}

static int compare_records(const void *left, const void *right)
{
    const struct diff_record *a = *(struct diff_record *const *)left, *b = *(struct diff_record *const *)right;
    return compare_place(a->document, a->place, b);
}

static bool sort_by_place(struct diff_records *records, struct by_place *out)
{
    *out = (struct by_place){malloc((records->count + 1) * sizeof(struct diff_record *)), records->count};
    for (size_t i = 0; out->items && i < records->count; i++)
        out->items[i] = &records->items[i];
    if (out->items && out->count > 1)
        qsort(out->items, out->count, sizeof *out->items, compare_records);
    return out->items != NULL;
}

/* NULL: the link leads nowhere, or into a --repository, which is the same for both sides. */
static struct diff_record *find(const struct by_place *records, const struct diff_target *target)
{
    size_t low = 0, high = records->count;
    while (target->found && low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_place(target->document, target->place, records->items[middle]);
        if (order == 0)
            return records->items[middle];
        low = order > 0 ? middle + 1 : low;
        high = order < 0 ? middle : high;
    }
    return NULL;
}

static bool is_another_user(const struct diff_record *before, const struct diff_record *after)
{
    struct text old[DIFF_FIELD_COUNT], new[DIFF_FIELD_COUNT];
    diff_record_unpack(before, DIFF_FIELD_COUNT, old);
    diff_record_unpack(after, DIFF_FIELD_COUNT, new);
    return !text_equals(old[DIFF_EFFECTIVE_USER], new[DIFF_EFFECTIVE_USER]) ||
           !text_equals(old[DIFF_EFFECTIVE_DOMAIN], new[DIFF_EFFECTIVE_DOMAIN]);
}

/* Another link is the session's own change. */
static void look_through(struct diff_change *change, const struct by_place *before, const struct by_place *after)
{
    const struct {
        enum diff_field field;
        const struct diff_target *before, *after;
    } links[] = {
        {DIFF_LINK, &change->before->link, &change->after->link},
        {DIFF_OWN_LINK, &change->before->own_link, &change->after->own_link},
    };
    for (size_t i = 0; i < sizeof links / sizeof *links && !change->through; i++) {
        const struct diff_record *old = find(before, links[i].before);
        struct diff_record *new = find(after, links[i].after);
        if ((change->changed & DIFF_BIT(links[i].field)) || !old || !new || !is_another_user(old, new))
            continue;
        change->through = new;
        new->users++;
    }
}

bool diff_find_through(struct diff_side *before, struct diff_side *after, struct diff_changes *sessions)
{
    struct by_place old = {0}, new = {0};
    bool sorted = sort_by_place(&before->credentials, &old) && sort_by_place(&after->credentials, &new);
    for (size_t i = 0; sorted && i < sessions->count; i++) {
        if (sessions->items[i].before && sessions->items[i].after)
            look_through(&sessions->items[i], &old, &new);
    }
    free(old.items);
    free(new.items);
    return sorted;
}
