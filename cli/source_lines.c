#include "cli/source_lines.h"

enum status source_lines_open(struct source_lines *lines, struct input *input)
{
    enum status status = input ? input_open(input, &lines->reader) : STATUS_ABSENT;
    if (status != STATUS_OK)
        return status == STATUS_NO_MEMORY ? status : STATUS_OK;
    struct excerpt_source source = {input_read, input_seek, lines->reader};
    lines->excerpts = excerpt_reader_new(&source);
    return lines->excerpts ? STATUS_OK : STATUS_NO_MEMORY;
}

void source_lines_close(struct source_lines *lines)
{
    excerpt_reader_free(lines->excerpts);
    input_close(lines->reader);
    *lines = (struct source_lines){0};
}

enum status source_lines_read(struct source_lines *lines, const struct finding *finding, struct excerpt *out)
{
    bool has_line = lines->excerpts && strcmp(finding->rule, "DX000") != 0;
    enum status status = has_line ? excerpt_read(lines->excerpts, finding->place, out) : STATUS_ABSENT;
    return status == STATUS_OK || status == STATUS_NO_MEMORY ? status : STATUS_ABSENT;
}
