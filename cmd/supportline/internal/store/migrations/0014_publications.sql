-- +goose Up
-- What went live, in order; rows are only added. A publication follows the one before it and no other, so two people who
-- publish from the same one get the same number, and only one of them gets in.
CREATE TABLE publications (
    number BIGINT PRIMARY KEY,
    version TEXT NOT NULL REFERENCES versions (version),
    parent BIGINT NOT NULL,
    author TEXT NOT NULL,
    reason TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    CHECK (number = parent + 1)
);
CREATE INDEX publications_version ON publications (version);

-- +goose Down
DROP TABLE publications;
