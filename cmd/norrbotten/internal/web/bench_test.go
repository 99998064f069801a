package web

import (
	"fmt"
	"testing"
	"time"

	"norrbottenforalla.se/assets"
	"norrbottenforalla.se/assets/i18n"
	"norrbottenforalla.se/quiz"
	"norrbottenforalla.se/quiz/content"
	"norrbottenforalla.se/quiz/live"
)

// BenchmarkSeat is what one seat costs when everything on its page is new: its view, and its regions as frames. Own is
// what one of many seats pays, when the regions that all share have been rendered already.
func BenchmarkSeat(b *testing.B) {
	words, err := i18n.Load(assets.Locales())
	if err != nil {
		b.Fatal(err)
	}
	catalogue, err := content.Load(assets.Modules())
	if err != nil {
		b.Fatal(err)
	}
	module, _ := catalogue.Module("demografi")
	round := quiz.NewRound(catalogue.Plan(module))
	seat := quiz.Seat{Role: quiz.Participant, ID: "ann"}
	for _, c := range []struct {
		by quiz.Seat
		do quiz.Action
	}{{seat, quiz.Join{Seat: "ann", Token: "t", Name: "Blå Ripa", People: 2}}, {quiz.Seat{Role: quiz.Leader}, quiz.Jump{To: "lanet-sedan-1994"}}} {
		events, err := round.Decide(time.Now(), c.by, quiz.Command{Do: c.do})
		if err != nil {
			b.Fatal(err)
		}
		for _, e := range events {
			round.Apply(e)
		}
	}
	pages := map[quiz.Role]livePage{
		quiz.Participant: (&Server{}).phonePage(), quiz.Screen: (&Server{}).screenPage(), quiz.Leader: (&Server{}).leaderPage(),
	}
	for _, role := range []quiz.Role{quiz.Participant, quiz.Screen, quiz.Leader} {
		by := quiz.Seat{Role: role, ID: seat.ID}
		e := entry{place: place{P: words.Printer("sv"), Base: "/t/BCDFGH", Site: "https://n.example", Today: "2026-11-24"}, seat: by}
		shared := &live.Published{Common: round.Common(role)}
		for _, fresh := range []bool{true, false} {
			b.Run(fmt.Sprintf("%s/fresh=%v", role, fresh), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					v := round.View(by)
					u := live.Update{Epoch: "e", Seq: 1, Common: shared, Me: v.Me}
					if fresh {
						u.Common = &live.Published{Common: v.Common}
					}
					if frames, err := newFollower(pages[role], e, false, time.Now).frames(u); err != nil || len(frames) == 0 {
						b.Fatal(len(frames), err)
					}
				}
			})
		}
	}
}
