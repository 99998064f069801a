package quiz

// An Answer is what one seat, or one show of hands, says to a question.
type Answer struct {
	Options []OptionID `json:",omitempty"` // Single, TrueFalse: one; Several: a set; Order: all, in order; Match: one of Matches for each option
	Number  *int64     `json:",omitempty"` // Estimate, in the slider's units
	Typed   string     `json:"-"`          // Estimate, as somebody typed it; read by Decide into Number, never kept
}

// Hands is a show of hands, typed in by the leader for those who have no phone.
type Hands struct {
	People int           // how many people these hands belong to
	Counts []OptionCount `json:",omitempty"` // Single, Several, TrueFalse: people per option
	Answer *Answer       `json:",omitempty"` // Estimate, Order, Match: what they agreed on
}

// An OptionCount is how many people chose an option.
type OptionCount struct {
	Option OptionID
	People int
}
