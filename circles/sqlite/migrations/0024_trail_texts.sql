-- Why: the trail said of what people write (a circle's name, a meeting's log) only that it was changed, and auditors ask from
-- what to what. The words lie beside the line: it stays for good, and they can be erased. Lines from before have none. A round
-- that begins and ends is a line too, so a round remembers who is about to end it (NULL: nobody, so the program does; empty: a
-- device that took over, which has no account). And the log of erasures counts texts.

-- +goose Up
CREATE TABLE audit_text (
    line    INTEGER NOT NULL REFERENCES audit (id),
    field   TEXT    NOT NULL,
    before  TEXT    NOT NULL,
    after   TEXT    NOT NULL,
    PRIMARY KEY (line, field)
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER audit_text_no_update BEFORE UPDATE ON audit_text
BEGIN
    SELECT RAISE(ABORT, 'texts of the audit trail are written once');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER audit_text_no_replace BEFORE INSERT ON audit_text
WHEN EXISTS (SELECT 1 FROM audit_text WHERE line = NEW.line AND field = NEW.field)
BEGIN
    SELECT RAISE(ABORT, 'texts of the audit trail are written once');
END;
-- +goose StatementEnd

ALTER TABLE round ADD COLUMN ended_by TEXT;

ALTER TABLE erasure ADD COLUMN texts INTEGER NOT NULL DEFAULT 0;
