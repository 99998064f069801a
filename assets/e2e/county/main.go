// Command county fills a database with a year of a county that could be, for the tests of the coordinator's pages:
// three pilots, circles in all but one of the fourteen municipalities, large and small, and one of a neighbour county.
// Chance is seeded, so that every run makes the same county. Nobody is in it: counts, and what circles might conclude.
//
//	go run ./assets/e2e/county -db norrbotten.db          the year before today
//	go run ./assets/e2e/county -db norrbotten.db -few     one circle of four people that has met twice
//	go run ./assets/e2e/county -db norrbotten.db -many    and many pilots and organisers with long names
package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"time"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/circles/report"
	"norrbottenforalla.se/circles/sqlite"
)

func main() {
	path, few := flag.String("db", "", "the database"), flag.Bool("few", false, "a county where little has happened")
	many := flag.Bool("many", false, "a county with more than a report has room for")
	flag.Parse()
	if err := run(context.Background(), *path, *few, *many, time.Now()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, path string, few, many bool, now time.Time) (err error) {
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		return err
	}
	db, err := sqlite.Open(ctx, path)
	if err != nil {
		return err
	}
	defer func() {
		if closed := db.Close(); err == nil {
			err = closed
		}
	}()
	f := &filler{db: db, now: now.In(zone), chance: rand.New(rand.NewPCG(2514, 2581))}
	groups := county
	if many {
		groups = append(groups, more()...)
	}
	if few {
		groups = []group{{"tornedalen", "2521", circles.StudyCircle, bildning, 4, 2, 0}}
	}
	f.fill(ctx, groups)
	if f.err != nil {
		return f.err
	}
	_, err = report.CountDueBy(ctx, db, now, zone, f.chance.IntN)
	return err
}

// A group is a circle as it will have met.
type group struct {
	pilot        string
	municipality circles.MunicipalityCode
	form         circles.Form
	organiser    string
	people       int
	meetings     int
	month        int // in which it begins, of the year
}

const (
	bildning = "Norrbottens Bildningsförbund"
	vuxen    = "Studieförbundet Vuxenskolan Norrbotten"
	abf      = "ABF Norr"
	fhsk     = "Kalix folkhögskola"
	nbv      = "NBV Norr"
)

// county is the year's circles. Three or four people meet in some of them, as they do.
var county = []group{
	{"kalix", "2514", circles.StudyCircle, bildning, 9, 7, 0}, {"kalix", "2514", circles.StudyCircle, abf, 6, 7, 1},
	{"kalix", "2514", circles.GeneralCourse, fhsk, 17, 7, 1}, {"kalix", "2514", circles.StudyCircle, vuxen, 4, 6, 4},
	{"kalix", "2514", circles.StudyCircle, bildning, 11, 7, 10}, {"kalix", "2514", circles.GeneralCourse, fhsk, 14, 5, 10},
	{"pitea", "2581", circles.StudyCircle, bildning, 8, 7, 0}, {"pitea", "2581", circles.StudyCircle, vuxen, 12, 7, 1},
	{"pitea", "2581", circles.SchoolClass, "", 24, 7, 1}, {"pitea", "2581", circles.StudyCircle, abf, 3, 7, 2},
	{"pitea", "2581", circles.SchoolClass, "", 27, 6, 10}, {"pitea", "2581", circles.StudyCircle, bildning, 7, 4, 10},
	{"tornedalen", "2518", circles.StudyCircle, vuxen, 6, 7, 3}, {"tornedalen", "2583", circles.StudyCircle, bildning, 10, 7, 3},
	{"tornedalen", "2521", circles.StudyCircle, nbv, 5, 7, 4}, {"tornedalen", "2521", circles.OtherActivity, nbv, 13, 2, 10},
	{"tornedalen", "2513", circles.StudyCircle, vuxen, 4, 5, 10},
	{"", "2580", circles.StudyCircle, abf, 9, 7, 0}, {"", "2580", circles.StudyCircle, vuxen, 12, 7, 2},
	{"", "2580", circles.SchoolClass, "", 29, 7, 1}, {"", "2580", circles.OtherActivity, bildning, 18, 1, 5},
	{"", "2580", circles.StudyCircle, bildning, 7, 7, 10}, {"", "2580", circles.StudyCircle, nbv, 5, 6, 10},
	{"", "2582", circles.StudyCircle, abf, 8, 7, 1}, {"", "2582", circles.StudyCircle, vuxen, 3, 3, 10},
	{"", "2560", circles.StudyCircle, vuxen, 6, 7, 2}, {"", "2505", circles.StudyCircle, abf, 5, 7, 4},
	{"", "2510", circles.StudyCircle, bildning, 7, 7, 3}, {"", "2523", circles.StudyCircle, abf, 10, 7, 1},
	{"", "2523", circles.SchoolClass, "", 21, 4, 10}, {"", "2584", circles.StudyCircle, abf, 8, 7, 0},
	{"", "2584", circles.StudyCircle, vuxen, 13, 7, 4}, {"", "2584", circles.StudyCircle, nbv, 4, 5, 10},
	{"", "2480", circles.StudyCircle, vuxen, 6, 5, 3},
}

