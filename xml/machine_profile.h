/* Simulated machines as documents (SPEC 6, urn:deputy:machine:1; machine.xsd says the same). */
#ifndef DEPUTY_XML_MACHINE_PROFILE_H
#define DEPUTY_XML_MACHINE_PROFILE_H

#include "core/machine.h"
#include "xml/reader.h"

#define MACHINE_PROFILE_NAMESPACE "urn:deputy:machine:1"

/* Reads a whole profile into `out`, which is the caller's to machine_fini. STATUS_OK; STATUS_INVALID for what is well-formed
 * and no profile, or the codes of reader_parse; *error then says where, what and what to do, and `out` is zeroed. */
enum status machine_profile_read(reader_source *source, void *context, struct machine *out, struct reader_error *error);

#endif
