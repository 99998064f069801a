package content

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// A broken case changes one place of the good catalogue and says what is then reported, and nothing else.
type broken struct {
	name     string
	file     string
	old, new string
	at       string // the problem is on the line where this first stands in the changed file; "" means the whole file
	key      string
	severity Severity
	text     string // part of what is said
}

var brokenStructure = []broken{
	{"unknown key at the top", structureAt, "plan: [", "plann: [", "plann:", "plann", Error, "unknown key"},
	{"unknown key in a question", structureAt, "    pair: tva\n", "    pear: tva\n", "pear:", "questions.ett.pear", Error, "unknown key"},
	{"key of another kind", structureAt, "    kind: truefalse\n", "    kind: truefalse\n    near: 1\n", "near: 1", "questions.tre.near", Error, "unknown key"},
	{"unknown key in a slider", structureAt, "decimals: 1", "decimals: 1, unit: m", "unit: m", "questions.fyra.slider.unit", Error, "unknown key"},
	{"unknown key in a prompt", structureAt, "minutes: 12", "minutes: 12, text: hej", "text: hej", "prompts.prat.text", Error, "unknown key"},
	{"unknown key in a source", structureAt, "    title: En bok\n", "    title: En bok\n    isbn: 1\n", "isbn", "sources.bok.isbn", Error, "unknown key"},
	{"key twice", structureAt, "    minutes: 4\n", "    minutes: 4\n    minutes: 5\n", "minutes: 5", "questions.ett.minutes", Error, "stands twice"},
	{"key is a list", structureAt, "    minutes: 4\n", "    minutes: 4\n    [a]: 5\n", "[a]: 5", "questions.ett", Error, "should be a word"},

	{"module without id", structureAt, "id: prov\n", "", "facts:", "id", Error, "is missing"},
	{"question without id", structureAt, "  - id: tre\n    kind", "  - kind", "- kind: truefalse", "questions[2].id", Error, "is missing"},
	{"question without kind", structureAt, "    kind: truefalse\n", "", "- id: tre", "questions.tre.kind", Error, "is missing"},
	{"question without minutes", structureAt, "    minutes: 4\n", "", "- id: ett", "questions.ett.minutes", Error, "is missing"},
	{"question with empty minutes", structureAt, "    minutes: 4\n", "    minutes:\n", "- id: ett", "questions.ett.minutes", Error, "is missing"},
	{"question without right answer", structureAt, "    right: b\n", "", "- id: ett", "questions.ett.right", Error, "is missing"},
	{"question without facts", structureAt, "    facts: ['1.02']\n", "", "- id: tva", "questions.tva.facts", Error, "is missing"},
	{"question without sources", structureAt, "    right: false\n    facts: ['1.01']\n    sources: [bok]\n", "    right: false\n    facts: ['1.01']\n", "- id: tre", "questions.tre.sources", Error, "is missing"},
	{"question with no source", structureAt, "    right: false\n    facts: ['1.01']\n    sources: [bok]\n", "    right: false\n    facts: ['1.01']\n    sources: []\n", "sources: []", "questions.tre.sources", Error, "at least one source"},
	{"estimate without slider", structureAt, "    slider: {min: 0.5, max: 9.5, step: 0.1, decimals: 1}\n    right: 2.6\n    near: 0.3\n    fair: 0.7", "    right: 3\n    near: 1\n    fair: 2", "- id: fyra", "questions.fyra.slider", Error, "is missing"},
	{"estimate without band", structureAt, "    near: 0.3\n", "", "- id: fyra", "questions.fyra.near", Error, "is missing"},
	{"slider without end", structureAt, " max: 9.5,", "", "slider:", "questions.fyra.slider.max", Error, "is missing"},
	{"no facts listed", structureAt, "facts: ['1.01', '1.02']\n", "facts: ['1.01', '1.02', '1.03']\n", "facts: [", "facts", Warning, "nothing uses fact 1.03"},

	{"questions are not a list", structureAt, "    options: [a, b, c]\n    right: b", "    options: a\n    right: b", "options: a", "questions.ett.options", Error, "should be a list"},
	{"minutes are words", structureAt, "minutes: 4", "minutes: fyra", "minutes: fyra", "questions.ett.minutes", Error, "is not a number"},
	{"minutes are too many", structureAt, "minutes: 4", "minutes: 91", "minutes: 91", "questions.ett.minutes", Error, "between 1 and 90"},
	{"minutes are none", structureAt, "minutes: 4", "minutes: 0", "minutes: 0", "questions.ett.minutes", Error, "between 1 and 90"},
	{"number with comma", structureAt, "right: 2.6", "right: '2,6'", "right: '2,6'", "questions.fyra.right", Error, "with a point"},
	{"number with too many decimals", structureAt, "right: 2.6", "right: 2.65", "right: 2.65", "questions.fyra.right", Error, "more decimals"},
	{"source is a text", structureAt, "    title: En bok\n    publisher: Ett förlag\n    year: 2020–2021\n    link: https://example.org/bok?sida=1\n", "    En bok\n", "bok:\n", "sources.bok", Error, "should be keys"},
	{"unknown kind", structureAt, "kind: order", "kind: ordna", "kind: ordna", "questions.fem.kind", Error, "is not a kind"},

	{"invalid question id", structureAt, "- id: fem", "- id: Fem!", "- id: Fem!", "questions[4].id", Error, "not a valid id"},
	{"id kept for steps", structureAt, "  - id: tre\n", "  - id: task-tre\n", "id: task-tre", "questions.task-tre.id", Error, "kept for steps"},
	{"invalid option id", structureAt, "options: [x, y, z]", "options: [x, y, z, -z]", "options: [x, y, z, -z]", "questions.fem.options[3]", Error, "not a valid id"},
	{"invalid source id", structureAt, "  bok:\n", "  Bok:\n    title: t\n    publisher: p\n    year: 1\n    link: https://a.se\n  bok:\n", "Bok:", "sources.Bok", Error, "not a valid id"},
	{"question twice", structureAt, "  - id: fem\n", "  - id: ett\n", "id: ett\n    kind: order", "questions.ett.id", Error, "already used on line 5"},
	{"prompt with the id of a question", structureAt, "{id: mer-prat,", "{id: fem,", "{id: fem,", "prompts.fem.id", Error, "already used"},
	{"option twice", structureAt, "options: [x, y, z]", "options: [x, y, z, y]", "options: [x, y, z, y]", "questions.fem.options[3]", Error, "stands twice"},
	{"fact listed twice", structureAt, "facts: ['1.01', '1.02']\n", "facts: ['1.01', '1.02', '1.01']\n", "facts: [", "facts[2]", Error, "listed twice"},

	{"pair that does not exist", structureAt, "pair: tva", "pair: sju", "pair: sju", "questions.ett.pair", Error, "no question"},
	{"pair that is not next", structureAt, "pair: tva", "pair: tre", "pair: tre", "questions.ett.pair", Error, "directly after"},
	{"pair with itself", structureAt, "pair: tva", "pair: ett", "pair: ett", "questions.ett.pair", Error, "directly after"},
	{"pair split by the plan", structureAt, "plan: [ett, tva, prat]", "plan: [ett, prat]", "plan:", "plan", Warning, "both be in the plan"},
	{"plan with unknown id", structureAt, "plan: [ett, tva, prat]", "plan: [ett, tva, prat, sju]", "plan:", "plan[3]", Error, "no question, position or prompt"},
	{"plan with an id twice", structureAt, "plan: [ett, tva, prat]", "plan: [ett, tva, prat, ett]", "plan:", "plan[3]", Error, "stands twice"},
	{"fact that is not listed", structureAt, "    facts: ['1.02']\n", "    facts: ['1.02', '1.09']\n", "facts: ['1.02', '1.09']", "questions.tva.facts[1]", Error, "does not list fact 1.09"},
	{"fact that is no row", structureAt, "    facts: ['1.02']\n", "    facts: ['1.02', 'rad 3']\n", "facts: ['1.02', 'rad 3']", "questions.tva.facts[1]", Error, "not a row"},
	{"source that does not exist", structureAt, "    facts: ['1.02']\n    sources: [bok]", "    facts: ['1.02']\n    sources: [bok, film]", "[bok, film]", "questions.tva.sources[1]", Error, "no source"},
	{"source that nobody uses", structureAt, "sources:\n  bok:\n", "sources:\n  film: {title: t, publisher: p, year: 1, link: 'https://a.se'}\n  bok:\n", "film:", "sources.film", Warning, "nothing uses"},

	{"right option that does not exist", structureAt, "right: b", "right: d", "right: d", "questions.ett.right", Error, "no option"},
	{"right option twice", structureAt, "right: [a, c]", "right: [a, c, a]", "right: [a, c, a]", "questions.tva.right[2]", Error, "stands twice"},
	{"single with two right", structureAt, "right: b", "right: [a, b]", "right: [a, b]", "questions.ett.right", Error, "one right answer"},
	{"single with none right", structureAt, "right: b", "right: []", "right: []", "questions.ett.right", Error, "no right answer"},
	{"several with none right", structureAt, "right: [a, c]", "right: []", "right: []", "questions.tva.right", Error, "no right answer"},
	{"several with all right", structureAt, "right: [a, c]", "right: [a, b, c]", "right: [a, b, c]", "questions.tva.right", Error, "at least one should be wrong"},
	{"true/false with both right", structureAt, "right: false", "right: [true, false]", "right: [true, false]", "questions.tre.right", Error, "one right answer"},
	{"true/false with another word", structureAt, "right: false", "right: nej", "right: nej", "questions.tre.right", Error, "no option"},
	{"order that leaves one out", structureAt, "right: [y, z, x]", "right: [y, z]", "right: [y, z]", "questions.fem.right", Error, "all 3 options"},
	{"order with one twice", structureAt, "right: [y, z, x]", "right: [y, z, y]", "right: [y, z, y]", "questions.fem.right[2]", Error, "stands twice"},
	{"order shown right already", structureAt, "right: [y, z, x]", "right: [x, y, z]", "right: [x, y, z]", "questions.fem.right", Error, "right order already"},
	{"too many options", structureAt, "options: [a, b, c]\n    right: [a, c]", "options: [a, b, c, d, e, f, g]\n    right: [a, c]", "[a, b, c, d", "questions.tva.options", Error, "2 to 6 options"},

	{"estimate outside its slider", structureAt, "right: 2.6", "right: 9.6", "right: 9.6", "questions.fyra.right", Error, "outside the slider, 0.5 to 9.5"},
	{"estimate below its slider", structureAt, "right: 2.6", "right: 0.4", "right: 0.4", "questions.fyra.right", Error, "outside the slider"},
	{"estimate off its step", structureAt, "step: 0.1", "step: 0.2", "right: 2.6", "questions.fyra.right", Error, "cannot be reached"},
	{"step that does not divide", structureAt, "step: 0.1, decimals: 1}\n    right: 2.6", "step: 0.4, decimals: 1}\n    right: 2.5", "step: 0.4", "questions.fyra.slider.step", Error, "does not divide"},
	{"step of nothing", structureAt, "step: 0.1", "step: 0", "step: 0", "questions.fyra.slider.step", Error, "more than 0"},
	{"slider the wrong way", structureAt, "max: 9.5", "max: 0.5", "max: 0.5", "questions.fyra.slider.max", Error, "more than min"},
	{"too many decimals", structureAt, "decimals: 1", "decimals: 7", "decimals: 7", "questions.fyra.slider.decimals", Error, "between 0 and 6"},
	{"near is nothing", structureAt, "near: 0.3", "near: 0", "near: 0", "questions.fyra.near", Error, "more than 0"},
	{"fair is not more than near", structureAt, "fair: 0.7", "fair: 0.3", "fair: 0.3", "questions.fyra.fair", Error, "more than near (0.3)"},
	{"fair covers the slider", structureAt, "fair: 0.7", "fair: 9", "fair: 9", "questions.fyra.fair", Error, "whole slider"},

	{"source without title", structureAt, "    title: En bok\n", "", "bok:\n", "sources.bok.title", Error, "is missing"},
	{"source without publisher", structureAt, "    publisher: Ett förlag\n", "", "bok:\n", "sources.bok.publisher", Error, "is missing"},
	{"source without year", structureAt, "    year: 2020–2021\n", "    year: ''\n", "year: ''", "sources.bok.year", Error, "is empty"},
	{"source without link", structureAt, "    link: https://example.org/bok?sida=1\n", "", "bok:\n", "sources.bok.link", Error, "is missing"},
	{"link of another sort", structureAt, "https://example.org/bok?sida=1", "javascript:alert(1)", "javascript", "sources.bok.link", Error, "https://"},
	{"link without host", structureAt, "https://example.org/bok?sida=1", "https:///bok", "https:///bok", "sources.bok.link", Error, "https://"},
	{"link with a space", structureAt, "https://example.org/bok?sida=1", "https://example.org/en bok", "en bok", "sources.bok.link", Error, "https://"},
	{"link with a name in it", structureAt, "https://example.org", "https://a@example.org", "https://a@", "sources.bok.link", Error, "https://"},

	{"checked on no day", structureAt, "checked: 2026-11-01\n    best-before: 2026-12-31", "checked: 2026-02-30\n    best-before: 2026-12-31", "2026-02-30", "questions.ett.checked", Error, "is not a date"},
	{"best before in words", structureAt, "best-before: 2026-12-31", "best-before: nyår", "nyår", "questions.ett.best-before", Error, "is not a date"},
	{"never checked", structureAt, "    checked: 2026-11-01\n    best-before: 2026-12-31", "    best-before: 2026-12-31", "- id: ett", "questions.ett.checked", Error, "is missing"},

	{"goal that does not exist", structureAt, "goals: [5, 11]", "goals: [5, 18]", "goals:", "questions.para.goals[1]", Error, "between 1 and 17"},
	{"goal twice", structureAt, "goals: [5, 11]", "goals: [5, 5]", "goals:", "questions.para.goals[1]", Error, "stands twice"},
	{"match without matches", structureAt, "    matches: [t, u, v, w]\n", "", "- id: para", "questions.para.matches", Error, "is missing"},
	{"match with too few matches", structureAt, "matches: [t, u, v, w]", "matches: [t, u]", "matches: [t, u]", "questions.para.matches", Error, "at least as many"},
	{"match with a list of right", structureAt, "right: {k: u, m: t, l: v}", "right: [u, v, t]", "right: [u, v, t]", "questions.para.right", Error, "should be keys"},
	{"match for no option", structureAt, "{k: u, m: t, l: v}", "{k: u, m: t, n: v, l: w}", "right: {k", "questions.para.right.n", Error, "no option"},
	{"match that does not exist", structureAt, "{k: u, m: t, l: v}", "{k: u, m: t, l: x}", "right: {k", "questions.para.right.l", Error, `no match "x"`},
	{"match used twice", structureAt, "{k: u, m: t, l: v}", "{k: u, m: t, l: t}", "right: {k", "questions.para.right.l", Error, "another option already"},
	{"option without match", structureAt, "{k: u, m: t, l: v}", "{k: u, m: t}", "right: {k", "questions.para.right", Error, `option "l" has no match`},
	{"matches shown right already", structureAt, "matches: [t, u, v, w]", "matches: [u, v, t, w]", "matches: [u", "questions.para.matches", Error, "another order"},
	{"matches for another kind", structureAt, "    pair: tva\n", "    pair: tva\n    matches: [a, b]\n", "matches: [a, b]", "questions.ett.matches", Error, "unknown key"},
	{"support that does not exist", structureAt, "    support: [jour]\n", "    support: [jour, vakt]\n", "support: [jour, vakt]", "questions.para.support[1]", Error, `no support "vakt"`},
	{"support twice", structureAt, "    support: [jour]\n", "    support: [jour, jour]\n", "support: [jour, jour]", "questions.para.support[1]", Error, "stands twice"},
	{"support of nothing", structureAt, "{phone: 020-12 34 56, link: 'https://example.org/jour'}", "{}", "jour: {}", "support.jour", Error, "phone number or a link"},
	{"phone of letters", structureAt, "phone: 020-12 34 56", "phone: ring oss", "jour: {", "support.jour.phone", Error, "not a telephone number"},
	{"support link of another sort", structureAt, "link: 'https://example.org/jour'", "link: 'tel:112'", "jour: {", "support.jour.link", Error, "https://"},
	{"chart that does not exist", structureAt, "    right: [y, z, x]\n", "    right: [y, z, x]\n    chart: kurva\n", "chart: kurva", "questions.fem.chart", Error, `no chart "kurva"`},
	{"prompt with an unknown method", structureAt, "[corners, go-around]", "[corners, rundan]", "methods: [", "prompts.mer-prat.methods[1]", Error, "not a method"},
	{"prompt with a method twice", structureAt, "[corners, go-around]", "[corners, corners]", "methods: [", "prompts.mer-prat.methods[1]", Error, "stands twice"},
	{"corners without statements", structureAt, " corners: [nord, syd, ost],", "", "methods: [", "prompts.mer-prat.methods", Error, "three statements"},
	{"statements without corners", structureAt, "[corners, go-around]", "[go-around]", "methods: [", "prompts.mer-prat.corners", Error, "do not have corners"},
	{"four corners of one's own", structureAt, "corners: [nord, syd, ost]", "corners: [nord, syd, ost, vast]", "corners: [nord", "prompts.mer-prat.corners", Error, "should be 3 options"},
	{"sensitive in words", structureAt, "sensitive: true, support: [jour]}\nsources", "sensitive: ja, support: [jour]}\nsources", "sensitive: ja", "prompts.mer-prat.sensitive", Error, "true or false"},
	{"position of an unknown kind", structureAt, "kind: scale", "kind: skala", "kind: skala", "positions.tycka.kind", Error, "not a kind of position"},
	{"position without minutes", structureAt, "kind: scale, minutes: 6,", "kind: scale,", "{id: tycka", "positions.tycka.minutes", Error, "is missing"},
	{"scale with options", structureAt, "kind: scale, minutes: 6,", "kind: scale, minutes: 6, options: [a, b],", "{id: tycka", "positions.tycka.options", Error, "unknown key"},
	{"choice of one", structureAt, "options: [p, q]}", "options: [p]}", "{id: valja", "positions.valja.options", Error, "2 to 5 options"},
	{"choice that comes by itself", structureAt, "options: [p, q]}", "options: [p, q, unsure]}", "{id: valja", "positions.valja.options", Error, "comes by itself"},
	{"two corners", structureAt, "{id: ga, kind: corners, minutes: 8, options: [nord, syd, ost]}", "{id: ga, kind: corners, minutes: 8, options: [nord, syd]}", "{id: ga", "positions.ga.options", Error, "should be 3 options"},
	{"position with a right answer", structureAt, "{id: ga, kind", "{id: ga, right: nord, kind", "{id: ga", "positions.ga.right", Error, "unknown key"},
	{"position with the id of a prompt", structureAt, "{id: ga,", "{id: prat,", "{id: prat, minutes", "prompts.prat.id", Error, "already used"},
	{"long plan with unknown id", structureAt, "valja, prat]", "valja, pratt]", "long: [", "long[4]", Error, "no question, position or prompt"},
	{"pair apart in the long plan", structureAt, "long: [tycka, ett, tva,", "long: [ett, tycka, tva,", "long: [", "long", Warning, "directly after"},
	{"baseline that nobody asks", structureAt, "baseline: [para, fyra]", "baseline: [para, prat]", "baseline: [", "baseline[1]", Error, `no module has a question "prat"`},
	{"baseline twice", structureAt, "baseline: [para, fyra]", "baseline: [para, para]", "baseline: [", "baseline[1]", Error, "stands twice"},
	{"chart of an unknown kind", structureAt, "kind: pyramid", "kind: tarta", "kind: tarta", "charts.alder.kind", Error, "not a kind of chart"},
	{"chart without sources", structureAt, "    sources: [bok]\n    best-before: 2026-12-31\ncurr", "    sources: []\n    best-before: 2026-12-31\ncurr", "sources: []", "charts.alder.sources", Error, "at least one source"},
	{"chart with an unlisted fact", structureAt, "    facts: ['1.01']\n    sources: [bok]\n    best-before: 2026-12-31\ncurr", "    facts: [J7]\n    sources: [bok]\n    best-before: 2026-12-31\ncurr", "facts: [J7]", "charts.alder.facts[0]", Error, "does not list fact J7"},
	{"chart of one row", structureAt, "      - {id: 0-9, values: [1.5, 2]}\n      - {id: 10-, values: [0.5, 2.5]}\n", "", "rows:", "charts.alder.rows", Error, "2 to 40 rows"},
	{"row without values", structureAt, "{id: 10-, values: [0.5, 2.5]}", "{id: 10-}", "{id: 10-}", "charts.alder.rows.10-.values", Error, "is missing"},
	{"row with too many values", structureAt, "values: [0.5, 2.5]", "values: [0.5, 2.5, 3]", "values: [0.5, 2.5, 3]", "charts.alder.rows.10-.values", Error, "one value for each column (2)"},
	{"row with finer values", structureAt, "values: [0.5, 2.5]", "values: [0.55, 2.5]", "values: [0.55", "charts.alder.rows.10-.values[0]", Error, "more decimals"},
	{"pyramid under ground", structureAt, "values: [0.5, 2.5]", "values: [-0.5, 2.5]", "values: [-0.5", "charts.alder.rows.10-.values[0]", Error, "less than 0"},
	{"row twice", structureAt, "id: 10-,", "id: 0-9,", "id: 0-9, values: [0.5", "charts.alder.rows.0-9.id", Error, "stands twice"},
	{"column twice", structureAt, "columns: [kvinnor, man]", "columns: [kvinnor, man, kvinnor]", "columns: [", "charts.alder.columns[2]", Error, "stands twice"},
	{"curriculum never checked", structureAt, "  checked: 2026-11-22\n", "", "curriculum:", "curriculum.checked", Error, "is missing"},
	{"curriculum without source", structureAt, "{id: saml1, source: bok}", "{id: saml1}", "links: [", "curriculum.links.saml1.source", Error, "is missing"},
	{"curriculum link named as its introduction", structureAt, "{id: saml1, source: bok}", "{id: saml1, source: bok}, {id: intro, source: bok}", "links: [", "curriculum.links.intro.id", Error, "kept for"},
	{"id is not the folder's", structureAt, "id: prov\n", "id: annat\n", "id: annat", "id", Error, `the folder is called "01-prov"`},
}

