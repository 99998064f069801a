package circles

import (
	"context"
	"time"
)

// What every store promises, whatever is behind it (circles/storetest holds them to it):
//
//   - A method is one transaction: all of it or nothing.
//   - What was returned without error is there after a crash.
//   - Errors wrap an *Error. NotFound: the thing named by an id is not there. Invalid: Check failed, nothing was
//     written. Conflict: see the method. Unavailable: the store cannot answer now. A context's own error is passed on.
//   - Access is not its business: ask Who.May first.
//   - It has no clock: what happens when is an argument. Times come back in UTC, cut to the millisecond.
//   - Lists are empty, not nil.
//   - Everything may be called from many goroutines at once.

// An AccountStore keeps accounts.
type AccountStore interface {
	// CreateAccount keeps a new account. Conflict when the id is taken.
	CreateAccount(ctx context.Context, a Account, by By) error
	// Account gives one account.
	Account(ctx context.Context, id AccountID) (Account, error)
	// Accounts gives all accounts, oldest first.
	Accounts(ctx context.Context) ([]Account, error)
	// UpdateAccount changes name and language. The role, Created and SignedIn are left as they are.
	UpdateAccount(ctx context.Context, a Account, by By) error
	// SetAccountLang changes the language of somebody's own pages, which is no line in the trail. An account that is not there
	// is no error; Invalid when it is no language.
	SetAccountLang(ctx context.Context, id AccountID, lang string) error
	// SetRole gives an account another role, and gives the account as kept. The role it has is no change and no line.
	// ErrLastAdmin as CheckAdministrators says, of the accounts as they are in the same transaction. What it leads stays
	// written down, and counts again if it becomes somebody who leads. When it no longer leads, devices that lead by its
	// codes do not either.
	SetRole(ctx context.Context, id AccountID, role Role, by By) (Account, error)
	// RemoveAccount takes an account away: sessions, links, password, passkeys, hand-over codes it gave, posts and the
	// account itself, from the disk too; a device that leads by a code of its does not any more. Lines of the audit trail keep
	// its id, which then leads to nobody. ErrLastAdmin as SetRole. Invalid when a successor cannot lead, NotFound when
	// one, or its circle, is not there. Unavailable, as in ErasureStore, when only the disk remains.
	RemoveAccount(ctx context.Context, r RemoveAccount) error
}

// A SessionStore keeps signed-in browsers.
type SessionStore interface {
	// Session gives a session and whose it is. NotFound when there is none with this hash, or when it has expired
	// at now.
	Session(ctx context.Context, hash TokenHash, now time.Time) (Session, Account, error)
	// ExtendSession moves a session's end. An end before the present one changes nothing.
	ExtendSession(ctx context.Context, hash TokenHash, expires time.Time) error
	// EndSession forgets a session. One that is not there is no error.
	EndSession(ctx context.Context, hash TokenHash) error
	// ProveSession says that the session's owner showed who they are. One that is not there is no error.
	ProveSession(ctx context.Context, hash TokenHash, at time.Time) error
	// EndSessions forgets every session of an account, however it began, and says how many there were. With them go the
	// hand-over codes it gave and the devices that lead by one; and links that were made from a session of its own and
	// not used (Link.Own) have expired. Links that somebody else made stay. Nothing at all is no line in the audit trail.
	EndSessions(ctx context.Context, account AccountID, by By) (int, error)
	// PurgeSessions forgets sessions that expired at or before the time, and says how many.
	PurgeSessions(ctx context.Context, expired time.Time) (int, error)
}

// UseLink signs somebody in: the link named by Link becomes used and Session begins. Session.Account is filled in by
// the store.
type UseLink struct {
	Link    TokenHash
	Session Session
	At      time.Time
}

