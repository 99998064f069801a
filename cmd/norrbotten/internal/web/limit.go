package web

import (
	"net/netip"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"
	"golang.org/x/time/rate"
)

// A whole school may sit behind one address, so the buckets are wide: they stop a program that guesses, not a class
// that mistypes. Only wrong guesses of codes are counted; a password is counted before it is looked at.
const (
	guessesPerMinute = 60
	guessBurst       = 120
	guessesOfAll     = 40 // a second, from everywhere: 27^6 codes take months
	guessDelay       = 3 * time.Second
	guessLane        = 16 // who wait at once behind one address: 5 guesses a second at the most, 27^6 codes take years
	joinsPerSecond   = 25 // into one round
	joinBurst        = 200
	maxBuckets       = 20_000
)

// buckets are limiters by key. When there are too many, the whole set starts anew: that forgives, and bounds memory.
type buckets struct {
	mu    sync.Mutex
	of    map[string]*rate.Limiter
	every rate.Limit
	burst int
}

func (b *buckets) get(key string) *rate.Limiter {
	b.mu.Lock()
	defer b.mu.Unlock()
	if l, ok := b.of[key]; ok {
		return l
	}
	if b.of == nil || len(b.of) >= maxBuckets {
		b.of = map[string]*rate.Limiter{}
	}
	l := rate.NewLimiter(b.every, b.burst)
	b.of[key] = l
	return l
}

// forget forgives a key.
func (b *buckets) forget(key string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.of, key)
}

// guessLimit slows whoever tries one code after another. It makes those behind the same address wait and keeps nobody
// out who is willing to, because one who guesses must not be able to shut a class out.
type guessLimit struct {
	byClient buckets
	all      *rate.Limiter
	delay    time.Duration
	lane     int // who wait at once
	sleep    func(time.Duration)

	mu    sync.Mutex
	lanes map[string]int // how many wait
}

func newGuessLimit() *guessLimit {
	return &guessLimit{
		byClient: buckets{every: rate.Limit(guessesPerMinute) / 60, burst: guessBurst},
		all:      rate.NewLimiter(guessesOfAll, 10*guessesOfAll),
		delay:    guessDelay,
		lane:     guessLane,
		sleep:    time.Sleep,
		lanes:    map[string]int{},
	}
}

// take counts a try before it is known whether it is right, so that two hundred at once are two hundred. It tells whether
// the try need not wait.
func (g *guessLimit) take(client string, now time.Time) bool {
	return g.byClient.get(client).AllowN(now, 1)
}

// open tells whether a client may look up a code without waiting.
func (g *guessLimit) open(client string, now time.Time) bool {
	return g.byClient.get(client).TokensAt(now) >= 1 && g.all.TokensAt(now) >= 1
}

// wait holds a client that may not look up a code at once. False, without waiting, when too many wait already.
func (g *guessLimit) wait(client string) bool {
	if !g.enter(client) {
		return false
	}
	g.sleep(g.delay)
	g.leave(client)
	return true
}

// enter takes a place in a client's lane, which leave gives back. False when it is full.
func (g *guessLimit) enter(client string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.lanes[client] >= g.lane {
		return false
	}
	g.lanes[client]++
	return true
}

func (g *guessLimit) leave(client string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.lanes[client]--; g.lanes[client] == 0 {
		delete(g.lanes, client)
	}
}

// wrong counts a guess that led nowhere.
func (g *guessLimit) wrong(client string, now time.Time) {
	g.byClient.get(client).AllowN(now, 1)
	g.all.AllowN(now, 1)
}

// newPostLimit keeps commands that are sent as forms to the pace of those on a socket, each seat or leader by itself.
func newPostLimit() *buckets { return &buckets{every: commandsPerSecond, burst: commandBurst} }

// joinLimit slows whoever fills a round with seats.
type joinLimit struct{ byRound buckets }

func newJoinLimit() *joinLimit {
	return &joinLimit{buckets{every: joinsPerSecond, burst: joinBurst}}
}

func (j *joinLimit) allow(round string, now time.Time) bool {
	return j.byRound.get(round).AllowN(now, 1)
}

// clientOf gives the bucket of whoever asks: the address it connects from, or that our own proxy says it connects from,
// and for IPv6 its network of 64 bits, which is one household or one telephone.
func clientOf(c *fiber.Ctx) string {
	return networkOf(remoteOf(c), 64)
}

// netOf is what whoever asks may have very many of such places in: an IPv4 address itself, and for IPv6 a network of 48 bits,
// which is the most that one customer is given.
func netOf(c *fiber.Ctx) string {
	return networkOf(remoteOf(c), 48)
}

func remoteOf(c *fiber.Ctx) netip.Addr {
	a, err := netip.ParseAddr(utils.CopyString(c.IP()))
	if err != nil { // a proxy of ours that says nothing: all behind it share a bucket
		a, _ = netip.AddrFromSlice(c.Context().RemoteIP())
	}
	return a
}

func networkOf(a netip.Addr, bits int) string {
	if !a.IsValid() {
		return ""
	}
	a = a.Unmap().WithZone("")
	if a.Is4() {
		return a.String()
	}
	network, err := a.Prefix(bits)
	if err != nil {
		return a.String()
	}
	return network.String()
}
