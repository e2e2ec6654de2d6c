// SPDX-License-Identifier: Apache-2.0
#include "definition/foreign_text.h"
#include "base/limits.h"
#include "base/utf8.h"

enum {
    TEXT_TAG = 24,        // of a tag's name
    TEXT_ENTITY = 12,     // of an entity's name
    TEXT_TAG_LONG = 2000, // bytes in which a tag must end, so that "<<<<<" costs no more than its length
    TEXT_CODE_LONG = 500  // and template code
};

// ---- Cleaning ----------------------------------------------------------------------------------------

// The length of template code at the start of `text`; 0 where there is none. Code that does not end is
// no code.
static size_t text_template(str text)
{
    if (text.len < 4 || text.ptr[0] != '{' || (text.ptr[1] != '{' && text.ptr[1] != '%')) {
        return 0;
    }
    str end = text.ptr[1] == '{' ? STR("}}") : STR("%}");
    size_t at = str_find(str_slice(text, 2, TEXT_CODE_LONG), end);
    return at == STR_NONE ? 0 : at + 4;
}

str foreign_text_clean(struct arena *a, str text, struct foreign_text_lost *lost)
{
    char *out = arena_array(a, char, text.len + 1);
    size_t len = 0;
    for (size_t at = 0; at < text.len;) {
        size_t code = text_template(str_slice(text, at, text.len));
        if (code != 0) {
            lost->template = true;
            at += code;
            continue;
        }
        size_t next = at;
        uint32_t c = utf8_next(text, &next);
        if (c != 0xFFFD && utf8_check(str_slice(text, at, next)) != UTF8_FINE) {
            lost->characters = true;
        } else {
            memcpy(out + len, text.ptr + at, next - at);
            len += next - at;
        }
        at = next;
    }
    return (str){out, len};
}

// ---- Tags and entities -------------------------------------------------------------------------------
struct tag {
    char name[TEXT_TAG];
    bool closes;
    size_t len; // of the whole tag; 0: none here
    str attributes;
};

static bool text_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static struct tag text_tag(str text)
{
    struct tag t = {0};
    size_t at = 1;
    if (text.len < 3 || text.ptr[0] != '<') {
        return t;
    }
    text = str_slice(text, 0, TEXT_TAG_LONG);
    if (str_starts(text, STR("<!--"))) {
        size_t end = str_find(text, STR("-->"));
        t.len = end == STR_NONE ? 0 : end + 3;
        return t;
    }
    t.closes = text.ptr[1] == '/';
    at += t.closes ? 1 : 0;
    if (!text_letter(text.ptr[at]) && text.ptr[at] != '!') {
        return t;
    }
    size_t end = str_find_char(text, '>');
    if (end == STR_NONE) {
        return t;
    }
    size_t name = 0;
    for (; at < end && (text_letter(text.ptr[at]) || (text.ptr[at] >= '0' && text.ptr[at] <= '9')); at++) {
        if (name + 1 < TEXT_TAG) {
            char c = text.ptr[at];
            t.name[name++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        }
    }
    t.attributes = str_slice(text, at, end);
    t.len = end + 1;
    return t;
}

bool foreign_text_has_tags(str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '<' && text_tag(str_slice(text, i, text.len)).len != 0) {
            return true;
        }
    }
    return false;
}

static bool text_among(const char *name, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (strcmp(name, *names) == 0) {
            return true;
        }
    }
    return false;
}

// Elements that begin on a line of their own (HTML, 15.3.3 Flow content).
static bool text_block(const char *name)
{
    static const char *const blocks[] = {
        "p",  "div", "ul",      "ol",      "li",    "br",       "h1",     "h2", "h3",      "h4", "h5",  "h6", "dl",
        "dt", "dd",  "section", "details", "table", "fieldset", "legend", "tr", "summary", "hr", "pre", NULL};
    return text_among(name, blocks);
}