// A LinkStore keeps one-time sign-in links.
type LinkStore interface {
	// CreateLink keeps a new link, and writes it to the audit trail. Earlier links of the account that are not used are
	// Replaced. NotFound when the account is not there.
	CreateLink(ctx context.Context, l Link, by By) error
	// ResetAccess takes away every way in that an account has, and keeps a new link as CreateLink does: its password, its
	// passkeys, and its sessions with what EndSessions takes go. Each is a line in the audit trail. Errors as CreateLink.
	ResetAccess(ctx context.Context, l Link, by By) error
	// Link gives a link and whose it is, used and expired ones too, without using it. ErrLinkUnknown when there is
	// none.
	Link(ctx context.Context, hash TokenHash) (Link, Account, error)
	// UseLink uses a link and begins the session, and gives the account. By a link of one's Own the session is not Proved.
	// ErrLinkUnknown, ErrLinkUsed, ErrLinkReplaced or
	// ErrLinkExpired; of two at once, one gets ErrLinkUsed.
	UseLink(ctx context.Context, u UseLink) (Account, error)
	// PurgeLinks forgets links that expired at or before the time, used or not, and says how many.
	PurgeLinks(ctx context.Context, expired time.Time) (int, error)
}

// A CircleStore keeps circles and who leads them. What changes one is written to the audit trail in the same
// transaction; By.At must not be zero.
type CircleStore interface {
	// CreateCircle keeps a new, open circle with its first leaders; Version becomes 1. NotFound when a leader is not
	// there, ErrPilotUnknown when its pilot is not, Conflict when the id or the screen key is taken.
	CreateCircle(ctx context.Context, c Circle, leaders []AccountID, by By) error
	// Circle gives one circle.
	Circle(ctx context.Context, id CircleID) (Circle, error)
	// CircleByScreen gives the circle whose projector this is. ErrScreenUnknown when there is none.
	CircleByScreen(ctx context.Context, key ScreenKey) (Circle, error)
	// Circles gives all circles, oldest first, archived ones too.
	Circles(ctx context.Context) ([]Circle, error)
	// LeaderlessCircles gives the circles, oldest first and without archived ones, that nobody leads who may. Of an account
	// it gives those that it alone leads.
	LeaderlessCircles(ctx context.Context, of AccountID) ([]Circle, error)
	// CirclesOf gives the circles that an account leads, or stands in for at the time, oldest first; none for an account
	// that is not there.
	CirclesOf(ctx context.Context, leader AccountID, at time.Time) ([]Circle, error)
	// UpdateCircle changes everything but ID, Created and the state, and gives the circle with its new Version.
	// c.Version is the one that the leader was looking at: ErrStale when it has changed since. ErrPilotUnknown when it
	// would come to belong to a pilot that is not there.
	UpdateCircle(ctx context.Context, c Circle, by By) (Circle, error)
	// ChangeCircleState closes, archives or reopens a circle, and gives it as kept. ErrCircleRunning when it would be
	// closed or archived while a round of it runs, ErrCircleOpen when it would be archived open, ErrStale as above. To the state it has is
	// no change and no error.
	ChangeCircleState(ctx context.Context, c ChangeCircleState) (Circle, error)
	// Leaders gives a circle's leaders, oldest account first; without those who stand in.
	Leaders(ctx context.Context, id CircleID) ([]Account, error)
	// Leaderships gives everybody who leads a circle or stands in at the time, leaders first, oldest account first.
	Leaderships(ctx context.Context, id CircleID, at time.Time) ([]Leadership, error)
	// PostIn tells what an account is in a circle at the time. What is not there has no post; no error. A substitute whose
	// time is over still is one while a round of the circle runs that began before, StandOn at the most.
	PostIn(ctx context.Context, leader AccountID, id CircleID, at time.Time) (Post, error)
	// StoodIn gives the first instant at which an account no longer stands in, now or once; the zero time: it never did.
	StoodIn(ctx context.Context, leader AccountID, id CircleID) (time.Time, error)
	// SetLeader gives an account a post. One who leads already is no error, and stays a leader when it would become a
	// substitute; a substitute can be given another date, or become a leader.
	SetLeader(ctx context.Context, s SetLeader) error
	// RemoveLeader takes an account's post in a circle; none is no error. Devices that lead there by its codes lead no more.
	// ErrLastLeader for the last leader whose role leads.
	RemoveLeader(ctx context.Context, id CircleID, leader AccountID, by By) error
}

