package web

import (
	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/quiz"
)

// A press is one button of the leader's toolbar: a command, or a link when Do is empty.
type press struct {
	Do    string // name of the command: "move", "next", "resume"
	To    string // where a "move" leads
	Label string
	Link  string
}

// Advice is what the toolbar shows: what goes on, the one thing to press next, and what may be pressed instead.
type advice struct {
	Now     string
	Hint    string
	Primary press
	Others  []press
}

// advise works out what the leader should press next. It offers nothing that the round would refuse. finish is the
// address of the page where the meeting is closed.
func advise(p i18n.Printer, c *quiz.Common, finish string) advice {
	end := press{Label: p.T("LeaderEndMeeting"), Link: finish}
	switch {
	case c.Status == quiz.Ended:
		return advice{Now: p.T("LeaderNowEnded"), Primary: press{Label: p.T("LeaderToClosing"), Link: finish}}
	case c.Paused:
		return advice{Now: p.T("LeaderNowPaused"), Primary: press{Do: "resume", Label: p.T("LeaderResume")}}
	case c.Lead == nil || c.Step == "":
		return advice{Now: p.T("LeaderNowEmpty"), Primary: end}
	}
	a := advice{Now: nowWords(p, c.Phase), Hint: hintWords(p, c)}
	if now := talkNow(p, c); now != "" {
		a.Now = now
	}
	onward := onwardPress(p, c, end)
	switch c.Phase {
	case quiz.PhaseThink:
		a.offer(c, movePress(quiz.PhaseTalk, p.T("LeaderLetTalk")), movePress(quiz.PhaseReveal, p.T("LeaderRevealNow")),
			movePress(quiz.PhaseShow, p.T("LeaderAnswersNow")), movePress(quiz.PhaseClosed, p.T("LeaderClose")))
	case quiz.PhaseClosed:
		a.offer(c, onward, movePress(quiz.PhaseThink, p.T("LeaderReopen")))
	case quiz.PhaseShow:
		if heldForRoom(c) {
			a.offer(c, press{Do: "showvotes", Label: p.T("LeaderShowRoom")}, onward)
		}
	case quiz.PhaseWrite:
		a.offer(c, movePress(quiz.PhaseShow, p.T("LeaderShowExit")), movePress(quiz.PhaseRead, p.T("TalkToRead")))
		if c.Kind == quiz.StepExit {
			a.offer(c, onward)
		}
	case quiz.PhaseTalk:
		a.offer(c, movePress(quiz.PhaseAgain, p.T("LeaderLetAnswerAgain")), movePress(quiz.PhaseReveal, p.T("LeaderReveal")), movePress(quiz.PhaseShow, p.T("LeaderAnswers")))
	case quiz.PhaseAgain:
		a.offer(c, movePress(quiz.PhaseReveal, p.T("LeaderRevealFacts")), movePress(quiz.PhaseShow, p.T("LeaderAnswers")), movePress(quiz.PhaseTalk, p.T("LeaderTalkMore")))
	case quiz.PhaseAlone:
		a.offer(c, movePress(quiz.PhasePairs, p.T("LeaderToPairs")), movePress(quiz.PhaseAll, p.T("LeaderToAllDirect")))
	case quiz.PhasePairs, quiz.PhaseAround, quiz.PhaseCorners:
		a.offer(c, movePress(quiz.PhaseAll, p.T("LeaderToAll")), onward)
	case quiz.PhaseAll, quiz.PhaseRead:
		a.offer(c, movePress(quiz.PhaseConclude, p.T("LeaderToConclude")), onward)
	case quiz.PhaseDots:
		a.offer(c, movePress(afterDots(c), p.T("TalkDotsClose")), movePress(quiz.PhaseConclude, p.T("LeaderToConclude")))
	}
	if a.Primary == (press{}) {
		a.Primary = onward
	}
	return a
}

// afterDots is where the room looks at how the dots fell: where it read the texts.
func afterDots(c *quiz.Common) quiz.Phase {
	if c.Prompt != nil && c.Prompt.Method == quiz.Silent {
		return quiz.PhaseRead
	}
	return quiz.PhaseAll
}

// offer takes the presses whose move the round allows now; the first becomes the primary one.
func (a *advice) offer(c *quiz.Common, presses ...press) {
	for _, x := range presses {
		switch {
		case x.Do == "move" && !mayMove(c, quiz.Phase(x.To)):
		case a.Primary == (press{}):
			a.Primary = x
		default:
			a.Others = append(a.Others, x)
		}
	}
}

