package storetest

import (
	"testing"
	"time"

	"norrbottenforalla.se/circles"
)

func (w *world) give(h circles.Handover) {
	w.Helper()
	w.ok(w.s.GiveHandover(w.Context(), h))
}

func testHandoverDevice(t *testing.T, w *world) {
	ctx := w.Context()
	lead := w.account(circles.RoleLeader).ID
	m := w.meeting(w.circle(lead).ID)
	r := w.round(m.ID, t0)
	offer := circles.Handover{
		Hash: "code-1", Circle: m.Circle, Round: r.ID, By: circles.By{Account: lead, At: t0}, Expires: t0.Add(circles.HandoverLife),
	}
	w.give(offer)
	w.refused(w.s.GiveHandover(ctx, offer), circles.ErrConflict)
	take := func(code, device string, at time.Time) error {
		_, err := w.s.TakeHandover(ctx, circles.TakeHandover{Hash: circles.TokenHash(code), Device: circles.TokenHash(device), At: at})
		return err
	}
	w.refused(take("code-2", "phone-1", t0), circles.ErrHandoverCode)
	w.refused(take("code-1", "phone-1", offer.Expires), circles.ErrHandoverCode) // the first instant it does not work
	w.ok(take("code-1", "phone-1", offer.Expires.Add(-time.Millisecond)))
	w.refused(take("code-1", "phone-2", t0), circles.ErrHandoverCode) // once
	d, err := w.s.LeadingDevice(ctx, "phone-1", t0.Add(time.Hour))
	w.ok(err)
	if want := (circles.LeadingDevice{Circle: m.Circle, Meeting: m.ID, Round: r.ID}); d != want {
		t.Errorf("the device leads %+v, want %+v", d, want)
	}
	_, err = w.s.LeadingDevice(ctx, "phone-2", t0)
	w.refused(err, circles.ErrSignIn)
	_, err = w.s.LeadingDevice(ctx, "phone-1", offer.Expires.Add(circles.DeviceLife))
	w.refused(err, circles.ErrSignIn)
	trail, err := w.s.Audit(ctx, circles.AuditFilter{Circle: m.Circle, Most: 1})
	w.ok(err)
	if len(trail) != 1 || trail[0].What != circles.AuditHandedOver || trail[0].By.Account != lead || trail[0].Meeting != m.ID {
		t.Errorf("the trail says %+v", trail)
	}
	offer.Hash = "code-3"
	w.give(offer)
	w.ok(w.s.RecordRound(ctx, r.ID, record(t0), t0.Add(2*time.Hour)))
	_, err = w.s.LeadingDevice(ctx, "phone-1", t0.Add(time.Minute))
	w.refused(err, circles.ErrSignIn) // the evening is over
	w.refused(take("code-3", "phone-3", t0), circles.ErrHandoverCode)
	if n, err := w.s.PurgeHandovers(ctx, t0.Add(24*time.Hour)); err != nil || n != 2 {
		t.Errorf("forgot %d, %v; want a code and a device", n, err)
	}
}

func testHandoverSubstitute(t *testing.T, w *world) {
	ctx := w.Context()
	lead, other := w.account(circles.RoleLeader).ID, w.account(circles.RoleLeader).ID
	c := w.circle(lead)
	until := t0.Add(14 * 24 * time.Hour)
	offer := circles.Handover{
		Hash: "code-1", Circle: c.ID, Until: until, By: circles.By{Account: lead, At: t0}, Expires: t0.Add(circles.HandoverLife),
	}
	w.give(offer)
	h, err := w.s.TakeHandover(ctx, circles.TakeHandover{Hash: "code-1", At: t0})
	w.refused(err, circles.ErrSignIn)
	if h.Circle != c.ID {
		t.Error("whoever has to sign in first is not told to what")
	}
	_, err = w.s.TakeHandover(ctx, circles.TakeHandover{Hash: "code-1", Account: other, At: t0.Add(time.Minute)})
	w.ok(err)
	for at, want := range map[time.Time]circles.Post{t0.Add(time.Hour): circles.PostSubstitute, until: ""} {
		if post, err := w.s.PostIn(ctx, other, c.ID, at); err != nil || post != want {
			t.Errorf("at %v the post is %q, %v; want %q", at, post, err, want)
		}
	}
	for name, bad := range map[string]func(*circles.Handover){
		"both":      func(h *circles.Handover) { h.Round = "r" },
		"neither":   func(h *circles.Handover) { h.Until = time.Time{} },
		"for ever":  func(h *circles.Handover) { h.Until = t0.AddDate(5, 0, 0) },
		"over":      func(h *circles.Handover) { h.Until = t0 },
		"no expiry": func(h *circles.Handover) { h.Expires = t0 },
	} {
		h := offer
		bad(&h)
		if err := w.s.GiveHandover(ctx, h); err == nil {
			t.Errorf("%s: the offer was kept", name)
		}
	}
}
