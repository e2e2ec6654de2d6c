// SPDX-License-Identifier: Apache-2.0
// The macros are compiled from questions/*.jinja. Tokens of autocomplete: HTML, 4.10.18.7 "Autofill",
// and WCAG 2.2, 1.3.5.
#include "web/question_macros.h"
#include "html/words_list.h"
#include "web/address_lookup.h"
#include "web/country_names.h"
#include <assert.h>

#define QUESTION_MACRO(name) void name(struct out *o, const struct question_field *field)
QUESTION_MACRO(question_line);
QUESTION_MACRO(question_address);
QUESTION_MACRO(question_area);
QUESTION_MACRO(question_radios);
QUESTION_MACRO(question_checkboxes);
QUESTION_MACRO(question_select);
QUESTION_MACRO(question_date);
QUESTION_MACRO(question_parts);
QUESTION_MACRO(question_files);
QUESTION_MACRO(question_autocomplete);
QUESTION_MACRO(question_hint);
QUESTION_MACRO(question_why);

static const struct question_macro_part question_macros_date[] = {
    {.name = STR_INIT("day"), .label = WORD_COMPONENT_DAY, .classes = STR_INIT("govuk-input--width-2")},
    {.name = STR_INIT("month"), .label = WORD_COMPONENT_MONTH, .classes = STR_INIT("govuk-input--width-2")},
    {.name = STR_INIT("year"), .label = WORD_COMPONENT_YEAR, .classes = STR_INIT("govuk-input--width-4")},
    {.name = STR_INIT("hour"), .label = WORD_COMPONENT_HOUR, .classes = STR_INIT("govuk-input--width-2")},
    {.name = STR_INIT("minute"), .label = WORD_COMPONENT_MINUTE, .classes = STR_INIT("govuk-input--width-2")},
    {.name = {0}},
};
static const struct question_macro_part question_macros_name[] = {
    {.name = STR_INIT("first"), .label = WORD_QUESTION_NAME_FIRST, .autocomplete = STR_INIT("given-name")},
    {.name = STR_INIT("middle"),
     .label = WORD_QUESTION_NAME_MIDDLE,
     .autocomplete = STR_INIT("additional-name"),
     .optional = true},
    {.name = STR_INIT("last"), .label = WORD_QUESTION_NAME_LAST, .autocomplete = STR_INIT("family-name")},
    {.name = {0}},
};
static const struct question_macro_part question_macros_address[] = {
    {.name = STR_INIT("line-1"), .label = WORD_QUESTION_ADDRESS_LINE_1, .autocomplete = STR_INIT("address-line1")},
    {.name = STR_INIT("line-2"),
     .label = WORD_QUESTION_ADDRESS_LINE_2,
     .autocomplete = STR_INIT("address-line2"),
     .optional = true},
    {.name = STR_INIT("town"),
     .label = WORD_QUESTION_ADDRESS_TOWN,
     .autocomplete = STR_INIT("address-level2"),
     .classes = STR_INIT("govuk-!-width-two-thirds")},
    {.name = STR_INIT("county"),
     .label = WORD_QUESTION_ADDRESS_COUNTY,
     .classes = STR_INIT("govuk-!-width-two-thirds"),
     .optional = true},
    {.name = STR_INIT("postcode"),
     .label = WORD_QUESTION_ADDRESS_POSTCODE,
     .autocomplete = STR_INIT("postal-code"),
     .classes = STR_INIT("govuk-input--width-10")},
    {.name = {0}},
};
#define TWO_THIRDS STR_INIT("govuk-!-width-two-thirds")
static const struct question_macro_part question_macros_international_address[] = {
    {.name = STR_INIT("line-1"), .label = WORD_QUESTION_ADDRESS_LINE_1, .autocomplete = STR_INIT("address-line1")},
    {.name = STR_INIT("line-2"),
     .label = WORD_QUESTION_ADDRESS_LINE_2,
     .autocomplete = STR_INIT("address-line2"),
     .optional = true},
    {.name = STR_INIT("town"),
     .label = WORD_QUESTION_ADDRESS_TOWN,
     .autocomplete = STR_INIT("address-level2"),
     .classes = TWO_THIRDS},
    {.name = STR_INIT("county"),
     .label = WORD_QUESTION_ADDRESS_REGION,
     .autocomplete = STR_INIT("address-level1"),
     .classes = TWO_THIRDS,
     .optional = true},
    {.name = STR_INIT("postcode"), // needed in the United Kingdom alone
     .label = WORD_QUESTION_ADDRESS_POSTAL_CODE,
     .autocomplete = STR_INIT("postal-code"),
     .classes = STR_INIT("govuk-input--width-10")},
    {.name = STR_INIT("country"),
     .label = WORD_QUESTION_ADDRESS_COUNTRY,
     .autocomplete = STR_INIT("country"),
     .classes = TWO_THIRDS},
    {.name = {0}},
};

