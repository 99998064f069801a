-- Why: a meeting that was confirmed late was told in the month it was held and its people and answers in another, so that a
-- pilot's or a year's end came between. What is counted late is a unit of its own now, of the month it was held in. A counted
-- meeting keeps the month and the number of people that it was counted with, whatever is put right in it later; what was
-- counted before is told in the month that its people and answers are in. And a circle has a key that its draws are worked out
-- from, so that a copy of the file draws the same; the program makes it, which has better chance than SQL.

-- +goose Up
ALTER TABLE report_meeting RENAME COLUMN month TO counted;

ALTER TABLE report_meeting ADD COLUMN month TEXT NOT NULL DEFAULT '';

ALTER TABLE report_meeting ADD COLUMN people INTEGER NOT NULL DEFAULT 0;

UPDATE report_meeting SET
    month = counted,
    people = COALESCE((SELECT meeting.head_count FROM meeting WHERE meeting.id = report_meeting.meeting), 0);

CREATE TABLE report_lot (
    month    TEXT     NOT NULL CHECK (length(month) = 7),
    circle   TEXT     NOT NULL,
    counted  TEXT     NOT NULL REFERENCES report_month (month),
    unit     TEXT     NOT NULL,
    drawn    INTEGER  NOT NULL DEFAULT 0 CHECK (drawn IN (0, 1)),
    PRIMARY KEY (month, circle, counted)
) STRICT;

INSERT INTO report_lot (month, circle, counted, unit, drawn)
SELECT month, circle, month, unit, drawn FROM report_unit;

DROP TABLE report_unit;

ALTER TABLE report_lot RENAME TO report_unit;

CREATE TABLE report_key (
    circle  TEXT  NOT NULL PRIMARY KEY REFERENCES circle (id),
    key     BLOB  NOT NULL CHECK (length(key) = 32)
) STRICT;
