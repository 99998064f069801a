package web

import (
	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/utils"

	"norrbottenforalla.se/assets/i18n"
)

// A doneThing is something that was just done, as the address of the next page says it. Only these become words: the
// address is anybody's to write.
type doneThing string

const (
	doneCircleCreated  doneThing = "cirkel"
	donePilotKept      doneThing = "pilot"
	doneAccountRenamed doneThing = "kontonamn"
	doneAccountRole    doneThing = "kontoroll"
	doneAccountRemoved doneThing = "konto-bort"
	doneMeetingCreated doneThing = "traff"
	doneMeetingNoDay   doneThing = "traff-utan-dag"
	doneMeetingChanged doneThing = "andrad"
	doneConfirmed      doneThing = "bekraftad"
	doneConfirmedLate  doneThing = "bekraftad-efterat"
	doneSignedIn       doneThing = "inloggad"
	doneCircleChanged  doneThing = "andradcirkel"
	doneRecorded       doneThing = "inskriven"

	doneTookOver         doneThing = "vikarie"
	doneDeviceEnded      doneThing = "enhet-slut"
	doneProved           doneThing = "visat"
	doneSignedOut        doneThing = "utloggad"
	doneSignedOutAll     doneThing = "utloggad-overallt"
	donePasswordSet      doneThing = "losenord"
	donePasswordGone     doneThing = "losenord-bort"
	donePasskeyAdded     doneThing = "passkey"
	donePasskeyGone      doneThing = "passkey-bort"
	doneRoundErased      doneThing = "omgang-raderad"
	doneMeetingCancelled doneThing = "installd"
	doneMeetingRemoved   doneThing = "traff-borta"
	doneMeetingPractised doneThing = "ovning"
	doneCircleErased     doneThing = "cirkel-raderad"
	doneTextsErased      doneThing = "texter-raderade"
	doneMinutesKept      doneThing = "anteckningar"
	doneMinutesWithdrawn doneThing = "aterkallad"
	doneTakenBack        doneThing = "tillbakatagen"
	doneAllTakenBack     doneThing = "alla-tillbakatagna"
)

// afterwards gives the address of the page to go to next, which says what was just done.
func afterwards(path string, what doneThing) string { return path + "?klart=" + string(what) }

// doneWords says what was just done; empty when nothing was.
func doneWords(c *fiber.Ctx) string {
	return doneText(words(c), doneThing(utils.CopyString(c.Query("klart"))))
}

func doneText(p i18n.Printer, what doneThing) string {
	switch what {
	case donePilotKept:
		return p.T("DonePilotKept")
	case doneAccountRenamed:
		return p.T("DoneAccountRenamed")
	case doneAccountRole:
		return p.T("DoneAccountRole")
	case doneAccountRemoved:
		return p.T("DoneAccountRemoved")
	case doneCircleCreated:
		return p.T("DoneCircleCreated")
	case doneMeetingNoDay:
		return p.T("DoneMeetingCreatedNoDay")
	case doneMeetingCreated:
		return p.T("DoneMeetingCreated")
	case doneMeetingChanged:
		return p.T("DoneMeetingChanged")
	case doneConfirmedLate:
		return p.T("DoneConfirmedLate")
	case doneConfirmed:
		return p.T("DoneConfirmed")
	case doneCircleChanged:
		return p.T("DoneCircleChanged")
	case doneRecorded:
		return p.T("DoneRecorded")
	case doneSignedIn:
		return p.T("DoneSignedIn")
	case doneDeviceEnded:
		return p.T("DoneDeviceEnded")
	case doneProved:
		return p.T("DoneProved")
	case doneSignedOut:
		return p.T("DoneSignedOut")
	case doneSignedOutAll:
		return p.T("DoneSignedOutAll")
	case donePasswordSet:
		return p.T("DonePasswordSet")
	case donePasswordGone:
		return p.T("DonePasswordGone")
	case donePasskeyAdded:
		return p.T("DonePasskeyAdded")
	case donePasskeyGone:
		return p.T("DonePasskeyGone")
	case doneRoundErased:
		return p.T("DoneRoundErased")
	case doneMeetingCancelled:
		return p.T("DoneMeetingCancelled")
	case doneMeetingRemoved:
		return p.T("DoneMeetingRemoved")
	case doneMeetingPractised:
		return p.T("DoneMeetingPractised")
	case doneTextsErased:
		return p.T("DoneTextsErased")
	case doneCircleErased:
		return p.T("DoneCircleErased")
	case doneTookOver:
		return p.T("DoneTookOver")
	case doneMinutesKept:
		return p.T("DoneMinutesKept")
	case doneTakenBack:
		return p.T("DoneTakenBack")
	case doneAllTakenBack:
		return p.T("DoneAllTakenBack")
	case doneMinutesWithdrawn:
		return p.T("DoneMinutesWithdrawn")
	}
	return ""
}

// problemWords says what was wrong with a form, in the reader's words.
func problemWords(c *fiber.Ctx, err error) string {
	problem := problemOf(err)
	return words(c).T(problem.ID, problem.Args...)
}
