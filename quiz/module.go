package quiz

// Identifiers are authored in the modules: short, lower case, stable for ever.
type (
	ModuleID   string
	QuestionID string // unique within the whole catalogue
	PromptID   string
	PositionID string // unique within the whole catalogue
	ChartID    string // unique within its module
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
	Match     Kind = "match"     // each option with its own of Question.Matches
)

// Kinds in the order they are documented.
var Kinds = []Kind{Single, Several, TrueFalse, Estimate, Order, Match}

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
	Positions []Position `json:",omitempty"`
	Prompts   []Prompt
	Baseline  []QuestionID `json:",omitempty"` // asked in the first and the last meeting; may stand in other modules
	Charts    []Chart      `json:",omitempty"`
	Support   []Support    `json:",omitempty"` // all that its questions, positions and prompts refer to
	Task      Task
	Welcome   Welcome

	// Ids of the questions, positions and prompts suggested for a meeting of two study hours, and of three, in the
	// order they are taken. None: everything, as authored.
	Plan []string `json:",omitempty"`
	Long []string `json:",omitempty"`

	Curriculum *Curriculum `json:",omitempty"` // for teachers; nil when nobody has written one
}

// A Question has a right answer, which leaves the server only at the reveal.
type Question struct {
	ID      QuestionID
	Kind    Kind
	Text    Text
	Help    Text       `json:",omitempty"` // how it was measured, a word explained; shown with the question
	Options []Option   `json:",omitempty"` // all kinds but Estimate; shown in this order
	Matches []Option   `json:",omitempty"` // Match only: what the options are matched with; shown in this order
	Slider  *Slider    `json:",omitempty"` // Estimate only
	Goals   []int      `json:",omitempty"` // goals of Agenda 2030 that the question touches, 1–17
	Support []Support  `json:",omitempty"` // sensitive: no counting of right and wrong, and where to find help
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
	Right      []OptionID `json:",omitempty"` // Single, TrueFalse: one; Several: the set; Order: all, in order; Match: one of Matches for each option, in the order of Options
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
	Chart      *Chart `json:",omitempty"` // drawn beside the fact
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
	ID        PromptID
	Text      Text
	Why       Text `json:",omitempty"` // one follow-up that asks for reasons
	Minutes   int
	Note      Text      `json:",omitempty"` // for the leader only
	Methods   []Method  `json:",omitempty"` // that suit it, the suggested one first; none: all of them
	Corners   []Option  `json:",omitempty"` // InCorners only: three statements; the fourth corner is always open
	Sensitive bool      `json:",omitempty"` // texts go to the leader first, no names on the screen
	Support   []Support `json:",omitempty"` // where to find help
}

// A Method is how a circle talks about a prompt.
type Method string

const (
	AlonePairsAll Method = "alone-pairs-all" // people say "EPA"
	Buzz          Method = "buzz"            // buzz groups, "bikupa"
	GoAround      Method = "go-around"       // "rundan"
	InCorners     Method = "corners"         // "fyra hörn"
	OpenTalk      Method = "open"
	Silent        Method = "silent" // silent writing
)

// Methods in the order they are offered.
var Methods = []Method{AlonePairsAll, Buzz, GoAround, InCorners, OpenTalk, Silent}

// A Position asks what people think. It has no right answer, and every position can also be answered with Else, Unsure
// and Pass.
type Position struct {
	ID        PositionID
	Kind      PositionKind
	Text      Text
	Help      Text     `json:",omitempty"`
	Options   []Option `json:",omitempty"` // Choice: 2–5; Corners: three, the fourth corner is Else
	Low, High Text     `json:",omitempty"` // Scale: what 1 and 5 mean
	Minutes   int
	Note      Text      `json:",omitempty"` // for the leader only
	Sensitive bool      `json:",omitempty"` // counts stay with the leader until shown, support is told
	Support   []Support `json:",omitempty"`
}

// A PositionKind says how a position is answered.
type PositionKind string

const (
	Scale   PositionKind = "scale" // options "1" to "5"
	Choice  PositionKind = "choice"
	Corners PositionKind = "corners"
)

// Answers that every position takes; their words belong to the interface.
const (
	Else   OptionID = "else"   // something else; in Corners the open corner
	Unsure OptionID = "unsure" // don't know
	Pass   OptionID = "pass"   // rather not say
)

// A Support is where somebody who was touched can turn.
type Support struct {
	ID    string `json:",omitempty"` // unique within its module
	Title Text
	Phone string `json:",omitempty"`
	Link  string `json:",omitempty"` // http or https
}

// A Chart is a picture drawn from figures; whoever draws it also gives the figures as a table and Alt as words.
type Chart struct {
	ID         ChartID
	Kind       ChartKind
	Title      Text
	Alt        Text     // what the picture tells, in words
	Unit       Text     `json:",omitempty"`
	Decimals   int      `json:",omitempty"` // values are whole numbers in units of 10^-Decimals
	Columns    []Column `json:",omitempty"` // one for each series of values, in order: women and men, county and country
	Rows       []Row
	FactIDs    []string
	Sources    []Source
	BestBefore string `json:",omitempty"`
}

// A ChartKind says how a chart is drawn.
type ChartKind string

const (
	Bars    ChartKind = "bars"    // one bar for each row and column
	Lines   ChartKind = "lines"   // rows are points in time, columns are lines
	Pyramid ChartKind = "pyramid" // rows are ages, two columns
	Tiles   ChartKind = "tiles"   // rows are the 14 municipalities by code, one column
)

// A Column is one series of values.
type Column struct {
	ID   string
	Text Text
}

// A Row is one category with its values, one for each column.
type Row struct {
	ID     string // Tiles: municipality code, "2514"
	Text   Text
	Values []int64
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

// A Curriculum tells teachers how a module meets what their students should learn.
type Curriculum struct {
	Intro   Text
	Links   []CurriculumLink
	Checked string // date the links were compared with their sources, 2006-01-02
}

// A CurriculumLink ties the module to one syllabus or course plan. Its heading is the source's title.
type CurriculumLink struct {
	ID     string // "saml1"
	Text   Text   // what of the module belongs to it, in words of our own
	Source Source
}
