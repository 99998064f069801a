package storetest

import (
	"errors"
	"reflect"
	"sync"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
)

func testAccounts(t *testing.T, w *world) {
	ctx := t.Context()
	none, err := w.s.Accounts(ctx)
	w.ok(err)
	if none == nil || len(none) != 0 {
		t.Errorf("accounts of an empty store are %#v, want an empty list", none)
	}
	admin, leader := w.account(circles.RoleAdmin), w.account(circles.RoleLeader)
	got, err := w.s.Account(ctx, leader.ID)
	w.ok(err)
	if got != leader {
		t.Errorf("account is %+v, want %+v", got, leader)
	}
	w.refused(w.s.CreateAccount(ctx, leader, by), circles.ErrConflict)

	leader.Name, leader.Lang = "Ledare i Överkalix", "en"
	changed := leader
	changed.Created, changed.SignedIn = t0.AddDate(1, 0, 0), t0 // not theirs to change
	w.ok(w.s.UpdateAccount(ctx, changed, by))
	all, err := w.s.Accounts(ctx)
	w.ok(err)
	if want := []circles.Account{admin, leader}; !reflect.DeepEqual(all, want) {
		t.Errorf("accounts are %+v, want %+v", all, want)
	}

	leader.Lang = "sv" // alone, it is told as well
	w.ok(w.s.UpdateAccount(ctx, leader, by))
	w.told(circles.AuditEntry{
		What: circles.AuditAccountChanged, Person: leader.ID, Changes: []circles.AuditChange{{Field: "lang", From: "en", To: "sv"}},
	})

	before := len(w.trail(0))
	w.ok(w.s.SetAccountLang(ctx, leader.ID, "sv-lattlast")) // one's own pages: nobody else's matter
	leader.Lang = "sv-lattlast"
	got, err = w.s.Account(ctx, leader.ID)
	w.ok(err)
	if got != leader || len(w.trail(0)) != before {
		t.Errorf("account is %+v, want %+v, with %d lines more", got, leader, len(w.trail(0))-before)
	}
	w.refused(w.s.SetAccountLang(ctx, leader.ID, "../x"), circles.ErrInvalid)
	w.ok(w.s.SetAccountLang(ctx, "nobody", "en"))

	_, err = w.s.Account(ctx, "nobody")
	w.refused(err, circles.ErrNotFound)
	leader.ID = "nobody"
	w.refused(w.s.UpdateAccount(ctx, leader, by), circles.ErrNotFound)
}

// signIn begins a session by a link of its own.
func (w *world) signIn(a circles.AccountID, at, expires time.Time) circles.TokenHash {
	w.Helper()
	l := circles.Link{Hash: circles.TokenHash(w.id()), Account: a, Created: at, Expires: at.Add(time.Hour)}
	w.ok(w.s.CreateLink(w.Context(), l, by))
	hash := circles.TokenHash(w.id())
	_, err := w.s.UseLink(w.Context(), circles.UseLink{
		Link: l.Hash, Session: circles.Session{Hash: hash, Created: at, Expires: expires}, At: at,
	})
	w.ok(err)
	return hash
}

