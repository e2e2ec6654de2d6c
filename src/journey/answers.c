// SPDX-License-Identifier: Apache-2.0
// The one value that keeps all answers of a draft or a case. After the header:
//   answers  count, then for each: number less the number before, kind, what the kind holds
//   text     length, bytes                  list, parts  count, texts
//   files    count, then name, type, token, size
//   A text or list that is a choice with free text has ANSWERS_HAS_OTHER in its kind, and that text after it.
//   rows     next id, count, then for each: id less the id before, answers
// Whole numbers are LEB128 in their shortest form, so equal answers are equal bytes, and what decodes
// was made by the encoder. Decoding trusts nothing: every count is held against the bytes left.
#include "journey/answers.h"

enum {
    ANSWERS_KEY_NONE = 0,
    ANSWERS_HAS_OTHER = 0x40,  // beside a kind
    ANSWERS_NUMBER_BYTES = 10, // of 64 bits, seven a byte
    // The least bytes that one of each takes
    ANSWERS_LEAST_ANSWER = 2,
    ANSWERS_LEAST_TEXT = 1,
    ANSWERS_LEAST_FILE = 4,
    ANSWERS_LEAST_ROW = 2
};

// ---- Writing ----------------------------------------------------------------------------------------
static void answers_put_number(struct buf *out, uint64_t number)
{
    char bytes[ANSWERS_NUMBER_BYTES];
    size_t len = 0;
    while (number >= 0x80) {
        bytes[len++] = (char)(unsigned char)(number | 0x80);
        number >>= 7;
    }
    bytes[len++] = (char)(unsigned char)number;
    buf_put(out, (str){bytes, len});
}

static void answers_put_text(struct buf *out, str text)
{
    answers_put_number(out, text.len);
    buf_put(out, text);
}

static err answers_put(struct buf *out, const struct answers *answers, int depth);

static err answers_put_rows(struct buf *out, const struct value *value, int depth)
{
    if (depth == LIMIT_ANSWER_DEPTH) {
        return FAIL(ERR_INTERNAL, "answers hold rows too deep");
    }
    uint32_t last = value->count == 0 ? 0 : value->rows[value->count - 1].id;
    if (last == UINT32_MAX) {
        return FAIL(ERR_INTERNAL, "a row has an id out of range");
    }
    answers_put_number(out, value->next_row > last ? value->next_row : last + 1);
    answers_put_number(out, value->count);
    uint32_t before = 0;
    for (size_t i = 0; i < value->count; i++) {
        if (value->rows[i].id <= before) {
            return FAIL(ERR_INTERNAL, "rows are out of order");
        }
        answers_put_number(out, value->rows[i].id - before);
        before = value->rows[i].id;
        TRY(answers_put(out, &value->rows[i].answers, depth + 1));
    }
    return NO_ERR;
}

static err answers_put_value(struct buf *out, const struct value *value, int depth)
{
    switch (value->kind) {
    case VALUE_BLANK:
        return NO_ERR;
    case VALUE_TEXT:
        answers_put_text(out, value->text);
        return NO_ERR;
    case VALUE_LIST:
    case VALUE_PARTS:
        answers_put_number(out, value->count);
        for (size_t i = 0; i < value->count; i++) {
            answers_put_text(out, value->items[i]);
        }
        return NO_ERR;
    case VALUE_FILES:
        answers_put_number(out, value->count);
        for (size_t i = 0; i < value->count; i++) {
            const struct value_file *file = &value->files[i];
            if (file->size < 0) {
                return FAIL(ERR_INTERNAL, "a file has a size below nothing");
            }
            answers_put_text(out, file->name);
            answers_put_text(out, file->type);
            answers_put_text(out, file->token);
            answers_put_number(out, (uint64_t)file->size);
        }
        return NO_ERR;
    case VALUE_ROWS:
        return answers_put_rows(out, value, depth);
    case VALUE_NONE:
    case VALUE_KIND__COUNT:
        break;
    }
    return FAIL(ERR_INTERNAL, "an answer is of no kind");
}

