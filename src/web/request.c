// SPDX-License-Identifier: Apache-2.0
#include "web/request.h"
#include "base/encode.h"
#include "base/limits.h"
#include "html/words_list.h"
#include "web/errors.h"
#include <assert.h>
#include <jansson.h>

enum {
    REQUEST_PAGE_BYTES = 4 * 1024 * 1024,
    REQUEST_AGAIN_S = 5,           // after which to try again what could not be done
    REQUEST_PAGE_FIRST = 16 * 1024 // most pages fit, and need not be moved as they grow
};

// ---- Answers ----------------------------------------------------------------------------------------

// What every answer carries (OWASP Secure Headers; CSP level 3). No inline script or style anywhere.
static const str request_safe_lines =
    STR_INIT("Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; "
             "img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'\r\n"
             "X-Content-Type-Options: nosniff\r\n"
             "Referrer-Policy: same-origin\r\n"
             "Cross-Origin-Opener-Policy: same-origin\r\n"
             "Permissions-Policy: camera=(), geolocation=(), microphone=()\r\n");

static str request_cache_control(const struct request *r, int status)
{
    if (status >= 400 || r->route == NULL) {
        return STR("no-store");
    }
    switch (r->route->cache) {
    case CACHE_SHORT:
        return STR("private, max-age=60");
    case CACHE_FOR_EVER:
        return STR("public, max-age=31536000, immutable");
    case CACHE_NO_STORE:
        break;
    }
    return STR("no-store");
}

void request_answer(struct request *r, struct http_response *response)
{
    assert(!r->answered && "a request is answered once");
    r->answered = true;
    size_t count = 3 + r->cookie_count + response->header_count;
    struct http_header *headers = arena_array(r->arena, struct http_header, count);
    size_t used = 0;
    headers[used++] = (struct http_header){STR("Cache-Control"), request_cache_control(r, response->status)};
    if (r->http->secure) {
        headers[used++] = (struct http_header){STR("Strict-Transport-Security"), STR("max-age=31536000")};
    }
    if (r->organisation != NULL && r->organisation->practice) {
        headers[used++] = (struct http_header){STR("X-Robots-Tag"), STR("noindex, nofollow")};
    }
    for (size_t i = 0; i < r->cookie_count; i++) {
        headers[used++] = r->cookies[i];
    }
    for (size_t i = 0; i < response->header_count; i++) {
        headers[used++] = response->headers[i];
    }
    response->lines = request_safe_lines;
    response->headers = headers;
    response->header_count = used;
    response->allow = r->allow;
    if (r->early != NULL) {
        *r->early = *response;
    } else {
        r->response = *response;
    }
}

struct out request_page_begin(struct request *r)
{
    struct buf *page = arena_new(r->arena, struct buf);
    buf_init(page, REQUEST_PAGE_BYTES);
    (void)buf_reserve(page, REQUEST_PAGE_FIRST);
    return (struct out){.buf = page, .arena = r->arena, .language = r->language};
}

void request_page_send(struct request *r, int status, struct out *page)
{
    if (page->buf->full) {
        buf_free(page->buf);
        request_fail(r, FAIL(ERR_TOO_LARGE, "a page outgrew its maximum"));
        return;
    }
    struct http_response response = {.status = status,
                                     .type = STR("text/html; charset=utf-8"),
                                     .body_buf = page->buf,
                                     .retry_after_s = status == 503 ? REQUEST_AGAIN_S : 0};
    request_answer(r, &response);
}

void request_redirect(struct request *r, str path)
{
    assert(path.len > 0 && path.ptr[0] == '/' && (path.len == 1 || path.ptr[1] != '/') && "redirects stay here");
    struct http_response response = {.status = 303, .location = path};
    request_answer(r, &response);
}

void request_leave(struct request *r, str address)
{
    struct http_response response = {.status = 303, .location = address};
    request_answer(r, &response);
}

void request_refresh(struct request *r, str address)
{
    assert(r->cookie_count < sizeof r->cookies / sizeof r->cookies[0]);
    r->cookies[r->cookie_count++] =
        (struct http_header){STR("Refresh"), arena_concat(r->arena, STR("0; url="), address)};
}

static void request_send_as(struct request *r, struct http_response *response, str filename)
{
    struct http_header disposition;
    if (filename.len != 0) {
        struct buf value;
        buf_init(&value, 4096);
        // RFC 6266: the name in UTF-8, percent-encoded (RFC 8187).
        buf_put(&value, STR("attachment; filename*=UTF-8''"));
        encode_percent(&value, filename);
        disposition = (struct http_header){STR("Content-Disposition"), arena_str(r->arena, buf_str(&value))};
        buf_free(&value);
        response->headers = &disposition;
        response->header_count = 1;
    }
    request_answer(r, response);
}

void request_send(struct request *r, str type, str filename, struct buf *body)
{
    request_send_as(r, &(struct http_response){.status = 200, .type = type, .body_buf = body}, filename);
}

