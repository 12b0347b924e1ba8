-- +goose Up
-- How far the provider says that a message got; empty: it has said nothing of this try.
ALTER TABLE deliveries ADD COLUMN receipt TEXT NOT NULL DEFAULT '';
-- Every receipt that told something, so that one that comes twice, or late, tells nothing again.
CREATE TABLE receipts (
  delivery    TEXT NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
  provider_id TEXT NOT NULL,
  status      TEXT NOT NULL,
  at          BIGINT NOT NULL,
  PRIMARY KEY (delivery, provider_id, status)
);

-- +goose Down
DROP TABLE receipts;
ALTER TABLE deliveries DROP COLUMN receipt;