var brokenWords = []broken{
	{"unknown key at the top", swedishAt, "summary: Ett prov.", "summary: Ett prov.\nsumary: Ett prov.", "sumary:", "sumary", Error, "unknown key; known here: charts, curriculum, positions, prompts, questions, summary, support, task, title, welcome"},
	{"unknown key in a question", swedishAt, "    note: Ta det lugnt.\n", "    note: Ta det lugnt.\n    hint: Nja.\n", "hint:", "questions.ett.hint", Error, "unknown key; known here: after, fact, help, note, options, tempting, text, why"},
	{"question that the structure lacks", swedishAt, "  tva:\n", "  sju: {text: Vad}\n  tva:\n", "sju:", "questions.sju", Error, "no such id"},
	{"option that the structure lacks", swedishAt, "{x: Xet,", "{w: Wet, x: Xet,", "w: Wet", "questions.fem.options.w", Error, "no such id"},
	{"prompt that the structure lacks", swedishAt, "  mer-prat:", "  tyst: {text: hysch}\n  mer-prat:", "tyst:", "prompts.tyst", Error, "no such id"},
	{"words for true and false", swedishAt, "    text: Stämmer det?\n", "    text: Stämmer det?\n    options: {true: Ja, false: Nej}\n", "{true: Ja", "questions.tre.options", Error, "unknown key"},
	{"key twice", swedishAt, "title: Prov\n", "title: Prov\ntitle: Prov\n", "title: Prov\nsummary", "title", Error, "stands twice"},
	{"text is missing", swedishAt, "    text: Vilken?\n", "", "  ett:", "questions.ett.text", Error, "is missing"},
	{"option is missing", swedishAt, "      b: Den andra\n", "", "options:\n", "questions.ett.options.b", Error, "is missing"},
	{"why is missing", swedishAt, "    unit: personer\n    why: Därför.\n", "    unit: personer\n", "  fyra:", "questions.fyra.why", Error, "is missing"},
	{"task is missing", swedishAt, "task:\n  text: Se dig om.\n", "", "title", "task.text", Error, "is missing"},
	{"text is empty", swedishAt, "    text: Vilken?\n", "    text:\n", "text:\n", "questions.ett.text", Error, "is empty"},
	{"text is a list", swedishAt, "    text: Vilken?\n", "    text: [Vilken]\n", "text: [", "questions.ett.text", Error, "should be a text, is a list"},
	{"options are a list", swedishAt, "    options: {x: Xet, y: Yet, z: Zet}", "    options: [Xet, Yet, Zet]", "options: [", "questions.fem.options", Error, "should be keys with values, is a list"},
	{"options read the same", swedishAt, "{x: Xet, y: Yet,", "{x: Xet, y: ' xet ',", "{x: Xet, y: ' xet '", "questions.fem.options.y", Error, `same as "x"`},
	{"control character as an escape", swedishAt, "Den andra", `"Den\0andra"`, "Den\\0andra", "questions.ett.options.b", Error, "control character U+0000"},
	{"turned writing", swedishAt, "Den andra", "Den \u202eandra", "\u202e", "questions.ett.options.b", Error, "U+202E"},
	{"turned writing as an escape", swedishAt, "Den andra", `"Den \u2066andra"`, "u2066", "questions.ett.options.b", Error, "U+2066"},
	{"turned writing in a comment", swedishAt, "title: Prov\n", "title: Prov # \u202e\n", "\u202e", "", Error, "U+202E"},
	{"NUL", swedishAt, "Den andra", "Den\x00andra", "Den\x00", "", Error, "U+0000"},
	{"not UTF-8", swedishAt, "Den första", "Den f\xf6rsta", "f\xf6r", "", Error, "not UTF-8"},
	{"alias", swedishAt, "Den andra", "&a Den andra", "&a", "questions.ett.options.b", Error, "anchors"},
	{"tag", swedishAt, "Den andra", "!!str Den andra", "!!str", "questions.ett.options.b", Error, "tags"},
	{"not yaml, told by the parser", swedishAt, "    text: Vilken?\n", "    text: 'Vilken' va?\n", "text: 'Vilken' va?", "", Error, "not valid yaml"},
	{"not yaml, told by the scanner", swedishAt, "    text: Vilken?\n", "    text: Vilken: va\n", "text: Vilken: va", "", Error, "not valid yaml"},
	{"not yaml, on the first line", swedishAt, "title: Prov\n", "title: Prov: ett\n", "title", "", Error, "not valid yaml"},
	{"two documents", swedishAt, "task:\n", "---\ntask:\n", "title", "", Error, "one document"},
	{"nothing", swedishAt, goodSwedish, "", "\x00none", "", Error, "the file is empty"},
	{"only a comment", swedishAt, goodSwedish, "# hej\n", "# hej", "", Error, "the file is empty"},
	{"too large", swedishAt, "title: Prov\n", "title: Prov\n" + strings.Repeat("# fyll\n", 150_000), "", "", Error, "larger than 1 MiB"},

	{"match is missing", swedishAt, "u: Utsäde, ", "", "matches: {", "questions.para.matches.u", Error, "is missing"},
	{"match that the structure lacks", swedishAt, "{t: Tegel,", "{t: Tegel, x: Xylit,", "{t: Tegel", "questions.para.matches.x", Error, "no such id"},
	{"matches read the same", swedishAt, "u: Utsäde,", "u: Tegel,", "matches: {", "questions.para.matches.u", Error, `same as "t"`},
	{"end of a scale is missing", swedishAt, " low: Inte alls,", "", "  tycka:", "positions.tycka.low", Error, "is missing"},
	{"ends for a choice", swedishAt, "options: {p: Pärlan", "low: Lite, options: {p: Pärlan", "  valja:", "positions.valja.low", Error, "unknown key"},
	{"support without a name", swedishAt, "support:\n  jour: Jouren\n", "", "title", "support.jour", Error, "is missing"},
	{"chart without words", swedishAt, "    alt: De flesta är unga.\n", "", "  alder:", "charts.alder.alt", Error, "is missing"},
	{"row without a label", swedishAt, "    rows: {okand: Okänd}\n", "", "  alder:", "charts.alder.rows.okand", Error, "is missing"},
	{"row that the structure lacks", swedishAt, "rows: {okand: Okänd}", "rows: {okand: Okänd, 20-: Äldst}", "rows: {", "charts.alder.rows.20-", Error, "no such id"},
	{"curriculum without its link", swedishAt, ", saml1: Demokrati.}", "}", "curriculum:", "curriculum.saml1", Error, "is missing"},

	{"not translated", englishAt, "    unit: people\n", "", "  fyra:", "questions.fyra.unit", Warning, "not translated"},
	{"question not translated", englishAt, "  prat: {text: \"Vad tror du?\", why: \"Varför då?\"}\n", "  prat: {text: \"Vad tror du?\"}\n", "  prat:", "prompts.prat.why", Warning, "not translated"},
	{"text that Swedish lacks", englishAt, "    text: Vilka?\n", "    text: Vilka?\n    help: Well.\n", "help: Well.", "questions.tva.help", Error, "the Swedish file has no such text"},
	{"option that the structure lacks, in translation", englishAt, "{x: Xet,", "{w: Wet, x: Xet,", "w: Wet", "questions.fem.options.w", Error, "no such id"},
	{"options read the same in translation", englishAt, "{x: Xet, y: Yet,", "{x: Xet, y: Xet,", "{x: Xet, y: Xet", "questions.fem.options.y", Error, `same as "x"`},
}

