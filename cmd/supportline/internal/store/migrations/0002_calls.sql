-- +goose Up
CREATE TABLE calls (
    id TEXT PRIMARY KEY,
    door TEXT NOT NULL,
    node TEXT NOT NULL,
    version TEXT NOT NULL,
    seq BIGINT NOT NULL,
    state TEXT NOT NULL,
    turn TEXT NOT NULL,
    started BIGINT NOT NULL,
    ended BIGINT NOT NULL DEFAULT 0,
    ending TEXT NOT NULL DEFAULT ''
);
CREATE INDEX calls_open ON calls (node) WHERE ended = 0;
CREATE INDEX calls_started ON calls (started);

-- What happened on a call, for people: never a PIN, never a whole number.
CREATE TABLE call_lines (
    call TEXT NOT NULL,
    n BIGINT NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    why TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (call, n)
);

-- +goose Down
DROP TABLE call_lines;
DROP TABLE calls;
