// SPDX-License-Identifier: Apache-2.0
#include "web/site_pages.h"
#include "catalogue/service.h"
#include "html/markdown.h"
#include "html/words_list.h"
#include "web/assets.h"
#include "web/catalogue_view.h"
#include "web/front_view.h"
#include "web/page_catalogue.h"
#include "web/page_front.h"
#include "web/page_words.h"
#include "web/words_view.h"

void site_front(struct request *r)
{
    struct organisation_entry *entries;
    size_t count;
    err e = organisation_list(r->tx, r->arena, &entries, &count);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    struct front_view view;
    front_view_of(r, entries, count, &view);
    REQUEST_RENDER(r, 200, page_front, &view.frame, &view);
}

void site_catalogue(struct request *r)
{
    struct service *services;
    size_t count;
    err e = service_list(r->tx, r->arena, false, &services, &count);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    struct catalogue_view view;
    catalogue_view_of(r, services, count, request_query(r, STR("q")), &view);
    REQUEST_RENDER(r, 200, page_catalogue, &view.frame, &view);
}

// ---- Standing pages: our words, and what the organisation adds ---------------------------------------

static void site_words(struct request *r, const struct word *title, const struct word *ours, str setting)
{
    struct words_view view;
    words_view_of(r, request_words(r, title), markdown_html(r->arena, request_words(r, ours)),
                  markdown_html(r->arena, setting.len != 0 ? request_setting(r, setting) : setting), &view);
    REQUEST_RENDER(r, 200, page_words, &view.frame, &view);
}

void site_cookies(struct request *r)
{
    site_words(r, WORD_COOKIES_TITLE, WORD_COOKIES_BODY, STR(""));
}

void site_privacy(struct request *r)
{
    site_words(r, WORD_PRIVACY_TITLE, WORD_PRIVACY_BODY, STR("privacy"));
}

void site_accessibility(struct request *r)
{
    site_words(r, WORD_ACCESSIBILITY_TITLE, WORD_ACCESSIBILITY_BODY, STR("accessibility"));
}

void site_contact(struct request *r)
{
    site_words(r, WORD_CONTACT_TITLE, WORD_CONTACT_BODY, STR("contact"));
}

// ---- Assets ---------------------------------------------------------------------------------------------

void site_theme(struct request *r)
{
    if (!str_ends(r->organisation->theme_path, request_param(r, 1))) {
        request_not_found(r);
        return;
    }
    struct http_response response = {
        .status = 200, .type = STR("text/css; charset=utf-8"), .body = arena_str(r->arena, r->organisation->theme_css)};
    request_answer(r, &response);
}

void site_asset(struct request *r)
{
    const struct embed_file *file = embed_find(embed_table, embed_count, r->http->path);
    if (file == NULL) {
        request_not_found(r);
        return;
    }
    struct http_header fields[3] = {{STR("ETag"), file->etag}, {STR("Vary"), STR("Accept-Encoding")}};
    struct http_response response = {
        .status = 200, .type = file->type, .body = file->raw, .headers = fields, .header_count = 2};
    if (http_etag_matches(r->http, file->etag)) {
        response = (struct http_response){.status = 304, .headers = fields, .header_count = 2};
    } else if (file->br.len != 0 && http_accepts_encoding(r->http, STR("br"))) {
        fields[response.header_count++] = (struct http_header){STR("Content-Encoding"), STR("br")};
        response.body = file->br;
    } else if (file->gzip.len != 0 && http_accepts_encoding(r->http, STR("gzip"))) {
        fields[response.header_count++] = (struct http_header){STR("Content-Encoding"), STR("gzip")};
        response.body = file->gzip;
    }
    request_answer(r, &response);
}
