package circles

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// An AuditWhat is what somebody did.
type AuditWhat string

// The closed set of what is written down. Others may be added, never renamed: the names are stored.
const (
	AuditCircleCreated       AuditWhat = "circle.created"
	AuditCircleChanged       AuditWhat = "circle.changed"
	AuditCircleErased        AuditWhat = "circle.erased"
	AuditCircleExported      AuditWhat = "circle.exported"
	AuditLeaderAdded         AuditWhat = "leader.added"
	AuditLeaderRemoved       AuditWhat = "leader.removed"
	AuditSubstituteSet       AuditWhat = "substitute.set"
	AuditDeviceEnded         AuditWhat = "device.ended"
	AuditMeetingPlanned      AuditWhat = "meeting.planned"
	AuditMeetingChanged      AuditWhat = "meeting.changed"
	AuditMeetingConfirmed    AuditWhat = "meeting.confirmed"
	AuditMeetingRecorded     AuditWhat = "meeting.recorded"  // held on paper, entered afterwards
	AuditMeetingCancelled    AuditWhat = "meeting.cancelled" // planned, and not to be held
	AuditMeetingRemoved      AuditWhat = "meeting.removed"   // held, and taken away with all that was kept of it
	AuditMeetingStarted      AuditWhat = "meeting.started"   // its round began, the first one or another
	AuditMeetingEnded        AuditWhat = "meeting.ended"     // its round was ended and recorded: it is held
	AuditMeetingPractised    AuditWhat = "meeting.practised" // it was a practice: it is planned again
	AuditMinutesShared       AuditWhat = "minutes.shared"
	AuditMinutesWithdrawn    AuditWhat = "minutes.withdrawn"
	AuditConclusionShared    AuditWhat = "conclusion.shared"    // one or more, with the coordinator
	AuditConclusionWithdrawn AuditWhat = "conclusion.withdrawn" // taken back from the coordinator
	AuditHandedOver          AuditWhat = "round.handed_over"
	AuditRoundErased         AuditWhat = "round.erased"
	AuditTextsErased         AuditWhat = "texts.erased" // what people had written, out of a circle's lines
	AuditAccountCreated      AuditWhat = "account.created"
	AuditAccountChanged      AuditWhat = "account.changed"
	AuditAccountLink         AuditWhat = "account.link" // a sign-in link was made
	AuditAccountRemoved      AuditWhat = "account.removed"
	AuditSignedOut           AuditWhat = "account.signed_out" // everywhere at once
	AuditPasswordSet         AuditWhat = "password.set"       // the first one, or another
	AuditPasswordRemoved     AuditWhat = "password.removed"
	AuditPilotChanged        AuditWhat = "pilot.changed"
	AuditPasskeyAdded        AuditWhat = "passkey.added"
	AuditPasskeyRemoved      AuditWhat = "passkey.removed" // one, or all of an account at once
)

// AuditWhats gives everything that is written down, for the test that each has words.
func AuditWhats() []AuditWhat {
	return []AuditWhat{
		AuditCircleCreated, AuditCircleChanged, AuditCircleErased, AuditCircleExported, AuditLeaderAdded,
		AuditLeaderRemoved, AuditSubstituteSet, AuditMeetingPlanned, AuditMeetingChanged, AuditMeetingConfirmed,
		AuditMeetingRecorded, AuditMinutesShared, AuditMinutesWithdrawn, AuditHandedOver, AuditRoundErased,
		AuditAccountCreated, AuditAccountChanged, AuditAccountLink, AuditPilotChanged,
		AuditPasskeyAdded, AuditPasskeyRemoved, AuditAccountRemoved, AuditSignedOut, AuditPasswordSet, AuditPasswordRemoved,
		AuditConclusionShared, AuditConclusionWithdrawn, AuditDeviceEnded,
		AuditMeetingCancelled, AuditMeetingRemoved, AuditMeetingPractised, AuditMeetingStarted, AuditMeetingEnded,
		AuditTextsErased,
	}
}

// An AuditEntry is one line of the audit trail. It is written once and never changed. Person and By are accounts, which
// are functions; nobody who took part is in it.
type AuditEntry struct {
	ID      int64 // given by the store, rising
	By      By
	What    AuditWhat
	Circle  CircleID  // may be empty
	Meeting MeetingID // may be empty
	Number  int       // of the meeting; 0 without one
	Person  AccountID // whose access it is about; may be empty
	Changes []AuditChange
}

// An AuditChange is a field and what it was before and after. The names of fields and the form of values are stored:
// numbers as digits, times as RFC 3339 in UTC, yes as "1", lists with ", " between.
//
// Words says that From and To are what people wrote freely (see freeWriting). They are kept beside the line and not in
// it, so that they can be erased while it stays: with their circle or meeting, when their time is out (Retention.Texts),
// or when a leader asks for it. From and To are both empty then. Without Words, both empty is a change that is told
// without what it was: a secret, the name of an account, or what the reader may not see.
type AuditChange struct {
	Field string `json:"field"`
	From  string `json:"from"`
	To    string `json:"to"`
	Words bool   `json:"words,omitempty"`
}

