package quiz

// Identifiers are authored in the modules: short, lower case, stable for ever.
type (
	ModuleID   string
	QuestionID string // unique within the whole catalogue
	PromptID   string
	OptionID   string // unique within its question
)

// A Kind says how a question is answered.
type Kind string

const (
	Single    Kind = "single"    // exactly one option
	Several   Kind = "several"   // one or more options are right
	TrueFalse Kind = "truefalse" // options "true" and "false"
	Estimate  Kind = "estimate"  // a number on a slider
	Order     Kind = "order"     // all options in the right order
)

// Kinds in the order they are documented.
var Kinds = []Kind{Single, Several, TrueFalse, Estimate, Order}

// True and False are the options of every TrueFalse question; their words belong to the interface.
const (
	True  OptionID = "true"
	False OptionID = "false"
)

// A Module is one theme, complete in itself.
type Module struct {
	ID        ModuleID
	Title     Text
	Summary   Text // one or two sentences on what the meeting is about
	Questions []Question
	Prompts   []Prompt
	Task      Task
	Welcome   Welcome
}

// A Question has a right answer, which leaves the server only at the reveal.
type Question struct {
	ID      QuestionID
	Kind    Kind
	Text    Text
	Help    Text       `json:",omitempty"` // how it was measured, a word explained; shown with the question
	Options []Option   `json:",omitempty"` // all kinds but Estimate; shown in this order
	Slider  *Slider    `json:",omitempty"` // Estimate only
	Pair    QuestionID `json:",omitempty"` // ask this one next: the second figure puts the first in perspective
	Minutes int        // a guess for the leader's plan
	Note    Text       `json:",omitempty"` // for the leader only
	Key     Key
}

// An Option is one possible answer.
type Option struct {
	ID   OptionID
	Text Text
}

// A Slider bounds an estimate. All values are whole numbers in units of 10^-Decimals: 2.6 with one decimal is 26.
type Slider struct {
	Min, Max, Step int64
	Decimals       int
	Unit           Text // "procent", "personer"; may be empty
}

// A Key is all that must not leave the server before the reveal.
type Key struct {
	Right      []OptionID `json:",omitempty"` // Single, TrueFalse: one; Several: the set; Order: all, in order
	Number     int64      `json:",omitempty"` // Estimate, in the slider's units
	Near       int64      `json:",omitempty"` // Estimate: "very near" up to this distance from Number
	Fair       int64      `json:",omitempty"` // Estimate: "quite near" up to this distance
	Why        Text       // why the right answer is right
	Tempting   Text       `json:",omitempty"` // why the tempting wrong one tempts
	Fact       Text       // the fact in one sentence
	After      Text       `json:",omitempty"` // for the leader only, once the answer is told
	FactIDs    []string   // rows of the fact sheets, for reviewers: "2.28"
	Sources    []Source
	Checked    string `json:",omitempty"` // date the fact was checked against its source, 2006-01-02
	BestBefore string `json:",omitempty"` // date after which the page says that it may be out of date, 2006-01-02
}

// A Source can be found again by anybody.
type Source struct {
	Title     string
	Publisher string
	Year      string // as the source says it: "2026", "2020–2021"
	Link      string // http or https
}

// A Prompt opens a conversation.
type Prompt struct {
	ID      PromptID
	Text    Text
	Why     Text `json:",omitempty"` // one follow-up that asks for reasons
	Minutes int
	Note    Text `json:",omitempty"` // for the leader only
}

// A Task is the observation to make until next time (people say "spaning").
type Task struct {
	Text Text
	Note Text `json:",omitempty"`
}

// Welcome opens the meeting.
type Welcome struct {
	CheckIn Text // one short question for the first round
	Note    Text `json:",omitempty"`
}
