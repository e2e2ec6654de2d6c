// SPDX-License-Identifier: Apache-2.0
// foreign_xgov_twin: a form and its twin in another language. What they have in common is found by paths,
// names and values, where those were translated too by what a page asks and by its place. The words of
// the twin are laid beside those of the form; whatever else differs is told with its place in both.
#include "base/buf.h"
#include "base/limits.h"
#include "definition/foreign_give.h"
#include "definition/foreign_language.h"
#include "definition/foreign_pair.h"
#include "definition/foreign_take.h"
#include "definition/foreign_xgov_language.h"
#include "definition/foreign_xgov_same.h"

struct twin {
    const struct foreign_base *base;
    str tag; // the twin's language
    json_t *form;
    struct foreign_xgov_same same;
    json_t *lists; // by a list's name: true where it is laid
};

// An object of the form and the twin's, with their places.
struct pair {
    json_t *ours;
    const json_t *theirs;
    str at, there;
};

enum twin_part {
    TWIN_SAME, // must be the same: rules
    TWIN_WORDS,
    TWIN_EACH, // an object of words
    TWIN_OWN,  // each has its own: ids, paths, how it looked
    TWIN_INTO, // an object with parts of its own
    TWIN_COMPONENTS,
    TWIN_CHOICES, // an object with "items"
    TWIN_LIST,    // the name of a list
    TWIN_REVEALS, // components by the value of the choice that brings them up
    TWIN_LINKS,
    TWIN_CONDITION, // the name of a condition
};
struct twin_rule {
    const char *key; // NULL at the end, for all others
    enum twin_part part;
    const struct twin_rule *into;
};

static void twin_object(struct twin *t, struct pair p, const struct twin_rule *rules);

// ---- Telling -----------------------------------------------------------------------------------------
static void twin_differs(struct twin *t, struct pair p, const char *key)
{
    str at = key == NULL ? p.at : foreign_at_key(t->base->arena, p.at, key);
    str there = key == NULL ? p.there : foreign_at_key(t->base->arena, p.there, key);
    foreign_say(t->base, at, STR("Look whether both forms mean the same."),
                "In the twin this is another (%.*s); that of the form counts.", STR_ARG(there));
}

static void twin_alone(struct twin *t, str at, str there)
{
    foreign_say(t->base, at, STR("Write it in our definition."),
                "The twin has no words for this (%.*s); those of the form stand for both.", STR_ARG(there));
}

static void twin_extra(struct twin *t, str at, str there)
{
    foreign_say(t->base, at, STR("Write it in our definition, if it matters."),
                "The twin has more (%.*s) than the form; it is left out.", STR_ARG(there));
}

static struct pair twin_inside(struct twin *t, struct pair p, const char *key)
{
    return (struct pair){json_object_get(p.ours, key), json_object_get(p.theirs, key),
                         foreign_at_key(t->base->arena, p.at, key), foreign_at_key(t->base->arena, p.there, key)};
}

static struct pair twin_entry(struct twin *t, struct pair array, size_t ours, size_t theirs)
{
    struct arena *a = t->base->arena;
    return (struct pair){json_array_get(array.ours, ours), json_array_get(array.theirs, theirs),
                         arena_printf(a, "%.*s/%zu", STR_ARG(array.at), ours),
                         arena_printf(a, "%.*s/%zu", STR_ARG(array.there), theirs)};
}

// ---- Words -------------------------------------------------------------------------------------------
static void twin_words(struct twin *t, struct pair p, const char *key)
{
    const json_t *ours = json_object_get(p.ours, key);
    const json_t *theirs = json_object_get(p.theirs, key);
    bool has = foreign_say_holds(ours);
    bool there = foreign_say_holds(theirs);
    struct pair inside = twin_inside(t, p, key);
    if (has && there && json_is_string(theirs)) {
        if (!foreign_xgov_language_lay(t->base->arena, p.ours, key, t->base->language, t->tag,
                                       foreign_take_string_value(theirs))) {
            twin_differs(t, p, key);
        }
    } else if (has) {
        twin_alone(t, inside.at, inside.there);
    } else if (there) {
        twin_extra(t, inside.at, inside.there);
    }
}

