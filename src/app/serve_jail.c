// SPDX-License-Identifier: Apache-2.0
#include "app/serve_jail.h"

err serve_jail_options(const struct options *o, struct helpers *h, struct application_options *application)
{
    int64_t timeout_s;
    str scanner = o->value[OPT_SCANNER];
    if (!str_to_i64(o->value[OPT_SCANNER_TIMEOUT], 1, 600, &timeout_s)) {
        return FAIL_ABOUT(ERR_INPUT, "--scanner-timeout takes 1 to 600 seconds, not", o->value[OPT_SCANNER_TIMEOUT]);
    }
    if (scanner.len != 0) {
        TRY(scan_address_read(scanner, &h->jail.scanner));
    }
    h->jail.timeout_ms = timeout_s * 1000;
    application->has_scanner = jail_has_scanner(&h->jail);
    application->scan_timeout_ms = h->jail.timeout_ms;
    return NO_ERR;
}
