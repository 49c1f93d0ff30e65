/* <override> and <suppress>: what a policy changes of rules that are there. */
#include "xml/policy_reader.h"

void policy_exception_override(struct policy_reader *reader, const struct reader_element *element)
{
    struct policy_override *override = policy_reader_allocate(reader, sizeof *override);
    if (!override)
        return;
    override->rule_id = policy_reader_copy(reader, policy_reader_attribute(element, "rule"));
    override->place = reader_place(element);
    policy_reader_severity(reader, element, &override->severity);
    *reader->next_override = override;
    reader->next_override = &override->next;
}

static bool read_digits(struct text text, int *out)
{
    *out = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] < '0' || text.bytes[i] > '9')
            return false;
        *out = *out * 10 + (text.bytes[i] - '0');
    }
    return text.length > 0;
}

/* Days since 1970-01-01 of a day of the Gregorian calendar: years that begin in March have their leap day last. */
static int64_t days_of(int year, int month, int day)
{
    int64_t shifted = year - (month <= 2);
    int64_t in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + in_year - 719468;
}

/* YYYY-MM-DD, of the years 1 to 9999. */
static bool read_day(struct text text, int64_t *out)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day;
    if (text.length != 10 || text.bytes[4] != '-' || text.bytes[7] != '-' || !read_digits(text_slice(text, 0, 4), &year) ||
        !read_digits(text_slice(text, 5, 7), &month) || !read_digits(text_slice(text, 8, 10), &day))
        return false;
    if (year < 1 || month < 1 || month > 12 || day < 1)
        return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    *out = days_of(year, month, day);
    return day <= lengths[month - 1] + (month == 2 && leap);
}

/* Which entries: a group's glob, or one entry's ID. */
static void read_scope(struct policy_reader *reader, const struct reader_element *element, struct suppression *suppression)
{
    struct text group = policy_reader_attribute(element, "group"), id = policy_reader_attribute(element, "id");
    if ((group.bytes != NULL) == (id.bytes != NULL)) {
        policy_reader_fail(reader, suppression->place, "<suppress> needs either group or id");
    } else if (group.bytes) {
        suppression->group = policy_reader_copy(reader, group);
        suppression->pattern = policy_reader_pattern(reader, true, suppression->group, suppression->place);
    } else if (!guid_parse(text_trimmed(id), &suppression->id) || guid_is_nil(&suppression->id)) {
        policy_reader_fail(reader, suppression->place, "\"%.*s\" is no ID", POLICY_READER_SHOWN(id));
    }
}

void policy_exception_suppress(struct policy_reader *reader, const struct reader_element *element)
{
    struct suppression *suppression = policy_reader_allocate(reader, sizeof *suppression);
    struct text until = policy_reader_attribute(element, "until");
    if (!suppression)
        return;
    *reader->next_suppression = suppression;
    reader->next_suppression = &suppression->next;
    suppression->rule_id = policy_reader_copy(reader, policy_reader_attribute(element, "rule"));
    suppression->reason = policy_reader_copy(reader, policy_reader_attribute(element, "reason"));
    suppression->place = reader_place(element);
    suppression->has_until = until.bytes != NULL;
    suppression->until_text = policy_reader_copy(reader, text_trimmed(until));
    if (text_is_blank(suppression->reason))
        policy_reader_fail(reader, suppression->place, "the reason is empty: say why this may stay as it is");
    if (until.bytes && !read_day(text_trimmed(until), &suppression->until))
        policy_reader_fail(reader, suppression->place, "until is no day such as 2027-01-31");
    read_scope(reader, element, suppression);
}
