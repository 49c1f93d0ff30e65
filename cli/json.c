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

enum status json_write_line(json_t *value, FILE *out)
{
    if (!value)
        return STATUS_NO_MEMORY;
    char *line = json_dumps(value, JSON_COMPACT);
    json_decref(value);
    if (!line)
        return STATUS_NO_MEMORY;
    bool written = fputs(line, out) >= 0 && fputc('\n', out) != EOF;
    free(line);
    return written ? STATUS_OK : STATUS_CANNOT_WRITE;
}
