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
	{"unknown key at the top", structureAt, "plan: [", "plann: [", "plann:", "plann", Error, "okänd nyckel"},
	{"unknown key in a question", structureAt, "    pair: tva\n", "    pear: tva\n", "pear:", "questions.ett.pear", Error, "okänd nyckel"},
	{"key of another kind", structureAt, "    kind: truefalse\n", "    kind: truefalse\n    near: 1\n", "near: 1", "questions.tre.near", Error, "okänd nyckel"},
	{"unknown key in a slider", structureAt, "decimals: 1", "decimals: 1, unit: m", "unit: m", "questions.fyra.slider.unit", Error, "okänd nyckel"},
	{"unknown key in a prompt", structureAt, "minutes: 12", "minutes: 12, text: hej", "text: hej", "prompts.prat.text", Error, "okänd nyckel"},
	{"unknown key in a source", structureAt, "    title: En bok\n", "    title: En bok\n    isbn: 1\n", "isbn", "sources.bok.isbn", Error, "okänd nyckel"},
	{"key twice", structureAt, "    minutes: 4\n", "    minutes: 4\n    minutes: 5\n", "minutes: 5", "questions.ett.minutes", Error, "står två gånger"},
	{"key is a list", structureAt, "    minutes: 4\n", "    minutes: 4\n    [a]: 5\n", "[a]: 5", "questions.ett", Error, "ska vara ett ord"},

	{"module without id", structureAt, "id: prov\n", "", "facts:", "id", Error, "saknas"},
	{"question without id", structureAt, "  - id: tre\n    kind", "  - kind", "- kind: truefalse", "questions[2].id", Error, "saknas"},
	{"question without kind", structureAt, "    kind: truefalse\n", "", "- id: tre", "questions.tre.kind", Error, "saknas"},
	{"question without minutes", structureAt, "    minutes: 4\n", "", "- id: ett", "questions.ett.minutes", Error, "saknas"},
	{"question with empty minutes", structureAt, "    minutes: 4\n", "    minutes:\n", "- id: ett", "questions.ett.minutes", Error, "saknas"},
	{"question without right answer", structureAt, "    right: b\n", "", "- id: ett", "questions.ett.right", Error, "saknas"},
	{"question without facts", structureAt, "    facts: ['1.02']\n", "", "- id: tva", "questions.tva.facts", Error, "saknas"},
	{"question without sources", structureAt, "    right: false\n    facts: ['1.01']\n    sources: [bok]\n", "    right: false\n    facts: ['1.01']\n", "- id: tre", "questions.tre.sources", Error, "saknas"},
	{"question with no source", structureAt, "    right: false\n    facts: ['1.01']\n    sources: [bok]\n", "    right: false\n    facts: ['1.01']\n    sources: []\n", "sources: []", "questions.tre.sources", Error, "minst en källa"},
	{"estimate without slider", structureAt, "    slider: {min: 0.5, max: 9.5, step: 0.1, decimals: 1}\n    right: 2.6\n    near: 0.3\n    fair: 0.7", "    right: 3\n    near: 1\n    fair: 2", "- id: fyra", "questions.fyra.slider", Error, "saknas"},
	{"estimate without band", structureAt, "    near: 0.3\n", "", "- id: fyra", "questions.fyra.near", Error, "saknas"},
	{"slider without end", structureAt, " max: 9.5,", "", "slider:", "questions.fyra.slider.max", Error, "saknas"},
	{"no facts listed", structureAt, "facts: ['1.01', '1.02']\n", "facts: ['1.01', '1.02', '1.03']\n", "facts: [", "facts", Warning, "ingenting använder fakta 1.03"},

	{"questions are not a list", structureAt, "    options: [a, b, c]\n    right: b", "    options: a\n    right: b", "options: a", "questions.ett.options", Error, "ska vara en lista"},
	{"minutes are words", structureAt, "minutes: 4", "minutes: fyra", "minutes: fyra", "questions.ett.minutes", Error, "är inget tal"},
	{"minutes are too many", structureAt, "minutes: 4", "minutes: 91", "minutes: 91", "questions.ett.minutes", Error, "mellan 1 och 90"},
	{"minutes are none", structureAt, "minutes: 4", "minutes: 0", "minutes: 0", "questions.ett.minutes", Error, "mellan 1 och 90"},
	{"number with comma", structureAt, "right: 2.6", "right: '2,6'", "right: '2,6'", "questions.fyra.right", Error, "med punkt"},
	{"number with too many decimals", structureAt, "right: 2.6", "right: 2.65", "right: 2.65", "questions.fyra.right", Error, "fler decimaler"},
	{"source is a text", structureAt, "    title: En bok\n    publisher: Ett förlag\n    year: 2020–2021\n    link: https://example.org/bok?sida=1\n", "    En bok\n", "bok:\n", "sources.bok", Error, "ska vara nycklar"},
	{"unknown kind", structureAt, "kind: order", "kind: ordna", "kind: ordna", "questions.fem.kind", Error, "är ingen sorts fråga"},

	{"invalid question id", structureAt, "- id: fem", "- id: Fem!", "- id: Fem!", "questions[4].id", Error, "duger inte som id"},
	{"id kept for steps", structureAt, "  - id: tre\n", "  - id: task-tre\n", "id: task-tre", "questions.task-tre.id", Error, "är upptagna"},
	{"invalid option id", structureAt, "options: [x, y, z]", "options: [x, y, z, -z]", "options: [x, y, z, -z]", "questions.fem.options[3]", Error, "duger inte som id"},
	{"invalid source id", structureAt, "  bok:\n", "  Bok:\n    title: t\n    publisher: p\n    year: 1\n    link: https://a.se\n  bok:\n", "Bok:", "sources.Bok", Error, "duger inte som id"},
	{"question twice", structureAt, "  - id: fem\n", "  - id: ett\n", "id: ett\n    kind: order", "questions.ett.id", Error, "används redan på rad 5"},
	{"prompt with the id of a question", structureAt, "{id: mer-prat,", "{id: fem,", "{id: fem,", "prompts.fem.id", Error, "används redan"},
	{"option twice", structureAt, "options: [x, y, z]", "options: [x, y, z, y]", "options: [x, y, z, y]", "questions.fem.options[3]", Error, "står två gånger"},
	{"fact listed twice", structureAt, "facts: ['1.01', '1.02']\n", "facts: ['1.01', '1.02', '1.01']\n", "facts: [", "facts[2]", Error, "uppräknat två gånger"},

	{"pair that does not exist", structureAt, "pair: tva", "pair: sju", "pair: sju", "questions.ett.pair", Error, "ingen fråga"},
	{"pair that is not next", structureAt, "pair: tva", "pair: tre", "pair: tre", "questions.ett.pair", Error, "direkt efter"},
	{"pair with itself", structureAt, "pair: tva", "pair: ett", "pair: ett", "questions.ett.pair", Error, "direkt efter"},
	{"pair split by the plan", structureAt, "plan: [ett, tva, prat]", "plan: [ett, prat]", "plan:", "plan", Warning, "ska båda vara med"},
	{"plan with unknown id", structureAt, "plan: [ett, tva, prat]", "plan: [ett, tva, prat, sju]", "plan:", "plan[3]", Error, "ingen fråga, inget ställningstagande"},
	{"plan with an id twice", structureAt, "plan: [ett, tva, prat]", "plan: [ett, tva, prat, ett]", "plan:", "plan[3]", Error, "står två gånger"},
	{"fact that is not listed", structureAt, "    facts: ['1.02']\n", "    facts: ['1.02', '1.09']\n", "facts: ['1.02', '1.09']", "questions.tva.facts[1]", Error, "räknar inte upp fakta 1.09"},
	{"fact that is no row", structureAt, "    facts: ['1.02']\n", "    facts: ['1.02', 'rad 3']\n", "facts: ['1.02', 'rad 3']", "questions.tva.facts[1]", Error, "ingen rad"},
	{"source that does not exist", structureAt, "    facts: ['1.02']\n    sources: [bok]", "    facts: ['1.02']\n    sources: [bok, film]", "[bok, film]", "questions.tva.sources[1]", Error, "ingen källa"},
	{"source that nobody uses", structureAt, "sources:\n  bok:\n", "sources:\n  film: {title: t, publisher: p, year: 1, link: 'https://a.se'}\n  bok:\n", "film:", "sources.film", Warning, "ingenting använder"},

	{"right option that does not exist", structureAt, "right: b", "right: d", "right: d", "questions.ett.right", Error, "inget alternativ"},
	{"right option twice", structureAt, "right: [a, c]", "right: [a, c, a]", "right: [a, c, a]", "questions.tva.right[2]", Error, "står två gånger"},
	{"single with two right", structureAt, "right: b", "right: [a, b]", "right: [a, b]", "questions.ett.right", Error, "ett rätt svar"},
	{"single with none right", structureAt, "right: b", "right: []", "right: []", "questions.ett.right", Error, "inget rätt svar"},
	{"several with none right", structureAt, "right: [a, c]", "right: []", "right: []", "questions.tva.right", Error, "inget rätt svar"},
	{"several with all right", structureAt, "right: [a, c]", "right: [a, b, c]", "right: [a, b, c]", "questions.tva.right", Error, "minst ett ska vara fel"},
	{"true/false with both right", structureAt, "right: false", "right: [true, false]", "right: [true, false]", "questions.tre.right", Error, "ett rätt svar"},
	{"true/false with another word", structureAt, "right: false", "right: nej", "right: nej", "questions.tre.right", Error, "inget alternativ"},
	{"order that leaves one out", structureAt, "right: [y, z, x]", "right: [y, z]", "right: [y, z]", "questions.fem.right", Error, "alla 3 alternativ"},
	{"order with one twice", structureAt, "right: [y, z, x]", "right: [y, z, y]", "right: [y, z, y]", "questions.fem.right[2]", Error, "står två gånger"},
	{"order shown right already", structureAt, "right: [y, z, x]", "right: [x, y, z]", "right: [x, y, z]", "questions.fem.right", Error, "redan i rätt ordning"},
	{"too many options", structureAt, "options: [a, b, c]\n    right: [a, c]", "options: [a, b, c, d, e, f, g]\n    right: [a, c]", "[a, b, c, d", "questions.tva.options", Error, "2 till 6 alternativ"},

	{"estimate outside its slider", structureAt, "right: 2.6", "right: 9.6", "right: 9.6", "questions.fyra.right", Error, "utanför reglaget, 0.5 till 9.5"},
	{"estimate below its slider", structureAt, "right: 2.6", "right: 0.4", "right: 0.4", "questions.fyra.right", Error, "utanför reglaget"},
	{"estimate off its step", structureAt, "step: 0.1", "step: 0.2", "right: 2.6", "questions.fyra.right", Error, "går inte att nå"},
	{"step that does not divide", structureAt, "step: 0.1, decimals: 1}\n    right: 2.6", "step: 0.4, decimals: 1}\n    right: 2.5", "step: 0.4", "questions.fyra.slider.step", Error, "delar inte"},
	{"step of nothing", structureAt, "step: 0.1", "step: 0", "step: 0", "questions.fyra.slider.step", Error, "mer än 0"},
	{"slider the wrong way", structureAt, "max: 9.5", "max: 0.5", "max: 0.5", "questions.fyra.slider.max", Error, "mer än min"},
	{"too many decimals", structureAt, "decimals: 1", "decimals: 7", "decimals: 7", "questions.fyra.slider.decimals", Error, "mellan 0 och 6"},
	{"near is nothing", structureAt, "near: 0.3", "near: 0", "near: 0", "questions.fyra.near", Error, "mer än 0"},
	{"fair is not more than near", structureAt, "fair: 0.7", "fair: 0.3", "fair: 0.3", "questions.fyra.fair", Error, "mer än near (0.3)"},
	{"fair covers the slider", structureAt, "fair: 0.7", "fair: 9", "fair: 9", "questions.fyra.fair", Error, "hela reglaget"},

	{"source without title", structureAt, "    title: En bok\n", "", "bok:\n", "sources.bok.title", Error, "saknas"},
	{"source without publisher", structureAt, "    publisher: Ett förlag\n", "", "bok:\n", "sources.bok.publisher", Error, "saknas"},
	{"source without year", structureAt, "    year: 2020–2021\n", "    year: ''\n", "year: ''", "sources.bok.year", Error, "är tom"},
	{"source without link", structureAt, "    link: https://example.org/bok?sida=1\n", "", "bok:\n", "sources.bok.link", Error, "saknas"},
	{"link of another sort", structureAt, "https://example.org/bok?sida=1", "javascript:alert(1)", "javascript", "sources.bok.link", Error, "https://"},
	{"link without host", structureAt, "https://example.org/bok?sida=1", "https:///bok", "https:///bok", "sources.bok.link", Error, "https://"},
	{"link with a space", structureAt, "https://example.org/bok?sida=1", "https://example.org/en bok", "en bok", "sources.bok.link", Error, "https://"},
	{"link with a name in it", structureAt, "https://example.org", "https://a@example.org", "https://a@", "sources.bok.link", Error, "https://"},

	{"checked on no day", structureAt, "checked: 2026-11-01\n    best-before: 2026-12-31", "checked: 2026-02-30\n    best-before: 2026-12-31", "2026-02-30", "questions.ett.checked", Error, "är inget datum"},
	{"best before in words", structureAt, "best-before: 2026-12-31", "best-before: nyår", "nyår", "questions.ett.best-before", Error, "är inget datum"},
	{"never checked", structureAt, "    checked: 2026-11-01\n    best-before: 2026-12-31", "    best-before: 2026-12-31", "- id: ett", "questions.ett.checked", Error, "saknas"},

	{"goal that does not exist", structureAt, "goals: [5, 11]", "goals: [5, 18]", "goals:", "questions.para.goals[1]", Error, "mellan 1 och 17"},
	{"goal twice", structureAt, "goals: [5, 11]", "goals: [5, 5]", "goals:", "questions.para.goals[1]", Error, "står två gånger"},
	{"match without matches", structureAt, "    matches: [t, u, v, w]\n", "", "- id: para", "questions.para.matches", Error, "saknas"},
	{"match with too few matches", structureAt, "matches: [t, u, v, w]", "matches: [t, u]", "matches: [t, u]", "questions.para.matches", Error, "minst lika många"},
	{"match with a list of right", structureAt, "right: {k: u, m: t, l: v}", "right: [u, v, t]", "right: [u, v, t]", "questions.para.right", Error, "ska vara nycklar"},
	{"match for no option", structureAt, "{k: u, m: t, l: v}", "{k: u, m: t, n: v, l: w}", "right: {k", "questions.para.right.n", Error, "inget alternativ"},
	{"match that does not exist", structureAt, "{k: u, m: t, l: v}", "{k: u, m: t, l: x}", "right: {k", "questions.para.right.l", Error, `ingen motsvarighet "x"`},
	{"match used twice", structureAt, "{k: u, m: t, l: v}", "{k: u, m: t, l: t}", "right: {k", "questions.para.right.l", Error, "redan ihop med"},
	{"option without match", structureAt, "{k: u, m: t, l: v}", "{k: u, m: t}", "right: {k", "questions.para.right", Error, `"l" har ingen motsvarighet`},
	{"matches shown right already", structureAt, "matches: [t, u, v, w]", "matches: [u, v, t, w]", "matches: [u", "questions.para.matches", Error, "en annan ordning"},
	{"matches for another kind", structureAt, "    pair: tva\n", "    pair: tva\n    matches: [a, b]\n", "matches: [a, b]", "questions.ett.matches", Error, "okänd nyckel"},
	{"support that does not exist", structureAt, "    support: [jour]\n", "    support: [jour, vakt]\n", "support: [jour, vakt]", "questions.para.support[1]", Error, `inget stöd "vakt"`},
	{"support twice", structureAt, "    support: [jour]\n", "    support: [jour, jour]\n", "support: [jour, jour]", "questions.para.support[1]", Error, "står två gånger"},
	{"support of nothing", structureAt, "{phone: 020-12 34 56, link: 'https://example.org/jour'}", "{}", "jour: {}", "support.jour", Error, "telefonnummer (phone) eller en länk"},
	{"phone of letters", structureAt, "phone: 020-12 34 56", "phone: ring oss", "jour: {", "support.jour.phone", Error, "inget telefonnummer"},
	{"support link of another sort", structureAt, "link: 'https://example.org/jour'", "link: 'tel:112'", "jour: {", "support.jour.link", Error, "https://"},
	{"chart that does not exist", structureAt, "    right: [y, z, x]\n", "    right: [y, z, x]\n    chart: kurva\n", "chart: kurva", "questions.fem.chart", Error, `inget diagram "kurva"`},
	{"prompt with an unknown method", structureAt, "[corners, go-around]", "[corners, rundan]", "methods: [", "prompts.mer-prat.methods[1]", Error, "ingen metod"},
	{"prompt with a method twice", structureAt, "[corners, go-around]", "[corners, corners]", "methods: [", "prompts.mer-prat.methods[1]", Error, "står två gånger"},
	{"corners without statements", structureAt, " corners: [nord, syd, ost],", "", "methods: [", "prompts.mer-prat.methods", Error, "tre påståenden"},
	{"statements without corners", structureAt, "[corners, go-around]", "[go-around]", "methods: [", "prompts.mer-prat.corners", Error, "har inte med corners"},
	{"four corners of one's own", structureAt, "corners: [nord, syd, ost]", "corners: [nord, syd, ost, vast]", "corners: [nord", "prompts.mer-prat.corners", Error, "ska ha 3 alternativ"},
	{"sensitive in words", structureAt, "sensitive: true, support: [jour]}\nsources", "sensitive: ja, support: [jour]}\nsources", "sensitive: ja", "prompts.mer-prat.sensitive", Error, "true eller false"},
	{"position of an unknown kind", structureAt, "kind: scale", "kind: skala", "kind: skala", "positions.tycka.kind", Error, "ingen sorts ställningstagande"},
	{"position without minutes", structureAt, "kind: scale, minutes: 6,", "kind: scale,", "{id: tycka", "positions.tycka.minutes", Error, "saknas"},
	{"scale with options", structureAt, "kind: scale, minutes: 6,", "kind: scale, minutes: 6, options: [a, b],", "{id: tycka", "positions.tycka.options", Error, "okänd nyckel"},
	{"choice of one", structureAt, "options: [p, q]}", "options: [p]}", "{id: valja", "positions.valja.options", Error, "2 till 5 alternativ"},
	{"choice that comes by itself", structureAt, "options: [p, q]}", "options: [p, q, unsure]}", "{id: valja", "positions.valja.options", Error, "kommer av sig självt"},
	{"two corners", structureAt, "{id: ga, kind: corners, minutes: 8, options: [nord, syd, ost]}", "{id: ga, kind: corners, minutes: 8, options: [nord, syd]}", "{id: ga", "positions.ga.options", Error, "ska ha 3 alternativ"},
	{"position with a right answer", structureAt, "{id: ga, kind", "{id: ga, right: nord, kind", "{id: ga", "positions.ga.right", Error, "okänd nyckel"},
	{"position with the id of a prompt", structureAt, "{id: ga,", "{id: prat,", "{id: prat, minutes", "prompts.prat.id", Error, "används redan"},
	{"long plan with unknown id", structureAt, "valja, prat]", "valja, pratt]", "long: [", "long[4]", Error, "ingen fråga, inget ställningstagande"},
	{"pair apart in the long plan", structureAt, "long: [tycka, ett, tva,", "long: [ett, tycka, tva,", "long: [", "long", Warning, "direkt efter"},
	{"baseline that nobody asks", structureAt, "baseline: [para, fyra]", "baseline: [para, prat]", "baseline: [", "baseline[1]", Error, `inget avsnitt har frågan "prat"`},
	{"baseline twice", structureAt, "baseline: [para, fyra]", "baseline: [para, para]", "baseline: [", "baseline[1]", Error, "står två gånger"},
	{"chart of an unknown kind", structureAt, "kind: pyramid", "kind: tarta", "kind: tarta", "charts.alder.kind", Error, "ingen sorts diagram"},
	{"chart without sources", structureAt, "    sources: [bok]\n    best-before: 2026-12-31\ncurr", "    sources: []\n    best-before: 2026-12-31\ncurr", "sources: []", "charts.alder.sources", Error, "minst en källa"},
	{"chart with an unlisted fact", structureAt, "    facts: ['1.01']\n    sources: [bok]\n    best-before: 2026-12-31\ncurr", "    facts: [J7]\n    sources: [bok]\n    best-before: 2026-12-31\ncurr", "facts: [J7]", "charts.alder.facts[0]", Error, "räknar inte upp fakta J7"},
	{"chart of one row", structureAt, "      - {id: 0-9, values: [1.5, 2]}\n      - {id: 10-, values: [0.5, 2.5]}\n", "", "rows:", "charts.alder.rows", Error, "2 till 40 rader"},
	{"row without values", structureAt, "{id: 10-, values: [0.5, 2.5]}", "{id: 10-}", "{id: 10-}", "charts.alder.rows.10-.values", Error, "saknas"},
	{"row with too many values", structureAt, "values: [0.5, 2.5]", "values: [0.5, 2.5, 3]", "values: [0.5, 2.5, 3]", "charts.alder.rows.10-.values", Error, "ett värde för varje kolumn (2)"},
	{"row with finer values", structureAt, "values: [0.5, 2.5]", "values: [0.55, 2.5]", "values: [0.55", "charts.alder.rows.10-.values[0]", Error, "fler decimaler"},
	{"pyramid under ground", structureAt, "values: [0.5, 2.5]", "values: [-0.5, 2.5]", "values: [-0.5", "charts.alder.rows.10-.values[0]", Error, "mindre än 0"},
	{"row twice", structureAt, "id: 10-,", "id: 0-9,", "id: 0-9, values: [0.5", "charts.alder.rows.0-9.id", Error, "står två gånger"},
	{"column twice", structureAt, "columns: [kvinnor, man]", "columns: [kvinnor, man, kvinnor]", "columns: [", "charts.alder.columns[2]", Error, "står två gånger"},
	{"curriculum never checked", structureAt, "  checked: 2026-11-22\n", "", "curriculum:", "curriculum.checked", Error, "saknas"},
	{"curriculum without source", structureAt, "{id: saml1, source: bok}", "{id: saml1}", "links: [", "curriculum.links.saml1.source", Error, "saknas"},
	{"curriculum link named as its introduction", structureAt, "{id: saml1, source: bok}", "{id: saml1, source: bok}, {id: intro, source: bok}", "links: [", "curriculum.links.intro.id", Error, "upptaget"},
	{"id is not the folder's", structureAt, "id: prov\n", "id: annat\n", "id: annat", "id", Error, `mappen heter "01-prov"`},
}

