// Package quiz is the live round of a study circle, without clock, chance, lock or I/O: time and chance are
// arguments, and the same events always give the same round.
//
// # Words
//
//	module    a theme with questions, prompts and a home task (people say "avsnitt")
//	question  has a right answer, a fact and a source
//	prompt    opens a conversation; nobody is right
//	plan      the steps of one meeting, made from modules and frozen when the round starts
//	position  asks what people think (people say "ställningstagande"); nobody is right
//	baseline  knowledge questions asked in the first and the last meeting, answers told in the last
//	step      welcome, observations, question (also as lookback), baseline, position, prompt, exit, task
//	phase     where a step is: see the table in phase.go
//	round     one live run of a plan
//	seat      who asks something inside a round: a participant's phone, the leader, the screen
//	hands     a show of hands that the leader typed in, for those without a phone
//	guest     somebody without a phone, on the leader's list for tonight
//	method    how a circle talks about a prompt: its phases are in method.go
//	dots      a dot vote: where the room stands, not a decision
//	view      all that one seat may see, and nothing more
//
// # How a round changes
//
//	Decide  may this happen, and what follows?      no change
//	Apply   the only thing that changes a round     no refusal
//	Replay  the same round again from its events
//	View    what a seat may see now
//
// The caller keeps the events between Decide and Apply: what was shown was saved first.
//
// Never said here: game, player, winner, score, rank.
package quiz
