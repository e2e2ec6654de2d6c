// SPDX-License-Identifier: Apache-2.0
// foreign_formio_type: kinds of components and what they become. BC Gov's names are those of form.io with
// "simple" before and "advanced" behind.
#include "definition/foreign_formio_form.h"

enum {
    TYPE_NAME = 40
};

static const struct formio_type types[] = {
    {STR_INIT("textfield"), FORMIO_ASKS, STR_INIT("text")},
    {STR_INIT("textarea"), FORMIO_ASKS, STR_INIT("long-text")},
    {STR_INIT("number"), FORMIO_ASKS, STR_INIT("number")},
    {STR_INIT("currency"), FORMIO_ASKS, STR_INIT("money")},
    {STR_INIT("checkbox"), FORMIO_ASKS, STR_INIT("checkboxes")},
    {STR_INIT("selectboxes"), FORMIO_ASKS, STR_INIT("checkboxes")},
    {STR_INIT("checkboxes"), FORMIO_ASKS, STR_INIT("checkboxes")},
    {STR_INIT("radio"), FORMIO_ASKS, STR_INIT("radios")},
    {STR_INIT("radios"), FORMIO_ASKS, STR_INIT("radios")},
    {STR_INIT("survey"), FORMIO_ASKS, STR_INIT("radios")},
    {STR_INIT("select"), FORMIO_ASKS, STR_INIT("select")},
    {STR_INIT("email"), FORMIO_ASKS, STR_INIT("email")},
    {STR_INIT("url"), FORMIO_ASKS, STR_INIT("website")},
    {STR_INIT("phonenumber"), FORMIO_ASKS, STR_INIT("telephone")},
    {STR_INIT("day"), FORMIO_ASKS, STR_INIT("date")},
    {STR_INIT("datetime"), FORMIO_ASKS, STR_INIT("date-time"), STR_INIT("text"),
     .told = STR_INIT("A date with a time is asked for as text.")},
    {STR_INIT("time"), FORMIO_ASKS, STR_INIT("time"), STR_INIT("text"),
     .told = STR_INIT("A time is asked for as text.")},
    {STR_INIT("file"), FORMIO_ASKS, STR_INIT("files")},
    {STR_INIT("address"), FORMIO_ASKS, STR_INIT("international-address"), STR_INIT("long-text"),
     .told = STR_INIT("An address is asked for as text.")},
    {STR_INIT("bcaddress"), FORMIO_ASKS, STR_INIT("international-address"), STR_INIT("long-text"),
     .told = STR_INIT("An address is asked for as text.")},
    {STR_INIT("tags"), FORMIO_ASKS, STR_INIT("text"), .told = STR_INIT("Tags are asked for as one text.")},
    {STR_INIT("signature"), FORMIO_ASKS, STR_INIT("text"),
     .told = STR_INIT("A drawn signature is asked for as typed text.")},
    {STR_INIT("orgbook"), FORMIO_ASKS, STR_INIT("organisation"), STR_INIT("text"),
     .told = STR_INIT("The name of an organisation is asked for as text.")},
    {STR_INIT("resource"), FORMIO_ASKS, STR_INIT("text"),
     .told = STR_INIT("The choices are kept by another service; it is asked for as text.")},
    {STR_INIT("location"), FORMIO_ASKS, STR_INIT("text"), .told = STR_INIT("A place on a map is asked for as text.")},
    {STR_INIT("map"), FORMIO_ASKS, STR_INIT("text"), .told = STR_INIT("A place on a map is asked for as text.")},
    {STR_INIT("datamap"), FORMIO_ASKS, STR_INIT("long-text"),
     .told = STR_INIT("Pairs of names and values are asked for as text.")},
    {STR_INIT("content"), FORMIO_SHOWS, STR_INIT("")},
    {STR_INIT("htmlelement"), FORMIO_SHOWS, STR_INIT("")},
    {STR_INIT("heading"), FORMIO_SHOWS, STR_INIT("")},
    {STR_INIT("paragraph"), FORMIO_SHOWS, STR_INIT("")},
    {STR_INIT("panel"), FORMIO_HOLDS, STR_INIT("")},
    {STR_INIT("fieldset"), FORMIO_HOLDS, STR_INIT("")},
    {STR_INIT("well"), FORMIO_HOLDS, STR_INIT("")},
    {STR_INIT("columns"), FORMIO_HOLDS, STR_INIT("")},
    {STR_INIT("cols2"), FORMIO_HOLDS, STR_INIT("")},
    {STR_INIT("cols3"), FORMIO_HOLDS, STR_INIT("")},
    {STR_INIT("cols4"), FORMIO_HOLDS, STR_INIT("")},
    {STR_INIT("table"), FORMIO_HOLDS, STR_INIT("")},
    {STR_INIT("tabs"), FORMIO_HOLDS, STR_INIT("")},
    {STR_INIT("container"), FORMIO_HOLDS, STR_INIT("")},
    {STR_INIT("form"), FORMIO_HOLDS, STR_INIT("")},
    {STR_INIT("datagrid"), FORMIO_ROWS, STR_INIT("")},
    {STR_INIT("editgrid"), FORMIO_ROWS, STR_INIT("")},
    {STR_INIT("edittable"), FORMIO_ROWS, STR_INIT("")},
    {STR_INIT("tree"), FORMIO_ROWS, STR_INIT("")},
    {STR_INIT("button"), FORMIO_QUIET, STR_INIT("")},
    {STR_INIT("hidden"), FORMIO_ASKS, STR_INIT("hidden")},
    {STR_INIT("password"), FORMIO_DROPS, STR_INIT(""),
     .told = STR_INIT("A password is not asked for: answers are read by others.")},
    {STR_INIT("recaptcha"), FORMIO_DROPS, STR_INIT(""),
     .told = STR_INIT("A check by another service is not carried over.")},
    {STR_INIT("stripe"), FORMIO_DROPS, STR_INIT(""), .told = STR_INIT("Payment is not carried over.")},
    {STR_INIT("stripecheckout"), FORMIO_DROPS, STR_INIT(""), .told = STR_INIT("Payment is not carried over.")},
    {STR_INIT("datasource"), FORMIO_DROPS, STR_INIT(""),
     .told = STR_INIT("Data of another service is not carried over.")},
};
static const struct formio_type unknown_type = {
    STR_INIT(""), FORMIO_ASKS, STR_INIT("text"),
    .told = STR_INIT("This kind of component is not known; it is asked for as text.")};
