// SPDX-License-Identifier: Apache-2.0
// foreign: the table of formats, and the reading of a foreign file as JSON or YAML. Refuses what is
// too large, nests too deep or is neither, and says where. Knows nothing of what the files mean.
#include "definition/foreign.h"
#include "base/utf8.h"
#include "definition/foreign_formio.h"
#include "definition/foreign_govuk.h"
#include "definition/foreign_load.h"
#include "definition/foreign_moj.h"
#include "definition/foreign_place.h"
#include "definition/foreign_xgov.h"
#include "definition/foreign_yaml.h"
#include "definition/place.h"

enum {
    FOREIGN_DEPTH = 64,             // objects and lists within each other
    FOREIGN_CONTAINERS = 300 * 1000 // as many as a definition of ours may hold
};

const struct foreign_format *const foreign_formats[] = {&foreign_moj, &foreign_govuk, &foreign_formio, &foreign_xgov};
const size_t foreign_format_count = sizeof foreign_formats / sizeof foreign_formats[0];

static void json_free(void *json)
{
    json_decref(json);
}

static void foreign_wrong(struct definition_report *report, int line, str what, str mend)
{
    if (report == NULL) {
        return;
    }
    definition_report_add(report, PROBLEM_ERROR, (str){0}, what, mend);
    if (report->count > 0) {
        report->items[report->count - 1].line = line;
    }
}

static bool foreign_size(struct definition_report *report, str text, bool json)
{
    size_t depth = 0;
    size_t containers = 0;
    if (text.len > LIMIT_DEFINITION) {
        foreign_wrong(report, 0, STR("The file is larger than a definition may be."),
                      STR("Make several services of it."));
        return false;
    }
    if (utf8_check(text) == UTF8_MALFORMED) {
        foreign_wrong(report, 0, STR("The file is not UTF-8."), STR("Save it as UTF-8."));
        return false;
    }
    if (json) {
        place_measure(text, &depth, &containers);
    }
    if (depth > FOREIGN_DEPTH || containers > FOREIGN_CONTAINERS) {
        foreign_wrong(report, 0, STR("The file nests too deep, or holds too many objects and lists."),
                      STR("Make several services of it."));
        return false;
    }
    return true;
}

// A file whose first character opens an object or a list is JSON; everything else may be YAML.
static bool foreign_is_json(str text)
{
    str trimmed = str_trim(text);
    return trimmed.len != 0 && (trimmed.ptr[0] == '{' || trimmed.ptr[0] == '[');
}

json_t *foreign_load(struct arena *a, str text, struct definition_report *report)
{
    text = place_unmarked(text);
    bool json = foreign_is_json(text);
    json_t *root = NULL;
    if (!foreign_size(report, text, json)) {
        return NULL;
    }
    if (json) {
        json_error_t error;
        root = json_loadb(text.ptr, text.len, 0, &error);
        if (root == NULL) {
            foreign_wrong(report, error.line, arena_printf(a, "The file is not JSON: %.120s.", error.text),
                          STR("Look for a missing comma, quote or bracket there."));
        }
    } else {
        struct foreign_yaml_limits limits = {FOREIGN_DEPTH, FOREIGN_CONTAINERS};
        int line = 0;
        const char *why = NULL;
        root = foreign_yaml_load(a, text, limits, &line, &why);
        if (root == NULL) {
            foreign_wrong(report, line, arena_printf(a, "The file is neither JSON nor YAML: %.120s.", why),
                          STR("Check that it is a form's definition, and whole."));
        }
    }
    if (root != NULL) {
        foreign_place_clear(root);
        arena_defer(a, json_free, root);
    }
    return root;
}

void foreign_load_keep(struct arena *a, json_t *json)
{
    arena_defer(a, json_free, json);
}

static void foreign_lines(struct definition_report *report, size_t from, str text)
{
    text = place_unmarked(text);
    if (foreign_is_json(text)) {
        place_lines(report, from, text);
    }
}

static const struct foreign_format *foreign_format_of(const json_t *root)
{
    bool ours = json_object_get(root, "guildhall") != NULL;
    for (size_t i = 0; i < foreign_format_count && !ours; i++) {
        if (foreign_formats[i]->recognises(root)) {
            return foreign_formats[i];
        }
    }
    return NULL;
}

static err foreign_twin(struct arena *a, const struct foreign_format *format, json_t *root, str twin,
                        struct definition_report *report)
{
    size_t from = report->count;
    json_t *other = foreign_load(a, twin, report);
    for (size_t i = from; i < report->count; i++) { // lines of the other file
        report->items[i].what = arena_printf(report->arena, "The twin: %.*s", STR_ARG(report->items[i].what));
    }
    if (other == NULL) {
        return FAIL(ERR_INPUT, "the twin cannot be read");
    }
    if (format == NULL || format->twin == NULL || foreign_format_of(other) != format) {
        foreign_wrong(report, 0, STR("The form and its twin are not of one format that has a form for each language."),
                      STR("See docs/importing.md for those that do."));
        return FAIL(ERR_INPUT, "the two files are no form and its twin");
    }
    return format->twin(a, root, other, report);
}

err foreign_read_twins(struct arena *a, str text, str twin, struct definition_report *report, str *ret_document,
                       str *ret_format)
{
    size_t from = report->count;
    str unused = {0};
    json_t *root = foreign_load(a, text, report);
    ret_format = ret_format == NULL ? &unused : ret_format;
    if (root == NULL) {
        return FAIL(ERR_INPUT, "the file cannot be read");
    }
    const struct foreign_format *format = foreign_format_of(root);
    if (twin.len != 0) {
        TRY(foreign_twin(a, format, root, twin, report));
    }
    if (format != NULL) {
        *ret_format = format->name;
        err e = format->convert(a, root, report, ret_document);
        foreign_lines(report, from, text);
        return e;
    }
    if (json_object_get(root, "guildhall") != NULL) {
        *ret_format = STR("guildhall");
        *ret_document = text;
        return NO_ERR;
    }
    foreign_wrong(report, 1, STR("This is no definition that can be imported: it has neither “guildhall” nor “pages”."),
                  STR("See docs/importing.md for the formats that can."));
    return FAIL(ERR_INPUT, "the format is not known");
}

err foreign_read(struct arena *a, str text, struct definition_report *report, str *ret_document, str *ret_format)
{
    return foreign_read_twins(a, text, (str){0}, report, ret_document, ret_format);
}
