package page

import (
	"fmt"
	"strconv"
	"strings"
)

// Clipped lists the first n, and says how many more there are.
func Clipped(list []string, n int) string {
	if len(list) <= n {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:n], ", "), len(list)-n)
}

// Counted writes a number with its noun.
func Counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// OrNone is a cadence, or says that there is none.
func OrNone(s string) string {
	if s == "" {
		return "no cadence"
	}
	return s
}
