// SPDX-License-Identifier: Apache-2.0
// type_files: uploads. `accept` gives the files that came with this form; those kept from before
// (under the question's number in accept.answers) are counted with them, and whoever keeps the answer
// puts the new behind the kept. No new ones beside kept ones is a list of none, not a blank.
#include "definition/file_kind.h"
#include "definition/type.h"

// What is taken where the question names no endings: documents, pictures and tables, nothing that runs.
static const str common_endings[] = {STR_INIT("pdf"), STR_INIT("doc"),  STR_INIT("docx"), STR_INIT("odt"),
                                     STR_INIT("rtf"), STR_INIT("txt"),  STR_INIT("jpg"),  STR_INIT("jpeg"),
                                     STR_INIT("png"), STR_INIT("gif"),  STR_INIT("heic"), STR_INIT("xls"),
                                     STR_INIT("ods"), STR_INIT("xlsx"), STR_INIT("csv")};

static str files_ending_of(str name)
{
    size_t dot = STR_NONE;
    for (size_t i = 0; i < name.len; i++) {
        dot = name.ptr[i] == '.' ? i : dot;
    }
    return dot == STR_NONE ? STR("") : str_slice(name, dot + 1, name.len);
}

static bool files_ending(const struct question *q, str name)
{
    const str *endings = q->accept_count != 0 ? q->accept : common_endings;
    size_t count = q->accept_count != 0 ? q->accept_count : sizeof common_endings / sizeof *common_endings;
    str ending = files_ending_of(name);
    bool jpeg = str_eq_nocase(ending, STR("jpeg")) || str_eq_nocase(ending, STR("jpg"));
    for (size_t i = 0; i < count && ending.len != 0; i++) {
        if (str_eq_nocase(endings[i], ending) ||
            (jpeg && (str_eq(endings[i], STR("jpg")) || str_eq(endings[i], STR("jpeg"))))) {
            return true;
        }
    }
    return false;
}

static void files_endings_arg(struct accept *in, struct problem *p, const struct question *q)
{
    const str *endings = q->accept_count != 0 ? q->accept : common_endings;
    size_t count = q->accept_count != 0 ? q->accept_count : sizeof common_endings / sizeof *common_endings;
    str list = {0};
    for (size_t i = 0; i < count; i++) {
        list = i == 0 ? endings[0] : arena_printf(in->arena, "%.*s, %.*s", STR_ARG(list), STR_ARG(endings[i]));
    }
    problem_arg(p, "types", list);
}

static str files_megabytes(struct arena *a, int64_t bytes)
{
    int64_t tenths = bytes * 10 / (1024 * 1024);
    return tenths % 10 == 0 ? arena_printf(a, "%lld", (long long)(tenths / 10))
                            : arena_printf(a, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10));
}

// What is wrong with one file, if anything.
static bool files_fine(struct accept *in, const struct question *q, const struct field_file *f)
{
    int64_t max = question_has(q, OPTION_MAX_SIZE) ? q->max_size : LIMIT_FILE_SIZE;
    struct problem *p;
    if (f->size == 0) {
        p = problem_add(in, q, "files.empty");
    } else if (f->size > max) {
        p = problem_add(in, q, "files.size");
        problem_arg(p, "max", files_megabytes(in->arena, max));
    } else if (!files_ending(q, f->name)) {
        p = problem_add(in, q, "files.type");
        files_endings_arg(in, p, q);
    } else if (f->head.len != 0 && !file_kind_fits(files_ending_of(f->name), f->head)) {
        p = problem_add(in, q, "files.content");
    } else {
        return true;
    }
    problem_arg(p, "file", f->name);
    return false;
}

static void files_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    struct value kept = answers_get(in->answers, q->number);
    size_t kept_count = kept.kind == VALUE_FILES ? kept.count : 0;
    struct value_file *files = arena_array(in->arena, struct value_file, in->fields->count);
    size_t count = 0;
    size_t at = 0;
    for (const struct field *f = fields_next(in->fields, q->id, &at); f != NULL;
         f = fields_next(in->fields, q->id, &at)) {
        if (f->file == NULL) {
            continue;
        }
        if (!files_fine(in, q, f->file)) {
            return;
        }
        files[count++] = (struct value_file){f->file->name, f->file->type, f->file->token, f->file->size};
    }
    int64_t most = question_has(q, OPTION_MAX_ITEMS) ? q->max_items : LIMIT_FILE_COUNT;
    int64_t all = (int64_t)(count + kept_count);
    if (all == 0) {
        return;
    }
    if (all > most) {
        type_text_problem(in, q, "files.too-many", "max", most);
    } else if (all < q->min_items) {
        type_text_problem(in, q, "files.too-few", "min", q->min_items);
    }
    *ret_value = (struct value){.kind = VALUE_FILES, .count = count, .files = files};
}

static void files_fill(struct arena *a, const struct question *q, const struct value *value, struct fields *ret_fields)
{
    (void)a; // a browser takes no file from a page
    (void)q;
    (void)value;
    *ret_fields = (struct fields){0};
}

static void files_check(struct definition_report *report, const struct question *q)
{
    int64_t most = question_has(q, OPTION_MAX_ITEMS) ? q->max_items : LIMIT_FILE_COUNT;
    if (q->min_items > most || most > LIMIT_FILE_COUNT * 4) {
        type_text_contradiction(report, STR("“min-items” is more than “max-items”, or either is more than 100 files."),
                                STR("Ask for fewer files, or on several pages."));
    }
}

static const char *const files_problems[] = {"upload.missing", "any.characters", "files.empty",
                                             "files.size",     "files.type",     "files.content",
                                             "files.too-many", "files.too-few",  NULL};
const struct question_type type_files = {
    .name = STR_INIT("files"),
    .shown = SHOWN_FILES,
    .written = WRITTEN_FILES,
    .kinds = KIND(VALUE_BLANK) | KIND(VALUE_FILES),
    .options = HAS(OPTION_MIN_ITEMS) | HAS(OPTION_MAX_ITEMS) | HAS(OPTION_ACCEPT) | HAS(OPTION_MAX_SIZE),
    .problems = files_problems,
    .check = files_check,
    .accept = files_accept,
    .fill = files_fill,
};