func testSessions(t *testing.T, w *world) {
	ctx := t.Context()
	a, other := w.account(circles.RoleLeader), w.account(circles.RoleLeader)
	end := t0.Add(24 * time.Hour)
	hash := w.signIn(a.ID, t0, end)

	s, who, err := w.s.Session(ctx, hash, end.Add(-time.Second))
	w.ok(err)
	if want := (circles.Session{Hash: hash, Account: a.ID, Created: kept(t0), Expires: kept(end)}); s != want {
		t.Errorf("session is %+v, want %+v", s, want)
	}
	if who.ID != a.ID || !who.SignedIn.Equal(kept(t0)) {
		t.Errorf("account of the session is %+v", who)
	}
	_, _, err = w.s.Session(ctx, hash, end)
	w.refused(err, circles.ErrNotFound)
	_, _, err = w.s.Session(ctx, "unknown", t0)
	w.refused(err, circles.ErrNotFound)

	w.ok(w.s.ExtendSession(ctx, hash, end.Add(time.Hour)))
	w.ok(w.s.ExtendSession(ctx, hash, t0)) // never shorter
	w.ok(w.s.ExtendSession(ctx, "unknown", end))
	if _, _, err = w.s.Session(ctx, hash, end.Add(time.Minute)); err != nil {
		t.Errorf("extended session: %v", err)
	}
	_, _, err = w.s.Session(ctx, "unknown", t0)
	w.refused(err, circles.ErrNotFound) // extending does not begin one

	second, others := w.signIn(a.ID, t0, end), w.signIn(other.ID, t0, end)
	w.ok(w.s.EndSession(ctx, hash))
	w.ok(w.s.EndSession(ctx, hash))
	_, _, err = w.s.Session(ctx, hash, t0)
	w.refused(err, circles.ErrNotFound)
	if _, _, err := w.s.Session(ctx, second, t0); err != nil {
		t.Errorf("ending one session ended another: %v", err)
	}
	w.signIn(a.ID, t0, end)
	n, err := w.s.EndSessions(ctx, a.ID, by)
	w.ok(err)
	if n != 2 {
		t.Errorf("ended %d sessions, want 2", n)
	}
	if _, _, err := w.s.Session(ctx, others, t0); err != nil {
		t.Errorf("ending all of one's sessions ended somebody else's: %v", err)
	}

	late := w.signIn(a.ID, t0, end.Add(time.Second))
	n, err = w.s.PurgeSessions(ctx, end)
	w.ok(err)
	if n != 1 {
		t.Errorf("purged %d sessions, want 1", n)
	}
	if _, _, err := w.s.Session(ctx, late, end); err != nil {
		t.Errorf("a session that lasts was purged: %v", err)
	}

	// A link that was made from a session begins none when all have ended; one that somebody else made is the way back.
	own, invited := linkOf(a.ID, "to-one-more-device"), linkOf(other.ID, "an-invitation")
	own.Own = true
	w.ok(w.s.CreateLink(ctx, own, by))
	w.ok(w.s.CreateLink(ctx, invited, by))
	for _, id := range []circles.AccountID{a.ID, other.ID} {
		_, err = w.s.EndSessions(ctx, id, by)
		w.ok(err)
	}
	w.refused(w.use(own.Hash), circles.ErrLinkExpired)
	w.ok(w.use(invited.Hash))
}

func testLinks(t *testing.T, w *world) {
	ctx := t.Context()
	a := w.account(circles.RoleAdmin)
	end := t0.Add(time.Hour)
	l := circles.Link{Hash: "link", Account: a.ID, Created: t0, Expires: end}
	w.ok(w.s.CreateLink(ctx, l, by))
	w.refused(w.s.CreateLink(ctx, l, by), circles.ErrConflict)
	w.refused(w.s.CreateLink(ctx, circles.Link{Hash: "x", Account: "nobody", Created: t0, Expires: end}, by), circles.ErrNotFound)

	for range 2 { // looking does not use it
		got, who, err := w.s.Link(ctx, "link")
		w.ok(err)
		if !got.Used.IsZero() || !got.Expires.Equal(kept(end)) || got.Account != a.ID || who != a {
			t.Errorf("link is %+v of %+v", got, who)
		}
	}
	use := circles.UseLink{Link: "link", Session: circles.Session{Hash: "s1", Created: t0, Expires: end}, At: t0.Add(time.Minute)}
	who, err := w.s.UseLink(ctx, use)
	w.ok(err)
	if who.ID != a.ID || !who.SignedIn.Equal(kept(use.At)) {
		t.Errorf("link signed in %+v", who)
	}
	if got, _, err := w.s.Link(ctx, "link"); err != nil || !got.Used.Equal(kept(use.At)) {
		t.Errorf("used link is %+v, %v", got, err)
	}

	use.Session.Hash = "s2"
	_, err = w.s.UseLink(ctx, use)
	w.refused(err, circles.ErrLinkUsed)
	w.ok(w.s.CreateLink(ctx, circles.Link{Hash: "late", Account: a.ID, Created: t0, Expires: end}, by))
	use.Link, use.At = "late", end
	_, err = w.s.UseLink(ctx, use)
	w.refused(err, circles.ErrLinkExpired)
	use.Link = "unknown"
	_, err = w.s.UseLink(ctx, use)
	w.refused(err, circles.ErrLinkUnknown)
	_, _, err = w.s.Link(ctx, "unknown")
	w.refused(err, circles.ErrLinkUnknown)
	_, _, err = w.s.Session(ctx, "s2", t0)
	w.refused(err, circles.ErrNotFound) // a link that failed began no session

	// A session that cannot begin does not use up the link.
	use = circles.UseLink{Link: "late", Session: circles.Session{Hash: "s1", Created: t0, Expires: end}, At: t0}
	_, err = w.s.UseLink(ctx, use)
	w.refused(err, circles.ErrConflict)
	if got, _, err := w.s.Link(ctx, "late"); err != nil || !got.Used.IsZero() {
		t.Errorf("link is used although no session began: %+v, %v", got, err)
	}

	n, err := w.s.PurgeLinks(ctx, end.Add(-time.Second))
	w.ok(err)
	m, err := w.s.PurgeLinks(ctx, end)
	w.ok(err)
	if n != 0 || m != 2 {
		t.Errorf("purged %d before the end and %d at it, want 0 and 2", n, m)
	}
}