static void twin_each(struct twin *t, struct pair p)
{
    const char *key;
    json_t *value;
    json_object_foreach(p.ours, key, value)
    {
        if (json_is_string(value) || json_is_object(value)) {
            twin_words(t, p, key);
        }
    }
    json_object_foreach((json_t *)(uintptr_t)p.theirs, key, value)
    {
        if (json_is_string(value) && json_object_get(p.ours, key) == NULL) {
            twin_words(t, p, key);
        }
    }
}

// ---- Finding what belongs together -------------------------------------------------------------------
static void pairing_told(struct twin *t, struct pair array, const struct foreign_pairs *m)
{
    for (size_t i = 0; i < m->count; i++) {
        if (m->of[i] == STR_NONE) {
            twin_alone(t, twin_entry(t, array, i, 0).at, array.there);
        }
    }
    for (size_t j = 0; j < m->other_count; j++) {
        if (!m->taken[j]) {
            twin_extra(t, array.at, twin_entry(t, array, 0, j).there);
        }
    }
}

static str key_path(struct arena *a, const json_t *page)
{
    (void)a;
    return str_trim(foreign_take_string(page, "path"));
}

static str key_name(struct arena *a, const json_t *entry)
{
    (void)a;
    return str_trim(foreign_take_string(entry, "name"));
}

static str key_type(struct arena *a, const json_t *component)
{
    (void)a;
    return foreign_take_string(component, "type");
}

static str key_type_and_name(struct arena *a, const json_t *component)
{
    str name = key_name(a, component);
    return name.len == 0 ? name : arena_printf(a, "%.*s %.*s", STR_ARG(key_type(a, component)), STR_ARG(name));
}

static str key_value(struct arena *a, const json_t *item)
{
    return foreign_take_scalar(a, json_object_get(item, "value"));
}

static str key_order(struct arena *a, const json_t *entry)
{
    (void)a;
    return json_is_object(entry) ? STR("object") : (str){0};
}

// What a page asks: the names of its questions.
static str key_asks(struct arena *a, const json_t *page)
{
    const json_t *components = json_object_get(page, "components");
    struct buf all;
    buf_init(&all, LIMIT_DEFINITION);
    for (size_t i = 0; i < json_array_size(components); i++) {
        const json_t *c = json_array_get(components, i);
        if (str_ends(foreign_take_string(c, "type"), STR("Field"))) {
            buf_printf(&all, "%.*s ", STR_ARG(key_name(a, c)));
        }
    }
    str names = arena_str(a, buf_str(&all));
    buf_free(&all);
    return names;
}

// Of a page that asks nothing: its controller, and how much is on it.
static str key_shows(struct arena *a, const json_t *page)
{
    str controller = foreign_take_string(page, "controller");
    return key_asks(a, page).len != 0
               ? (str){0}
               : arena_printf(a, "%.*s %zu", STR_ARG(controller), json_array_size(json_object_get(page, "components")));
}

// ---- Choices -----------------------------------------------------------------------------------------
static const struct twin_rule reveal_rules[] = {{"components", TWIN_COMPONENTS, NULL}, {NULL, TWIN_SAME, NULL}};
static const struct twin_rule item_rules[] = {{"text", TWIN_WORDS, NULL},
                                              {"label", TWIN_WORDS, NULL},
                                              {"description", TWIN_WORDS, NULL},
                                              {"hint", TWIN_WORDS, NULL},
                                              {"value", TWIN_OWN, NULL},
                                              {"id", TWIN_OWN, NULL},
                                              {"condition", TWIN_CONDITION, NULL},
                                              {"conditional", TWIN_INTO, reveal_rules},
                                              {NULL, TWIN_SAME, NULL}};