// A MeetingStore keeps meetings. What changes one is written to the audit trail in the same transaction; By.At must not
// be zero.
type MeetingStore interface {
	// CreateMeeting keeps a new planned meeting and gives it as kept: State Planned, Version 1. Here and in everything
	// that moves a meeting, Number is its place among the circle's meetings: those that were held or run in the order they
	// began, then the planned ones in the order they are to be, those without a day last, in the order they were made. Conflict when the id is taken, ErrCircleClosed when the circle is not open.
	CreateMeeting(ctx context.Context, m Meeting, by By) (Meeting, error)
	// Meeting gives one meeting.
	Meeting(ctx context.Context, id MeetingID) (Meeting, error)
	// MeetingsOf gives a circle's meetings by rising Number; none for a circle that is not there.
	MeetingsOf(ctx context.Context, id CircleID) ([]Meeting, error)
	// PlanMeeting changes a planned meeting and gives it as kept. ErrMeetingRunning and ErrMeetingHeld after it has
	// started; ErrStale when it has changed since p.Version.
	PlanMeeting(ctx context.Context, p PlanMeeting) (Meeting, error)
	// ConfirmMeeting sets the facts of a held meeting and gives it as kept. It may be done again. ErrMeetingNotHeld
	// before; ErrStale when it has changed since c.Version.
	ConfirmMeeting(ctx context.Context, c ConfirmMeeting) (Meeting, error)
	// RemoveMeeting takes a meeting away for good: one that was planned is cancelled, one that was held goes with its
	// rounds, records, minutes and voices. What is left is a line in the audit trail with times and numbers. ErrMeetingRunning
	// while it runs; ErrStale when it has changed since; ErrMeetingCounted when the county's figures of its month are
	// counted, which never change: it is put right instead. Unavailable as in ErasureStore.
	RemoveMeeting(ctx context.Context, c ChangeMeeting) error
	// PractiseMeeting says that a held meeting was a practice, and gives it planned again: nothing is left of its rounds.
	// ErrMeetingNotHeld, ErrMeetingConfirmed and ErrStale; Unavailable as in ErasureStore, with the meeting.
	PractiseMeeting(ctx context.Context, c ChangeMeeting) (Meeting, error)
	// RecordMeetings keeps meetings that were held without a round, confirmed at once, and gives them as kept: all of
	// them or none. ErrMeetingTwice when the circle has a held meeting that began at the same minute, ErrCircleClosed
	// when the circle is not open; for a planned meeting ErrMeetingRunning, ErrMeetingHeld and ErrStale. Invalid for
	// more than MaxRecorded.
	RecordMeetings(ctx context.Context, all []RecordMeeting) ([]Meeting, error)
}

// An AuditStore keeps the audit trail. Lines about changes to circles, meetings and accounts are written by the methods
// that change them. Nothing can change or take away a line; what people wrote lies beside it, and can
// be erased.
type AuditStore interface {
	// AppendAudit writes a line about something that is not kept anywhere else. Invalid without a time or a What.
	AppendAudit(ctx context.Context, e AuditEntry) error
	// Audit gives lines, newest first, with the words that are still kept (AuditChange).
	Audit(ctx context.Context, f AuditFilter) ([]AuditEntry, error)
}

