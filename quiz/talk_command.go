package quiz

// What a participant may ask in a conversation.
type (
	// Withdraw takes one's own contribution back, as long as the round runs.
	Withdraw struct{ Contribution int }
	// Dot places one dot on a target, or takes one back from it.
	Dot struct {
		On   Target
		Take bool
	}
	// SayPass passes one's turn in the go-around.
	SayPass struct{}
	// Thumb agrees with the conclusion, or no longer.
	Thumb struct{ Up bool }
)

// What a leader may ask in a conversation. All are about the step of the command.
type (
	// SetMethod chooses how the circle talks about a prompt, which begins again with the method's first phase. What
	// was written stays.
	SetMethod struct{ Method Method }
	// SetCorners writes the statements of three corners, the fourth being open, and begins four corners. Not once
	// somebody has chosen one.
	SetCorners struct{ Texts []string }
	// SetSensitive makes what is written from now on come to the leader first, or no longer.
	SetSensitive struct{ On bool }
	// WriteFor adds a contribution for somebody without a phone. Kind is for the exit step only. An observation or an
	// exit line that the leader writes is kept at once.
	WriteFor struct {
		Text string
		Kind LineKind
	}
	// Let lets a contribution that came to the leader first through to the room.
	Let struct{ Contribution int }
	// Keep ticks a contribution to be kept with its dots when the round is over. Observations and exit lines are shown
	// to the room when they are ticked.
	Keep struct {
		Contribution int
		Keep         bool
	}
	// Group puts contributions into a group: Into is its number, 0 a new one, which may have a Name.
	Group struct {
		Contributions []int
		Into          int
		Name          string
	}
	// Ungroup takes contributions out of their groups.
	Ungroup struct{ Contributions []int }
	// NameGroup names a group; an empty name takes the name away.
	NameGroup struct {
		Group int
		Name  string
	}
	// TurnPage chooses the page of texts on the screen; 0 follows the newest.
	TurnPage struct{ Page int }
	// StartDots begins a dot vote with N dots for each person. Open shows the screen how they fall at once. A new
	// start after a closed vote takes its dots away.
	StartDots struct {
		N    int
		Open bool
	}
	// CountDots sets the dots of people without a phone. With People 0 they are as few as the dots allow.
	CountDots struct {
		People int
		Dots   []DotCount
	}
	// AddGuest puts somebody without a phone on tonight's list, by a name or a table; RemoveGuest takes them off.
	AddGuest    struct{ Name string }
	RemoveGuest struct{ Guest int }
	// DrawAround draws the order of a go-around. The seed is drawn by the caller.
	DrawAround struct{ Seed uint64 }
	// Turn notes that somebody has spoken or passed in the go-around; TurnAll that everybody has had the word.
	Turn struct {
		Who Sitter
		Did Turned
	}
	TurnAll struct{}
	// Pair seats people two and two, mixing their first answers the first time. The seed is drawn by the caller.
	Pair struct{ Seed uint64 }
	// Share lets the coordinator read the conclusion, or no longer.
	Share struct{ Shared bool }
	// CountThumbs sets how many people without a phone agree with the conclusion.
	CountThumbs struct{ People int }
)

func (Withdraw) action()     {}
func (Dot) action()          {}
func (SayPass) action()      {}
func (Thumb) action()        {}
func (SetMethod) action()    {}
func (SetCorners) action()   {}
func (SetSensitive) action() {}
func (WriteFor) action()     {}
func (Let) action()          {}
func (Keep) action()         {}
func (Group) action()        {}
func (Ungroup) action()      {}
func (NameGroup) action()    {}
func (TurnPage) action()     {}
func (StartDots) action()    {}
func (CountDots) action()    {}
func (AddGuest) action()     {}
func (RemoveGuest) action()  {}
func (DrawAround) action()   {}
func (Turn) action()         {}
func (TurnAll) action()      {}
func (Pair) action()         {}
func (Share) action()        {}
func (CountThumbs) action()  {}

// talkRole is roleOf for the actions of a conversation.
func talkRole(a Action) Role {
	switch a.(type) {
	case Withdraw, Dot, SayPass, Thumb:
		return Participant
	case SetMethod, SetCorners, SetSensitive, WriteFor, Let, Keep, Group, Ungroup, NameGroup, TurnPage, StartDots, CountDots,
		AddGuest, RemoveGuest, DrawAround, Turn, TurnAll, Pair, Share, CountThumbs:
		return Leader
	}
	return ""
}
