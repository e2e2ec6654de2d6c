// SPDX-License-Identifier: Apache-2.0
// The words of the start and the end, who answers for a service, how long things are kept, what it is to reach.
#include "web/builder_settings.h"
#include "design/setting.h"
#include "html/words_list.h"
#include "web/builder_pages.h"
#include "web/builder_settings_view.h"
#include "web/page_builder_settings.h"
#include "web/staff_service_pages.h"
#include "web/staff_view.h"

static const struct word *settings_word(struct request *r, str family, str name)
{
    const struct word *word;
    return words_find(arena_concat(r->arena, family, name), &word) ? word : WORD_BUILDER_SETTINGS;
}

static struct govuk_option_list settings_bases(struct request *r, str chosen)
{
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, LAWFUL_BASIS__COUNT);
    for (size_t i = 0; i < LAWFUL_BASIS__COUNT; i++) {
        str value = i == LAWFUL_NOT_SAID ? STR("") : definition_basis_names[i];
        const struct word *word =
            i == LAWFUL_NOT_SAID ? WORD_BUILDER_SETTING_NOT_SAID : settings_word(r, STR("builder.basis."), value);
        items[i] = builder_option(request_words(r, word), value, chosen);
    }
    return (struct govuk_option_list){items, LAWFUL_BASIS__COUNT};
}

static str settings_wrong(struct request *r, enum outline_setting_kind kind)
{
    static const struct word *const words[] = {[SETTING_WHOLE] = WORD_BUILDER_RULE_WRONG_WHOLE,
                                               [SETTING_DECIMAL] = WORD_BUILDER_RULE_WRONG_NUMBER,
                                               [SETTING_DATE] = WORD_BUILDER_RULE_WRONG_LIKE,
                                               [SETTING_BASIS] = WORD_BUILDER_RULE_WRONG_CHOICE};
    const struct setting_shape *shape = &setting_shapes[kind];
    struct words_place places[] = {
        {.name = "rule", .text = request_words(r, settings_word(r, STR("builder.setting."), shape->name))},
        {.name = "min", .text = arena_printf(r->arena, "%lld", (long long)shape->min)},
        {.name = "max", .text = arena_printf(r->arena, "%lld", (long long)shape->max)},
        {.name = "like", .text = STR("2027-04-01")}};
    return request_words_with(r, words[shape->form], places, 4);
}

static struct builder_setting settings_of(struct request *r, const struct builder *b, enum outline_setting_kind kind)
{
    const struct setting_shape *shape = &setting_shapes[kind];
    const struct outline_setting *now = err_is(b->failed) ? &b->edit.settings[kind] : &b->outline.settings[kind];
    const struct word *label = settings_word(r, STR("builder.setting."), shape->name);
    struct builder_setting setting = {.id = shape->name,
                                      .value = now->text,
                                      .example = shape->form == SETTING_DATE ? STR("2027-04-01") : STR(""),
                                      .is_markdown = shape->form == SETTING_MARKDOWN};
    if (shape->begins) {
        setting.group = request_words(r, settings_word(r, STR("builder.settings-group."), shape->name));
    }
    if (shape->form == SETTING_WORDS || shape->form == SETTING_MARKDOWN) {
        setting.words = builder_boxes(r, b, shape->name, label, now->words, false);
        return setting;
    }
    setting.label = request_words(r, label);
    if (shape->form == SETTING_BASIS) {
        setting.choices = settings_bases(r, now->text);
    }
    if (err_is(b->failed) && !setting_fits(kind, now->text)) {
        setting.error = settings_wrong(r, kind);
    }
    return setting;
}

static struct govuk_error_link_list settings_errors(struct request *r, const struct builder *b,
                                                    const struct builder_setting *settings)
{
    struct staff_wrong wrong[OUTLINE_SETTING__COUNT + 1];
    bool told = false;
    for (size_t i = 0; i < OUTLINE_SETTING__COUNT; i++) {
        wrong[i] = (struct staff_wrong){settings[i].error, settings[i].id};
        told = told || settings[i].error.len != 0;
    }
    bool whole = !told && err_is(b->failed);
    wrong[OUTLINE_SETTING__COUNT] =
        (struct staff_wrong){whole ? builder_failed(r, b, WORD_BUILDER_TOO_LARGE) : STR(""), STR("main")};
    return staff_error_links(r, wrong, OUTLINE_SETTING__COUNT + 1);
}

void builder_settings_show(struct request *r, int status, struct builder *b)
{
    struct builder_setting *settings = arena_array(r->arena, struct builder_setting, OUTLINE_SETTING__COUNT);
    for (int i = 0; i < OUTLINE_SETTING__COUNT; i++) {
        settings[i] = settings_of(r, b, (enum outline_setting_kind)i);
    }
    struct builder_settings_view view = {
        .frame = staff_frame(r, request_words(r, WORD_BUILDER_SETTINGS), STR("builder-settings")),
        .service = outline_said(&b->outline, b->outline.name, b->language),
        .edit_href = builder_path(r, b, STR("")),
        .seen = b->draft.number,
        .settings = {settings, OUTLINE_SETTING__COUNT},
        .errors = settings_errors(r, b, settings)};
    view.frame.back_href = view.edit_href;
    view.frame.has_errors = view.errors.count != 0;
    REQUEST_RENDER(r, status, page_builder_settings, &view.frame, &view);
}

void builder_settings(struct request *r)
{
    builder_settings_show(r, 200, r->data);
}

void builder_settings_read(struct request *r, struct builder *b)
{
    struct outline_setting *settings = arena_array(r->arena, struct outline_setting, OUTLINE_SETTING__COUNT);
    for (size_t i = 0; i < OUTLINE_SETTING__COUNT; i++) {
        const struct setting_shape *shape = &setting_shapes[i];
        if (shape->form == SETTING_WORDS || shape->form == SETTING_MARKDOWN) {
            settings[i].words = builder_typed(r, b, shape->name);
        } else {
            settings[i].text = str_trim(request_form(r, shape->name));
        }
    }
    b->edit.settings = settings;
}
