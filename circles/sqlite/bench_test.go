package sqlite

import (
	"fmt"
	"sync"
	"testing"

	"norrbottenforalla.se/quiz"
)

// BenchmarkAppendOne is one room alone: every append is a commit.
func BenchmarkAppendOne(b *testing.B) {
	db := openAt(b, file(b))
	id := rounds(b, db, 1)[0]
	j := journalOn(b, db)
	events := []quiz.Event{answer("s1")}
	seq := int64(0)
	b.ReportAllocs()
	for b.Loop() {
		seq++
		if err := j.Append(b.Context(), id, seq, events); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/float64(j.Commits()), "events/commit")
}

// BenchmarkAppendGroup is many rooms that append one event each, all the time.
func BenchmarkAppendGroup(b *testing.B) {
	for _, rooms := range []int{40, 1000} {
		b.Run(fmt.Sprintf("rooms=%d", rooms), func(b *testing.B) { appendGroup(b, rooms) })
	}
}

func appendGroup(b *testing.B, rooms int) {
	db := openAt(b, file(b))
	ids := rounds(b, db, rooms)
	j := journalOn(b, db)
	events := []quiz.Event{answer("s1")}
	b.ReportAllocs()
	b.ResetTimer()
	var wg sync.WaitGroup
	for i, id := range ids {
		wg.Go(func() {
			for n := i; n < b.N; n += rooms {
				if err := j.Append(b.Context(), id, int64(n/rooms)+1, events); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/float64(max(1, j.Commits())), "events/commit")
}

// BenchmarkAppendHall is one room that appends what a thousand phones answered at once.
func BenchmarkAppendHall(b *testing.B) {
	db := openAt(b, file(b))
	id := rounds(b, db, 1)[0]
	j := journalOn(b, db)
	hall := make([]quiz.Event, 1000)
	for i := range hall {
		hall[i] = answer("s1")
	}
	for seq := int64(1); b.Loop(); seq += int64(len(hall)) {
		if err := j.Append(b.Context(), id, seq, hall); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBurst is two thousand single appends at once; an operation is the whole burst.
func BenchmarkBurst(b *testing.B) {
	const rooms = 2000
	db := openAt(b, file(b))
	ids := rounds(b, db, rooms)
	j := journalOn(b, db)
	events := []quiz.Event{answer("s1")}
	for seq := int64(1); b.Loop(); seq++ {
		var wg sync.WaitGroup
		for _, id := range ids {
			wg.Go(func() {
				if err := j.Append(b.Context(), id, seq, events); err != nil {
					b.Error(err)
				}
			})
		}
		wg.Wait()
	}
	b.ReportMetric(float64(j.Commits())/float64(b.N), "commits/burst")
}

// BenchmarkEvents reads a whole evening back: 30 people, 20 questions, two votes.
func BenchmarkEvents(b *testing.B) {
	db := openAt(b, file(b))
	id := rounds(b, db, 1)[0]
	j := journalOn(b, db)
	evening := make([]quiz.Event, 1200)
	for i := range evening {
		evening[i] = answer("s1")
	}
	if err := j.Append(b.Context(), id, 1, evening); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if got, err := j.Events(b.Context(), id); err != nil || len(got) != len(evening) {
			b.Fatal(len(got), err)
		}
	}
}

// BenchmarkOpen opens a database that is there, as a start does.
func BenchmarkOpen(b *testing.B) {
	path := file(b)
	for b.Loop() {
		db, err := Open(b.Context(), path)
		if err != nil {
			b.Fatal(err)
		}
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
