package report

import (
	"testing"

	"pgregory.net/rapid"
)

// A telling is a way to tell a line's number: the report's own, or one without a part of the method, to see that the attack
// finds it.
type telling struct {
	line     func(k kind, told Estimate, secrets []secret, dice Dice) int
	possible func(k kind, s secret) map[int]map[int]bool // for each number told of one unit, the secrets behind it
	sound    bool                                        // the truth is never ruled out
}

var honest = telling{
	line:     func(_ kind, told Estimate, _ []secret, _ Dice) int { return told.Told },
	possible: possible, sound: true,
}

// drawnAs tells units as draw does, with another idea of how much one person may give; each line anew when fresh.
func drawnAs(each func(secret) int, only func(kind) bool) telling {
	return telling{
		line: func(k kind, told Estimate, secrets []secret, dice Dice) int {
			if !only(k) {
				return told.Told
			}
			sum := 0
			for _, s := range secrets {
				sum += draw(dice, each(s), s.all/(Floor*each(s)), part{s.value, s.all}).nth(0).Told
			}
			return sum
		},
		possible: func(k kind, s secret) map[int]map[int]bool {
			if !only(k) {
				return possible(k, s)
			}
			told := map[int]map[int]bool{}
			for n := range s.all + 1 {
				for throw := range s.all {
					put(told, draw(thrown(throw), each(s), s.all/(Floor*each(s)), part{n, s.all}).nth(0).Told, n)
				}
			}
			return told
		},
	}
}

// exactly tells some kinds as they are.
func exactly(only func(kind) bool) telling {
	return telling{
		line: func(k kind, told Estimate, secrets []secret, _ Dice) int {
			if !only(k) {
				return told.Told
			}
			sum := 0
			for _, s := range secrets {
				sum += s.value
			}
			return sum
		},
		possible: func(k kind, s secret) map[int]map[int]bool {
			if !only(k) {
				return possible(k, s)
			}
			told := map[int]map[int]bool{}
			for n := range s.all + 1 {
				put(told, n, n)
			}
			return told
		},
	}
}

func put(told map[int]map[int]bool, at, n int) {
	if told[at] == nil {
		told[at] = map[int]bool{}
	}
	told[at][n] = true
}

// TestTheAttackFindsWhatIsLeftOut shows that the attack is one: without a part of the method it finds something in most of
// the worlds where there is something of the kind.
func TestTheAttackFindsWhatIsLeftOut(t *testing.T) {
	every := func(kind) bool { return true }
	for name, how := range map[string]telling{
		"no rounding":                  exactly(every),
		"steps of five answers":        drawnAs(func(secret) int { return 1 }, every),
		"a fresh draw for each view":   {line: drawnAs(func(s secret) int { return s.each }, every).line, possible: possible},
		"the course as it is":          exactly(func(k kind) bool { return k.name == "course 0" || k.name == "course 1" }),
		"one section as it is":         exactly(func(k kind) bool { return k.name == "right klimat 1" }),
		"who said neither, exactly":    exactly(func(k kind) bool { return k.name == "other" }),
		"how many moved, as it is":     exactly(func(k kind) bool { return k.name == "moved demografi" }),
		"fewer people than five count": drawnAs(func(s secret) int { return max(1, s.each-1) }, func(k kind) bool { return k.name == "yes" }),
	} {
		worlds, broken := 0, 0
		for seed := range 25 {
			w := rapid.Custom(drawWorld).Example(seed)
			leaks, there := attack(w, how)
			if there > 0 {
				worlds++
			}
			if len(leaks) > 0 {
				broken++
			}
		}
		t.Logf("%s: found something in %d of %d worlds", name, broken, worlds)
		if broken < 5 {
			t.Errorf("%s: found something in %d of %d worlds only", name, broken, worlds)
		}
	}
}
