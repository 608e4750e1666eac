package pack

import (
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/groundworkgrc/groundwork/internal/glyph"
)

// Names in a pack are good on every system that unpacks it.
const (
	mostName   = 120 // bytes of one name
	mostEnding = 16  // bytes of its ending
)

// safeName is the name of a file or folder that any system takes, near to the one that somebody gave: in
// one normal form, of one line, with nothing hidden, none of the characters that Windows refuses, no dot or
// space at an end, none of the names of its devices, and not too long.
func safeName(said string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(strings.ToValidUTF8(said, "_")) {
		switch {
		case r == ' ':
			b.WriteByte(' ')
		case glyph.Hidden(r) || unicode.IsSpace(r) || r == utf8.RuneError || strings.ContainsRune(`/\:*?"<>|`, r):
			b.WriteByte('_')
		default:
			b.WriteRune(r)
		}
	}
	s := shorter(b.String())
	s = strings.Trim(s, " ")
	if trimmed := strings.TrimRight(s, ". "); trimmed != s {
		s = trimmed + "_"
	}
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "-") || strings.HasPrefix(s, "~") {
		s = "_" + s[1:]
	}
	if s == "" {
		return "_"
	}
	if device(s) {
		return safeName("_" + s) // which may be too long by that
	}
	return s
}

// shorter cuts a name before its ending.
func shorter(s string) string {
	if len(s) <= mostName {
		return s
	}
	end := path.Ext(s)
	if len(end) > mostEnding {
		end = ""
	}
	s = strings.TrimSuffix(s, end)
	n := mostName - len(end)
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return norm.NFC.String(s[:n]) + end
}

// device reports whether Windows takes a name for that of a device, whatever its ending.
func device(name string) bool {
	base, _, _ := strings.Cut(strings.ToUpper(name), ".")
	base = strings.TrimRight(base, " ")
	switch base {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	rest, com := strings.CutPrefix(base, "COM")
	if !com {
		rest, com = strings.CutPrefix(base, "LPT")
	}
	return com && utf8.RuneCountInString(rest) == 1 && strings.ContainsAny(rest, "0123456789¹²³")
}

// alike is what two names have in common that some system takes for one.
func alike(name string) string {
	return strings.ToLower(norm.NFKC.String(strings.ToUpper(norm.NFC.String(name))))
}

// A namer gives each file a name that no other has, on any system.
type namer map[string]bool

// name gives a name in a folder, that of two alike with a number.
func (n namer) name(folder, base string) string {
	base = safeName(base)
	end := path.Ext(base)
	if len(end) > mostEnding {
		end = ""
	}
	name := path.Join(folder, base)
	for k := 2; n[alike(name)]; k++ {
		name = path.Join(folder, fmt.Sprintf("%s-%d%s", strings.TrimSuffix(base, end), k, end))
	}
	n[alike(name)] = true
	return name
}

// sound says what is wrong with the name of a file of a pack, "" for nothing.
func sound(name string) string {
	switch {
	case name == "":
		return "is empty"
	case strings.HasPrefix(name, "/") || strings.Contains(name, `\`) || strings.Contains(name, ":"):
		return "leads out of the pack, or does on some systems"
	}
	for part := range strings.SplitSeq(name, "/") {
		switch {
		case part == "..":
			return "leads out of the pack"
		case part == "" || part == ".":
			return "is no plain path"
		case safeName(part) != part:
			return "is not a name that every system takes"
		}
	}
	return ""
}
