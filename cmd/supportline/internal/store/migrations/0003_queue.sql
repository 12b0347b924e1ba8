-- +goose Up
CREATE TABLE entries (
    call TEXT PRIMARY KEY,
    queue TEXT NOT NULL,
    urgent BOOLEAN NOT NULL,
    joined BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    state TEXT NOT NULL,
    agent TEXT NOT NULL
);
CREATE INDEX entries_queue ON entries (queue, joined);

CREATE TABLE agents (
    name TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    call TEXT NOT NULL,
    until BIGINT NOT NULL,
    idle BIGINT NOT NULL
);

-- The routing configurations that calls began with: file name to content, as JSON.
CREATE TABLE versions (
    version TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    saved BIGINT NOT NULL
);

-- +goose Down
DROP TABLE versions;
DROP TABLE agents;
DROP TABLE entries;
