package circles_test

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"norrbottenforalla.se/circles"
)

func TestNewIDs(t *testing.T) {
	random := bytes.NewReader([]byte(strings.Repeat("0123456789abcdefghijklmnopqrstuv", 4)))
	id, err := circles.NewID[circles.MeetingID](random)
	if err != nil || !regexp.MustCompile(`^[a-z2-7]{24}$`).MatchString(string(id)) {
		t.Errorf("id %q, %v", id, err)
	}
	other, err := circles.NewID[circles.CircleID](random)
	if err != nil || string(other) == string(id) {
		t.Errorf("other id %q, %v", other, err)
	}
	key, err := circles.NewScreenKey(random)
	if err != nil || len(key) != 32 {
		t.Errorf("screen key %q, %v", key, err)
	}
	wrong := errors.New("no chance left")
	if _, err := circles.NewID[circles.RoundID](iotest.ErrReader(wrong)); !errors.Is(err, wrong) {
		t.Errorf("error is %v", err)
	}
	if _, err := circles.NewID[circles.RoundID](strings.NewReader("short")); err == nil {
		t.Error("an id from too little chance")
	}
}

func TestNewCode(t *testing.T) {
	all := make([]byte, 256*circles.CodeLength)
	for i := range all {
		all[i] = byte(i)
	}
	random := bytes.NewReader(all)
	letters := map[rune]int{}
	codes := 0
	for random.Len() > 256 {
		code, err := circles.NewCode(random)
		if err != nil {
			t.Fatal(err)
		}
		if err := code.Check(); err != nil {
			t.Errorf("%s: %v", code, err)
		}
		for _, r := range code {
			letters[r]++
		}
		codes++
	}
	if codes == 0 || len(letters) != len(circles.CodeAlphabet) {
		t.Fatalf("%d codes with %d letters", codes, len(letters))
	}
	least, most := codes*circles.CodeLength, 0
	for _, n := range letters {
		least, most = min(least, n), max(most, n)
	}
	if most-least > 1 { // every byte value came equally often
		t.Errorf("letters are not equally likely: %v", letters)
	}
	if _, err := circles.NewCode(strings.NewReader("abc")); err == nil {
		t.Error("a code from too little chance")
	}
}

func TestParseCode(t *testing.T) {
	const want circles.Code = "K7MZ2B"
	for _, typed := range []string{"K7MZ2B", "k7mz2b", " k7m z2b ", "K7M-Z2B", "k7m\u00a0z2b", "K 7 M Z 2 B", "K7M.Z2B", "k7m–z2b"} {
		if got, err := circles.ParseCode(typed); err != nil || got != want {
			t.Errorf("%q is %q, %v", typed, got, err)
		}
	}
	for typed, id := range map[string]string{
		"":                               "ErrorCodeLength",
		"   ":                            "ErrorCodeLength",
		"K7MZ2":                          "ErrorCodeLength",
		"K7MZ2BB":                        "ErrorCodeLength",
		strings.Repeat("K", 10_000):      "ErrorCodeLength",
		"K7MZ2O":                         "ErrorCodeLookalike",
		"k7mz2o":                         "ErrorCodeLookalike",
		"K7MZ20":                         "ErrorCodeLookalike",
		"K7MZ21":                         "ErrorCodeLookalike",
		"K7MZ2l":                         "ErrorCodeLookalike",
		"K7MZ2i":                         "ErrorCodeLookalike",
		"K7MZ2A":                         "ErrorCodeLetter",
		"K7MZ2Å":                         "ErrorCodeLetter",
		"K7MZ2\x00":                      "ErrorCodeLetter",
		"K7MZ2\xff":                      "ErrorCodeLetter",
		"\u202eK7MZ2B":                   "ErrorCodeLetter",
		"https://norrbottenforalla.se/x": "ErrorCodeLetter",
	} {
		_, err := circles.ParseCode(typed)
		var e *circles.Error
		if !errors.As(err, &e) || e.Kind != circles.Invalid || e.ID != id {
			t.Errorf("%.20q: %v, want %s", typed, err, id)
			continue
		}
		if letter, ok := e.Args["Letter"].(string); ok && strings.ContainsAny(letter, "\x00\u202e\ufffd") {
			t.Errorf("%.20q: the message repeats %q", typed, letter)
		}
	}
	if got := want.Spaced(); got != "K7M Z2B" {
		t.Errorf("spaced: %q", got)
	}
	if got := circles.Code("K7").Spaced(); got != "K7" {
		t.Errorf("spaced: %q", got)
	}
	if circles.Code("k7mz2b").Check() == nil {
		t.Error("a code is stored in upper case")
	}
}

