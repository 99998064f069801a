package wire

import (
	"strconv"
	"strings"

	"norrbottenforalla.se/quiz"
)

// commands is the one list of what a client may ask, by the "t" of its frame or the last part of its form's
// address. Joining is not here: a seat's secret is drawn by the server.
var commands = map[string]func(Fields) (quiz.Action, error){
	"name": func(f Fields) (quiz.Action, error) {
		n, err := number(f, "people")
		return quiz.Rename{Name: f.Get("name"), People: n}, err
	},
	"answer": func(f Fields) (quiz.Action, error) { return quiz.Give{Answer: answer(f)}, nil },
	"exit":   exit,
	"contribute": func(f Fields) (quiz.Action, error) {
		return quiz.Contribute{Text: f.Get("text"), Kind: quiz.LineKind(f.Get("kind"))}, nil
	},
	"leave": func(Fields) (quiz.Action, error) { return quiz.Leave{}, nil },

	"move":      func(f Fields) (quiz.Action, error) { return quiz.Move{To: quiz.Phase(f.Get("to"))}, nil },
	"next":      func(Fields) (quiz.Action, error) { return quiz.Next{}, nil },
	"back":      func(Fields) (quiz.Action, error) { return quiz.Back{}, nil },
	"jump":      func(f Fields) (quiz.Action, error) { return quiz.Jump{To: quiz.StepID(f.Get("to"))}, nil },
	"showvotes": func(Fields) (quiz.Action, error) { return quiz.ShowVotes{}, nil },
	"hands":     hands,
	"handsexit": exitHands,
	"agree":     func(f Fields) (quiz.Action, error) { return quiz.Agree{On: f.Get("on") == "true"}, nil },
	"conclude": func(f Fields) (quiz.Action, error) {
		do := quiz.Conclude{Text: f.Get("text")}
		if _, ok := f["disagree"]; ok {
			disagree := f.Get("disagree")
			do.Disagree = &disagree
		}
		return do, nil
	},
	"hide": func(f Fields) (quiz.Action, error) {
		n, err := number(f, "id")
		return quiz.Hide{Contribution: n}, err
	},
	"unhide": func(f Fields) (quiz.Action, error) {
		n, err := number(f, "id")
		return quiz.Unhide{Contribution: n}, err
	},
	"timer": func(f Fields) (quiz.Action, error) {
		n, err := number(f, "minutes")
		return quiz.StartTimer{Minutes: n}, err
	},
	"skip":   func(f Fields) (quiz.Action, error) { return quiz.Skip{Target: quiz.StepID(f.Get("target"))}, nil },
	"unskip": func(f Fields) (quiz.Action, error) { return quiz.Unskip{Target: quiz.StepID(f.Get("target"))}, nil },
	"reorder": func(f Fields) (quiz.Action, error) {
		var order []quiz.StepID
		for _, id := range f["order"] {
			order = append(order, quiz.StepID(id))
		}
		return quiz.Reorder{Order: order}, nil
	},
	"addprompt": func(f Fields) (quiz.Action, error) {
		return quiz.AddPrompt{ID: quiz.StepID(f.Get("id")), Text: f.Get("text")}, nil
	},
	"renameseat": func(f Fields) (quiz.Action, error) {
		return quiz.RenameSeat{Seat: quiz.SeatID(f.Get("seat")), Name: f.Get("name")}, nil
	},
	"removeseat": func(f Fields) (quiz.Action, error) {
		return quiz.RemoveSeat{Seat: quiz.SeatID(f.Get("seat"))}, nil
	},
	"door":   func(f Fields) (quiz.Action, error) { return quiz.SetDoor{Open: f.Get("open") == "true"}, nil },
	"pause":  func(Fields) (quiz.Action, error) { return quiz.Pause{}, nil },
	"resume": func(Fields) (quiz.Action, error) { return quiz.Resume{}, nil },
	"end":    func(Fields) (quiz.Action, error) { return quiz.End{}, nil },
}

// Command turns what a client asked into a command. It knows shapes, not rules: what may happen now is for the round
// to say. "addprompt" needs an "id" that the server has drawn and put among the fields.
//
// The error is a *quiz.Refusal.
func Command(t, cid string, f Fields) (quiz.Command, error) {
	build, ok := commands[t]
	if !ok {
		build, ok = talkCommands[t]
	}
	if !ok {
		return quiz.Command{}, quiz.ErrBadCommand
	}
	do, err := build(f)
	if err != nil {
		return quiz.Command{}, err
	}
	return quiz.Command{
		CID: cid, Step: quiz.StepID(f.Get("step")), Phase: quiz.Phase(f.Get("phase")), Do: do,
	}, nil
}

// answer reads "o" once or more, or "number" as typed.
func answer(f Fields) quiz.Answer {
	a := quiz.Answer{Typed: strings.TrimSpace(f.Get("number"))}
	for _, o := range f["o"] {
		a.Options = append(a.Options, quiz.OptionID(o))
	}
	return a
}

// hands reads "vote", "people" and either "n.<option>" for each option, or an answer that they agreed on. Empty
// boxes are nought. Without "people" the hands of all options are added up.
func hands(f Fields) (quiz.Action, error) {
	vote, err := number(f, "vote")
	if err != nil {
		return nil, err
	}
	h := quiz.Hands{}
	sum := 0
	for name := range f {
		option, ok := strings.CutPrefix(name, "n.")
		if !ok {
			continue
		}
		n, err := count(f.Get(name))
		if err != nil {
			return nil, err
		}
		sum += n
		if n > 0 {
			h.Counts = append(h.Counts, quiz.OptionCount{Option: quiz.OptionID(option), People: n})
		}
	}
	if h.People, err = count(f.Get("people")); err != nil {
		return nil, err
	}
	if h.People == 0 {
		h.People = sum
	}
	if a := answer(f); a.Typed != "" || len(a.Options) > 0 {
		h.Answer = &a
	}
	return quiz.CountHands{Vote: quiz.Vote(vote), Hands: h}, nil
}

// exit reads one option for each exit question that was answered: "learned", "heard", "act".
func exit(f Fields) (quiz.Action, error) {
	do := quiz.GiveExit{Answers: map[quiz.ExitQuestion]quiz.OptionID{}}
	for _, q := range quiz.ExitQuestions {
		if o := f.Get(string(q)); o != "" {
			do.Answers[q] = quiz.OptionID(o)
		}
	}
	return do, nil
}

// exitHands reads "n.<question>.<option>"; empty boxes are nought.
func exitHands(f Fields) (quiz.Action, error) {
	do := quiz.CountExit{Counts: map[quiz.ExitQuestion][]quiz.OptionCount{}}
	for _, q := range quiz.ExitQuestions {
		for _, o := range quiz.ExitOptions {
			n, err := count(f.Get("n." + string(q) + "." + string(o)))
			if err != nil {
				return nil, err
			}
			if n > 0 {
				do.Counts[q] = append(do.Counts[q], quiz.OptionCount{Option: o, People: n})
			}
		}
	}
	return do, nil
}

func number(f Fields, name string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(f.Get(name)))
	if err != nil {
		return 0, quiz.ErrBadCommand
	}
	return n, nil
}

func count(s string) (int, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0, quiz.ErrBadHands
	}
	return n, nil
}
