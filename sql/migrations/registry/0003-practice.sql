-- Organisations in which one learner practises (core/practice.h): the row is written with the organisation's own, and
-- goes with it.
CREATE TABLE practice (
    organisation BIGINT NOT NULL PRIMARY KEY, -- its number
    of_organisation BIGINT NOT NULL,          -- where the learner is a user,
    of_user BIGINT NOT NULL,                  -- and which
    begun_at BIGINT NOT NULL,
    ready BIGINT NOT NULL DEFAULT 0,          -- 1: all is in it; before, nobody is let in
    UNIQUE (of_organisation, of_user)
);
