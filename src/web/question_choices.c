// SPDX-License-Identifier: Apache-2.0
// question_choices: the fields of questions that are answered by choosing.
#include "web/question_field.h"
#include "web/question_macros.h"
#include "web/request.h"
#include "web/texts.h"

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

void question_choices_options(const struct question_field_source *from, struct question_field *field)
{
    const struct question *q = from->question;
    struct arena *a = from->request->arena;
    size_t most = q->options == NULL ? 0 : q->options->count;
    struct govuk_item *items = arena_array(a, struct govuk_item, most + 1);
    struct question_opened *opened = arena_array(a, struct question_opened, most);
    size_t apart = q->options == NULL ? 0 : question_choices_apart(q->options);
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
        items[count++] =
            (struct govuk_item){.id = question_choices_item_id(from, field, offered++),
                                .value = option->value,
                                .text = texts_plain(from->reader, option->label),
                                .hint.text = texts_plain(from->reader, option->hint),
                                .checked = question_choices_is_chosen(from, option->value) ? CHOICE_YES : CHOICE_NO,
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
        enum word label;
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
            options[count++] =
                (struct govuk_option){.text = texts_plain(from->reader, option->label),
                                      .value = option->value,
                                      .selected = str_eq(option->value, chosen) ? CHOICE_YES : CHOICE_NO};
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
