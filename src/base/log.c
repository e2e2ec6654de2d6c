// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"
#include "base/clock.h"
#include "base/encode.h"
#include <stdatomic.h>
#include <unistd.h>

static atomic_bool log_is_quiet;

static const char *const log_level_names[] = {[LOG_INFO] = "info", [LOG_WARNING] = "warning", [LOG_ERROR] = "error"};

void log_quiet(bool quiet)
{
    atomic_store(&log_is_quiet, quiet);
}

void log_write(enum log_level level, const char *event, const struct log_field *fields, size_t count)
{
    if (atomic_load(&log_is_quiet)) {
        return;
    }
    struct buf line;
    buf_init(&line, 4096);
    buf_printf(&line, "{\"time\":%lld,\"level\":\"%s\",\"event\":", (long long)clock_now_s(), log_level_names[level]);
    encode_json(&line, str_from(event));
    for (size_t i = 0; i < count; i++) {
        buf_char(&line, ',');
        encode_json(&line, str_from(fields[i].key));
        buf_char(&line, ':');
        if (fields[i].text.ptr != NULL) {
            encode_json(&line, fields[i].text);
        } else {
            buf_i64(&line, fields[i].number);
        }
    }
    buf_put(&line, STR("}\n"));
    // One write a line, so that lines of several threads do not mix. A log that cannot be written
    // must not stop a service.
    if (!line.full && write(STDERR_FILENO, line.ptr, line.len) < 0) {
        buf_clear(&line);
    }
    buf_free(&line);
}

void log_error(const char *event, err e)
{
    struct log_field fields[] = {
        {"kind", err_kind_name(e.kind), 0},
        {"what", str_from(e.what != NULL ? e.what : ""), 0},
        {"about", str_from(e.detail), 0},
        {"where", str_from(e.where != NULL ? e.where : ""), 0},
        {"code", {0}, e.code},
    };
    for (size_t i = 0; i < 4; i++) {
        fields[i].text.ptr = fields[i].text.ptr != NULL ? fields[i].text.ptr : "";
    }
    log_write(LOG_ERROR, event, fields, sizeof fields / sizeof fields[0]);
}
