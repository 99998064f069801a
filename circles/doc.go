// Package circles is what a circle is between its evenings: who leads it, which meetings it plans and holds, what is
// kept of them, and who may do what. It has no clock, no chance and no I/O: time and chance are arguments, and storage
// is the small interfaces of store.go.
//
// # Words
//
//	circle        a group that meets several times about the county's future (people say "cirkel")
//	leader        an account that leads circles of its own (people say "cirkelledare")
//	participant   somebody in the room; known only to a round, never to this package
//	account       somebody who signs in, by one-time link; no password, no e-mail address
//	meeting       one evening of a circle (people say "träff"): planned, running, held
//	plan choice   what the leader changed in a meeting's plan: order, steps left out, prompts of the leader's own
//	round         one live run of a meeting; its plan is frozen and opaque here
//	code          what participants type to join a round (people say "kod")
//	screen key    the secret in the address of a circle's projector page
//	record        what is kept of a round: counts and the circle's own sentences, nobody's name
//	study hour    45 minutes without breaks, at most four a meeting; proposed here, confirmed by the leader
//	session       a signed-in browser; its token is stored hashed
//	link          a one-time sign-in link; its token is stored hashed
//	erase         take away session data: the journal and the frozen plan; the code is free again
//
// # Two classes of data
//
// Session data (the journal of a round with its names and tokens, the frozen plan) goes when its round is erased.
// Circle data (dates, hours, head counts, counts per vote, conclusions) stays. A RoundRecord has no field that could
// hold a name or a seat.
//
// # Times
//
// Every time is an argument, kept to the millisecond and given back in UTC. The zero time means "not yet".
package circles
