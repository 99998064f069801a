package web

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"norrbottenforalla.se/quiz"
)

// Somebody who sits alone gets the rules of a meeting: a round of one question and one seat says what may be answered,
// what it was worth and what is told when. So nothing of a key is on a page unless a round has revealed it.

// aloneSeat is the only one in the room.
var aloneSeat = quiz.Seat{Role: quiz.Participant, ID: "jag"}

// An aloneRound is one question for one person.
type aloneRound struct {
	*quiz.Round
	step quiz.StepID
}

func newAlone(q *quiz.Question) aloneRound {
	step := quiz.StepID(q.ID)
	plan := quiz.Plan{Steps: []quiz.Step{{ID: step, Kind: quiz.StepQuestion, Question: q}}}
	return aloneRound{quiz.NewRound(plan), step}
}

func (r aloneRound) do(by quiz.Seat, a quiz.Action) error {
	events, err := r.Decide(time.Time{}, by, quiz.Command{Step: r.step, Phase: quiz.PhaseThink, Do: a})
	for _, e := range events {
		r.Apply(e)
	}
	return err
}

// reveal tells the answer. The tally of one person is left out: it says nothing that the person does not know.
func (r aloneRound) reveal() (*quiz.QuestionView, error) {
	if err := r.do(quiz.Seat{Role: quiz.Leader}, quiz.Move{To: quiz.PhaseReveal}); err != nil {
		return nil, err
	}
	q := r.Common(quiz.Participant).Question
	q.First = nil
	return q, nil
}

// viewBefore gives a question as it may be seen before the answer.
func viewBefore(q *quiz.Question) *quiz.QuestionView {
	return newAlone(q).Common(quiz.Participant).Question
}

// viewAfter gives a question with its answer.
func viewAfter(q *quiz.Question) (*quiz.QuestionView, error) { return newAlone(q).reveal() }

// judged gives a question with its answer, and what became of one's own. The error is a *quiz.Refusal when the answer
// does not fit the question.
func judged(q *quiz.Question, a quiz.Answer) (*quiz.QuestionView, *quiz.Me, error) {
	r := newAlone(q)
	if err := r.do(aloneSeat, quiz.Join{Seat: aloneSeat.ID, Token: "jag", People: 1}); err != nil {
		return nil, nil, err
	}
	if err := r.do(aloneSeat, quiz.Give{Answer: a}); err != nil {
		return nil, nil, err
	}
	view, err := r.reveal()
	if err != nil {
		return nil, nil, err
	}
	return view, r.Me(aloneSeat.ID), nil
}

// A study is a module as one goes through it alone: its questions, then its positions, numbered from 1.
type study struct{ quiz.Module }

// steps tells how many there are.
func (m study) steps() int { return len(m.Questions) + len(m.Positions) }

// question gives the question with that number; nil where a position has it.
func (m study) question(n int) *quiz.Question {
	if n > len(m.Questions) {
		return nil
	}
	return &m.Questions[n-1]
}

// position gives the position with that number; nil where a question has it.
func (m study) position(n int) *quiz.Position {
	if n <= len(m.Questions) {
		return nil
	}
	return &m.Positions[n-1-len(m.Questions)]
}

// letters gives what the letters of an answer stand for, in order.
func (m study) letters(n int) []quiz.Option {
	switch q := m.question(n); {
	case q == nil:
		return m.position(n).Answers()
	case q.Kind == quiz.Match:
		return q.Matches
	default:
		return q.Options
	}
}

// fits gives the one canonical form of an answer, or a *quiz.Refusal. To a position, any of its answers fits.
func (m study) fits(n int, a quiz.Answer) (quiz.Answer, error) {
	if q := m.question(n); q != nil {
		_, me, err := judged(q, a)
		if err != nil {
			return quiz.Answer{}, err
		}
		return *me.Answer, nil
	}
	isOwn := func(o quiz.Option) bool { return len(a.Options) == 1 && o.ID == a.Options[0] }
	if !slices.ContainsFunc(m.letters(n), isOwn) {
		return quiz.Answer{}, quiz.ErrBadAnswer
	}
	return quiz.Answer{Options: a.Options}, nil
}