// A RoundStore keeps rounds and what is kept of them.
type RoundStore interface {
	// StartRound begins a round: the meeting becomes Running. ErrRoundRunning when the meeting has a round that is not
	// recorded: then that round is given with the error, so that pressing twice leads to the same place.
	// ErrMeetingConfirmed when its facts are settled, ErrCircleClosed when the circle is not open. ErrCodeTaken when the code belongs to a round that is not over or
	// not erased, or that was started within CodeRest before At: draw another.
	StartRound(ctx context.Context, s StartRound) (Round, error)
	// EndsRound says who is about to end a round, so that its line in the audit trail can tell. Of several the last counts,
	// and of a round that is recorded nothing changes.
	EndsRound(ctx context.Context, id RoundID, who RoundEnder) error
	// RecordRound writes what is kept and ends the round: the meeting becomes Held, with start, end, head count and study
	// hours proposed from the record, not confirmed. Doing it again changes nothing and is no error, whatever the
	// record.
	RecordRound(ctx context.Context, id RoundID, r RoundRecord, at time.Time) error
	// RoundByID gives one round.
	RoundByID(ctx context.Context, id RoundID) (Round, error)
	// RoundByCode gives the round with this code, over or not, until it is erased; EndedAt tells whether it is over.
	// ErrCodeUnknown when there is none.
	RoundByCode(ctx context.Context, code Code) (Round, error)
	// RunningRoundOfCircle gives the round that a projector shows: the circle's latest that is not over.
	// ErrScreenUnknown when no circle has the key, ErrNoRunningRound when none runs.
	RunningRoundOfCircle(ctx context.Context, key ScreenKey) (Round, error)
	// UnrecordedRounds gives every round that is not recorded, oldest first: what a program that starts must open
	// again.
	UnrecordedRounds(ctx context.Context) ([]Round, error)
	// MeetingRecord gives what is kept of a meeting's latest recorded round. ErrNoRecord when there is none.
	MeetingRecord(ctx context.Context, id MeetingID) (RoundRecord, error)
	// EraseRounds takes away the session data of every recorded round that ended before the time: its journal and its
	// frozen plan; and it sets the code free, which CodeRest still holds back. What is kept stays. It says how many rounds; at becomes their ErasedAt. A round that is not
	// recorded is never erased. Unavailable, with the count, when the data is gone from every answer but not yet from
	// the disk: the next call finishes it.
	EraseRounds(ctx context.Context, endedBefore, at time.Time) (int, error)
}

// A MinutesStore keeps minutes, and the addresses under which they can be read without signing in.
type MinutesStore interface {
	// Minutes gives the minutes of a meeting as they were last kept. ErrNoMinutes when none were.
	Minutes(ctx context.Context, id MeetingID) (Minutes, error)
	// KeepMinutes keeps minutes and gives them as kept. m.Version is the one that the leader was looking at, 0 for
	// the first: ErrStale when they have changed since. NotFound when the meeting is not there. What they say of who may
	// read a conclusion is true everywhere at once: the coordinator reads those with ReachCounty, in the words of the
	// minutes, and no others; that one became so, or no longer is, is written to the audit trail.
	KeepMinutes(ctx context.Context, m Minutes, by By) (Minutes, error)
	// TakeBack takes conclusions back from everybody outside the circle, the minutes' address too: those of the prompts,
	// or all that the coordinator reads when there are none. It is written to the audit trail. One that was not let out
	// is no error, and ErrNoRecord where nothing was ever kept.
	TakeBack(ctx context.Context, id MeetingID, prompts []string, by By) error
	// ShareMinutes opens an address to the minutes; an older one of the same meeting leads nowhere from then on. It is
	// written to the audit trail. ErrNoMinutes before any were kept.
	ShareMinutes(ctx context.Context, s ShareMinutes) error
	// MinutesShared tells since when a meeting's minutes have an address; the zero time: they have none.
	MinutesShared(ctx context.Context, id MeetingID) (time.Time, error)
	// WithdrawMinutes closes the address, and writes it to the audit trail. That there is none is no error and no line.
	WithdrawMinutes(ctx context.Context, id MeetingID, by By) error
	// SharedMinutes gives what an address leads to. ErrMinutesLink when it leads nowhere, or no longer.
	SharedMinutes(ctx context.Context, hash TokenHash) (SharedMinutes, error)
}

