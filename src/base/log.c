// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"
#include "base/clock.h"
#include "base/encode.h"
#include <stdatomic.h>
#include <unistd.h>

enum {
    LOG_LINE_MAX = 4096,
    LOG_GATHERED_MAX = 64 * 1024
};

static atomic_bool log_is_quiet;
static _Thread_local bool log_gathers;
static _Thread_local struct buf log_gathered;

static const char *const log_level_names[] = {[LOG_INFO] = "info", [LOG_WARNING] = "warning", [LOG_ERROR] = "error"};

void log_quiet(bool quiet)
{
    atomic_store(&log_is_quiet, quiet);
}

// A log that cannot be written must not stop a service.
static void log_out(struct buf *lines)
{
    if (lines->len != 0 && write(STDERR_FILENO, lines->ptr, lines->len) < 0) {
        lines->full = true;
    }
    buf_clear(lines);
}

static void log_line(struct buf *to, enum log_level level, const char *event, const struct log_field *fields,
                     size_t count)
{
    buf_put(to, STR("{\"time\":"));
    buf_i64(to, clock_now_s());
    buf_put(to, STR(",\"level\":\""));
    buf_put(to, str_from(log_level_names[level]));
    buf_put(to, STR("\",\"event\":\""));
    buf_put(to, str_from(event));
    buf_char(to, '"');
    for (size_t i = 0; i < count; i++) {
        buf_put(to, STR(",\""));
        buf_put(to, str_from(fields[i].key));
        buf_put(to, STR("\":"));
        if (fields[i].text.ptr != NULL) {
            encode_json(to, fields[i].text);
        } else {
            buf_i64(to, fields[i].number);
        }
    }
    buf_put(to, STR("}\n"));
}

void log_write(enum log_level level, const char *event, const struct log_field *fields, size_t count)
{
    if (atomic_load(&log_is_quiet)) {
        return;
    }
    struct buf own;
    buf_init(&own, LOG_LINE_MAX);
    struct buf *to = log_gathers ? &log_gathered : &own;
    size_t before = to->len;
    log_line(to, level, event, fields, count);
    if (to->full || to->len - before > LOG_LINE_MAX) { // no half a line
        to->len = before;
        to->full = false;
    }
    // One write for whole lines, so that lines of several threads do not mix.
    if (!log_gathers || level != LOG_INFO || to->len > LOG_GATHERED_MAX / 2) {
        log_out(to);
    }
    if (!log_gathers) {
        buf_free(&own);
    }
}

void log_gather(void)
{
    log_gathers = true;
    buf_init(&log_gathered, LOG_GATHERED_MAX);
}

void log_flush(void)
{
    if (log_gathers) {
        log_out(&log_gathered);
    }
}

void log_gather_end(void)
{
    log_flush();
    log_gathers = false;
    buf_free(&log_gathered);
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