// An ownAnswers is what somebody has answered so far, by its number in the study. It travels with the pages in a hidden
// field and is kept nowhere else.
//
// As text it is the print of the module and one part for each answer, rising: "5f1c2a90~1.249000~2.b~5.ad". Options are
// letters by their place, an estimate is whole units of the slider. The print changes when questions or options do, so
// that an answer is never read as one to another question.
type ownAnswers map[int]quiz.Answer

// errOwnAnswers says that a hidden field cannot be what one of our pages put there, or not of the module as it is now.
var errOwnAnswers = errors.New("web: answers that do not belong to the module")

// maxOwnAnswers bounds the text: a number and its answer are at most 32 bytes.
func maxOwnAnswers(m study) int { return 32 * (1 + m.steps()) }

// printOf changes when the module asks something else.
func printOf(m study) string {
	h := fnv.New32a()
	for n := 1; n <= m.steps(); n++ {
		if q := m.question(n); q != nil {
			_, _ = io.WriteString(h, string(q.ID)+"\n"+string(q.Kind)+"\n") // a hash never fails
			for _, o := range q.Options {
				_, _ = io.WriteString(h, string(o.ID)+"\t")
			}
			if s := q.Slider; s != nil {
				_, _ = fmt.Fprintln(h, s.Min, s.Max, s.Decimals)
			}
		} else {
			_, _ = io.WriteString(h, string(m.position(n).ID)+"\n")
		}
		for _, o := range m.letters(n) {
			_, _ = io.WriteString(h, string(o.ID)+"\t")
		}
	}
	return fmt.Sprintf("%08x", h.Sum32())
}

func (a ownAnswers) text(m study) string {
	var b strings.Builder
	b.WriteString(printOf(m))
	for _, n := range slices.Sorted(maps.Keys(a)) {
		b.WriteString("~" + strconv.Itoa(n) + "." + answerCode(m, n, a[n]))
	}
	return b.String()
}

func answerCode(m study, n int, a quiz.Answer) string {
	if a.Number != nil {
		return strconv.FormatInt(*a.Number, 10)
	}
	letters, code := m.letters(n), make([]byte, len(a.Options))
	for i, id := range a.Options {
		code[i] = 'a' + byte(slices.IndexFunc(letters, func(o quiz.Option) bool { return o.ID == id }))
	}
	return string(code)
}

// readOwn reads the hidden field. Nothing at all is somebody who begins. Whatever is not exactly what text writes is
// refused with errOwnAnswers, so that nothing odd comes back on a page.
func readOwn(m study, field string) (ownAnswers, error) {
	own := ownAnswers{}
	if field == "" {
		return own, nil
	}
	if len(field) > maxOwnAnswers(m) {
		return ownAnswers{}, errOwnAnswers
	}
	parts := strings.Split(field, "~")
	for _, part := range parts[1:] {
		number, code, _ := strings.Cut(part, ".")
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 || n > m.steps() {
			return ownAnswers{}, errOwnAnswers
		}
		answer, err := m.fits(n, codedAnswer(m, n, code))
		if err != nil {
			return ownAnswers{}, errOwnAnswers
		}
		own[n] = answer
	}
	if own.text(m) != field {
		return ownAnswers{}, errOwnAnswers
	}
	return own, nil
}

func codedAnswer(m study, n int, code string) quiz.Answer {
	if q := m.question(n); q != nil && q.Kind == quiz.Estimate {
		number, err := strconv.ParseInt(code, 10, 64)
		if err != nil {
			return quiz.Answer{}
		}
		return quiz.Answer{Number: &number}
	}
	var a quiz.Answer
	letters := m.letters(n)
	for _, letter := range []byte(code) {
		i := int(letter) - 'a'
		if i < 0 || i >= len(letters) {
			return quiz.Answer{}
		}
		a.Options = append(a.Options, letters[i].ID)
	}
	return a
}
