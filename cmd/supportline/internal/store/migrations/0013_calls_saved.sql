-- +goose Up
-- When the call came to its turn: a call that stands at one for too long is over, and nobody said so.
ALTER TABLE calls ADD COLUMN saved BIGINT NOT NULL DEFAULT 0;
UPDATE calls SET saved = started;
CREATE INDEX calls_silent ON calls (saved) WHERE ended = 0;

-- +goose Down
DROP INDEX calls_silent;
ALTER TABLE calls DROP COLUMN saved;
