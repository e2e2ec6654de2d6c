// SPDX-License-Identifier: Apache-2.0
// A tokenizer in the spirit of the HTML standard's (section 13.2.5), and a stack of what is open. The output is
// made of our own tags only, so whatever the tokenizer takes wrongly can become text, never markup.
#include "html/sanitise.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "html/out.h"
#include <assert.h>

enum {
    SANITISE_INLINE = 1,
    SANITISE_VOID = 2,
    SANITISE_PHRASING = 4, // holds text and inline elements only
    SANITISE_CELL = 8,     // td and th: lists and the like end here
    SANITISE_TABLE_PART = 16,
    SANITISE_LINK = 32,
};

struct sanitise_element {
    str name, tag, class;
    unsigned flags;
    str parents; // where it may stand, between spaces; empty: anywhere
    str implied; // what text in it stands in
};

// As it is called there and here, its class, what it is, where it may stand, what text in it stands in.
#define ELEMENT(name, tag, class, flags, parents, implied)                                          \
    {                                                                                               \
        STR_INIT(name), STR_INIT(tag), STR_INIT(class), flags, STR_INIT(parents), STR_INIT(implied) \
    }
static const struct sanitise_element sanitise_elements[] = {
    ELEMENT("p", "p", "govuk-body", SANITISE_PHRASING, "", ""),
    ELEMENT("br", "br", "", SANITISE_INLINE | SANITISE_VOID, "", ""),
    ELEMENT("ul", "ul", "govuk-list govuk-list--bullet", 0, "", "li"),
    ELEMENT("ol", "ol", "govuk-list govuk-list--number", 0, "", "li"),
    ELEMENT("li", "li", "", 0, " ul ol ", ""),
    ELEMENT("h1", "h2", "govuk-heading-m", SANITISE_PHRASING, "", ""),
    ELEMENT("h2", "h2", "govuk-heading-m", SANITISE_PHRASING, "", ""),
    ELEMENT("h3", "h3", "govuk-heading-s", SANITISE_PHRASING, "", ""),
    ELEMENT("h4", "h4", "govuk-heading-s", SANITISE_PHRASING, "", ""),
    ELEMENT("h5", "h4", "govuk-heading-s", SANITISE_PHRASING, "", ""),
    ELEMENT("h6", "h4", "govuk-heading-s", SANITISE_PHRASING, "", ""),
    ELEMENT("strong", "strong", "", SANITISE_INLINE, "", ""),
    ELEMENT("b", "b", "", SANITISE_INLINE, "", ""),
    ELEMENT("em", "em", "", SANITISE_INLINE, "", ""),
    ELEMENT("i", "i", "", SANITISE_INLINE, "", ""),
    ELEMENT("span", "span", "", SANITISE_INLINE, "", ""),
    ELEMENT("code", "code", "", SANITISE_INLINE, "", ""),
    ELEMENT("a", "a", "govuk-link", SANITISE_INLINE | SANITISE_LINK, "", ""),
    ELEMENT("div", "div", "", 0, "", ""),
    ELEMENT("pre", "pre", "", SANITISE_PHRASING, "", ""),
    ELEMENT("hr", "hr", "govuk-section-break govuk-section-break--m govuk-section-break--visible", SANITISE_VOID, "",
            ""),
    ELEMENT("blockquote", "blockquote", "govuk-inset-text", 0, "", ""),
    ELEMENT("details", "details", "govuk-details", 0, "", ""),
    ELEMENT("summary", "summary", "govuk-details__summary", SANITISE_PHRASING, " details ", ""),
    ELEMENT("dl", "dl", "gh-terms", 0, "", "dd"),
    ELEMENT("dt", "dt", "", SANITISE_PHRASING, " dl ", ""),
    ELEMENT("dd", "dd", "", 0, " dl ", ""),
    ELEMENT("table", "table", "govuk-table", 0, "", "tr"),
    ELEMENT("caption", "caption", "govuk-table__caption", SANITISE_PHRASING | SANITISE_TABLE_PART, " table ", ""),
    ELEMENT("thead", "thead", "govuk-table__head", SANITISE_TABLE_PART, " table ", "tr"),
    ELEMENT("tbody", "tbody", "govuk-table__body", SANITISE_TABLE_PART, " table ", "tr"),
    ELEMENT("tr", "tr", "govuk-table__row", SANITISE_TABLE_PART, " thead tbody table ", "td"),
    ELEMENT("th", "th", "govuk-table__header", SANITISE_TABLE_PART | SANITISE_CELL, " tr ", ""),
    ELEMENT("td", "td", "govuk-table__cell", SANITISE_TABLE_PART | SANITISE_CELL, " tr ", ""),
};
#undef ELEMENT

