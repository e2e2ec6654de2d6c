// SPDX-License-Identifier: Apache-2.0
// type_bank_account: an account at a bank or building society of the United Kingdom, after the GOV.UK Design
// System's pattern "Bank details": a sort code of 6 digits, an account number of 6 to 8, and where the building
// society has one a roll number of up to 18 characters. Whether there is such an account is not asked of anybody.
#include "definition/tidy.h"
#include "definition/type.h"

enum {
    BANK_NAME,
    BANK_SORT_CODE,
    BANK_NUMBER,
    BANK_ROLL,
    BANK_PARTS
};
enum {
    NAME_LENGTH = 100,
    SORT_CODE_LENGTH = 6,
    NUMBER_SHORTEST = 6,
    NUMBER_LONGEST = 8,
    ROLL_LENGTH = 18
};

static bool bank_digits(str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') {
            return false;
        }
    }
    return true;
}

// "a to z, numbers, hyphens, spaces, forward slashes and full stops", as the pattern has it.
static bool bank_roll(str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != ' ' && c != '/' && c != '.') {
            return false;
        }
    }
    return true;
}

static const char *bank_problem(size_t part, str text)
{
    static const char *const missing[BANK_PARTS] = {[BANK_NAME] = "bank-account.no-name",
                                                    [BANK_SORT_CODE] = "bank-account.no-sort-code",
                                                    [BANK_NUMBER] = "bank-account.no-number"};
    if (text.len == 0) {
        return missing[part];
    }
    switch (part) {
    case BANK_SORT_CODE:
        return bank_digits(text) && text.len == SORT_CODE_LENGTH ? NULL : "bank-account.sort-code";
    case BANK_NUMBER:
        return !bank_digits(text)                                        ? "bank-account.number"
               : text.len < NUMBER_SHORTEST || text.len > NUMBER_LONGEST ? "bank-account.number-length"
                                                                         : NULL;
    case BANK_ROLL:
        return bank_roll(text) ? NULL : "bank-account.roll-number";
    default:
        return NULL;
    }
}

static void bank_account_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    str *items = arena_array(in->arena, str, BANK_PARTS);
    bool any = false;
    for (size_t i = 0; i < BANK_PARTS; i++) {
        bool code = i == BANK_SORT_CODE || i == BANK_NUMBER;
        str text = fields_part(in->fields, q->id, q->type->parts[i].name);
        items[i] = code ? tidy_code(in->arena, text, "-.") : type_text_part(in, q, i);
        any = any || items[i].len != 0;
    }
    for (size_t i = 0; any && i < BANK_PARTS; i++) {
        const char *problem = bank_problem(i, items[i]);
        if (problem != NULL) {
            problem_add(in, q, problem)->part = q->type->parts[i].name;
        }
    }
    if (any) {
        *ret_value = (struct value){.kind = VALUE_PARTS, .count = BANK_PARTS, .items = items};
    }
}

// "30-94-30"
static str bank_sort_code_spelled(struct arena *a, str text)
{
    return text.len != SORT_CODE_LENGTH ? text
                                        : arena_printf(a, "%.2s-%.2s-%.2s", text.ptr, text.ptr + 2, text.ptr + 4);
}

static const struct part bank_account_parts[BANK_PARTS] = {
    [BANK_NAME] = {STR_INIT("name"), true, NAME_LENGTH},
    [BANK_SORT_CODE] = {STR_INIT("sort-code"), true, SORT_CODE_LENGTH, .spelled = bank_sort_code_spelled},
    [BANK_NUMBER] = {STR_INIT("account-number"), true, NUMBER_LONGEST},
    [BANK_ROLL] = {STR_INIT("roll-number"), false, ROLL_LENGTH},
};
static const char *const bank_account_problems[] = {"enter.missing",
                                                    "any.characters",
                                                    "part.too-long",
                                                    "bank-account.no-name",
                                                    "bank-account.no-sort-code",
                                                    "bank-account.no-number",
                                                    "bank-account.sort-code",
                                                    "bank-account.number",
                                                    "bank-account.number-length",
                                                    "bank-account.roll-number",
                                                    NULL};
const struct question_type type_bank_account = {
    .name = STR_INIT("bank-account"),
    .parts = bank_account_parts,
    .part_count = BANK_PARTS,
    .shown = SHOWN_PARTS,
    .written = WRITTEN_PARTS,
    .kinds = KIND(VALUE_BLANK) | KIND(VALUE_PARTS),
    .problems = bank_account_problems,
    .accept = bank_account_accept,
};