var brokenWords = []broken{
	{"unknown key at the top", swedishAt, "summary: Ett prov.", "summary: Ett prov.\nsumary: Ett prov.", "sumary:", "sumary", Error, "okänd nyckel; här finns charts, curriculum, positions, prompts, questions, summary, support, task, title, welcome"},
	{"unknown key in a question", swedishAt, "    note: Ta det lugnt.\n", "    note: Ta det lugnt.\n    hint: Nja.\n", "hint:", "questions.ett.hint", Error, "okänd nyckel; här finns after, fact, help, note, options, tempting, text, why"},
	{"question that the structure lacks", swedishAt, "  tva:\n", "  sju: {text: Vad}\n  tva:\n", "sju:", "questions.sju", Error, "inget sådant id"},
	{"option that the structure lacks", swedishAt, "{x: Xet,", "{w: Wet, x: Xet,", "w: Wet", "questions.fem.options.w", Error, "inget sådant id"},
	{"prompt that the structure lacks", swedishAt, "  mer-prat:", "  tyst: {text: hysch}\n  mer-prat:", "tyst:", "prompts.tyst", Error, "inget sådant id"},
	{"words for true and false", swedishAt, "    text: Stämmer det?\n", "    text: Stämmer det?\n    options: {true: Ja, false: Nej}\n", "{true: Ja", "questions.tre.options", Error, "okänd nyckel"},
	{"key twice", swedishAt, "title: Prov\n", "title: Prov\ntitle: Prov\n", "title: Prov\nsummary", "title", Error, "står två gånger"},
	{"text is missing", swedishAt, "    text: Vilken?\n", "", "  ett:", "questions.ett.text", Error, "saknas"},
	{"option is missing", swedishAt, "      b: Den andra\n", "", "options:\n", "questions.ett.options.b", Error, "saknas"},
	{"why is missing", swedishAt, "    unit: personer\n    why: Därför.\n", "    unit: personer\n", "  fyra:", "questions.fyra.why", Error, "saknas"},
	{"task is missing", swedishAt, "task:\n  text: Se dig om.\n", "", "title", "task.text", Error, "saknas"},
	{"text is empty", swedishAt, "    text: Vilken?\n", "    text:\n", "text:\n", "questions.ett.text", Error, "är tom"},
	{"text is a list", swedishAt, "    text: Vilken?\n", "    text: [Vilken]\n", "text: [", "questions.ett.text", Error, "ska vara en text, är en lista"},
	{"options are a list", swedishAt, "    options: {x: Xet, y: Yet, z: Zet}", "    options: [Xet, Yet, Zet]", "options: [", "questions.fem.options", Error, "ska vara nycklar med värden, är en lista"},
	{"options read the same", swedishAt, "{x: Xet, y: Yet,", "{x: Xet, y: ' xet ',", "{x: Xet, y: ' xet '", "questions.fem.options.y", Error, `likadant som "x"`},
	{"control character as an escape", swedishAt, "Den andra", `"Den\0andra"`, "Den\\0andra", "questions.ett.options.b", Error, "styrtecknet U+0000"},
	{"turned writing", swedishAt, "Den andra", "Den \u202eandra", "\u202e", "questions.ett.options.b", Error, "U+202E"},
	{"turned writing as an escape", swedishAt, "Den andra", `"Den \u2066andra"`, "u2066", "questions.ett.options.b", Error, "U+2066"},
	{"turned writing in a comment", swedishAt, "title: Prov\n", "title: Prov # \u202e\n", "\u202e", "", Error, "U+202E"},
	{"NUL", swedishAt, "Den andra", "Den\x00andra", "Den\x00", "", Error, "U+0000"},
	{"inte UTF-8", swedishAt, "Den första", "Den f\xf6rsta", "f\xf6r", "", Error, "inte UTF-8"},
	{"alias", swedishAt, "Den andra", "&a Den andra", "&a", "questions.ett.options.b", Error, "ankare"},
	{"tag", swedishAt, "Den andra", "!!str Den andra", "!!str", "questions.ett.options.b", Error, "taggar"},
	{"not yaml, told by the parser", swedishAt, "    text: Vilken?\n", "    text: 'Vilken' va?\n", "text: 'Vilken' va?", "", Error, "inte giltig yaml"},
	{"not yaml, told by the scanner", swedishAt, "    text: Vilken?\n", "    text: Vilken: va\n", "text: Vilken: va", "", Error, "inte giltig yaml"},
	{"not yaml, on the first line", swedishAt, "title: Prov\n", "title: Prov: ett\n", "title", "", Error, "inte giltig yaml"},
	{"two documents", swedishAt, "task:\n", "---\ntask:\n", "title", "", Error, "ett enda dokument"},
	{"nothing", swedishAt, goodSwedish, "", "\x00none", "", Error, "filen är tom"},
	{"only a comment", swedishAt, goodSwedish, "# hej\n", "# hej", "", Error, "filen är tom"},
	{"too large", swedishAt, "title: Prov\n", "title: Prov\n" + strings.Repeat("# fyll\n", 150_000), "", "", Error, "större än 1 MiB"},

	{"match is missing", swedishAt, "u: Utsäde, ", "", "matches: {", "questions.para.matches.u", Error, "saknas"},
	{"match that the structure lacks", swedishAt, "{t: Tegel,", "{t: Tegel, x: Xylit,", "{t: Tegel", "questions.para.matches.x", Error, "inget sådant id"},
	{"matches read the same", swedishAt, "u: Utsäde,", "u: Tegel,", "matches: {", "questions.para.matches.u", Error, `likadant som "t"`},
	{"end of a scale is missing", swedishAt, " low: Inte alls,", "", "  tycka:", "positions.tycka.low", Error, "saknas"},
	{"ends for a choice", swedishAt, "options: {p: Pärlan", "low: Lite, options: {p: Pärlan", "  valja:", "positions.valja.low", Error, "okänd nyckel"},
	{"support without a name", swedishAt, "support:\n  jour: Jouren\n", "", "title", "support.jour", Error, "saknas"},
	{"chart without words", swedishAt, "    alt: De flesta är unga.\n", "", "  alder:", "charts.alder.alt", Error, "saknas"},
	{"row without a label", swedishAt, "    rows: {okand: Okänd}\n", "", "  alder:", "charts.alder.rows.okand", Error, "saknas"},
	{"row that the structure lacks", swedishAt, "rows: {okand: Okänd}", "rows: {okand: Okänd, 20-: Äldst}", "rows: {", "charts.alder.rows.20-", Error, "inget sådant id"},
	{"curriculum without its link", swedishAt, ", saml1: Demokrati.}", "}", "curriculum:", "curriculum.saml1", Error, "saknas"},

	{"not translated", englishAt, "    unit: people\n", "", "  fyra:", "questions.fyra.unit", Warning, "inte översatt"},
	{"question not translated", englishAt, "  prat: {text: \"Vad tror du?\", why: \"Varför då?\"}\n", "  prat: {text: \"Vad tror du?\"}\n", "  prat:", "prompts.prat.why", Warning, "inte översatt"},
	{"text that Swedish lacks", englishAt, "    text: Vilka?\n", "    text: Vilka?\n    help: Well.\n", "help: Well.", "questions.tva.help", Error, "svenska filen har ingen sådan text"},
	{"option that the structure lacks, in translation", englishAt, "{x: Xet,", "{w: Wet, x: Xet,", "w: Wet", "questions.fem.options.w", Error, "inget sådant id"},
	{"options read the same in translation", englishAt, "{x: Xet, y: Yet,", "{x: Xet, y: Xet,", "{x: Xet, y: Xet", "questions.fem.options.y", Error, `likadant som "x"`},
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
		"nothing there": {func(m fstest.MapFS) { clear(m) }, ".: fel: här finns inga avsnitt"},
		"folder without number": {
			func(m fstest.MapFS) { m["prov/module.yaml"] = file(goodModule) },
			"prov: fel: en mapp med ett avsnitt heter två siffror, bindestreck och avsnittets id: 02-demografi",
		},
		"folder with a bad id": {
			func(m fstest.MapFS) { m["02-Prov/module.yaml"] = file(goodModule) },
			"02-Prov: fel: en mapp med ett avsnitt heter två siffror, bindestreck och avsnittets id: 02-demografi",
		},
		"two folders with one number": {
			func(m fstest.MapFS) {
				m["01-annat/module.yaml"] = file("{")
			},
			"01-annat/module.yaml:1: fel: är inte giltig yaml: något saknas, till exempel ett ] eller } (did not find expected node content)\n" +
				"01-prov: fel: har samma nummer som 01-annat",
		},
		"no structure": {
			func(m fstest.MapFS) { delete(m, structureAt) },
			"01-prov/module.yaml: fel: saknas",
		},
		"no structure, and a language that cannot be read": {
			func(m fstest.MapFS) { delete(m, structureAt); m[englishAt] = file("a: [") },
			"01-prov/en.yaml:1: fel: är inte giltig yaml: något saknas, till exempel ett ] eller } (did not find expected node content)\n01-prov/module.yaml: fel: saknas",
		},
		"no Swedish": {
			func(m fstest.MapFS) { delete(m, swedishAt); delete(m, englishAt) },
			"01-prov/sv.yaml: fel: saknas; varje avsnitt har sina texter på svenska",
		},
		"other file in a module": {
			func(m fstest.MapFS) { m["01-prov/sv.yml"] = file("") },
			"01-prov/sv.yml: fel: hör inte hit; ett avsnitt har module.yaml och språkfiler som sv.yaml",
		},
		"folder in a module": {
			func(m fstest.MapFS) { m["01-prov/fi.yaml/x"] = file("") },
			"01-prov/fi.yaml: fel: är ingen vanlig fil",
		},
		"module file outside a module": {
			func(m fstest.MapFS) { m["sv.yaml"] = file("") },
			"sv.yaml: fel: ska ligga i ett avsnitts mapp",
		},
		"symlink for a structure": {
			func(m fstest.MapFS) {
				m["other"] = m[structureAt]
				m[structureAt] = &fstest.MapFile{Data: []byte("../other"), Mode: fs.ModeSymlink}
			},
			"01-prov/module.yaml: fel: är ingen vanlig fil",
		},
		"symlink for a language": {
			func(m fstest.MapFS) {
				m["01-prov/fi.yaml"] = &fstest.MapFile{Data: []byte("sv.yaml"), Mode: fs.ModeSymlink}
			},
			"01-prov/fi.yaml: fel: är ingen vanlig fil",
		},
		"symlink for a module": {
			func(m fstest.MapFS) {
				m["02-annat"] = &fstest.MapFile{Data: []byte("01-prov"), Mode: fs.ModeSymlink}
			},
			"02-annat: fel: är ingen vanlig fil eller mapp",
		},
		"pipe": {
			func(m fstest.MapFS) { m["01-prov/fi.yaml"] = &fstest.MapFile{Mode: fs.ModeNamedPipe} },
			"01-prov/fi.yaml: fel: är ingen vanlig fil",
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
			`02-annat/module.yaml:62: fel: prompts.prat.id: id "prat" används redan i 01-prov/module.yaml`,
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
		"01-prov/module.yaml:4: fel: questions: ska ha minst en fråga",
		"01-prov/module.yaml:5: fel: prompts: ska ha minst en samtalsfråga",
		"01-prov/sv.yaml:1: fel: ska vara nycklar med värden, är en lista",
	}, "\n")
	if got := Check(fsys).Error(); got != want {
		t.Errorf("said:\n%s\nwant:\n%s", got, want)
	}
	fsys[structureAt].Data = []byte("facts: 1")
	fsys[swedishAt].Data = []byte("title: Prov\nwelcome: Hej\ntask: {text: Se}\nsummary: Ett")
	want = strings.Join([]string{
		"01-prov/module.yaml:1: fel: facts: ska vara en lista, är ett enda värde",
		"01-prov/module.yaml:1: fel: id: saknas",
		"01-prov/module.yaml:1: fel: prompts: saknas",
		"01-prov/module.yaml:1: fel: questions: saknas",
		"01-prov/module.yaml:1: fel: sources: saknas",
		"01-prov/sv.yaml:2: fel: welcome: ska vara nycklar med värden, är ett enda värde",
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
			!strings.Contains(problems[0].Text, "alla 3 frågor av sorten "+kind) {
			t.Errorf("%s: said:\n%v", kind, problems)
		}
		fsys[structureAt].Data = []byte(strings.Replace(strings.Replace(structure, "right: false", "right: true", 1), "right: b", "right: a", 1))
		if problems := Check(fsys); problems != nil {
			t.Errorf("%s in different places: said:\n%v", kind, problems)
		}
	}
}