static void twin_items(struct twin *t, struct pair list)
{
    struct pair array = twin_inside(t, list, "items");
    struct foreign_pairs m = foreign_pair_begin(t->base->arena, array.ours, array.theirs);
    bool renamed = false;
    foreign_pair_by(t->base->arena, &m, key_value);
    if (m.count == m.other_count) { // those whose values were translated, in their order
        foreign_pair_by(t->base->arena, &m, key_order);
    }
    for (size_t i = 0; i < m.count; i++) {
        struct pair p = twin_entry(t, array, i, m.of[i]);
        if (m.of[i] == STR_NONE) {
            continue;
        }
        str value = foreign_take_scalar(t->base->arena, json_object_get(p.ours, "value"));
        str other = foreign_take_scalar(t->base->arena, json_object_get(p.theirs, "value"));
        renamed = renamed || !str_eq(value, other);
        json_object_set_new(t->same.values, arena_cstr(t->base->arena, other), foreign_give_str(value));
        twin_object(t, p, item_rules);
    }
    if (renamed) {
        foreign_say(t->base, array.at, STR("Answers given to the twin have its own values."),
                    "The twin's choices have values of their own (%.*s); those of the form are kept.",
                    STR_ARG(array.there));
    }
    pairing_told(t, array, &m);
}

static const struct twin_rule list_rules[] = {{"title", TWIN_WORDS, NULL}, {NULL, TWIN_OWN, NULL}};

static void twin_list(struct twin *t, struct pair p)
{
    const char *name = arena_cstr(t->base->arena, foreign_take_string(p.ours, "name"));
    if (json_object_get(t->lists, name) == NULL) {
        json_object_set_new(t->lists, name, json_true());
        twin_object(t, p, list_rules);
        twin_items(t, p);
    }
}

static struct pair list_array(struct twin *t)
{
    return twin_inside(t, (struct pair){t->form, t->same.other, {0}, {0}}, "lists");
}

static size_t list_named(const json_t *lists, str name)
{
    for (size_t i = 0; name.len != 0 && i < json_array_size(lists); i++) {
        const json_t *list = json_array_get(lists, i);
        if (str_eq(foreign_take_string(list, "name"), name) || str_eq(foreign_take_string(list, "id"), name)) {
            return i;
        }
    }
    return STR_NONE;
}

// The lists that a question of both names, whatever they are called.
static void twin_list_of(struct twin *t, struct pair p, const char *key)
{
    struct pair array = list_array(t);
    size_t ours = list_named(array.ours, foreign_take_string(p.ours, key));
    size_t theirs = list_named(array.theirs, foreign_take_string(p.theirs, key));
    if (ours != STR_NONE && theirs != STR_NONE) {
        twin_list(t, twin_entry(t, array, ours, theirs));
    } else if (ours != theirs) {
        twin_differs(t, p, key);
    }
}

static void twin_lists(struct twin *t)
{
    struct pair array = list_array(t);
    struct foreign_pairs m = foreign_pair_begin(t->base->arena, array.ours, array.theirs);
    foreign_pair_by(t->base->arena, &m, key_name);
    for (size_t i = 0; i < m.count; i++) {
        if (m.of[i] != STR_NONE) {
            twin_list(t, twin_entry(t, array, i, m.of[i]));
        }
    }
}

// ---- Conditions and links ----------------------------------------------------------------------------
static void twin_condition(struct twin *t, struct pair p, const char *key)
{
    if (!foreign_xgov_same_when(&t->same, foreign_take_string(p.ours, key), foreign_take_string(p.theirs, key))) {
        twin_differs(t, p, key);
    }
}

static void twin_links(struct twin *t, struct pair p, const char *key)
{
    if (!foreign_xgov_same_links(&t->same, json_object_get(p.ours, key), json_object_get(p.theirs, key))) {
        twin_differs(t, p, key);
    }
}

