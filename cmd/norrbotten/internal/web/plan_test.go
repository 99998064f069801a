package web_test

import "norrbottenforalla.se/quiz"

// secret begins every text of a key in the test's plan, so that one search finds any of them.
const secret = "NYCKEL"

func both(sv, en string) quiz.Text { return quiz.Text{"sv": sv, "en": en} }

func secretKey(k quiz.Key) quiz.Key {
	k.Why = both(secret+"-varför", secret+"-why")
	k.Tempting = both(secret+"-lockar", secret+"-tempts")
	k.Fact = both(secret+"-fakta", secret+"-fact")
	k.Sources = []quiz.Source{{
		Title: secret + "-titel", Publisher: secret + "-utgivare", Year: "2025", Link: "https://example.org/" + secret,
	}}
	k.BestBefore = "2026-01-31"
	return k
}

func question(id string, kind quiz.Kind, key quiz.Key, options ...string) quiz.Step {
	q := &quiz.Question{
		ID: quiz.QuestionID(id), Kind: kind, Text: both("Fråga "+id+"?", "Question "+id+"?"),
		Help: both("Hjälp till "+id, "Help with "+id), Minutes: 3, Note: both("Ledarnot", "Leader's note"), Key: secretKey(key),
	}
	for _, o := range options {
		q.Options = append(q.Options, quiz.Option{ID: quiz.OptionID(o), Text: both("Svar "+o, "Answer "+o)})
	}
	if kind == quiz.Estimate {
		q.Slider = &quiz.Slider{Min: 0, Max: 1000, Step: 5, Decimals: 1, Unit: both("procent", "per cent")}
	}
	return quiz.Step{ID: quiz.StepID(id), Kind: quiz.StepQuestion, Question: q}
}

// evening has every kind of step and question.
func evening() quiz.Plan {
	right := func(ids ...quiz.OptionID) quiz.Key { return quiz.Key{Right: ids} }
	return quiz.Plan{Title: both("Befolkningen", "The population"), Steps: []quiz.Step{
		{ID: "welcome", Kind: quiz.StepWelcome, Welcome: &quiz.Welcome{CheckIn: both("Var kommer du ifrån?", "Where are you from?")}},
		question("en", quiz.Single, right("b"), "a", "b", "c"),
		question("flera", quiz.Several, right("a", "c"), "a", "b", "c"),
		question("sant", quiz.TrueFalse, right(quiz.False), "true", "false"),
		question("tal", quiz.Estimate, quiz.Key{Number: 426, Near: 10, Fair: 50}),
		question("ordning", quiz.Order, right("c", "a", "b"), "a", "b", "c"),
		{ID: "samtal", Kind: quiz.StepPrompt, Prompt: &quiz.Prompt{
			ID: "samtal", Text: both("Vad behövs?", "What is needed?"), Why: both("Varför just det?", "Why that?"),
		}},
		{ID: "spaning", Kind: quiz.StepTask, Task: &quiz.Task{Text: both("Fråga en granne.", "Ask a neighbour.")}},
	}}
}

// answers gives a possible answer to each question, as a form sends it.
var answers = map[quiz.StepID]map[string][]string{
	"en":      {"o": {"a"}},
	"flera":   {"o": {"a", "b"}},
	"sant":    {"o": {"true"}},
	"tal":     {"number": {"31,5"}},
	"ordning": {"o": {"b", "a", "c"}},
}
