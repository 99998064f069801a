package web_test

import (
	"net/http"
	"strings"
	"testing"

	"norrbottenforalla.se/circles"
)

// answered is a vote of so many people, of whom so many were right.
func answered(right, people int) *circles.VoteRecord {
	return &circles.VoteRecord{People: people, Phones: people, RightPeople: right}
}

func TestJourneyTellsWhatSixPeopleCanSay(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	way := "/cirklar/" + string(h.circle.ID) + "/vagen"
	v.get(way).want(http.StatusOK).must("Vår väg", "Inga svar har ändrats mycket").mustNot("Första och sista träffen")
	start := talkedOf(6, h.clock.now())
	start.Questions = append(start.Questions,
		circles.QuestionRecord{Question: "b1", Text: "Hur många bor här?", Baseline: true, First: answered(0, 6)},
		circles.QuestionRecord{Question: "b2", Text: "Hur stort är länet?", Baseline: true, First: answered(3, 6)})
	start.Conclusions[0].Disagree = "Om gruvan."
	h.heldWith(start)
	v.get(way).must("”Frågan om aldre” Före samtalet svarade 1 av 6 rätt, efter 5 av 6.", "”Vad behövs?” Om gruvan.",
		"”Vem bestämmer?” Frågan lämnades öppen.", "Före och efter samtalet", "<svg").mustNot("Första och sista träffen")
	end := talkedOf(6, h.clock.now())
	end.Questions = []circles.QuestionRecord{
		{Question: "b1", Text: "Hur många bor här?", First: answered(6, 6)},
		{Question: "b2", Text: "Hur stort är länet?", First: answered(4, 6)},
		{Question: "aldre", Text: "Frågan om aldre", Lookback: true, First: answered(2, 6)},
	}
	h.heldClosing(end)
	a := v.get(way).must("Första och sista träffen", "25 procent rätt i början och 83 procent i slutet", "knappast är en slump: 1",
		"Fler kan svaret i dag.", "Kan vara en slump.", "Det här sitter kvar", "Träff 1 och träff 2",
		// Newcombe's method 10 for 0/6 and 6/6, and for 3/6 and 4/6
		"+45 till +100 procentenheter", "−32 till +56 procentenheter")
	for _, word := range []string{"Piteå", "bäst", "sämst", "plats"} {
		a.mustNot(word)
	}
	if strings.Count(a.body, "<svg") < 3 {
		t.Error("a picture is missing")
	}
}