// Read by other rules than markup; nothing in them is for people.
static const str sanitise_silent[] = {STR_INIT("script"),  STR_INIT("style"),    STR_INIT("template"),
                                      STR_INIT("title"),   STR_INIT("textarea"), STR_INIT("iframe"),
                                      STR_INIT("noembed"), STR_INIT("noframes"), STR_INIT("xmp"),
                                      STR_INIT("object"),  STR_INIT("select"),   STR_INIT("head")};

struct sanitise_attributes {
    str href, scope, colspan, rowspan; // as written
    bool whole;                        // the tag has an end
};

struct sanitiser {
    struct arena *arena;
    struct buf buf;
    struct out out;
    str source;
    size_t at;
    const struct sanitise_element *open[LIMIT_HTML_DEPTH];
    size_t depth;
};

static char sanitise_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool sanitise_is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool sanitise_is_name(char c)
{
    c = sanitise_lower(c);
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static const struct sanitise_element *sanitise_element_named(str name)
{
    for (size_t i = 0; i < sizeof sanitise_elements / sizeof sanitise_elements[0]; i++) {
        if (str_eq_nocase(name, sanitise_elements[i].name)) {
            return &sanitise_elements[i];
        }
    }
    return NULL;
}

// One of our own table, which is there.
static const struct sanitise_element *sanitise_own(str name)
{
    const struct sanitise_element *e = sanitise_element_named(name);
    assert(e != NULL);
    return e;
}

static const struct sanitise_element *sanitise_top(const struct sanitiser *s)
{
    return s->depth != 0 ? s->open[s->depth - 1] : NULL;
}

// Is `parents` (" ul ol ") a list that has this element?
static bool sanitise_fits(str parents, const struct sanitise_element *e)
{
    size_t at = str_find(parents, e->tag);
    return at != STR_NONE && at > 0 && parents.ptr[at - 1] == ' ' && parents.ptr[at + e->tag.len] == ' ';
}

// --- Text and references ---

static void sanitise_plain(struct sanitiser *s, str text)
{
    if (utf8_check(text) == UTF8_FINE) {
        out_text_str(&s->out, text);
        return;
    }
    for (size_t at = 0; at < text.len;) {
        char bytes[4];
        str one = {bytes, utf8_encode(utf8_next(text, &at), bytes)};
        if (utf8_check(one) == UTF8_FINE) {
            out_text_str(&s->out, one);
        }
    }
}

// The character reference at `text` ("&#60;", "&amp;"): how many bytes it takes and what it says; 0 where it is
// none that we know. Named ones are few: the others mean the same where they stand in text.
static size_t sanitise_reference(str text, char ret_bytes[4], size_t *ret_len)
{
    static const struct {
        str name;
        char character;
    } named[] = {{STR_INIT("&amp;"), '&'},
                 {STR_INIT("&lt;"), '<'},
                 {STR_INIT("&gt;"), '>'},
                 {STR_INIT("&quot;"), '"'},
                 {STR_INIT("&apos;"), '\''}};
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
        if (str_starts(text, named[i].name)) {
            ret_bytes[0] = named[i].character;
            *ret_len = 1;
            return named[i].name.len;
        }
    }
    if (text.len < 3 || text.ptr[1] != '#') {
        return 0;
    }
    bool hex = sanitise_lower(text.ptr[2]) == 'x';
    size_t at = hex ? 3 : 2;
    size_t digits = 0;
    uint32_t code = 0;
    for (; at < text.len && digits < 8; at++, digits++) {
        size_t value = str_find_char(STR("0123456789abcdef"), sanitise_lower(text.ptr[at]));
        if (value == STR_NONE || (!hex && value > 9)) {
            break;
        }
        code = code > 0x10FFFF ? code : code * (hex ? 16 : 10) + (uint32_t)value;
    }
    if (digits == 0) {
        return 0;
    }
    *ret_len = utf8_encode(code, ret_bytes); // 0 for no character: left out
    return at + (at < text.len && text.ptr[at] == ';' ? 1 : 0);
}

// "&eacute;" and the like, which is left as it is in text.
static size_t sanitise_other_reference(str text)
{
    size_t at = 1;
    while (at < text.len && at < 32 && sanitise_is_name(text.ptr[at])) {
        at++;
    }
    return at > 1 && at < text.len && text.ptr[at] == ';' ? at + 1 : 0;
}

