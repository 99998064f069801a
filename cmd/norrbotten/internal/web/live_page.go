package web

import (
	"context"
	"errors"
	"hash/maphash"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/live"
	"norrbottenforalla.se/quiz/wire"
)

// A livePage is one of the three pages that follow a round: phone, screen and leader.
type livePage struct {
	role quiz.Role
	// enter proves whoever asks and gives the way into the round. errNoSeat when the round is there but the seat is
	// not.
	enter func(*fiber.Ctx) (entry, error)
	// show answers with the whole page. It is used for the first load and, without JavaScript, after a refused form,
	// so that nothing typed is lost.
	show    func(*fiber.Ctx, entry, trouble) error
	regions []region
}

// A region is an element of the page that is replaced while the round goes on.
type region struct {
	into   string // its id
	shared bool   // the same for everybody in the role and language, so rendered once
	part   func(place, live.Update) templ.Component
}

// An entry is one person's way into a round, proved at the door.
type entry struct {
	place
	id   live.ID
	seat quiz.Seat
	// still is asked before each command over an open socket; nil when the proof cannot be taken back.
	still func(context.Context) error
	// ends is who ends the round by a command from here; leader only.
	ends circles.RoundEnder
}

// A place is what the regions of a live page need to know besides the view.
type place struct {
	P       i18n.Printer
	Base    string // "/t/BCD234"
	Site    string // "https://…", as participants reach it
	Round   circles.Round
	Today   string          // 2006-01-02 in Sweden, for what is past its date
	Meeting circles.Meeting // leader only
	Circle  circles.Circle  // leader and screen only
	Device  bool            // leader only: leads by a code, and reaches nothing but this page
}

// JoinURL is the address in the QR code.
func (p place) JoinURL() string { return p.Site + "/t/" + string(p.Round.Code) }

// JoinText is what people type, without "https://".
func (p place) JoinText() string { return withoutScheme(p.Site) }

// A trouble is what went wrong with a form, and what was typed in it. The zero value is none.
type trouble struct {
	Say  string // in the reader's words
	Code string // of the refusal
	Text string // what was typed
}

// errNoSeat says that whoever asks has no seat in the round, or no longer.
var errNoSeat = errors.New("web: no seat in this round")

// room gives the room of an entry.
func (s *Server) look(ctx context.Context, e entry) (live.Update, error) {
	var u live.Update
	err := s.inRoom(ctx, e.id, func(r *live.Room) (err error) {
		u, err = r.Look(ctx, e.seat)
		return err
	})
	return u, err
}

// inRoom asks a room, and once more when that room stopped meanwhile: the hall opens it again from the journal.
func (s *Server) inRoom(ctx context.Context, id live.ID, ask func(*live.Room) error) error {
	for try := 0; ; try++ {
		room, err := s.Hall.Room(ctx, id)
		if err != nil {
			return err
		}
		err = ask(room)
		if try > 0 || !errors.Is(err, live.ErrStopped) {
			return err
		}
	}
}

// A follower turns updates into frames for one open page.
type follower struct {
	page   livePage
	entry  entry
	json   bool // data instead of regions
	now    func() time.Time
	common *live.Published
	sent   map[string]uint64 // region → hash of what the page has
}

var hashSeed = maphash.MakeSeed()

// frames gives what the page lacks after an update.
func (f *follower) frames(u live.Update) ([][]byte, error) {
	if u.Common == nil {
		return nil, nil
	}
	now := f.now().UnixMilli()
	if f.json {
		d := wire.State(u.View(), quiz.Lang(f.entry.P.Lang))
		return [][]byte{wire.Frame{T: wire.TState, Seq: u.Seq, Epoch: u.Epoch, Now: now, D: d}.Encode()}, nil
	}
	same := f.common == u.Common
	f.common = u.Common
	var out [][]byte
	for _, r := range f.page.regions {
		if r.shared && same {
			continue
		}
		html, err := f.regionHTML(r, u)
		if err != nil {
			return nil, err
		}
		sum := maphash.Bytes(hashSeed, html)
		if old, ok := f.sent[r.into]; ok && old == sum {
			continue
		}
		f.sent[r.into] = sum
		frame := wire.Frame{T: wire.TRegion, Seq: u.Seq, Epoch: u.Epoch, Now: now, Into: r.into, HTML: string(html)}
		out = append(out, frame.Encode())
	}
	return out, nil
}

func (f *follower) regionHTML(r region, u live.Update) ([]byte, error) {
	if !r.shared {
		return markup(r.part(f.entry.place, u))
	}
	var err error
	key := r.into + "/" + f.entry.P.Lang + "/" + f.entry.Base + "/" + f.entry.Site + "/" + strconv.FormatBool(f.entry.Device)
	html := u.Common.Memo(key, func() []byte {
		var b []byte
		b, err = markup(r.part(f.entry.place, u))
		return b
	})
	return html, err
}

func newFollower(page livePage, e entry, json bool, now func() time.Time) *follower {
	return &follower{page: page, entry: e, json: json, now: now, sent: map[string]uint64{}}
}

// Why a server says good-bye, beside the reasons of live.Bye.
const (
	byeSignIn = "signin" // prove who you are again
	byeEnded  = "ended"  // nothing more will come
	byeSlow   = "slow"   // come back; you will get the newest
)

// byeFrame tells a page that the server closes, why, and after how many milliseconds to come back.
func byeFrame(p i18n.Printer, why string, retry int64) []byte {
	return wire.Frame{T: wire.TBye, Why: why, Retry: retry, Say: p.T(byeWords[why])}.Encode()
}

var byeWords = map[string]string{
	string(live.ByeReplaced): "PhoneByeReplaced",
	string(live.ByeRemoved):  "PhoneByeRemoved",
	string(live.ByeRestart):  "PhoneByeRestart",
	byeSignIn:                "PhoneByeSignIn",
	byeEnded:                 "PhoneByeEnded",
	byeSlow:                  "PhoneByeSlow",
}
