// SPDX-License-Identifier: Apache-2.0
// way_words: where a page stands on the way, in words and addresses, as several views say it.
#pragma once
#include "journey/journey.h"

struct answer_reader;
struct request;
// "/avonbridge/parking": the service of the request's path; the trial or the preview of one.
str way_words_base(struct request *r);
// "Your permit: 3 of 6"; of a repeat's row, which one it is: "Person 2". Empty where there is nothing to say.
str way_words_step(struct request *r, const struct answer_reader *reader, const struct journey *j,
                   const struct page *page, uint32_t row);
// Where "Back" leads: the page before, the rows of a repeat, check your answers while changing one.
// Empty on the first page of a service without a start page.
str way_words_back(struct request *r, const struct journey *j, const struct page *page, uint32_t row);
// The page's title, else its first question's, else its section's, else the service's.
str way_words_title(const struct answer_reader *reader, const struct journey *j, const struct page *page);
