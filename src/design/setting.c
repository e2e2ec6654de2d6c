// SPDX-License-Identifier: Apache-2.0
#include "design/setting.h"
#include "design/document.h"

const struct setting_shape setting_shapes[OUTLINE_SETTING__COUNT] = {
    [OUTLINE_START_TIME] = {STR_INIT("start-time"), {"start", "time"}, SETTING_WORDS, .begins = true},
    [OUTLINE_START_COST] = {STR_INIT("start-cost"), {"start", "cost"}, SETTING_WORDS},
    [OUTLINE_START_ANSWER] = {STR_INIT("start-answer"), {"start", "answer"}, SETTING_WORDS},
    [OUTLINE_START_CONTENTS] = {STR_INIT("start-contents"), {"start", "contents"}, SETTING_MARKDOWN},
    [OUTLINE_DECLARATION] = {STR_INIT("declaration"), {"declaration"}, SETTING_WORDS, .begins = true},
    [OUTLINE_SENT_TITLE] = {STR_INIT("sent-title"), {"confirmation", "title"}, SETTING_WORDS},
    [OUTLINE_SENT_CONTENTS] = {STR_INIT("sent-contents"), {"confirmation", "contents"}, SETTING_MARKDOWN},
    [OUTLINE_CONTACT] = {STR_INIT("contact"), {"contact"}, SETTING_WORDS, .begins = true},
    [OUTLINE_PRIVACY] = {STR_INIT("privacy"), {"privacy"}, SETTING_WORDS},
    [OUTLINE_BASIS] = {STR_INIT("basis"), {"run", "lawful-basis"}, SETTING_BASIS},
    [OUTLINE_OWNER] = {STR_INIT("owner"), {"run", "owner", "name"}, SETTING_WORDS, .begins = true},
    [OUTLINE_OWNER_EMAIL] = {STR_INIT("owner-email"), {"run", "owner", "email"}, SETTING_LINE},
    [OUTLINE_HANDLED_BY] = {STR_INIT("handled-by"), {"run", "handled-by"}, SETTING_WORDS, .inside = true},
    [OUTLINE_REVIEW] = {STR_INIT("review"), {"run", "review"}, SETTING_DATE, .inside = true},
    [OUTLINE_KEEP_DRAFTS] =
        {STR_INIT("keep-drafts"), {"run", "retention", "drafts"}, SETTING_WHOLE, 1, RUN_DRAFT_DAYS, .begins = true},
    [OUTLINE_KEEP_CASES] = {STR_INIT("keep-cases"), {"run", "retention", "cases"}, SETTING_WHOLE, 1, RUN_CASE_DAYS},
    [OUTLINE_KEEP_FILES] = {STR_INIT("keep-files"), {"run", "retention", "files"}, SETTING_WHOLE, 1, RUN_CASE_DAYS},
    [OUTLINE_KEEP_MESSAGES] =
        {STR_INIT("keep-messages"), {"run", "retention", "messages"}, SETTING_WHOLE, 1, RUN_CASE_DAYS},
    [OUTLINE_KEEP_FEEDBACK] =
        {STR_INIT("keep-feedback"), {"run", "retention", "feedback"}, SETTING_WHOLE, 1, RUN_CASE_DAYS},
    [OUTLINE_TARGET_COMPLETION] = {STR_INIT("target-completion"),
                                   {"run", "targets", "completion"},
                                   SETTING_WHOLE,
                                   0,
                                   100,
                                   .begins = true,
                                   .inside = true},
    [OUTLINE_TARGET_SATISFACTION] =
        {STR_INIT("target-satisfaction"), {"run", "targets", "satisfaction"}, SETTING_WHOLE, 0, 100, .inside = true},
    [OUTLINE_TARGET_DIGITAL] =
        {STR_INIT("target-digital"), {"run", "targets", "digital"}, SETTING_WHOLE, 0, 100, .inside = true},
    [OUTLINE_TARGET_DAYS] =
        {STR_INIT("target-days"), {"run", "targets", "days"}, SETTING_WHOLE, 1, RUN_TARGET_DAYS, .inside = true},
    [OUTLINE_TARGET_COST] = {STR_INIT("target-cost"), {"run", "targets", "cost"}, SETTING_DECIMAL, .inside = true},
};

