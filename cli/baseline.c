/* Which findings a baseline covers, and the baseline of a review. Its file is in baseline_file.c. */
#include "cli/baseline.h"

#include <stdlib.h>

#include "cli/baseline_items.h"
#include "cli/options.h"

int fingerprint_compare(const void *left, const void *right)
{
    const struct fingerprint *a = left, *b = right;
    int order = text_compare(a->rule, b->rule);
    if (order == 0)
        order = text_compare(a->entry, b->entry);
    return order != 0 ? order : text_compare(a->field, b->field);
}

struct fingerprint *baseline_add(struct baseline *baseline)
{
    if (baseline->count == baseline->capacity) {
        size_t capacity = baseline->capacity ? baseline->capacity * 2 : 64;
        struct fingerprint *grown = realloc(baseline->items, capacity * sizeof *grown);
        if (!grown)
            return NULL;
        baseline->items = grown;
        baseline->capacity = capacity;
    }
    return &baseline->items[baseline->count++];
}

void baseline_sort(struct baseline *baseline)
{
    if (baseline->count > 1)
        qsort(baseline->items, baseline->count, sizeof *baseline->items, fingerprint_compare);
}

void baseline_fini(struct baseline *baseline)
{
    free(baseline->items);
    arena_fini(&baseline->arena);
    *baseline = (struct baseline){0};
}

static bool has_fingerprint(const struct finding *finding)
{
    return finding->severity != SEVERITY_OFF && finding->entry && finding->entry->id.bytes;
}

static struct fingerprint fingerprint_of(const struct finding *finding)
{
    return (struct fingerprint){.rule = text_of(finding->rule), .entry = finding->entry->id,
                                .field = finding->field ? text_of(finding->field) : TEXT(""), .count = 1};
}

/* ---- what a baseline covers ---- */

/* Is this one more finding that the baseline knows? */
static bool covers(struct baseline *baseline, const struct finding *finding)
{
    if (baseline->count == 0 || !has_fingerprint(finding))
        return false;
    struct fingerprint wanted = fingerprint_of(finding);
    struct fingerprint *known = bsearch(&wanted, baseline->items, baseline->count, sizeof wanted, fingerprint_compare);
    if (!known || known->matched == known->count)
        return false;
    known->matched++;
    return true;
}

static void uncount(struct review *review, enum severity severity)
{
    review->summary.errors -= severity == SEVERITY_ERROR;
    review->summary.warnings -= severity == SEVERITY_WARNING;
    review->summary.notes -= severity == SEVERITY_NOTE;
    review->covered++;
}

void baseline_apply(struct baseline *baseline, struct review *review)
{
    for (size_t i = 0; i < review->document_count; i++) {
        struct review_document *document = &review->documents[i];
        for (size_t j = 0; j < document->finding_count; j++) {
            struct finding *finding = &document->findings[j];
            if (!covers(baseline, finding))
                continue;
            uncount(review, finding->severity);
            finding->suppressed = TEXT("It is in the baseline.");
        }
        review_set_aside(document);
    }
}

void baseline_say_stale(const struct baseline *baseline, const char *path)
{
    for (size_t i = 0; i < baseline->count; i++) {
        const struct fingerprint *item = &baseline->items[i];
        if (item->matched == item->count)
            continue;
        complain("%s: stale: %.*s %.*s%s%.*s: %zu expected, %zu found", path, TEXT_ARGS(item->rule), TEXT_ARGS(item->entry),
                 item->field.length > 0 ? " " : "", TEXT_ARGS(item->field), item->count, item->matched);
    }
}

/* ---- the baseline of a review ---- */

static enum status collect(const struct review_document *document, struct baseline *out, struct baseline_gaps *gaps)
{
    for (size_t i = 0; i < document->finding_count; i++) {
        const struct finding *finding = &document->findings[i];
        if (!has_fingerprint(finding)) {
            gaps->without_entry += finding->severity != SEVERITY_OFF && !finding->entry;
            gaps->without_id += finding->severity != SEVERITY_OFF && finding->entry;
            continue;
        }
        struct fingerprint *item = baseline_add(out);
        if (!item)
            return STATUS_NO_MEMORY;
        *item = fingerprint_of(finding);
    }
    return STATUS_OK;
}

static void merge_equal(struct baseline *baseline)
{
    size_t kept = 0;
    for (size_t i = 0; i < baseline->count; i++) {
        if (kept > 0 && fingerprint_compare(&baseline->items[kept - 1], &baseline->items[i]) == 0)
            baseline->items[kept - 1].count += baseline->items[i].count;
        else
            baseline->items[kept++] = baseline->items[i];
    }
    baseline->count = kept;
}

enum status baseline_of(const struct review *review, struct baseline *out, struct baseline_gaps *gaps)
{
    enum status status = STATUS_OK;
    *out = (struct baseline){0};
    *gaps = (struct baseline_gaps){0};
    for (size_t i = 0; i < review->document_count && status == STATUS_OK; i++)
        status = collect(&review->documents[i], out, gaps);
    baseline_sort(out);
    merge_equal(out);
    return status;
}
