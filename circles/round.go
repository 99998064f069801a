package circles

import (
	"encoding/json"
	"time"
)

// A Round is one live run of a meeting, as storage knows it. What happened in it is in its journal.
type Round struct {
	ID         RoundID
	Meeting    MeetingID
	Code       Code
	Plan       []byte    // the frozen plan as JSON, opaque here; nil once erased
	CreatedAt  time.Time // when it was started
	EndedAt    time.Time // zero: not yet recorded
	RecordedAt time.Time // when what is kept was written; set together with EndedAt
	ErasedAt   time.Time // when the session data was erased
}

// CodeRest is how long a code is not drawn again after its round was started, even when it ended sooner.
const CodeRest = 24 * time.Hour

// maxPlan bounds a frozen plan, in bytes.
const maxPlan = 1 << 20

// StartRound starts a meeting. Round and Code are drawn by the caller.
type StartRound struct {
	Meeting MeetingID
	Round   RoundID
	Code    Code
	Plan    []byte
	By      By // who, and when it begins
}

// A RoundEnder is who ends a round, for its line in the audit trail. The zero value is the program, which ends what was left
// open.
type RoundEnder struct {
	Account AccountID
	Device  bool // a device that took over, which has no account
}

// Check tells whether the round can be kept; the error is Invalid.
func (s StartRound) Check() error {
	if !plainID.MatchString(string(s.Round)) || s.Meeting == "" || s.By.At.IsZero() {
		return invalid(idInvalid)
	}
	if len(s.Plan) > maxPlan || !json.Valid(s.Plan) {
		return invalid(idPlan, "Max", MaxSteps)
	}
	return s.Code.Check()
}