var pilots = []circles.Pilot{
	{ID: "kalix", Name: "Kalix", Municipalities: []circles.MunicipalityCode{"2514"}, Organisers: []string{bildning, fhsk}},
	{ID: "pitea", Name: "Piteå", Municipalities: []circles.MunicipalityCode{"2581"}, Organisers: []string{bildning}},
	{ID: "tornedalen", Name: "Tornedalen och Haparanda", Municipalities: []circles.MunicipalityCode{"2513", "2518", "2521", "2583"}},
}

// more gives thirty pilots and organisers of one circle each, in as many neighbour counties as there are.
func more() []group {
	var all []group
	for n := range 30 {
		id := fmt.Sprintf("pilot%02d", n)
		pilots = append(pilots, circles.Pilot{ID: circles.PilotID(id), Name: fmt.Sprintf("En pilot i byarna längs älven, från källorna till havet, nummer %d", n+1)})
		organiser := fmt.Sprintf("Byarnas gemensamma bildningsförening i inlandet, avdelning %d", n+1)
		all = append(all, group{id, circles.MunicipalityCode(fmt.Sprintf("24%02d", n+1)), circles.StudyCircle, organiser, 5 + n%9, 4, n % 9})
	}
	return all
}

var modules = []string{"introduktion", "demografi", "globalisering", "jamstalldhet", "klimat", "digitalisering", "avslut"}

// voices are what circles might conclude, in turn.
var voices = []struct{ prompt, conclusion, disagree string }{
	{"Vad behöver finnas på plats för att fler ska vilja bo här?", "Bostäder att hyra i byarna, inte bara i centralorten. Flera som vill flytta hem hittar ingenstans att bo.", ""},
	{"Vem ska ta hand om oss när vi blir äldre?", "Vi behöver hjälpas åt mer mellan grannar, men ansvaret för vården måste vara det offentligas.", "Om det är rimligt att anhöriga gör mer."},
	{"Vad vinner och förlorar kommunen på de stora industrierna?", "Jobben är välkomna om de som kommer hit också stannar. I dag pendlar många in och betalar skatt någon annanstans.", ""},
	{"Hur ska vi resa om tio år?", "En buss som går sent på kvällen skulle betyda mer för oss än en ny väg.", "Om bensinskatten ska vara lägre här än i söder."},
	{"Vem syns när det talas om Norrbotten?", "Det är samma personer som frågas varje gång. Vi vill se unga och nyinflyttade i de sammanhangen.", ""},
	{"Vad händer om nätet ligger nere i tre dagar?", "Vi tänker göra en lista i byn över vem som har ved, vatten och radio.", ""},
	{"Vad kan vi påverka själva, och var börjar vi?", "Vi lämnar ett medborgarförslag om en öppen lokal på biblioteket, och två av oss går på nästa fullmäktige.", ""},
}

type filler struct {
	db     *sqlite.DB
	now    time.Time
	chance *rand.Rand
	leader circles.AccountID
	n      int
	said   int
	err    error
}

// try notes the first error; after it nothing more is done.
func (f *filler) try(do func() error) {
	if f.err == nil {
		f.err = do()
	}
}

func (f *filler) id(kind string) string {
	f.n++
	return fmt.Sprintf("county%s%06d", kind, f.n)
}

func (f *filler) fill(ctx context.Context, groups []group) {
	begins := time.Date(f.now.Year()-1, f.now.Month(), 1, 17, 30, 0, 0, f.now.Location())
	by := circles.By{At: begins}
	f.leader = circles.AccountID(f.id("account"))
	f.try(func() error {
		return f.db.CreateAccount(ctx, circles.Account{ID: f.leader, Name: "Cirkelledare", Role: circles.RoleLeader, Lang: "sv", Created: begins}, by)
	})
	for i, p := range pilots {
		p.Created = begins.Add(time.Duration(i) * time.Second)
		if i < 2 {
			p.Starts, p.Ends = begins.Format(time.DateOnly), begins.AddDate(1, 6, -1).Format(time.DateOnly)
		}
		f.try(func() error { return f.db.CreatePilot(ctx, p, by) })
	}
	for _, g := range groups {
		f.circle(ctx, g, begins)
	}
}

