package sqlite

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"norrbottenforalla.se/quiz"
)

// crashFile names the database for the child that is to be killed.
const crashFile = "NORRBOTTEN_TEST_CRASH_FILE"

const crashRounds = 24

func TestMain(m *testing.M) {
	if path := os.Getenv(crashFile); path != "" {
		fmt.Fprintln(os.Stderr, appendForEver(path))
		os.Exit(1) // only a signal ends it well
	}
	os.Exit(m.Run())
}

// appendForEver appends to all rounds at once and writes a line for each append that was acknowledged.
func appendForEver(path string) error {
	ctx := context.Background()
	db, err := Open(ctx, path)
	if err != nil {
		return err
	}
	j := NewJournal(db)
	failed := make(chan error)
	for i := range crashRounds {
		id := fmt.Sprintf("r%04d", i)
		kept, err := j.Events(ctx, id)
		if err != nil {
			return err
		}
		go func() {
			for seq := len(kept) + 1; ; seq++ {
				event := quiz.AnswerGiven{CID: fmt.Sprintf("%s-%d", id, seq)}
				if err := j.Append(ctx, id, int64(seq), []quiz.Event{event}); err != nil {
					failed <- err
					return
				}
				// One write a line, so that no line is two halves.
				if _, err := os.Stdout.WriteString(fmt.Sprintf("%d %d\n", i, seq)); err != nil {
					failed <- err
					return
				}
			}
		}()
	}
	return <-failed
}

// TestAcknowledgedSurvivesKill kills a journal in the middle of its work, again and again: every event that was
// acknowledged is there, once, and in its place.
func TestAcknowledgedSurvivesKill(t *testing.T) {
	path := file(t)
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	ids := rounds(t, db, crashRounds)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	acknowledged := make([]int, crashRounds)
	for life := range 8 {
		lines := liveAndDie(t, path, 30+life*97, acknowledged)
		if lines == 0 {
			t.Fatal("nothing was acknowledged")
		}
		checkKept(t, path, ids, acknowledged)
	}
}

// liveAndDie runs the child until it has acknowledged so many appends, kills it, and notes the last of each round.
func liveAndDie(t *testing.T, path string, enough int, acknowledged []int) (lines int) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), self)
	child.Env = append(os.Environ(), crashFile+"="+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewReader(out)
	for {
		line, err := said.ReadString('\n')
		if err != nil {
			break // what was said before it died has been read
		}
		var round, seq int
		if _, err := fmt.Sscanf(line, "%d %d\n", &round, &seq); err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		acknowledged[round] = max(acknowledged[round], seq)
		if lines++; lines == enough {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	var exit *exec.ExitError
	if err := child.Wait(); !errors.As(err, &exit) || exit.Exited() {
		t.Fatalf("the child was not killed: %v", err)
	}
	return lines
}

func checkKept(t *testing.T, path string, ids []string, acknowledged []int) {
	t.Helper()
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	j := NewJournal(db)
	defer j.Close()
	for i, id := range ids {
		events, err := j.Events(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if len(events) < acknowledged[i] {
			t.Errorf("round %s: %d acknowledged, %d kept", id, acknowledged[i], len(events))
		}
		for k, e := range events {
			if want := fmt.Sprintf("%s-%d", id, k+1); e.(quiz.AnswerGiven).CID != want {
				t.Fatalf("round %s: event %d is %+v, want %s", id, k+1, e, want)
			}
		}
	}
	if check := pragma(t, db.readers, "integrity_check"); check != "ok" {
		t.Errorf("integrity: %s", check)
	}
}
