/* Any bytes as a document. With libFuzzer: -DDEPUTY_FUZZER. Otherwise a Check suite runs the target over every fixture and
 * over a few thousand mutations of them, always the same ones. */
#include <stdlib.h>
#include <string.h>

#include "xml/document.h"
#include "xml/writer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
    struct text rest;
    size_t piece; /* 0: as much as is asked for */
};

static long read_input(void *context, char *bytes, size_t size)
{
    struct input *input = context;
    size_t count = input->rest.length < size ? input->rest.length : size;
    if (input->piece && count > input->piece)
        count = input->piece;
    if (count > 0)
        memcpy(bytes, input->rest.bytes, count);
    input->rest = text_slice(input->rest, count, input->rest.length);
    return (long)count;
}

/* What a document said, as one number: two readings are compared, and every byte is touched. */
struct digest {
    uint64_t value;
    size_t entries;
    uint64_t size; /* of the document */
};

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void add_bytes(struct digest *digest, const void *bytes, size_t length)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < length; i++)
        digest->value = (digest->value ^ byte[i]) * 0x100000001B3u;
}

static void add_number(struct digest *digest, uint64_t number)
{
    add_bytes(digest, &number, sizeof number);
}

/* Texts are UTF-8 without U+0000, which no XML holds. */
static void add_text(struct digest *digest, struct text text)
{
    for (size_t offset = 0; offset < text.length;) {
        size_t start = offset;
        uint32_t code_point = text_next_code_point(text, &offset);
        require(code_point != 0 && (code_point != 0xFFFD || offset - start == 3));
    }
    add_number(digest, text.length + (text.bytes != NULL));
    if (text.length > 0)
        add_bytes(digest, text.bytes, text.length);
}

static void add_place(struct digest *digest, struct place place)
{
    require(place.line == 0 ? place.column == 0 : place.column > 0);
    require(place.offset <= digest->size * 3 / 2 + 4);
    add_number(digest, place.line);
    add_number(digest, place.column);
    add_number(digest, place.offset);
}

static void add_diagnostic(struct digest *digest, const struct entry_diagnostic *diagnostic)
{
    static const char rules[] = "DX001 DX004 DX005 DX006 DX007 DX008 DX009";
    require(strstr(rules, diagnostic->rule) != NULL && diagnostic->place.line > 0 && diagnostic->message.length > 0);
    add_bytes(digest, diagnostic->rule, 5);
    add_place(digest, diagnostic->place);
    add_text(digest, diagnostic->message);
    require(!diagnostic->subject.bytes || diagnostic->subject.length > 0);
    add_text(digest, diagnostic->subject);
}

static bool on_id(void *context, const struct guid *id)
{
    add_bytes(context, id->bytes, sizeof id->bytes);
    return id->bytes[15] % 3 != 0;
}

static void on_entry(void *context, const struct entry *read)
{
    struct digest *digest = context;
    struct entry *entry = entry_copy(read);
    require(entry && entry->kind < KIND_COUNT && entry->mode < MODE_COUNT && entry->output < OUTPUT_COUNT &&
            entry->shell_execute < TERNARY_COUNT && entry->place.line > 0);
    digest->entries++;
    add_number(digest, (uint64_t)entry->kind << 32 | (uint64_t)entry->mode << 16 | (uint64_t)entry->output << 8 |
                           (uint64_t)entry->shell_execute);
    add_place(digest, entry->place);
    add_text(digest, entry->type);
    for (int i = 0; i < FIELD_COUNT; i++) {
        add_text(digest, entry->fields[i].text);
        add_place(digest, entry->fields[i].place);
    }
    for (int i = 0; i < ENTRY_PARAMETERS; i++) {
        require(!entry->parameters[i].secured || !entry->parameters[i].value.bytes);
        add_text(digest, entry->parameters[i].label);
        add_text(digest, entry->parameters[i].value);
    }
    for (size_t i = 0; i < entry->clear_text_secret_count; i++)
        add_place(digest, entry->clear_text_secrets[i]);
    for (size_t i = 1; i < entry->clear_text_secret_count; i++)
        require(!place_before(entry->clear_text_secrets[i], entry->clear_text_secrets[i - 1]));
    for (size_t i = 0; i < entry->diagnostic_count; i++)
        add_diagnostic(digest, &entry->diagnostics[i]);
    free(entry);
}

