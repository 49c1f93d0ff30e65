/* The one table of the native form's names (SPEC 8): what each attribute is to an entry. The reader and the writer share it. */
#ifndef DEPUTY_XML_SESSIONS_TABLE_H
#define DEPUTY_XML_SESSIONS_TABLE_H

#include "core/entry.h"

enum sessions_element { ELEMENT_ROOT, ELEMENT_SESSION, ELEMENT_CREDENTIAL, ELEMENT_ENTRY, ELEMENT_COMMAND, ELEMENT_SCRIPT,
                        ELEMENT_PARAMETER, ELEMENT_RUN_AS, ELEMENT_COUNT };

/* What an attribute is to an entry. */
enum sessions_target {
    TO_FIELD, /* a text of enum entry_field */
    TO_ID, TO_OWN_LINK, TO_LINK, TO_KIND, TO_TYPE, TO_MODE, TO_OUTPUT, TO_SHELL_EXECUTE, TO_DEFAULT_DIRECTORY,
    TO_ADMINISTRATOR, TO_WAIT, TO_RUN_64_BIT, TO_PROMPT, TO_NET_ONLY, TO_SESSION_CREDENTIALS, TO_SECRET,
    TO_NUMBER, TO_LABEL, TO_VALUE, TO_SECURED
};

enum sessions_form { FORM_TEXT, FORM_SWITCH, FORM_GUID, FORM_KIND, FORM_MODE, FORM_OUTPUT, FORM_NUMBER };

struct sessions_row {
    enum sessions_element element;
    const char *name;
    enum sessions_form form;
    enum sessions_target target;
    enum entry_field field; /* of TO_FIELD, and where the element's place goes; FIELD_COUNT: none */
    bool required;
};

#define SESSIONS_ROW_COUNT 40
/* Those of one element stand together, in the order they are written. */
extern const struct sessions_row sessions_rows[];
extern const char *const sessions_element_names[ELEMENT_COUNT];

#endif