// A HandoverStore keeps one-time codes that let somebody else lead, and the devices that took one over.
type HandoverStore interface {
	// GiveHandover keeps a code. Conflict when the hash is taken: draw another. NotFound when the circle or the round is
	// not there.
	GiveHandover(ctx context.Context, h Handover) error
	// TakeHandover uses a code and gives what it was for. For a device it begins to lead the round; for a substitute the
	// account gets its post. Both are written to the audit trail with the name of whoever gave the code.
	// ErrHandoverCode when there is no such code, or it was used or has expired, or its round is over. ErrSignIn, with the
	// hand-over, when it is for a substitute and t.Account is empty: the code is not used then.
	TakeHandover(ctx context.Context, t TakeHandover) (Handover, error)
	// LeadingDevice gives what a device leads. ErrSignIn when nothing, or not any more: its time is out or the round is
	// over.
	LeadingDevice(ctx context.Context, hash TokenHash, at time.Time) (LeadingDevice, error)
	// LeadingDevices gives the devices that lead a round of a circle at the time, longest first.
	LeadingDevices(ctx context.Context, id CircleID, at time.Time) ([]TakenOver, error)
	// EndDevice lets a device that leads a round of the circle lead no more, and writes it to the audit trail. None is no
	// error and no line.
	EndDevice(ctx context.Context, id CircleID, hash TokenHash, by By) error
	// PurgeHandovers forgets codes and devices that expired at or before the time, and says how many.
	PurgeHandovers(ctx context.Context, expired time.Time) (int, error)
}

// An ErasureStore takes data away for good, from the disk too, and keeps a log of how much. What phones had sent to a round
// (names, answers, texts) is gone from the file and whatever lies beside it when a method returns without error;
// Unavailable means that it is gone from every answer but not yet from the disk: the next erasure finishes it. The rest
// (what a circle had kept, an account's name) is overwritten where it lay, and what copies the file still has of it go
// with Compact.
type ErasureStore interface {
	// Compact takes away the last traces of what was erased, by writing the whole file anew. Meetings wait for it: it is
	// for the night. Nothing to take away is no error and no work; Unavailable as above.
	Compact(ctx context.Context) error
	// EraseRound takes away the session data of one recorded round now, and writes it to the audit trail. A round that is
	// erased already is no error. ErrMeetingRunning when it is not recorded.
	EraseRound(ctx context.Context, id RoundID, by By) error
	// EraseTexts takes away what people wrote out of lines of the audit trail from before a time, and says how many texts.
	// The lines stay. Unlike a circle it is not a line itself.
	EraseTexts(ctx context.Context, before, at time.Time) (int, error)
	// EraseTextsOf does so in all lines of a circle, and writes that to the trail. None is no error and no line.
	EraseTextsOf(ctx context.Context, id CircleID, by By) (int, error)
	// EraseCircle takes away a circle with its meetings, rounds, records and minutes. What is left is a line in the audit
	// trail, without its name, and the months that the report has counted, each with a fresh id in place of the circle's. ErrCircleRunning while a round of it runs; ErrEraseName when e.Name is not its name.
	EraseCircle(ctx context.Context, e EraseCircle) error
	// CirclesInactiveSince gives circles that nothing runs in and nothing happened in at or after the time: not made,
	// closed, planned for, or met in.
	CirclesInactiveSince(ctx context.Context, since time.Time) ([]CircleID, error)
	// CircleActive tells when something last happened, or is planned to happen, in a circle.
	CircleActive(ctx context.Context, id CircleID) (time.Time, error)
	// RoundsOf gives a circle's rounds, oldest first, without their plans.
	RoundsOf(ctx context.Context, id CircleID) ([]Round, error)
	// RoundRecordOf gives what is kept of one round. ErrNoRecord when there is nothing.
	RoundRecordOf(ctx context.Context, id RoundID) (RoundRecord, error)
	// Erasures gives the log, newest first.
	Erasures(ctx context.Context) ([]Erasure, error)
}

