#include "cli/command.h"

static enum status report(enum output_format format, const struct review *review, const struct report_options *options,
                          FILE *out)
{
    static enum status (*const reports[FORMAT_COUNT])(const struct review *, const struct report_options *, FILE *) = {
        [FORMAT_TEXT] = report_text,
        [FORMAT_JSON] = report_json,
        [FORMAT_JSONL] = report_jsonl,
    };
    return reports[format](review, options, out);
}

int command_check(const struct options *options)
{
    struct command_review review;
    struct command_output output;
    bool keep_notes = options->verbose || options->format != FORMAT_TEXT;
    int code = command_review(options, keep_notes, NULL, &review);
    if (code == 0 && !command_output_open(options, &output)) {
        code = command_failure_code(&review.review);
    } else if (code == 0) {
        struct report_options how = command_report_options(options, &review.policy, output.stream);
        enum status status = report(options->format, &review.review, &how, output.stream);
        command_say_lowered_unusable(options, &review);
        code = command_output_close(options, &output, status) ? command_exit_code(options, &review.review)
                                                              : command_failure_code(&review.review);
    }
    command_review_fini(&review);
    return code;
}
