-- SPDX-License-Identifier: Apache-2.0
-- Downloads of cases, made beside everything else: casework/export.h.
CREATE TABLE case_export (
    organisation BIGINT NOT NULL,
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,           -- who asked for it, and alone may fetch it
    format TEXT NOT NULL,              -- 'csv', 'json', 'xlsx'
    language TEXT NOT NULL,
    asked TEXT NOT NULL,               -- which cases, as the audit log has it
    state TEXT NOT NULL,               -- 'waiting', 'making', 'ready', 'failed'
    status TEXT NOT NULL,              -- the filter (casework/queue.h); empty: any
    of_state BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    assignee_id BIGINT NOT NULL,
    partner_id BIGINT NOT NULL,
    teams TEXT NOT NULL,               -- "1,2"; empty: any
    submitted_from BIGINT NOT NULL,
    submitted_until BIGINT NOT NULL,
    target_before BIGINT NOT NULL,
    tries BIGINT NOT NULL,             -- how often it was begun
    done BIGINT NOT NULL,              -- cases that are in it
    total BIGINT NOT NULL,
    token TEXT NOT NULL,               -- its file; empty: none yet
    size BIGINT NOT NULL,
    problem TEXT NOT NULL,             -- why it failed: 'large', 'full', 'broken'
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,           -- when it goes
    PRIMARY KEY (organisation, id)
);
CREATE INDEX case_export_waits ON case_export (organisation, id) WHERE state IN ('waiting', 'making');
