package quiz

import "slices"

// View gives all that a seat may see now. It shares nothing with the round that later changes. A participant
// without a seat sees what everybody sees, with Me.Gone.
func (r *Round) View(by Seat) View {
	v := View{Common: r.Common(by.Role)}
	if by.Role == Participant {
		v.Me = r.Me(by.ID)
	}
	return v
}

// Common gives what everybody in a role sees. An unknown role sees what a participant sees.
func (r *Round) Common(role Role) *Common {
	c := &Common{Role: role, Title: r.title, Status: r.status, Paused: r.paused, Changed: r.changed, Agreed: r.agreed}
	step, st := r.step()
	if step == nil {
		return c
	}
	c.Step, c.Kind, c.Lookback, c.Phase = step.ID, step.Kind, step.Lookback, st.phase
	c.Number, c.Of = r.place(step.ID)
	room := role == Leader || role == Screen
	switch step.Kind {
	case StepWelcome:
		c.Welcome = &WelcomeView{CheckIn: step.Welcome.CheckIn}
	case StepObservations:
		c.Observed = &ObservedView{Lines: lines(st, role)}
		if step.Task != nil {
			c.Observed.Task = step.Task.Text
		}
	case StepQuestion, StepBaseline:
		c.Question = questionView(step.Question, st, role)
	case StepPosition:
		c.Position = r.positionView(step, st, role)
	case StepExit:
		c.Exit = r.exitView(st, role)
	case StepPrompt:
		c.Prompt = r.promptView(step, st, role)
	case StepTask:
		c.Task = &TaskView{Text: step.Task.Text}
	}
	c.Seating = r.seatingView(step, st, role)
	if room {
		c.Crowd = r.crowd(step.Kind == StepWelcome)
	}
	if role == Leader {
		c.Lead = r.leaderView(step, st)
	}
	return c
}

// place numbers a step among those that are not skipped.
func (r *Round) place(id StepID) (number, of int) {
	for _, s := range r.steps {
		if s.Skipped && s.ID != id {
			continue
		}
		of++
		if s.ID == id {
			number = of
		}
	}
	return number, of
}

func (r *Round) crowd(names bool) Crowd {
	var c Crowd
	for _, id := range r.order {
		if s := r.seats[id]; s.here() {
			c.Phones++
			c.People += s.people
		}
	}
	if names {
		c.Names = r.Names()
	}
	return c
}

func questionView(q *Question, st *stepState, role Role) *QuestionView {
	room := role == Leader || role == Screen
	v := &QuestionView{ID: q.ID, Kind: q.Kind, Text: q.Text, Help: q.Help, Options: q.Options, Matches: q.Matches, Slider: q.Slider, Support: q.Support}
	vote, open := openVote(st.phase)
	if open {
		v.Voting = vote
	}
	if room && st.phase != PhaseReveal {
		latest := latestVote(st)
		n := q.tally(st.votes[latest], st.hands[latest], false).Count
		v.Answered = &n
	}
	switch {
	case st.phase == PhaseReveal:
		v.First = q.tally(st.votes[First], st.hands[First], q.counted())
		if st.second {
			v.Second = q.tally(st.votes[Second], st.hands[Second], q.counted())
		}
		v.Reveal = &Reveal{Key: q.Key}
		if role != Leader {
			v.Reveal.Key.After = nil
		}
	case st.shown && st.phase == PhaseTalk:
		v.First = q.tally(st.votes[First], st.hands[First], false)
	}
	return v
}

func (r *Round) leaderView(step *Step, st *stepState) *LeaderView {
	l := &LeaderView{Door: r.door, Timer: st.timer, Shown: st.shown, Agree: r.mayAgree()}
	_, l.Next = r.neighbour(+1)
	_, l.Back = r.neighbour(-1)
	phases := phasesOf[step.Kind]
	if step.Kind == StepPrompt {
		phases = st.talk.phases()
		l.Suits = st.talk.suits(step.Prompt)
	}
	l.Guests = r.guestLines()
	for _, to := range phases {
		if r.mayMove(step, st, to) {
			l.Moves = append(l.Moves, to)
		}
	}
	switch step.Kind {
	case StepWelcome:
		l.Note = step.Welcome.Note
	case StepQuestion:
		l.Note = step.Question.Note
		if st.phase == PhaseReveal && step.Question.Key.After != nil {
			l.Note = step.Question.Key.After
		}
		l.Hands = handsOf(st)
		if st.phase == PhaseTalk {
			l.Spread = step.Question.spread(st.votes[First], st.hands[First])
		}
	case StepBaseline:
		l.Note, l.Hands = step.Question.Note, handsOf(st)
	case StepPosition:
		l.Note, l.Hands = step.Position.Note, handsOf(st)
	case StepPrompt:
		l.Note = step.Prompt.Note
		l.Hands = handsOf(st)
	case StepTask:
		l.Note = step.Task.Note
	}
	l.Steps = r.planLines()
	for _, id := range r.order {
		if s := r.seats[id]; s.here() {
			l.Seats = append(l.Seats, SeatLine{Seat: id, Name: s.name, People: s.people})
		}
	}
	return l
}

func (r *Round) planLines() []PlanLine {
	lines := make([]PlanLine, len(r.steps))
	for i, s := range r.steps {
		st := r.states[s.ID]
		lines[i] = PlanLine{
			Step: s.ID, Kind: s.Kind, Lookback: s.Lookback, Phase: st.phase,
			Skipped: s.Skipped, Now: s.ID == r.now, Visited: st.visited,
		}
		switch s.Kind {
		case StepQuestion, StepBaseline:
			lines[i].Text, lines[i].Minutes = s.Question.Text, s.Question.Minutes
		case StepPosition:
			lines[i].Text, lines[i].Minutes = s.Position.Text, s.Position.Minutes
		case StepPrompt:
			lines[i].Text, lines[i].Minutes = s.Prompt.Text, s.Prompt.Minutes
		}
	}
	return lines
}

// Me gives what is one participant's own.
func (r *Round) Me(id SeatID) *Me {
	s, ok := r.seats[id]
	if !ok || !s.here() {
		return &Me{Seat: id, Gone: true, Removed: ok && s.removed}
	}
	me := &Me{Seat: id, Name: s.name, People: s.people}
	step, st := r.step()
	if step == nil {
		return me
	}
	switch step.Kind {
	case StepQuestion, StepBaseline, StepPosition:
		me.answers(step.ballot(), st)
	case StepObservations, StepExit:
		me.lines(st)
	}
	me.talking(r, step, st)
	return me
}

func (me *Me) answers(q *Question, st *stepState) {
	first, ok1 := st.votes[First][me.Seat]
	second, ok2 := st.votes[Second][me.Seat]
	switch {
	case st.second && ok2:
		me.set(second)
		if ok1 {
			me.Earlier = copyAnswer(first.answer)
		}
	case st.second && st.phase == PhaseAgain:
		if ok1 {
			me.Earlier = copyAnswer(first.answer)
		}
	case ok1:
		me.set(first)
	}
	if st.phase != PhaseReveal || me.Answer == nil || !q.counted() {
		return
	}
	if q.Kind == Estimate {
		me.Nearness = q.nearness(*me.Answer.Number)
		return
	}
	right := q.right(*me.Answer)
	me.Right = &right
}

func (me *Me) set(g given) {
	me.Answer = copyAnswer(g.answer)
	me.Saved = g.at
}

func copyAnswer(a Answer) *Answer {
	c := Answer{Options: slices.Clone(a.Options)}
	if a.Number != nil {
		n := *a.Number
		c.Number = &n
	}
	return &c
}
