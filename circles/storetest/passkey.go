package storetest

import (
	"reflect"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
)

func testPasskeys(t *testing.T, w *world) {
	ctx := w.Context()
	one, two := w.account(circles.RoleLeader), w.account(circles.RoleLeader)
	key := func(id string, account circles.AccountID) circles.Passkey {
		return circles.Passkey{
			ID: id, Account: account, Site: "norrbotten.example", Name: "Mobilen", PublicKey: []byte{1, 0, 255}, Count: 3,
			BackupEligible: true, Created: t0,
		}
	}
	first := key("AAAA", one.ID)
	_, err := w.s.Passkey(ctx, first.ID)
	w.refused(err, circles.ErrNotFound)
	w.ok(w.s.AddPasskey(ctx, first, by))
	w.refused(w.s.AddPasskey(ctx, key("AAAA", two.ID), by), circles.ErrConflict)
	w.refused(w.s.AddPasskey(ctx, key("BBBB", "ingen"), by), circles.ErrNotFound)
	for name, spoil := range map[string]func(*circles.Passkey){
		"no id":         func(p *circles.Passkey) { p.ID = "" },
		"id of letters": func(p *circles.Passkey) { p.ID = "å" },
		"no site":       func(p *circles.Passkey) { p.Site = "" },
		"no name":       func(p *circles.Passkey) { p.Name = "" },
		"lines in name": func(p *circles.Passkey) { p.Name = "a\nb" },
		"no key":        func(p *circles.Passkey) { p.PublicKey = nil },
		"huge key":      func(p *circles.Passkey) { p.PublicKey = make([]byte, 5000) },
	} {
		p := key("CCCC", one.ID)
		spoil(&p)
		if err := w.s.AddPasskey(ctx, p, by); circles.KindOf(err) != circles.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	want := first
	want.Created = kept(t0)
	if got, err := w.s.Passkey(ctx, "AAAA"); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("passkey %+v, %v", got, err)
	}

	use := func(id string, count uint32, session circles.TokenHash) (circles.Account, error) {
		return w.s.UsePasskey(ctx, circles.UsePasskey{
			ID: id, Count: count, At: t0, Session: circles.Session{Hash: session, Created: t0, Expires: t0.Add(time.Hour)},
		})
	}
	if a, err := use("AAAA", 4, "fourth"); err != nil || a.ID != one.ID || !a.SignedIn.Equal(kept(t0)) {
		t.Errorf("signed in %+v, %v", a, err)
	}
	for _, copied := range []uint32{4, 3, 0} {
		_, err := use("AAAA", copied, "copied")
		w.refused(err, circles.ErrPasskey)
	}
	_, _, err = w.s.Session(ctx, "copied", t0)
	w.refused(err, circles.ErrNotFound)
	if _, a, err := w.s.Session(ctx, "fourth", t0); err != nil || a.ID != one.ID {
		t.Errorf("session of %+v, %v", a, err)
	}
	_, err = use("BBBB", 1, "nobody")
	w.refused(err, circles.ErrNotFound)
	uncounted := key("DDDD", two.ID)
	uncounted.Count = 0
	w.ok(w.s.AddPasskey(ctx, uncounted, by))
	for _, session := range []circles.TokenHash{"d1", "d2"} { // a device that does not count
		_, err := use("DDDD", 0, session)
		w.ok(err)
	}

	w.refused(w.s.RemovePasskey(ctx, two.ID, "AAAA", by), circles.ErrNotFound)
	w.ok(w.s.RemovePasskey(ctx, one.ID, "AAAA", by))
	w.refused(w.s.RemovePasskey(ctx, one.ID, "AAAA", by), circles.ErrNotFound)
	if all, err := w.s.Passkeys(ctx, one.ID); err != nil || all == nil || len(all) != 0 {
		t.Errorf("passkeys %+v, %v", all, err)
	}
	for i := range circles.MaxPasskeys {
		w.ok(w.s.AddPasskey(ctx, key("EEE"+string(rune('A'+i)), one.ID), by))
	}
	w.refused(w.s.AddPasskey(ctx, key("FFFF", one.ID), by), circles.ErrPasskeyMany)
	if n, err := w.s.RemovePasskeys(ctx, one.ID, by); err != nil || n != circles.MaxPasskeys {
		t.Errorf("removed %d, %v", n, err)
	}
	if n, err := w.s.RemovePasskeys(ctx, one.ID, by); err != nil || n != 0 {
		t.Errorf("removed %d, %v", n, err)
	}
	if all, err := w.s.Passkeys(ctx, two.ID); err != nil || len(all) != 1 {
		t.Errorf("somebody else's passkeys: %+v, %v", all, err)
	}
	trail, err := w.s.Audit(ctx, circles.AuditFilter{})
	w.ok(err)
	lines := map[circles.AuditWhat]int{}
	for _, e := range trail {
		lines[e.What]++
		if e.What == circles.AuditPasskeyAdded && (e.Person == "" || len(e.Changes) != 0) {
			t.Errorf("line %+v", e)
		}
	}
	if a, r := lines[circles.AuditPasskeyAdded], lines[circles.AuditPasskeyRemoved]; a != 2+circles.MaxPasskeys || r != 2 {
		t.Errorf("%d added and %d removed in the trail", a, r)
	}
}
