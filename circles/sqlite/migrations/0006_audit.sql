-- Why: auditors ask who changed which meeting, hours or access, when, and from what to what. A line is written in the
-- transaction of the change and never again: the triggers refuse, whatever a program does. Nothing points at other
-- tables, because a line outlives what it tells about.

-- +goose Up
CREATE TABLE audit (
    id       INTEGER NOT NULL PRIMARY KEY,
    at       INTEGER NOT NULL,
    account  TEXT    NOT NULL,
    what     TEXT    NOT NULL,
    circle   TEXT    NOT NULL,
    meeting  TEXT    NOT NULL,
    number   INTEGER NOT NULL,
    person   TEXT    NOT NULL,
    changes  TEXT    NOT NULL
) STRICT;

CREATE INDEX audit_circle ON audit (circle, id);

-- +goose StatementBegin
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append only');
END;
-- +goose StatementEnd

-- INSERT OR REPLACE deletes without asking the trigger above.
-- +goose StatementBegin
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append only');
END;
-- +goose StatementEnd
