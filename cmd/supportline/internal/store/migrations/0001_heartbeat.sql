-- +goose Up
-- One row, written by the readiness check: a full or read-only disk shows at once.
CREATE TABLE heartbeat (id INTEGER PRIMARY KEY, at BIGINT NOT NULL);
INSERT INTO heartbeat (id, at) VALUES (1, 0);

-- +goose Down
DROP TABLE heartbeat;