// ---- Pages -------------------------------------------------------------------------------------------
static const struct twin_rule option_rules[] = {{"prefix", TWIN_WORDS, NULL},
                                                {"suffix", TWIN_WORDS, NULL},
                                                {"summaryTitle", TWIN_WORDS, NULL},
                                                {"heading", TWIN_WORDS, NULL},
                                                {"customValidationMessage", TWIN_WORDS, NULL},
                                                {"declarationConfirmationLabel", TWIN_WORDS, NULL},
                                                {"customValidationMessages", TWIN_EACH, NULL},
                                                {"condition", TWIN_CONDITION, NULL},
                                                {"list", TWIN_LIST, NULL},
                                                {"conditionallyRevealedComponents", TWIN_REVEALS, NULL},
                                                {"columnTitles", TWIN_OWN, NULL},
                                                {"textFieldTitle", TWIN_OWN, NULL},
                                                {"numberFieldTitle", TWIN_OWN, NULL},
                                                {"classes", TWIN_OWN, NULL},
                                                {"divider", TWIN_OWN, NULL},
                                                {NULL, TWIN_SAME, NULL}};
static const struct twin_rule component_rules[] = {{"title", TWIN_WORDS, NULL},
                                                   {"hint", TWIN_WORDS, NULL},
                                                   {"content", TWIN_WORDS, NULL},
                                                   {"shortDescription", TWIN_WORDS, NULL},
                                                   {"options", TWIN_INTO, option_rules},
                                                   {"children", TWIN_COMPONENTS, NULL},
                                                   {"values", TWIN_CHOICES, NULL},
                                                   {"list", TWIN_LIST, NULL},
                                                   {"name", TWIN_OWN, NULL},
                                                   {"id", TWIN_OWN, NULL},
                                                   {"nameHasError", TWIN_OWN, NULL},
                                                   {NULL, TWIN_SAME, NULL}};
static const struct twin_rule repeat_options[] = {{"title", TWIN_WORDS, NULL}, {NULL, TWIN_OWN, NULL}};
static const struct twin_rule repeat_rules[] = {{"options", TWIN_INTO, repeat_options}, {NULL, TWIN_SAME, NULL}};
static const struct twin_rule page_texts[] = {{"samePageTableItemName", TWIN_WORDS, NULL}, {NULL, TWIN_OWN, NULL}};
static const struct twin_rule page_options[] = {{"customText", TWIN_INTO, page_texts}, {NULL, TWIN_OWN, NULL}};
static const struct twin_rule page_rules[] = {{"title", TWIN_WORDS, NULL},
                                              {"components", TWIN_COMPONENTS, NULL},
                                              {"options", TWIN_INTO, page_options},
                                              {"repeat", TWIN_INTO, repeat_rules},
                                              {"next", TWIN_LINKS, NULL},
                                              {"condition", TWIN_CONDITION, NULL},
                                              {"path", TWIN_OWN, NULL},
                                              {"section", TWIN_OWN, NULL},
                                              {"id", TWIN_OWN, NULL},
                                              {NULL, TWIN_SAME, NULL}};
static const struct twin_rule end_rules[] = {
    {"customText", TWIN_EACH, NULL}, {"components", TWIN_COMPONENTS, NULL}, {NULL, TWIN_OWN, NULL}};
static const struct twin_rule special_rules[] = {{"confirmationPage", TWIN_INTO, end_rules}, {NULL, TWIN_OWN, NULL}};
static const struct twin_rule section_rules[] = {{"title", TWIN_WORDS, NULL}, {NULL, TWIN_OWN, NULL}};
static const struct twin_rule fee_rules[] = {{"description", TWIN_WORDS, NULL}, {NULL, TWIN_OWN, NULL}};
static const struct twin_rule form_rules[] = {{"name", TWIN_WORDS, NULL},
                                              {"serviceName", TWIN_WORDS, NULL},
                                              {"declaration", TWIN_WORDS, NULL},
                                              {"specialPages", TWIN_INTO, special_rules},
                                              {NULL, TWIN_OWN, NULL}};

