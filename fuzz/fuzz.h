// SPDX-License-Identifier: Apache-2.0
// fuzz: what every target shares. A target is one file with LLVMFuzzerTestOneInput; fuzz/run.sh runs
// it under libFuzzer, replay.c over the files that were kept.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

// A promise of the code under test; assert would say the same, but not under NDEBUG.
#define MUST(holds) ((holds) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
