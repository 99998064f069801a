package i18n

import (
	"fmt"
	"strconv"
	"strings"
	texttemplate "text/template"
	"time"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// A Printer speaks one language. It is a small value, made by Catalogue.Printer, and may be used by many goroutines.
type Printer struct {
	Lang     string // as in Language.Tag
	HTMLLang string // for <html lang>
	Dir      string // "ltr" or "rtl"

	catalogue *Catalogue
	words     *goi18n.Localizer
	numbers   separators
}

// T gives the words of a message. The rest are names and values of its placeholders, in pairs: T("PhoneSaved",
// "Time", "18:42"). Values are put in as they are: format numbers and times first, and let the page escape the whole.
// A message that the language lacks comes in Swedish; one that Swedish lacks, or whose values do not fit, comes as
// "!id". Both are counted in Catalogue.Missing.
func (p Printer) T(id string, kv ...any) string {
	return p.say(&goi18n.LocalizeConfig{MessageID: id, TemplateData: pairs(kv)})
}

// N is T for a message with a number in it: the language's plural form for n is chosen, and {{.Count}} is n with the
// language's grouping.
func (p Printer) N(id string, n int, kv ...any) string {
	data := pairs(kv)
	data["Count"] = p.Number(int64(n), 0)
	return p.say(&goi18n.LocalizeConfig{MessageID: id, TemplateData: data, PluralCount: n})
}

func (p Printer) say(cfg *goi18n.LocalizeConfig) string {
	if p.words == nil {
		return "!" + cfg.MessageID
	}
	cfg.TemplateParser = parser{}
	text, err := p.words.Localize(cfg)
	if err == nil {
		return text
	}
	p.catalogue.countMissing(cfg.MessageID)
	if text == "" {
		return "!" + cfg.MessageID
	}
	return text // an error with a text is the Swedish text standing in
}

func pairs(kv []any) map[string]any {
	data := make(map[string]any, len(kv)/2+1)
	for i := 0; i+1 < len(kv); i += 2 {
		data[fmt.Sprint(kv[i])] = kv[i+1]
	}
	return data
}

// Date gives the day that t is in Sweden, as in "4 november 2026".
func (p Printer) Date(t time.Time) string {
	if p.catalogue == nil {
		return t.Format(time.DateOnly)
	}
	t = t.In(p.catalogue.zone)
	month := p.T("Month" + strconv.Itoa(int(t.Month())))
	return p.T("DateFormat", "Day", t.Day(), "Month", month, "Year", t.Year())
}

// Clock gives the time of day that t is in Sweden, as in "18:42".
func (p Printer) Clock(t time.Time) string {
	if p.catalogue == nil {
		return t.Format("15:04")
	}
	return t.In(p.catalogue.zone).Format("15:04")
}

// Number writes units·10^-decimals as the language does, "248 900" and "2,6" in Swedish. Groups are separated by a
// no-break space where the language uses a space.
func (p Printer) Number(units int64, decimals int) string { return p.numbers.format(units, decimals) }

// parser makes a template that fails on a placeholder without a value, instead of printing "<no value>".
type parser struct{}

func (parser) Cacheable() bool { return true }

func (parser) Parse(src, left, right string) (template.ParsedTemplate, error) {
	if left == "" {
		left = "{{"
	}
	if !strings.Contains(src, left) {
		return plain(src), nil
	}
	t, err := texttemplate.New("").Delims(left, right).Option("missingkey=error").Parse(src)
	if err != nil {
		return nil, err
	}
	return filled{t}, nil
}

type plain string

func (s plain) Execute(any) (string, error) { return string(s), nil }

type filled struct{ t *texttemplate.Template }

func (f filled) Execute(data any) (string, error) {
	var b strings.Builder
	if err := f.t.Execute(&b, data); err != nil {
		return "", err
	}
	return b.String(), nil
}
