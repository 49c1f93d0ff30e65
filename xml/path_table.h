/* Finds the row of an element by its path, one step per element: names are compared as interned pointers. */
#ifndef DEPUTY_XML_PATH_TABLE_H
#define DEPUTY_XML_PATH_TABLE_H

#include "xml/rdm_table.h"
#include "xml/reader.h"

#define PATH_NODES 192
#define PATH_SLOTS 512
#define PATH_START 0       /* the node of <Connection> */
#define PATH_UNKNOWN 0xFFF /* an element that no row's path goes through */

struct path_table {
    const struct rdm_row *rows[PATH_NODES]; /* NULL: only a step of longer paths */
    size_t node_count;
    struct {
        const char *name; /* interned; NULL: free */
        uint16_t parent, node;
    } slots[PATH_SLOTS];
};

void path_table_init(struct path_table *table, struct reader *reader, const struct rdm_row *rows, size_t row_count);
uint16_t path_table_child(const struct path_table *table, uint16_t parent, const char *name);

#endif
