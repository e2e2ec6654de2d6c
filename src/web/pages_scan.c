// SPDX-License-Identifier: Apache-2.0
#include "web/pages_scan.h"
#include "base/buf.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static bool pages_scan_is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == ':' ||
           c == '_' || c == '.';
}

static str pages_scan_name(str page, size_t *at)
{
    size_t from = *at;
    while (*at < page.len && pages_scan_is_name(page.ptr[*at])) {
        ++*at;
    }
    return str_slice(page, from, *at);
}

// Past the text that is not markup, up to </name>.
static void pages_scan_skip_text(str page, size_t *at, str name)
{
    while (*at < page.len) {
        str rest = str_slice(page, *at, page.len);
        if (str_starts(rest, STR("</")) && str_eq_nocase(str_slice(rest, 2, 2 + name.len), name)) {
            return;
        }
        ++*at;
    }
    fail_msg("a text element does not end");
}

static void pages_scan_attributes(str page, size_t *at, struct pages_tag *tag)
{
    while (*at < page.len && page.ptr[*at] != '>') {
        if (page.ptr[*at] == ' ' || page.ptr[*at] == '\n' || page.ptr[*at] == '/') {
            ++*at;
            continue;
        }
        str name = pages_scan_name(page, at);
        assert_true(name.len != 0); // a name of an attribute
        assert_true(tag->attribute_count < sizeof tag->attributes / sizeof tag->attributes[0]);
        tag->attributes[tag->attribute_count].name = name;
        tag->attributes[tag->attribute_count].value = (str){0};
        if (*at < page.len && page.ptr[*at] == '=') {
            assert_true(page.ptr[*at + 1] == '"'); // values stand in quotes
            size_t from = *at + 2;
            size_t len = str_find_char(str_slice(page, from, page.len), '"');
            assert_true(len != STR_NONE);
            tag->attributes[tag->attribute_count].value = str_slice(page, from, from + len);
            *at = from + len + 1;
        }
        tag->attribute_count++;
    }
    ++*at;
}

bool pages_scan_next(str page, size_t *at, struct pages_tag *ret_tag)
{
    size_t next = str_find_char(str_slice(page, *at, page.len), '<');
    if (next == STR_NONE) {
        return false;
    }
    *at += next + 1;
    *ret_tag = (struct pages_tag){0};
    if (*at < page.len && page.ptr[*at] == '!') { // <!doctype html>
        *at += str_find_char(str_slice(page, *at, page.len), '>') + 1;
        return pages_scan_next(page, at, ret_tag);
    }
    if (*at < page.len && page.ptr[*at] == '/') {
        ret_tag->ends = true;
        ++*at;
    }
    ret_tag->name = pages_scan_name(page, at);
    assert_true(ret_tag->name.len != 0); // a < that begins no tag
    pages_scan_attributes(page, at, ret_tag);
    bool text = str_eq(ret_tag->name, STR("title")) || str_eq(ret_tag->name, STR("textarea")) ||
                str_eq(ret_tag->name, STR("script"));
    if (text && !ret_tag->ends) {
        pages_scan_skip_text(page, at, ret_tag->name);
    }
    return true;
}

bool pages_scan_has(const struct pages_tag *tag, const char *name)
{
    for (size_t i = 0; i < tag->attribute_count; i++) {
        if (str_eq(tag->attributes[i].name, str_from(name))) {
            return true;
        }
    }
    return false;
}

str pages_scan_attribute(const struct pages_tag *tag, const char *name)
{
    for (size_t i = 0; i < tag->attribute_count; i++) {
        if (str_eq(tag->attributes[i].name, str_from(name))) {
            return tag->attributes[i].value;
        }
    }
    return (str){0};
}

str pages_scan_shape(struct arena *a, str page)
{
    struct buf shape;
    buf_init(&shape, 4 * 1024 * 1024);
    struct pages_tag tag;
    for (size_t at = 0; pages_scan_next(page, &at, &tag);) {
        buf_printf(&shape, "%s%.*s", tag.ends ? "/" : "", STR_ARG(tag.name));
        for (size_t i = 0; i < tag.attribute_count; i++) {
            buf_printf(&shape, " %.*s", STR_ARG(tag.attributes[i].name));
        }
        buf_char(&shape, '\n');
    }
    str copy = arena_str(a, buf_str(&shape));
    buf_free(&shape);
    return copy;
}

size_t pages_scan_count(str page, const char *name, const char *attribute, const char *value)
{
    size_t count = 0;
    struct pages_tag tag;
    for (size_t at = 0; pages_scan_next(page, &at, &tag);) {
        bool same = !tag.ends && str_eq(tag.name, str_from(name));
        count += same && (attribute == NULL || str_eq(pages_scan_attribute(&tag, attribute), str_from(value))) ? 1 : 0;
    }
    return count;
}
