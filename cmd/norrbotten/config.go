package main

import (
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"norrbottenforalla.se/circles"
)

// cli is every command and flag. Each flag has an environment variable, so that a service file needs no arguments.
// Help is in Swedish like everything an operator in the county reads.
type cli struct {
	Serve   serveCmd   `cmd:"" help:"Starta servern."`
	Check   checkCmd   `cmd:"" help:"Granska materialet och visa alla fel på en gång."`
	Account accountCmd `cmd:"" help:"Konton för cirkelledare och administratörer."`
}

type databaseFlag struct {
	DB string `name:"db" env:"NORRBOTTEN_DB" default:"norrbotten.db" placeholder:"FIL" help:"SQLite-filen med alla uppgifter. Skapas om den saknas. (${default})"`
}

type serveCmd struct {
	databaseFlag
	materialFlags
	Listen      string        `env:"NORRBOTTEN_LISTEN" default:":8080" placeholder:"ADRESS" help:"Adress och port att lyssna på. (${default})"`
	URL         string        `name:"url" env:"NORRBOTTEN_URL" placeholder:"URL" help:"Adressen som deltagarna når servern på, till exempel https://norrbotten.example. Den står på skärmen och i QR-koden. Utan den gissas adressen i det lokala nätet."`
	Proxy       []string      `env:"NORRBOTTEN_PROXY" placeholder:"ADRESS,…" help:"Adresser eller nät (CIDR) till den egna proxyn framför servern. Bara den får tala om varifrån en besökare kommer, i huvudet X-Real-IP."`
	Demo        bool          `env:"NORRBOTTEN_DEMO" help:"Lägg in en cirkel i Kalix och en i Piteå att prova med, och skriv ut en inloggningslänk."`
	LogFormat   string        `env:"NORRBOTTEN_LOG_FORMAT" enum:"text,json" default:"text" help:"Loggens form: text eller json. (${default})"`
	LogLevel    string        `env:"NORRBOTTEN_LOG_LEVEL" enum:"debug,info,warn,error" default:"info" help:"Hur mycket som loggas: debug, info, warn eller error. (${default})"`
	Keep        time.Duration `env:"NORRBOTTEN_KEEP" default:"24h" placeholder:"TID" help:"Hur länge namn, svar och fritext från en träff finns kvar efter att den avslutats. Högst 24h. (${default})"`
	KeepCircles int           `name:"keep-circles" env:"NORRBOTTEN_KEEP_CIRCLES" default:"2" placeholder:"ÅR" help:"Hur många hela kalenderår en cirkels uppgifter finns kvar efter det år då något senast hände i den. -1: tills någon raderar cirkeln. (${default})"`
	KeepTexts   int           `name:"keep-texts" env:"NORRBOTTEN_KEEP_TEXTS" default:"180" placeholder:"DYGN" help:"Hur många dygn ändringsloggen visar vad som stod i en text (namn, rubrik, plats, anteckning) före och efter en ändring. Raden i loggen blir kvar. 1 till 1096. (${default})"`
	Controller  string        `env:"NORRBOTTEN_CONTROLLER" placeholder:"NAMN" help:"Vem som är personuppgiftsansvarig, till sidan om personuppgifter. Utan namn står att den som anordnar cirkeln är det."`
	Contact     string        `env:"NORRBOTTEN_CONTACT" placeholder:"ADRESS" help:"Hur man når den personuppgiftsansvariga, till exempel en e-postadress."`
	SMTP        string        `name:"smtp" env:"NORRBOTTEN_SMTP" placeholder:"VÄRD:PORT" help:"E-postserver att skicka inbjudningar genom. Utan den visas länken bara på sidan. Servern måste erbjuda STARTTLS eller ha port 465, om den inte körs på samma dator."`
	SMTPUser    string        `name:"smtp-user" env:"NORRBOTTEN_SMTP_USER" placeholder:"NAMN" help:"Inloggning på e-postservern."`
	SMTPPass    string        `name:"smtp-password" env:"NORRBOTTEN_SMTP_PASSWORD" placeholder:"LÖSENORD" help:"Lösenord till e-postservern. Helst som miljövariabel, så att det inte syns bland processerna."`
	SMTPFrom    string        `name:"smtp-from" env:"NORRBOTTEN_SMTP_FROM" placeholder:"ADRESS" help:"Avsändare, till exempel ”Norrbotten för alla <cirklar@example.se>”."`
	Forgotten   time.Duration `env:"NORRBOTTEN_FORGOTTEN" default:"336h" placeholder:"TID" help:"En träff som aldrig avslutas stängs efter så lång tid. (${default})"`
}

// materialFlags say what the meetings are about.
type materialFlags struct {
	Modules    string `env:"NORRBOTTEN_MODULES" type:"existingdir" placeholder:"MAPP" help:"Mapp med egna avsnitt. De läggs till programmets egna; ett avsnitt med samma id ersätter programmets."`
	SkipBroken bool   `env:"NORRBOTTEN_SKIP_BROKEN" help:"Starta även om ett avsnitt har fel, utan det avsnittet. Annars startar servern inte."`
}

type checkCmd struct {
	Dir       string `arg:"" optional:"" type:"existingdir" help:"Mapp med egna avsnitt, eller med ett enda. De granskas tillsammans med programmets eget material, som med --modules. Utan mapp granskas bara programmets eget."`
	Stale     bool   `help:"Visa också fakta som har passerat sitt bäst före-datum."`
	Date      string `placeholder:"ÅÅÅÅ-MM-DD" help:"Räkna bäst före från det här datumet i stället för från i dag."`
	Languages bool   `help:"Visa vilka texter som saknas på vilka språk."`
}

