package web_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/report"
)

// high is a dice that always falls on its highest, so that figures are known by hand.
func high(n int) int { return n - 1 }

// oneCircle holds three meetings of twelve people in January and counts them.
func oneCircle(t *testing.T, h *house) circles.Circle {
	t.Helper()
	c := circles.Circle{
		ID: "alone", Name: "Ensam", Form: circles.StudyCircle, Municipality: "2514", Lang: "sv", Organiser: "Typad förening",
		ScreenKey: "a-screen-key-of-one-circle", Created: time.Date(2027, 1, 1, 12, 0, 0, 0, time.UTC),
	}
	must(t, h.db.CreateCircle(ctx, c, []circles.AccountID{h.leader.ID}, circles.By{At: c.Created}))
	for m := range 3 {
		holdMeeting(t, h.db, c.ID, time.Date(2027, 1, 12+7*m, 17, 0, 0, 0, time.UTC), 12, 4, "klimat")
	}
	sweden, err := time.LoadLocation("Europe/Stockholm")
	must(t, err)
	_, err = report.CountDueBy(ctx, h.db, time.Date(2027, 2, 15, 12, 0, 0, 0, time.UTC), sweden, high)
	must(t, err)
	c, err = h.db.Circle(ctx, c.ID)
	must(t, err)
	return c
}

// TestAnswersAreToldAsDrawn knows the figures of a county by hand. Three circles of twelve met seven times; each module is
// a draw of its own in each circle, in steps of five times four answers. A fourth circle is too small.
func TestAnswersAreToldAsDrawn(t *testing.T) {
	h := open(t, evening())
	fillCounty(t, h.db, 4, 7, 12, 4, h.leader.ID)
	elsa := h.signIn(h.account(circles.RoleCoordinator))
	table := func(id string) reply {
		return h.get("/samordning/tabell.csv?tabell="+id, "Cookie", elsa).status(http.StatusOK)
	}
	// 24 of 48 is one step of two, and 32 of 48 is drawn to two: 120 answers in whole fives of three circles. Three draws
	// are too few; 21 are enough: 2.25 × √(21 × 20²) / 2 / 840 is 12.3 per cent.
	table("rorelse").has(
		"Rätt före, procent, ungefär;Rätt före, procent, troligen minst;Rätt före, procent, troligen högst;",
		"\nIntroduktion;120;för osäkert;;;för osäkert;;;för osäkert;;\r",
		"\nTotalt;840;50;37;63;100;87;100;50;37;63\r",
	)
	// Three meetings in January and four in February: steps of 15 and 20. 2.25 × √(3 × (15² + 20²)) / 2 / 210 is 23.2.
	table("slutfragor").has(
		"\nJag fick säga det jag ville;210;100;76;100;0;0;24;0;0;24\r",
		"\nJag vill göra något av det vi pratade om;210;50;26;74;50;26;74;0;0;24\r",
	)
	h.get("/samordning", "Cookie", elsa).status(http.StatusOK).has(
		`data-head="Rätt före, procent">50 (37 till 63)</td>`, `data-head="Rätt före, procent">för osäkert</td>`, "räknat i hela femtal personer",
		"ungefär 50 procent (troligen 37 till 63) rätt före samtalet",
	)
	h.get("/samordning/rapport", "Cookie", elsa).status(http.StatusOK).has("ungefär 100 procent (troligen 87 till 100)", "femtal")
	// One pilot has one circle of twelve and one of three: its answers are the former's and tell no more.
	h.get("/samordning/tabell.csv?tabell=slutfragor&pilot=pilotpitea", "Cookie", elsa).status(http.StatusOK).has("ville;70;för osäkert;;;")
}