func TestBrokenStructure(t *testing.T) { testBroken(t, brokenStructure) }

func TestBrokenWords(t *testing.T) { testBroken(t, brokenWords) }

// testBroken holds that exactly the problem expected is said. A broken structure leaves the words hanging, so what is
// then said about the words is not counted.
func testBroken(t *testing.T, cases []broken) {
	for _, b := range cases {
		t.Run(b.name, func(t *testing.T) {
			fsys := goodFS()
			good := string(fsys[b.file].Data)
			if !strings.Contains(good, b.old) {
				t.Fatalf("the good file has no %q", b.old)
			}
			bad := strings.Replace(good, b.old, b.new, 1)
			fsys[b.file].Data = []byte(bad)
			var got Problems
			for _, p := range Check(fsys) {
				if p.File == b.file {
					got = append(got, p)
				}
			}
			want := Problem{File: b.file, Line: lineOf(t, bad, b.at), Key: b.key, Severity: b.severity}
			if len(got) != 1 {
				t.Fatalf("said:\n%v\nwant only:\n%v … %s", got, want, b.text)
			}
			said := got[0].Text
			got[0].Text = ""
			if got[0] != want || !strings.Contains(said, b.text) {
				t.Errorf("said:\n%v%s\nwant:\n%v… %s …", got[0], said, want, b.text)
			}
		})
	}
}

