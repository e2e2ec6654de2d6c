// SPDX-License-Identifier: Apache-2.0
// pdf_mend: what cairo 1.16 has no word for: a PDF's language, that its title is shown rather than the file's name, and
// that the heads of a table are those of its rows (ISO 32000-1, 14.9.2, 12.2 and 14.8.5.7). It is added as PDF has it
// for changes, behind what is there (7.5.6).
#pragma once
#include "base/buf.h"

// `pdf` is whole and cairo's own; `language` is letters and hyphens. False: it is not what cairo writes, or too much.
bool pdf_mend(struct buf *pdf, str language);
