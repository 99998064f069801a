package quiz

import "slices"

// A Phase is where a step is.
type Phase string

const (
	PhaseOpen     Phase = "open"     // welcome
	PhaseThink    Phase = "think"    // question: first vote, alone, answers hidden and changeable
	PhaseTalk     Phase = "talk"     // question: votes closed, people talk
	PhaseAgain    Phase = "again"    // question: second vote
	PhaseReveal   Phase = "reveal"   // question: before and after, right answer, why, fact, source
	PhaseAlone    Phase = "alone"    // prompt: everybody thinks
	PhasePairs    Phase = "pairs"    // prompt: buzz groups
	PhaseAll      Phase = "all"      // prompt: everybody together
	PhaseAround   Phase = "around"   // prompt: one after another, nobody interrupts
	PhaseCorners  Phase = "corners"  // prompt: everybody goes to a corner
	PhaseWrite    Phase = "write"    // prompt: everybody writes, in silence; exit: the questions and a line each
	PhaseRead     Phase = "read"     // prompt: everybody reads what was written
	PhaseDots     Phase = "dots"     // prompt: dot vote
	PhaseConclude Phase = "conclude" // prompt: the circle's conclusion in one sentence
	PhaseShow     Phase = "show"     // task; position and exit: what the room thinks, as counts
	PhaseClosed   Phase = "closed"   // baseline: the vote is over and nothing is told
	PhaseShare    Phase = "share"    // observations
)

// phasesOf lists the phases of each kind of step in their usual order; the first is where the step begins. A prompt
// has those of its method.
var phasesOf = map[StepKind][]Phase{
	StepWelcome:      {PhaseOpen},
	StepObservations: {PhaseShare},
	StepQuestion:     {PhaseThink, PhaseTalk, PhaseAgain, PhaseReveal},
	StepBaseline:     {PhaseThink, PhaseClosed},
	StepPosition:     {PhaseThink, PhaseTalk, PhaseAgain, PhaseShow},
	StepPrompt:       {PhaseAlone, PhasePairs, PhaseAll, PhaseConclude},
	StepExit:         {PhaseWrite, PhaseShow},
	StepTask:         {PhaseShow},
}

// moves is the one table of legal moves inside a step, by its kind. A question may go straight from think to reveal,
// and back from talk to think when the leader pressed too soon; nothing leads away from a reveal or from counts that
// were shown, because what was said cannot be unsaid. A baseline tells nothing, so its vote may open again. What a
// prompt may do depends on its method: see method.go.
var moves = map[StepKind]map[Phase][]Phase{
	StepQuestion: {
		PhaseThink: {PhaseTalk, PhaseReveal},
		PhaseTalk:  {PhaseThink, PhaseAgain, PhaseReveal},
		PhaseAgain: {PhaseTalk, PhaseReveal},
	},
	StepBaseline: {
		PhaseThink:  {PhaseClosed},
		PhaseClosed: {PhaseThink},
	},
	StepPosition: {
		PhaseThink: {PhaseTalk, PhaseShow},
		PhaseTalk:  {PhaseThink, PhaseAgain, PhaseShow},
		PhaseAgain: {PhaseTalk, PhaseShow},
	},
	StepExit: {
		PhaseWrite: {PhaseShow},
	},
}

// Phases gives the phases of a kind of step in their usual order.
func Phases(k StepKind) []Phase { return slices.Clone(phasesOf[k]) }

// Next gives the phase that usually follows in a kind of step, and false at the end of the step.
func (p Phase) Next(k StepKind) (Phase, bool) {
	list := phasesOf[k]
	if i := slices.Index(list, p); i >= 0 && i+1 < len(list) {
		return list[i+1], true
	}
	return "", false
}

// May tells whether a leader may move from p to another phase of the same step, which is of kind k.
func (p Phase) May(k StepKind, to Phase) bool { return slices.Contains(moves[k][p], to) }

// A Vote is the first or the second of a question or position; a baseline has only the first.
type Vote int

const (
	First  Vote = 1
	Second Vote = 2
)

// openVote tells which vote takes answers in a phase; false when none does.
func openVote(p Phase) (Vote, bool) {
	switch p {
	case PhaseThink:
		return First, true
	case PhaseAgain:
		return Second, true
	}
	return 0, false
}