func TestMunicipalities(t *testing.T) {
	all := circles.Municipalities()
	if len(all) != 14 {
		t.Fatalf("%d municipalities, want 14", len(all))
	}
	if !slices.IsSortedFunc(all, func(a, b circles.Municipality) int { return strings.Compare(string(a.Code), string(b.Code)) }) {
		t.Error("not by rising code")
	}
	for _, m := range all {
		if name, ok := m.Code.Name(); !ok || name != m.Name || !strings.HasPrefix(string(m.Code), "25") || len(m.Code) != 4 {
			t.Errorf("%+v: %q, %v", m, name, ok)
		}
	}
	for code, want := range map[circles.MunicipalityCode]string{"2514": "Kalix", "2581": "Piteå", "2584": "Kiruna", "2505": "Arvidsjaur"} {
		if name, _ := code.Name(); name != want {
			t.Errorf("%s is %q, want %q", code, name, want)
		}
	}
	for _, code := range []circles.MunicipalityCode{"", "0180", "2500", "Kalix"} {
		if name, ok := code.Name(); ok || name != "" {
			t.Errorf("%q is %q", code, name)
		}
	}
	all[0].Name = "changed"
	if circles.Municipalities()[0].Name == "changed" {
		t.Error("a caller changed the table")
	}
}

// wantID tells when a check did not end with the message expected; "" is no error.
func wantID(t *testing.T, name string, err error, want string) {
	t.Helper()
	var e *circles.Error
	switch {
	case want == "" && err == nil:
	case errors.As(err, &e) && e.Kind == circles.Invalid && e.ID == want:
	default:
		t.Errorf("%s: %v, want %q", name, err, want)
	}
}

