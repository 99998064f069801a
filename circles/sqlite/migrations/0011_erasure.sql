-- Why: what is erased when is promised to people and asked for by auditors, so each time is written down: how much, and
-- never what it was or whose.

-- +goose Up
CREATE TABLE erasure (
    id        INTEGER NOT NULL PRIMARY KEY,
    at        INTEGER NOT NULL,
    why       TEXT    NOT NULL CHECK (why IN ('schedule', 'request')),
    circles   INTEGER NOT NULL,
    meetings  INTEGER NOT NULL,
    rounds    INTEGER NOT NULL,
    events    INTEGER NOT NULL
) STRICT;
