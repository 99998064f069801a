package report

import (
	"testing"

	"norrbottenforalla.se/circles"
)

func TestPopulation(t *testing.T) {
	p := Inhabitants()
	sum := 0
	for _, m := range circles.Municipalities() {
		if p.Municipalities[m.Code] == 0 {
			t.Errorf("%s has no population", m.Name)
		}
		sum += p.Municipalities[m.Code]
	}
	if sum != p.County || len(p.Municipalities) != 14 || p.Date == "" || p.Source["sv"] == "" || p.Address == "" || p.Checked == "" {
		t.Errorf("the municipalities have %d people, the county %d; %+v", sum, p.County, p)
	}
	if got, ok := p.PerThousand(Span{31, 34}, "2514"); !ok || got != (Span{203, 223}) { // of 15,272
		t.Errorf("per thousand: %v, %v", got, ok)
	}
	if _, ok := p.PerThousand(Exactly(5), "0180"); ok {
		t.Error("a municipality that is not in the table")
	}
}
