-- +goose Up
CREATE TABLE organisations (
  number     TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  region     TEXT NOT NULL,
  language   TEXT NOT NULL,
  advanced   BOOLEAN NOT NULL,
  always_pin BOOLEAN NOT NULL,
  changed_at BIGINT NOT NULL
);
CREATE TABLE admins (
  organisation TEXT NOT NULL REFERENCES organisations (number) ON DELETE CASCADE,
  name         TEXT NOT NULL,
  position     BIGINT NOT NULL,
  PRIMARY KEY (organisation, name)
);
-- Deliveries name a contact by id and hold no address.
CREATE TABLE contacts (
  id           TEXT PRIMARY KEY,
  organisation TEXT NOT NULL,
  admin        TEXT NOT NULL,
  channel      TEXT NOT NULL,
  value        TEXT NOT NULL,
  position     BIGINT NOT NULL,
  confirmed_at BIGINT NOT NULL,
  changed_at   BIGINT NOT NULL,
  UNIQUE (organisation, admin, channel, value),
  FOREIGN KEY (organisation, admin) REFERENCES admins (organisation, name) ON DELETE CASCADE
);
-- A telephone may be registered for several organisations; it then proves none.
CREATE TABLE numbers (
  e164         TEXT NOT NULL,
  organisation TEXT NOT NULL REFERENCES organisations (number) ON DELETE CASCADE,
  confirmed_at BIGINT NOT NULL,
  changed_at   BIGINT NOT NULL,
  PRIMARY KEY (e164, organisation)
);
CREATE INDEX numbers_organisation ON numbers (organisation);

-- +goose Down
DROP TABLE numbers;
DROP TABLE contacts;
DROP TABLE admins;
DROP TABLE organisations;
