// SPDX-License-Identifier: Apache-2.0
// read_question: a question's keys: those that every type takes, and those of its own by a table.
#include "definition/pattern.h"
#include "definition/question_option.h"
#include "definition/read.h"
#include "definition/search.h"
#include "definition/type.h"

enum {
    PATTERN_BYTES = 16 * 1024 * 1024, // of all compiled patterns of a document
    OWN_ERROR_COUNT = 40,
    ENDING_COUNT = 40,
    ENDING_LENGTH = 10,
};

static const str common_keys[] = {STR_INIT("id"),   STR_INIT("number"), STR_INIT("type"),       STR_INIT("title"),
                                  STR_INIT("hint"), STR_INIT("short"),  STR_INIT("why"),        STR_INIT("optional"),
                                  STR_INIT("when"), STR_INIT("errors"), STR_INIT("hide-title"), STR_INIT("from-link"),
                                  STR_INIT("find")};
enum {
    COMMON_COUNT = sizeof common_keys / sizeof *common_keys
};

static void read_words(struct reader *r, const struct place *at, const json_t *value, const struct question *q,
                       enum question_option option, str *ret_word)
{
    str word = {0};
    if (json_is_integer(value)) {
        word = arena_printf(r->arena, "%lld", (long long)json_integer_value(value));
    } else if (!read_string_value(r, at, value, &word)) {
        return;
    }
    const str *words = question_option_words(q->type, option);
    for (size_t i = 0; words != NULL && words[i].len != 0; i++) {
        if (str_eq(words[i], word)) {
            *ret_word = word;
            return;
        }
    }
    read_error(r, at, STR("See docs/definition.md for the words it takes."), "“%.*s” cannot be “%.*s”.",
               STR_ARG(question_options[option].name), STR_ARG(read_quote(word)));
}

static void read_pattern(struct reader *r, const struct place *at, const json_t *value, struct question *q)
{
    if (!read_string_value(r, at, value, &q->pattern)) {
        return;
    }
    if (q->pattern.len > LIMIT_PATTERN) {
        read_error(r, at, STR("Make it shorter, or check less."), "A pattern may have %d bytes.", LIMIT_PATTERN);
        return;
    }
    char why[120];
    size_t bytes = 0;
    size_t where = 0;
    q->pattern_code = pattern_compile(r->arena, q->pattern, &bytes, &where, (struct pattern_words){why, sizeof why});
    if (q->pattern_code == NULL) {
        read_error(r, at, STR("Write a regular expression as PCRE2 knows them; a backslash is written twice in JSON."),
                   "The pattern cannot be read at its character %zu: %s.", where + 1, why);
        return;
    }
    r->pattern_bytes += bytes;
    if (r->pattern_bytes > PATTERN_BYTES) {
        read_error(r, at, STR("Use simpler patterns, with smaller counts."),
                   "The patterns of this document are too large.");
    }
}

static void read_choices(struct reader *r, const struct place *at, const json_t *value, struct question *q)
{
    if (!json_is_array(value)) {
        read_error(r, at, STR("Write a list: [ … ]."), "“options” must be a list.");
        return;
    }
    struct option_list *list = arena_new(r->arena, struct option_list);
    read_options(r, at, value, list);
    q->options = list;
}

static void read_list_name(struct reader *r, const struct place *at, const json_t *value, struct question *q)
{
    str id;
    if (!read_string_value(r, at, value, &id)) {
        return;
    }
    size_t found = names_find(&r->list_names, id);
    if (found == STR_NONE) {
        read_error(r, at, read_nearest(r, &r->list_names, id, STR("Add it to \"lists\".")), "There is no list “%.*s”.",
                   STR_ARG(read_quote(id)));
        return;
    }
    if (q->options != NULL) {
        read_error(r, at, STR("Keep one of them."), "There is both “options” and “list”.");
    }
    q->options = &r->lists[found];
}

