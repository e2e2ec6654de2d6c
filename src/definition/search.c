// SPDX-License-Identifier: Apache-2.0
#include "definition/search.h"
#include "base/buf.h"
#include "base/utf8.h"
#include <utf8proc.h>

enum {
    SEARCH_WORDS = 10 // of what is typed; more are not looked at
};

// The folded texts of option i are text[from[i]] to text[from[i + 1]]: lines, each begun by a space, so that a
// space and some letters are found where a word begins with them.
struct search {
    const struct option_list *list;
    str text;
    const uint32_t *from;
};

// ---- Folding -----------------------------------------------------------------------------------------
// Letters that Unicode does not take apart, as people without them on their keyboard write them.
static const struct {
    utf8proc_int32_t letter;
    const char *plain;
} search_plain[] = {{0xE6, "ae"}, {0x153, "oe"}, {0xF8, "o"},  {0x142, "l"}, {0x111, "d"},
                    {0xF0, "d"},  {0xFE, "th"},  {0x127, "h"}, {0x131, "i"}};

static bool search_is_of_word(utf8proc_int32_t code)
{
    utf8proc_category_t c = utf8proc_category(code);
    return (c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO) ||
           (c >= UTF8PROC_CATEGORY_MN && c <= UTF8PROC_CATEGORY_NO);
}

static bool search_is_apostrophe(utf8proc_int32_t code)
{
    return code == '\'' || code == 0x2019 || code == 0x2BC || code == 0x60;
}

static void search_put(struct buf *out, utf8proc_int32_t code)
{
    for (size_t i = 0; i < sizeof search_plain / sizeof *search_plain; i++) {
        if (search_plain[i].letter == code) {
            buf_put(out, str_from(search_plain[i].plain));
            return;
        }
    }
    char bytes[4];
    size_t size = utf8_encode((uint32_t)code, bytes);
    buf_put(out, (str){bytes, size});
}

