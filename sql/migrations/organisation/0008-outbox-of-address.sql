-- SPDX-License-Identifier: Apache-2.0
-- Whether an address has had too many messages is asked with each message: held ones are not looked through for it.
DROP INDEX outbox_of_address;
CREATE INDEX outbox_of_address ON outbox (organisation, address_hash, created_at) WHERE state <> 'held';
