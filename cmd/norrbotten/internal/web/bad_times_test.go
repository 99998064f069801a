package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"norrbottenforalla.se/circles"
)

// TestTimesThatCannotBeAreToldInTheReadersWords: in both forms with a meeting's facts, in both languages, and everything
// else that was typed is still there.
func TestTimesThatCannotBeAreToldInTheReadersWords(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := v.meeting(h.circle)
	v.hold(at, "2", "3")
	version := v.get(at + "/avslut").hidden("version")
	for name, c := range map[string]struct {
		fields []string
		sv, en string
	}{
		"the end before the start":     {[]string{"end", "17:00"}, "måste sluta efter att den börjat", "must end after it began"},
		"a break longer than it":       {[]string{"breaks", "600"}, "", ""},
		"five study hours":             {[]string{"hours", "5"}, "", ""},
		"an hour that was not there":   {[]string{"day", "2026-03-29", "start", "02:30", "end", "04:00"}, "fanns inte det dygnet", "The clock never showed 02:30 that day"},
		"a day that does not exist":    {[]string{"day", "2026-02-30"}, "", ""},
		"a time that cannot be read":   {[]string{"start", "kvart i sju"}, "", ""},
		"a number that is not one":     {[]string{"people", "sju"}, "", ""},
		"twelve hours past midnight":   {[]string{"start", "18:00", "end", "07:00"}, "", ""},
		"more people than a house has": {[]string{"people", "4000"}, "", ""},
	} {
		for lang, say := range map[string]string{"sv": c.sv, "en": c.en} {
			v.speaks(lang)
			for _, path := range []string{at + "/avslut", "/cirklar/" + string(h.circle.ID) + "/papper"} {
				form := facts(version, append([]string{"place", "Bygdegården", "log", "Vi läste.", "remote", "1", "about", "1", "modules", "demografi"}, c.fields...)...)
				if c.fields[0] == "end" && c.fields[1] == "07:00" || len(c.fields) == 4 && c.fields[3] == "07:00" {
					form.Set("hours", "4")
				}
				a := v.send(http.MethodPost, path, form, map[string]string{"Sec-Fetch-Site": "same-origin"})
				a.want(http.StatusUnprocessableEntity).must(`lang="`+lang+`"`, `role="alert"`, say, `value="Bygdegården"`, ">Vi läste.</textarea>",
					`name="remote" value="1" checked`, `value="demografi" checked`)
				for i := 0; i+1 < len(c.fields); i += 2 {
					a.must(`value="` + c.fields[i+1] + `"`)
				}
				if strings.Contains(a.body, "Error") {
					t.Errorf("%s (%s): the id of a message is shown", name, lang)
				}
			}
		}
	}
	if m := h.meeting(at); m.Confirmed || len(h.meetings()) != 1 {
		t.Errorf("kept %+v", h.meetings())
	}
}

// TestACircleIsNotErasedUnderALiveRound: whoever tries is told why, in both languages, and the round goes on; once it has
// ended the circle can be erased, and the addresses that are left say so in words.
func TestACircleIsNotErasedUnderALiveRound(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	at := v.meeting(h.circle)
	lead := v.post(at+"/starta", nil).to()
	erase := "/cirklar/" + string(h.circle.ID) + "/data/radera"
	for lang, say := range map[string]string{"sv": "En träff pågår i cirkeln just nu. Avsluta träffen först.", "en": "A meeting of the circle is running right now. End the meeting first."} {
		v.speaks(lang)
		a := v.send(http.MethodPost, erase, url.Values{"name": {"Kalix"}}, map[string]string{"Sec-Fetch-Site": "same-origin"})
		a.want(http.StatusConflict).must(say)
	}
	v.get(lead).want(http.StatusOK).must("Kalix")
	if m := h.meeting(at); m.State != circles.Running {
		t.Errorf("the meeting is %s", m.State)
	}
	v.post(at+"/avslut/slut", nil).to()
	v.post(erase, url.Values{"name": {"Kalix"}}).to()
	for _, path := range []string{lead, at, at + "/avslut", "/cirklar/" + string(h.circle.ID)} {
		if a := v.get(path); a.status != http.StatusNotFound && a.status != http.StatusForbidden {
			t.Errorf("%s of a circle that is erased is %d", path, a.status)
		}
	}
}