// many does something from several goroutines at once and gives the errors.
func many(n int, do func(i int) error) []error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	begin := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-begin
			errs[i] = do(i)
		})
	}
	close(begin)
	wg.Wait()
	return errs
}

// oneOnly tells when not exactly one of many was let through, or the others were refused otherwise than expected.
func oneOnly(t *testing.T, errs []error, want *circles.Error) {
	t.Helper()
	through := 0
	for _, err := range errs {
		if err == nil {
			through++
		} else if !errors.Is(err, want) {
			t.Errorf("refused with %v, want %s", err, want.ID)
		}
	}
	if through != 1 {
		t.Errorf("%d of %d were let through, want 1", through, len(errs))
	}
}

func testLinkRace(t *testing.T, w *world) {
	a := w.account(circles.RoleLeader)
	w.ok(w.s.CreateLink(t.Context(), circles.Link{Hash: "link", Account: a.ID, Created: t0, Expires: t0.Add(time.Hour)}, by))
	errs := many(8, func(i int) error {
		_, err := w.s.UseLink(t.Context(), circles.UseLink{
			Link: "link", At: t0,
			Session: circles.Session{Hash: circles.TokenHash(rune('a' + i)), Created: t0, Expires: t0.Add(time.Hour)},
		})
		return err
	})
	oneOnly(t, errs, circles.ErrLinkUsed)
}

func testCircles(t *testing.T, w *world) {
	ctx := t.Context()
	mine, other := w.account(circles.RoleLeader), w.account(circles.RoleLeader)
	first, second, third := w.circle(mine.ID), w.circle(other.ID), w.circle(other.ID, mine.ID)

	got, err := w.s.Circle(ctx, second.ID)
	w.ok(err)
	if got != second {
		t.Errorf("circle is %+v, want %+v", got, second)
	}
	got, err = w.s.CircleByScreen(ctx, third.ScreenKey)
	w.ok(err)
	if got != third {
		t.Errorf("circle by screen is %+v, want %+v", got, third)
	}
	_, err = w.s.Circle(ctx, "none")
	w.refused(err, circles.ErrNotFound)
	_, err = w.s.CircleByScreen(ctx, "none")
	w.refused(err, circles.ErrScreenUnknown)

	all, err := w.s.Circles(ctx)
	w.ok(err)
	if want := []circles.Circle{first, second, third}; !reflect.DeepEqual(all, want) {
		t.Errorf("circles are %+v, want %+v", all, want)
	}
	all, err = w.s.CirclesOf(ctx, mine.ID, t0)
	w.ok(err)
	if want := []circles.Circle{first, third}; !reflect.DeepEqual(all, want) {
		t.Errorf("circles of one leader are %+v, want %+v", all, want)
	}
	all, err = w.s.CirclesOf(ctx, "nobody", t0)
	w.ok(err)
	if all == nil || len(all) != 0 {
		t.Errorf("circles of nobody are %#v, want an empty list", all)
	}

	w.refused(w.s.CreateCircle(ctx, first, []circles.AccountID{mine.ID}, by), circles.ErrConflict)
	clash := first
	clash.ID = "another"
	w.refused(w.s.CreateCircle(ctx, clash, []circles.AccountID{mine.ID}, by), circles.ErrConflict) // the screen key
	clash.ScreenKey = "another-screen-key"
	w.refused(w.s.CreateCircle(ctx, clash, []circles.AccountID{"nobody"}, by), circles.ErrNotFound)
	_, err = w.s.Circle(ctx, clash.ID)
	w.refused(err, circles.ErrNotFound) // all or nothing
}

func leaderOf(circle circles.CircleID, account circles.AccountID) circles.SetLeader {
	return circles.SetLeader{Circle: circle, Account: account, Post: circles.PostLeader, By: by}
}

