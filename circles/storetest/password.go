package storetest

import (
	"testing"
	"time"

	"norrbottenforalla.se/circles"
)

func testPassword(t *testing.T, w *world) {
	ctx := w.Context()
	one, two := w.account(circles.RoleLeader).ID, w.account(circles.RoleLeader).ID
	set := func(id circles.AccountID, name, phc string) error {
		return w.s.SetPassword(ctx, circles.Password{Account: id, Name: name, PHC: phc, SetAt: t0}, "")
	}
	_, err := w.s.PasswordOf(ctx, "ledare.kalix")
	w.refused(err, circles.ErrNotFound)
	w.ok(set(one, "ledare.kalix", "hash-1"))
	w.ok(set(one, "ledare.kalix", "hash-2"))
	w.refused(set(two, "ledare.kalix", "hash-3"), circles.ErrSignInNameTaken)
	w.refused(set("ingen", "någon.annan", "hash-3"), circles.ErrNotFound)
	for _, bad := range []string{"", "ab", "Stor Bokstav", "LEDARE", "med mellanslag"} {
		w.refused(set(two, bad, "hash"), circles.ErrInvalid)
	}
	want := circles.Password{Account: one, Name: "ledare.kalix", PHC: "hash-2", SetAt: kept(t0)}
	if got, err := w.s.PasswordOf(ctx, "ledare.kalix"); err != nil || got != want {
		t.Errorf("password %+v, %v", got, err)
	}
	if got, err := w.s.AccountPassword(ctx, one); err != nil || got != want {
		t.Errorf("password %+v, %v", got, err)
	}
	s := circles.Session{Hash: "session", Account: one, Created: t0, Expires: t0.Add(time.Hour)}
	w.ok(w.s.BeginSession(ctx, s))
	if _, a, err := w.s.Session(ctx, "session", t0); err != nil || a.ID != one || !a.SignedIn.Equal(kept(t0)) {
		t.Errorf("session of %+v, %v", a, err)
	}
	s.Account = "ingen"
	w.refused(w.s.BeginSession(ctx, s), circles.ErrNotFound)
	// The first password ends nothing; another ends what somebody else may have.
	here, there, others := w.signIn(two, t0, t0.Add(time.Hour)), w.signIn(two, t0, t0.Add(time.Hour)), w.signIn(one, t0, t0.Add(time.Hour))
	w.ok(w.s.CreateLink(ctx, linkOf(two, "made-by-a-thief"), by))
	for i, phc := range []string{"first", "second"} {
		w.ok(w.s.SetPassword(ctx, circles.Password{Account: two, Name: "ledare.tva", PHC: phc, SetAt: t0}, here))
		for hash, want := range map[circles.TokenHash]bool{here: true, there: i == 0, others: true} {
			if _, _, err := w.s.Session(ctx, hash, t0); (err == nil) != want {
				t.Errorf("password %d, session %s: %v", i, hash, err)
			}
		}
		l, _, err := w.s.Link(ctx, "made-by-a-thief")
		w.ok(err)
		if l.Replaced.IsZero() != (i == 0) {
			t.Errorf("password %d: the link is %+v", i, l)
		}
	}
	if lines := w.trail(2); lines[0].What != circles.AuditPasswordSet || lines[1].What != circles.AuditSignedOut || lines[1].Person != two {
		t.Errorf("the trail says %+v", lines)
	}
	// A session that was ended meanwhile chooses nothing, nor does somebody else's.
	w.ok(w.s.ResetAccess(ctx, linkOf(two, "a-way-back"), by))
	for _, ended := range []circles.TokenHash{here, others} {
		w.refused(w.s.SetPassword(ctx, circles.Password{Account: two, Name: "ledare.tva", PHC: "a thief's", SetAt: t0}, ended), circles.ErrSignIn)
	}
	_, err = w.s.AccountPassword(ctx, two)
	w.refused(err, circles.ErrNotFound)
	w.ok(w.s.RemovePassword(ctx, one, by))
	w.ok(w.s.RemovePassword(ctx, one, by))
	_, err = w.s.AccountPassword(ctx, one)
	w.refused(err, circles.ErrNotFound)
}
