#include "xml/error_text.h"

#include <libxml/xmlerror.h>

#include <stdio.h>
#include <string.h>

static const struct {
    int code;
    const char *text;
} texts[] = {
    {XML_ERR_TAG_NAME_MISMATCH, "an end tag does not match its start tag"},
    {XML_ERR_GT_REQUIRED, "a tag is not closed with >"},
    {XML_ERR_TAG_NOT_FINISHED, "the text ends before every element is closed"},
    {XML_ERR_UNDECLARED_ENTITY, "an entity is used that is not defined"},
    {XML_ERR_ENTITYREF_SEMICOL_MISSING, "an & does not start an entity; write &amp;"},
    {XML_ERR_ATTRIBUTE_REDEFINED, "an attribute is given twice in one tag"},
    {XML_ERR_ATTRIBUTE_WITHOUT_VALUE, "an attribute has no value"},
    {XML_ERR_UNSUPPORTED_ENCODING, "the document names an encoding that is not known"},
    {XML_ERR_RESERVED_XML_NAME, "a processing instruction has a reserved name"},
    {XML_ERR_PI_NOT_FINISHED, "a processing instruction is not closed"},
    {XML_ERR_COMMENT_NOT_FINISHED, "a comment is not closed"},
    {XML_ERR_NAME_TOO_LONG, "a name is too long"},
    {XML_NS_ERR_UNDEFINED_NAMESPACE, "a namespace prefix is not declared"},
    {XML_NS_ERR_QNAME, "a name is not a qualified name"},
    {XML_NS_ERR_COLON, "a name holds a colon where none is allowed"},
    {XML_NS_ERR_ATTRIBUTE_REDEFINED, "an attribute is given twice in one tag"},
    {XML_NS_ERR_EMPTY, "a namespace prefix is declared with an empty namespace"},
    {XML_NS_ERR_XML_NAMESPACE, "a reserved namespace or prefix is declared"},
};

void error_text(const struct _xmlError *error, char *out, size_t size)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i].code == error->code) {
            snprintf(out, size, "%s", texts[i].text);
            return;
        }
    }
    /* libxml2 keeps what it quoted beside the message: where there is nothing, the message is its own words. */
    if (error->message && !error->str1 && !error->str2 && !error->str3)
        snprintf(out, size, "%.*s", (int)strcspn(error->message, "\n"), error->message);
    else
        snprintf(out, size, "not well-formed (error %d of libxml2)", error->code);
}
