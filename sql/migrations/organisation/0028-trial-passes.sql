-- SPDX-License-Identifier: Apache-2.0
-- Versions that were published before as many people had tried them as the organisation asks for: voice/trial_gate.h.
CREATE TABLE trial_pass (
    organisation BIGINT NOT NULL,
    service_id BIGINT NOT NULL,
    version_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (organisation, version_id)
);
CREATE INDEX trial_pass_of ON trial_pass (organisation, service_id, version_id);
