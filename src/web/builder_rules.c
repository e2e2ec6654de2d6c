// SPDX-License-Identifier: Apache-2.0
#include "web/builder_rules.h"
#include "design/rule.h"
#include "html/words_list.h"

static str builder_rule_word(struct request *r, str family, str name, str otherwise)
{
    const struct word *word;
    return words_find(arena_concat(r->arena, family, name), &word) ? request_words(r, word) : otherwise;
}

static str builder_rule_name(struct request *r, str prefix, enum question_option option)
{
    return ARENA_JOIN(r->arena, prefix, STR("-rule-"), question_options[option].name);
}

static str builder_rule_label(struct request *r, enum question_option option)
{
    str name = question_options[option].name;
    return builder_rule_word(r, STR("builder.rule."), name, name);
}

// How a value of it is written, where that is not plain.
static str builder_rule_example(const struct question_type *type, enum question_option option)
{
    switch (question_options[option].form) {
    case FORM_DATE:
        return builder_example(type);
    case FORM_ENDINGS:
        return STR("pdf, jpg, png");
    case FORM_STRING:
        return option == OPTION_CURRENCY ? STR("GBP") : STR("tel");
    case FORM_WHOLE:
    case FORM_DECIMAL:
    case FORM_MEGABYTES:
    case FORM_RANGE:
    case FORM_WORDS:
    case FORM_FLAG:
    case FORM_PATTERN:
    case FORM_TEXT:
    case FORM_OPTIONS:
    case FORM_LIST:
        break;
    }
    return STR("");
}

// ---- Boxes ---------------------------------------------------------------------------------------------------------

static struct govuk_option_list builder_rule_words(struct request *r, const struct question_type *type,
                                                   enum question_option option, str chosen)
{
    const str *words = question_option_words(type, option);
    size_t count = 0;
    while (words != NULL && words[count].len != 0) {
        count++;
    }
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, count + 1);
    items[0] = builder_option(request_words(r, WORD_BUILDER_RULE_USUAL), STR(""), chosen);
    str family = ARENA_JOIN(r->arena, STR("builder.word."), question_options[option].name, STR("."));
    for (size_t i = 0; i < count; i++) {
        items[i + 1] = builder_option(builder_rule_word(r, family, words[i], words[i]), words[i], chosen);
    }
    return (struct govuk_option_list){items, count + 1};
}

// A pattern that has a name is chosen by it; any other stands in the box below.
static void builder_rule_patterns(struct request *r, struct builder_rule *rule, bool typed)
{
    str kind = typed ? request_form(r, rule->kind_id) : STR("");
    size_t count = 0;
    while (rule_patterns[count].name.len != 0) {
        if (!typed && str_eq(rule_patterns[count].pattern, rule->value)) {
            kind = rule_patterns[count].name;
            rule->value = STR("");
        }
        count++;
    }
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, count + 1);
    items[0] = builder_option(request_words(r, WORD_BUILDER_PATTERN_NONE), STR(""), kind);
    for (size_t i = 0; i < count; i++) {
        str name = rule_patterns[i].name;
        items[i + 1] = builder_option(builder_rule_word(r, STR("builder.pattern."), name, name), name, kind);
    }
    rule->choices = (struct govuk_option_list){items, count + 1};
}

static struct builder_rule builder_rule_of(struct request *r, const struct builder *b, const struct question_type *type,
                                           const struct outline_rule *now, str prefix, bool typed)
{
    enum option_form form = question_options[now->option].form;
    str id = builder_rule_name(r, prefix, now->option);
    struct builder_rule rule = {.id = id,
                                .to_id = arena_concat(r->arena, id, STR("-to")),
                                .kind_id = arena_concat(r->arena, id, STR("-kind")),
                                .label = builder_rule_label(r, now->option),
                                .example = builder_rule_example(type, now->option),
                                .is_flag = form == FORM_FLAG,
                                .is_range = form == FORM_RANGE,
                                .is_pattern = form == FORM_PATTERN,
                                .value = typed ? request_form(r, id) : now->text};
    rule.on = rule.value.len != 0;
    rule.to = typed ? request_form(r, rule.to_id) : now->to;
    if (form == FORM_TEXT) {
        const struct word *word;
        bool found = words_find(ARENA_JOIN(r->arena, STR("builder.rule."), question_options[now->option].name), &word);
        rule.words = builder_boxes(r, b, id, found ? word : WORD_BUILDER_ASKS, now->words, typed);
    } else if (form == FORM_WORDS) {
        rule.choices = builder_rule_words(r, type, now->option, rule.value);
    } else if (form == FORM_PATTERN) {
        builder_rule_patterns(r, &rule, typed);
    }
    return rule;
}

