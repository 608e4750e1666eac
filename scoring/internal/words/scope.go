package words

import (
	"fmt"

	"github.com/groundworkgrc/groundwork/framework"
)

// SubserviceEffect says what becomes of a subservice organisation's points.
func SubserviceEffect(method string) string {
	if method == framework.CarvedOut {
		return "its points leave the scope; how it is monitored stays in it"
	}
	return "its points stay in scope, and its evidence counts for them"
}

// NoCSOC says that a carved-out organisation is trusted with nothing that is named.
func NoCSOC(name string) string {
	return name + " is carved out, and no control is named that it is trusted with (csoc)"
}

// LongLetter says that a bridge letter speaks for longer than is customary.
func LongLetter(id string, last framework.Date, months int, usual framework.Date) string {
	return fmt.Sprintf("%s speaks until %s; a letter is customarily taken for %d months, until %s", id, last, months, usual)
}

// LetterIsNoAssurance says what a bridge letter is worth.
const LetterIsNoAssurance = "a bridge letter is management's own word: it carries no assurance and counts as no operation"