func (f *filler) circle(ctx context.Context, g group, begins time.Time) {
	id := circles.CircleID(f.id("circle"))
	c := circles.Circle{
		ID: id, Name: "Cirkel " + string(g.municipality), Form: g.form, Municipality: g.municipality, Organiser: g.organiser,
		Pilot: g.pilot, Lang: "sv", ScreenKey: circles.ScreenKey("screen-key-of-" + id), Created: begins,
	}
	if g.municipality.Outside() {
		c.MunicipalityName = "Umeå"
	}
	f.try(func() error {
		return f.db.CreateCircle(ctx, c, []circles.AccountID{f.leader}, circles.By{Account: f.leader, At: begins})
	})
	for m := range g.meetings {
		at := begins.AddDate(0, g.month, 7+14*m+f.chance.IntN(4))
		if at.After(f.now.Add(-3 * time.Hour)) {
			return
		}
		f.meeting(ctx, c.ID, g, m, at)
	}
}

func (f *filler) meeting(ctx context.Context, circle circles.CircleID, g group, n int, at time.Time) {
	id, round := circles.MeetingID(f.id("meeting")), circles.RoundID(f.id("round"))
	by := circles.By{Account: f.leader, At: at}
	ends := at.Add(time.Duration(95+15*f.chance.IntN(5)) * time.Minute)
	people := max(1, g.people-f.chance.IntN(3))
	f.try(func() error {
		_, err := f.db.CreateMeeting(ctx, circles.Meeting{ID: id, Circle: circle, Title: modules[n], Modules: modules[n : n+1]}, by)
		return err
	})
	f.try(func() error {
		_, err := f.db.StartRound(ctx, circles.StartRound{Meeting: id, Round: round, Code: f.code(), Plan: []byte(`{}`), By: circles.By{At: at}})
		return err
	})
	f.try(func() error { return f.db.RecordRound(ctx, round, f.record(n, people, at, ends), ends) })
	if at.After(f.now.AddDate(0, 0, -9)) {
		return // its leader has not confirmed it yet
	}
	f.try(func() error {
		m, err := f.db.Meeting(ctx, id)
		if err != nil {
			return err
		}
		_, err = f.db.ConfirmMeeting(ctx, circles.ConfirmMeeting{
			Meeting: id, Version: m.Version, StartedAt: at, EndedAt: ends, HeadCount: people,
			StudyHours: int(ends.Sub(at) / (45 * time.Minute)), By: by,
		})
		return err
	})
}

func (f *filler) code() circles.Code {
	f.n++
	b, left := make([]byte, circles.CodeLength), f.n
	for i := range b {
		b[i] = circles.CodeAlphabet[left%len(circles.CodeAlphabet)]
		left /= len(circles.CodeAlphabet)
	}
	return circles.Code(b)
}

// vote gives a vote of so many people of whom about a share was right.
func (f *filler) vote(people int, share float64) *circles.VoteRecord {
	right := 0
	for range people {
		if f.chance.Float64() < share {
			right++
		}
	}
	return &circles.VoteRecord{People: people, Phones: people, RightPeople: right, Options: []circles.OptionRecord{
		{Option: "a", Text: "Det ena", People: right, Right: true}, {Option: "b", Text: "Det andra", People: people - right},
	}}
}

// record is an evening: half right before the talk, two of three after it, and some who moved in what they think.
func (f *filler) record(n, people int, at, ends time.Time) circles.RoundRecord {
	r := circles.RoundRecord{StartedAt: at, EndedAt: ends, HeadCount: people}
	for q := range 5 {
		r.Questions = append(r.Questions, circles.QuestionRecord{
			Question: fmt.Sprint(modules[n], q), Kind: "single", Text: "En fråga om länet", Module: modules[n],
			First: f.vote(people, .45), Second: f.vote(people, .68),
		})
	}
	if n == 0 || n == len(modules)-1 {
		for q := range 8 {
			r.Questions = append(r.Questions, circles.QuestionRecord{
				Question: fmt.Sprint("start", q), Kind: "single", Text: "En fråga från starten", Baseline: n == 0,
				First: f.vote(people, .4+.2*float64(min(n, 1))),
			})
		}
	}
	for q := range 2 {
		if people >= report.Floor {
			r.Positions = append(r.Positions, circles.PositionRecord{
				Position: fmt.Sprint("p", modules[n], q), Module: modules[n], Kind: "choice", Text: "Vad tycker ni?",
				First: f.vote(people, .5), Second: f.vote(people, .6),
			})
		}
	}
	r.Exit = &circles.ExitRecord{People: people, Answers: map[string]map[string]int{}}
	for _, question := range []string{"learned", "heard", "act"} {
		counts := map[string]int{}
		for range people {
			counts[[]string{"yes", "yes", "yes", "yes", "yes", "partly", "partly", "no", "pass"}[f.chance.IntN(9)]]++
		}
		r.Exit.Answers[question] = counts
	}
	if f.chance.IntN(3) > 0 {
		v := voices[n]
		f.said++
		r.Conclusions = append(r.Conclusions, circles.ConclusionRecord{
			Prompt: fmt.Sprint("prompt", f.said), Text: v.prompt, Conclusion: v.conclusion, Disagree: v.disagree, Module: modules[n],
			People: people, Shared: f.chance.IntN(4) > 0,
		})
	}
	return r
}