func TestChecks(t *testing.T) {
	account := circles.Account{ID: "a", Name: "Cirkelledare", Role: circles.RoleLeader, Lang: "sv"}
	circle := circles.Circle{
		ID: "c", Name: "Kalix", Form: circles.StudyCircle, Municipality: "2514", Lang: "sv-lattlast",
		ScreenKey: "0123456789abcdef",
	}
	meeting := circles.Meeting{ID: "m", Circle: "c", Title: "Befolkningen", Modules: []string{"02-befolkning"}}
	round := circles.StartRound{Meeting: "m", Round: "r", Code: "K7MZ2B", Plan: []byte(`{}`), By: circles.By{At: time.UnixMilli(1)}}
	long := strings.Repeat("å", circles.MaxName)
	accountWith := func(f func(*circles.Account)) error { a := account; f(&a); return a.Check() }
	circleWith := func(f func(*circles.Circle)) error { c := circle; f(&c); return c.Check() }
	meetingWith := func(f func(*circles.Meeting)) error { m := meeting; f(&m); return m.Check() }
	roundWith := func(f func(*circles.StartRound)) error { r := round; f(&r); return r.Check() }

	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"account":                   {account.Check(), ""},
		"account, 80 characters":    {accountWith(func(a *circles.Account) { a.Name = long }), ""},
		"account, 81 characters":    {accountWith(func(a *circles.Account) { a.Name = long + "å" }), "ErrorName"},
		"account, no name":          {accountWith(func(a *circles.Account) { a.Name = "" }), "ErrorName"},
		"account, two lines":        {accountWith(func(a *circles.Account) { a.Name = "a\nb" }), "ErrorName"},
		"account, NUL":              {accountWith(func(a *circles.Account) { a.Name = "a\x00b" }), "ErrorName"},
		"account, turned text":      {accountWith(func(a *circles.Account) { a.Name = "a\u202eb" }), "ErrorName"},
		"account, isolates":         {accountWith(func(a *circles.Account) { a.Name = "a\u2067b" }), "ErrorName"},
		"account, invisible":        {accountWith(func(a *circles.Account) { a.Name = "\u200b" }), "ErrorName"},
		"account, line separator":   {accountWith(func(a *circles.Account) { a.Name = "a\u2028b" }), "ErrorName"},
		"account, joiner":           {accountWith(func(a *circles.Account) { a.Name = "می\u200cخواهم" }), ""},
		"account, not text":         {accountWith(func(a *circles.Account) { a.Name = "a\xff" }), "ErrorName"},
		"account, space around":     {accountWith(func(a *circles.Account) { a.Name = " a" }), "ErrorName"},
		"account, no role":          {accountWith(func(a *circles.Account) { a.Role = "" }), "ErrorRole"},
		"account, other role":       {accountWith(func(a *circles.Account) { a.Role = "cook" }), "ErrorRole"},
		"account, no language":      {accountWith(func(a *circles.Account) { a.Lang = "" }), "ErrorLang"},
		"account, not a language":   {accountWith(func(a *circles.Account) { a.Lang = "../sv" }), "ErrorLang"},
		"account, no id":            {accountWith(func(a *circles.Account) { a.ID = "" }), "ErrorInvalid"},
		"circle":                    {circle.Check(), ""},
		"circle, no name":           {circleWith(func(c *circles.Circle) { c.Name = "" }), "ErrorCircleName"},
		"circle, no form":           {circleWith(func(c *circles.Circle) { c.Form = "" }), "ErrorForm"},
		"circle, elsewhere":         {circleWith(func(c *circles.Circle) { c.Municipality = "2599" }), "ErrorMunicipality"},
		"circle, organiser":         {circleWith(func(c *circles.Circle) { c.Organiser = long + "x" }), "ErrorOrganiser"},
		"circle, partner":           {circleWith(func(c *circles.Circle) { c.Partner = "a\tb" }), "ErrorPartner"},
		"circle, language":          {circleWith(func(c *circles.Circle) { c.Lang = "SV" }), "ErrorLang"},
		"circle, easy screen key":   {circleWith(func(c *circles.Circle) { c.ScreenKey = "kalix" }), "ErrorInvalid"},
		"meeting":                   {meeting.Check(), ""},
		"meeting, no title":         {meetingWith(func(m *circles.Meeting) { m.Title = "" }), "ErrorTitle"},
		"meeting, no modules":       {meetingWith(func(m *circles.Meeting) { m.Modules = nil }), "ErrorModules"},
		"meeting, a module twice":   {meetingWith(func(m *circles.Meeting) { m.Modules = []string{"a", "a"} }), "ErrorModules"},
		"meeting, an empty module":  {meetingWith(func(m *circles.Meeting) { m.Modules = []string{""} }), "ErrorModules"},
		"meeting, negative break":   {meetingWith(func(m *circles.Meeting) { m.BreakMinutes = -1 }), "ErrorBreakNegative"},
		"meeting, a week's break":   {meetingWith(func(m *circles.Meeting) { m.BreakMinutes = 1441 }), "ErrorBreak"},
		"meeting, no circle":        {meetingWith(func(m *circles.Meeting) { m.Circle = "" }), "ErrorInvalid"},
		"plan, a step twice":        {meetingWith(func(m *circles.Meeting) { m.Plan.Order = []string{"q1", "q1"} }), "ErrorPlan"},
		"plan, too many steps":      {meetingWith(func(m *circles.Meeting) { m.Plan.Skipped = names(circles.MaxSteps + 1) }), "ErrorPlan"},
		"plan, as many as may be":   {meetingWith(func(m *circles.Meeting) { m.Plan.Skipped = names(circles.MaxSteps) }), ""},
		"plan, own prompt":          {meetingWith(func(m *circles.Meeting) { m.Plan.Own = own("Vad tycker ni?") }), ""},
		"plan, empty own prompt":    {meetingWith(func(m *circles.Meeting) { m.Plan.Own = own("") }), "ErrorOwnPrompt"},
		"plan, long own prompt":     {meetingWith(func(m *circles.Meeting) { m.Plan.Own = own(strings.Repeat("å", 281)) }), "ErrorOwnPrompt"},
		"plan, own prompts alike":   {meetingWith(func(m *circles.Meeting) { m.Plan.Own = append(own("a"), own("b")...) }), "ErrorPlan"},
		"plan, too many own":        {meetingWith(func(m *circles.Meeting) { m.Plan.Own = slices.Repeat(own("a"), 21) }), "ErrorOwnPrompt"},
		"round":                     {round.Check(), ""},
		"round, no plan":            {roundWith(func(r *circles.StartRound) { r.Plan = nil }), "ErrorPlan"},
		"round, plan not JSON":      {roundWith(func(r *circles.StartRound) { r.Plan = []byte("{") }), "ErrorPlan"},
		"round, endless plan":       {roundWith(func(r *circles.StartRound) { r.Plan = []byte(`"` + strings.Repeat("x", 1<<20) + `"`) }), "ErrorPlan"},
		"round, bad code":           {roundWith(func(r *circles.StartRound) { r.Code = "K7M Z2B" }), "ErrorCodeLength"},
		"round, no id":              {roundWith(func(r *circles.StartRound) { r.Round = "" }), "ErrorInvalid"},
		"round, no time":            {roundWith(func(r *circles.StartRound) { r.By.At = time.Time{} }), "ErrorInvalid"},
		"leaders":                   {circles.CheckLeaders([]circles.AccountID{"a", "b"}), ""},
		"no leaders":                {circles.CheckLeaders(nil), "ErrorLeaders"},
		"a leader twice":            {circles.CheckLeaders([]circles.AccountID{"a", "a"}), "ErrorLeaders"},
		"nobody as leader":          {circles.CheckLeaders([]circles.AccountID{""}), "ErrorLeaders"},
		"link, an hour":             {circles.CheckLinkLife(time.Hour), ""},
		"link, no time":             {circles.CheckLinkLife(0), "ErrorLinkLife"},
		"link, thirty days":         {circles.CheckLinkLife(circles.MaxLinkLife), ""},
		"link, more":                {circles.CheckLinkLife(circles.MaxLinkLife + 1), "ErrorLinkLife"},
		"meeting, title too long":   {meetingWith(func(m *circles.Meeting) { m.Title = strings.Repeat("x", 10_000) }), "ErrorTitle"},
		"meeting, too many modules": {meetingWith(func(m *circles.Meeting) { m.Modules = names(11) }), "ErrorModules"},
		"plan change":               {circles.PlanMeeting{Title: "T", Modules: []string{"m"}}.Check(), ""},
		"plan change, no title":     {circles.PlanMeeting{Modules: []string{"m"}}.Check(), "ErrorTitle"},
	} {
		wantID(t, name, c.err, c.want)
	}
}

func names(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("s%d", i)
	}
	return all
}

func own(text string) []circles.OwnPrompt { return []circles.OwnPrompt{{ID: "own-1", Text: text}} }

func TestLinkUsable(t *testing.T) {
	end := time.UnixMilli(1000)
	for _, c := range []struct {
		link circles.Link
		now  time.Time
		want error
	}{
		{circles.Link{Expires: end}, end.Add(-1), nil},
		{circles.Link{Expires: end}, end, circles.ErrLinkExpired},
		{circles.Link{Expires: end, Used: end.Add(-2)}, end.Add(-1), circles.ErrLinkUsed},
		{circles.Link{Expires: end, Used: end.Add(-2)}, end, circles.ErrLinkUsed}, // the kinder of the two
	} {
		if err := c.link.Usable(c.now); c.want == nil && err != nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%+v at %v: %v, want %v", c.link, c.now, err, c.want)
		}
	}
}
