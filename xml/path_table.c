#include "xml/path_table.h"

#include <assert.h>
#include <string.h>

static size_t slot_of(const struct path_table *table, uint16_t parent, const char *name)
{
    size_t slot = ((uintptr_t)name / 8 * 31 + (uintptr_t)parent * 131) % PATH_SLOTS;
    while (table->slots[slot].name && (table->slots[slot].name != name || table->slots[slot].parent != parent))
        slot = (slot + 1) % PATH_SLOTS;
    return slot;
}

uint16_t path_table_child(const struct path_table *table, uint16_t parent, const char *name)
{
    size_t slot = slot_of(table, parent, name);
    return table->slots[slot].name ? table->slots[slot].node : PATH_UNKNOWN;
}

static uint16_t add_child(struct path_table *table, uint16_t parent, const char *name)
{
    size_t slot = slot_of(table, parent, name);
    if (!table->slots[slot].name) {
        assert(table->node_count < PATH_NODES);
        table->slots[slot].name = name;
        table->slots[slot].parent = parent;
        table->slots[slot].node = (uint16_t)table->node_count++;
    }
    return table->slots[slot].node;
}

void path_table_init(struct path_table *table, struct reader *reader, const struct rdm_row *rows, size_t row_count)
{
    memset(table, 0, sizeof *table);
    table->node_count = 1;
    for (size_t i = 0; i < row_count; i++) {
        char path[64];
        assert(strlen(rows[i].path) < sizeof path);
        memcpy(path, rows[i].path, strlen(rows[i].path) + 1);
        uint16_t node = PATH_START;
        for (char *step = path, *next; step; step = next) {
            next = strchr(step, '/');
            if (next)
                *next++ = '\0';
            node = add_child(table, node, reader_intern(reader, step));
        }
        table->rows[node] = &rows[i];
    }
}
