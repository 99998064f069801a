package obs_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"norrbottenforalla.se/cmd/norrbotten/internal/obs"
)

func TestReadyNamesEverythingThatFailed(t *testing.T) {
	ok := obs.Check{Name: "ok", Run: func(context.Context) error { return nil }}
	bad := func(name string) obs.Check {
		return obs.Check{Name: name, Run: func(ctx context.Context) error {
			if _, limited := ctx.Deadline(); !limited {
				t.Error("no time limit")
			}
			return errors.New("broken")
		}}
	}
	if err := obs.Ready(context.Background(), ok); err != nil {
		t.Error(err)
	}
	err := obs.Ready(context.Background(), bad("disk"), ok, bad("journal"))
	if err == nil || !strings.Contains(err.Error(), "disk: broken") || !strings.Contains(err.Error(), "journal: broken") {
		t.Error(err)
	}
}

func TestNewLogger(t *testing.T) {
	var b bytes.Buffer
	log, err := obs.NewLogger(&b, "json", "warn")
	if err != nil {
		t.Fatal(err)
	}
	log.Info("no")
	log.Warn("yes")
	if got := b.String(); strings.Contains(got, `"no"`) || !strings.Contains(got, `"msg":"yes"`) {
		t.Error(got)
	}
	for _, bad := range [][2]string{{"xml", "info"}, {"text", "loud"}} {
		if _, err := obs.NewLogger(&b, bad[0], bad[1]); err == nil {
			t.Errorf("%v was taken", bad)
		}
	}
}