// The named characters that texts of this family use (HTML, 13.5), and numbers.
static size_t text_entity(str text, uint32_t *ret_code)
{
    static const struct {
        str name;
        uint32_t code;
    } names[] = {
        {STR_INIT("amp"), '&'},      {STR_INIT("lt"), '<'},       {STR_INIT("gt"), '>'},
        {STR_INIT("quot"), '"'},     {STR_INIT("apos"), '\''},    {STR_INIT("nbsp"), 0xA0},
        {STR_INIT("pound"), 0xA3},   {STR_INIT("euro"), 0x20AC},  {STR_INIT("ndash"), 0x2013},
        {STR_INIT("mdash"), 0x2014}, {STR_INIT("lsquo"), 0x2018}, {STR_INIT("rsquo"), 0x2019},
        {STR_INIT("ldquo"), 0x201C}, {STR_INIT("rdquo"), 0x201D}, {STR_INIT("hellip"), 0x2026},
        {STR_INIT("bull"), 0x2022},  {STR_INIT("copy"), 0xA9},    {STR_INIT("middot"), 0xB7},
        {STR_INIT("sup2"), 0xB2},    {STR_INIT("deg"), 0xB0},     {STR_INIT("eacute"), 0xE9},
        {STR_INIT("acirc"), 0xE2},   {STR_INIT("ecirc"), 0xEA},   {STR_INIT("icirc"), 0xEE},
        {STR_INIT("ocirc"), 0xF4},   {STR_INIT("ucirc"), 0xFB},   {STR_INIT("wcirc"), 0x175},
        {STR_INIT("ycirc"), 0x177},
    };
    size_t end = str_find_char(str_slice(text, 0, TEXT_ENTITY), ';');
    if (end == STR_NONE || end < 2) {
        return 0;
    }
    str name = str_slice(text, 1, end);
    if (str_starts(name, STR("#"))) {
        bool hex = name.len > 2 && (name.ptr[1] == 'x' || name.ptr[1] == 'X');
        uint32_t code = 0;
        for (size_t i = hex ? 2 : 1; i < name.len; i++) {
            char c = name.ptr[i];
            uint32_t digit = c >= '0' && c <= '9'    ? (uint32_t)(c - '0')
                             : hex && text_letter(c) ? (uint32_t)((c | 32) - 'a' + 10)
                                                     : 99;
            if (digit >= (hex ? 16U : 10U)) {
                return 0;
            }
            code = code * (hex ? 16 : 10) + digit;
        }
        char bytes[4];
        size_t size = code > 0x10FFFF ? 0 : utf8_encode(code, bytes);
        if (size == 0 || utf8_check((str){bytes, size}) != UTF8_FINE) {
            return 0;
        }
        *ret_code = code;
        return end + 1;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_eq(names[i].name, name)) {
            *ret_code = names[i].code;
            return end + 1;
        }
    }
    return 0;
}

static str text_attribute(str attributes, str name)
{
    for (size_t at = 0; at < attributes.len;) {
        size_t found = str_find(str_slice(attributes, at, attributes.len), name);
        if (found == STR_NONE) {
            break;
        }
        size_t begin = at + found + name.len;
        bool whole = at + found > 0 && attributes.ptr[at + found - 1] == ' ' && begin + 1 < attributes.len &&
                     attributes.ptr[begin] == '=';
        char quote = whole ? attributes.ptr[begin + 1] : '\0';
        if (quote == '"' || quote == '\'') {
            str value = str_slice(attributes, begin + 2, attributes.len);
            size_t end = str_find_char(value, quote);
            return end == STR_NONE ? (str){0} : str_slice(value, 0, end);
        }
        at = begin;
    }
    return (str){0};
}

// ---- Plain text --------------------------------------------------------------------------------------
struct plain {
    char *out;
    size_t len;
    bool space, block; // wanted before the next character
    bool markdown;
    bool item; // the next character begins an entry of a list
    str link;  // of the anchor that is open
};

static void plain_char(struct plain *p, uint32_t code)
{
    if (code == ' ' || code == '\n' || code == '\r' || code == '\t') {
        p->space = true;
        return;
    }
    if (p->len != 0 && p->space && (!p->markdown || !p->block)) {
        p->out[p->len++] = ' '; // plain: also before a line end, as white space in the file is white space on the page
    }
    if (p->len != 0 && p->block) {
        p->out[p->len++] = '\n';
        if (p->markdown && !p->item) {
            p->out[p->len++] = '\n';
        }
    }
    if (p->item) {
        p->out[p->len++] = '-';
        p->out[p->len++] = ' ';
    }
    p->space = p->block = p->item = false;
    p->len += utf8_encode(code, p->out + p->len);
}

static void plain_text(struct plain *p, str text)
{
    for (size_t at = 0; at < text.len;) {
        plain_char(p, utf8_next(text, &at));
    }
}