// Erased tells whether the words that were changed are gone.
func (c AuditChange) Erased() bool { return c.Words && c.From == "" && c.To == "" }

// Fields of the trail.
const (
	FieldName         = "name"
	FieldForm         = "form"
	FieldMunicipality = "municipality"
	FieldElsewhere    = "municipality_name" // of one outside the county
	FieldOrganiser    = "organiser"
	FieldPartner      = "partner"
	FieldPilot        = "pilot"
	FieldProfile      = "profile"
	FieldLang         = "lang"
	FieldPlanned      = "planned" // how many meetings a circle plans
	FieldPlannedEach  = "planned_minutes"
	FieldState        = "state"
	FieldScreen       = "screen" // the projector's address was drawn anew
	FieldTitle        = "title"
	FieldModules      = "modules"
	FieldPlannedAt    = "planned_at"
	FieldStartedAt    = "started_at"
	FieldEndedAt      = "ended_at"
	FieldLeftAt       = "left_at" // when something last happened before nobody was there; of a meeting that nobody ended
	FieldDevice       = "device"  // it was done by a device that had taken over, which has no account
	FieldBreaks       = "break_minutes"
	FieldPeople       = "head_count"
	FieldHours        = "study_hours"
	FieldPlace        = "place"
	FieldRemote       = "remote"
	FieldLog          = "log"
	FieldPlan         = "plan"
	FieldUntil        = "until"
	FieldRole         = "role"
)

// AuditFields gives every field, for the test that each has words.
func AuditFields() []string {
	return []string{
		FieldName, FieldForm, FieldMunicipality, FieldElsewhere, FieldOrganiser, FieldPartner, FieldPilot, FieldProfile, FieldLang,
		FieldPlanned, FieldPlannedEach, FieldState, FieldScreen, FieldTitle, FieldModules, FieldPlannedAt, FieldStartedAt,
		FieldEndedAt, FieldLeftAt, FieldDevice, FieldBreaks, FieldPeople, FieldHours, FieldPlace, FieldRemote, FieldLog, FieldPlan, FieldUntil, FieldRole,
	}
}

// freeWriting is what people write in words of their own, and whether somebody outside the circle reads it. What a circle
// and its meetings are called, and who is behind the circle, is what a coordinator follows. A place can be somebody's home,
// and the log is the circle's own.
var freeWriting = map[string]struct{ outside bool }{
	FieldName: {true}, FieldElsewhere: {true}, FieldOrganiser: {true}, FieldPartner: {true}, FieldTitle: {true},
	FieldPlace: {false}, FieldLog: {false},
}

// Outside gives the line as somebody reads it who does not lead the circle. That the number of people was put right is
// told, not what it was, because sums show nothing about few people; and of what is written inside the circle, that it was
// changed.
func (e AuditEntry) Outside() AuditEntry {
	e.Changes = slices.Clone(e.Changes)
	for i, c := range e.Changes {
		inside := c.Words && !freeWriting[c.Field].outside
		if inside || c.Field == FieldPeople {
			e.Changes[i] = AuditChange{Field: c.Field}
		}
	}
	return e
}

// Kept gives the changes as the line keeps them for good, and the words that are kept beside it. What something is called
// when it is made is no change, and what is taken away leaves no words.
func (e AuditEntry) Kept() (line, words []AuditChange) {
	line = []AuditChange{}
	for _, c := range e.Changes {
		if c.Words {
			switch e.What {
			case AuditCircleCreated, AuditMeetingPlanned, AuditMeetingCancelled, AuditMeetingRemoved:
				c.Words = false
			case AuditMeetingRecorded:
				c.Words = c.From != ""
			}
		}
		if c.Words {
			words = append(words, c)
		}
		if _, free := freeWriting[c.Field]; free {
			c.From, c.To = "", ""
		}
		line = append(line, c)
	}
	return line, words
}

// An AuditKind is a kind of lines, to choose among.
type AuditKind string

// The kinds of lines.
const (
	AuditAboutCircle  AuditKind = "circle"  // what a circle is, and its leaders
	AuditAboutMeeting AuditKind = "meeting" // meetings, hours and who led them
	AuditAboutSharing AuditKind = "sharing" // what was let out of the circle and taken back
	AuditAboutErasure AuditKind = "erasure" // what was erased, and copies that were taken
	AuditAboutAccount AuditKind = "account" // accounts and how they sign in
	AuditAboutPilot   AuditKind = "pilot"
)

// auditKinds says which kind a line is of. A line of erasing a circle is of two.
var auditKinds = map[AuditKind][]AuditWhat{
	AuditAboutCircle: {AuditCircleCreated, AuditCircleChanged, AuditCircleErased, AuditLeaderAdded, AuditLeaderRemoved, AuditSubstituteSet},
	AuditAboutMeeting: {
		AuditMeetingPlanned, AuditMeetingChanged, AuditMeetingConfirmed, AuditMeetingRecorded, AuditHandedOver, AuditDeviceEnded,
		AuditMeetingCancelled, AuditMeetingRemoved, AuditMeetingPractised, AuditMeetingStarted, AuditMeetingEnded,
	},
	AuditAboutSharing: {AuditMinutesShared, AuditMinutesWithdrawn, AuditConclusionShared, AuditConclusionWithdrawn},
	AuditAboutErasure: {AuditMeetingRemoved, AuditCircleErased, AuditCircleExported, AuditRoundErased, AuditTextsErased},
	AuditAboutAccount: {
		AuditAccountCreated, AuditAccountChanged, AuditAccountLink, AuditAccountRemoved, AuditSignedOut, AuditPasswordSet,
		AuditPasswordRemoved, AuditPasskeyAdded, AuditPasskeyRemoved,
	},
	AuditAboutPilot: {AuditPilotChanged},
}

