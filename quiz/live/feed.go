package live

import (
	"sync"

	"norrbottenforalla.se/quiz"
)

// An Update is the newest view for one connection.
type Update struct {
	Epoch  string // changes whenever the room was opened anew; Seq means something only within it
	Seq    int64
	Common *Published
	Me     *quiz.Me // participants only
	Bye    Bye      // when set, it is the last update
}

// View gives the update's view.
func (u Update) View() quiz.View {
	if u.Common == nil {
		return quiz.View{Me: u.Me}
	}
	return quiz.View{Common: u.Common.Common, Me: u.Me}
}

// A Bye says why a feed ends.
type Bye string

const (
	ByeReplaced Bye = "replaced" // the same seat was opened somewhere else; the newest wins
	ByeRemoved  Bye = "removed"  // the leader removed the seat
	ByeRestart  Bye = "restart"  // the room stops; come back at once
)

// Published is one role's view, shared by every connection of that role.
type Published struct {
	*quiz.Common
	mu   sync.Mutex
	memo map[string][]byte
}

// Memo renders once per key (region, language, encoding) for everybody who shares the view. The result must not be
// changed.
func (p *Published) Memo(key string, render func() []byte) []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	if b, ok := p.memo[key]; ok {
		return b
	}
	b := render()
	if p.memo == nil {
		p.memo = map[string][]byte{}
	}
	p.memo[key] = b
	return b
}

// A Feed carries updates to one connection. It holds one update: a newer one replaces an unread one, so the room
// never waits for a reader.
type Feed struct {
	seat quiz.Seat
	c    chan Update
	// The room's goroutine alone touches these.
	common *Published
	me     *quiz.Me
}

// C gives the updates. It is closed after an update with a Bye, and by Detach.
func (f *Feed) C() <-chan Update { return f.c }

// put replaces an unread update. Only the room's goroutine calls it, so the second send cannot block.
func (f *Feed) put(u Update) {
	select {
	case <-f.c:
	default:
	}
	f.c <- u
}

func (f *Feed) bye(u Update, why Bye) {
	u.Bye = why
	f.put(u)
	close(f.c)
}