str search_fold(struct arena *a, str text)
{
    const utf8proc_option_t how =
        (utf8proc_option_t)(UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
    enum {
        MOST_CODES = 18 // that one character is taken apart into
    };
    size_t room = text.len * MOST_CODES + 1;
    utf8proc_int32_t *codes = arena_array(a, utf8proc_int32_t, room);
    utf8proc_ssize_t count = utf8proc_decompose((const utf8proc_uint8_t *)text.ptr, (utf8proc_ssize_t)text.len, codes,
                                                (utf8proc_ssize_t)room, how);
    struct buf out;
    buf_init(&out, LIMIT_DEFINITION * 4);
    bool gap = false;
    for (utf8proc_ssize_t i = 0; i < count && (size_t)count <= room; i++) {
        if (search_is_of_word(codes[i])) {
            if (gap && out.len != 0) {
                buf_char(&out, ' ');
            }
            gap = false;
            search_put(&out, codes[i]);
        } else {
            gap = gap || !search_is_apostrophe(codes[i]);
        }
    }
    str folded = arena_str(a, buf_str(&out));
    buf_free(&out);
    return folded;
}

// ---- Building ----------------------------------------------------------------------------------------
static void search_put_line(struct buf *out, struct arena *scratch, str text)
{
    buf_char(out, ' ');
    buf_put(out, search_fold(scratch, text));
    buf_char(out, '\n');
}

const struct search *search_build(struct arena *a, const struct option_list *list, size_t language_count)
{
    struct search *s = arena_new(a, struct search);
    uint32_t *from = arena_array(a, uint32_t, list->count + 1);
    struct arena scratch;
    struct buf out;
    arena_init(&scratch, LIMIT_DEFINITION_ARENA);
    buf_init(&out, LIMIT_DEFINITION * 4);
    for (size_t i = 0; i < list->count; i++) {
        const struct option *o = &list->items[i];
        from[i] = (uint32_t)out.len;
        for (size_t l = 0; l < language_count && text_given(o->label); l++) {
            str label = text_in(o->label, l);
            if (l == 0 || !str_eq(label, text_in(o->label, 0))) { // the first language stands for one left out
                search_put_line(&out, &scratch, label);
            }
        }
        for (size_t k = 0; k < o->synonym_count; k++) {
            search_put_line(&out, &scratch, o->synonyms[k]);
        }
        arena_reset(&scratch);
    }
    from[list->count] = (uint32_t)out.len;
    *s = (struct search){list, arena_str(a, buf_str(&out)), from};
    buf_free(&out);
    arena_free(&scratch);
    return s;
}

// ---- Finding -----------------------------------------------------------------------------------------
enum search_rank {
    RANK_SAME, // a line is what was typed
    RANK_BEGINS,
    RANK_HOLDS,
    RANK__COUNT
};
struct search_asked {
    str whole; // " isle of man"
    str words[SEARCH_WORDS];
    size_t word_count;
};
struct search_ranked {
    const struct option *items[SEARCH_SHOWN];
    size_t count;
};

// Each word with a space before it.
static struct search_asked search_ask(struct arena *a, str typed)
{
    struct search_asked asked = {0};
    str folded = utf8_length(typed) > LIMIT_SEARCH_TEXT ? (str){0} : search_fold(a, typed);
    if (folded.len == 0) {
        return asked;
    }
    asked.whole = arena_concat(a, STR(" "), folded);
    for (size_t at = 0; at < asked.whole.len && asked.word_count < SEARCH_WORDS;) {
        size_t next = str_find_char(str_slice(asked.whole, at + 1, asked.whole.len), ' ');
        size_t end = next == STR_NONE ? asked.whole.len : at + 1 + next;
        asked.words[asked.word_count++] = str_slice(asked.whole, at, end);
        at = end;
    }
    return asked;
}

static enum search_rank search_rank(const struct search_asked *asked, str lines)
{
    enum search_rank best = RANK_HOLDS;
    str line;
    while (lines.len != 0 && str_next(&lines, '\n', &line)) {
        if (str_eq(line, asked->whole)) {
            return RANK_SAME;
        }
        best = str_starts(line, asked->whole) ? RANK_BEGINS : best;
    }
    return best;
}

static bool search_holds_rest(const struct search_asked *asked, str lines)
{
    for (size_t i = 1; i < asked->word_count; i++) {
        if (str_find(lines, asked->words[i]) == STR_NONE) {
            return false;
        }
    }
    return true;
}

static void search_keep(struct search_ranked *ranked, const struct option *o)
{
    if (ranked->count < SEARCH_SHOWN) {
        ranked->items[ranked->count] = o;
    }
    ranked->count++;
}

static void search_tell(const struct search_ranked ranked[RANK__COUNT], struct search_found *found)
{
    for (size_t r = 0; r < RANK__COUNT; r++) {
        for (size_t i = 0; i < ranked[r].count && i < SEARCH_SHOWN && found->shown < SEARCH_SHOWN; i++) {
            found->items[found->shown++] = ranked[r].items[i];
        }
        found->count += ranked[r].count;
    }
    bool only = ranked[RANK_SAME].count == 1 || found->count == 1;
    found->only = only ? found->items[0] : NULL;
}

void search_find(struct arena *a, const struct search_of *of, str typed, struct search_found *ret_found)
{
    const struct search *s = of->search;
    struct search_asked asked = search_ask(a, typed);
    struct search_ranked ranked[RANK__COUNT] = {0};
    *ret_found = (struct search_found){0};
    size_t option = 0;
    size_t hit = 0;
    for (size_t at = 0; asked.word_count != 0 && option < s->list->count; at = s->from[option]) {
        hit = str_find(str_slice(s->text, at, s->text.len), asked.words[0]);
        if (hit == STR_NONE) {
            break;
        }
        while (s->from[option + 1] <= at + hit) {
            option++;
        }
        str lines = str_slice(s->text, s->from[option], s->from[option + 1]);
        const struct option *o = &s->list->items[option];
        option++;
        if (search_holds_rest(&asked, lines) && (of->offers == NULL || of->offers(of->context, o))) {
            search_keep(&ranked[search_rank(&asked, lines)], o);
        }
    }
    search_tell(ranked, ret_found);
}
