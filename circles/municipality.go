package circles

import "regexp"

// A MunicipalityCode is four digits, kept as text.
type MunicipalityCode string

// A Municipality is one of the county's fourteen.
type Municipality struct {
	Code MunicipalityCode
	Name string // as the municipality is called in Swedish
}

// municipalities of Norrbotten, by code; the first two digits are the county.
var municipalities = [...]Municipality{
	{"2505", "Arvidsjaur"},
	{"2506", "Arjeplog"},
	{"2510", "Jokkmokk"},
	{"2513", "Överkalix"},
	{"2514", "Kalix"},
	{"2518", "Övertorneå"},
	{"2521", "Pajala"},
	{"2523", "Gällivare"},
	{"2560", "Älvsbyn"},
	{"2580", "Luleå"},
	{"2581", "Piteå"},
	{"2582", "Boden"},
	{"2583", "Haparanda"},
	{"2584", "Kiruna"},
}

// Municipalities gives the fourteen municipalities of Norrbotten by rising code. The caller may change the slice.
func Municipalities() []Municipality {
	all := municipalities
	return all[:]
}

// Name gives the municipality's name, and false for a code that is not in Norrbotten.
func (c MunicipalityCode) Name() (string, bool) {
	for _, m := range municipalities {
		if m.Code == c {
			return m.Name, true
		}
	}
	return "", false
}

// Outside tells whether c can be a municipality of another county: four digits, the first two a county's number. Which
// of them are taken is not known here.
func (c MunicipalityCode) Outside() bool {
	county := string(c)
	if !fourDigits.MatchString(county) || county[2:] == "00" {
		return false
	}
	return county[:2] >= "01" && county[:2] <= "24"
}

var fourDigits = regexp.MustCompile(`^[0-9]{4}$`)
