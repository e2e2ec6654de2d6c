// SPDX-License-Identifier: Apache-2.0
// question_choices: the fields of questions that are answered by choosing.
#include "definition/search.h"
#include "html/words_list.h"
#include "web/question_field.h"
#include "web/question_macros.h"
#include "web/request.h"
#include "web/texts.h"
#include "web/way_words.h"

// Which of the options the page's controls hold, by index. Each held value is looked up, and not each option
// among the held, of which a stranger may send thousands.
static const bool *question_choices_held(const struct question_field_source *from)
{
    const struct option_list *list = from->question->options;
    bool *held = arena_array(from->request->arena, bool, list == NULL ? 0 : list->count);
    const struct field *field;
    size_t at = 0;
    while (list != NULL && from->shown != NULL && (field = fields_next(from->shown, from->question->id, &at)) != NULL) {
        const struct option *o = option_find(list, field->value);
        if (o != NULL) {
            held[o - list->items] = true;
        }
    }
    return held;
}

static bool question_choices_is_chosen(const struct question_field_source *from, str value)
{
    const struct field *chosen;
    size_t at = 0;
    while (from->shown != NULL && (chosen = fields_next(from->shown, from->question->id, &at)) != NULL) {
        if (str_eq(chosen->value, value)) {
            return true;
        }
    }
    return false;
}

static str question_choices_item_id(const struct question_field_source *from, const struct question_field *field,
                                    size_t index)
{
    return index == 0 ? field->id : arena_printf(from->request->arena, "%.*s.%zu", STR_ARG(field->id), index + 1);
}

// The box for the free text of "Other, please say", within that option.
static void question_choices_other_box(const struct question_field_source *from, const struct option *option,
                                       struct question_field *box)
{
    const struct question *q = from->question;
    str name = arena_concat(from->request->arena, q->id, STR("-other"));
    str label = texts_plain(from->reader, option->other_label);
    *box =
        (struct question_field){.type = STR("text"),
                                .id = name,
                                .name = name,
                                .title = label.len != 0 ? label : request_words(from->request, WORD_QUESTION_OTHER),
                                .control_type = STR("text"),
                                .value = from->shown == NULL ? (str){0} : fields_part(from->shown, q->id, STR("other")),
                                .error = question_field_error(from, true, STR("other"))};
}

static struct question_opened question_choices_opened(const struct question_field_source *from,
                                                      const struct option *option, struct govuk_item *item)
{
    struct question_field *fields = arena_array(from->request->arena, struct question_field, option->reveal_count + 1);
    size_t count = 0;
    if (option->other) {
        question_choices_other_box(from, option, &fields[count++]);
    }
    struct question_field_source within = *from;
    within.opened = true;
    for (size_t i = 0; i < option->reveal_count; i++) {
        within.question = option->reveals[i];
        if (journey_reveals(from->journey, within.question)) {
            question_field_of(&within, false, &fields[count++]);
        }
    }
    return (struct question_opened){item, fields, count};
}

// Where the options begin that stand apart, below an "or": the last ones, each alone or not at all.
static size_t question_choices_apart(const struct option_list *list)
{
    size_t apart = list->count;
    while (apart > 0 && list->items[apart - 1].exclusive) {
        apart--;
    }
    return apart;
}

// Ten thousand radios are a page of megabytes, which nobody looks through. The same options in a list that opens
// are a fifth of that, and a browser finds one in it by its first letters.
static bool question_choices_are_too_many(const struct question *q)
{
    bool many = q->type->written == WRITTEN_TEXT && q->options != NULL && q->options->count > OPTIONS_AT_HAND;
    for (size_t i = 0; many && i < q->options->count; i++) {
        many = !q->options->items[i].other && q->options->items[i].reveal_count == 0;
    }
    return many;
}

