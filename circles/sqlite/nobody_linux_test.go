package sqlite

import (
	"os"
	"runtime"
	"syscall"
	"testing"
)

// asNobody runs f without the rights of a superuser, whom file modes do not stop. The goroutine's thread changes who it
// is for files, and is thrown away.
func asNobody(t *testing.T, f func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		f()
		return
	}
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
		err := syscall.Setfsuid(65534)
		if err == nil {
			f()
		}
		done <- err
	}()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}