type accountCmd struct {
	List  accountListCmd  `cmd:"" help:"Visa alla konton."`
	Add   accountAddCmd   `cmd:"" help:"Skapa ett konto och skriv ut en engångslänk att logga in med."`
	Link  accountLinkCmd  `cmd:"" help:"Skriv ut en ny engångslänk för ett konto. Äldre länkar som inte är använda slutar fungera."`
	Role  accountRoleCmd  `cmd:"" help:"Byt roll på ett konto."`
	Reset accountResetCmd `cmd:"" help:"Glömt lösenord eller tappad telefon: ta bort lösenord och passkeys, logga ut överallt och skriv ut en ny engångslänk."`

	Remove accountRemoveCmd `cmd:"" help:"Ta bort ett konto för gott. Cirklarna finns kvar. Utan --yes visas bara vad som skulle hända."`
}

type accountListCmd struct {
	databaseFlag
	Lang string `enum:"sv,en" default:"sv" help:"Språk: sv eller en. (${default})"`
}

type accountAddCmd struct {
	databaseFlag
	URL  string `name:"url" env:"NORRBOTTEN_URL" default:"http://localhost:8080" placeholder:"URL" help:"Serverns adress, till länken. (${default})"`
	Role string `enum:"leader,coordinator,admin" default:"leader" help:"leader, coordinator eller admin. (${default})"`
	Name string `arg:"" help:"Vad kontot heter. Det räcker med en uppgift, till exempel ”Cirkelledare Kalix”."`
}

type accountRoleCmd struct {
	databaseFlag
	ID   string `arg:"" help:"Kontots id, som ”norrbotten account list” visar."`
	Role string `arg:"" enum:"leader,coordinator,admin" help:"leader, coordinator eller admin."`
}

type accountResetCmd struct{ accountLinkCmd }

type accountRemoveCmd struct {
	databaseFlag
	ID        string `arg:"" help:"Kontots id, som ”norrbotten account list” visar."`
	Successor string `placeholder:"ID" help:"Kontot som blir ledare för de cirklar som annars skulle sakna ledare."`
	Yes       bool   `help:"Ta bort kontot. Det går inte att ångra."`
}

type accountLinkCmd struct {
	databaseFlag
	URL string `name:"url" env:"NORRBOTTEN_URL" default:"http://localhost:8080" placeholder:"URL" help:"Serverns adress, till länken. (${default})"`
	ID  string `arg:"" help:"Kontots id, som ”norrbotten account list” visar."`
}

// maxKeep is the promise of the privacy page: session data lives at most a day after the end.
const maxKeep = 24 * time.Hour

// maxKeepTexts is how many days the trail keeps what people wrote at most: as long as a circle by itself, three years.
const maxKeepTexts = 1096

// retention is how long data is kept.
func (c serveCmd) retention() circles.Retention {
	return circles.Retention{Session: c.Keep, CircleYears: c.KeepCircles, Texts: time.Duration(c.KeepTexts) * 24 * time.Hour}
}

// check tells everything that is wrong with the configuration at once.
func (c serveCmd) check() error {
	var wrong []error
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		wrong = append(wrong, fmt.Errorf("--listen %q: ange adress och port, till exempel :8080", c.Listen))
	}
	if c.URL != "" {
		wrong = append(wrong, checkURL(c.URL))
	}
	if c.Keep < 0 || c.Keep > maxKeep {
		wrong = append(wrong, fmt.Errorf("--keep %s: högst %s, så står det på sidan om personuppgifter", c.Keep, maxKeep))
	}
	if c.KeepCircles < -1 || c.KeepCircles > 100 {
		wrong = append(wrong, fmt.Errorf("--keep-circles %d: mellan 0 och 100 år, eller -1 för att aldrig radera av sig själv", c.KeepCircles))
	}
	if c.KeepTexts < 1 || c.KeepTexts > maxKeepTexts {
		wrong = append(wrong, fmt.Errorf("--keep-texts %d: mellan 1 och %d dygn", c.KeepTexts, maxKeepTexts))
	}
	if c.SMTP != "" && c.URL == "" {
		wrong = append(wrong, errors.New("--smtp behöver --url: brevens länkar måste leda till en adress som du har bestämt"))
	}
	if c.SMTP != "" {
		if _, _, err := net.SplitHostPort(c.SMTP); err != nil {
			wrong = append(wrong, fmt.Errorf("--smtp %q: ange värd och port, till exempel mail.example.se:587", c.SMTP))
		}
		if _, err := mail.ParseAddress(c.SMTPFrom); err != nil {
			wrong = append(wrong, fmt.Errorf("--smtp-from %q: ange en e-postadress", c.SMTPFrom))
		}
	}
	for _, proxy := range c.Proxy {
		wrong = append(wrong, checkProxy(proxy))
	}
	if c.Forgotten < maxKeep {
		wrong = append(wrong, fmt.Errorf("--forgotten %s: minst %s, annars stängs träffar som pågår", c.Forgotten, maxKeep))
	}
	return errors.Join(wrong...)
}

func checkURL(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.Trim(u.Path, "/") != "" {
		return fmt.Errorf("--url %q: ange bara http(s):// och värdnamn", s)
	}
	return nil
}

// checkProxy refuses what is no address and no network, and a network that is everybody.
func checkProxy(s string) error {
	if _, err := netip.ParseAddr(s); err == nil {
		return nil
	}
	if p, err := netip.ParsePrefix(s); err == nil && p.Bits() > 0 {
		return nil
	}
	return fmt.Errorf("--proxy %q: ange en ip-adress eller ett nät, till exempel 127.0.0.1 eller 10.0.0.0/24", s)
}
