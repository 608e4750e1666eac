package oscal

import (
	"crypto/sha1" //nolint:gosec // UUIDs of version 5 are made with it; nothing is secured
	"encoding/hex"
	"encoding/json"
	"strings"
	"unicode"

	"github.com/groundworkgrc/groundwork/framework"
)

// A Form is how a Token stood in the file.
type Form uint8

// Forms. Only Text is what OSCAL asks for, and Literal for a percentage.
const (
	Text    Form = iota
	Literal      // a number or a truth value
	Object       // {"type": …} or {"value": …}, as drafts have it
)

// A Token is a short text with its place. It is read in the forms that drafts have too,
// and remembers which it was.
type Token struct {
	Text string
	Form Form
	At   framework.Position
}

// T returns a token to write.
func T(text string) Token { return Token{Text: text} }

// MarshalJSON writes a string, or a Literal as it stands.
func (t Token) MarshalJSON() ([]byte, error) {
	if t.Form == Literal {
		return []byte(t.Text), nil
	}
	return json.Marshal(t.Text)
}

// IsToken reports whether the text is a legal id: a letter or "_", then letters, numbers
// and ".-_".
func IsToken(s string) bool {
	for i, r := range s {
		if !TokenRune(r, i == 0) {
			return false
		}
	}
	return s != ""
}

// TokenRune reports whether the character may stand in an id.
func TokenRune(r rune, first bool) bool {
	return unicode.IsLetter(r) || r == '_' || !first && (unicode.In(r, unicode.N) || r == '.' || r == '-')
}

// IsString reports whether the text is a legal value: one line, not empty, without space
// around it.
func IsString(s string) bool {
	return s != "" && strings.TrimSpace(s) == s && !strings.ContainsAny(s, "\n\r\u2028\u2029")
}

// UUID derives an identifier of version 5 from the parts: the same parts, the same UUID.
func UUID(parts ...string) string {
	h := sha1.New() //nolint:gosec // as above
	h.Write([]byte("\x6b\xa7\xb8\x11\x9d\xad\x11\xd1\x80\xb4\x00\xc0\x4f\xd4\x30\xc8" + Namespace))
	for _, p := range parts {
		h.Write([]byte{0})
		h.Write([]byte(p))
	}
	u := h.Sum(nil)[:16]
	u[6], u[8] = u[6]&0x0f|0x50, u[8]&0x3f|0x80
	s := hex.EncodeToString(u)
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

// NIST is OSCAL's own namespace, the default of what may have one.
const NIST = "http://csrc.nist.gov/ns/oscal"

// Namespace marks the props that hold what OSCAL has no place for.
const Namespace = "https://github.com/groundworkgrc/groundwork/ns/oscal"

// Own returns the value of one of our own props, and whether it is there.
func Own(props []Prop, name string) (string, bool) {
	for _, p := range props {
		if p.NS == Namespace && p.Name == name {
			return p.Value.Text, true
		}
	}
	return "", false
}
