package sqlite

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
	"norrbottenforalla.se/quiz"
)

// BenchmarkErasing tells how long a meeting waits for its journal while another round is erased, in a file of about 100 MB
// with twenty rounds that run: by erasing as it is done in the evening, and by what is done at night.
func BenchmarkErasing(b *testing.B) {
	for name, erase := range map[string]func(*DB) error{
		"evening": func(db *DB) error { db.unwiped = true; return db.finish(context.Background(), "b", true) },
		"night":   func(db *DB) error { db.unscrubbed = true; return db.Compact(context.Background()) },
	} {
		b.Run(name, func(b *testing.B) {
			path := b.TempDir() + "/b.db"
			db, err := Open(b.Context(), path)
			if err != nil {
				b.Fatal(err)
			}
			defer db.Close() //nolint:errcheck // a benchmark
			at := time.Date(2026, 11, 3, 18, 0, 0, 0, time.UTC)
			by := circles.By{At: at}
			c := circles.Circle{ID: "c", Name: "c", Form: circles.StudyCircle, Municipality: "2514", Lang: "sv", ScreenKey: "screenkey-erasemarker", Created: at}
			a := circles.Account{ID: "a", Name: "A", Role: circles.RoleLeader, Lang: "sv", Created: at}
			if err := db.CreateAccount(b.Context(), a, by); err != nil {
				b.Fatal(err)
			}
			if err := db.CreateCircle(b.Context(), c, []circles.AccountID{"a"}, by); err != nil {
				b.Fatal(err)
			}
			if _, err := db.writer.Exec(`CREATE TABLE ballast (x TEXT)`); err != nil {
				b.Fatal(err)
			}
			for range 8000 {
				if _, err := db.writer.Exec(`INSERT INTO ballast VALUES (?)`, strings.Repeat("en mening till ", 680)); err != nil {
					b.Fatal(err)
				}
			}
			j := NewJournal(db)
			defer j.Close()
			var evening []quiz.Event // twelve phones, forty answers each, and a sentence now and then
			for i := range 12 * 40 {
				evening = append(evening, answer(fmt.Sprintf("seat-of-a-phone-%d", i%12)))
				if i%4 == 0 {
					evening = append(evening, quiz.ContributionMade{Seat: "seat-of-a-phone", Text: strings.Repeat("Vi behöver bussar. ", 4)})
				}
			}
			for i := range 20 {
				m, err := db.CreateMeeting(b.Context(), circles.Meeting{
					ID: circles.MeetingID(fmt.Sprintf("m%d", i)), Circle: "c", Title: "t", Modules: []string{"x"}}, by)
				if err != nil {
					b.Fatal(err)
				}
				id := fmt.Sprintf("r%d", i)
				_, err = db.StartRound(b.Context(), circles.StartRound{
					Meeting: m.ID, Round: circles.RoundID(id), Code: circles.Code("BCDFG" + circles.CodeAlphabet[i:i+1]), By: circles.By{At: at}, Plan: []byte("{}"),
				})
				if err != nil {
					b.Fatal(err)
				}
				if err := j.Append(b.Context(), id, 1, evening); err != nil {
					b.Fatal(err)
				}
			}
			var longest atomic.Int64
			for b.Loop() {
				done := make(chan error)
				go func() { done <- erase(db) }()
				for seq := int64(601); ; seq++ {
					begun := time.Now()
					if err := j.Append(b.Context(), "r0", seq, evening[:1]); err != nil && !strings.Contains(err.Error(), "seq") {
						b.Log(err)
					}
					longest.Store(max(longest.Load(), int64(time.Since(begun))))
					select {
					case err := <-done:
						if err != nil {
							b.Fatal(err)
						}
					default:
						continue
					}
					break
				}
				if _, err := db.writer.Exec(`DELETE FROM journal WHERE round = 'r0' AND seq > 600`); err != nil {
					b.Fatal(err)
				}
			}
			info, err := os.Stat(path)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(longest.Load())/1e6, "ms-longest-wait")
			b.ReportMetric(float64(info.Size())/1e6, "MB")
		})
	}
}