bool setting_fits(enum outline_setting_kind kind, str text)
{
    const struct setting_shape *shape = &setting_shapes[kind];
    struct decimal number;
    int64_t whole;
    date on;
    bool known = false;
    if (text.len == 0) {
        return true;
    }
    switch (shape->form) {
    case SETTING_WHOLE:
        return str_to_i64(text, shape->min, shape->max, &whole);
    case SETTING_DECIMAL:
        return decimal_parse(text, &number);
    case SETTING_DATE:
        return text.len == 10 && date_parse(text, &on);
    case SETTING_BASIS:
        for (size_t i = LAWFUL_CONSENT; i < LAWFUL_BASIS__COUNT; i++) {
            known = known || str_eq(definition_basis_names[i], text);
        }
        return known;
    case SETTING_WORDS:
    case SETTING_MARKDOWN:
    case SETTING_LINE:
        break;
    }
    return true;
}

// ---- Out of a document and into it ---------------------------------------------------------------------------------

static bool setting_is_words(enum setting_form form)
{
    return form == SETTING_WORDS || form == SETTING_MARKDOWN;
}

// The object that holds a setting, made where `makes` and it is not there yet; *ret_key is its key in there.
static json_t *setting_object(json_t *root, const struct setting_shape *shape, bool makes, const char **ret_key)
{
    json_t *object = root;
    size_t at = 0;
    for (; at + 1 < 3 && shape->path[at + 1] != NULL; at++) {
        json_t *inner = json_object_get(object, shape->path[at]);
        if (inner == NULL && makes) {
            inner = json_object();
            json_object_set_new(object, shape->path[at], inner);
        }
        object = inner;
    }
    *ret_key = shape->path[at];
    return object;
}

struct outline_setting setting_read(struct arena *a, const struct outline *o, json_t *root,
                                    enum outline_setting_kind kind)
{
    const char *key;
    const struct setting_shape *shape = &setting_shapes[kind];
    const json_t *object = setting_object(root, shape, false, &key);
    const json_t *value = json_object_get(object, key);
    struct outline_setting setting = {0};
    if (shape->form == SETTING_MARKDOWN) {
        setting.words = document_guidance(a, o, value);
    } else if (shape->form == SETTING_WORDS) {
        setting.words = document_text(a, o, value);
    } else {
        setting.text = document_scalar(a, value);
    }
    return setting;
}

// Objects that nothing is left in go with what was in them.
static void setting_tidy(json_t *root, const struct setting_shape *shape)
{
    json_t *outer = json_object_get(root, shape->path[0]);
    if (shape->path[1] != NULL && shape->path[2] != NULL &&
        json_object_size(json_object_get(outer, shape->path[1])) == 0) {
        json_object_del(outer, shape->path[1]);
    }
    if (shape->path[1] != NULL && json_object_size(outer) == 0) {
        json_object_del(root, shape->path[0]);
    }
}

static json_t *setting_value(const struct setting_shape *shape, str text)
{
    return shape->form == SETTING_WHOLE || shape->form == SETTING_DECIMAL ? document_number(text)
                                                                          : json_stringn(text.ptr, text.len);
}

void setting_put(struct arena *a, const struct outline *o, json_t *root, enum outline_setting_kind kind,
                 const struct outline_setting *setting)
{
    const char *key;
    const struct setting_shape *shape = &setting_shapes[kind];
    struct outline_setting was = setting_read(a, o, root, kind);
    if (setting_is_words(shape->form) ? document_same_text(o, was.words, setting->words)
                                      : str_eq(was.text, setting->text)) {
        return; // as it was written
    }
    json_t *object = setting_object(root, shape, true, &key);
    if (shape->form == SETTING_MARKDOWN) {
        document_put_guidance(o, object, key, setting->words);
    } else if (shape->form == SETTING_WORDS) {
        document_put_text(o, object, key, setting->words);
    } else if (setting->text.len == 0) {
        json_object_del(object, key);
    } else {
        json_object_set_new(object, key, setting_value(shape, setting->text));
    }
    setting_tidy(root, shape);
}