static void twin_array(struct twin *t, struct pair array, foreign_pair_key *const *keys, const struct twin_rule *rules)
{
    struct foreign_pairs m = foreign_pair_begin(t->base->arena, array.ours, array.theirs);
    for (size_t i = 0; keys[i] != NULL; i++) {
        foreign_pair_by(t->base->arena, &m, keys[i]);
    }
    for (size_t i = 0; i < m.count; i++) {
        if (m.of[i] != STR_NONE) {
            twin_object(t, twin_entry(t, array, i, m.of[i]), rules);
        }
    }
    pairing_told(t, array, &m);
}

// Components by the value of a choice as a list, each with that value; of the twin's with the form's.
static json_t *reveals_list(const json_t *revealed, const json_t *values)
{
    json_t *list = json_array();
    const char *key;
    json_t *component;
    json_object_foreach((json_t *)(uintptr_t)revealed, key, component)
    {
        const json_t *mapped = json_object_get(values, key);
        json_t *entry = json_object();
        json_object_set_new(entry, "key", json_string(key));
        json_object_set_new(entry, "value", mapped == NULL ? json_string(key) : json_copy((json_t *)(uintptr_t)mapped));
        json_object_set(entry, "component", component);
        json_array_append_new(list, entry);
    }
    return list;
}

static str reveals_at(const struct twin *t, str at, const json_t *entry)
{
    return foreign_at_key(t->base->arena, at, arena_cstr(t->base->arena, foreign_take_string(entry, "key")));
}

static void twin_reveals(struct twin *t, struct pair p)
{
    json_t *ours = reveals_list(p.ours, NULL);
    json_t *theirs = reveals_list(p.theirs, t->same.values);
    struct foreign_pairs m = foreign_pair_begin(t->base->arena, ours, theirs);
    foreign_pair_by(t->base->arena, &m, key_value);
    if (m.count == m.other_count) {
        foreign_pair_by(t->base->arena, &m, key_order);
    }
    for (size_t i = 0; i < m.count; i++) {
        const json_t *one = json_array_get(ours, i);
        const json_t *other = json_array_get(theirs, m.of[i]);
        str at = reveals_at(t, p.at, one);
        if (other == NULL) {
            twin_alone(t, at, p.there);
        } else {
            twin_object(t,
                        (struct pair){json_object_get(one, "component"), json_object_get(other, "component"), at,
                                      reveals_at(t, p.there, other)},
                        component_rules);
        }
    }
    for (size_t j = 0; j < m.other_count; j++) {
        if (!m.taken[j]) {
            twin_extra(t, p.at, reveals_at(t, p.there, json_array_get(theirs, j)));
        }
    }
    json_decref(ours);
    json_decref(theirs);
}

static void twin_part(struct twin *t, struct pair p, const char *key, const struct twin_rule *rule)
{
    static foreign_pair_key *const components[] = {key_type_and_name, key_type, NULL};
    struct pair inside = twin_inside(t, p, key);
    switch (rule->part) {
    case TWIN_OWN:
        break;
    case TWIN_WORDS:
        twin_words(t, p, key);
        break;
    case TWIN_EACH:
        twin_each(t, inside);
        break;
    case TWIN_INTO:
        twin_object(t, inside, rule->into);
        break;
    case TWIN_COMPONENTS:
        twin_array(t, inside, components, component_rules);
        break;
    case TWIN_CHOICES:
        twin_items(t, inside);
        break;
    case TWIN_REVEALS:
        twin_reveals(t, inside);
        break;
    case TWIN_LIST:
        twin_list_of(t, p, key);
        break;
    case TWIN_LINKS:
        twin_links(t, p, key);
        break;
    case TWIN_CONDITION:
        twin_condition(t, p, key);
        break;
    case TWIN_SAME:
        if ((foreign_say_holds(inside.ours) || foreign_say_holds(inside.theirs)) &&
            !foreign_xgov_same_said(&t->same, inside.ours, inside.theirs, key)) {
            twin_differs(t, p, key);
        }
        break;
    }
}