func lineOf(t *testing.T, text, at string) int {
	t.Helper()
	if at == "" {
		return 0
	}
	if text == "" {
		return 1
	}
	before, _, found := strings.Cut(text, at)
	if !found {
		t.Fatalf("the changed file has no %q", at)
	}
	return strings.Count(before, "\n") + 1
}

// Problems of files and folders, one catalogue each.
func TestBrokenFolders(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	for name, c := range map[string]struct {
		change func(fstest.MapFS)
		want   string // all lines
	}{
		"nothing there": {func(m fstest.MapFS) { clear(m) }, ".: error: there are no modules here"},
		"folder without number": {
			func(m fstest.MapFS) { m["prov/module.yaml"] = file(goodModule) },
			"prov: error: a module's folder is called two digits, a hyphen and its id: 02-demografi",
		},
		"folder with a bad id": {
			func(m fstest.MapFS) { m["02-Prov/module.yaml"] = file(goodModule) },
			"02-Prov: error: a module's folder is called two digits, a hyphen and its id: 02-demografi",
		},
		"two folders with one number": {
			func(m fstest.MapFS) {
				m["01-annat/module.yaml"] = file("{")
			},
			"01-annat/module.yaml:1: error: not valid yaml: did not find expected node content\n" +
				"01-prov: error: has the same number as 01-annat",
		},
		"no structure": {
			func(m fstest.MapFS) { delete(m, structureAt) },
			"01-prov/module.yaml: error: is missing",
		},
		"no structure, and a language that cannot be read": {
			func(m fstest.MapFS) { delete(m, structureAt); m[englishAt] = file("a: [") },
			"01-prov/en.yaml:1: error: not valid yaml: did not find expected node content\n01-prov/module.yaml: error: is missing",
		},
		"no Swedish": {
			func(m fstest.MapFS) { delete(m, swedishAt); delete(m, englishAt) },
			"01-prov/sv.yaml: error: is missing; every module has its words in Swedish",
		},
		"other file in a module": {
			func(m fstest.MapFS) { m["01-prov/sv.yml"] = file("") },
			"01-prov/sv.yml: error: does not belong here; a module has module.yaml and language files such as sv.yaml",
		},
		"folder in a module": {
			func(m fstest.MapFS) { m["01-prov/fi.yaml/x"] = file("") },
			"01-prov/fi.yaml: error: is not an ordinary file",
		},
		"module file outside a module": {
			func(m fstest.MapFS) { m["sv.yaml"] = file("") },
			"sv.yaml: error: should stand in a module's folder",
		},
		"symlink for a structure": {
			func(m fstest.MapFS) {
				m["other"] = m[structureAt]
				m[structureAt] = &fstest.MapFile{Data: []byte("../other"), Mode: fs.ModeSymlink}
			},
			"01-prov/module.yaml: error: is not an ordinary file",
		},
		"symlink for a language": {
			func(m fstest.MapFS) {
				m["01-prov/fi.yaml"] = &fstest.MapFile{Data: []byte("sv.yaml"), Mode: fs.ModeSymlink}
			},
			"01-prov/fi.yaml: error: is not an ordinary file",
		},
		"symlink for a module": {
			func(m fstest.MapFS) {
				m["02-annat"] = &fstest.MapFile{Data: []byte("01-prov"), Mode: fs.ModeSymlink}
			},
			"02-annat: error: is not an ordinary file or folder",
		},
		"pipe": {
			func(m fstest.MapFS) { m["01-prov/fi.yaml"] = &fstest.MapFile{Mode: fs.ModeNamedPipe} },
			"01-prov/fi.yaml: error: is not an ordinary file",
		},
		"an editor's files": {
			func(m fstest.MapFS) { m["01-prov/.sv.yaml.swp"] = file("\x00"); m[".git/x"] = file("") },
			"",
		},
		"one id in two modules": {
			func(m fstest.MapFS) {
				other := strings.NewReplacer("id: prov", "id: annat", "tva", "tva2", "tre", "tre2", "fyra", "fyra2", "fem", "fem2",
					"ett\n", "ett2\n", "ett,", "ett2,", "ett:", "ett2:", "mer-prat", "mer-prat2", "para", "para2",
					"tycka", "tycka2", "valja", "valja2", "ga:", "ga2:", "id: ga,", "id: ga2,")
				m["02-annat/module.yaml"] = file(other.Replace(goodModule))
				m["02-annat/sv.yaml"] = file(other.Replace(goodSwedish))
			},
			`02-annat/module.yaml:62: error: prompts.prat.id: the id "prat" is already used in 01-prov/module.yaml`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := goodFS()
			c.change(fsys)
			if got := Check(fsys).Error(); got != c.want {
				t.Errorf("said:\n%s\nwant:\n%s", got, c.want)
			}
		})
	}
}

