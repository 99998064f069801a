package i18n

// A Language is one that people can choose.
type Language struct {
	Tag      string // in addresses, cookies and the material: "sv", "en", "sv-lattlast"
	HTMLLang string // in <html lang>
	Dir      string // "ltr" or "rtl"
	Name     string // what it calls itself
	file     string // in the names of locale files
	numbers  string // whose way of writing numbers it uses, where x/text does not know its own
}

// Source is the language that every word exists in.
const Source = "sv"

// known lists the languages that a locale file may be in, in the order they are offered; those without files are not
// offered. The file tag differs from Tag where go-i18n has no plural rule (fit) or would never choose the file
// (easy Swedish, which is a private-use tag): both go under "art-x-…", with the plural forms one and other.
var known = []Language{
	{Tag: "sv", HTMLLang: "sv", Dir: "ltr", Name: "Svenska", file: "sv"},
	{Tag: "sv-lattlast", HTMLLang: "sv", Dir: "ltr", Name: "Lättläst svenska", file: "art-x-lattlast"},
	{Tag: "fi", HTMLLang: "fi", Dir: "ltr", Name: "Suomi", file: "fi"},
	{Tag: "fit", HTMLLang: "fit", Dir: "ltr", Name: "Meänkieli", file: "art-x-fit", numbers: "sv"},
	{Tag: "se", HTMLLang: "se", Dir: "ltr", Name: "Davvisámegiella", file: "se"},
	{Tag: "en", HTMLLang: "en", Dir: "ltr", Name: "English", file: "en"},
	{Tag: "ar", HTMLLang: "ar", Dir: "rtl", Name: "العربية", file: "ar"},
}

// byFile finds a language by the tag in the name of a locale file.
func byFile(tag string) (Language, bool) {
	for _, l := range known {
		if l.file == tag {
			return l, true
		}
	}
	return Language{}, false
}
