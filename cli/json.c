#include "cli/json.h"

#include "backends/json_text.h"

json_t *json_text(struct text text)
{
    if (!text.bytes)
        return json_null();
    json_t *string = json_stringn(text.bytes, text.length);
    if (string)
        return string;
    struct buffer clean = {0};
    for (size_t offset = 0; offset < text.length;)
        buffer_add_code_point(&clean, text_next_code_point(text, &offset));
    string = clean.failed ? NULL : json_stringn(clean.bytes, clean.length);
    buffer_fini(&clean);
    return string;
}

enum status json_write(json_t *value, FILE *out)
{
    struct buffer visible = {0};
    enum status status = json_text_add(value, &visible);
    json_decref(value);
    if (status == STATUS_OK && fwrite(visible.bytes, 1, visible.length, out) != visible.length)
        status = STATUS_CANNOT_WRITE;
    buffer_fini(&visible);
    return status;
}

enum status json_write_line(json_t *value, FILE *out)
{
    enum status status = json_write(value, out);
    return status == STATUS_OK && fputc('\n', out) == EOF ? STATUS_CANNOT_WRITE : status;
}