void question_choices_options(const struct question_field_source *from, struct question_field *field)
{
    const struct question *q = from->question;
    struct arena *a = from->request->arena;
    size_t most = q->options == NULL ? 0 : q->options->count;
    struct govuk_item *items = arena_array(a, struct govuk_item, most + 1);
    struct question_opened *opened = arena_array(a, struct question_opened, most);
    size_t apart = q->options == NULL ? 0 : question_choices_apart(q->options);
    const bool *held = question_choices_held(from);
    if (question_choices_are_too_many(q)) {
        field->type = STR("select");
        question_choices_select(from, field);
        return;
    }
    size_t offered = 0;
    size_t count = 0;
    for (size_t i = 0; i < most; i++) {
        const struct option *option = &q->options->items[i];
        if (!journey_offers(from->journey, option)) {
            continue;
        }
        if (i >= apart && offered != 0 && offered == count) {
            items[count++].divider = request_words(from->request, WORD_COMPONENT_OR);
        }
        if (option->other || option->reveal_count != 0) {
            opened[field->opened.count++] = question_choices_opened(from, option, &items[count]);
        }
        items[count++] = (struct govuk_item){.id = question_choices_item_id(from, field, offered++),
                                             .value = option->value,
                                             .text = texts_plain(from->reader, option->label),
                                             .hint.text = texts_plain(from->reader, option->hint),
                                             .checked = held[i] ? CHOICE_YES : CHOICE_NO,
                                             .behaviour = option->exclusive ? STR("exclusive") : (str){0}};
    }
    field->items = (struct govuk_item_list){items, count};
    field->opened.items = opened;
    // Side by side nothing can open below one of them.
    field->items_classes = q->in_line && field->opened.count == 0 ? STR("govuk-radios--inline") : (str){0};
    field->error = question_field_error(from, true, (str){0}); // that of a box stands at the box
}

void question_choices_yes_no(const struct question_field_source *from, struct question_field *field)
{
    static const struct {
        str value;
        const struct word *label;
    } answers[] = {{STR_INIT("true"), WORD_ANSWER_YES}, {STR_INIT("false"), WORD_ANSWER_NO}};
    struct govuk_item *items = arena_array(from->request->arena, struct govuk_item, 2);
    for (size_t i = 0; i < 2; i++) {
        items[i] =
            (struct govuk_item){.id = question_choices_item_id(from, field, i),
                                .value = answers[i].value,
                                .text = request_words(from->request, answers[i].label),
                                .checked = question_choices_is_chosen(from, answers[i].value) ? CHOICE_YES : CHOICE_NO};
    }
    field->items = (struct govuk_item_list){items, 2};
    field->items_classes = STR("govuk-radios--inline");
}

// For the script that searches in the list: data-also="UK Britain".
static struct out_attribute_list question_choices_synonyms(const struct question_field_source *from,
                                                           const struct option *option)
{
    if (!from->question->type->searches || option->synonym_count == 0) {
        return (struct out_attribute_list){0};
    }
    struct out_attribute *also = arena_new(from->request->arena, struct out_attribute);
    also->name = STR("data-also");
    for (size_t i = 0; i < option->synonym_count; i++) {
        also->value = arena_printf(from->request->arena, "%.*s%s%.*s", STR_ARG(also->value), i == 0 ? "" : "\n",
                                   STR_ARG(option->synonyms[i]));
    }
    return (struct out_attribute_list){also, 1};
}

struct govuk_option_list question_choices_offers(const struct question_field_source *from, str chosen)
{
    const struct question *q = from->question;
    size_t most = q->options == NULL ? 0 : q->options->count;
    struct govuk_option *options = arena_array(from->request->arena, struct govuk_option, most + 1);
    size_t count = 0;
    options[count++] =
        (struct govuk_option){.text = request_words(from->request, WORD_QUESTION_CHOOSE), .empty_value = true};
    for (size_t i = 0; i < most; i++) {
        const struct option *option = &q->options->items[i];
        if (journey_offers(from->journey, option)) {
            options[count++] = (struct govuk_option){.text = texts_plain(from->reader, option->label),
                                                     .value = option->value,
                                                     .selected = str_eq(option->value, chosen) ? CHOICE_YES : CHOICE_NO,
                                                     .attributes = question_choices_synonyms(from, option)};
        }
    }
    return (struct govuk_option_list){options, count};
}

