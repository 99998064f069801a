-- Why: what stays when a circle is erased says no longer which circle it was, and the trail holds no free writing. This
-- does for older files what the program now does by itself. The trail is append only for the program: its triggers
-- stand aside for this once.

-- +goose Up
DROP TRIGGER audit_no_update;

UPDATE audit SET changes = (
    SELECT json_group_array(json(
        CASE
            WHEN json_extract(value, '$.field') IN ('organiser', 'partner') THEN json_set(value, '$.from', '', '$.to', '')
            ELSE value
        END
    ))
    FROM json_each(audit.changes)
)
WHERE changes LIKE '%"organiser"%' OR changes LIKE '%"partner"%';

-- +goose StatementBegin
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append only');
END;
-- +goose StatementEnd

UPDATE report_unit SET circle = 'erased-' || lower(hex(randomblob(15)))
WHERE circle NOT IN (SELECT id FROM circle);

DELETE FROM report_meeting WHERE meeting NOT IN (SELECT id FROM meeting);