#define COORDINATE STR_INIT("govuk-input--width-10")
static const struct question_macro_part question_macros_easting_northing[] = {
    {.name = STR_INIT("easting"),
     .label = WORD_QUESTION_EASTING,
     .classes = COORDINATE,
     .inputmode = STR_INIT("numeric")},
    {.name = STR_INIT("northing"),
     .label = WORD_QUESTION_NORTHING,
     .classes = COORDINATE,
     .inputmode = STR_INIT("numeric")},
    {.name = {0}},
};
// Some telephones' numeric keys have no minus.
static const struct question_macro_part question_macros_latitude_longitude[] = {
    {.name = STR_INIT("latitude"), .label = WORD_QUESTION_LATITUDE, .classes = COORDINATE},
    {.name = STR_INIT("longitude"), .label = WORD_QUESTION_LONGITUDE, .classes = COORDINATE},
    {.name = {0}},
};
static const struct question_macro_part question_macros_amount[] = {
    {.name = STR_INIT("amount"),
     .label = WORD_QUESTION_AMOUNT,
     .classes = STR_INIT("govuk-input--width-10"),
     .inputmode = STR_INIT("decimal")},
    {.name = STR_INIT("unit"), .label = WORD_QUESTION_UNIT},
    {.name = {0}},
};
#define LETTER_SPACED STR_INIT("govuk-input--width-10 govuk-input--extra-letter-spacing")
static const struct question_macro_part question_macros_bank_account[] = {
    {.name = STR_INIT("name"), .label = WORD_QUESTION_BANK_NAME},
    {.name = STR_INIT("sort-code"),
     .label = WORD_QUESTION_BANK_SORT_CODE,
     .classes = STR_INIT("govuk-input--width-5 govuk-input--extra-letter-spacing"),
     .inputmode = STR_INIT("numeric")},
    {.name = STR_INIT("account-number"),
     .label = WORD_QUESTION_BANK_ACCOUNT_NUMBER,
     .classes = LETTER_SPACED,
     .inputmode = STR_INIT("numeric")},
    {.name = STR_INIT("roll-number"),
     .label = WORD_QUESTION_BANK_ROLL_NUMBER,
     .classes = LETTER_SPACED,
     .optional = true},
    {.name = {0}},
};