struct builder_rule_list builder_rules(struct request *r, const struct builder *b, const struct outline_question *q,
                                       str prefix, bool typed)
{
    struct builder_rule *items = arena_array(r->arena, struct builder_rule, OPTION__COUNT);
    const struct question_type *type = question_type_find(q->type);
    size_t count = 0;
    for (int i = 0; i < OPTION__COUNT && type != NULL; i++) {
        enum question_option option = (enum question_option)i;
        if (rule_is(type, option)) {
            struct outline_rule now = rule_of_question(q, option);
            items[count] = builder_rule_of(r, b, type, &now, prefix, typed);
            if (typed && b->wrong_rule != NULL && b->wrong_rule->option == option) {
                str control;
                items[count].error = builder_rule_wrong(r, b, prefix, &control);
            }
            count++;
        }
    }
    return (struct builder_rule_list){items, count};
}

// ---- Out of the form -----------------------------------------------------------------------------------------------

static struct outline_rule builder_rule_typed(struct request *r, struct builder *b, str prefix,
                                              enum question_option option)
{
    str name = builder_rule_name(r, prefix, option);
    struct outline_rule rule = {.option = option,
                                .text = str_trim(request_form(r, name)),
                                .to = str_trim(request_form(r, arena_concat(r->arena, name, STR("-to"))))};
    str kind = request_form(r, arena_concat(r->arena, name, STR("-kind")));
    for (size_t i = 0; option == OPTION_PATTERN && rule_patterns[i].name.len != 0; i++) {
        rule.text = str_eq(rule_patterns[i].name, kind) ? rule_patterns[i].pattern : rule.text;
    }
    if (question_options[option].form == FORM_TEXT) {
        rule.words = builder_typed(r, b, name);
    }
    return rule;
}

void builder_rules_read(struct request *r, struct builder *b, str prefix)
{
    const struct outline_page *page = outline_page(&b->outline, b->edit.page);
    const struct outline_question *q = page == NULL ? NULL : outline_question(page, b->edit.question);
    const struct question_type *type = q == NULL ? NULL : question_type_find(q->type);
    struct outline_rule *rules = arena_array(r->arena, struct outline_rule, OPTION__COUNT);
    if (type == NULL || !fields_has(&r->form, arena_concat(r->arena, prefix, STR("-rules")))) {
        return; // a form without rules leaves them as they are
    }
    for (int i = 0; i < OPTION__COUNT; i++) {
        enum question_option option = (enum question_option)i;
        if (rule_is(type, option)) {
            struct outline_rule *rule = &rules[b->edit.rule_count++];
            *rule = builder_rule_typed(r, b, prefix, option);
            b->wrong_rule = b->wrong_rule == NULL && !rule_fits(type, rule) ? rule : b->wrong_rule;
        }
    }
    b->edit.rules = rules;
}

str builder_rule_wrong(struct request *r, const struct builder *b, str prefix, str *ret_control)
{
    static const struct word *const words[] = {[FORM_WHOLE] = WORD_BUILDER_RULE_WRONG_WHOLE,
                                               [FORM_DECIMAL] = WORD_BUILDER_RULE_WRONG_NUMBER,
                                               [FORM_RANGE] = WORD_BUILDER_RULE_WRONG_NUMBER,
                                               [FORM_DATE] = WORD_BUILDER_RULE_WRONG_LIKE,
                                               [FORM_ENDINGS] = WORD_BUILDER_RULE_WRONG_LIKE,
                                               [FORM_WORDS] = WORD_BUILDER_RULE_WRONG_CHOICE,
                                               [FORM_MEGABYTES] = WORD_BUILDER_RULE_WRONG_WHOLE_OR_PART,
                                               [FORM_PATTERN] = WORD_BUILDER_RULE_WRONG_LONG};
    const struct outline_rule *rule = b->wrong_rule;
    const struct question_option_shape *shape = &question_options[rule->option];
    const struct outline_page *page = outline_page(&b->outline, b->edit.page);
    const struct question_type *type = question_type_find(outline_question(page, b->edit.question)->type);
    bool megabytes = shape->form == FORM_MEGABYTES;
    struct words_place places[] = {
        {.name = "rule", .text = builder_rule_label(r, rule->option)},
        {.name = "min", .text = megabytes ? STR("0.01") : arena_printf(r->arena, "%lld", (long long)shape->min)},
        {.name = "max", .text = arena_printf(r->arena, "%lld", (long long)(megabytes ? OPTION_FILE_MB : shape->max))},
        {.name = "like", .text = builder_rule_example(type, rule->option)}};
    *ret_control = builder_rule_name(r, prefix, rule->option);
    return request_words_with(r, words[shape->form], places, 4);
}
