package quiz

// A StepID names a step of one plan.
type StepID string

// A StepKind decides which phases a step has.
type StepKind string

const (
	StepWelcome  StepKind = "welcome"
	StepQuestion StepKind = "question"
	StepPrompt   StepKind = "prompt"
	StepTask     StepKind = "task"

	StepPosition     StepKind = "position"
	StepBaseline     StepKind = "baseline"     // a knowledge question whose answer is not told tonight
	StepObservations StepKind = "observations" // what people saw since last time
	StepExit         StepKind = "exit"         // the three exit questions and one line each
)

// A Step is one thing that the meeting does. Exactly the field of its kind is set: Question for StepBaseline too, for
// StepObservations the Task of the last meeting, and none for StepExit.
type Step struct {
	ID       StepID
	Kind     StepKind
	Module   ModuleID  `json:",omitempty"`
	Lookback bool      `json:",omitempty"` // a question from an earlier meeting
	Own      bool      `json:",omitempty"` // a prompt of the leader's own: its text is in the circle's language only
	Welcome  *Welcome  `json:",omitempty"`
	Question *Question `json:",omitempty"`
	Position *Position `json:",omitempty"`
	Prompt   *Prompt   `json:",omitempty"`
	Task     *Task     `json:",omitempty"`
	Skipped  bool      `json:",omitempty"` // left out by the leader before the start
}

// A Plan is frozen when its round starts: words, right answers and sources as they were that evening, so that a
// replay gives the same round whatever the modules say later.
type Plan struct {
	Title Text
	Steps []Step
}
