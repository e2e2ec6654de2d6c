// SPDX-License-Identifier: Apache-2.0
// zone: the offset of a time zone, read from the machine's tzdata (TZif, RFC 8536). glibc knows one
// zone a process; we serve organisations in several.
#pragma once
#include "base/str.h"

// Seconds to add to UTC at that moment; 0 for a zone that is not installed or a name that is not one.
int64_t zone_offset_s(str name, int64_t seconds);
