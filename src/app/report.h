// SPDX-License-Identifier: Apache-2.0
// report: problems of a definition as lines for people: "file:line: /pointer: what. mend".
#pragma once
#include "base/buf.h"
#include "definition/definition.h"

void report_print(struct buf *out, str file, const struct definition_report *report);
