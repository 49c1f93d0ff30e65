#include "cli/diff_spans.h"

#include <stdlib.h>

/* Myers' O(ND), with an end to D: time grows with the texts, and with no product of them. */
#define EDITS 128

/* Letters and digits, and every byte of what is not ASCII: marks never begin or end within a word. */
static bool is_word(char byte)
{
    unsigned char at = (unsigned char)byte;
    return at >= 0x80 || (at >= '0' && at <= '9') || ((at | 0x20) >= 'a' && (at | 0x20) <= 'z');
}

static bool splits_word(struct text text, size_t at)
{
    return at > 0 && at < text.length && is_word(text.bytes[at - 1]) && is_word(text.bytes[at]);
}

/* What both have at their ends, in whole words. */
static void find_common(struct text a, struct text b, size_t *head, size_t *tail)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    *head = *tail = 0;
    while (*head < shorter && a.bytes[*head] == b.bytes[*head])
        (*head)++;
    while (splits_word(a, *head) || splits_word(b, *head))
        (*head)--;
    while (*tail < shorter - *head && a.bytes[a.length - 1 - *tail] == b.bytes[b.length - 1 - *tail])
        (*tail)++;
    while (splits_word(a, a.length - *tail) || splits_word(b, b.length - *tail))
        (*tail)--;
}

/* What lies between the ends that are common, word by word; marks are single bytes. */
struct words {
    struct text text;
    size_t offset;  /* of it in the whole text */
    size_t *starts; /* and the end behind the last */
    bool *differs;
    size_t count;
};

static bool split(struct text whole, size_t head, size_t tail, struct words *out)
{
    *out = (struct words){.text = text_slice(whole, head, whole.length - tail), .offset = head};
    out->starts = malloc((out->text.length + 1) * sizeof *out->starts);
    out->differs = calloc(out->text.length + 1, sizeof *out->differs);
    if (!out->starts || !out->differs)
        return false;
    for (size_t at = 0; at < out->text.length; at++) {
        if (!splits_word(out->text, at))
            out->starts[out->count++] = at;
    }
    out->starts[out->count] = out->text.length;
    return true;
}

static bool equal_words(const struct words *a, size_t i, const struct words *b, size_t j)
{
    return text_equals(text_slice(a->text, a->starts[i], a->starts[i + 1]), text_slice(b->text, b->starts[j], b->starts[j + 1]));
}

/* Of every number of edits how far each diagonal was followed in the first text; -1: it cannot be reached. */
struct trace {
    long reached[EDITS + 1][2 * EDITS + 3]; /* diagonal k at k + EDITS + 1 */
};

static long *at_diagonal(struct trace *trace, long edits, long k)
{
    return &trace->reached[edits][k + EDITS + 1];
}

/* Where diagonal k begins with one edit more than those before: behind a word taken from the first text, or from the second. */
static long begin_diagonal(struct trace *trace, long edits, long k, const struct words *a, const struct words *b, bool *of_first)
{
    long right = *at_diagonal(trace, edits - 1, k - 1), down = *at_diagonal(trace, edits - 1, k + 1);
    right = right >= 0 && right < (long)a->count ? right + 1 : -1;
    down = down >= 0 && down - k <= (long)b->count ? down : -1;
    *of_first = right > down;
    return *of_first ? right : down;
}

/* The number of edits; -1: there are more than EDITS. */
static long follow(struct trace *trace, const struct words *a, const struct words *b)
{
    bool of_first;
    for (long edits = 0; edits <= EDITS; edits++) {
        memset(trace->reached[edits], 0xFF, sizeof trace->reached[edits]); /* -1 */
        for (long k = -edits; k <= edits; k += 2) {
            long x = edits == 0 ? 0 : begin_diagonal(trace, edits, k, a, b, &of_first);
            while (x >= 0 && x < (long)a->count && x - k < (long)b->count && equal_words(a, (size_t)x, b, (size_t)(x - k)))
                x++;
            *at_diagonal(trace, edits, k) = x;
            if (x == (long)a->count && x - k == (long)b->count)
                return edits;
        }
    }
    return -1;
}

/* From the end of the path back to its begin. */
static void mark_path(struct trace *trace, long edits, struct words *a, struct words *b)
{
    long k = (long)a->count - (long)b->count;
    for (; edits > 0; edits--) {
        bool of_first;
        long x = begin_diagonal(trace, edits, k, a, b, &of_first);
        if (of_first)
            a->differs[x - 1] = true;
        else
            b->differs[x - k - 1] = true;
        k += of_first ? -1 : 1;
    }
}

static bool mark(struct words *a, struct words *b)
{
    struct trace *trace = malloc(sizeof *trace);
    if (!trace)
        return false;
    long edits = follow(trace, a, b);
    if (edits >= 0) {
        mark_path(trace, edits, a, b);
    } else {
        memset(a->differs, true, a->count);
        memset(b->differs, true, b->count);
    }
    free(trace);
    return true;
}

static bool gather(const struct words *words, struct diff_spans *out)
{
    out->items = malloc((words->count + 1) * sizeof *out->items);
    for (size_t i = 0; out->items && i < words->count; i++) {
        size_t start = words->offset + words->starts[i], end = words->offset + words->starts[i + 1];
        if (words->differs[i] && i > 0 && words->differs[i - 1])
            out->items[out->count - 1].end = end;
        else if (words->differs[i])
            out->items[out->count++] = (struct diff_span){start, end};
    }
    return out->items != NULL;
}

bool diff_find_spans(struct text before, struct text after, struct diff_spans *of_before, struct diff_spans *of_after)
{
    struct words a = {0}, b = {0};
    size_t head, tail;
    *of_before = *of_after = (struct diff_spans){0};
    find_common(before, after, &head, &tail);
    bool done = split(before, head, tail, &a) && split(after, head, tail, &b) && mark(&a, &b) && gather(&a, of_before) &&
                gather(&b, of_after);
    free(a.starts);
    free(a.differs);
    free(b.starts);
    free(b.differs);
    return done;
}

void diff_spans_fini(struct diff_spans *spans)
{
    free(spans->items);
    *spans = (struct diff_spans){0};
}
