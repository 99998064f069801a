-- Why: a circle keeps minutes of its meetings, edited by a leader, and may show them to whoever has a secret address.
-- body is JSON: texts and counts, read and written whole, never markup. version lets two leaders edit without
-- overwriting each other unseen. Of the address only the SHA-256 is kept; withdrawing it removes the row.

-- +goose Up
CREATE TABLE minutes (
    meeting  TEXT    NOT NULL PRIMARY KEY REFERENCES meeting (id),
    body     TEXT    NOT NULL,
    version  INTEGER NOT NULL,
    kept_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE minutes_link (
    meeting  TEXT    NOT NULL PRIMARY KEY REFERENCES minutes (meeting),
    hash     TEXT    NOT NULL UNIQUE,
    created  INTEGER NOT NULL
) STRICT;
