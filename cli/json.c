#include "cli/json.h"

#include <stdlib.h>

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
    char *text = value ? json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
    json_decref(value);
    if (!text)
        return STATUS_NO_MEMORY;
    buffer_add_visible_json(&visible, text_of(text));
    free(text);
    bool failed = visible.failed;
    bool written = !failed && fwrite(visible.bytes, 1, visible.length, out) == visible.length;
    buffer_fini(&visible);
    return failed ? STATUS_NO_MEMORY : written ? STATUS_OK : STATUS_CANNOT_WRITE;
}

enum status json_write_line(json_t *value, FILE *out)
{
    enum status status = json_write(value, out);
    return status == STATUS_OK && fputc('\n', out) == EOF ? STATUS_CANNOT_WRITE : status;
}
