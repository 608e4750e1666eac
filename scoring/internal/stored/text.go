package stored

import (
	"bytes"
	"fmt"
	"strconv"
)

// control finds a character in the texts of valid JSON that a terminal would obey: any
// control character but line feed and tab, as it stands or escaped.
func control(raw []byte) (string, bool) {
	if bytes.IndexByte(raw, 0x7f) >= 0 {
		return `\u007f`, true
	}
	for rest := raw; ; {
		i := bytes.IndexByte(rest, 0xc2) // U+0080 to U+009F are C2 80 to C2 9F
		if i < 0 || i+1 >= len(rest) {
			break
		}
		if c := rest[i+1]; c >= 0x80 && c <= 0x9f {
			return fmt.Sprintf(`\u%04x`, c), true
		}
		rest = rest[i+2:]
	}
	for rest := raw; ; {
		i := bytes.IndexByte(rest, '\\')
		if i < 0 {
			return "", false
		}
		switch c := rest[i+1]; c { // after a backslash valid JSON has a character
		case 'b', 'f', 'r':
			return `\` + string(c), true
		case 'u':
			n, err := strconv.ParseUint(string(rest[i+2:i+6]), 16, 16)
			if err == nil && n != '\n' && n != '\t' && (n < 0x20 || n >= 0x7f && n <= 0x9f) {
				return fmt.Sprintf(`\u%04x`, n), true
			}
		}
		rest = rest[i+2:]
	}
}

// null finds null as an element of a list in valid JSON, which would read as a value that
// nobody wrote.
func null(raw []byte) (at int, found bool) {
	for i := 0; ; i += len("null") {
		n := bytes.Index(raw[i:], []byte("null"))
		if n < 0 {
			return 0, false
		}
		i += n
		before := bytes.TrimRight(raw[:i], " \t\r\n")
		if c := before[max(len(before)-1, 0):]; len(c) == 1 && (c[0] == '[' || c[0] == ',') {
			return element(raw) // or a word of a text: look closely, once
		}
	}
}

// element is null where texts are told apart from what is none.
func element(raw []byte) (at int, found bool) {
	last := byte(0)
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; c {
		case ' ', '\t', '\r', '\n':
			continue
		case '"':
			for i++; raw[i] != '"'; i++ {
				if raw[i] == '\\' {
					i++
				}
			}
		case 'n':
			if last == '[' || last == ',' {
				return i, true
			}
		}
		last = raw[i]
	}
	return 0, false
}