func TestEmptyListsAndMissingParts(t *testing.T) {
	fsys := fstest.MapFS{
		structureAt: {Data: []byte("id: prov\nfacts: []\nsources: {}\nquestions: []\nprompts: []\n")},
		swedishAt:   {Data: []byte("[]")},
	}
	want := strings.Join([]string{
		"01-prov/module.yaml:4: error: questions: there should be at least one question",
		"01-prov/module.yaml:5: error: prompts: there should be at least one prompt",
		"01-prov/sv.yaml:1: error: should be keys with values, is a list",
	}, "\n")
	if got := Check(fsys).Error(); got != want {
		t.Errorf("said:\n%s\nwant:\n%s", got, want)
	}
	fsys[structureAt].Data = []byte("facts: 1")
	fsys[swedishAt].Data = []byte("title: Prov\nwelcome: Hej\ntask: {text: Se}\nsummary: Ett")
	want = strings.Join([]string{
		"01-prov/module.yaml:1: error: facts: should be a list, is a single value",
		"01-prov/module.yaml:1: error: id: is missing",
		"01-prov/module.yaml:1: error: prompts: is missing",
		"01-prov/module.yaml:1: error: questions: is missing",
		"01-prov/module.yaml:1: error: sources: is missing",
		"01-prov/sv.yaml:2: error: welcome: should be keys with values, is a single value",
	}, "\n")
	if got := Check(fsys).Error(); got != want {
		t.Errorf("said:\n%s\nwant:\n%s", got, want)
	}
}

