-- How often somebody who reads the mail of an address said wrongly what its case holds (delivery_known).
ALTER TABLE contact ADD COLUMN guesses BIGINT NOT NULL DEFAULT 0;