// A PilotStore keeps pilots. What changes one is written to the audit trail in the same transaction; By.At must not be
// zero.
type PilotStore interface {
	// CreatePilot keeps a new pilot; Version becomes 1. Conflict when the id is taken.
	CreatePilot(ctx context.Context, p Pilot, by By) error
	// Pilot gives one pilot.
	Pilot(ctx context.Context, id PilotID) (Pilot, error)
	// Pilots gives all pilots, oldest first.
	Pilots(ctx context.Context) ([]Pilot, error)
	// UpdatePilot changes everything but ID and Created, and gives the pilot with its new Version. ErrStale when it has
	// changed since p.Version.
	UpdatePilot(ctx context.Context, p Pilot, by By) (Pilot, error)
}

// A ReportStore keeps what the report is made of. Nothing that is given here may be shown as it is, except by the
// report.
type ReportStore interface {
	// HeldMeetings gives every meeting that was held, oldest first.
	HeldMeetings(ctx context.Context) ([]HeldMeeting, error)
	// ToCount gives all confirmed meetings that began before the time, in the order they were held, of every circle
	// that has one which is not counted yet.
	ToCount(ctx context.Context, before time.Time) (map[CircleID][]Evening, error)
	// OpenEvenings gives the meetings that were held, kept something and are not confirmed yet, by circle.
	OpenEvenings(ctx context.Context) (map[CircleID][]Evening, error)
	// DrawKeys gives every circle's key, 32 random bytes that were drawn with the circle and go with it. They are for
	// drawing what the report tells; nobody may ever see one.
	DrawKeys(ctx context.Context) (map[CircleID][]byte, error)
	// CountMonth keeps what is counted with a month and marks its meetings as counted. ErrMonthCounted when the month is
	// counted already; Conflict when a meeting is.
	CountMonth(ctx context.Context, m CountedMonth) error
	// CountedMonthOf gives the month that the report tells a meeting's people in, "" when they are not counted yet. From
	// then on nothing that is put right in the meeting changes what the report tells of people, or the month.
	CountedMonthOf(ctx context.Context, id MeetingID) (string, error)
	// CountedMonths gives the months that were counted, by rising month. A clock that was wrong may have counted some that
	// are to come.
	CountedMonths(ctx context.Context) ([]string, error)
	// CountedUnits gives every unit, by rising month.
	CountedUnits(ctx context.Context) ([]CountedUnit, error)
	// OldUnits gives the units that were kept before answers were drawn (before the twentieth migration).
	OldUnits(ctx context.Context) ([]OldUnit, error)
	// Redraw replaces such units, all or none. One that was replaced already is left alone.
	Redraw(ctx context.Context, units []CountedUnit) error
	// Voices gives the conclusions that circles share, of confirmed meetings, newest first. The municipality is
	// that of the unit that the meeting was counted in; before, the circle's present one.
	Voices(ctx context.Context) ([]Voice, error)
}

// A PasswordStore keeps the passwords of those who want one, and begins their sessions.
type PasswordStore interface {
	// SetPassword keeps an account's password, its first or another, and writes in the audit trail that it did. When it is
	// another, every session of the account but keep ends, and a link that nobody used is Replaced. NotFound when the account
	// is not there, ErrSignInNameTaken when somebody else signs in with the name, ErrSignIn when the account has no session
	// keep any more (ended while a hash was waited for); an empty keep is nobody's.
	SetPassword(ctx context.Context, p Password, keep TokenHash) error
	// PasswordOf gives the password behind a sign-in name. NotFound when nobody has it.
	PasswordOf(ctx context.Context, name string) (Password, error)
	// AccountPassword gives an account's password. NotFound when it has none.
	AccountPassword(ctx context.Context, id AccountID) (Password, error)
	// RemovePassword takes it away; none is no error and no line in the audit trail.
	RemovePassword(ctx context.Context, id AccountID, by By) error
	// BeginSession keeps a session that was not begun by a link. NotFound when the account is not there.
	BeginSession(ctx context.Context, s Session) error
}
