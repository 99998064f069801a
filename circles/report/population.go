package report

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"

	"norrbottenforalla.se/circles"
)

//go:embed population.json
var populationFile []byte

// A Population is how many people lived in the county's municipalities on a day, and who says so. County is the sum of the
// fourteen; the source's own line for the county is 16 less (248,927 on 2025-12-31), as its line for Sweden is.
type Population struct {
	Date           string                           `json:"date"`
	Source         map[string]string                `json:"source"` // by language; Swedish always
	Address        string                           `json:"address"`
	Checked        string                           `json:"checked"`
	County         int                              `json:"county"`
	Municipalities map[circles.MunicipalityCode]int `json:"municipalities"`
}

// Inhabitants gives the population table of this program. Its map is everybody's, and not to be changed.
func Inhabitants() Population { return inhabitants() }

var inhabitants = sync.OnceValue(func() Population {
	var p Population
	if err := json.Unmarshal(populationFile, &p); err != nil {
		panic(fmt.Sprintf("report: population.json: %v", err)) // embedded, and read by a test
	}
	return p
})

// PerThousand gives a count per 1,000 inhabitants in hundredths; ok is false where the population is not known.
func (p Population) PerThousand(s Span, m circles.MunicipalityCode) (of Span, ok bool) {
	people := p.Municipalities[m]
	if people == 0 {
		return Span{}, false
	}
	hundredths := func(n int) int { return (n*100_000 + people/2) / people }
	return Span{hundredths(s.Low), hundredths(s.High)}, true
}

// CountyPerThousand gives a count per 1,000 inhabitants of the whole county in hundredths.
func (p Population) CountyPerThousand(s Span) Span {
	hundredths := func(n int) int { return (n*100_000 + p.County/2) / p.County }
	return Span{hundredths(s.Low), hundredths(s.High)}
}