// Guessing by place must not do; one question more makes it three of a kind.
func TestAllRightInTheSamePlace(t *testing.T) {
	for kind, rest := range map[string]string{
		"single":    "    kind: single\n    minutes: 3\n    options: [a, b]\n    right: b\n",
		"truefalse": "    kind: truefalse\n    minutes: 3\n    right: false\n",
	} {
		structure, words := goodModule, goodSwedish
		for _, id := range []string{"sex", "sju"} {
			structure = strings.Replace(structure, "prompts:\n",
				"  - id: "+id+"\n"+rest+"    facts: ['1.01']\n    sources: [bok]\n    checked: 2026-11-01\nprompts:\n", 1)
			text := "  " + id + ": {text: Vad, why: Så, fact: Jo}\nprompts:\n"
			if kind == "single" {
				text = strings.Replace(text, "Vad,", "Vad, options: {a: Ja, b: Nej},", 1)
			}
			words = strings.Replace(words, "prompts:\n", text, 1)
		}
		fsys := fstest.MapFS{structureAt: {Data: []byte(structure)}, swedishAt: {Data: []byte(words)}}
		problems := Check(fsys)
		if len(problems) != 1 || problems[0].Severity != Warning || problems[0].Key != "questions" || problems[0].Line != 4 ||
			!strings.Contains(problems[0].Text, "all 3 "+kind+" questions") {
			t.Errorf("%s: said:\n%v", kind, problems)
		}
		fsys[structureAt].Data = []byte(strings.Replace(strings.Replace(structure, "right: false", "right: true", 1), "right: b", "right: a", 1))
		if problems := Check(fsys); problems != nil {
			t.Errorf("%s in different places: said:\n%v", kind, problems)
		}
	}
}
