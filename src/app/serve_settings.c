// SPDX-License-Identifier: Apache-2.0
#include "app/serve_settings.h"

err serve_settings(struct arena *a, const struct options *o, struct application_options *ret)
{
    int64_t writers;
    if (!str_to_i64(o->value[OPT_WRITERS], 1, 8, &writers)) {
        return FAIL_ABOUT(ERR_INPUT, "--writers takes 1 to 8, not", o->value[OPT_WRITERS]);
    }
    *ret = (struct application_options){.dir = arena_cstr(a, o->value[OPT_DATA]), .writers = (int)writers};
    ret->send_fd = ret->jail_fd = -1;
    ret->units_twice = o->value[OPT_TWICE].len != 0;
    int64_t every_s;
    if (!str_to_i64(o->value[OPT_KEEP_EVERY], 1, 3600, &every_s)) {
        return FAIL_ABOUT(ERR_INPUT, "--keep-copy-every takes 1 to 3600 seconds, not", o->value[OPT_KEEP_EVERY]);
    }
    ret->keep_every_ms = every_s * 1000;
    int64_t least_mb;
    if (!str_to_i64(o->value[OPT_DISK_LEAST], 0, 1024 * 1024 * 1024, &least_mb)) {
        return FAIL_ABOUT(ERR_INPUT, "--disk-least takes megabytes, not", o->value[OPT_DISK_LEAST]);
    }
    ret->disk_least = least_mb * 1024 * 1024;
    ret->metrics_proxied = o->value[OPT_METRICS_PROXIED].len != 0;
    if (err_is(reach_read(o->value[OPT_METRICS_FROM], &ret->metrics_from))) {
        return FAIL_ABOUT(ERR_INPUT, "--metrics-from takes addresses and networks such as 10.1.0.0/16, not",
                          o->value[OPT_METRICS_FROM]);
    }
    if (o->value[OPT_KEEP].len != 0) {
        ret->keep_copy = arena_cstr(a, o->value[OPT_KEEP]);
    }
    if (o->value[OPT_PROXY].len != 0) {
        ret->trusted_proxy = arena_cstr(a, o->value[OPT_PROXY]);
    }
    return NO_ERR;
}
