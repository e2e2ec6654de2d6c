// SPDX-License-Identifier: Apache-2.0
// type_country: a country or territory, kept as its code of two letters: those of ISO 3166-1, and XK, which the
// European Commission and the Unicode Consortium use for Kosovo. Their names are words, country.CODE:
// docs/decisions/0020-countries.md. It is found by typing, as one of type_autocomplete.
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

struct option_list type_country_codes(struct arena *a)
{
    struct option *items = arena_array(a, struct option, type_country_count);
    for (size_t i = 0; i < type_country_count; i++) {
        items[i].value = type_country_code(i);
    }
    return (struct option_list){.items = items, .count = type_country_count};
}

const struct question_type type_country = {
    .name = STR_INIT("country"),
    .shown = SHOWN_COUNTRY,
    .written = WRITTEN_TEXT,
    .kinds = KIND_TEXT,
    .options = HAS(OPTION_AUTOCOMPLETE),
    .searches = true,
    .problems = type_autocomplete_problems,
    .accept = type_autocomplete_accept,
};