func mayMove(c *quiz.Common, to quiz.Phase) bool {
	for _, m := range c.Lead.Moves {
		if m == to {
			return true
		}
	}
	return false
}

func movePress(to quiz.Phase, label string) press {
	return press{Do: "move", To: string(to), Label: label}
}

// onwardPress leads to the next step that is not skipped, named after its kind, or to the closing of the meeting.
func onwardPress(p i18n.Printer, c *quiz.Common, end press) press {
	next, ok := nextLine(c.Lead.Steps)
	if !ok || !c.Lead.Next {
		return end
	}
	x := press{Do: "next"}
	switch {
	case c.Kind == quiz.StepWelcome:
		x.Label = p.T("LeaderBegin")
	case next.Lookback:
		x.Label = p.T("LeaderNextLookback")
	case next.Kind == quiz.StepQuestion:
		x.Label = p.T("LeaderNextQuestion")
	case talkNext(p, next.Kind) != "":
		x.Label = talkNext(p, next.Kind)
	case next.Kind == quiz.StepPrompt:
		x.Label = p.T("LeaderNextPrompt")
	case next.Kind == quiz.StepTask:
		x.Label = p.T("LeaderNextTask")
	default:
		x.Label = p.T("LeaderNext")
	}
	return x
}

// nextLine finds the first step after the present one that is not skipped.
func nextLine(lines []quiz.PlanLine) (quiz.PlanLine, bool) {
	passed := false
	for _, l := range lines {
		if passed && !l.Skipped {
			return l, true
		}
		passed = passed || l.Now
	}
	return quiz.PlanLine{}, false
}

// nowWords says what the room is doing, to the one who leads it.
func nowWords(p i18n.Printer, phase quiz.Phase) string {
	switch phase {
	case quiz.PhaseOpen:
		return p.T("LeaderNowOpen")
	case quiz.PhaseThink:
		return p.T("LeaderNowThink")
	case quiz.PhaseTalk:
		return p.T("LeaderNowTalk")
	case quiz.PhaseAgain:
		return p.T("LeaderNowAgain")
	case quiz.PhaseReveal:
		return p.T("LeaderNowReveal")
	case quiz.PhaseAlone:
		return p.T("LeaderNowAlone")
	case quiz.PhasePairs:
		return p.T("LeaderNowPairs")
	case quiz.PhaseAll:
		return p.T("LeaderNowAll")
	case quiz.PhaseAround, quiz.PhaseCorners, quiz.PhaseWrite, quiz.PhaseRead, quiz.PhaseDots:
		return p.T("TalkNow" + phaseName(phase))
	case quiz.PhaseConclude:
		return p.T("LeaderNowConclude")
	}
	return p.T("LeaderNowShow")
}

// hintWords gives one line that helps the leader to choose, never anything about which answer is right.
func hintWords(p i18n.Printer, c *quiz.Common) string {
	switch {
	case c.Kind == quiz.StepWelcome && c.Crowd.People == 0:
		return p.T("LeaderNobodyHere")
	case c.Kind == quiz.StepWelcome:
		return p.N("LeaderPeopleHere", c.Crowd.People)
	case c.Lead.Spread == quiz.SpreadAgree:
		return p.T("LeaderSpreadAgree")
	case c.Lead.Spread == quiz.SpreadDiffer:
		return p.T("LeaderSpreadDiffer")
	case c.Prompt != nil:
		return talkHint(p, c)
	case answeredNow(c) == nil:
		return ""
	case takesAnswers(c):
		return answeredWords(p, c)
	case c.Phase == quiz.PhaseTalk && answeredNow(c).People == 0:
		return p.T("LeaderNobodyAnswered")
	}
	return ""
}

// answeredWords says how many have answered, of those who are here.
func answeredWords(p i18n.Printer, c *quiz.Common) string {
	n := answeredNow(c)
	all := max(c.Crowd.People+n.Hands, n.People)
	if all == 0 {
		return p.T("LeaderNobodyHere")
	}
	return p.N("LeaderAnswered", n.People, "All", p.Number(int64(all), 0))
}

// talkHint says how far a conversation has come, where that can be counted.
func talkHint(p i18n.Printer, c *quiz.Common) string {
	pr := c.Prompt
	switch {
	case c.Phase == quiz.PhaseDots && pr.Dots != nil:
		return p.T("TalkDotsPlaced", "Placed", pr.Dots.Placed, "Of", pr.Dots.Of)
	case c.Phase == quiz.PhaseAround && pr.Around != nil:
		return p.T("TalkAroundDone", "Done", pr.Around.Done, "Of", pr.Around.Of)
	}
	return ""
}
