// Package live runs rounds: one goroutine owns each, decides what may happen, has it kept, and only then shows it.
//
//	inbox → Decide each → Apply → one durable append of the batch → acknowledge → views to seats
//
// Decide needs the round as it will be after the commands before it in the same batch, so events are applied as they
// are decided. Nobody sees that state until the append has succeeded. If it fails, nothing is acknowledged or shown:
// the room stops, and whoever asks the Hall next gets it again, replayed from what the journal truly holds.
//
// Views are whole and the newest counts. A slow reader skips views instead of queueing them, and coming back is the
// same code as coming.
package live
