package web_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"norrbottenforalla.se/circles"
)

func TestACircleIsErasedByItsName(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	data := "/cirklar/" + string(h.circle.ID) + "/data"
	at := v.meeting(h.circle)
	page := v.post(at+"/starta", nil).to()
	v.get(data).want(http.StatusOK).must("En träff pågår", "pågår", "1 januari 2029").mustNot("Radera namn och svar nu")
	v.post(data+"/radera", url.Values{"name": {"Kalix"}}).want(http.StatusConflict)
	v.post(at+"/avslut/slut", nil).want(http.StatusSeeOther)
	a := v.get(data).must("Radera namn och svar nu", "raderas senast")
	_, rest, _ := strings.Cut(a.raw, data+"/omgang/")
	round, _, _ := strings.Cut(rest, `"`)
	h.signedIn(h.other).post(data+"/omgang/"+round, nil).want(http.StatusForbidden)
	theirs := "/cirklar/" + string(h.elsewhere.ID) + "/data/omgang/" + round
	h.signedIn(h.other).post(theirs, nil).want(http.StatusNotFound) // not by way of one's own circle
	v.post(data+"/omgang/"+round, nil).want(http.StatusSeeOther)
	v.get(data+"?klart=omgang-raderad").must("är raderat", "Här finns inget kvar att radera.")
	v.get(page).want(http.StatusNotFound)
	v.post(data+"/radera", url.Values{"name": {"kalix"}}).want(http.StatusUnprocessableEntity).must("Namnet stämmer inte", `value="kalix"`)
	v.get("/cirklar/" + string(h.circle.ID)).want(http.StatusOK)
	v.post(data+"/radera", url.Values{"name": {"Kalix"}}).want(http.StatusSeeOther)
	v.get("/cirklar/" + string(h.circle.ID)).want(http.StatusNotFound)
	v.get("/cirklar").want(http.StatusOK).mustNot("Kalix</")
	h.signedIn(h.admin).get("/gallring").want(http.StatusOK).must("någon bad om det").mustNot("Kalix")
}

// zipFiles gives what is in a ZIP, by name.
func zipFiles(t *testing.T, raw string) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader([]byte(raw)), int64(len(raw)))
	must(t, err)
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		body, err := io.ReadAll(r)
		must(t, err)
		files[f.Name] = string(body)
	}
	return files
}

func TestExportHasAllAndNobody(t *testing.T) {
	h := newOffice(t)
	record := talkedOf(8, h.clock.now())
	at := h.heldWith(record)
	v := h.signedIn(h.lead)
	v.post(at+"/anteckningar", v.get(at+"/anteckningar/redigera").boxes()).want(http.StatusSeeOther)
	a := v.post("/cirklar/"+string(h.circle.ID)+"/data/hamta", nil).want(http.StatusOK)
	files := zipFiles(t, a.raw)
	for name, holds := range map[string]string{
		"LÄS MIG.txt": "cirkeln Kalix", "cirkel.json": `"name": "Kalix"`, "ledare.json": "Cirkelledare Kalix", "traffar.json": `"number": 1`,
		"traffar.csv": "\ufeffträff;datum;", "traff-01-omgang-1-svar.json": "Fler bostäder.",
		"traff-01-anteckningar.json": "Fler bostäder.", "traff-01-anteckningar.md": "# Träff 1", "logg.json": "circle.created",
	} {
		if !strings.Contains(files[name], holds) {
			t.Errorf("%s lacks %q: %.200s", name, holds, files[name])
		}
	}
	if all := strings.Join([]string{files["cirkel.json"], files["logg.json"]}, ""); strings.Contains(all, string(h.circle.ScreenKey)) {
		t.Error("the export has the secret address of the screen")
	}
	// The whole account of every leader was in it, with when they last signed in.
	var leaders []map[string]any
	must(t, json.Unmarshal([]byte(files["ledare.json"]), &leaders))
	if want := []map[string]any{{"name": "Cirkelledare Kalix", "post": "leader"}}; !reflect.DeepEqual(leaders, want) {
		t.Errorf("of leaders the copy says %v", leaders)
	}
	v.get("/cirklar/" + string(h.circle.ID)).want(http.StatusOK)
	h.signedIn(h.admin).post("/cirklar/"+string(h.circle.ID)+"/data/hamta", nil).want(http.StatusForbidden)
}

func TestPrivacyPageSaysWhatIsConfigured(t *testing.T) {
	h := newOffice(t)
	h.site.Retention = circles.Retention{Session: 2 * time.Hour, CircleYears: 7, Texts: 36 * time.Hour}
	h.nobody().get("/personuppgifter").want(http.StatusOK).
		must("Högst 2 timmar efter", "7 kalenderår till", "Högst 2 dygn efter ändringen", "Bara de som leder cirkeln kan läsa platser och anteckningar", "Den som anordnar cirkeln är personuppgiftsansvarig", "imy.se")
	h.site.Controller, h.site.Contact = "Bildningsförbundet", "dataskydd@example.org"
	h.site.Retention.CircleYears = -1
	h.nobody().get("/personuppgifter").must("Bildningsförbundet är personuppgiftsansvarig.", `href="mailto:dataskydd@example.org"`, "Tills någon raderar cirkeln.")
	h.site.Contact = "javascript:alert(1)"
	h.nobody().get("/personuppgifter").mustNot(`href="javascript`)
	h.nobody().get("/personuppgifter/gallringsbeslut").want(http.StatusOK).must("Högst 2 timmar", "arkivlagen")
	h.nobody().get("/personuppgifter/instruktion").want(http.StatusOK).must("Bildningsförbundet är personuppgiftsansvarig.", "artikel 28")
}
