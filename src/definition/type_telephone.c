// SPDX-License-Identifier: Apache-2.0
// type_telephone: a number as the person writes it, kept so. Its shape is checked, not its existence:
// 8 to 15 digits (ITU-T E.164 allows 15); of the United Kingdom 0 and 9 or 10 digits more (Ofcom's
// National Telephone Numbering Plan), or +44 in place of the 0.
#include "definition/tidy.h"
#include "definition/type.h"

enum {
    TELEPHONE_MIN = 8,
    TELEPHONE_MAX = 15,
    TELEPHONE_LENGTH = 60 // characters, with an extension
};

// The number's digits, with "+" where it begins so, and without an extension ("ext 12", "x12", "#12").
static bool telephone_digits(struct arena *a, str text, str *ret_digits)
{
    char *out = arena_alloc(a, text.len + 1, 1);
    size_t len = 0;
    size_t i = 0;
    for (; i < text.len; i++) {
        char c = text.ptr[i];
        if ((c >= '0' && c <= '9') || (c == '+' && len == 0)) {
            out[len++] = c;
        } else if (str_find_char(STR("()-. "), c) == STR_NONE) {
            break;
        }
    }
    *ret_digits = (str){out, len};
    str rest = str_slice(text, i, text.len);
    static const str marks[] = {STR_INIT("extension"), STR_INIT("ext."), STR_INIT("ext"), STR_INIT("x"), STR_INIT("#")};
    for (size_t m = 0; m < sizeof marks / sizeof *marks && rest.len != 0; m++) {
        if (rest.len > marks[m].len && str_eq_nocase(str_slice(rest, 0, marks[m].len), marks[m])) {
            int64_t extension;
            str digits = str_trim(str_slice(rest, marks[m].len, rest.len));
            return digits.len <= 6 && str_to_i64(digits, 0, 999999, &extension);
        }
    }
    return rest.len == 0;
}

static bool telephone_uk(struct arena *a, str digits)
{
    static const str codes[] = {STR_INIT("+440"), STR_INIT("+44"), STR_INIT("00440"), STR_INIT("0044")};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (str_starts(digits, codes[i])) {
            digits = arena_concat(a, STR("0"), str_slice(digits, codes[i].len, digits.len));
            break;
        }
    }
    bool length = digits.len == 10 || digits.len == 11;
    return length && digits.ptr[0] == '0' && str_find_char(STR("1235789"), digits.ptr[1]) != STR_NONE;
}

static void telephone_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    str text = tidy_line(in->arena, fields_text(in->fields, q->id));
    str digits;
    if (text.len == 0) {
        return;
    }
    bool fine = text.len <= TELEPHONE_LENGTH && telephone_digits(in->arena, text, &digits);
    size_t count = !fine ? 0 : digits.len - (str_starts(digits, STR("+")) ? 1 : 0);
    bool abroad = fine && (str_starts(digits, STR("+")) || str_starts(digits, STR("00")));
    if (!fine || count < TELEPHONE_MIN || count > TELEPHONE_MAX + (str_starts(digits, STR("00")) ? 2 : 0)) {
        problem_add(in, q, "telephone.format");
    } else if (str_eq(q->format, STR("uk")) && !telephone_uk(in->arena, digits)) {
        problem_add(in, q, "telephone.uk");
    } else if (str_eq(q->format, STR("international")) && !abroad) {
        problem_add(in, q, "telephone.international");
    } else {
        *ret_value = type_text_value(text);
    }
}

static const char *const telephone_problems[] = {"enter.missing", "any.characters",          "telephone.format",
                                                 "telephone.uk",  "telephone.international", NULL};
const struct question_type type_telephone = {
    .name = STR_INIT("telephone"),
    .shown = SHOWN_TEXT,
    .written = WRITTEN_TEXT,
    .kinds = KIND_TEXT,
    .options = HAS(OPTION_FORMAT) | HAS(OPTION_AUTOCOMPLETE) | HAS(OPTION_WIDTH),
    .problems = telephone_problems,
    .accept = telephone_accept,
};