static const struct twin_rule *rule_of(const struct twin_rule *rules, const char *key)
{
    while (rules->key != NULL && strcmp(rules->key, key) != 0) {
        rules++;
    }
    return rules;
}

static void twin_object(struct twin *t, struct pair p, const struct twin_rule *rules)
{
    const char *key;
    json_t *value;
    json_t *keys = json_object(); // those of both, since words are laid on the way
    json_object_foreach(p.ours, key, value)
    {
        json_object_set_new(keys, key, json_true());
    }
    json_object_foreach((json_t *)(uintptr_t)p.theirs, key, value)
    {
        json_object_set_new(keys, key, json_true());
    }
    json_object_foreach(keys, key, value)
    {
        twin_part(t, p, arena_cstr(t->base->arena, str_from(key)), rule_of(rules, key));
    }
    json_decref(keys);
}

// ---- The whole ---------------------------------------------------------------------------------------
static void twin_pages(struct twin *t, struct pair form)
{
    static foreign_pair_key *const keys[] = {key_path, key_asks, key_shows, NULL};
    struct pair array = twin_inside(t, form, "pages");
    struct foreign_pairs m = foreign_pair_begin(t->base->arena, array.ours, array.theirs);
    for (size_t i = 0; keys[i] != NULL; i++) {
        foreign_pair_by(t->base->arena, &m, keys[i]);
    }
    for (size_t i = 0; i < m.count; i++) {
        struct pair p = twin_entry(t, array, i, m.of[i]);
        if (m.of[i] != STR_NONE) {
            str path = foreign_take_string(p.ours, "path");
            json_object_set_new(t->same.paths, arena_cstr(t->base->arena, foreign_take_string(p.theirs, "path")),
                                foreign_give_str(path));
        }
    }
    for (size_t i = 0; i < m.count; i++) {
        if (m.of[i] != STR_NONE) {
            twin_object(t, twin_entry(t, array, i, m.of[i]), page_rules);
        }
    }
    pairing_told(t, array, &m);
}

// Whoever calls it a twin knows its language where few words tell it: the other of the two.
static str twin_language(const struct foreign_base *b, const json_t *twin)
{
    str tag = foreign_language(twin);
    bool same = str_eq(tag, b->language);
    return !same ? tag : str_eq(tag, STR("cy")) ? STR("en") : STR("cy");
}

err foreign_xgov_twin(const struct foreign_base *b, json_t *form, const json_t *twin)
{
    static foreign_pair_key *const named[] = {key_name, key_order, NULL};
    static foreign_pair_key *const in_order[] = {key_order, NULL};
    struct twin t = {.base = b,
                     .tag = twin_language(b, twin),
                     .form = form,
                     .same = {b->arena, form, twin, json_object(), json_object()},
                     .lists = json_object()};
    struct pair both = {form, twin, {0}, {0}};
    err e = NO_ERR;
    if (json_array_size(json_object_get(twin, "pages")) == 0) {
        e = foreign_say_refused(b, "/pages", "The twin has no pages.", "Name the form in the other language.");
    } else if (json_equal(form, twin)) {
        e = foreign_say_refused(b, "", "The twin is the form itself.", "Name the form in the other language.");
    } else {
        twin_lists(&t);
        twin_pages(&t, both);
        twin_array(&t, twin_inside(&t, both, "sections"), named, section_rules);
        twin_array(&t, twin_inside(&t, both, "fees"), in_order, fee_rules);
        twin_object(&t, both, form_rules);
    }
    json_decref(t.same.paths);
    json_decref(t.same.values);
    json_decref(t.lists);
    return e;
}
