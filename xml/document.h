/* One session document of either dialect: an RDM export or a native one. The root decides. */
#ifndef DEPUTY_XML_DOCUMENT_H
#define DEPUTY_XML_DOCUMENT_H

#include "xml/reader.h"

/* Takes what a document says while it is read. Everything is provisional until document_read has succeeded. */
struct document_sink {
    void *context;
    /* The ID of an entry, in the order of the text; false: an entry before it has the same (DX004). */
    bool (*id)(void *context, const struct guid *id);
    /* An entry is complete. It and its texts are valid until the callback returns. */
    void (*entry)(void *context, const struct entry *entry);
    /* A finding outside every entry. Valid until the callback returns. */
    void (*stray)(void *context, const struct entry_diagnostic *diagnostic);
    bool wants_unread; /* entries come with what they do not hold (entry_unread); few ask, so it is not looked for otherwise */
};

struct document_result {
    const char *rule;    /* the DX rule that stopped it: "DX000" ... "DX003", "DX009"; NULL: read to its end */
    bool foreign;        /* with skip_foreign: the root is another kind of document's, nothing else is said */
    struct place place;  /* of the finding */
    char message[sizeof ((struct reader_error *)0)->message];
};

/* skip_foreign: a document with a foreign root is no error (directories). STATUS_OK also where the document is bad, which
 * stands in the result; STATUS_NO_MEMORY. */
enum status document_read(reader_source *source, void *source_context, bool skip_foreign, const struct document_sink *sink,
                          struct document_result *result);

/* What a dialect is to document.c. `state` belongs to the dialect. */
struct dialect {
    /* Is this the root of one of its documents? */
    bool (*is_root)(const struct reader_element *root);
    void *(*open)(struct reader *reader, const struct document_sink *sink); /* NULL: out of memory */
    enum reader_answer (*start)(void *state, const struct reader_element *element); /* the root too */
    void (*text)(void *state, struct text text);
    void (*end)(void *state, const char *name);
    bool (*failed)(const void *state);       /* memory ran out */
    bool (*is_encrypted)(const void *state); /* asked at the end; NULL: never */
    void (*close)(void *state);              /* accepts NULL */
};
extern const struct dialect rdm_dialect;
extern const struct dialect sessions_dialect;

#define SESSIONS_NAMESPACE "urn:deputy:sessions:1"

#endif
