// SPDX-License-Identifier: Apache-2.0
#include "app/command.h"
#include "base/encode.h"
#include "web/route.h"

static const char *const routes_lanes[] = {
    [LANE_STATIC] = "static", [LANE_READ] = "read", [LANE_WRITE] = "write", [LANE_SLOW] = "slow", [LANE_CALL] = "call"};
static const char *const routes_caches[] = {
    [CACHE_NO_STORE] = "no-store", [CACHE_SHORT] = "short", [CACHE_FOR_EVER] = "for-ever"};
static const char *const routes_rates[] = {
    [RATE_NONE] = "none",       [RATE_SAY] = "say",           [RATE_FIND] = "find",
    [RATE_SIGN_IN] = "sign-in", [RATE_PROVIDER] = "provider", [RATE_SUGGEST] = "suggest"};

static void routes_json(struct buf *out, const struct route *r)
{
    buf_printf(out, "{\"method\":\"%s\",\"path\":", r->method == HTTP_GET ? "GET" : "POST");
    encode_json(out, r->path);
    buf_printf(out, ",\"lane\":\"%s\",\"permission\":", routes_lanes[r->lane]);
    encode_json(out, permission_name(r->permission));
    buf_printf(out, ",\"cache\":\"%s\",\"rate\":\"%s\",\"files\":%s,\"machines\":%s,\"anyFields\":%s,\"fields\":[",
               routes_caches[r->cache], routes_rates[r->rate], r->files ? "true" : "false",
               r->of_machines ? "true" : "false", r->any_fields ? "true" : "false");
    for (const struct route_field *f = r->fields; f != NULL && f->name.len != 0; f++) {
        buf_put(out, f == r->fields ? STR("{\"name\":") : STR(",{\"name\":"));
        encode_json(out, f->name);
        buf_printf(out, ",\"max\":%zu}", f->max);
    }
    buf_put(out, STR("],\"audit\":"));
    encode_json(out, r->audit.ptr != NULL ? r->audit : STR(""));
    buf_char(out, '}');
}

int command_routes(struct arena *a, const struct options *o)
{
    (void)a;
    bool json = o->value[OPT_JSON].len != 0;
    struct buf out;
    buf_init(&out, 1024 * 1024);
    for (size_t i = 0; i < route_count; i++) {
        const struct route *r = &route_table[i];
        if (json) {
            buf_put(&out, i == 0 ? STR("[\n") : STR(",\n"));
            routes_json(&out, r);
        } else {
            buf_printf(&out, "%-4s %-50.*s %-6s %.*s\n", r->method == HTTP_GET ? "GET" : "POST", STR_ARG(r->path),
                       routes_lanes[r->lane], STR_ARG(permission_name(r->permission)));
        }
    }
    buf_put(&out, json ? STR("\n]\n") : STR(""));
    command_say(&out);
    return EXIT_DONE;
}
