package quiz_test

import (
	"testing"

	"norrbottenforalla.se/quiz"
)

// The room is told that somebody else leads, everybody in it, until the meeting goes on; a replay tells the same.
func TestRoomIsToldWhoLeads(t *testing.T) {
	s := newStage()
	leader := quiz.Seat{Role: quiz.Leader}
	roles := []quiz.Role{quiz.Participant, quiz.Leader, quiz.Screen}
	told := func(want bool) {
		t.Helper()
		for _, r := range []*quiz.Round{s.Round, quiz.Replay(testPlan(), s.events)} {
			for _, role := range roles {
				if got := r.Common(role).Changed; got != want {
					t.Errorf("%s is told: %v, want %v", role, got, want)
				}
			}
		}
	}
	told(false)
	s.must(leader, quiz.TellLeaderChanged{})
	told(true)
	s.must(leader, quiz.Pause{}, quiz.Resume{})
	told(true)
	s.must(leader, quiz.Next{})
	told(false)
	s.must(leader, quiz.TellLeaderChanged{}, quiz.Move{To: quiz.PhaseTalk})
	told(false)
	if err := s.do(quiz.Seat{Role: quiz.Participant, ID: "a"}, quiz.TellLeaderChanged{}); err == nil {
		t.Error("a participant told the room that somebody else leads")
	}
}
