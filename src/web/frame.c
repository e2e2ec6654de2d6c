// SPDX-License-Identifier: Apache-2.0
#include "web/frame.h"
#include "apply/draft.h"
#include "base/clock.h"
#include "base/encode.h"
#include "html/words_list.h"
#include "journey/journey.h"
#include "web/request.h"
#include "web/trial_walk.h"

// The same address in another language: the place is kept, with what else its query says.
static str frame_in_language(struct request *r, str tag)
{
    struct buf href;
    buf_init(&href, LIMIT_REQUEST_LINE * 4);
    buf_put(&href, request_path(r, r->http->segments, r->http->segment_count));
    if (href.len == 0) {
        buf_char(&href, '/');
    }
    buf_put(&href, STR("?language="));
    encode_percent(&href, tag);
    for (size_t i = 0; i < r->query.count; i++) {
        const struct field *f = &r->query.items[i];
        if (!str_eq(f->name, STR("language"))) {
            buf_char(&href, '&');
            encode_percent(&href, f->name);
            buf_char(&href, '=');
            encode_percent(&href, f->value);
        }
    }
    str copy = arena_str(r->arena, buf_str(&href));
    buf_free(&href);
    return copy;
}

static struct frame_link_list frame_languages(struct request *r)
{
    size_t count = r->organisation == NULL ? LANGUAGE__COUNT : r->organisation->language_count;
    if (count < 2) {
        return (struct frame_link_list){0};
    }
    struct frame_link *links = arena_array(r->arena, struct frame_link, count);
    for (size_t i = 0; i < count; i++) {
        enum language language = r->organisation == NULL ? (enum language)i : r->organisation->languages[i];
        const struct words_language *known = &words_languages[language];
        links[i] = (struct frame_link){.text = known->name,
                                       .tag = known->tag,
                                       .current = language == r->language,
                                       .href = frame_in_language(r, known->tag),
                                       .right_to_left = known->right_to_left};
    }
    return (struct frame_link_list){links, count};
}

static struct frame_link_list frame_footer(struct request *r, str home)
{
    static const struct {
        str path;
        const struct word *text;
    } pages[] = {{STR_INIT("/accessibility"), WORD_FRAME_ACCESSIBILITY},
                 {STR_INIT("/privacy"), WORD_FRAME_PRIVACY},
                 {STR_INIT("/cookies"), WORD_FRAME_COOKIES},
                 {STR_INIT("/contact"), WORD_FRAME_CONTACT},
                 {STR_INIT("/your-cases"), WORD_PERSON_TITLE}};
    enum {
        COUNT = sizeof pages / sizeof pages[0]
    };
    size_t count = COUNT - (site_sends(r->site) ? 0 : 1); // the last needs a message
    struct frame_link *links = arena_array(r->arena, struct frame_link, COUNT);
    for (size_t i = 0; i < count; i++) {
        links[i].text = request_words(r, pages[i].text);
        links[i].href = arena_concat(r->arena, home, pages[i].path);
    }
    return (struct frame_link_list){links, count};
}

bool frame_banner_stands(struct request *r)
{
    int64_t until = 0;
    (void)str_to_i64(request_setting(r, STR("banner-until")), 0, INT64_MAX, &until);
    return request_setting(r, STR("banner-title")).len != 0 && (until == 0 || clock_now_s() < until);
}

struct frame frame_of(struct request *r, str title, str kind)
{
    const struct words_language *language = &words_languages[r->language];
    struct frame frame = {.language = language->tag,
                          .right_to_left = language->right_to_left,
                          .title = title,
                          .kind = kind,
                          .home_href = STR("/"),
                          .languages = frame_languages(r)};
    if (r->organisation != NULL) {
        frame.organisation_name = request_setting(r, STR("name"));
        frame.home_href = REQUEST_PATH(r, r->organisation->organisation.key);
        frame.theme_href = r->organisation->theme_path;
        frame.practice = r->organisation->practice ? request_words(r, WORD_PRACTICE_STRIP) : STR("");
        frame.footer = frame_footer(r, frame.home_href);
        if (frame_banner_stands(r)) {
            frame.banner_title = request_setting(r, STR("banner-title"));
            frame.banner = request_setting(r, STR("banner"));
        }
    }
    return frame;
}

bool frame_sends_links(const struct request *r, const struct definition *d)
{
    return site_sends(r->site) && d->safety.exit_to.len == 0;
}

struct frame frame_of_service(struct request *r, const struct definition *d, str title, str kind)
{
    struct frame frame = frame_of(r, title, kind);
    str base = REQUEST_PATH(r, request_param(r, 0), request_param(r, 1), STR("check-answers"));
    size_t language = request_definition_language(r, d);
    frame.service_name = text_in(d->name, language);
    frame.by_machine = d->by_machine[language];
    if (r->trial != NULL) {
        frame.notice = request_words(r, WORD_TRIAL_NOTICE);
        frame.trial = r->trial->say;
        return frame;
    }
    static const struct word *const channels[DRAFT_CHANNEL__COUNT] = {
        [DRAFT_TELEPHONE] = WORD_TAKE_BY_TELEPHONE, [DRAFT_COUNTER] = WORD_TAKE_AT_COUNTER};
    enum draft_channel channel = draft_channel_find(r->channel);
    if (channel != DRAFT_ONLINE) {
        frame.notice = request_words(r, channels[channel]);
    }
    if (d->safety.exit_to.len != 0) {
        frame.exit_href = arena_concat(r->arena, base, STR("/leave"));
    }
    // Not on the pages beside the way.
    bool on_the_way = r->http->segment_count < 4 || !str_eq(r->http->segments[2], STR("check-answers"));
    if (r->has_draft && on_the_way && frame_sends_links(r, d)) {
        frame.save_href = arena_concat(r->arena, base, STR("/save"));
    }
    if (r->has_draft && !d->safety.no_clear) {
        // Where the person stands, to go on from there.
        str page = request_param(r, 2);
        frame.clear_href = arena_concat(r->arena, base, STR("/clear"));
        if (journey_page(d, page) != NULL) {
            frame.clear_href = ARENA_JOIN(r->arena, frame.clear_href, STR("?from="), page);
        }
    }
    return frame;
}
