-- +goose Up
-- The outbox. No PIN and no address: the one is derived, the other looked up when the message is sent. due_at is when a
-- queued message may be sent, or when the lease of one that is being sent is over; try numbers the leases.
CREATE TABLE deliveries (
  id          TEXT PRIMARY KEY,
  challenge   TEXT NOT NULL REFERENCES challenges (id) ON DELETE CASCADE,
  counter     BIGINT NOT NULL,
  channel     TEXT NOT NULL,
  contact     TEXT NOT NULL,
  rung        BIGINT NOT NULL,
  state       TEXT NOT NULL,
  try         BIGINT NOT NULL,
  due_at      BIGINT NOT NULL,
  provider_id TEXT NOT NULL,
  class       TEXT NOT NULL,
  code        TEXT NOT NULL,
  created_at  BIGINT NOT NULL,
  settled_at  BIGINT NOT NULL,
  UNIQUE (challenge, counter, channel)
);
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE state IN ('queued', 'leased');

-- +goose Down
DROP TABLE deliveries;