static const struct formio_type unknown_holder = {STR_INIT(""), FORMIO_HOLDS, STR_INIT("")};

static const struct formio_type *type_named(str name)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (str_eq(types[i].name, name)) {
            return &types[i];
        }
    }
    return NULL;
}

const struct formio_type *foreign_formio_type(const json_t *component)
{
    str given = foreign_take_string(component, "type");
    char small[TYPE_NAME];
    size_t len = 0;
    for (; len < given.len && len < sizeof small; len++) {
        char c = given.ptr[len];
        small[len] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    str name = {small, len};
    name = str_starts(name, STR("simple")) ? str_slice(name, 6, name.len) : name;
    name = str_ends(name, STR("advanced")) ? str_slice(name, 0, name.len - 8) : name;
    const struct formio_type *type = type_named(name);
    bool holds = json_is_array(json_object_get(component, "components"));
    return type != NULL ? type : holds ? &unknown_holder : &unknown_type;
}

const char *const foreign_formio_type_quiet[] = {
    // How it looks and behaves there
    "key",
    "type",
    "input",
    "id",
    "_id",
    "overlay",
    "tableView",
    "labelPosition",
    "labelWidth",
    "labelMargin",
    "validateOn",
    "persistent",
    "clearOnHide",
    "widget",
    "inputType",
    "inputFormat",
    "spellcheck",
    "autocomplete",
    "autofocus",
    "tabindex",
    "theme",
    "size",
    "block",
    "leftIcon",
    "rightIcon",
    "customClass",
    "hideOnChildrenHidden",
    "modalEdit",
    "dataGridLabel",
    "alwaysEnabled",
    "refreshOn",
    "redrawOn",
    "refreshOnChange",
    "clearOnRefresh",
    "tree",
    "lazyLoad",
    "attributes",
    "collapsible",
    "collapsed",
    "breadcrumb",
    "breadcrumbClickable",
    "optionsLabelPosition",
    "lockKey",
    "keyModified",
    "showCharCount",
    "showWordCount",
    "autoAdjust",
    "autoExpand",
    "wysiwyg",
    "editor",
    "mask",
    "allowInput",
    "isNew",
    "parent",
    "parentPath",
    "row",
    "originalComponents",
    "dbIndex",
    "submissionAccess",
    "shortcut",
    "tags",
    "version",
    "name",
    "path",
    "styleClass",
    "dataType",
    "dataFormat",
    "unlockEvent",
    "buttonSettings",
    "scrollToTop",
    "navigateOnEnter",
    "saveOnEnter",
    "hideInputLabels",
    "inputsLabelPosition",
    "isUseForCopy",
    "groupToggle",
    NULL};
const size_t foreign_formio_type_quiet_count = sizeof foreign_formio_type_quiet / sizeof *foreign_formio_type_quiet - 1;

// What is code there.
static const char *const type_code[] = {
    "customConditional",    "calculateValue", "customDefaultValue", "logic", "nextPage",
    "conditionalAddButton", "custom",         "controller"};

static bool type_among(const char *key, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count && names[i] != NULL; i++) {
        if (strcmp(names[i], key) == 0) {
            return true;
        }
    }
    return false;
}

void foreign_formio_type_told(const struct formio *f, str at, const json_t *component, const char *const *known)
{
    static const char *const none[] = {NULL};
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)component, key, value)
    {
        if (!foreign_say_holds(value) || type_among(key, known, SIZE_MAX) ||
            type_among(key, foreign_formio_type_quiet, foreign_formio_type_quiet_count)) {
            continue;
        }
        str here = foreign_at_key(f->base.arena, at, key);
        if (type_among(key, type_code, sizeof type_code / sizeof *type_code)) {
            foreign_say(&f->base, here, STR("Say in our definition what it did."),
                        "“%.*s” is code, which is never run; it is left out.",
                        STR_ARG(foreign_say_quote(str_from(key))));
            continue;
        }
        json_t *alone = json_object();
        json_object_set(alone, key, value);
        foreign_say_unknown(&f->base, at, alone, none);
        json_decref(alone);
    }
}
