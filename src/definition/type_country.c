// SPDX-License-Identifier: Apache-2.0
// type_country: a country or territory, kept as its code of two letters: those of ISO 3166-1, and XK, which the
// European Commission and the Unicode Consortium use for Kosovo. Their names are words, country.CODE:
// docs/decisions/0020-countries.md.
#include "definition/tidy.h"
#include "definition/type.h"

enum {
    CODE = 2 // letters
};
static const char codes[] = "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJ"
                            "BLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCR"
                            "CUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFR"
                            "GAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHU"
                            "IDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZ"
                            "LALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQ"
                            "MRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPF"
                            "PGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSI"
                            "SJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTR"
                            "TTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";
const size_t type_country_count = (sizeof codes - 1) / CODE;

str type_country_code(size_t index)
{
    return (str){codes + index * CODE, CODE};
}

bool type_country_is(str code)
{
    size_t low = 0;
    size_t high = type_country_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(code, type_country_code(middle));
        if (order == 0) {
            return true;
        }
        low = order > 0 ? middle + 1 : low;
        high = order < 0 ? middle : high;
    }
    return false;
}

static void country_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    str code = tidy_code(in->arena, fields_text(in->fields, q->id), "");
    if (code.len != 0 && !type_country_is(code)) {
        problem_add(in, q, "any.not-offered");
    } else {
        *ret_value = type_text_value(code);
    }
}

const struct question_type type_country = {
    .name = STR_INIT("country"),
    .shown = SHOWN_COUNTRY,
    .written = WRITTEN_TEXT,
    .kinds = KIND_TEXT,
    .options = HAS(OPTION_AUTOCOMPLETE),
    .problems = type_radios_problems,
    .accept = country_accept,
};