static void read_endings(struct reader *r, const struct place *at, const json_t *value, struct question *q)
{
    size_t count = json_array_size(value);
    if (count == 0 || count > ENDING_COUNT) {
        read_error(r, at, STR("Write a list such as [\"pdf\", \"jpg\"], or leave it out."),
                   "“accept” must be a list of 1 to %d endings.", ENDING_COUNT);
        return;
    }
    str *endings = arena_array(r->arena, str, count);
    for (size_t i = 0; i < count; i++) {
        struct place here = {at, NULL, i};
        if (!read_string_value(r, &here, json_array_get(value, i), &endings[i])) {
            continue;
        }
        endings[i] = str_starts(endings[i], STR(".")) ? str_slice(endings[i], 1, endings[i].len) : endings[i];
        bool fine = endings[i].len > 0 && endings[i].len <= ENDING_LENGTH;
        for (size_t j = 0; j < endings[i].len && fine; j++) {
            char c = endings[i].ptr[j];
            fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        }
        if (!fine) {
            read_error(r, &here, STR("Write it as \"pdf\": small letters and digits."),
                       "This is no ending of a file's name.");
        }
    }
    q->accept = endings;
    q->accept_count = count;
}

static void read_megabytes(struct reader *r, const struct place *at, const json_t *value, struct question *q)
{
    struct decimal size;
    if (!read_decimal_value(r, at, value, &size)) {
        return;
    }
    if (decimal_compare(size, (struct decimal){1, 2}) < 0 ||
        decimal_compare(size, (struct decimal){OPTION_FILE_MB, 0}) > 0 || size.scale > 6) {
        read_error(r, at, STR("Give a number of megabytes, such as 7."), "“max-size” must be from 0.01 to %d.",
                   OPTION_FILE_MB);
        return;
    }
    q->max_size = size.units * 1024 * 1024;
    for (int i = 0; i < size.scale; i++) {
        q->max_size /= 10;
    }
}

static void read_range(struct reader *r, const struct place *at, const json_t *value, struct range *ret_range)
{
    static const str keys[] = {STR_INIT("min"), STR_INIT("max")};
    const json_t *min = json_object_get(value, "min");
    const json_t *max = json_object_get(value, "max");
    if (read_object(r, at, value, keys, 2)) {
        ret_range->has_min = min != NULL && read_decimal_value(r, &(struct place){at, "min", 0}, min, &ret_range->min);
        ret_range->has_max = max != NULL && read_decimal_value(r, &(struct place){at, "max", 0}, max, &ret_range->max);
    }
}

static void read_flag_option(struct reader *r, const struct place *above, const json_t *object, struct question *q,
                             enum question_option option)
{
    if (option == OPTION_SPELLCHECK) {
        q->no_spellcheck = !read_flag(r, above, object, "spellcheck", true);
    } else if (option == OPTION_LOOKUP) {
        q->lookup = read_flag(r, above, object, "lookup", false);
    } else {
        q->in_line = read_flag(r, above, object, "inline", false);
    }
}

static void read_one_question_option(struct reader *r, const struct place *above, const json_t *object,
                                     struct question *q, enum question_option option)
{
    const char *key = question_options[option].name.ptr;
    const json_t *value = json_object_get(object, key);
    struct place at = {above, key, 0};
    void *field = (char *)q + question_options[option].offset;
    switch (question_options[option].form) {
    case FORM_WHOLE:
        read_whole(r, above, object, key, question_options[option].min, question_options[option].max, field);
        break;
    case FORM_DECIMAL:
        read_decimal_value(r, &at, value, field);
        break;
    case FORM_STRING:
        read_string_value(r, &at, value, field);
        break;
    case FORM_TEXT:
        *(struct text *)field = read_text_value(r, &at, value);
        break;
    case FORM_DATE:
        if (q->type->shown == SHOWN_TIME) {
            read_time_value(r, &at, value, option == OPTION_EARLIEST ? &q->earliest_minute : &q->latest_minute);
        } else {
            read_date_value(r, &at, value, q->type->shown, field);
        }
        break;
    case FORM_FLAG:
        read_flag_option(r, above, object, q, option);
        break;
    case FORM_WORDS:
        read_words(r, &at, value, q, option, field);
        break;
    case FORM_PATTERN:
        read_pattern(r, &at, value, q);
        break;
    case FORM_OPTIONS:
        read_choices(r, &at, value, q);
        break;
    case FORM_LIST:
        read_list_name(r, &at, value, q);
        break;
    case FORM_ENDINGS:
        read_endings(r, &at, value, q);
        break;
    case FORM_MEGABYTES:
        read_megabytes(r, &at, value, q);
        break;
    case FORM_RANGE:
        read_range(r, &at, value, field);
        break;
    }
}

