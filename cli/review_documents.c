/* What a review leaves behind, put in order and given back. */
#include "cli/review.h"

#include <stdlib.h>

static int compare_quiet(const void *left, const void *right)
{
    const struct place *a = &((const struct quiet_session *)left)->place, *b = &((const struct quiet_session *)right)->place;
    int order = (a->line > b->line) - (a->line < b->line);
    return order != 0 ? order : (a->column > b->column) - (a->column < b->column);
}

static void sort_findings(struct finding *findings, size_t count)
{
    if (count > 1)
        qsort(findings, count, sizeof *findings, finding_compare);
}

void review_set_aside(struct review_document *document)
{
    struct finding *findings = document->findings;
    size_t kept = 0;
    for (size_t i = 0; i < document->finding_count; i++) {
        if (findings[i].suppressed.bytes)
            continue;
        struct finding moved = findings[i];
        findings[i] = findings[kept];
        findings[kept++] = moved;
    }
    if (kept == document->finding_count)
        return;
    document->suppressed_count += document->finding_count - kept;
    document->finding_count = kept;
    sort_findings(findings + kept, document->suppressed_count);
}

void review_sort(struct review_document *document)
{
    sort_findings(document->findings, document->finding_count);
    review_set_aside(document);
    if (document->quiet_count > 1)
        qsort(document->quiet, document->quiet_count, sizeof *document->quiet, compare_quiet);
}

bool review_is_complete(const struct review *review)
{
    return !review->has_unusable && !review->bad_repository && !review->failed_judgement;
}

void review_fini(struct review *review)
{
    for (size_t i = 0; i < review->document_count; i++) {
        free(review->documents[i].findings);
        free(review->documents[i].quiet);
    }
    free(review->documents);
    arena_fini(&review->arena);
    *review = (struct review){0};
}
