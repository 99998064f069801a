package web

import (
	"norrbottenforalla.se/cmd/norrbotten/internal/chart"
)

// A wallChart is a chart as a wall shows it. The zero value is none.
type wallChart struct {
	shownChart
	Size chart.Size
	Left bool // below the result; else below the answer
}

// pictureIn gives the chart of the question, drawn for a column so many em wide.
func (v sight) pictureIn(wide float64) wallChart {
	return wallChart{
		shownChart: shownOf(v.P, v.Question.Reveal.Key.Chart, string(v.Question.ID), v.Today),
		Size:       chart.Em(wide),
	}
}

// high tells how high the picture is with its heading, in em. Its sources are told with those of the answer.
func (c wallChart) high(wide float64) float64 {
	head := c.Title
	if c.Unit != "" {
		head += " " + c.Unit
	}
	return textHigh(head, bold, 1, 1.35, wide) + chart.High(c.Figure, c.Size) + rowGap
}

// picture gives the chart of a revealed question at the size that the wall has chosen.
func (v sight) picture() wallChart {
	if v.Question.Reveal.Key.Chart == nil {
		return wallChart{}
	}
	_, _, picture := v.columns(wallWide * 100 / float64(wallPercent(wallHigh, v.showing)))
	return picture
}
