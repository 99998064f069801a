package live

import (
	"context"

	"norrbottenforalla.se/quiz"
)

// ID names a round wherever it is kept.
type ID string

// A Journal keeps the events of rounds.
type Journal interface {
	// Append keeps events as numbers first, first+1, … of a round. They survive anything once it returns nil. A
	// number that is taken is an error, and then none of the events is kept. When it returns another error the
	// events may or may not be there.
	Append(ctx context.Context, round string, first int64, events []quiz.Event) error
	// Events gives all events of a round in order.
	Events(ctx context.Context, round string) ([]quiz.Event, error)
}

// Plans gives the frozen plan of a round that is not running in this process yet.
type Plans interface {
	Plan(ctx context.Context, id ID) (quiz.Plan, error)
}
