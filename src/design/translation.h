// SPDX-License-Identifier: Apache-2.0
// translation: every text of a document beside the same in another of its languages, also those that only the file
// changes, and how far each has come. A document keeps what is known of them in "translations", by language and by a
// mark of the two texts: that a machine wrote the second, or who read both, and when. So a mark goes with its texts
// wherever they stand, and is none of theirs once one of them is changed. Pure.
#pragma once
#include "design/outline.h"

enum translation_state {
    TRANSLATION_MISSING,
    TRANSLATION_MACHINE,    // a machine wrote it, and nobody has read it
    TRANSLATION_OUTDATED,   // it was read beside other words of the first language
    TRANSLATION_UNREVIEWED, // somebody wrote it, and nobody else has read it
    TRANSLATION_REVIEWED,
    TRANSLATION_STATE__COUNT
};
struct translation {
    str id;             // the way to it, by ids and not by places
    str page, question; // empty: it is of none
    str in, key;        // of which list or object it is ("options", "start"), and under which key; a bare one has none
    size_t at, of;      // in the nearest list: its place, from 1, and how many there are; 0: it is in none
    str source;         // in the first language; of what that lacks, in the one that says something
    str said;           // in the other; empty: it is missing
    size_t language;    // that it is in, or lacks
    enum translation_state state;
    str by, on; // of TRANSLATION_REVIEWED: who, and the day
};
struct translation_list {
    struct translation *items;
    size_t count, room;
    size_t counts[TRANSLATION_STATE__COUNT];
};
// In the order of the document. Of the first language (0) only what it lacks. Texts without a letter, such as "£", are
// the same in every language and left out. ERR_INPUT: it is no document.
MUST_USE err translation_find(struct arena *a, str document, size_t language, struct translation_list *ret_list);

// How many of them say something.
size_t translation_said(const struct translation_list *list);
// Whether other languages can fall back on this one: nothing is missing in it, and nobody's words are a machine's.
bool translation_may_be_first(const struct translation_list *list);

// What any of its languages lacks; ids are no more than the first step of the way: cheaper than one language after the
// other.
MUST_USE err translation_find_missing(struct arena *a, str document, struct translation_list *ret_list);

enum translation_how {
    TRANSLATION_BY_MACHINE,
    TRANSLATION_BY_PERSON,
    TRANSLATION_READ // and found to say the same
};
enum translation_outcome {
    TRANSLATION_SAME, // nothing was to be done
    TRANSLATION_DONE,
    TRANSLATION_OLD,  // done, and out of date: the source says something else by now
    TRANSLATION_GONE, // there is no such text any more
    TRANSLATION_KEPT, // what stands there was read, or written by a person, or is another by now: it stays
    TRANSLATION_LONG, // it is too long
    TRANSLATION_OUTCOME__COUNT
};
struct translation_change {
    str id, source; // as whoever wrote it saw it
    str said;
    bool has_was; // `was` is what stood there then
    str was;
    enum translation_how how;
    enum translation_outcome outcome; // filled in
};
// Puts words of the language (not the first) into a document. *ret_document is `document` itself where nothing was to
// be done. ERR_TOO_LARGE past the limits of a definition.
MUST_USE err translation_apply(struct arena *a, str document, size_t language, str by, str on,
                               struct translation_change *changes, size_t count, str *ret_document);
