// SPDX-License-Identifier: Apache-2.0
// foreign_text: words out of a foreign file. Template code ({{ … }} and {% … %}) is taken out,
// and characters that no text of ours may have; HTML becomes plain text or markdown where that is what
// the place takes.
#pragma once
#include "base/arena.h"

// What was left out on the way; each at most told once by the caller.
struct foreign_text_lost {
    bool template; // template code
    bool links;    // addresses of links
    bool characters;
};
// Without template code and characters that may not be; HTML stays.
str foreign_text_clean(struct arena *a, str text, struct foreign_text_lost *lost);
// Clean, without tags, entities decoded, white space as a browser shows it: a line end between blocks.
str foreign_text_plain(struct arena *a, str text, struct foreign_text_lost *lost);
// The same on one line.
str foreign_text_line(struct arena *a, str text, struct foreign_text_lost *lost);
// Clean, tags as markdown: paragraphs, list entries, links.
str foreign_text_markdown(struct arena *a, str text, struct foreign_text_lost *lost);
// Letters, digits, "-" and "_" stay, everything else becomes "-"; at most `most` bytes. `otherwise` where
// nothing is left.
str foreign_text_id(struct arena *a, str name, size_t most, str otherwise);
// Small letters, digits and single "-": for a service's own id.
str foreign_text_slug(struct arena *a, str name, size_t most, str otherwise);
bool foreign_text_has_tags(str text);
// The first bytes, at most that many, without cutting a character in two.
str foreign_text_cut(str text, size_t bytes);