func testLeaders(t *testing.T, w *world) {
	ctx := t.Context()
	a, b := w.account(circles.RoleLeader), w.account(circles.RoleLeader)
	c := w.circle(a.ID)
	leads := func(who circles.AccountID, circle circles.CircleID, want bool) {
		t.Helper()
		got, err := w.s.PostIn(ctx, who, circle, t0)
		w.ok(err)
		if (got == circles.PostLeader) != want {
			t.Errorf("%s leads %s: %v, want %v", who, circle, got, want)
		}
	}
	leads(a.ID, c.ID, true)
	leads(b.ID, c.ID, false)
	leads(a.ID, "none", false)
	leads("", c.ID, false)

	w.ok(w.s.SetLeader(ctx, leaderOf(c.ID, b.ID)))
	w.ok(w.s.SetLeader(ctx, leaderOf(c.ID, b.ID)))
	leaders, err := w.s.Leaders(ctx, c.ID)
	w.ok(err)
	if want := []circles.Account{a, b}; !reflect.DeepEqual(leaders, want) {
		t.Errorf("leaders are %+v, want %+v", leaders, want)
	}
	w.refused(w.s.SetLeader(ctx, leaderOf("none", a.ID)), circles.ErrNotFound)
	w.refused(w.s.SetLeader(ctx, leaderOf(c.ID, "nobody")), circles.ErrNotFound)

	w.ok(w.s.RemoveLeader(ctx, c.ID, a.ID, by))
	w.ok(w.s.RemoveLeader(ctx, c.ID, a.ID, by))
	leads(a.ID, c.ID, false)
	w.refused(w.s.RemoveLeader(ctx, c.ID, b.ID, by), circles.ErrLastLeader)
	leads(b.ID, c.ID, true)
	w.refused(w.s.RemoveLeader(ctx, "none", b.ID, by), circles.ErrNotFound)
}

func testCircleStale(t *testing.T, w *world) {
	ctx := t.Context()
	c := w.circle()
	c.Name, c.Municipality, c.Form, c.Partner = "Piteå", "2581", circles.SchoolClass, "Ett bibliotek"
	got, err := w.s.UpdateCircle(ctx, c, by)
	w.ok(err)
	want := c
	want.Version = 2
	if got != want {
		t.Errorf("updated circle is %+v, want %+v", got, want)
	}
	c.Name = "Boden"
	_, err = w.s.UpdateCircle(ctx, c, by)
	w.refused(err, circles.ErrStale)
	if got, err := w.s.Circle(ctx, c.ID); err != nil || got != want {
		t.Errorf("a refused change left %+v, %v", got, err)
	}
	c.ID = "none"
	_, err = w.s.UpdateCircle(ctx, c, by)
	w.refused(err, circles.ErrNotFound)
}

// A session that was stolen could choose a password of its own. What a session was proved by is kept with it; a link that the
// account made itself proves nothing.
func testProved(t *testing.T, w *world) {
	ctx := t.Context()
	a := w.account(circles.RoleLeader).ID
	proved := func(hash circles.TokenHash, want time.Time) {
		t.Helper()
		if s, _, err := w.s.Session(ctx, hash, t0); err != nil || !s.Proved.Equal(want) {
			t.Errorf("%s was proved %v, %v; want %v", hash, s.Proved, err, want)
		}
	}
	for _, own := range []bool{false, true} {
		l := linkOf(a, circles.TokenHash(w.id()))
		l.Own = own
		w.ok(w.s.CreateLink(ctx, l, by))
		if kept, _, err := w.s.Link(ctx, l.Hash); err != nil || kept.Own != own {
			t.Errorf("the link is %+v, %v", kept, err)
		}
		hash := circles.TokenHash(w.id())
		_, err := w.s.UseLink(ctx, circles.UseLink{
			Link: l.Hash, Session: circles.Session{Hash: hash, Created: t0, Expires: t0.Add(time.Hour), Proved: t0}, At: t0,
		})
		w.ok(err)
		if own {
			proved(hash, time.Time{})
			w.ok(w.s.ProveSession(ctx, hash, t0.Add(time.Minute)))
			proved(hash, kept(t0.Add(time.Minute)))
		} else {
			proved(hash, kept(t0))
		}
	}
	w.ok(w.s.ProveSession(ctx, "unknown", t0))
	_, _, err := w.s.Session(ctx, "unknown", t0)
	w.refused(err, circles.ErrNotFound)
}
