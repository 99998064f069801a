-- Why: a round is found by its code, comes back after a crash by its journal, and leaves a record that names nobody.
-- The journal and the frozen plan are session data and are erased; round and round_record stay.
-- A meeting has at most one round that is not over, and a code leads to at most one round: both held here, whatever a
-- program does. The journal's key makes a second append of the same event impossible; it is also the order of replay.

-- +goose Up
CREATE TABLE round (
    id           TEXT    NOT NULL PRIMARY KEY,
    meeting      TEXT    NOT NULL REFERENCES meeting (id),
    code         TEXT    NOT NULL,
    plan         TEXT,
    created_at   INTEGER NOT NULL,
    ended_at     INTEGER,
    recorded_at  INTEGER,
    erased_at    INTEGER,
    CHECK ((ended_at IS NULL) = (recorded_at IS NULL)),
    CHECK (erased_at IS NULL OR (recorded_at IS NOT NULL AND plan IS NULL))
) STRICT;

CREATE UNIQUE INDEX round_running ON round (meeting) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX round_code ON round (code) WHERE erased_at IS NULL;
CREATE INDEX round_code_ever ON round (code, created_at);
CREATE INDEX round_meeting ON round (meeting, created_at);
CREATE INDEX round_to_erase ON round (ended_at) WHERE erased_at IS NULL;

CREATE TABLE round_record (
    round   TEXT NOT NULL PRIMARY KEY REFERENCES round (id),
    record  TEXT NOT NULL
) STRICT;

CREATE TABLE journal (
    round  TEXT    NOT NULL REFERENCES round (id),
    seq    INTEGER NOT NULL,
    kind   TEXT    NOT NULL,
    data   TEXT    NOT NULL,
    PRIMARY KEY (round, seq)
) STRICT, WITHOUT ROWID;
