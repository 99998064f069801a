package quiz

// A Refusal is a command that the rules do not allow. Nothing happened. The code is turned into words where the
// reader's language is known.
type Refusal struct{ Code string }

func (r *Refusal) Error() string { return "quiz: refused: " + r.Code }

// The closed set of refusals.
var (
	ErrNotAllowed    = &Refusal{"not_allowed"}    // the seat's role may not do this
	ErrUnknownSeat   = &Refusal{"unknown_seat"}   // no such seat, or it has left: join first
	ErrRemoved       = &Refusal{"removed"}        // the leader removed this seat
	ErrDoorClosed    = &Refusal{"door_closed"}    // the leader lets no more phones in
	ErrFull          = &Refusal{"full"}           // MaxSeats
	ErrNameTaken     = &Refusal{"name_taken"}     // somebody in the room has a name that looks the same
	ErrNameInvalid   = &Refusal{"name_invalid"}   // characters that a name cannot have
	ErrNameLong      = &Refusal{"name_long"}      // more than MaxName characters
	ErrPeople        = &Refusal{"people"}         // 1 to MaxPeople share a phone
	ErrWrongStep     = &Refusal{"wrong_step"}     // the meeting has gone on to something else
	ErrWrongPhase    = &Refusal{"wrong_phase"}    // not now: the vote has closed, or the move is not in the table
	ErrUnknownStep   = &Refusal{"unknown_step"}   // no such step in the plan
	ErrSkippedStep   = &Refusal{"skipped_step"}   // the step is left out; take it in first
	ErrPresentStep   = &Refusal{"present_step"}   // the present step cannot be left out
	ErrFirstStep     = &Refusal{"first_step"}     // nothing before this step
	ErrLastStep      = &Refusal{"last_step"}      // nothing after this step: end the meeting instead
	ErrBadOrder      = &Refusal{"bad_order"}      // an order must name every step once
	ErrBadAnswer     = &Refusal{"bad_answer"}     // an option that does not exist, or not as many as the kind wants
	ErrBadNumber     = &Refusal{"bad_number"}     // not a number on the slider
	ErrBadHands      = &Refusal{"bad_hands"}      // counts that cannot be
	ErrTextEmpty     = &Refusal{"text_empty"}     // nothing was written
	ErrTextLong      = &Refusal{"text_long"}      // longer than the limit
	ErrTooMany       = &Refusal{"too_many"}       // MaxOwn contributions, or MaxSteps steps
	ErrUnknownText   = &Refusal{"unknown_text"}   // no such contribution
	ErrSameText      = &Refusal{"same_text"}      // the same text from the same seat stands already
	ErrNothingChosen = &Refusal{"nothing_chosen"} // no contribution was chosen
	ErrBadMethod     = &Refusal{"bad_method"}     // a method that does not suit the prompt
	ErrBadDots       = &Refusal{"bad_dots"}       // dots that cannot be: 1 to MaxDots for each person
	ErrDotsSpent     = &Refusal{"dots_spent"}     // all one's dots lie: take one back first
	ErrDotsLie       = &Refusal{"dots_lie"}       // dots lie on it as it is
	ErrTooFew        = &Refusal{"too_few"}        // two are needed: texts to put dots on, or people
	ErrUnknownSitter = &Refusal{"unknown_sitter"} // no such phone or guest in the room
	ErrAgreedLate    = &Refusal{"agreed_late"}    // somebody has answered a position already
	ErrFewAnswers    = &Refusal{"few_answers"}    // fewer answers than MinAnswers
	ErrBadTimer      = &Refusal{"bad_timer"}      // 0 to MaxTimer minutes
	ErrPaused        = &Refusal{"paused"}         // the meeting takes a break
	ErrEnded         = &Refusal{"ended"}          // the meeting is over
	ErrBadCommand    = &Refusal{"bad_command"}    // not a command of this protocol
)

// Refusals lists every refusal, for the test that each has words.
var Refusals = []*Refusal{
	ErrNotAllowed, ErrUnknownSeat, ErrRemoved, ErrDoorClosed, ErrFull, ErrNameTaken, ErrNameInvalid, ErrNameLong,
	ErrPeople, ErrWrongStep, ErrWrongPhase, ErrUnknownStep, ErrSkippedStep, ErrPresentStep, ErrFirstStep, ErrLastStep,
	ErrBadOrder, ErrBadAnswer, ErrBadNumber, ErrBadHands, ErrTextEmpty, ErrTextLong, ErrTooMany, ErrUnknownText,
	ErrSameText, ErrNothingChosen, ErrBadMethod, ErrBadDots, ErrDotsSpent, ErrDotsLie, ErrTooFew, ErrUnknownSitter,
	ErrBadTimer, ErrAgreedLate, ErrFewAnswers, ErrPaused, ErrEnded, ErrBadCommand,
}
