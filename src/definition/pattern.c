// SPDX-License-Identifier: Apache-2.0
#define PCRE2_CODE_UNIT_WIDTH 8
#include "definition/pattern.h"
#include "base/limits.h"
#include <assert.h>
#include <pcre2.h>
#include <stdio.h>

enum {
    PATTERN_NEST = 50,          // parentheses
    PATTERN_STEPS = 200 * 1000, // of one match: a few milliseconds
    PATTERN_DEPTH = 2000,
    PATTERN_HEAP_KIB = 4 * 1024
};

static void pattern_free(void *code)
{
    pcre2_code_free(code);
}

void *pattern_compile(struct arena *a, str pattern, size_t *ret_bytes, size_t *ret_where, struct pattern_words ret_why)
{
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    assert(context != NULL);
    pcre2_set_max_pattern_length(context, LIMIT_PATTERN);
    pcre2_set_parens_nest_limit(context, PATTERN_NEST);
    // The two last: as browsers and other form systems read patterns.
    uint32_t options = PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C |
                       PCRE2_ALT_BSUX | PCRE2_MATCH_UNSET_BACKREF;
    int error = 0;
    PCRE2_SIZE where = 0;
    const char *text = pattern.len == 0 ? "" : pattern.ptr;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)text, pattern.len, options, &error, &where, context);
    pcre2_compile_context_free(context);
    if (code == NULL) {
        pcre2_get_error_message(error, (PCRE2_UCHAR *)ret_why.ptr, ret_why.size);
        *ret_where = where;
        return NULL;
    }
    pcre2_pattern_info(code, PCRE2_INFO_SIZE, ret_bytes);
    arena_defer(a, pattern_free, code);
    return code;
}

bool pattern_matches(const void *code, str text)
{
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    assert(context != NULL && data != NULL);
    pcre2_set_match_limit(context, PATTERN_STEPS);
    pcre2_set_depth_limit(context, PATTERN_DEPTH);
    pcre2_set_heap_limit(context, PATTERN_HEAP_KIB);
    int found = pcre2_match(code, (PCRE2_SPTR)(text.len == 0 ? "" : text.ptr), text.len, 0, 0, data, context);
    pcre2_match_data_free(data);
    pcre2_match_context_free(context);
    return found >= 0;
}