static void sanitise_text_run(struct sanitiser *s, str text)
{
    while (text.len != 0) {
        size_t ampersand = str_find_char(text, '&');
        size_t plain = ampersand == STR_NONE ? text.len : ampersand;
        sanitise_plain(s, str_slice(text, 0, plain));
        text = str_slice(text, plain, text.len);
        if (text.len == 0) {
            return;
        }
        char bytes[4];
        size_t len = 0;
        size_t taken = sanitise_reference(text, bytes, &len);
        if (taken != 0) {
            sanitise_plain(s, (str){bytes, len});
        } else if ((taken = sanitise_other_reference(text)) != 0) {
            buf_put(&s->buf, str_slice(text, 0, taken));
        } else {
            taken = 1;
            sanitise_plain(s, STR("&"));
        }
        text = str_slice(text, taken, text.len);
    }
}

// An attribute's value without its references.
static str sanitise_decoded(struct arena *a, str value)
{
    char *text = arena_alloc(a, value.len + 1, 1);
    size_t len = 0;
    while (value.len != 0) {
        char bytes[4] = {value.ptr[0]};
        size_t size = 1;
        size_t taken = value.ptr[0] == '&' ? sanitise_reference(value, bytes, &size) : 1;
        if (taken == 0) {
            taken = size = 1;
            bytes[0] = '&';
        }
        memcpy(text + len, bytes, size); // a reference is never shorter than what it says
        len += size;
        value = str_slice(value, taken, value.len);
    }
    return (str){text, len};
}

// --- Elements ---

static void sanitise_pop(struct sanitiser *s)
{
    s->depth--;
#ifdef GUILDHALL_PLANTED_BUG // fuzz/run.sh must find it: what is six deep is not ended
    if (s->depth == 5) {
        return;
    }
#endif
    buf_put(&s->buf, STR("</"));
    buf_put(&s->buf, s->open[s->depth]->tag);
    buf_char(&s->buf, '>');
}

static void sanitise_attribute(struct sanitiser *s, const char *name, str value)
{
    buf_printf(&s->buf, " %s=\"", name);
    sanitise_plain(s, value);
    buf_char(&s->buf, '"');
}

// Begins a tag, to which attributes may be added before sanitise_open ends it.
static void sanitise_begin(struct sanitiser *s, const struct sanitise_element *e)
{
    buf_char(&s->buf, '<');
    buf_put(&s->buf, e->tag);
    if (e->class.len != 0) {
        sanitise_attribute(s, "class", e->class);
    }
}

static void sanitise_open(struct sanitiser *s, const struct sanitise_element *e)
{
    buf_char(&s->buf, '>');
    if ((e->flags & SANITISE_VOID) == 0) {
        s->open[s->depth++] = e;
    }
}

static void sanitise_cell_attributes(struct sanitiser *s, const struct sanitise_attributes *given)
{
    int64_t span;
    if (str_eq(given->scope, STR("col")) || str_eq(given->scope, STR("row"))) {
        sanitise_attribute(s, "scope", given->scope);
    }
    if (str_to_i64(given->colspan, 2, 20, &span)) {
        sanitise_attribute(s, "colspan", given->colspan);
    }
    if (str_to_i64(given->rowspan, 2, 20, &span)) {
        sanitise_attribute(s, "rowspan", given->rowspan);
    }
}

// Ends what is open down to a place where `e` may stand; false where there is none.
static bool sanitise_find_parent(struct sanitiser *s, const struct sanitise_element *e)
{
    for (size_t i = s->depth; i > 0; i--) {
        const struct sanitise_element *one = s->open[i - 1];
        if (sanitise_fits(e->parents, one)) {
            while (s->depth > i) {
                sanitise_pop(s);
            }
            return true;
        }
        bool in_table = (e->flags & SANITISE_TABLE_PART) != 0;
        if (str_eq(one->tag, STR("table")) || (!in_table && (one->flags & SANITISE_CELL) != 0)) {
            return false;
        }
    }
    return false;
}

// Text and most elements don't stand in a list or a table directly, but in an item or a cell.
static bool sanitise_make_room(struct sanitiser *s)
{
    while (sanitise_top(s) != NULL && sanitise_top(s)->implied.len != 0) {
        if (s->depth == LIMIT_HTML_DEPTH) {
            return false;
        }
        const struct sanitise_element *between = sanitise_own(sanitise_top(s)->implied);
        sanitise_begin(s, between);
        sanitise_open(s, between);
    }
    return true;
}

