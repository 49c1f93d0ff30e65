#include "backends/json_text.h"

json_t *json_text(struct text text)
{
    if (!text.bytes)
        return json_null();
    json_t *string = json_stringn(text.bytes, text.length);
    if (string)
        return string;
    struct buffer valid = {0};
    for (size_t offset = 0; offset < text.length;)
        buffer_add_code_point(&valid, text_next_code_point(text, &offset));
    string = valid.failed ? NULL : json_stringn(valid.bytes, valid.length);
    buffer_fini(&valid);
    return string;
}

static int take(const char *bytes, size_t length, void *context)
{
    struct buffer *text = context;
    buffer_add(text, (struct text){bytes, length});
    return text->failed ? -1 : 0;
}

/* Not json_dumps: that leaves out an object's key, quietly, where its own buffer cannot grow. Ours keeps that in mind. */
enum status json_text_add(const json_t *value, struct buffer *out)
{
    struct buffer text = {0};
    size_t before = out->length;
    bool whole = value && json_dump_callback(value, take, &text, JSON_COMPACT | JSON_ENCODE_ANY) == 0 && !text.failed;
    if (whole)
        buffer_add_visible_json(out, buffer_text(&text));
    buffer_fini(&text);
    whole = whole && !out->failed;
    if (!whole)
        buffer_truncate(out, before);
    return whole ? STATUS_OK : STATUS_NO_MEMORY;
}