static void on_stray(void *context, const struct entry_diagnostic *diagnostic)
{
    add_diagnostic(context, diagnostic);
}

static uint64_t read_document(struct text document, size_t piece, bool skip_foreign)
{
    struct digest digest = {.value = 0xCBF29CE484222325u, .size = document.length};
    struct input input = {document, piece};
    struct document_sink sink = {&digest, on_id, on_entry, on_stray, false};
    struct document_result result;
    require(document_read(read_input, &input, skip_foreign, &sink, &result) == STATUS_OK);
    require(!result.rule || (result.message[0] && result.place.line > 0 && !result.foreign));
    require(!result.foreign || skip_foreign);
    require(!strchr(result.message, '\n'));
    if (result.rule)
        add_bytes(&digest, result.rule, 5);
    add_text(&digest, text_of(result.message));
    add_place(&digest, result.place);
    return digest.value;
}

static bool take_id(void *context, const struct guid *id)
{
    (void)context;
    (void)id;
    return true;
}

struct rewriting {
    struct buffer out;
    struct digest meaning; /* of the entries that are written */
};

static void add_guid(struct digest *digest, bool has_guid, const struct guid *guid)
{
    add_number(digest, has_guid);
    if (has_guid)
        add_bytes(digest, guid->bytes, sizeof guid->bytes);
}