static void read_question_keys(struct reader *r, const struct place *at, const json_t *value, const struct question *q)
{
    str keys[COMMON_COUNT + OPTION__COUNT];
    size_t count = 0;
    for (; count < COMMON_COUNT; count++) {
        keys[count] = common_keys[count];
    }
    for (int i = 0; i < OPTION__COUNT; i++) {
        if ((q->type->options >> i & 1) != 0) {
            keys[count++] = question_options[i].name;
        } else if (json_object_get(value, question_options[i].name.ptr) != NULL) {
            read_error(r, &(struct place){at, question_options[i].name.ptr, 0},
                       STR("Take it out, or choose another type."), "A question of type “%.*s” has no “%.*s”.",
                       STR_ARG(q->type->name), STR_ARG(question_options[i].name));
            keys[count++] = question_options[i].name; // said already
        }
    }
    read_object(r, at, value, keys, count);
}

static void read_own_errors(struct reader *r, const struct place *above, const json_t *object, struct question *q)
{
    const json_t *value = json_object_get(object, "errors");
    struct place at = {above, "errors", 0};
    str keys[OWN_ERROR_COUNT] = {STR_INIT("any")};
    const char *names[OWN_ERROR_COUNT] = {"any"};
    size_t count = 1;
    if (value == NULL) {
        return;
    }
    for (size_t i = 0; q->type->problems[i] != NULL && count < OWN_ERROR_COUNT; i++) {
        names[count] = strchr(q->type->problems[i], '.') + 1;
        keys[count] = str_from(names[count]);
        count++;
    }
    if (!read_object(r, &at, value, keys, count)) {
        return;
    }
    struct own_error *own = arena_array(r->arena, struct own_error, count);
    size_t given = 0;
    for (size_t i = 0; i < count; i++) {
        struct text words = read_text(r, &at, value, names[i]);
        if (text_given(words)) {
            own[given++] = (struct own_error){names[i], words};
        }
    }
    q->own_errors = own;
    q->own_error_count = given;
}

static void check_control_name(struct reader *r, const struct place *at, const struct question *q, str part)
{
    for (size_t j = 0; j < q->page->question_count; j++) {
        str other = q->page->questions[j]->id;
        if (other.len == q->id.len + 1 + part.len && str_starts(other, q->id) && str_ends(other, part) &&
            other.ptr[q->id.len] == '-') {
            read_error(r, &(struct place){at, "id", 0}, STR("Choose another id for one of them."),
                       "A control of this question would have the name of another question, “%.*s”.", STR_ARG(other));
        }
    }
}

// Staff find a case by names and postcodes, unless the question says not; by other words where it says so.
static void read_find(struct reader *r, const struct place *above, const json_t *object, struct question *q)
{
    static const struct {
        str type;
        enum question_find find;
    } usual[] = {{STR_INIT("name"), QUESTION_FIND_WORDS},
                 {STR_INIT("organisation"), QUESTION_FIND_WORDS},
                 {STR_INIT("address"), QUESTION_FIND_POSTCODE}};
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++) {
        q->find = str_eq(usual[i].type, q->type->name) ? usual[i].find : q->find;
    }
    if (json_object_get(object, "find") != NULL) {
        bool has_words = q->type->shown == SHOWN_TEXT || q->type->shown == SHOWN_LINES ||
                         q->type->shown == SHOWN_PARTS || q->type->shown == SHOWN_EMAIL;
        q->find = read_flag(r, above, object, "find", false) ? QUESTION_FIND_WORDS : QUESTION_FIND_NOT;
        if (q->find != QUESTION_FIND_NOT && !has_words) {
            read_error(r, &(struct place){above, "find", 0}, STR("Take it out, or ask for words."),
                       "No case is found by an answer of type “%.*s”.", STR_ARG(q->type->name));
        }
    }
    r->definition->find_count += q->find != QUESTION_FIND_NOT ? 1 : 0;
}

