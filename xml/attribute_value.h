/* Values of attributes as XML means them. */
#ifndef DEPUTY_XML_ATTRIBUTE_VALUE_H
#define DEPUTY_XML_ATTRIBUTE_VALUE_H

#include "xml/reader.h"

/* libxml2 leaves an ampersand in a value as it would write it again, whichever reference stood there: &#38;. Here they all become
 * ampersands. `memory` holds the values that change until the next call; false: it did not suffice, which is latched. */
bool attribute_values_resolve(struct reader_attribute *attributes, size_t count, struct buffer *memory);

#endif
