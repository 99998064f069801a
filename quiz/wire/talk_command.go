package wire

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"norrbottenforalla.se/quiz"
)

// talkCommands are the commands of a conversation. "around" and "pair" need a "seed" that the server has drawn and put
// among the fields. Lists of contributions are "id" once or more.
var talkCommands = map[string]func(Fields) (quiz.Action, error){
	"withdraw": func(f Fields) (quiz.Action, error) {
		n, err := number(f, "id")
		return quiz.Withdraw{Contribution: n}, err
	},
	"dot":   func(f Fields) (quiz.Action, error) { return quiz.Dot{On: quiz.Target(f.Get("on"))}, nil },
	"undot": func(f Fields) (quiz.Action, error) { return quiz.Dot{On: quiz.Target(f.Get("on")), Take: true}, nil },
	"pass":  func(Fields) (quiz.Action, error) { return quiz.SayPass{}, nil },
	"thumb": func(f Fields) (quiz.Action, error) { return quiz.Thumb{Up: f.Get("up") == "true"}, nil },

	"method":    func(f Fields) (quiz.Action, error) { return quiz.SetMethod{Method: quiz.Method(f.Get("method"))}, nil },
	"corners":   func(f Fields) (quiz.Action, error) { return quiz.SetCorners{Texts: f["corner"]}, nil },
	"sensitive": func(f Fields) (quiz.Action, error) { return quiz.SetSensitive{On: f.Get("on") == "true"}, nil },
	"writefor": func(f Fields) (quiz.Action, error) {
		return quiz.WriteFor{Text: f.Get("text"), Kind: quiz.LineKind(f.Get("kind"))}, nil
	},
	"let": func(f Fields) (quiz.Action, error) {
		n, err := number(f, "id")
		return quiz.Let{Contribution: n}, err
	},
	"keep": func(f Fields) (quiz.Action, error) {
		n, err := number(f, "id")
		return quiz.Keep{Contribution: n, Keep: f.Get("keep") == "true"}, err
	},
	"group": func(f Fields) (quiz.Action, error) {
		ids, err := numbers(f, "id")
		if err != nil {
			return nil, err
		}
		into, err := count(f.Get("into"))
		return quiz.Group{Contributions: ids, Into: into, Name: f.Get("name")}, err
	},
	"ungroup": func(f Fields) (quiz.Action, error) {
		ids, err := numbers(f, "id")
		return quiz.Ungroup{Contributions: ids}, err
	},
	"namegroup": func(f Fields) (quiz.Action, error) {
		n, err := number(f, "group")
		return quiz.NameGroup{Group: n, Name: f.Get("name")}, err
	},
	"page": func(f Fields) (quiz.Action, error) {
		n, err := number(f, "page")
		return quiz.TurnPage{Page: n}, err
	},
	"dots": func(f Fields) (quiz.Action, error) {
		n, err := number(f, "n")
		return quiz.StartDots{N: n, Open: f.Get("open") == "true"}, err
	},
	"handdots": handDots,
	"guest":    func(f Fields) (quiz.Action, error) { return quiz.AddGuest{Name: f.Get("name")}, nil },
	"unguest": func(f Fields) (quiz.Action, error) {
		n, err := number(f, "guest")
		return quiz.RemoveGuest{Guest: n}, err
	},
	"around": func(f Fields) (quiz.Action, error) {
		n, err := seed(f)
		return quiz.DrawAround{Seed: n}, err
	},
	"turn": func(f Fields) (quiz.Action, error) {
		return quiz.Turn{Who: Sitter(f.Get("who")), Did: quiz.Turned(f.Get("did"))}, nil
	},
	"turnall": func(Fields) (quiz.Action, error) { return quiz.TurnAll{}, nil },
	"pair": func(f Fields) (quiz.Action, error) {
		n, err := seed(f)
		return quiz.Pair{Seed: n}, err
	},
	"share": func(f Fields) (quiz.Action, error) { return quiz.Share{Shared: f.Get("shared") == "true"}, nil },
	"thumbs": func(f Fields) (quiz.Action, error) {
		n, err := count(f.Get("people"))
		return quiz.CountThumbs{People: n}, err
	},
}

// handDots reads "people" and "n.<target>" for each target. Empty boxes are nought.
func handDots(f Fields) (quiz.Action, error) {
	people, err := count(f.Get("people"))
	if err != nil {
		return nil, err
	}
	do := quiz.CountDots{People: people}
	for name := range f {
		on, ok := strings.CutPrefix(name, "n.")
		if !ok {
			continue
		}
		n, err := count(f.Get(name))
		if err != nil {
			return nil, err
		}
		do.Dots = append(do.Dots, quiz.DotCount{On: quiz.Target(on), Dots: n})
	}
	slices.SortFunc(do.Dots, func(a, b quiz.DotCount) int { return cmp.Compare(a.On, b.On) })
	return do, nil
}

// SitterName writes a phone as "s:<seat>" and a guest as "g:<number>"; Sitter reads it. What it cannot read is nobody.
func SitterName(s quiz.Sitter) string {
	if s.Seat != "" {
		return "s:" + string(s.Seat)
	}
	return "g:" + strconv.Itoa(s.Guest)
}

// Sitter is the inverse of SitterName.
func Sitter(name string) quiz.Sitter {
	if seat, ok := strings.CutPrefix(name, "s:"); ok {
		return quiz.Sitter{Seat: quiz.SeatID(seat)}
	}
	n, err := strconv.Atoi(strings.TrimPrefix(name, "g:"))
	if err != nil {
		return quiz.Sitter{}
	}
	return quiz.Sitter{Guest: n}
}

func numbers(f Fields, name string) ([]int, error) {
	var out []int
	for _, v := range f[name] {
		n, err := strconv.Atoi(v)
		if err != nil {
			return nil, quiz.ErrBadCommand
		}
		out = append(out, n)
	}
	return out, nil
}

func seed(f Fields) (uint64, error) {
	n, err := strconv.ParseUint(f.Get("seed"), 10, 64)
	if err != nil {
		return 0, quiz.ErrBadCommand
	}
	return n, nil
}
