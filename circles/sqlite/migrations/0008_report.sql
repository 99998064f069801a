-- Why: what the report tells about people is counted once, a month at a time, and never again: a figure that moved by
-- one when a head count was put right would tell about one. Units hold what may be told and nothing else, and outlive the
-- circle that they came from, so nothing points at it. voice holds the conclusions that circles share, so that they are
-- found without reading every record.

-- +goose Up
CREATE TABLE report_month (
    month       TEXT    NOT NULL PRIMARY KEY CHECK (length(month) = 7),
    counted_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE report_unit (
    month   TEXT NOT NULL REFERENCES report_month (month),
    circle  TEXT NOT NULL,
    unit    TEXT NOT NULL,
    PRIMARY KEY (month, circle)
) STRICT;

CREATE TABLE report_meeting (
    meeting  TEXT NOT NULL PRIMARY KEY,
    month    TEXT NOT NULL REFERENCES report_month (month)
) STRICT;

CREATE TABLE voice (
    meeting     TEXT    NOT NULL REFERENCES meeting (id) ON DELETE CASCADE,
    number      INTEGER NOT NULL,
    module      TEXT    NOT NULL,
    prompt      TEXT    NOT NULL,
    conclusion  TEXT    NOT NULL,
    disagree    TEXT    NOT NULL,
    people      INTEGER NOT NULL,
    PRIMARY KEY (meeting, number)
) STRICT;

CREATE INDEX meeting_state ON meeting (state);
