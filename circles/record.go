package circles

import (
	"strings"
	"time"
	"unicode/utf8"
)

// A RoundRecord is what is kept of a round: counts and the circle's own sentences. It has no field for a name or a
// seat, and must never get one. The JSON names are the stored format: add, never rename.
type RoundRecord struct {
	StartedAt   time.Time          `json:"startedAt"`
	EndedAt     time.Time          `json:"endedAt"`
	HeadCount   int                `json:"headCount"` // people who took part, as far as the round knows
	Questions   []QuestionRecord   `json:"questions"`
	Conclusions []ConclusionRecord `json:"conclusions"`
}

// A QuestionRecord is one question whose answer was revealed.
type QuestionRecord struct {
	Question string      `json:"question"` // id
	Kind     string      `json:"kind"`
	Text     string      `json:"text"`               // in Swedish, as it was that evening
	Lookback bool        `json:"lookback,omitempty"` // asked again from an earlier meeting
	First    *VoteRecord `json:"first"`
	Second   *VoteRecord `json:"second"` // nil when there was no second vote
}

// A VoteRecord is one vote, counted in people.
type VoteRecord struct {
	People      int            `json:"people"` // all who answered
	Phones      int            `json:"phones"` // phones that answered
	Hands       int            `json:"hands"`  // people by a show of hands
	Options     []OptionRecord `json:"options"`
	RightPeople int            `json:"rightPeople"` // people whose answer was right; an estimate: very near
	FairPeople  int            `json:"fairPeople"`  // an estimate only: quite near
	Numbers     []NumberRecord `json:"numbers"`     // an estimate only, rising
	Decimals    int            `json:"decimals"`    // Numbers are in units of 10^-Decimals
	Unit        string         `json:"unit"`        // of Numbers, in Swedish; may be empty
}

// An OptionRecord is how many people chose an option.
type OptionRecord struct {
	Option string `json:"option"` // id
	Text   string `json:"text"`   // in Swedish, as it was that evening
	People int    `json:"people"`
	Right  bool   `json:"right"`
}

// A NumberRecord is how many people estimated a number.
type NumberRecord struct {
	Number int64 `json:"number"`
	People int   `json:"people"`
}

// A ConclusionRecord is one prompt that the circle talked about. An empty conclusion is an open question.
type ConclusionRecord struct {
	Prompt     string `json:"prompt"` // id
	Text       string `json:"text"`   // in Swedish, as it was that evening
	Conclusion string `json:"conclusion"`
}

// Whole gives the record as it is stored and given back: lists empty and never nil, times in UTC to the millisecond.
// It shares nothing with r that a later change could reach through.
func (r RoundRecord) Whole() RoundRecord {
	r.StartedAt = r.StartedAt.UTC().Truncate(time.Millisecond)
	r.EndedAt = r.EndedAt.UTC().Truncate(time.Millisecond)
	r.Questions = append([]QuestionRecord{}, r.Questions...)
	for i := range r.Questions {
		r.Questions[i].First = r.Questions[i].First.whole()
		r.Questions[i].Second = r.Questions[i].Second.whole()
	}
	r.Conclusions = append([]ConclusionRecord{}, r.Conclusions...)
	return r
}

func (v *VoteRecord) whole() *VoteRecord {
	if v == nil {
		return nil
	}
	w := *v
	w.Options = append([]OptionRecord{}, v.Options...)
	w.Numbers = append([]NumberRecord{}, v.Numbers...)
	return &w
}

// Check tells whether the record can be kept; the error is Invalid. It is generous, because a record is all that is
// left of an evening: only what cannot be is refused.
func (r RoundRecord) Check() error {
	if r.StartedAt.IsZero() || r.EndedAt.Before(r.StartedAt) || r.HeadCount < 0 {
		return invalid(idRecord)
	}
	for _, q := range r.Questions {
		if q.Question == "" || !storable(q.Text) || !q.First.sound() || !q.Second.sound() {
			return invalid(idRecord)
		}
	}
	for _, c := range r.Conclusions {
		if c.Prompt == "" || !storable(c.Text) || !storable(c.Conclusion) {
			return invalid(idRecord)
		}
	}
	return nil
}

func (v *VoteRecord) sound() bool {
	if v == nil {
		return true
	}
	if v.People < 0 || v.Phones < 0 || v.Hands < 0 || v.RightPeople < 0 || v.FairPeople < 0 || v.Decimals < 0 {
		return false
	}
	for _, o := range v.Options {
		if o.Option == "" || o.People < 0 || !storable(o.Text) {
			return false
		}
	}
	for _, n := range v.Numbers {
		if n.People < 0 {
			return false
		}
	}
	return storable(v.Unit)
}

// storable tells whether s is a text that any store can hold.
func storable(s string) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= MaxText && !strings.ContainsRune(s, 0)
}
