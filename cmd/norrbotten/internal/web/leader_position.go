package web

import (
	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/quiz"
)

// heldForRoom tells whether the leader sees counts that the room does not see yet.
func heldForRoom(c *quiz.Common) bool {
	v := c.Position
	return v != nil && c.Phase == quiz.PhaseShow && v.Sensitive && c.Lead != nil && !c.Lead.Shown &&
		(toldVote(v.First) != nil || toldVote(v.Second) != nil)
}

// talkNow says what the room is doing in the steps of a kind of their own; "" for other steps.
func talkNow(p i18n.Printer, c *quiz.Common) string {
	switch {
	case heldForRoom(c):
		return p.T("LeaderNowHeld")
	case c.Kind == quiz.StepPosition && c.Phase == quiz.PhaseShow:
		return p.T("LeaderNowShown")
	case c.Kind == quiz.StepBaseline && c.Phase == quiz.PhaseClosed:
		return p.T("LeaderNowClosed")
	case c.Kind == quiz.StepObservations:
		return p.T("LeaderNowShare")
	case c.Kind == quiz.StepExit && c.Phase == quiz.PhaseWrite:
		return p.T("LeaderNowExit")
	case c.Kind == quiz.StepExit:
		return p.T("LeaderNowExitShown")
	}
	return ""
}

// answeredNow is how many have answered in the step; nil where nobody does.
func answeredNow(c *quiz.Common) *quiz.Count {
	switch {
	case c.Question != nil:
		return c.Question.Answered
	case c.Position != nil:
		return c.Position.Answered
	case c.Exit != nil && c.Exit.Open:
		return c.Exit.Answered
	}
	return nil
}

// takesAnswers tells whether phones may answer now.
func takesAnswers(c *quiz.Common) bool {
	switch {
	case c.Question != nil:
		return c.Question.Voting != 0
	case c.Position != nil:
		return c.Position.Voting != 0
	}
	return c.Exit != nil && c.Exit.Open
}

// talkNext names the step that comes, where it is of a kind of its own; "" for other steps.
func talkNext(p i18n.Printer, kind quiz.StepKind) string {
	switch kind {
	case quiz.StepBaseline:
		return p.T("LeaderNextQuestion")
	case quiz.StepPosition:
		return p.T("LeaderNextPosition")
	case quiz.StepObservations:
		return p.T("LeaderNextObserved")
	case quiz.StepExit:
		return p.T("LeaderNextExit")
	}
	return ""
}

// talkKind and talkLine name such a step in the plan; "" for other steps.
func talkKind(p i18n.Printer, kind quiz.StepKind) string {
	switch kind {
	case quiz.StepBaseline:
		return p.T("LeaderKindBaseline")
	case quiz.StepPosition:
		return p.T("LeaderKindPosition")
	case quiz.StepObservations:
		return p.T("LeaderKindObserved")
	case quiz.StepExit:
		return p.T("LeaderKindExit")
	}
	return ""
}

func talkLine(p i18n.Printer, kind quiz.StepKind) string {
	switch kind {
	case quiz.StepObservations:
		return p.T("ObservedTitle")
	case quiz.StepExit:
		return p.T("LeaderPlanExit")
	}
	return ""
}

// ballot gives what hands are raised for now, as a question: its own options, or a position's answers.
func (l leading) ballot() *quiz.QuestionView {
	if l.Position == nil {
		return l.Question
	}
	q := &quiz.QuestionView{Kind: quiz.Single}
	for _, o := range l.Position.Options {
		words := positionAnswer(l.P, l.Position, quiz.Answer{Options: []quiz.OptionID{o.ID}})
		q.Options = append(q.Options, quiz.Option{ID: o.ID, Text: quiz.Text{quiz.Swedish: words, quiz.Lang(l.P.Lang): words}})
	}
	return q
}

// exitHand gives the hands raised for an answer to an exit question, as the box shows it.
func (l leading) exitHand(q quiz.ExitQuestion, o quiz.OptionID) string {
	for _, c := range l.Exit.Hands[q] {
		if c.Option == o {
			return countBox(c.People)
		}
	}
	return ""
}