void question_choices_select(const struct question_field_source *from, struct question_field *field)
{
    const struct question *q = from->question;
    field->options = question_choices_offers(from, from->shown == NULL ? (str){0} : fields_text(from->shown, q->id));
    field->classes = question_field_width(from->request->arena, q);
}

// ---- Found by typing ---------------------------------------------------------------------------------
static bool question_choices_is_offered(const void *journey, const struct option *option)
{
    return journey_offers(journey, option);
}

static bool question_choices_depend(const struct option_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].when != NULL) {
            return true;
        }
    }
    return false;
}

static struct search_found question_choices_search(const struct question_field_source *from, str typed)
{
    struct search_found found;
    search_find(from->request->arena,
                &(struct search_of){from->question->options->search, question_choices_is_offered, from->journey}, typed,
                &found);
    return found;
}

// What was found, to choose from. The words that were typed stay in the box above.
static void question_choices_matches(const struct question_field_source *from, const struct search_found *found,
                                     struct question_field *field)
{
    struct arena *a = from->request->arena;
    struct govuk_item *items = arena_array(a, struct govuk_item, found->shown);
    for (size_t i = 0; i < found->shown; i++) {
        const struct option *option = found->items[i];
        items[i] = (struct govuk_item){.id = i == 0 ? field->chosen_name
                                                    : arena_printf(a, "%.*s.%zu", STR_ARG(field->chosen_name), i + 1),
                                       .value = option->value,
                                       .text = texts_plain(from->reader, option->label),
                                       .hint.text = texts_plain(from->reader, option->hint)};
    }
    field->items = (struct govuk_item_list){items, found->shown};
}

static void question_choices_box(const struct question_field_source *from, str value, struct question_field *field)
{
    const struct question *q = from->question;
    struct request *r = from->request;
    field->control_type = STR("text");
    field->value = value;
    field->classes = question_field_width(r->arena, q);
    if (!question_choices_depend(q->options)) { // what is suggested is the same for everyone
        str path = arena_concat(r->arena, way_words_base(r), REQUEST_PATH(r, q->page->id, q->id, STR("suggestions")));
        field->suggestions =
            arena_printf(r->arena, "%.*s?language=%.*s", STR_ARG(path), STR_ARG(words_languages[r->language].tag));
    }
}

// A list that opens, up to a length that a browser and a person can bear; otherwise, and where something was
// typed that is no choice yet, a box to type in.
void question_choices_autocomplete(const struct question_field_source *from, struct question_field *field)
{
    const struct question *q = from->question;
    str chosen = from->shown == NULL ? (str){0} : fields_part(from->shown, q->id, STR("chosen"));
    str typed = from->shown == NULL || chosen.len != 0 ? chosen : fields_text(from->shown, q->id);
    const struct option *option = option_find(q->options, typed);
    struct search_found found = {0};
    if (option == NULL && typed.len != 0) {
        found = question_choices_search(from, typed);
        option = found.only;
    }
    field->chosen_name = arena_concat(from->request->arena, q->id, STR("-chosen"));
    if (q->options->count <= OPTIONS_AT_HAND && (option != NULL || typed.len == 0)) {
        field->options = question_choices_offers(from, option == NULL ? (str){0} : option->value);
        field->classes = question_field_width(from->request->arena, q);
        return;
    }
    question_choices_box(from, option == NULL ? typed : texts_plain(from->reader, option->label), field);
    question_choices_matches(from, &found, field);
    if (option != NULL) {
        field->items.count = 0; // it is in the box
    }
}

void question_choices_declaration(const struct question_field_source *from, struct question_field *field)
{
    const struct question *q = from->question;
    str statement = texts_plain(from->reader, q->statement);
    struct govuk_item *item = arena_new(from->request->arena, struct govuk_item);
    *item =
        (struct govuk_item){.id = field->id,
                            .value = STR("true"),
                            .text = statement.len != 0 ? statement : request_words(from->request, WORD_ANSWER_DECLARE),
                            .checked = question_choices_is_chosen(from, STR("true")) ? CHOICE_YES : CHOICE_NO};
    field->items = (struct govuk_item_list){item, 1};
}
