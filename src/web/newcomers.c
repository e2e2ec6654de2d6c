// SPDX-License-Identifier: Apache-2.0
#include "web/newcomers.h"
#include "base/limits.h"
#include "base/log.h"
#include "web/request.h"

static struct door_moment newcomers_moment(const struct newcomers *n, const struct http_load *load)
{
    _Static_assert(DOOR_PRESSURE_MOST == 1000, "microseconds of so many milliseconds");
    int64_t waited = load->among < LIMIT_CROWD_COUNT ? 0 : load->waited_us / LIMIT_CROWD_MS;
    int64_t writes = (int64_t)lanes_waiting(site_lanes(n->site)) * DOOR_PRESSURE_MOST / LIMIT_CROWD_WRITE_COUNT;
    int64_t most = waited > writes ? waited : writes;
    most = most > DOOR_PRESSURE_MOST ? DOOR_PRESSURE_MOST : most;
    return (struct door_moment){load->now_us, load->busy_us, (int)most};
}

bool newcomers_let_in(struct newcomers *n, const struct request *r)
{
    const struct http_request *h = r->http;
    bool begun = h->method == HTTP_POST || r->route->lane == LANE_STATIC ||
                 http_cookie(h, REQUEST_COOKIE_DRAFT).len != 0 || http_cookie(h, REQUEST_COOKIE_STAFF).len != 0;
    struct door_moment moment = newcomers_moment(n, &h->load);
    return begun || door_lets_in(&n->door, &moment);
}

static void newcomers_count(struct newcomers *n, int64_t now_us, int64_t more)
{
    int64_t now_s = now_us / 1000000;
    if (now_s != n->away_s && n->away_count != 0) {
        log_write(LOG_INFO, "sent away", (struct log_field[]){{"count", {0}, n->away_count}}, 1);
        n->away_count = 0;
    }
    n->away_s = now_s;
    n->away_count += more;
}

void newcomers_keep(struct newcomers *n, const struct http_request *h, const struct http_response *answer)
{
    if (answer != NULL) {
        away_keep(&n->away, h, answer);
        newcomers_count(n, h->load.now_us, 0); // it has a line of its own
    }
}

str newcomers_away(struct newcomers *n, str head, const struct http_load *load, bool closes)
{
    struct door_moment moment = newcomers_moment(n, load);
    if (moment.pressure < DOOR_PRESSURE_OPEN) {
        return (str){0};
    }
    str answer = away_find(&n->away, head, closes);
    if (answer.len == 0 || !door_is_shut(&n->door, &moment)) {
        return (str){0};
    }
    newcomers_count(n, load->now_us, 1);
    return answer;
}

void newcomers_free(struct newcomers *n)
{
    away_free(&n->away);
}