// TestVoicesTellStepsAndNoOrder holds that a voice tells a step and not a number, and stands by its words within a month.
func TestVoicesTellStepsAndNoOrder(t *testing.T) {
	h := open(t, evening())
	fillCounty(t, h.db, 4, 2, 12, 1, h.leader.ID)
	elsa := h.signIn(h.account(circles.RoleCoordinator))
	h.get("/samordning/roster", "Cookie", elsa).status(http.StatusOK).has("10–14 personer var med").lacks("12 personer", "3 personer")
	file := h.get("/samordning/roster.csv", "Cookie", elsa).status(http.StatusOK).has(";10–14\r").lacks(";12\r", ";3\r")
	var rows []string
	for _, row := range strings.Split(file.Body, "\r\n")[1:] {
		if row != "" {
			rows = append(rows, row)
		}
	}
	for i := 1; i < len(rows); i++ {
		if rows[i-1][:5] > rows[i][:5] {
			t.Errorf("the order within a month is not by place:\n%s", strings.Join(rows, "\n"))
		}
	}
}

// TestAnErasedCircleLeavesNoWords erases the only circle while the page is remembered: its organiser is gone, what was told
// of its people stays, and the page says why there are no meetings.
func TestAnErasedCircleLeavesNoWords(t *testing.T) {
	h := open(t, evening())
	c := oneCircle(t, h)
	elsa := h.signIn(h.account(circles.RoleCoordinator))
	h.get("/samordning", "Cookie", elsa).status(http.StatusOK).has("Typad förening").lacks("Raderade cirklar", "som har raderats")
	must(t, h.db.EraseCircle(ctx, circles.EraseCircle{Circle: c.ID, Name: c.Name, Why: circles.EraseRequested, By: circles.By{At: time.Now()}}))
	h.get("/samordning", "Cookie", elsa).status(http.StatusOK).
		has("Raderade cirklar", "Här ingår deltagare och svar från cirklar som har raderats").lacks("Typad förening", "Ingen träff har hållits här än")
	h.get("/samordning/tabell.csv?tabell=organiser", "Cookie", elsa).status(http.StatusOK).has("\nRaderade cirklar;0;12;12;0;0;0\r").lacks("Typad")
	h.get("/samordning/tabell.csv?tabell=organiser&anordnare=*", "Cookie", elsa).status(http.StatusOK).has("\nTotalt;0;12;12;0;0;0\r")
}

// TestACircleThatMovesIsWhole holds that meetings, people and answers are in the same rows: of the municipality that the
// circle had when it was counted, and of the pilot that it has now.
func TestACircleThatMovesIsWhole(t *testing.T) {
	h := open(t, evening())
	c := oneCircle(t, h)
	by := circles.By{At: time.Date(2027, 2, 20, 12, 0, 0, 0, time.UTC)}
	must(t, h.db.CreatePilot(ctx, circles.Pilot{ID: "late", Name: "Sen pilot", Municipalities: []circles.MunicipalityCode{"2581"}, Created: by.At}, by))
	c.Municipality, c.Pilot, c.Organiser = "2581", "late", "En annan"
	_, err := h.db.UpdateCircle(ctx, c, by)
	must(t, err)
	holdMeeting(t, h.db, c.ID, time.Date(2027, 2, 22, 17, 0, 0, 0, time.UTC), 12, 4, "klimat")
	elsa := h.signIn(h.account(circles.RoleCoordinator))
	for table, want := range map[string]string{
		"municipality": "\nKalix;1;12;12;3;6;1;", "organiser": "\nTypad förening;1;12;12;3;6;1\r", "pilot": "\nSen pilot;1;12;12;4;8;1\r",
	} {
		h.get("/samordning/tabell.csv?tabell="+table, "Cookie", elsa).status(http.StatusOK).has(want)
	}
	h.get("/samordning/tabell.csv?tabell=municipality&kommun=2581", "Cookie", elsa).status(http.StatusOK).has("\nPiteå;1;;;1;2;1;")
	h.get("/samordning/tabell.csv?tabell=slutfragor&pilot=late", "Cookie", elsa).status(http.StatusOK).has("ville;" + strconv.Itoa(5*3*2) + ";")
	h.get("/samordning/roster.csv?kommun=2514", "Cookie", elsa).status(http.StatusOK).has("Kalix;", "januari 2027").lacks("februari 2027")
}
