package main

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"norrbottenforalla.se/assets"
	"norrbottenforalla.se/quiz/content"
)

var plannedStep = regexp.MustCompile(`(?s)<li\s+id="steg-([a-z0-9-]+)"[^>]*data-n="\d+"`)

// A leader takes the suggestion for three study hours with one press, and the one for two with another. Prompts of the
// leader's own stay through both.
func TestTwoOrThreeStudyHours(t *testing.T) {
	catalogue, err := content.Load(assets.Modules())
	if err != nil {
		t.Fatal(err)
	}
	m, _ := catalogue.Module("demografi")
	s := newServer(t)
	v := s.visitor()
	v.mustPost(strings.TrimPrefix(s.link, s.base), nil)
	_, list := v.get("/cirklar")
	circle := regexp.MustCompile(`href="(/cirklar/[a-z2-7]+)"[^>]*>\s*(?:<[^>]+>\s*)*Kalix`).FindStringSubmatch(list)[1]
	_, page := v.get(circle)
	meeting := regexp.MustCompile(`href="(` + circle + `/traffar/[a-z2-7]+)"`).FindStringSubmatch(page)[1]
	ids := func(page string) []string {
		var found []string
		for _, step := range plannedStep.FindAllStringSubmatch(page, -1) {
			if slices.Contains(slices.Concat(m.Plan, m.Long), step[1]) {
				found = append(found, step[1])
			}
		}
		return found
	}
	_, page = v.get(meeting)
	if got := ids(page); !slices.Equal(got, m.Plan) {
		t.Fatalf("the plan begins as %v, want %v", got, m.Plan)
	}
	v.mustPost(meeting+"/plan/add", url.Values{"text": {"Vad säger vi själva?"}})
	v.mustPost(meeting+"/plan/skip", url.Values{"step": {m.Plan[0]}})
	for _, press := range []struct {
		do   string
		want []string
	}{{"three", m.Long}, {"two", m.Plan}, {"three", m.Long}} {
		_, page = v.mustPost(meeting+"/plan/"+press.do, nil)
		if got := ids(page); !slices.Equal(got, press.want) {
			t.Errorf("%s: the plan is %v, want %v", press.do, got, press.want)
		}
		if !strings.Contains(page, "Vad säger vi själva?") {
			t.Errorf("%s: the leader's own prompt is gone", press.do)
		}
	}
}
