-- +goose Up
-- Append-only: every entry is chained to the ones before it with a key that is not in this database.
CREATE TABLE audit (
  seq          BIGINT PRIMARY KEY,
  at           BIGINT NOT NULL,
  kind         TEXT NOT NULL,
  call         TEXT NOT NULL,
  organisation TEXT NOT NULL,
  challenge    TEXT NOT NULL,
  caller       TEXT NOT NULL,
  contact      TEXT NOT NULL,
  by_whom      TEXT NOT NULL,
  detail       TEXT NOT NULL,
  hash         TEXT NOT NULL
);
CREATE TABLE audit_marks (
  name  TEXT PRIMARY KEY,
  seq   BIGINT NOT NULL,
  hash  TEXT NOT NULL,
  proof TEXT NOT NULL
);

-- +goose Down
DROP TABLE audit_marks;
DROP TABLE audit;
