#include "xml/document.h"

#include <stdio.h>
#include <string.h>

struct document {
    const struct document_sink *sink;
    bool skip_foreign;
    struct reader *reader;
    const struct dialect *dialect;
    void *state;
    struct place root;
    bool foreign, failed;
};

static void on_begin(void *context, struct reader *reader)
{
    ((struct document *)context)->reader = reader;
}

static enum reader_answer on_root(struct document *document, const struct reader_element *root)
{
    static const struct dialect *const dialects[] = {&rdm_dialect, &sessions_dialect};
    document->root = reader_place(root);
    for (size_t i = 0; i < sizeof dialects / sizeof *dialects && !document->dialect; i++) {
        if (dialects[i]->is_root(root))
            document->dialect = dialects[i];
    }
    if (!document->dialect) {
        document->foreign = true;
        return document->skip_foreign ? READER_STOP : READER_SKIP;
    }
    document->state = document->dialect->open(document->reader, document->sink);
    document->failed = document->state == NULL;
    return document->failed ? READER_STOP : document->dialect->start(document->state, root);
}

static enum reader_answer on_start(void *context, const struct reader_element *element)
{
    struct document *document = context;
    if (element->depth == 1)
        return on_root(document, element);
    return document->dialect->start(document->state, element);
}

static void on_text(void *context, struct text text)
{
    struct document *document = context;
    if (document->dialect)
        document->dialect->text(document->state, text);
}

static void on_end(void *context, const char *name)
{
    struct document *document = context;
    if (document->dialect)
        document->dialect->end(document->state, name);
}

static void fail(struct document_result *result, const char *rule, struct place place, const char *message)
{
    result->rule = rule;
    result->place = place;
    snprintf(result->message, sizeof result->message, "%s", message);
}

#define ENCRYPTED_MESSAGE "This export is encrypted as a whole."

static enum status conclude(const struct document *document, enum status status, const struct reader_error *error,
                            struct document_result *result)
{
    if (status == STATUS_NO_MEMORY || document->failed || (document->state && document->dialect->failed(document->state)))
        return STATUS_NO_MEMORY;
    if (status == STATUS_CANNOT_READ)
        fail(result, "DX000", (struct place){1, 1, 0}, "The input cannot be read to its end.");
    else if (status == STATUS_ENCRYPTED)
        fail(result, "DX003", error->place, ENCRYPTED_MESSAGE);
    else if (document->foreign && document->skip_foreign)
        result->foreign = true;
    else if (status == STATUS_NOT_WELL_FORMED)
        fail(result, "DX001", error->place, error->message);
    else if (status == STATUS_OVER_LIMIT)
        fail(result, "DX009", error->place, error->message);
    else if (document->foreign)
        fail(result, "DX002", document->root, "The root element is not one of a session document.");
    else if (document->dialect->is_encrypted && document->dialect->is_encrypted(document->state))
        fail(result, "DX003", document->root, ENCRYPTED_MESSAGE);
    return STATUS_OK;
}

enum status document_read(reader_source *source, void *source_context, bool skip_foreign, const struct document_sink *sink,
                          struct document_result *result)
{
    struct document document = {.sink = sink, .skip_foreign = skip_foreign};
    struct reader_handler handler = {
        .context = &document,
        .begin = on_begin,
        .start = on_start,
        .text = on_text,
        .end = on_end,
        .past_doctype = skip_foreign,
    };
    struct reader_error error;
    *result = (struct document_result){0};
    enum status status = reader_parse(source, source_context, &handler, &error);
    status = conclude(&document, status, &error, result);
    if (document.dialect)
        document.dialect->close(document.state);
    return status;
}
