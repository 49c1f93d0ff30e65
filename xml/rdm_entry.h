/* From the fields of one RDM entry to the entry itself: kinds, modes, aliases and defaults of RDM-FORMAT.md. */
#ifndef DEPUTY_XML_RDM_ENTRY_H
#define DEPUTY_XML_RDM_ENTRY_H

#include "xml/rdm_fields.h"

/* Texts of *out are borrowed from `fields`, which may get new ones (an add-on's properties are read here). */
void rdm_entry_build(struct rdm_fields *fields, struct entry *out);
/* Reads an add-on's properties, an XML document of its own in escaped text, and adds to `fields` what they say and the outer
 * document does not. */
void rdm_properties_merge(struct rdm_fields *fields);

/* Sets what is unread of an entry that was built, from what the fields have seen. */
void rdm_unread_collect(struct rdm_fields *fields, struct entry *entry);

#endif