static bool answers_is_choice(enum value_kind kind)
{
    return kind == VALUE_TEXT || kind == VALUE_LIST;
}

static err answers_put(struct buf *out, const struct answers *answers, int depth)
{
    size_t count = 0;
    for (size_t i = 0; i < answers->count; i++) {
        count += answers->items[i].value.kind != VALUE_NONE;
    }
    answers_put_number(out, count);
    uint32_t before = 0;
    for (size_t i = 0; i < answers->count; i++) {
        const struct answer *answer = &answers->items[i];
        if (answer->value.kind == VALUE_NONE) {
            continue;
        }
        if (answer->number <= before) {
            return FAIL(ERR_INTERNAL, "answers are out of order");
        }
        answers_put_number(out, answer->number - before);
        before = answer->number;
        bool other = answer->value.other.len != 0 && answers_is_choice(answer->value.kind);
        buf_char(out, (char)((int)answer->value.kind | (other ? ANSWERS_HAS_OTHER : 0)));
        TRY(answers_put_value(out, &answer->value, depth));
        if (other) {
            answers_put_text(out, answer->value.other);
        }
    }
    return NO_ERR;
}

err answers_encode(struct arena *a, const struct answers *answers, str *ret_bytes)
{
    struct buf out;
    buf_init(&out, LIMIT_ANSWERS);
    buf_char(&out, (char)ANSWERS_CODEC_PLAIN);
    buf_char(&out, (char)ANSWERS_KEY_NONE);
    err failed = answers_put(&out, answers, 0);
    if (!err_is(failed) && out.full) {
        failed = FAIL(ERR_TOO_LARGE, "the answers are too large to keep");
    }
    if (!err_is(failed)) {
        *ret_bytes = arena_str(a, buf_str(&out));
    }
    buf_free(&out);
    return failed;
}

// ---- Reading ----------------------------------------------------------------------------------------
struct answers_reader {
    struct arena *arena;
    const char *at, *end;
    size_t unclaimed; // bytes that no count has claimed yet
    bool bad;         // once set, everything read is empty
};

static uint64_t answers_take_number(struct answers_reader *in, uint64_t max)
{
    uint64_t number = 0;
    for (unsigned shift = 0; in->at < in->end && shift < 64; shift += 7) {
        unsigned char byte = (unsigned char)*in->at++;
        uint64_t bits = byte & 0x7f;
        if (bits << shift >> shift != bits) {
            break;
        }
        number |= bits << shift;
        if ((byte & 0x80) == 0) {
            if ((byte == 0 && shift != 0) || number > max) {
                break; // longer than it need be, or too much
            }
            return number;
        }
    }
    in->bad = true;
    in->at = in->end;
    return 0;
}

// A count of things that take at least so many bytes each of their own. Nested counts share the bytes
// among them, so that few bytes cannot ask for much memory by each claiming all the rest.
static size_t answers_take_count(struct answers_reader *in, size_t least)
{
    size_t count = (size_t)answers_take_number(in, in->unclaimed / least);
    in->unclaimed -= count * least;
    return count;
}

static str answers_take_text(struct answers_reader *in)
{
    size_t len = (size_t)answers_take_number(in, LIMIT_ANSWERS);
    if (len > (size_t)(in->end - in->at)) {
        in->bad = true;
        in->at = in->end;
        return (str){0};
    }
    str text = {in->at, len};
    in->at += len;
    return text;
}

static struct answers answers_take(struct answers_reader *in, int depth);

