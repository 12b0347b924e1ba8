-- +goose Up
-- organisation is what a caller keyed: it need not exist. sealed is empty once the state is final.
CREATE TABLE challenges (
  id           TEXT PRIMARY KEY,
  call_id      TEXT NOT NULL,
  organisation TEXT NOT NULL,
  purpose      TEXT NOT NULL,
  dummy        BOOLEAN NOT NULL,
  sealed       TEXT NOT NULL,
  key_id       TEXT NOT NULL,
  counter      BIGINT NOT NULL,
  state        TEXT NOT NULL CHECK (state IN ('open', 'verified', 'expired', 'locked', 'cancelled')),
  attempts     BIGINT NOT NULL,
  tries        BIGINT NOT NULL,
  sends        BIGINT NOT NULL,
  admin        TEXT NOT NULL,
  channel      TEXT NOT NULL,
  contact      TEXT NOT NULL,
  ref          TEXT NOT NULL,
  caller_tail  TEXT NOT NULL,
  language     TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL,
  last_send_at BIGINT NOT NULL,
  ended_at     BIGINT NOT NULL,
  CHECK (attempts <= tries),
  CHECK (state = 'open' OR sealed = '')
);
CREATE INDEX challenges_call ON challenges (call_id);
CREATE INDEX challenges_open ON challenges (expires_at) WHERE state = 'open';
-- What was answered, by the key of the request: a repeat gets it again.
CREATE TABLE asks (
  key        TEXT PRIMARY KEY,
  call_id    TEXT NOT NULL,
  challenge  TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  refused    TEXT NOT NULL,
  at         BIGINT NOT NULL
);
CREATE TABLE tries (
  key          TEXT PRIMARY KEY,
  call_id      TEXT NOT NULL,
  challenge    TEXT NOT NULL,
  result       TEXT NOT NULL,
  tries_left   BIGINT NOT NULL,
  organisation TEXT NOT NULL,
  at           BIGINT NOT NULL
);

-- +goose Down
DROP TABLE tries;
DROP TABLE asks;
DROP TABLE challenges;
