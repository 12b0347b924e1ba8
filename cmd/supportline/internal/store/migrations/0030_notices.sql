-- +goose Up
-- What admins are told that they did not ask for: a row a mail. No address: that is looked up when the mail is sent.
-- due_at is when a queued notice may be sent, or when the lease of one that is being sent is over.
CREATE TABLE notices (
  id           TEXT PRIMARY KEY,
  kind         TEXT NOT NULL,
  organisation TEXT NOT NULL,
  contact      TEXT NOT NULL,
  call_id      TEXT NOT NULL,
  caller_tail  TEXT NOT NULL,
  happened_at  BIGINT NOT NULL,
  state        TEXT NOT NULL,
  try          BIGINT NOT NULL,
  due_at       BIGINT NOT NULL
);
CREATE INDEX notices_due ON notices (due_at) WHERE state IN ('queued', 'leased');
-- From where callers were verified. caller is a keyed hash: no telephone number lies here.
CREATE TABLE verified_from (
  organisation TEXT NOT NULL,
  caller       TEXT NOT NULL,
  at           BIGINT NOT NULL,
  PRIMARY KEY (organisation, caller)
);

-- +goose Down
DROP TABLE verified_from;
DROP TABLE notices;