#define LINE question_line, question_field_line
const struct question_macro question_macros[] = {
    {STR_INIT("text"), LINE, .control_type = STR_INIT("text")},
    {STR_INIT("long-text"), question_area, question_field_area},
    {STR_INIT("number"), question_line, question_field_number, .control_type = STR_INIT("text"), .no_spellcheck = true},
    {STR_INIT("money"), question_line, question_field_money, .control_type = STR_INIT("text"), .no_spellcheck = true},
    {STR_INIT("amount"), question_parts, question_field_parts, .no_spellcheck = true, .parts = question_macros_amount},
    {STR_INIT("bank-account"), question_parts, question_field_parts, .no_spellcheck = true,
     .parts = question_macros_bank_account},
    {STR_INIT("yes-no"), question_radios, question_choices_yes_no},
    {STR_INIT("radios"), question_radios, question_choices_options},
    {STR_INIT("checkboxes"), question_checkboxes, question_choices_options},
    {STR_INIT("select"), question_select, question_choices_select},
    {STR_INIT("autocomplete"), question_autocomplete, question_choices_autocomplete, .no_spellcheck = true},
    {STR_INIT("date"), question_date, question_field_date, .parts = question_macros_date},
    {STR_INIT("month"), question_date, question_field_date, .parts = question_macros_date},
    {STR_INIT("time"), question_date, question_field_date, .parts = question_macros_date},
    {STR_INIT("date-time"), question_date, question_field_date, .parts = question_macros_date},
    {STR_INIT("day-month"), question_date, question_field_date, .parts = question_macros_date},
    {STR_INIT("year"), question_date, question_field_date, .parts = question_macros_date},
    {STR_INIT("email"), LINE, .control_type = STR_INIT("email"), .autocomplete = STR_INIT("email"),
     .no_spellcheck = true},
    {STR_INIT("telephone"), LINE, .control_type = STR_INIT("tel"), .autocomplete = STR_INIT("tel"),
     .no_spellcheck = true},
    {STR_INIT("website"), LINE, .control_type = STR_INIT("url"), .autocomplete = STR_INIT("url"),
     .no_spellcheck = true},
    {STR_INIT("name"), question_parts, question_field_parts, .control_type = STR_INIT("text"),
     .autocomplete = STR_INIT("name"), .no_spellcheck = true, .parts = question_macros_name},
    {STR_INIT("organisation"), LINE, .control_type = STR_INIT("text"), .autocomplete = STR_INIT("organization"),
     .no_spellcheck = true},
    {STR_INIT("national-insurance"), question_line, question_field_code, .control_type = STR_INIT("text"),
     .no_spellcheck = true},
    {STR_INIT("address"), question_address, address_lookup_field, .no_spellcheck = true,
     .parts = question_macros_address},
    {STR_INIT("nhs-number"), question_line, question_field_code, .control_type = STR_INIT("text"),
     .inputmode = STR_INIT("numeric"), .no_spellcheck = true},
    {STR_INIT("grid-reference"), question_line, question_field_code, .control_type = STR_INIT("text"),
     .no_spellcheck = true},
    {STR_INIT("field-number"), question_line, question_field_code, .control_type = STR_INIT("text"),
     .no_spellcheck = true},
    {STR_INIT("easting-northing"), question_parts, question_field_parts, .no_spellcheck = true,
     .parts = question_macros_easting_northing},
    {STR_INIT("latitude-longitude"), question_parts, question_field_parts, .no_spellcheck = true,
     .parts = question_macros_latitude_longitude},
    {STR_INIT("country"), question_autocomplete, country_names_field, .no_spellcheck = true},
    {STR_INIT("international-address"), question_parts, question_field_parts, .no_spellcheck = true,
     .parts = question_macros_international_address},
    {STR_INIT("vehicle-registration"), question_line, question_field_code, .control_type = STR_INIT("text"),
     .no_spellcheck = true},
    {STR_INIT("files"), question_files, question_field_files},
    {STR_INIT("declaration"), question_checkboxes, question_choices_declaration},
};
const size_t question_macros_count = sizeof question_macros / sizeof question_macros[0];

const struct question_macro *question_macros_find(str type)
{
    for (size_t i = 0; i < question_macros_count; i++) {
        if (str_eq(question_macros[i].type, type)) {
            return &question_macros[i];
        }
    }
    return NULL;
}

const struct question_macro_part *question_macros_part(const struct question_macro *macro, str name)
{
    for (const struct question_macro_part *p = macro->parts; p != NULL && p->name.len != 0; p++) {
        if (str_eq(p->name, name)) {
            return p;
        }
    }
    return NULL;
}

static void question_macros_put(struct out *o, struct question_field field)
{
    const struct question_macro *macro = question_macros_find(field.type);
    assert(macro != NULL);
    size_t mark = out_mark(o);
    question_hint(o, &field);
    field.hint_html = out_taken(o, mark);
    for (size_t i = 0; i < field.opened.count; i++) { // one deep: what an option opens opens nothing
        const struct question_opened *opened = &field.opened.items[i];
        for (size_t k = 0; k < opened->count; k++) {
            question_macros_put(o, opened->fields[k]);
        }
        opened->item->conditional.html = out_taken(o, mark);
    }
    macro->macro(o, &field);
    question_why(o, &field);
}

html filter_question(struct out *o, struct question_field field)
{
    size_t mark = out_mark(o);
    question_macros_put(o, field);
    return out_taken(o, mark);
}
