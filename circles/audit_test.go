package circles_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
)

func TestEveryLineOfTheTrailIsOfAKind(t *testing.T) {
	kinds := map[circles.AuditWhat]int{}
	for _, k := range circles.AuditKinds() {
		whats := k.Whats()
		if len(whats) == 0 {
			t.Errorf("nothing is of the kind %s", k)
		}
		for _, what := range whats {
			if !slices.Contains(circles.AuditWhats(), what) {
				t.Errorf("%s is of the kind %s, and not written down", what, k)
			}
			kinds[what]++
		}
	}
	for _, what := range circles.AuditWhats() {
		if kinds[what] == 0 {
			t.Errorf("%s is of no kind: nobody who chooses sees it", what)
		}
	}
	if circles.AuditKind("nothing").Whats() != nil {
		t.Error("there is something of a kind that there is not")
	}
}

// Whatever somebody can change about a circle or a meeting is told when it alone changes: nothing is put right unseen. What
// is not told by a field is told by the kind of line, or follows from what is told.
func TestEveryFieldThatChangesIsTold(t *testing.T) {
	silent := map[string]string{
		"Circle.ID": "never changes", "Circle.Created": "never changes", "Circle.Version": "counts changes",
		"Circle.ArchivedAt": "the state, with ClosedAt", "Meeting.ID": "never changes", "Meeting.Circle": "never changes",
		"Meeting.Version": "counts changes", "Meeting.Number": "follows from the days of all meetings",
		"Meeting.State": "the kind of line", "Meeting.Confirmed": "the kind of line", "Meeting.OnPaper": "the kind of line",
		"Meeting.Round": "the kind of line",
	}
	circle := circles.Circle{ID: "c", ScreenKey: "key"}
	each(t, circle, silent, func(to circles.Circle) []circles.AuditChange { return circles.CircleChanges(circle, to) })
	meeting := circles.Meeting{ID: "m"}
	each(t, meeting, silent, func(to circles.Meeting) []circles.AuditChange { return circles.MeetingChanges(meeting, to) })
}

// each changes one field after the other.
func each[T any](t *testing.T, from T, silent map[string]string, changes func(T) []circles.AuditChange) {
	t.Helper()
	kind := reflect.TypeFor[T]()
	for i := range kind.NumField() {
		to := reflect.New(kind).Elem()
		to.Set(reflect.ValueOf(from))
		name := kind.Name() + "." + kind.Field(i).Name
		switch f := to.Field(i); v := f.Addr().Interface().(type) {
		case *time.Time:
			*v = time.UnixMilli(7)
		case *[]string:
			*v = []string{"x"}
		case *circles.PlanChoice:
			v.Own = []circles.OwnPrompt{{ID: "x", Text: "?"}}
		default:
			switch f.Kind() {
			case reflect.String:
				f.SetString(f.String() + "x")
			case reflect.Int:
				f.SetInt(7)
			case reflect.Bool:
				f.SetBool(true)
			default:
				t.Fatalf("%s is a %s, which this test cannot change", name, f.Kind())
			}
		}
		told := changes(to.Interface().(T))
		if _, ok := silent[name]; !ok && len(told) == 0 {
			t.Errorf("%s changes and nothing tells it", name)
		}
		for _, c := range told {
			if !slices.Contains(circles.AuditFields(), c.Field) {
				t.Errorf("%s is told as %s, which has no words", name, c.Field)
			}
		}
	}
}

// What people write is never in the line itself, and a secret is nowhere.
func TestWhatALineKeeps(t *testing.T) {
	from := circles.Circle{ID: "c", Name: "a", Organiser: "b", ScreenKey: "secret"}
	to := circles.Circle{ID: "c", Name: "A", Organiser: "B", Partner: "P", Form: circles.StudyCircle, ScreenKey: "other"}
	e := circles.AuditEntry{What: circles.AuditCircleChanged, Changes: circles.CircleChanges(from, to)}
	line, words := e.Kept()
	word := func(field, from, to string) circles.AuditChange {
		return circles.AuditChange{Field: field, From: from, To: to, Words: true}
	}
	if want := []circles.AuditChange{word("name", "", ""), {Field: "form", To: "study_circle"}, word("organiser", "", ""), word("partner", "", ""), {Field: "screen"}}; !slices.Equal(line, want) {
		t.Errorf("the line keeps %+v, want %+v", line, want)
	}
	if want := []circles.AuditChange{word("name", "a", "A"), word("organiser", "b", "B"), word("partner", "", "P")}; !slices.Equal(words, want) {
		t.Errorf("beside it are %+v, want %+v", words, want)
	}
	for _, what := range []circles.AuditWhat{
		circles.AuditCircleCreated, circles.AuditMeetingPlanned, circles.AuditMeetingCancelled, circles.AuditMeetingRemoved,
	} {
		e.What = what
		if line, words := e.Kept(); len(words) != 0 || slices.ContainsFunc(line, func(c circles.AuditChange) bool { return c.Words || c.Field != "form" && c.From+c.To != "" }) {
			t.Errorf("%s keeps %+v and %+v", what, line, words)
		}
	}
}

// A reader outside the circle reads what the circle is called and what its meetings are about, and of the rest that it was
// changed.
func TestWhatIsReadOutside(t *testing.T) {
	e := circles.AuditEntry{Changes: []circles.AuditChange{
		{Field: "name", From: "a", To: "b", Words: true}, {Field: "organiser", To: "b", Words: true}, {Field: "partner", From: "a", Words: true},
		{Field: "municipality_name", From: "a", To: "b", Words: true}, {Field: "title", From: "a", To: "b", Words: true},
		{Field: "study_hours", From: "2", To: "3"}, {Field: "place", From: "a", To: "b", Words: true}, {Field: "log", From: "a", To: "b", Words: true},
		{Field: "log", Words: true}, {Field: "head_count", From: "9", To: "8"}, {Field: "title", Words: true},
	}}
	want := append(slices.Clone(e.Changes[:6]), circles.AuditChange{Field: "place"}, circles.AuditChange{Field: "log"}, circles.AuditChange{Field: "log"},
		circles.AuditChange{Field: "head_count"}, circles.AuditChange{Field: "title", Words: true})
	inside := slices.Clone(e.Changes)
	if got := e.Outside().Changes; !slices.Equal(got, want) {
		t.Errorf("outside one reads %+v, want %+v", got, want)
	}
	if !slices.Equal(e.Changes, inside) {
		t.Error("the line itself was changed")
	}
}
