package circles_test

import (
	"errors"
	"testing"

	"norrbottenforalla.se/circles"
)

// TestAccess says the whole table again in another form: who may, with a circle of their own and without.
func TestAccess(t *testing.T) {
	type answers struct{ adminOwn, adminOther, leaderOwn, leaderOther bool }
	table := map[circles.Action]answers{
		circles.CircleCreate:   {true, true, true, true},
		circles.CircleRead:     {true, true, true, false},
		circles.CircleEdit:     {true, true, true, false},
		circles.MeetingPlan:    {true, false, true, false},
		circles.MeetingLead:    {true, false, true, false},
		circles.MeetingConfirm: {true, false, true, false},
		circles.MinutesWrite:   {true, false, true, false},
		circles.AccountInvite:  {true, true, false, false},
		circles.AccountSelf:    {true, true, true, true},
		"":                     {},
		"circle.delete":        {}, // not in the table
	}
	if len(circles.Actions()) != len(table)-2 {
		t.Errorf("%d actions, the test knows %d", len(circles.Actions()), len(table)-2)
	}
	for _, a := range circles.Actions() {
		if _, known := table[a]; !known {
			t.Errorf("the test does not know %s", a)
		}
	}
	for action, want := range table {
		for _, c := range []struct {
			role circles.Role
			owns bool
			may  bool
		}{
			{circles.RoleAdmin, true, want.adminOwn},
			{circles.RoleAdmin, false, want.adminOther},
			{circles.RoleLeader, true, want.leaderOwn},
			{circles.RoleLeader, false, want.leaderOther},
			{"", true, false},
			{"coordinator", true, false},
		} {
			err := circles.Who{Account: "a", Role: c.role}.May(action, c.owns)
			if c.may && err != nil || !c.may && !errors.Is(err, circles.ErrForbidden) {
				t.Errorf("%q as %q, owns %v: %v, want may %v", action, c.role, c.owns, err, c.may)
			}
			if errors.Is(err, circles.ErrSignIn) {
				t.Errorf("%q as %q: somebody who is signed in is sent to sign in", action, c.role)
			}
		}
		for _, nobody := range []circles.Who{{}, {Role: circles.RoleAdmin}} {
			if err := nobody.May(action, true); !errors.Is(err, circles.ErrSignIn) {
				t.Errorf("%q as nobody: %v", action, err)
			}
		}
	}
}