// The first answer may come with a link where a line of text or a choice is asked for, and once.
static void read_from_link(struct reader *r, const struct place *above, const json_t *object, struct question *q)
{
    struct place at = {above, "from-link", 0};
    if (json_object_get(object, "from-link") == NULL ||
        !read_id(r, above, object, "from-link", QUESTION_LINK_NAME, &q->from_link)) {
        return;
    }
    if (!question_link_name_is_free(q->from_link)) {
        read_error(r, &at, STR("Choose another name."), "Addresses use “%.*s” themselves.", STR_ARG(q->from_link));
    }
    if (!question_type_comes_by_link(q->type)) {
        read_error(r, &at, STR("Take it out, or ask for one line or a choice."),
                   "A link cannot bring an answer of type “%.*s”.", STR_ARG(q->type->name));
    } else if (q->page->kind == PAGE_REPEAT) {
        read_error(r, &at, STR("Take it out."), "A link cannot bring an answer of a row.");
    }
    read_counts(r, &at, &r->links_read, LIMIT_LINK_COUNT, "answers from a link");
}

// One list for all questions of the document.
static const struct option_list *read_countries(struct reader *r)
{
    if (r->countries == NULL) {
        r->countries = arena_new(r->arena, struct option_list);
        *r->countries = r->options != NULL && r->options->countries != NULL
                            ? *r->options->countries(r->arena, r->definition->languages, r->definition->language_count)
                            : type_country_codes(r->arena);
    }
    return r->countries;
}

// Names of controls must differ on a page: "a" in parts has "a-day", which may be another's id.
static void check_control_names(struct reader *r, const struct place *at, const struct question *q)
{
    for (size_t i = 0; i < q->type->part_count; i++) {
        check_control_name(r, at, q, q->type->parts[i].name);
    }
    if (q->type->searches) {
        check_control_name(r, at, q, STR("chosen"));
    }
    if (q->type->written == WRITTEN_FILES) {
        check_control_name(r, at, q, STR("remove"));
    }
    if (q->options != NULL && q->options->other != NULL) {
        check_control_name(r, at, q, STR("other"));
        if (!q->type->opens) {
            read_error(r, at, STR("Make it radios or checkboxes."),
                       "A question of type “%.*s” has no place for the free text of the option “%.*s”.",
                       STR_ARG(q->type->name), STR_ARG(read_quote(q->options->other->value)));
        }
    }
}

void read_question(struct reader *r, const struct place *at, const json_t *value, struct question *q)
{
    if (!json_is_object(value)) {
        read_error(r, at, STR("Write an object: { … }."), "A question must be an object.");
        return;
    }
    q->title = read_text(r, at, value, "title");
    q->hint = read_text(r, at, value, "hint");
    q->short_name = read_text(r, at, value, "short");
    q->why = read_text(r, at, value, "why");
    q->optional = read_flag(r, at, value, "optional", false);
    q->hide_title = read_flag(r, at, value, "hide-title", false);
    q->revealed_when = read_when(r, at, value);
    q->when = q->revealed_by == NULL ? q->revealed_when : read_reveal_both(r, q->when, q->revealed_when);
    if (q->type == NULL) {
        return; // told already; its keys cannot be known
    }
    read_question_keys(r, at, value, q);
    size_t errors = r->report->errors;
    for (int i = 0; i < OPTION__COUNT; i++) {
        if ((q->type->options >> i & 1) != 0 && json_object_get(value, question_options[i].name.ptr) != NULL) {
            q->given |= UINT64_C(1) << i;
            read_one_question_option(r, at, value, q, (enum question_option)i);
        }
    }
    r->definition->hidden_count += q->type->hidden ? 1 : 0;
    read_own_errors(r, at, value, q);
    read_from_link(r, at, value, q);
    read_find(r, at, value, q);
    check_control_names(r, at, q);
    read_reveal(r, at, q);
    if (q->type->shown == SHOWN_COUNTRY) {
        q->options = read_countries(r);
    }
    if (q->type->searches && q->options != NULL && q->options->search == NULL) {
        struct option_list *list = (struct option_list *)(uintptr_t)q->options; // ours, while it is read
        list->search = search_build(r->arena, list, r->definition->language_count);
    }
    if ((q->type->options >> OPTION_OPTIONS & 1) != 0 && q->options == NULL && r->report->errors == errors) {
        read_error(r, at, STR("Add \"options\": [ … ] or \"list\": the id of a list."),
                   "There is nothing to choose from.");
    }
    if (q->type->check != NULL && r->report->errors == errors) {
        size_t before = r->report->count;
        struct definition_report *report = r->report;
        q->type->check(report, q);
        for (size_t i = before; i < report->count; i++) {
            if (report->items[i].pointer.len == 0) {
                report->items[i].pointer = place_pointer(report->arena, at);
            }
        }
    }
}
