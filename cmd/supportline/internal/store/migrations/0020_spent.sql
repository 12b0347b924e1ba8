-- +goose Up
-- What limits count. id is a keyed hash: no telephone number and no address lies here.
CREATE TABLE spent (
  of_kind TEXT NOT NULL,
  id      TEXT NOT NULL,
  act     TEXT NOT NULL,
  at      BIGINT NOT NULL
);
CREATE INDEX spent_key ON spent (of_kind, id, act, at);
CREATE INDEX spent_at ON spent (at);

-- +goose Down
DROP TABLE spent;
