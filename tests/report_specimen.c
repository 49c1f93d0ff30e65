#include "tests/report_specimen.h"

#include <check.h>

#include "tests/scratch.h"

const struct entry_reference report_specimen_entry = {
    TEXT("a1f0c3d2-0001-4c6e-9b11-3f5a7d9e1c01"), TEXT(HOSTILE), TEXT(HOSTILE), KIND_COMMAND_LINE, MODE_CUSTOM};

static char plain_path[] = "a.rdm", hostile_path[] = HOSTILE;
static struct input inputs[2];
static struct review_document documents[2];

struct review_document *report_specimen_documents(void)
{
    inputs[0] = (struct input){.path = plain_path};
    inputs[1] = (struct input){.path = hostile_path};
    documents[0] = (struct review_document){.input = &inputs[0]};
    documents[1] = (struct review_document){.input = &inputs[1]};
    return documents;
}

struct review report_specimen(void)
{
    return (struct review){.summary = {.documents = 2, .entries = 1, .sessions = 1}, .document_count = 2,
                           .documents = report_specimen_documents()};
}

struct finding report_specimen_finding(void)
{
    return (struct finding){.rule = "RA001", .name = "run-as-with-administrator", .severity = SEVERITY_ERROR,
                            .place = {3, 38, 0}, .entry = &report_specimen_entry, .message = TEXT(HOSTILE),
                            .help = TEXT(HOSTILE)};
}

char *report_specimen_written(report_function *report, const struct review *review, const struct report_options *options)
{
    FILE *out = scratch_stream();
    ck_assert_ptr_nonnull(out);
    ck_assert_int_eq(report(review, options, out), STATUS_OK);
    return scratch_take(out);
}
