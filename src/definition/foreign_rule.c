// SPDX-License-Identifier: Apache-2.0
#include "definition/foreign_rule.h"
#include "definition/pattern.h"

// IANA media types by the endings that files of them have.
static const struct {
    str type, endings[3];
} rule_media[] = {
    {STR_INIT("image/jpeg"), {STR_INIT("jpg"), STR_INIT("jpeg")}},
    {STR_INIT("image/jpg"), {STR_INIT("jpg"), STR_INIT("jpeg")}},
    {STR_INIT("image/png"), {STR_INIT("png")}},
    {STR_INIT("image/gif"), {STR_INIT("gif")}},
    {STR_INIT("image/tiff"), {STR_INIT("tif"), STR_INIT("tiff")}},
    {STR_INIT("image/bmp"), {STR_INIT("bmp")}},
    {STR_INIT("image/heic"), {STR_INIT("heic")}},
    {STR_INIT("application/pdf"), {STR_INIT("pdf")}},
    {STR_INIT("text/plain"), {STR_INIT("txt")}},
    {STR_INIT("text/csv"), {STR_INIT("csv")}},
    {STR_INIT("application/json"), {STR_INIT("json")}},
    {STR_INIT("application/rtf"), {STR_INIT("rtf")}},
    {STR_INIT("application/zip"), {STR_INIT("zip")}},
    {STR_INIT("application/msword"), {STR_INIT("doc")}},
    {STR_INIT("application/vnd.ms-excel"), {STR_INIT("xls")}},
    {STR_INIT("application/vnd.ms-powerpoint"), {STR_INIT("ppt")}},
    {STR_INIT("application/vnd.oasis.opendocument.text"), {STR_INIT("odt")}},
    {STR_INIT("application/vnd.oasis.opendocument.spreadsheet"), {STR_INIT("ods")}},
    {STR_INIT("application/vnd.openxmlformats-officedocument.wordprocessingml.document"), {STR_INIT("docx")}},
    {STR_INIT("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), {STR_INIT("xlsx")}},
    {STR_INIT("application/vnd.openxmlformats-officedocument.presentationml.presentation"), {STR_INIT("pptx")}},
};

static void rule_accept(json_t *accept, str ending)
{
    for (size_t i = 0; i < json_array_size(accept); i++) {
        if (str_eq(str_from(json_string_value(json_array_get(accept, i))), ending)) {
            return;
        }
    }
    if (json_array_size(accept) < 40) {
        json_array_append_new(accept, foreign_give_str(ending));
    }
}

bool foreign_rule_ending(struct arena *a, json_t *accept, str piece)
{
    for (size_t i = 0; i < sizeof rule_media / sizeof *rule_media; i++) {
        if (str_eq(rule_media[i].type, piece)) {
            for (size_t j = 0; j < 3 && rule_media[i].endings[j].len != 0; j++) {
                rule_accept(accept, rule_media[i].endings[j]);
            }
            return true;
        }
    }
    struct foreign_text_lost lost = {0};
    str ending = str_starts(piece, STR(".")) ? str_slice(piece, 1, piece.len) : piece;
    str slug = foreign_text_slug(a, foreign_text_line(a, ending, &lost), 20, (str){0});
    if (slug.len == 0 || slug.len > 10 || slug.len != ending.len || str_find_char(slug, '-') != STR_NONE) {
        return false;
    }
    rule_accept(accept, slug);
    return true;
}

str foreign_rule_whole(struct arena *a, str pattern)
{
    bool anchored = str_starts(pattern, STR("^")) && str_ends(pattern, STR("$")) && !str_ends(pattern, STR("\\$"));
    int depth = 0;
    for (size_t i = 0; i < pattern.len && anchored; i++) {
        char c = pattern.ptr[i];
        i += c == '\\' ? 1 : 0;
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        anchored = !(c == '|' && depth == 0);
    }
    return anchored ? pattern : arena_printf(a, "[\\s\\S]*(?:%.*s)[\\s\\S]*", STR_ARG(pattern));
}

bool foreign_rule_pattern(struct arena *a, str pattern)
{
    char why[120];
    size_t bytes;
    size_t where;
    return pattern.len <= LIMIT_PATTERN &&
           pattern_compile(a, pattern, &bytes, &where, (struct pattern_words){why, sizeof why}) != NULL;
}