// AuditKinds gives every kind, in the order they are offered.
func AuditKinds() []AuditKind {
	return []AuditKind{AuditAboutCircle, AuditAboutMeeting, AuditAboutSharing, AuditAboutErasure, AuditAboutAccount, AuditAboutPilot}
}

// Whats gives what is of the kind; nil for one that there is not.
func (k AuditKind) Whats() []AuditWhat { return slices.Clone(auditKinds[k]) }

// An AuditFilter says which lines, newest first.
type AuditFilter struct {
	Circle CircleID    // empty: all
	What   []AuditWhat // empty: all
	From   time.Time   // the first instant; zero: from the beginning
	To     time.Time   // the first instant after; zero: until now
	Before int64       // only lines with a lower ID; 0: from the newest
	Most   int         // at most so many; 0: MaxAudit
}

// MaxAudit is how many lines are given at once.
const MaxAudit = 200

// A changeList gathers what differs.
type changeList []AuditChange

func (l *changeList) add(field, from, to string) {
	if from != to {
		*l = append(*l, AuditChange{Field: field, From: from, To: to})
	}
}

// words tells what people wrote, before and after.
func (l *changeList) words(field, from, to string) {
	if from != to {
		*l = append(*l, AuditChange{Field: field, From: from, To: to, Words: true})
	}
}

// secret tells that something was changed, without what it was.
func (l *changeList) secret(field string, changed bool) {
	if changed {
		*l = append(*l, AuditChange{Field: field})
	}
}

func (l *changeList) number(field string, from, to int) {
	l.add(field, digits(from), digits(to))
}

func (l *changeList) time(field string, from, to time.Time) {
	l.add(field, AuditTime(from), AuditTime(to))
}

func digits(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func yes(b bool) string {
	if b {
		return "1"
	}
	return ""
}

// AuditTime gives a time as the trail keeps it; empty for none.
func AuditTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Truncate(time.Millisecond).Format(time.RFC3339Nano)
}

// CircleChanges tells what differs between two versions of a circle. The zero Circle stands for one that was not there.
func CircleChanges(from, to Circle) []AuditChange {
	var l changeList
	l.words(FieldName, from.Name, to.Name)
	l.add(FieldForm, string(from.Form), string(to.Form))
	l.add(FieldMunicipality, string(from.Municipality), string(to.Municipality))
	l.words(FieldElsewhere, from.MunicipalityName, to.MunicipalityName)
	l.words(FieldOrganiser, from.Organiser, to.Organiser)
	l.words(FieldPartner, from.Partner, to.Partner)
	l.add(FieldPilot, from.Pilot, to.Pilot)
	l.add(FieldProfile, from.Profile, to.Profile)
	l.add(FieldLang, from.Lang, to.Lang)
	l.number(FieldPlanned, from.PlannedMeetings, to.PlannedMeetings)
	l.number(FieldPlannedEach, from.PlannedMinutes, to.PlannedMinutes)
	if from.ID != "" {
		l.secret(FieldScreen, from.ScreenKey != to.ScreenKey)
		l.add(FieldState, string(from.State()), string(to.State()))
	}
	return l
}

// MeetingChanges tells what differs between two versions of a meeting. The zero Meeting stands for one that was not
// there.
func MeetingChanges(from, to Meeting) []AuditChange {
	var l changeList
	l.words(FieldTitle, from.Title, to.Title)
	l.add(FieldModules, strings.Join(from.Modules, ", "), strings.Join(to.Modules, ", "))
	l.time(FieldPlannedAt, from.PlannedAt, to.PlannedAt)
	l.time(FieldStartedAt, from.StartedAt, to.StartedAt)
	l.time(FieldEndedAt, from.EndedAt, to.EndedAt)
	l.number(FieldBreaks, from.BreakMinutes, to.BreakMinutes)
	l.number(FieldPeople, from.HeadCount, to.HeadCount)
	l.number(FieldHours, from.StudyHours, to.StudyHours)
	l.words(FieldPlace, from.Place, to.Place)
	l.add(FieldRemote, yes(from.Remote), yes(to.Remote))
	l.words(FieldLog, from.Log, to.Log)
	l.secret(FieldPlan, from.ID != "" && !from.Plan.equal(to.Plan))
	return l
}

func (p PlanChoice) equal(o PlanChoice) bool {
	return slices.Equal(p.Order, o.Order) && slices.Equal(p.Skipped, o.Skipped) && slices.Equal(p.Own, o.Own)
}
