package sqlite

import (
	"strings"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
)

// TestAuditIsAppendOnly proves that the database itself refuses, whatever a program does.
func TestAuditIsAppendOnly(t *testing.T) {
	db := openAt(t, file(t))
	entry := circles.AuditEntry{By: circles.By{Account: "a", At: time.UnixMilli(1)}, What: circles.AuditHandedOver}
	for range 2 {
		if err := db.AppendAudit(t.Context(), entry); err != nil {
			t.Fatal(err)
		}
	}
	for _, statement := range []string{
		`UPDATE audit SET account = 'b'`,
		`UPDATE audit SET id = id + 10`,
		`UPDATE OR REPLACE audit SET id = 1 WHERE id = 2`,
		`DELETE FROM audit`,
		`DELETE FROM audit WHERE id = 1`,
		`INSERT OR REPLACE INTO audit (id, at, account, what, circle, meeting, number, person, changes)
			VALUES (1, 2, 'b', 'x', '', '', 0, '', '[]')`,
		`INSERT INTO audit (id, at, account, what, circle, meeting, number, person, changes)
			VALUES (1, 2, 'b', 'x', '', '', 0, '', '[]') ON CONFLICT (id) DO UPDATE SET account = 'b'`,
	} {
		_, err := db.writer.ExecContext(t.Context(), statement)
		if err == nil || !strings.Contains(err.Error(), "append only") {
			t.Errorf("%s: %v", statement, err)
		}
	}
	// What people wrote lies beside the line and may go, and is never another's.
	wrote := entry
	wrote.What = circles.AuditCircleChanged
	wrote.Changes = []circles.AuditChange{{Field: circles.FieldName, From: "a", To: "b", Words: true}}
	if err := db.AppendAudit(t.Context(), wrote); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		`UPDATE audit_text SET after = 'c'`,
		`INSERT OR REPLACE INTO audit_text SELECT line, field, before, 'c' FROM audit_text`,
	} {
		if _, err := db.writer.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "written once") {
			t.Errorf("%s: %v", statement, err)
		}
	}
	all, err := db.Audit(t.Context(), circles.AuditFilter{What: []circles.AuditWhat{circles.AuditHandedOver}})
	if err != nil || len(all) != 2 || all[0].By.Account != "a" || all[1].By.Account != "a" {
		t.Errorf("the trail is %+v, %v", all, err)
	}
}
