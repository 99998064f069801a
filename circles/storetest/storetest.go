// Package storetest holds every store to what package circles promises. A store's own tests call Run with a function
// that opens an empty one.
package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
)

// Stores is everything that one database is.
type Stores interface {
	circles.AccountStore
	circles.SessionStore
	circles.LinkStore
	circles.CircleStore
	circles.MeetingStore
	circles.RoundStore
	circles.MinutesStore
	circles.HandoverStore
	circles.ErasureStore
	circles.PasswordStore
	circles.PasskeyStore
	circles.AuditStore
	circles.PilotStore
	circles.ReportStore
}

// Run tests a store. open gives an empty one, and sees to it that it is closed when its test ends.
func Run(t *testing.T, open func(t *testing.T) Stores) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, *world)
	}{
		{"Accounts", testAccounts},
		{"Sessions", testSessions},
		{"Links", testLinks},
		{"LinkUsedOnceAmongMany", testLinkRace},
		{"LinkReplaced", testLinkReplaced},
		{"ResetAccess", testResetAccess},
		{"Role", testRole},
		{"RolesAmongMany", testRoleRace},
		{"RemoveAccount", testRemoveAccount},
		{"RemoveAccountSuccessor", testSuccessor},
		{"Circles", testCircles},
		{"Leaders", testLeaders},
		{"Substitutes", testSubstitutes},
		{"CirclesStale", testCircleStale},
		{"CircleState", testCircleState},
		{"CircleFacts", testCircleFacts},
		{"Meetings", testMeetings},
		{"MeetingPlan", testMeetingPlan},
		{"MeetingNumbersAmongMany", testMeetingNumbers},
		{"RoundStart", testRoundStart},
		{"RoundStartAmongMany", testRoundStartRace},
		{"RoundCodes", testRoundCodes},
		{"RoundRecord", testRoundRecord},
		{"RoundAgain", testRoundAgain},
		{"RoundScreen", testRoundScreen},
		{"Confirm", testConfirm},
		{"ConfirmAmongMany", testConfirmRace},
		{"RecordMeetings", testRecordMeetings},
		{"Removal", testRemoval},
		{"RecordMeetingsAmongMany", testRecordMeetingsRace},
		{"Audit", testAudit},
		{"AuditOfARefusal", testAuditRefused},
		{"TrailTexts", testTrailTexts},
		{"TrailOnPaper", testTrailPaper},
		{"TrailLive", testTrailLive},
		{"Erase", testErase},
		{"Minutes", testMinutes},
		{"MinutesShared", testMinutesShared},
		{"MinutesReach", testMinutesReach},
		{"Password", testPassword},
		{"Passkeys", testPasskeys},
		{"EraseRound", testEraseRound},
		{"EraseCircle", testEraseCircle},
		{"CirclesInactive", testCirclesInactive},
		{"HandoverDevice", testHandoverDevice},
		{"HandoverSubstitute", testHandoverSubstitute},
		{"HandoverTakenBack", testHandoverTakenBack},
		{"SubstituteFinishes", testSubstituteFinishes},
		{"SessionProved", testProved},
		{"Pilots", testPilots},
		{"Report", testReport},
		{"DrawKeys", testDrawKeys},
		{"Voices", testVoices},
		{"Checks", testChecks},
		{"Cancelled", testCancelled},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, &world{T: t, s: open(t)}) })
	}
}

// t0 has parts of a millisecond and a zone of its own: what comes back has neither.
var t0 = time.Date(2026, 11, 3, 18, 0, 0, 123_456_789, time.FixedZone("CET", 3600))

// by is who changes things here.
var by = circles.By{Account: "tester", At: t0}

// kept is a time as a store gives it back.
func kept(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// A world is one test with its store and the helpers that fill it.
type world struct {
	*testing.T
	s Stores
	n int
}

// ok ends the test when an error came that should not.
func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// refused tells when an error is not the one expected.
func (w *world) refused(err error, want *circles.Error) {
	w.Helper()
	if !errors.Is(err, want) {
		w.Errorf("error is %v, want %s %s", err, want.Kind, want.ID)
	}
}

func (w *world) id() string {
	w.n++
	return fmt.Sprintf("id%06d", w.n)
}

func (w *world) account(role circles.Role) circles.Account {
	w.Helper()
	a := circles.Account{
		ID: circles.AccountID(w.id()), Name: "Cirkelledare", Role: role, Lang: "sv",
		Created: t0.Add(time.Duration(w.n) * time.Second),
	}
	w.ok(w.s.CreateAccount(w.Context(), a, by))
	a.Created = kept(a.Created)
	return a
}

func (w *world) circle(leaders ...circles.AccountID) circles.Circle {
	w.Helper()
	if len(leaders) == 0 {
		leaders = []circles.AccountID{w.account(circles.RoleLeader).ID}
	}
	id := w.id()
	c := circles.Circle{
		ID: circles.CircleID(id), Name: "Kalix – tisdagar", Form: circles.StudyCircle, Municipality: "2514",
		Organiser: "Ett studieförbund", Lang: "sv", ScreenKey: circles.ScreenKey("screen-key-of-" + id),
		Created: t0.Add(time.Duration(w.n) * time.Second),
	}
	w.ok(w.s.CreateCircle(w.Context(), c, leaders, by))
	c.Created, c.Version = kept(c.Created), 1
	return c
}

func (w *world) newMeeting(circle circles.CircleID) circles.Meeting {
	return circles.Meeting{
		ID: circles.MeetingID(w.id()), Circle: circle, Title: "Befolkningen", Modules: []string{"02-befolkning"},
		PlannedAt: t0,
	}
}

func (w *world) meeting(circle circles.CircleID) circles.Meeting {
	w.Helper()
	m, err := w.s.CreateMeeting(w.Context(), w.newMeeting(circle), by)
	w.ok(err)
	return m
}

// code gives a different code for each n.
func code(n int) circles.Code {
	b := make([]byte, circles.CodeLength)
	for i := range b {
		b[i] = circles.CodeAlphabet[n%len(circles.CodeAlphabet)]
		n /= len(circles.CodeAlphabet)
	}
	return circles.Code(b)
}

func (w *world) start(m circles.MeetingID, at time.Time) circles.StartRound {
	id := w.id()
	return circles.StartRound{
		Meeting: m, Round: circles.RoundID(id), Code: code(w.n), Plan: []byte(`{"Steps":[]}`), By: circles.By{Account: by.Account, At: at},
	}
}

func (w *world) round(m circles.MeetingID, at time.Time) circles.Round {
	w.Helper()
	r, err := w.s.StartRound(w.Context(), w.start(m, at))
	w.ok(err)
	return r
}

// record is what a round leaves that ran two hours from start.
func record(start time.Time) circles.RoundRecord {
	return circles.RoundRecord{
		StartedAt: start, EndedAt: start.Add(2 * time.Hour), HeadCount: 9,
		Questions: []circles.QuestionRecord{{
			Question: "aldre-2035", Kind: "single", Text: "Hur många är över 80?",
			First: &circles.VoteRecord{
				People: 9, Phones: 6, Hands: 2, RightPeople: 3,
				Options: []circles.OptionRecord{{Option: "a", Text: "Var tionde", People: 6}, {Option: "b", People: 3, Right: true}},
			},
		}},
		Conclusions: []circles.ConclusionRecord{{Prompt: "p1", Text: "Vad behövs?", Conclusion: "Bostäder."}},
	}
}
