// SPDX-License-Identifier: Apache-2.0
#include "definition/file_kind.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void files_are_what_their_names_say(void **state)
{
    static const struct {
        str ending, head;
        bool fits;
    } cases[] = {
        {STR_INIT("pdf"), STR_INIT("%PDF-1.7\n"), true},
        {STR_INIT("PDF"), STR_INIT("%PDF-"), true},
        {STR_INIT("pdf"), STR_INIT("%PDF"), false},
        {STR_INIT("pdf"), STR_INIT("<html>%PDF-1.7"), false}, // two things at once
        {STR_INIT("pdf"), STR_INIT("MZ\x90"), false},
        {STR_INIT("jpg"), STR_INIT("\xFF\xD8\xFF\xE0"), true},
        {STR_INIT("jpeg"), STR_INIT("\xFF\xD8\xFF\xE1"), true},
        {STR_INIT("jpg"), STR_INIT("\x89PNG\r\n\x1A\n"), false},
        {STR_INIT("png"), STR_INIT("\x89PNG\r\n\x1A\n"), true},
        {STR_INIT("heic"),
         STR_INIT("\0\0\0\x18"
                  "ftypheic"),
         true},
        {STR_INIT("heic"),
         STR_INIT("\0\0\0\x18"
                  "ftypmp42"),
         false},
        {STR_INIT("docx"), STR_INIT("PK\3\4\x14"), true},
        {STR_INIT("docx"), STR_INIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), false},
        {STR_INIT("doc"), STR_INIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), true},
        {STR_INIT("doc"), STR_INIT("{\\rtf1"), true},
        {STR_INIT("xls"), STR_INIT("<html>"), false},
        {STR_INIT("csv"), STR_INIT("a,b\r\n1,\xC5\xB5"), true},
        {STR_INIT("csv"),
         STR_INIT("\xFF\xFE"
                  "a\0"),
         true},
        {STR_INIT("txt"),
         STR_INIT("\x7F"
                  "ELF\2\1\1\0"),
         false},
        {STR_INIT("dwg"), STR_INIT("anything"), true}, // nobody knows
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (file_kind_fits(cases[i].ending, cases[i].head) != cases[i].fits) {
            fail_msg("case %zu: a file named .%.*s", i, STR_ARG(cases[i].ending));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(files_are_what_their_names_say)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