// Ends the paragraph that a block cannot stand in; false where it stands in something that it does not end.
static bool sanitise_end_paragraph(struct sanitiser *s)
{
    size_t block = s->depth;
    while (block > 0 && (s->open[block - 1]->flags & SANITISE_INLINE) != 0) {
        block--;
    }
    const struct sanitise_element *holder = block > 0 ? s->open[block - 1] : NULL;
    bool paragraph = holder != NULL && str_eq(holder->tag, STR("p"));
    if (holder != NULL && (holder->flags & SANITISE_PHRASING) != 0 && !paragraph) {
        return false;
    }
    while (s->depth > block - (paragraph ? 1 : 0)) {
        sanitise_pop(s);
    }
    return true;
}

// Ends and opens what it takes for `e` to stand where we are; false where it cannot.
static bool sanitise_find_place(struct sanitiser *s, const struct sanitise_element *e)
{
    if (e->parents.len == 0) {
        return ((e->flags & SANITISE_INLINE) != 0 || sanitise_end_paragraph(s)) && sanitise_make_room(s);
    }
    if (sanitise_find_parent(s, e)) {
        return true;
    }
    const struct sanitise_element *row = sanitise_own(STR("tr"));
    if ((e->flags & SANITISE_CELL) == 0 || !sanitise_find_parent(s, row) || s->depth == LIMIT_HTML_DEPTH) {
        return false;
    }
    sanitise_begin(s, row);
    sanitise_open(s, row);
    return true;
}

static void sanitise_start(struct sanitiser *s, const struct sanitise_element *e,
                           const struct sanitise_attributes *given)
{
    bool is_link = (e->flags & SANITISE_LINK) != 0;
    str address = is_link ? str_trim(sanitise_decoded(s->arena, given->href)) : (str){0};
    if ((is_link && (address.len == 0 || !out_url_is_safe(address))) || !sanitise_find_place(s, e)) {
        return;
    }
    if (is_link) { // no link within a link
        for (size_t i = s->depth; i > 0 && (s->open[i - 1]->flags & SANITISE_INLINE) != 0; i--) {
            if (s->open[i - 1] == e) {
                while (s->depth >= i) {
                    sanitise_pop(s);
                }
                break;
            }
        }
    }
    if (s->depth == LIMIT_HTML_DEPTH) {
        return;
    }
    sanitise_begin(s, e);
    if (is_link) {
        sanitise_attribute(s, "href", address);
    }
    if ((e->flags & SANITISE_CELL) != 0) {
        sanitise_cell_attributes(s, given);
    }
    sanitise_open(s, e);
}

static void sanitise_end(struct sanitiser *s, const struct sanitise_element *e)
{
    for (size_t i = s->depth; i > 0; i--) {
        if (str_eq(s->open[i - 1]->tag, e->tag)) {
            while (s->depth >= i) {
                sanitise_pop(s);
            }
            return;
        }
        bool in_table = (e->flags & SANITISE_TABLE_PART) != 0;
        bool table = str_eq(s->open[i - 1]->tag, STR("table"));
        if (table || (!in_table && !str_eq(e->tag, STR("table")) && (s->open[i - 1]->flags & SANITISE_CELL) != 0)) {
            return;
        }
    }
}

// --- Reading ---

static void sanitise_skip_space(struct sanitiser *s)
{
    while (s->at < s->source.len && (sanitise_is_space(s->source.ptr[s->at]) || s->source.ptr[s->at] == '/')) {
        s->at++;
    }
}

static str sanitise_until(struct sanitiser *s, str stops)
{
    size_t from = s->at;
    while (s->at < s->source.len && str_find_char(stops, s->source.ptr[s->at]) == STR_NONE) {
        s->at++;
    }
    return str_slice(s->source, from, s->at);
}

static str sanitise_value(struct sanitiser *s)
{
    char quote = s->at < s->source.len ? s->source.ptr[s->at] : ' ';
    if (quote != '"' && quote != '\'') {
        return sanitise_until(s, STR(" \t\r\n\f>"));
    }
    s->at++;
    str value = sanitise_until(s, (str){&quote, 1});
    s->at += s->at < s->source.len ? 1 : 0;
    return value;
}