/* What an element of the native form says of its entry, wherever that came from. */
static void add_meaning(struct digest *digest, const struct entry *entry)
{
    add_guid(digest, entry->has_id, &entry->id);
    add_number(digest, entry->kind);
    add_number(digest, entry->is_credential);
    if (!entry_is_session(entry) && !entry->is_credential)
        add_text(digest, entry->type.bytes ? entry->type : TEXT(""));
    for (int i = 0; i < FIELD_COUNT; i++) {
        bool guid = i == FIELD_ID || i == FIELD_LINK || i == FIELD_OWN_LINK;
        if (writer_holds(entry, (enum entry_field)i) && !guid)
            add_text(digest, entry->fields[i].text);
    }
    if (!entry_is_session(entry))
        return;
    bool directory = entry->fields[FIELD_DIRECTORY].place.line != 0;
    add_guid(digest, entry->has_link, &entry->link);
    add_guid(digest, entry->has_own_link, &entry->own_link);
    const int words[] = {
        (int)entry->mode, (int)entry->output, (int)entry->shell_execute, entry->prompt, entry->net_only,
        entry->session_credentials, entry->administrator, entry->wait_for_exit, entry->run_64_bit,
        entry->default_directory, directory, entry->fields[FIELD_SECRET].place.line != 0,
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        add_number(digest, (uint64_t)words[i]);
    for (int i = 0; i < ENTRY_PARAMETERS; i++) {
        add_number(digest, entry->parameters[i].secured);
        add_text(digest, entry->parameters[i].label);
        add_text(digest, entry->parameters[i].value);
    }
}

static void write_entry(void *context, const struct entry *entry)
{
    struct rewriting *rewriting = context;
    struct digest unread = {0};
    for (size_t i = 0; i < entry->unread_count; i++) {
        require(entry->unread[i].place.line > 0 && entry->unread[i].path.length > 0);
        add_text(&unread, entry->unread[i].path);
    }
    enum writer_refusal refusal = writer_add(&rewriting->out, entry);
    if (refusal == WRITER_WRITTEN)
        add_meaning(&rewriting->meaning, entry);
    require(refusal == WRITER_WRITTEN || (refusal == WRITER_NO_ID && !entry->has_id));
}

static void ignore_stray(void *context, const struct entry_diagnostic *diagnostic)
{
    (void)context;
    (void)diagnostic;
}

static void write_document(struct text document, struct rewriting *to)
{
    struct input input = {document, 0};
    struct document_sink sink = {to, take_id, write_entry, ignore_stray, true};
    struct document_result result;
    writer_begin(&to->out);
    require(document_read(read_input, &input, false, &sink, &result) == STATUS_OK);
    writer_end(&to->out);
    require(!to->out.failed);
}

/* What is written says what was read, and is written again as it is. */
static void rewrite_document(struct text document)
{
    struct rewriting once = {0}, twice = {0};
    write_document(document, &once);
    write_document(buffer_text(&once.out), &twice);
    require(text_equals(buffer_text(&once.out), buffer_text(&twice.out)));
    require(once.meaning.value == twice.meaning.value);
    buffer_fini(&once.out);
    buffer_fini(&twice.out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text document = {(const char *)data, size};
    uint64_t whole = read_document(document, 0, false);
    require(read_document(document, size < 2000 ? 1 : 4093, false) == whole);
    read_document(document, 0, true);
    rewrite_document(document);
    return 0;
}

#ifndef DEPUTY_FUZZER

#include <check.h>
#include <dirent.h>
#include <stdio.h>

Suite *fuzz_suite(void);

#define MUTATIONS 32 /* of each fixture */

struct corpus {
    struct buffer files[512];
    size_t count;
};

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void load_file(struct corpus *corpus, const char *folder, const char *name)
{
    char path[512], piece[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s cannot be read", path);
    ck_assert_uint_lt(corpus->count, sizeof corpus->files / sizeof *corpus->files);
    struct buffer *out = &corpus->files[corpus->count++];
    for (size_t got; (got = fread(piece, 1, sizeof piece, file)) > 0;)
        buffer_add(out, (struct text){piece, got});
    fclose(file);
}

static void load_folder(struct corpus *corpus, const char *folder)
{
    char *names[1024];
    size_t count = 0;
    DIR *directory = opendir(folder);
    ck_assert_msg(directory != NULL, "%s is missing", folder);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        const char *dot = strrchr(entry->d_name, '.');
        if (dot && (strcmp(dot, ".rdm") == 0 || strcmp(dot, ".xml") == 0)) {
            ck_assert_uint_lt(count, sizeof names / sizeof *names);
            names[count++] = strdup(entry->d_name);
        }
    }
    closedir(directory);
    qsort(names, count, sizeof *names, compare_names);
    for (size_t i = 0; i < count; i++) {
        load_file(corpus, folder, names[i]);
        free(names[i]);
    }
}

static uint32_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (uint32_t)(*state >> 32);
}

static size_t pick(uint64_t *state, size_t below)
{
    return below ? next_random(state) % below : 0;
}

static const struct text pieces[] = {
    {"<", 1}, {">", 1}, {"&", 1}, {"\"", 1}, {"\0", 1}, {"\xFF", 1}, {"\xC1\x81", 2}, {"\xE0\x80\x80", 3}, {"\xEF\xBB\xBF", 3},
    {"\xFF\xFE", 2}, {"\xFE\xFF", 2}, {"\r\n", 2}, {"&#0;", 4}, {"&#x41;", 6}, {"&lt;", 4}, {"&x;", 3}, {"<!--", 4}, {"-->", 3},
    {"<![CDATA[", 9}, {"]]>", 3}, {"<?x?>", 5}, {"<!DOCTYPE a [", 13}, {"<Children><Connection>", 22}, {"</Connection>", 13},
    {"<RunAsConnection>", 17}, {"<RunAsX/>", 9}, {"<Password>p</Password>", 22}, {"<Image>", 7}, {"</Image>", 8},
    {" xmlns='urn:x'", 14}, {" xmlns:a='b' a:c='d'", 20}, {"\xF0\x9F\x98\x80", 4}, {"<run-as mode='custom' x=''/>", 28},
    {" encoding='utf-16'", 18}, {" encoding='iso-8859-1'", 22}, {"<ID>7d1e0000-0001-4c6e-9b11-3f5a7d9e1c0a</ID>", 45},
};

static void splice(struct buffer *out, struct text text, size_t from, size_t to, struct text with)
{
    struct buffer spliced = {0};
    buffer_add(&spliced, text_slice(text, 0, from));
    buffer_add(&spliced, with);
    buffer_add(&spliced, text_slice(text, to, text.length));
    buffer_fini(out);
    *out = spliced;
}

static void widen(struct buffer *out)
{
    struct buffer wide = {0};
    for (size_t i = 0; i < out->length; i++) {
        buffer_add_byte(&wide, out->bytes[i]);
        buffer_add_byte(&wide, '\0');
    }
    buffer_fini(out);
    *out = wide;
}

static void mutate(struct buffer *out, const struct corpus *corpus, uint64_t *state)
{
    struct text text = buffer_text(out);
    size_t at = pick(state, text.length + 1), end = at + pick(state, (text.length - at < 200 ? text.length - at : 200) + 1);
    switch (pick(state, 9)) {
    case 0: splice(out, text, at, at, pieces[pick(state, sizeof pieces / sizeof *pieces)]); break;
    case 1: splice(out, text, at, end, pieces[pick(state, sizeof pieces / sizeof *pieces)]); break;
    case 2: splice(out, text, at, end, (struct text){NULL, 0}); break;
    case 3: splice(out, text, at, at, text_slice(text, at, end)); break;
    case 4: splice(out, text, at, text.length, (struct text){NULL, 0}); break;
    case 5: splice(out, text, 0, at, (struct text){NULL, 0}); break;
    case 6: {
        struct text other = buffer_text(&corpus->files[pick(state, corpus->count)]);
        size_t start = pick(state, other.length + 1);
        splice(out, text, at, end, text_slice(other, start, start + pick(state, other.length - start + 1)));
        break;
    }
    case 7:
        if (text.length > 0)
            out->bytes[at % text.length] = (char)next_random(state);
        break;
    default:
        if (pick(state, 4) == 0)
            widen(out);
        else if (text.length > 0)
            out->bytes[at % text.length] ^= (char)(1 << pick(state, 8));
        break;
    }
}

START_TEST(every_fixture_and_mutations_of_it)
{
    static struct corpus corpus;
    uint64_t state = 0x9E3779B97F4A7C15u;
    corpus.count = 0;
    load_folder(&corpus, "fixtures/valid");
    load_folder(&corpus, "fixtures/invalid");
    ck_assert_uint_gt(corpus.count, 0);
    for (size_t i = 0; i < corpus.count; i++) {
        LLVMFuzzerTestOneInput((const uint8_t *)corpus.files[i].bytes, corpus.files[i].length);
        for (int j = 0; j < MUTATIONS && corpus.files[i].length < 20000; j++) {
            struct buffer mutated = {0};
            buffer_add(&mutated, buffer_text(&corpus.files[i]));
            for (size_t k = 0; k <= (size_t)j % 4; k++)
                mutate(&mutated, &corpus, &state);
            LLVMFuzzerTestOneInput((const uint8_t *)mutated.bytes, mutated.length);
            buffer_fini(&mutated);
        }
    }
    for (size_t i = 0; i < corpus.count; i++)
        buffer_fini(&corpus.files[i]);
}
END_TEST

Suite *fuzz_suite(void)
{
    Suite *suite = suite_create("fuzz");
    TCase *tcase = tcase_create("document");
    tcase_set_timeout(tcase, 600);
    tcase_add_test(tcase, every_fixture_and_mutations_of_it);
    suite_add_tcase(suite, tcase);
    return suite;
}

#endif