static void answers_take_rows(struct answers_reader *in, struct value *value, int depth)
{
    if (depth == LIMIT_ANSWER_DEPTH) {
        in->bad = true;
        return;
    }
    value->next_row = (uint32_t)answers_take_number(in, UINT32_MAX);
    value->count = answers_take_count(in, ANSWERS_LEAST_ROW);
    struct value_row *rows = arena_array(in->arena, struct value_row, value->count);
    uint64_t id = 0;
    for (size_t i = 0; i < value->count && !in->bad; i++) {
        uint64_t more = answers_take_number(in, UINT32_MAX);
        id += more;
        in->bad = in->bad || more == 0;
        rows[i].id = (uint32_t)id;
        rows[i].answers = answers_take(in, depth + 1);
    }
    in->bad = in->bad || value->next_row <= id; // so ids fit too
    value->rows = rows;
}

static void answers_take_value(struct answers_reader *in, struct value *value, int depth)
{
    switch (value->kind) {
    case VALUE_BLANK:
        return;
    case VALUE_TEXT:
        value->text = answers_take_text(in);
        return;
    case VALUE_LIST:
    case VALUE_PARTS: {
        value->count = answers_take_count(in, ANSWERS_LEAST_TEXT);
        str *items = arena_array(in->arena, str, value->count);
        for (size_t i = 0; i < value->count && !in->bad; i++) {
            items[i] = answers_take_text(in);
        }
        value->items = items;
        return;
    }
    case VALUE_FILES: {
        value->count = answers_take_count(in, ANSWERS_LEAST_FILE);
        struct value_file *files = arena_array(in->arena, struct value_file, value->count);
        for (size_t i = 0; i < value->count && !in->bad; i++) {
            files[i].name = answers_take_text(in);
            files[i].type = answers_take_text(in);
            files[i].token = answers_take_text(in);
            files[i].size = (int64_t)answers_take_number(in, INT64_MAX);
        }
        value->files = files;
        return;
    }
    case VALUE_ROWS:
        answers_take_rows(in, value, depth);
        return;
    case VALUE_NONE:
    case VALUE_KIND__COUNT:
        break;
    }
    in->bad = true;
}

static struct answers answers_take(struct answers_reader *in, int depth)
{
    size_t count = answers_take_count(in, ANSWERS_LEAST_ANSWER);
    struct answer *items = arena_array(in->arena, struct answer, count);
    uint64_t number = 0;
    for (size_t i = 0; i < count && !in->bad; i++) {
        uint64_t more = answers_take_number(in, UINT32_MAX);
        number += more;
        if (more == 0 || number > UINT32_MAX || in->at == in->end) {
            in->bad = true;
            break;
        }
        items[i].number = (uint32_t)number;
        unsigned kind = (unsigned char)*in->at++;
        bool other = (kind & ANSWERS_HAS_OTHER) != 0;
        items[i].value.kind = (enum value_kind)(kind & ~(unsigned)ANSWERS_HAS_OTHER);
        answers_take_value(in, &items[i].value, depth);
        if (other) {
            items[i].value.other = answers_take_text(in);
            in->bad = in->bad || items[i].value.other.len == 0 || !answers_is_choice(items[i].value.kind);
        }
    }
    return (struct answers){items, count};
}

err answers_decode(struct arena *a, str bytes, struct answers *ret_answers)
{
    if (bytes.len < 2 || bytes.len > LIMIT_ANSWERS) {
        return FAIL(ERR_INTERNAL, "kept answers are of no possible size");
    }
    if (bytes.ptr[0] != ANSWERS_CODEC_PLAIN || bytes.ptr[1] != ANSWERS_KEY_NONE) {
        return FAIL(ERR_INTERNAL, "kept answers are in an unknown codec or under an unknown key");
    }
    struct answers_reader in = {.arena = a, .at = bytes.ptr + 2, .end = bytes.ptr + bytes.len, .unclaimed = bytes.len};
    struct answers answers = answers_take(&in, 0);
    if (in.bad || in.at != in.end) {
        return FAIL(ERR_INTERNAL, "kept answers are damaged");
    }
    *ret_answers = answers;
    return NO_ERR;
}
