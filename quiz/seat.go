package quiz

// A Role decides what a seat may do and see.
type Role string

const (
	Participant Role = "participant"
	Leader      Role = "leader"
	Screen      Role = "screen"
)

// A SeatID is public within its round; it is not the secret that proves who one is.
type SeatID string

// A TokenHash is the hash of a participant's secret. The secret itself is only on the phone.
type TokenHash string

// A Seat is who asks. The caller has already proved it: a leader by sign-in, a screen by its link, a participant
// by the token whose hash SeatOf knows.
type Seat struct {
	Role Role
	ID   SeatID // participants only
}

// Bounds on what a seat may be.
const (
	MaxPeople      = 4             // people who share one phone
	MaxName        = 24            // characters
	MaxSeats       = 500           // phones in one round
	MaxHands       = 300           // people in one show of hands
	MaxText        = 280           // characters of a contribution
	MaxConclusion  = 600           // characters of a conclusion
	MaxOwn         = 12            // contributions of one seat to one prompt
	MaxSteps       = 60            // steps in a plan, the leader's own included
	MaxTimer       = 30            // minutes of a buzz-group timer
	MaxTexts       = 600           // contributions to one prompt
	MaxGroups      = 30            // groups of contributions in one prompt
	MaxGroupName   = 60            // characters of a group's name
	MaxDots        = 20            // dots for each person in a dot vote
	maxEver        = 10 * MaxSeats // seats that a round ever had, those that left included
	rememberedCIDs = 64            // command ids remembered for each seat
)
