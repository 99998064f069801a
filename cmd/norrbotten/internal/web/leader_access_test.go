package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"norrbottenforalla.se/circles"
)

func TestForeignSitesCannotPost(t *testing.T) {
	h := newOffice(t)
	v := h.signedIn(h.lead)
	seen := 0
	for _, r := range h.site.App().GetRoutes(true) {
		if r.Method != http.MethodPost {
			continue
		}
		seen++
		path := h.fill(r.Path)
		for _, header := range []map[string]string{
			{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"},
		} {
			v.send(http.MethodPost, path, url.Values{"name": {"x"}}, header).want(http.StatusForbidden)
		}
	}
	if seen < 15 {
		t.Errorf("only %d forms were tried", seen)
	}
	v.get("/cirklar").want(http.StatusOK) // still signed in
}

// fill puts real things into a route's address.
func (h *office) fill(path string) string {
	konto := h.lead
	if strings.Contains(path, ":konto") {
		konto = h.account("Prövad", circles.RoleLeader) // a walk removes it
	}
	return strings.NewReplacer(":mid", "m", ":id", string(h.circle.ID), ":konto", string(konto), ":token", "x",
		":kod", "BCD234", ":nyckel", "k", ":do", "skip", ":t", "next", "*", "x").Replace(path)
}

// accessTable is what each kind of visitor gets from every address of those who sign in; other leads another circle.
// Status 0 stands for anything but a refusal to let somebody in.
var accessTable = map[string]struct{ nobody, other, lead, admin int }{
	"GET /konto":                                              {401, 0, 0, 0},
	"GET /konto/visa":                                         {401, 0, 0, 0},
	"POST /konto/visa":                                        {401, 0, 0, 0},
	"GET /konto/valkommen":                                    {401, 0, 0, 0},
	"GET /cirklar/:id/overlamna/avsluta":                      {401, 0, 0, 0},
	"POST /cirklar/:id/overlamna/avsluta":                     {401, 403, 0, 403},
	"POST /konto/enhet":                                       {401, 0, 0, 0},
	"GET /admin":                                              {401, 403, 403, 0},
	"POST /admin/inbjudan":                                    {401, 403, 403, 0},
	"POST /admin/konton/:konto/lank":                          {401, 403, 403, 0},
	"POST /admin/konton/:konto/namn":                          {401, 403, 403, 0},
	"GET /admin/konton/:konto/namn":                           {401, 403, 403, 0},
	"GET /admin/konton":                                       {401, 403, 403, 0},
	"GET /admin/konton/:konto":                                {401, 403, 403, 0},
	"GET /admin/konton/:konto/roll":                           {401, 403, 403, 0},
	"POST /admin/konton/:konto/roll":                          {401, 403, 403, 0},
	"GET /admin/konton/:konto/bort":                           {401, 403, 403, 0},
	"POST /admin/konton/:konto/bort":                          {401, 403, 403, 0},
	"GET /admin/konton/:konto/aterstall":                      {401, 403, 403, 0},
	"POST /admin/konton/:konto/aterstall":                     {401, 403, 403, 0},
	"GET /cirklar":                                            {401, 0, 0, 0},
	"POST /cirklar":                                           {401, 0, 0, 0},
	"GET /cirklar/ny":                                         {401, 0, 0, 0},
	"GET /cirklar/:id":                                        {401, 403, 0, 0},
	"POST /cirklar/:id/traffar":                               {401, 403, 0, 403},
	"GET /cirklar/:id/traffar/:mid":                           {401, 403, 0, 0},
	"POST /cirklar/:id/traffar/:mid/uppgifter":                {401, 403, 0, 403},
	"POST /cirklar/:id/traffar/:mid/plan/:do":                 {401, 403, 0, 403},
	"POST /cirklar/:id/traffar/:mid/starta":                   {401, 403, 0, 403},
	"GET /cirklar/:id/traffar/:mid/avslut":                    {401, 403, 0, 403},
	"POST /cirklar/:id/traffar/:mid/avslut":                   {401, 403, 0, 403},
	"POST /cirklar/:id/traffar/:mid/avslut/slut":              {401, 403, 0, 403},
	"GET /cirklar/:id/traffar/:mid/stall-in":                  {401, 403, 0, 403},
	"POST /cirklar/:id/traffar/:mid/stall-in":                 {401, 403, 0, 403},
	"GET /cirklar/:id/traffar/:mid/ta-bort":                   {401, 403, 0, 403},
	"POST /cirklar/:id/traffar/:mid/ta-bort":                  {401, 403, 0, 403},
	"GET /cirklar/:id/traffar/:mid/ovning":                    {401, 0, 0, 0},
	"POST /cirklar/:id/traffar/:mid/ovning":                   {401, 403, 0, 403},
	"GET /cirklar/:id/traffar.csv":                            {401, 403, 0, 403},
	"GET /cirklar/:id/traffar/:mid/underlag":                  {401, 403, 0, 403},
	"GET /cirklar/:id/andra":                                  {401, 403, 0, 0},
	"POST /cirklar/:id/andra":                                 {401, 403, 0, 0},
	"POST /cirklar/:id/avsluta":                               {401, 403, 0, 0},
	"POST /cirklar/:id/oppna":                                 {401, 403, 0, 0},
	"POST /cirklar/:id/arkivera":                              {401, 403, 0, 0},
	"GET /cirklar/:id/avsluta":                                {401, 403, 0, 0},
	"GET /cirklar/:id/oppna":                                  {401, 403, 0, 0},
	"GET /cirklar/:id/arkivera":                               {401, 403, 0, 0},
	"GET /cirklar/:id/papper":                                 {401, 403, 0, 403},
	"POST /cirklar/:id/papper":                                {401, 403, 0, 403},
	"GET /cirklar/:id/papper/tabell":                          {401, 403, 0, 403},
	"POST /cirklar/:id/papper/tabell":                         {401, 403, 0, 403},
	"GET /cirklar/:id/logg":                                   {401, 403, 0, 0},
	"GET /cirklar/:id/ledare":                                 {401, 403, 0, 0},
	"POST /cirklar/:id/ledare":                                {401, 403, 403, 0}, // only administrators choose among accounts
	"POST /cirklar/:id/ledare/bort":                           {401, 403, 0, 0},
	"GET /cirklar/:id/ledare/bort":                            {401, 0, 0, 0},
	"GET /led/:kod":                                           {401, 403, 0, 403},
	"GET /led/:kod/:t":                                        {401, 0, 0, 0}, // leads to the page, which asks again
	"GET /konto/enhet":                                        {401, 0, 0, 0},
	"GET /admin/inbjudan":                                     {401, 403, 403, 0},
	"GET /admin/konton/:konto/lank":                           {401, 403, 403, 0},
	"GET /cirklar/:id/traffar":                                {401, 0, 0, 0},
	"GET /cirklar/:id/traffar/:mid/uppgifter":                 {401, 0, 0, 0},
	"GET /cirklar/:id/traffar/:mid/plan/:do":                  {401, 0, 0, 0},
	"GET /cirklar/:id/traffar/:mid/avslut/slut":               {401, 0, 0, 0},
	"POST /led/:kod/:t":                                       {401, 403, 0, 403},
	"GET /led/:kod/ws":                                        {401, 403, 0, 403},
	"GET /led/:kod/events":                                    {401, 403, 0, 403},
	"POST /konto/ut":                                          {401, 0, 0, 0},
	"GET /cirklar/:id/overlamna":                              {401, 403, 0, 403},
	"POST /cirklar/:id/overlamna/enhet":                       {401, 403, 0, 403},
	"POST /cirklar/:id/overlamna/vikarie":                     {401, 403, 0, 0},
	"GET /cirklar/:id/overlamna/enhet":                        {401, 0, 0, 0},
	"GET /cirklar/:id/overlamna/vikarie":                      {401, 0, 0, 0},
	"GET /cirklar/:id/data":                                   {401, 403, 0, 0},
	"POST /cirklar/:id/data/hamta":                            {401, 403, 0, 403},
	"POST /cirklar/:id/data/omgang/:omgang":                   {401, 403, 0, 0},
	"POST /cirklar/:id/data/radera":                           {401, 403, 0, 0},
	"POST /cirklar/:id/data/texter":                           {401, 403, 0, 0},
	"GET /cirklar/:id/data/texter":                            {401, 0, 0, 0},
	"GET /cirklar/:id/data/hamta":                             {401, 0, 0, 0},
	"GET /cirklar/:id/data/omgang/:omgang":                    {401, 0, 0, 0},
	"GET /cirklar/:id/data/radera":                            {401, 0, 0, 0},
	"GET /logga-in":                                           {0, 0, 0, 0},
	"POST /logga-in":                                          {0, 0, 0, 0},
	"POST /konto/losenord":                                    {401, 0, 0, 0},
	"POST /konto/losenord/bort":                               {401, 0, 0, 0},
	"GET /konto/losenord":                                     {401, 0, 0, 0},
	"GET /konto/losenord/bort":                                {401, 0, 0, 0},
	"POST /logga-in/passkey":                                  {0, 0, 0, 0},
	"POST /logga-in/passkey/start":                            {0, 0, 0, 0},
	"POST /konto/passkey":                                     {401, 0, 0, 0},
	"POST /konto/passkey/start":                               {401, 0, 0, 0},
	"POST /konto/passkey/bort":                                {401, 0, 0, 0},
	"GET /konto/passkey/bort":                                 {401, 0, 0, 0},
	"GET /gallring":                                           {401, 403, 403, 0},
	"GET /cirklar/:id/vagen":                                  {401, 403, 0, 403},
	"GET /cirklar/:id/traffar/:mid/anteckningar":              {401, 403, 0, 403},
	"POST /cirklar/:id/traffar/:mid/anteckningar":             {401, 403, 0, 403},
	"GET /cirklar/:id/traffar/:mid/anteckningar/redigera":     {401, 403, 0, 403},
	"GET /cirklar/:id/traffar/:mid/anteckningar/text":         {401, 403, 0, 403},
	"POST /cirklar/:id/traffar/:mid/anteckningar/dela":        {401, 403, 0, 403},
	"POST /cirklar/:id/traffar/:mid/anteckningar/aterkalla":   {401, 403, 0, 403},
	"POST /cirklar/:id/traffar/:mid/anteckningar/ta-tillbaka": {401, 403, 0, 403},
	"GET /cirklar/:id/traffar/:mid/anteckningar/dela":         {401, 0, 0, 0},
	"GET /cirklar/:id/traffar/:mid/anteckningar/aterkalla":    {401, 0, 0, 0},
	"GET /cirklar/:id/traffar/:mid/anteckningar/ta-tillbaka":  {401, 0, 0, 0},
	"GET /in/:token":                                          {0, 0, 0, 0},
	"POST /in/:token":                                         {0, 0, 0, 0},
	"GET /ut":                                                 {0, 0, 0, 0},
	"POST /ut":                                                {0, 0, 0, 0},
}

func TestWhoGetsInWhere(t *testing.T) {
	h := newOffice(t)
	lead := h.signedIn(h.lead)
	planned := lead.meeting(h.circle)
	running := lead.meeting(h.circle)
	code := strings.TrimPrefix(lead.post(running+"/starta", nil).to(), "/led/")
	walked := 0
	for _, r := range h.site.App().GetRoutes(true) {
		area, _, _ := strings.Cut(strings.TrimPrefix(r.Path, "/"), "/")
		if r.Method == http.MethodHead || !strings.Contains(" konto admin cirklar led in ut gallring logga-in ", " "+area+" ") {
			continue
		}
		want, ok := accessTable[r.Method+" "+r.Path]
		if !ok {
			t.Errorf("%s %s is not in the table", r.Method, r.Path)
			continue
		}
		walked++
		meeting := planned
		if strings.Contains(r.Path, "/avslut") {
			meeting = running
		}
		path := strings.NewReplacer(":mid", meeting[strings.LastIndex(meeting, "/")+1:], ":kod", code).Replace(r.Path)
		path = h.fill(path)
		header := map[string]string{"Sec-Fetch-Site": "same-origin"}
		if strings.HasSuffix(path, "/events") || strings.HasSuffix(path, "/ws") {
			want.lead = -1 // neither ends by itself; that the leader gets in is tested with real sockets
			header["Connection"], header["Upgrade"], header["Sec-WebSocket-Version"] = "Upgrade", "websocket", "13"
			header["Sec-WebSocket-Key"], header["Origin"] = "dGhlIHNhbXBsZSBub25jZQ==", "http://example.org"
			header["Sec-WebSocket-Protocol"] = "norrbotten.v1.html"
		}
		for _, who := range []struct {
			name  string
			visit *visitor
			want  int
		}{
			{"nobody", h.nobody(), want.nobody}, {"leader of another circle", h.signedIn(h.other), want.other},
			{"administrator", h.signedIn(h.admin), want.admin}, {"leader", h.signedIn(h.lead), want.lead},
		} {
			if who.want < 0 {
				continue
			}
			a := who.visit.send(r.Method, path, nil, header)
			refused := a.status == http.StatusUnauthorized || a.status == http.StatusForbidden
			if who.want == 0 && refused || who.want != 0 && a.status != who.want {
				t.Errorf("%s %s as %s: status %d, want %d", r.Method, r.Path, who.name, a.status, who.want)
			}
			if a.status >= 500 {
				t.Errorf("%s %s as %s: status %d", r.Method, r.Path, who.name, a.status)
			}
		}
	}
	if walked != len(accessTable) {
		t.Errorf("%d of %d lines of the table were walked", walked, len(accessTable))
	}
}

func TestMeetingBelongsToItsCircle(t *testing.T) {
	h := newOffice(t)
	theirs := h.signedIn(h.other).meeting(h.elsewhere)
	id := theirs[strings.LastIndex(theirs, "/")+1:]
	h.signedIn(h.lead).get("/cirklar/" + string(h.circle.ID) + "/traffar/" + id).want(http.StatusNotFound)
}
