package circles

import "fmt"

// An Action is something that an account may or may not do.
type Action string

// The closed set of actions.
const (
	CircleCreate   Action = "circle.create"
	CircleRead     Action = "circle.read"
	CircleEdit     Action = "circle.edit"
	MeetingPlan    Action = "meeting.plan"
	MeetingLead    Action = "meeting.lead"
	MeetingConfirm Action = "meeting.confirm"
	MinutesWrite   Action = "minutes.write" // read, edit, share and withdraw a meeting's minutes
	AccountInvite  Action = "account.invite"
	AccountSelf    Action = "account.self" // one's own name, language and sessions
)

// Actions gives every action, for the test that walks them.
func Actions() []Action {
	return []Action{
		CircleCreate, CircleRead, CircleEdit, MeetingPlan, MeetingLead, MeetingConfirm, AccountInvite, AccountSelf,
		MinutesWrite,
	}
}

// A leave is how far a role may go. The zero leave is no.
type leave int

const (
	no     leave = iota
	own          // in circles that the account leads
	always       // in any circle
)

// access is the one table of who may do what; what is not in it is no. An administrator sees to circles and accounts,
// and leads only the circles that are the administrator's own: an evening belongs to its leader.
var access = map[Action]map[Role]leave{
	CircleCreate:   {RoleAdmin: always, RoleLeader: always},
	CircleRead:     {RoleAdmin: always, RoleLeader: own},
	CircleEdit:     {RoleAdmin: always, RoleLeader: own},
	MeetingPlan:    {RoleAdmin: own, RoleLeader: own},
	MeetingLead:    {RoleAdmin: own, RoleLeader: own},
	MeetingConfirm: {RoleAdmin: own, RoleLeader: own},
	MinutesWrite:   {RoleAdmin: own, RoleLeader: own},
	AccountInvite:  {RoleAdmin: always},
	AccountSelf:    {RoleAdmin: always, RoleLeader: always},
}

// Who asks. The zero value is nobody and may nothing.
type Who struct {
	Account AccountID
	Role    Role
}

// May tells whether w may do a. ownsCircle says whether the account leads the circle in question; false where none is.
// The error is ErrSignIn for nobody, Forbidden for somebody who may not.
func (w Who) May(a Action, ownsCircle bool) error {
	if w.Account == "" {
		return Because(ErrSignIn, nil)
	}
	switch leave := access[a][w.Role]; {
	case leave == always, leave == own && ownsCircle:
		return nil
	}
	return Fail(Forbidden, fmt.Errorf("%s as %q", a, w.Role))
}
