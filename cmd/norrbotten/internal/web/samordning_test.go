package web_test

import (
	"context"
	"crypto/rand"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/report"
	"norrbottenforalla.se/circles/sqlite"
)

// fillCounty gives a database circles of two pilots that meet every week from January, and counts their months.
func fillCounty(tb testing.TB, db *sqlite.DB, n, meetings, people, questions int, leader circles.AccountID) {
	tb.Helper()
	ctx, by := context.Background(), circles.By{At: time.Date(2027, 1, 1, 12, 0, 0, 0, time.UTC)}
	ok := func(err error) {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
	}
	pilots := []circles.Pilot{
		{ID: "pilotkalix", Name: "Kalix", Municipalities: []circles.MunicipalityCode{"2514"}, Created: by.At},
		{ID: "pilotpitea", Name: "Piteå", Municipalities: []circles.MunicipalityCode{"2581"}, Created: by.At},
	}
	for _, p := range pilots {
		ok(db.CreatePilot(ctx, p, by))
	}
	modules := []string{"introduktion", "demografi", "globalisering", "jamstalldhet", "klimat", "digitalisering", "avslut"}
	for c := range n {
		id := "circle" + strconv.Itoa(c)
		p := pilots[c%2]
		ok(db.CreateCircle(ctx, circles.Circle{
			ID: circles.CircleID(id), Name: p.Name, Form: circles.StudyCircle, Municipality: p.Municipalities[0], Lang: "sv",
			Organiser: "Norrbottens Bildningsförbund", Pilot: string(p.ID), ScreenKey: circles.ScreenKey("a-screen-key-of-" + id), Created: by.At,
		}, []circles.AccountID{leader}, by))
		for m := range meetings {
			here := people
			if c == n-1 {
				here = 3 // one circle is too small to be told about
			}
			holdMeeting(tb, db, circles.CircleID(id), time.Date(2027, 1, 12+7*m, 17, 0, 0, 0, time.UTC), here, questions, modules[m%len(modules)])
		}
	}
	sweden, err := time.LoadLocation("Europe/Stockholm")
	ok(err)
	_, err = report.CountDueBy(ctx, db, time.Date(2027, 6, 1, 12, 0, 0, 0, time.UTC), sweden, high)
	ok(err)
}

// holdMeeting holds and confirms a meeting whose answers went from half right to two of three.
func holdMeeting(tb testing.TB, db *sqlite.DB, circle circles.CircleID, at time.Time, people, questions int, module string) {
	tb.Helper()
	ctx := context.Background()
	ok := func(err error) {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
	}
	id, err := circles.NewID[circles.MeetingID](rand.Reader)
	ok(err)
	round, err := circles.NewID[circles.RoundID](rand.Reader)
	ok(err)
	code, err := circles.NewCode(rand.Reader)
	ok(err)
	by := circles.By{At: at}
	_, err = db.CreateMeeting(ctx, circles.Meeting{ID: id, Circle: circle, Title: module, Modules: []string{module}}, by)
	ok(err)
	_, err = db.StartRound(ctx, circles.StartRound{Meeting: id, Round: round, Code: code, Plan: []byte(`{}`), By: circles.By{At: at}})
	ok(err)
	r := circles.RoundRecord{StartedAt: at, EndedAt: at.Add(2 * time.Hour), HeadCount: people}
	vote := func(right int) *circles.VoteRecord {
		return &circles.VoteRecord{
			People: people, Phones: people, RightPeople: right,
			Options: []circles.OptionRecord{{Option: "a", Text: "Ett svar", People: right, Right: true}, {Option: "b", Text: "Ett annat svar", People: people - right}},
		}
	}
	for q := range questions {
		r.Questions = append(r.Questions, circles.QuestionRecord{
			Question: module + strconv.Itoa(q), Kind: "single", Text: "En fråga om länet", Module: module, First: vote(people / 2), Second: vote(people * 2 / 3),
		})
	}
	r.Exit = &circles.ExitRecord{People: people, Answers: map[string]map[string]int{
		"learned": {"yes": people - 1, "partly": 1}, "heard": {"yes": people}, "act": {"yes": people / 2, "partly": people - people/2},
	}}
	r.Conclusions = []circles.ConclusionRecord{{
		Prompt: "p", Text: "Vad behöver Kalix?", Conclusion: "Bostäder <för> alla.", Module: module, People: people, Shared: true,
	}}
	ok(db.RecordRound(ctx, round, r, r.EndedAt))
	m, err := db.Meeting(ctx, id)
	ok(err)
	_, err = db.ConfirmMeeting(ctx, circles.ConfirmMeeting{
		Meeting: id, Version: m.Version, StartedAt: at, EndedAt: r.EndedAt, HeadCount: people, StudyHours: 2, By: by,
	})
	ok(err)
}

func TestCoordinatorFollowsThePilots(t *testing.T) {
	h := open(t, evening())
	fillCounty(t, h.db, 4, 7, 12, 4, h.leader.ID)
	elsa := h.signIn(h.account(circles.RoleCoordinator))
	get := func(path string) reply { return h.get(path, "Cookie", elsa) }
	get("/samordning").status(http.StatusOK).has("Piloter och länet", "Kalix", "Piteå", "37–40", "ej unika", "Så läser du siffrorna", "februari 2027")
	// One circle of the pilot in Piteå has three people: never told as three, nor its answers.
	pitea := get("/samordning?pilot=pilotpitea").status(http.StatusOK).has("13–16", "piloten Piteå")
	pitea.lacks("Utanför piloterna</th>")
	get("/samordning?pilot=pilotkalix").status(http.StatusOK).has(">24<")
	get("/samordning?pilot=<i>&fran=2027-99").status(http.StatusOK).lacks("<i>")
	get("/samordning/rapport").status(http.StatusOK).has("Rapport: Norrbotten för alla", "Bostäder &lt;för&gt; alla.", "Så läser du siffrorna")
	get("/samordning/roster?sok=bostäder").status(http.StatusOK).has("10–14 personer var med").lacks("3 personer var med")
	get("/samordning/roster?sok=finns+inte").status(http.StatusOK).has("passar in på ditt urval")
	get("/samordning/tabell.csv?tabell=inget").status(http.StatusNotFound)
	rows := get("/samordning/tabell.csv?tabell=pilot").status(http.StatusOK)
	if !strings.HasPrefix(rows.Body, "\ufeffPilot;Cirklar;\"Deltagare (ej unika), minst\"") && !strings.HasPrefix(rows.Body, "\ufeffPilot;Cirklar;Deltagare (ej unika), minst;Deltagare (ej unika), högst;Träffar") {
		t.Errorf("the file begins\n%s", rows.Body)
	}
	rows.has("Kalix;2;24;24;14;28;", "Piteå;2;13;16;14;28;")
	leader := h.signIn(h.leader)
	for _, path := range []string{"/samordning", "/samordning/rapport.xlsx", "/samordning/roster", "/samordning/pilot"} {
		h.get(path, "Cookie", leader).status(http.StatusForbidden)
	}
}
