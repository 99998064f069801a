-- Why: circles, who leads them, and their meetings: what a leader plans before an evening and confirms after it.
-- version lets two leaders change the same thing without overwriting each other unseen. modules and plan are JSON:
-- they are read and written whole.

-- +goose Up
CREATE TABLE circle (
    id            TEXT    NOT NULL PRIMARY KEY,
    name          TEXT    NOT NULL,
    form          TEXT    NOT NULL,
    municipality  TEXT    NOT NULL CHECK (length(municipality) = 4),
    organiser     TEXT    NOT NULL,
    partner       TEXT    NOT NULL,
    lang          TEXT    NOT NULL,
    screen_key    TEXT    NOT NULL UNIQUE,
    created       INTEGER NOT NULL,
    version       INTEGER NOT NULL
) STRICT;

CREATE TABLE circle_leader (
    circle   TEXT NOT NULL REFERENCES circle (id),
    account  TEXT NOT NULL REFERENCES account (id),
    PRIMARY KEY (circle, account)
) STRICT;

CREATE INDEX circle_leader_account ON circle_leader (account);

CREATE TABLE meeting (
    id             TEXT    NOT NULL PRIMARY KEY,
    circle         TEXT    NOT NULL REFERENCES circle (id),
    number         INTEGER NOT NULL CHECK (number >= 1),
    title          TEXT    NOT NULL,
    modules        TEXT    NOT NULL,
    planned_at     INTEGER,
    state          TEXT    NOT NULL CHECK (state IN ('planned', 'running', 'held')),
    started_at     INTEGER,
    ended_at       INTEGER,
    break_minutes  INTEGER NOT NULL CHECK (break_minutes >= 0),
    head_count     INTEGER NOT NULL CHECK (head_count BETWEEN 0 AND 400),
    study_hours    INTEGER NOT NULL CHECK (study_hours BETWEEN 0 AND 4),
    confirmed      INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    plan           TEXT    NOT NULL,
    round          TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    UNIQUE (circle, number)
) STRICT;
