#include "cli/diff.h"

#include <stdlib.h>

#include "cli/diff_links.h"
#include "core/credential.h"

/* ---- order ---- */

static int compare_numbers(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int compare_places(const struct diff_record *a, const struct diff_record *b)
{
    int order = compare_numbers(a->document, b->document);
    if (order == 0)
        order = compare_numbers(a->place.line, b->place.line);
    return order != 0 ? order : compare_numbers(a->place.column, b->place.column);
}

/* Those without ID come last. */
static int compare_ids(const struct diff_record *a, const struct diff_record *b)
{
    int order = (int)b->has_id - (int)a->has_id;
    return order != 0 || !a->has_id ? order : memcmp(a->id.bytes, b->id.bytes, sizeof a->id.bytes);
}

static int compare_by_id(const void *left, const void *right)
{
    const struct diff_record *a = left, *b = right;
    int order = compare_ids(a, b);
    return order != 0 ? order : compare_places(a, b);
}

static int compare_packed(const struct diff_record *a, const struct diff_record *b)
{
    return text_compare((struct text){a->packed, a->packed_size}, (struct text){b->packed, b->packed_size});
}

/* Of what has no ID, or not the first of its ID: by all that is said of it. */
static int compare_contents(const struct diff_record *a, const struct diff_record *b)
{
    int order = compare_ids(a, b);
    return order != 0 ? order : compare_packed(a, b);
}

static int compare_by_contents(const void *left, const void *right)
{
    const struct diff_record *a = left, *b = right;
    int order = compare_contents(a, b);
    return order != 0 ? order : compare_places(a, b);
}

/* Puts the first of every ID at the front, by ID, and what is left behind them, by its contents. False: memory is out. */
static bool settle(struct diff_records *records)
{
    size_t first = 0, rest_count = 0;
    struct diff_record *rest = malloc((records->count + 1) * sizeof *rest);
    if (!rest)
        return false;
    if (records->count > 1)
        qsort(records->items, records->count, sizeof *records->items, compare_by_id);
    for (size_t i = 0; i < records->count; i++) {
        const struct diff_record *record = &records->items[i];
        records->without_id += !record->has_id;
        if (!record->has_id || (first > 0 && compare_ids(&records->items[first - 1], record) == 0))
            rest[rest_count++] = *record;
        else
            records->items[first++] = *record;
    }
    if (rest_count > 0)
        memcpy(records->items + first, rest, rest_count * sizeof *rest);
    free(rest);
    if (rest_count > 1)
        qsort(records->items + first, rest_count, sizeof *rest, compare_by_contents);
    records->by_id = first;
    records->duplicates = rest_count - records->without_id;
    return true;
}

/* ---- what differs ---- */

static struct diff_change *add_change(struct diff_changes *changes)
{
    if (changes->count == changes->capacity) {
        size_t capacity = changes->capacity ? changes->capacity * 2 : 64;
        struct diff_change *grown = realloc(changes->items, capacity * sizeof *grown);
        if (!grown)
            return NULL;
        changes->items = grown;
        changes->capacity = capacity;
    }
    return &changes->items[changes->count++];
}

/* Two texts for every field: before and after. */
struct field_pair {
    struct text before[DIFF_FIELD_COUNT], after[DIFF_FIELD_COUNT];
};

static bool allows_more(const struct field_pair *pair)
{
    return text_equals(pair->after[DIFF_DECISION], text_of(decision_names[DECISION_ALLOWED]));
}

static bool is_administrator(const struct field_pair *pair)
{
    return text_equals(pair->after[DIFF_ADMINISTRATOR], TEXT("true"));
}

/* Only where both are known to be one and the same, for the same use, is it nobody else. */
static bool is_somebody_else(const struct field_pair *pair)
{
    struct identity before = {pair->before[DIFF_EFFECTIVE_USER], pair->before[DIFF_EFFECTIVE_DOMAIN]};
    struct identity after = {pair->after[DIFF_EFFECTIVE_USER], pair->after[DIFF_EFFECTIVE_DOMAIN]};
    return !before.user.bytes || !after.user.bytes || !identity_equals(&before, &after) ||
           !text_equals(pair->before[DIFF_NET_ONLY], pair->after[DIFF_NET_ONLY]);
}

/* Another entry is asked for a user whom the documents do not name. */
static bool is_asked_elsewhere(const struct field_pair *pair, enum run_as_mode mode)
{
    return !pair->after[DIFF_EFFECTIVE_USER].bytes && text_equals(pair->after[DIFF_MODE], text_of(run_as_mode_names[mode]));
}

static bool is_asked_of_link(const struct field_pair *pair)
{
    return is_asked_elsewhere(pair, MODE_CREDENTIAL_REPOSITORY);
}

static bool is_asked_of_own_link(const struct field_pair *pair)
{
    return is_asked_elsewhere(pair, MODE_CURRENT_SESSION);
}

/* Windows reads the same line otherwise: which program it names, and what a file that is none is opened with. */
static bool is_read_otherwise(const struct field_pair *pair)
{
    struct text shell = text_of(launch_api_names[API_SHELL_EXECUTE]), process = text_of(launch_api_names[API_CREATE_PROCESS]);
    struct text before = pair->before[DIFF_API], after = pair->after[DIFF_API];
    return (text_equals(before, shell) && text_equals(after, process)) ||
           (text_equals(before, process) && text_equals(after, shell));
}

static bool is_not_prompted(const struct field_pair *pair)
{
    return text_equals(pair->after[DIFF_PROMPT], TEXT("false"));
}

static bool always(const struct field_pair *pair)
{
    (void)pair;
    return true;
}

/* Changes that a reviewer must not miss, where they are what the function says. */
static const struct {
    enum diff_field field;
    bool (*holds)(const struct field_pair *pair);
} weakenings[] = {
    {DIFF_DECISION, allows_more},
    {DIFF_AS, is_somebody_else},
    {DIFF_EFFECTIVE_DOMAIN, is_somebody_else},
    {DIFF_ADMINISTRATOR, is_administrator},
    {DIFF_API, is_read_otherwise},
    {DIFF_COMMAND_LINE, always},
    {DIFF_DIRECTORY, always},
    {DIFF_LINK, is_asked_of_link},
    {DIFF_OWN_LINK, is_asked_of_own_link},
    {DIFF_PROMPT, is_not_prompted},
};

#define DIFF_NAMES (DIFF_BIT(DIFF_NAME) | DIFF_BIT(DIFF_GROUP))
#define DIFF_IDENTITY (DIFF_BIT(DIFF_EFFECTIVE_USER) | DIFF_BIT(DIFF_EFFECTIVE_DOMAIN))

/* Are they of the same rules, about the same things? */
static bool same_subjects(struct text before, struct text after)
{
    struct text a, b;
    do {
        a = diff_next_item(&before);
        b = diff_next_item(&after);
        if (!a.bytes != !b.bytes || (a.bytes && !text_equals(diff_finding(a).subject, diff_finding(b).subject)))
            return false;
    } while (a.bytes);
    return true;
}

/* Which texts differ. A message that only says the new name is no change beside that of the name. */
static uint64_t differing_texts(const struct field_pair *pair)
{
    uint64_t words = 0;
    for (int field = 0; field < DIFF_FIELD_COUNT; field++) {
        if (!text_equals(pair->before[field], pair->after[field]))
            words |= DIFF_BIT(field);
    }
    if ((words & DIFF_NAMES) && same_subjects(pair->before[DIFF_FINDINGS], pair->after[DIFF_FINDINGS]))
        words &= ~DIFF_BIT(DIFF_FINDINGS);
    return words;
}

/* What differs although its text does not: a user may be called by the words for another, and of a text that was cut the rest
 * may be another with everything else that changed. */
static uint64_t differing_facts(const struct field_pair *pair, uint64_t words)
{
    static const enum diff_field cut[] = {DIFF_COMMAND_LINE, DIFF_DIRECTORY};
    uint64_t facts = words & DIFF_IDENTITY ? DIFF_BIT(DIFF_AS) : 0;
    for (size_t i = 0; words && i < sizeof cut / sizeof *cut; i++) {
        if (diff_is_cut(pair->before[cut[i]]) && diff_is_cut(pair->after[cut[i]]))
            facts |= DIFF_BIT(cut[i]);
    }
    return facts;
}

static void compare_fields(struct diff_change *change)
{
    struct field_pair pair = {{{NULL, 0}}, {{NULL, 0}}};
    diff_record_unpack(change->before, DIFF_FIELD_COUNT, pair.before);
    diff_record_unpack(change->after, DIFF_FIELD_COUNT, pair.after);
    change->words = differing_texts(&pair);
    change->changed = change->words | differing_facts(&pair, change->words);
    for (size_t i = 0; i < sizeof weakenings / sizeof *weakenings; i++) {
        if ((change->changed & DIFF_BIT(weakenings[i].field)) && weakenings[i].holds(&pair))
            change->weakened |= DIFF_BIT(weakenings[i].field);
    }
    bool moved = (change->changed & ~DIFF_NAMES) == 0;
    change->rank = change->weakened ? DIFF_WEAKENED : moved ? DIFF_MOVED : DIFF_CHANGED;
}

static bool can_be_launched(const struct diff_record *record)
{
    struct text values[DIFF_FIELD_COUNT];
    diff_record_unpack(record, DIFF_FIELD_COUNT, values);
    return text_equals(values[DIFF_DECISION], text_of(decision_names[DECISION_ALLOWED])) && values[DIFF_COMMAND_LINE].length > 0;
}

static enum diff_rank rank_of_one(const struct diff_record *before, const struct diff_record *after, bool first)
{
    if (!first)
        return after && !after->is_credential && can_be_launched(after) ? DIFF_WEAKENED : DIFF_INCOMPARABLE;
    return before ? DIFF_REMOVED : DIFF_ADDED;
}

/* One step of a merge: `before` or `after` is NULL where it stands alone. False: memory is out. */
static bool take(struct diff_changes *changes, const struct diff_record *before, const struct diff_record *after, bool first)
{
    if (before && after && compare_packed(before, after) == 0) {
        changes->same += first;
        changes->same_incomparable += !first;
        return true;
    }
    struct diff_change *change = add_change(changes);
    if (!change)
        return false;
    *change = (struct diff_change){.before = before, .after = after, .incomparable = !first};
    change->rank = rank_of_one(before, after, first);
    if (before && after)
        compare_fields(change);
    return true;
}

struct half {
    const struct diff_record *items;
    size_t count;
};

static bool merge(struct diff_changes *changes, struct half before, struct half after, bool first)
{
    int (*compare)(const struct diff_record *, const struct diff_record *) = first ? compare_ids : compare_contents;
    size_t i = 0, j = 0;
    while (i < before.count || j < after.count) {
        int order = i == before.count ? 1 : j == after.count ? -1 : compare(&before.items[i], &after.items[j]);
        if (!take(changes, order <= 0 ? &before.items[i] : NULL, order >= 0 ? &after.items[j] : NULL, first))
            return false;
        i += order <= 0;
        j += order >= 0;
    }
    return true;
}

static struct half first_of(const struct diff_records *records)
{
    return (struct half){records->items, records->by_id};
}

static struct half rest_of(const struct diff_records *records)
{
    return (struct half){records->items + records->by_id, records->count - records->by_id};
}

static bool compare_all(struct diff_records *before, struct diff_records *after, struct diff_changes *changes)
{
    return settle(before) && settle(after) && merge(changes, first_of(before), first_of(after), true) &&
           merge(changes, rest_of(before), rest_of(after), false);
}

/* ---- the order of the report ---- */

static int compare_changes(const void *left, const void *right)
{
    const struct diff_change *a = left, *b = right;
    const struct diff_record *of_a = diff_change_record(a), *of_b = diff_change_record(b);
    struct text title_a[DIFF_TITLE_COUNT], title_b[DIFF_TITLE_COUNT];
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    diff_record_unpack(of_a, DIFF_TITLE_COUNT, title_a);
    diff_record_unpack(of_b, DIFF_TITLE_COUNT, title_b);
    int order = text_compare(title_a[DIFF_GROUP], title_b[DIFF_GROUP]);
    if (order == 0)
        order = text_compare(title_a[DIFF_NAME], title_b[DIFF_NAME]);
    if (order == 0)
        order = compare_ids(of_a, of_b);
    if (order == 0)
        order = (a->after != NULL) - (b->after != NULL); /* before goes first */
    return order != 0 ? order : compare_places(of_a, of_b);
}

static void put_in_order(struct diff_changes *changes)
{
    if (changes->count > 1)
        qsort(changes->items, changes->count, sizeof *changes->items, compare_changes);
    for (size_t i = 0; i < changes->count; i++) {
        changes->ranks[changes->items[i].rank]++;
        changes->incomparable += changes->items[i].incomparable;
    }
}

bool diff_compare(struct diff_side *before, struct diff_side *after, struct diff *out)
{
    *out = (struct diff){0};
    if (before->failed || after->failed || !compare_all(&before->credentials, &after->credentials, &out->credentials) ||
        !compare_all(&before->sessions, &after->sessions, &out->sessions) || !diff_find_through(before, after, &out->sessions))
        return false;
    put_in_order(&out->credentials);
    put_in_order(&out->sessions);
    return true;
}

void diff_fini(struct diff *diff)
{
    free(diff->sessions.items);
    free(diff->credentials.items);
    *diff = (struct diff){0};
}

bool diff_is_empty(const struct diff *diff)
{
    return diff->sessions.count + diff->credentials.count == 0;
}