static void plain_tag(struct plain *p, const struct tag *t, struct foreign_text_lost *lost)
{
    if (text_block(t->name)) {
        p->block = true;
        p->item = p->markdown && !t->closes && strcmp(t->name, "li") == 0;
    }
    if (strcmp(t->name, "a") != 0) {
        return;
    }
    if (!p->markdown) {
        lost->links = lost->links || (!t->closes && text_attribute(t->attributes, STR("href")).len != 0);
    } else if (!t->closes) {
        p->link = text_attribute(t->attributes, STR("href"));
        plain_text(p, p->link.len != 0 ? STR("[") : (str){0});
    } else if (p->link.len != 0) {
        p->space = false;
        plain_text(p, STR("]("));
        plain_text(p, p->link);
        plain_text(p, STR(")"));
        p->link = (str){0};
    }
}

// Elements whose contents are no text.
static size_t text_skip(str text, const struct tag *t)
{
    static const char *const silent[] = {"script", "style", "svg", NULL};
    if (t->closes || !text_among(t->name, silent)) {
        return t->len;
    }
    for (size_t at = t->len; at < text.len; at++) {
        struct tag end = text.ptr[at] == '<' ? text_tag(str_slice(text, at, text.len)) : (struct tag){0};
        if (end.len != 0 && end.closes && strcmp(end.name, t->name) == 0) {
            return at + end.len;
        }
    }
    return text.len;
}

static str text_without_tags(struct arena *a, str source, bool markdown, struct foreign_text_lost *lost)
{
    // On the way it is many times as long as at the end, so that memory is let go of at once.
    struct arena way;
    arena_init(&way, LIMIT_DEFINITION_ARENA);
    str text = foreign_text_clean(&way, source, lost);
    // A character may bring a space, two line ends and "- " before it, a link its address again.
    struct plain p = {.out = arena_array(&way, char, text.len * 6 + 16), .markdown = markdown};
    for (size_t at = 0; at < text.len;) {
        str rest = str_slice(text, at, text.len);
        struct tag t = rest.ptr[0] == '<' ? text_tag(rest) : (struct tag){0};
        uint32_t code = 0;
        size_t entity = rest.ptr[0] == '&' ? text_entity(rest, &code) : 0;
        if (t.len != 0) {
            plain_tag(&p, &t, lost);
            at += text_skip(rest, &t);
        } else if (entity != 0) {
            plain_char(&p, code);
            at += entity;
        } else {
            plain_char(&p, utf8_next(text, &at));
        }
    }
    str kept = arena_str(a, (str){p.out, p.len});
    arena_free(&way);
    return kept;
}

str foreign_text_plain(struct arena *a, str text, struct foreign_text_lost *lost)
{
    return text_without_tags(a, text, false, lost);
}

str foreign_text_line(struct arena *a, str text, struct foreign_text_lost *lost)
{
    str plain = foreign_text_plain(a, text, lost);
    char *out = arena_array(a, char, plain.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < plain.len; i++) {
        bool space = plain.ptr[i] == '\n' || plain.ptr[i] == ' ';
        if (!space || (len != 0 && out[len - 1] != ' ')) {
            out[len++] = space ? ' ' : plain.ptr[i];
        }
    }
    return (str){out, len};
}

str foreign_text_markdown(struct arena *a, str text, struct foreign_text_lost *lost)
{
    return text_without_tags(a, text, true, lost);
}

// ---- Ids ---------------------------------------------------------------------------------------------

static bool text_id_char(char c)
{
    return text_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

str foreign_text_id(struct arena *a, str name, size_t most, str otherwise)
{
    char *out = arena_array(a, char, name.len + 1);
    size_t len = 0;
    for (size_t at = 0; at < name.len && len < most;) {
        uint32_t c = utf8_next(name, &at);
        out[len++] = c < 128 && text_id_char((char)c) ? (char)c : '-';
    }
    return len == 0 ? otherwise : (str){out, len};
}

str foreign_text_slug(struct arena *a, str name, size_t most, str otherwise)
{
    char *out = arena_array(a, char, name.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < name.len && len < most; i++) {
        char c = name.ptr[i];
        if (text_letter(c) || (c >= '0' && c <= '9')) {
            out[len++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        } else if (len != 0 && out[len - 1] != '-') {
            out[len++] = '-';
        }
    }
    while (len != 0 && out[len - 1] == '-') {
        len--;
    }
    return len == 0 ? otherwise : (str){out, len};
}

str foreign_text_cut(str text, size_t bytes)
{
    size_t len = text.len < bytes ? text.len : bytes;
    while (len != 0 && len < text.len && ((unsigned char)text.ptr[len] & 0xC0) == 0x80) {
        len--;
    }
    return (str){text.ptr, len};
}
