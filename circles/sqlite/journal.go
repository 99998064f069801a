package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
)

const (
	maxBatch = 4096 // events in one commit; one append that is larger is committed alone or last
	wideRows = 128  // rows of the widest INSERT
	midRows  = 16
)

// ErrJournalClosed is what Append says after Close: nothing was written.
var ErrJournalClosed = errors.New("sqlite: journal is closed")

// A Journal keeps the events of rounds. Appends of all rounds share commits: one goroutine writes, takes what is
// waiting into one transaction, and answers when that is on the disk.
type Journal struct {
	db       *DB
	requests chan *appendRequest // unbuffered: what has been received will be answered
	stop     chan struct{}
	done     chan struct{}
	once     sync.Once
	commits  atomic.Int64
	sql      *journalSQL // the writing goroutine's
}

type appendRequest struct {
	round string
	first int64
	rows  []journalRow
	reply chan error // capacity 1: the writer never waits for whoever asked
}

type journalRow struct {
	round string
	seq   int64
	kind  string
	data  string
}

// NewJournal starts a journal on a database. The caller closes it, before the database.
func NewJournal(db *DB) *Journal {
	j := &Journal{
		db:       db,
		requests: make(chan *appendRequest),
		stop:     make(chan struct{}),
		done:     make(chan struct{}),
	}
	go j.run()
	return j
}

// Append keeps events of a round, the first of them as number first. When it returns nil they are on the disk and will
// be in Events, all of them, once.
//
// first is 0 or 1 for a round that has none, otherwise one more than the last kept: anything else is a Conflict, so
// that an append done twice, or by two rooms of one round, is refused. NotFound when there is no such round,
// ErrRoundErased when its session data is gone. A refused append does not disturb those that share its commit.
//
// On any other error, a cancelled ctx and a failed commit above all, the events may or may not have been kept: whoever
// owns the round stops, and begins again from Events.
func (j *Journal) Append(ctx context.Context, round string, first int64, events []quiz.Event) error {
	if len(events) == 0 {
		return nil
	}
	req := &appendRequest{round: round, first: first, rows: make([]journalRow, len(events)), reply: make(chan error, 1)}
	for i, e := range events {
		kind, data, err := quiz.EncodeEvent(e)
		if err != nil {
			return fmt.Errorf("sqlite: append: %w", err)
		}
		req.rows[i] = journalRow{round: round, seq: first + int64(i), kind: kind, data: string(data)}
	}
	select {
	case j.requests <- req:
	case <-ctx.Done():
		return ctx.Err()
	case <-j.stop:
		return ErrJournalClosed
	}
	select {
	case err := <-req.reply:
		return wrap("append", err)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Events gives all that is kept of a round, in order. NotFound when there is no such round, ErrRoundErased when its
// session data is gone. A gap, or an event that this program does not know, is an error: a journal is never read in
// part.
func (j *Journal) Events(ctx context.Context, round string) ([]quiz.Event, error) {
	r, err := j.db.RoundByID(ctx, circles.RoundID(round))
	if err != nil {
		return nil, err
	}
	if !r.ErasedAt.IsZero() {
		return nil, wrap("events", circles.Because(circles.ErrRoundErased, nil))
	}
	type numbered struct {
		seq   int64
		event quiz.Event
	}
	rows, err := list(ctx, j.db.readers, func(row scanner) (n numbered, err error) {
		var kind string
		var data []byte
		if err := row.Scan(&n.seq, &kind, &data); err != nil {
			return n, err
		}
		n.event, err = quiz.DecodeEvent(kind, data)
		return n, err
	}, `SELECT seq, kind, data FROM journal WHERE round = ? ORDER BY seq`, round)
	if err != nil {
		return nil, wrap("events of round "+round, err)
	}
	events := make([]quiz.Event, len(rows))
	for i, n := range rows {
		if n.seq != rows[0].seq+int64(i) {
			return nil, fmt.Errorf("sqlite: events of round %s: gap before %d", round, n.seq)
		}
		events[i] = n.event
	}
	return events, nil
}

// Commits gives how many transactions have been committed since NewJournal.
func (j *Journal) Commits() int64 { return j.commits.Load() }

// Close stops the journal. Appends that it has taken are answered first; later ones get ErrJournalClosed. It may be
// called twice, and returns when the writing goroutine has ended.
func (j *Journal) Close() {
	j.once.Do(func() { close(j.stop) })
	<-j.done
}

func (j *Journal) run() {
	defer close(j.done)
	for {
		select {
		case req := <-j.requests:
			j.serve(req)
		case <-j.stop:
			j.sql.close()
			return
		}
	}
}

// serve commits one request and those that wait with it, and answers them.
func (j *Journal) serve(first *appendRequest) {
	batch, refused, err := j.commit(first)
	for i, req := range batch {
		if err == nil && refused[i] != nil {
			req.reply <- refused[i]
			continue
		}
		req.reply <- err
	}
}

// commit writes a batch. refused has an error for each request that may not be; err is the failure of all.
func (j *Journal) commit(first *appendRequest) (batch []*appendRequest, refused []error, err error) {
	batch = []*appendRequest{first}
	if j.sql == nil {
		if j.sql, err = prepareJournal(j.db.writer); err != nil {
			return batch, nil, err
		}
	}
	// The journal's own context: what has been taken is written, whoever gave up waiting.
	tx, err := j.db.writer.BeginTx(context.Background(), nil)
	if err != nil {
		return batch, nil, err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing; otherwise the first error is the one to tell
	// Gathered after the transaction began: who came while another write had the connection comes along.
	batch = j.gather(batch)
	w := journalWriter{tx: tx, sql: j.sql}
	if refused, err = w.write(batch); err != nil {
		return batch, nil, err
	}
	if w.kept == 0 {
		return batch, refused, nil
	}
	if err := tx.Commit(); err != nil {
		return batch, nil, err
	}
	j.commits.Add(1)
	return batch, refused, nil
}

// gather takes all that wait, until there are maxBatch events.
func (j *Journal) gather(batch []*appendRequest) []*appendRequest {
	n := len(batch[0].rows)
	for n < maxBatch {
		select {
		case req := <-j.requests:
			batch = append(batch, req)
			n += len(req.rows)
		default:
			return batch
		}
	}
	return batch
}

// journalSQL is the prepared statements of the writer's one connection.
type journalSQL struct {
	last   *sql.Stmt
	insert map[int]*sql.Stmt // by number of rows
}

// widths of the INSERTs, widest first.
var widths = []int{wideRows, midRows, 1}

func prepareJournal(writer *sql.DB) (*journalSQL, error) {
	p := &journalSQL{insert: map[int]*sql.Stmt{}}
	var err error
	p.last, err = writer.Prepare(`
		SELECT
			round.erased_at,
			(SELECT MAX(journal.seq) FROM journal WHERE journal.round = round.id)
		FROM round
		WHERE round.id = ?`)
	if err != nil {
		return nil, err
	}
	for _, n := range widths {
		p.insert[n], err = writer.Prepare(
			`INSERT INTO journal (round, seq, kind, data) VALUES (?, ?, ?, ?)` + strings.Repeat(`, (?, ?, ?, ?)`, n-1))
		if err != nil {
			p.close()
			return nil, err
		}
	}
	return p, nil
}

func (p *journalSQL) close() {
	if p == nil {
		return
	}
	_ = p.last.Close() // a statement that cannot be closed goes with its connection
	for _, s := range p.insert {
		_ = s.Close() // as above
	}
}
