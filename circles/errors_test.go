package circles_test

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"testing"

	"norrbottenforalla.se/circles"
)

func TestErrors(t *testing.T) {
	cause := errors.New("cause")
	err := fmt.Errorf("sqlite: start: %w", circles.Because(circles.ErrCodeTaken, cause))
	for _, is := range []error{circles.ErrCodeTaken, circles.ErrConflict, cause} {
		if !errors.Is(err, is) {
			t.Errorf("%v is not %v", err, is)
		}
	}
	for _, not := range []error{circles.ErrRoundRunning, circles.ErrInvalid, &circles.Error{Kind: circles.Invalid, ID: "ErrorCodeTaken"}} {
		if errors.Is(err, not) {
			t.Errorf("%v is %v", err, not)
		}
	}
	if errors.Is(circles.Fail(circles.Conflict, nil), circles.ErrCodeTaken) {
		t.Error("a general conflict is a code that is taken")
	}
	if got := err.Error(); got != "sqlite: start: circles: conflict: ErrorCodeTaken: cause" {
		t.Errorf("for the log: %s", got)
	}
	if circles.KindOf(err) != circles.Conflict || circles.KindOf(cause) != "" || circles.KindOf(nil) != "" {
		t.Error("kinds of errors")
	}
	for _, kind := range []circles.Kind{circles.NotFound, circles.Invalid, circles.Conflict, circles.Forbidden, circles.Unavailable} {
		e := circles.Fail(kind, cause)
		if !slices.Contains(circles.MessageIDs(), e.ID) || !errors.Is(e, &circles.Error{Kind: kind}) {
			t.Errorf("%s has the message %q", kind, e.ID)
		}
		if b := circles.Because(&circles.Error{Kind: kind}, nil); b.ID != e.ID {
			t.Errorf("because of a whole kind: %q, want %q", b.ID, e.ID)
		}
	}
}

// TestMessageIDsAreAll compares the list with the source, so that no message is without words.
func TestMessageIDsAreAll(t *testing.T) {
	source, err := os.ReadFile("errors.go")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, m := range regexp.MustCompile(`= "(Error[A-Za-z]+)"`).FindAllSubmatch(source, -1) {
		want = append(want, string(m[1]))
	}
	slices.Sort(want)
	if got := circles.MessageIDs(); len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("message ids are %q, the source has %q", got, want)
	}
}