// From behind the tag's name to behind its '>'. The first of two attributes of one name counts.
static struct sanitise_attributes sanitise_read_attributes(struct sanitiser *s)
{
    struct sanitise_attributes found = {0};
    struct {
        str name;
        str *value;
    } wanted[] = {{STR("href"), &found.href},
                  {STR("scope"), &found.scope},
                  {STR("colspan"), &found.colspan},
                  {STR("rowspan"), &found.rowspan}};
    for (;;) {
        sanitise_skip_space(s);
        if (s->at >= s->source.len || s->source.ptr[s->at] == '>') {
            found.whole = s->at < s->source.len;
            s->at += found.whole ? 1 : 0;
            return found;
        }
        size_t from = s->at++; // a name may begin with '='
        sanitise_until(s, STR(" \t\r\n\f/=>"));
        str name = str_slice(s->source, from, s->at);
        str value = STR("");
        while (s->at < s->source.len && sanitise_is_space(s->source.ptr[s->at])) {
            s->at++;
        }
        if (s->at < s->source.len && s->source.ptr[s->at] == '=') {
            s->at++;
            while (s->at < s->source.len && sanitise_is_space(s->source.ptr[s->at])) {
                s->at++;
            }
            value = sanitise_value(s);
        }
        for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
            if (str_eq_nocase(name, wanted[i].name) && wanted[i].value->ptr == NULL) {
                *wanted[i].value = value;
            }
        }
    }
}

// To behind </name>, or to the end.
static void sanitise_skip_silent(struct sanitiser *s, str name)
{
    while (s->at < s->source.len) {
        if (s->source.ptr[s->at] == '<' && s->at + 1 < s->source.len && s->source.ptr[s->at + 1] == '/' &&
            str_eq_nocase(str_slice(s->source, s->at + 2, s->at + 2 + name.len), name)) {
            sanitise_until(s, STR(">"));
            s->at += s->at < s->source.len ? 1 : 0;
            return;
        }
        s->at++;
    }
}

// At '<'. False where it is only a character.
static bool sanitise_tag(struct sanitiser *s)
{
    str rest = str_slice(s->source, s->at, s->source.len);
    if (str_starts(rest, STR("<!--"))) {
        size_t end = str_find(str_slice(rest, 2, rest.len), STR("-->")); // <!--> is a whole comment
        s->at = end == STR_NONE ? s->source.len : s->at + 2 + end + 3;
        return true;
    }
    bool ends = rest.len > 1 && rest.ptr[1] == '/';
    if (rest.len > 1 && (rest.ptr[1] == '!' || rest.ptr[1] == '?')) {
        sanitise_until(s, STR(">"));
        s->at += s->at < s->source.len ? 1 : 0;
        return true;
    }
    size_t from = ends ? 2 : 1;
    if (rest.len <= from || !sanitise_is_name(rest.ptr[from]) || (rest.ptr[from] >= '0' && rest.ptr[from] <= '9')) {
        return false;
    }
    s->at += from;
    str name = sanitise_until(s, STR(" \t\r\n\f/>"));
    struct sanitise_attributes given = sanitise_read_attributes(s);
    const struct sanitise_element *e = sanitise_element_named(name);
    if (!given.whole) {
        return true; // cut off: no tag
    }
    if (e != NULL && ends) {
        sanitise_end(s, e);
    } else if (e != NULL) {
        sanitise_start(s, e, &given);
    }
    for (size_t i = 0; !ends && i < sizeof sanitise_silent / sizeof sanitise_silent[0]; i++) {
        if (str_eq_nocase(name, sanitise_silent[i])) {
            sanitise_skip_silent(s, sanitise_silent[i]);
        }
    }
    return true;
}

static void sanitise_text(struct sanitiser *s, str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!sanitise_is_space(text.ptr[i])) {
            if (sanitise_make_room(s)) {
                sanitise_text_run(s, text);
            }
            return;
        }
    }
    sanitise_plain(s, text);
}

html sanitise_html(struct arena *a, str fragment)
{
    struct sanitiser s = {.arena = a, .source = str_slice(fragment, 0, LIMIT_HTML_SOURCE)};
    // The most that a byte can become: <hr> with its classes is 21 times as long.
    buf_init(&s.buf, (size_t)LIMIT_HTML_SOURCE * 32);
    s.out = (struct out){.buf = &s.buf, .arena = a};
    size_t text_from = 0;
    while (s.at < s.source.len) {
        size_t before = s.at;
        if (s.source.ptr[s.at] != '<') {
            s.at++;
            continue;
        }
        // Text up to here first: a tag writes at once.
        sanitise_text(&s, str_slice(s.source, text_from, before));
        text_from = before;
        if (sanitise_tag(&s)) {
            text_from = s.at;
        } else {
            s.at = before + 1;
        }
    }
    sanitise_text(&s, str_slice(s.source, text_from, s.source.len));
    while (s.depth > 0) {
        sanitise_pop(&s);
    }
    assert(!s.buf.full);
    str made = arena_str(a, buf_str(&s.buf));
    buf_free(&s.buf);
    return (html){made.ptr, made.len};
}