void request_send_made(struct request *r, str type, str filename, const struct http_body *body)
{
    request_send_as(r, &(struct http_response){.status = 200, .type = type, .body_made = body}, filename);
}

void request_fail(struct request *r, err e)
{
    errors_answer(r, e);
}

void request_not_found(struct request *r)
{
    errors_answer(r, FAIL(ERR_NOT_FOUND, "there is nothing at this address"));
}

void request_call(struct request *r, str url, str authorization, str form)
{
    r->call = (struct call){.url = url, .authorization = authorization, .form = form};
    r->calls = true;
}

// ---- Reading ----------------------------------------------------------------------------------------

str request_param(const struct request *r, size_t index)
{
    assert(index < sizeof r->params / sizeof r->params[0]);
    return r->params[index];
}

str request_query(const struct request *r, str name)
{
    return fields_text(&r->query, name);
}

str request_form(const struct request *r, str name)
{
    return fields_text(&r->form, name);
}

void request_cookie(struct request *r, str name, str value, str path, int64_t max_age_s)
{
    assert(r->cookie_count < sizeof r->cookies / sizeof r->cookies[0]);
    str age =
        max_age_s == 0 ? STR("") : arena_printf(r->arena, "; Max-Age=%lld", (long long)(max_age_s < 0 ? 0 : max_age_s));
    str text = ARENA_JOIN(r->arena, name, STR("="), value, STR("; Path="), path, STR("; HttpOnly; SameSite=Lax"), age,
                          r->http->secure ? STR("; Secure") : (str){0});
    r->cookies[r->cookie_count++] = (struct http_header){STR("Set-Cookie"), text};
}

bool request_cookie_parts(str cookie, int64_t *ret_number, str *ret_secret)
{
    str number;
    return str_cut(cookie, '.', &number, ret_secret) && str_to_i64(number, 1, INT64_MAX, ret_number) &&
           ret_secret->len > 0 && ret_secret->len < 128;
}

str request_path(struct request *r, const str *parts, size_t count)
{
    size_t most = 0;
    for (size_t i = 0; i < count; i++) {
        most += 1 + 3 * parts[i].len;
    }
    char *path = arena_alloc(r->arena, most + 1, 1);
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        path[len++] = '/';
        len += encode_percent_to(path + len, parts[i]);
    }
    return (str){path, len};
}

// ---- Words ------------------------------------------------------------------------------------------

str request_words(struct request *r, const struct word *word)
{
    return words_text(r->language, word);
}

str request_words_with(struct request *r, const struct word *word, const struct words_place *places, size_t count)
{
    struct buf text;
    buf_init(&text, 64 * 1024);
    words_put(&text, r->language, word, places, count);
    str copy = arena_str(r->arena, buf_str(&text));
    buf_free(&text);
    return copy;
}

str request_setting(const struct request *r, str name)
{
    return organisation_text(&r->organisation->organisation, name, words_languages[r->language].tag);
}

size_t request_definition_language(const struct request *r, const struct definition *d)
{
    return definition_language(d, words_languages[r->language].tag);
}

str request_by_language(struct request *r, str json)
{
    json_t *names = json_loadb(json.ptr, json.len, 0, NULL);
    const char *text = NULL;
    if (json_is_object(names)) {
        str tag = words_languages[r->language].tag;
        text = json_string_value(json_object_getn(names, tag.ptr, tag.len));
        if (text == NULL) {
            text = json_string_value(json_object_iter_value(json_object_iter(names)));
        }
    }
    str copy = arena_str(r->arena, str_from(text));
    json_decref(names);
    return copy;
}

str request_date(struct request *r, int64_t seconds)
{
    struct buf text;
    buf_init(&text, 256);
    words_put_date(&text, r->language, date_at(seconds, r->organisation->organisation.zone, NULL));
    str copy = arena_str(r->arena, buf_str(&text));
    buf_free(&text);
    return copy;
}

str request_date_time(struct request *r, int64_t seconds)
{
    int rest;
    (void)date_at(seconds, r->organisation->organisation.zone, &rest);
    int hour = rest / 3600;
    // The twelve-hour clock, as GOV.UK's style guide has it: 9:30am, 12:05pm.
    struct words_place time = {
        .name = "time", .text = arena_printf(r->arena, "%d:%02d", hour % 12 == 0 ? 12 : hour % 12, rest / 60 % 60)};
    struct words_place places[] = {
        {.name = "date", .text = request_date(r, seconds)},
        {.name = "time", .text = request_words_with(r, hour < 12 ? WORD_DATE_TIME_AM : WORD_DATE_TIME_PM, &time, 1)},
    };
    return request_words_with(r, WORD_DATE_WITH_TIME, places, 2);
}

date request_today(const struct request *r)
{
    return date_at(clock_now_s(), r->organisation->organisation.zone, NULL);
}

str request_network(const struct request *r)
{
    str client = r->http->client;
    size_t colons = 0;
    for (size_t i = 0; i < client.len; i++) {
        colons += client.ptr[i] == ':';
        if (colons == 4) {
            return str_slice(client, 0, i);
        }
    }
    return client;
}
