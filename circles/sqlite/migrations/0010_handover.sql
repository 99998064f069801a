-- Why: a laptop runs out of battery and a leader falls ill. A one-time code, read aloud, lets another device lead the
-- round that runs, or another account stand in for a time. Codes and what a device proves itself with are kept as
-- SHA-256 only, and are forgotten when their time is out.

-- +goose Up
CREATE TABLE handover (
    hash      TEXT    NOT NULL PRIMARY KEY,
    circle    TEXT    NOT NULL REFERENCES circle (id),
    round     TEXT    REFERENCES round (id),
    until     INTEGER,
    given_by  TEXT    NOT NULL,
    created   INTEGER NOT NULL,
    expires   INTEGER NOT NULL,
    CHECK ((round IS NULL) = (until IS NOT NULL))
) STRICT;

CREATE INDEX handover_expires ON handover (expires);

CREATE TABLE leading_device (
    hash     TEXT    NOT NULL PRIMARY KEY,
    round    TEXT    NOT NULL REFERENCES round (id),
    expires  INTEGER NOT NULL
) STRICT;

CREATE INDEX leading_device_expires ON leading_device (expires);
CREATE INDEX leading_device_round ON leading_device (round);
