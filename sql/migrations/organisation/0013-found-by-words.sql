-- SPDX-License-Identifier: Apache-2.0
-- Cases by keyed hashes of words of their answers (casework/find.h).
CREATE TABLE answer_token (
    organisation BIGINT NOT NULL,
    token BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    PRIMARY KEY (organisation, token, case_id)
);
