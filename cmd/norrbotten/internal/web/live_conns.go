package web

import (
	"context"
	"math/rand/v2"
	"sync"
)

// connections counts the open sockets and streams, and ends them all at shutdown: Fiber does neither.
type connections struct {
	mu      sync.Mutex
	open    int
	closed  bool
	closing chan struct{} // closed when all are to end
	idle    chan struct{} // closed when all have ended
}

func newConnections() *connections {
	return &connections{closing: make(chan struct{}), idle: make(chan struct{})}
}

// begin counts one in; false when the server is closing and no more are taken. Each begin has one end.
func (cs *connections) begin() bool {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if cs.closed {
		return false
	}
	cs.open++
	return true
}

func (cs *connections) end() {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	cs.open--
	cs.settle()
}

// settle closes idle once. The lock is held.
func (cs *connections) settle() {
	if !cs.closed || cs.open > 0 {
		return
	}
	select {
	case <-cs.idle:
	default:
		close(cs.idle)
	}
}

// close tells all to end and waits until they have, or until ctx ends.
func (cs *connections) close(ctx context.Context) error {
	cs.mu.Lock()
	if !cs.closed {
		cs.closed = true
		close(cs.closing)
	}
	cs.settle()
	cs.mu.Unlock()
	select {
	case <-cs.idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// restartRetry is when a page should come back after a restart: spread, so that a hall does not come all at once, and
// soon, since a restart takes less than a second.
func restartRetry() int64 { return 300 + rand.Int64N(700) }
