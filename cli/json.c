#include "cli/json.h"

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

void json_add(json_t *value, struct buffer *out)
{
    out->failed |= json_text_add(value, out) != STATUS_OK;
    json_decref(value);
}

void json_add_line(json_t *value, struct buffer *out)
{
    json_add(value, out);
    buffer_add_byte(out, '\n');
}
