package oscal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/glyph"
)

// literal reads a number, true, false or null.
func (w *walker) literal(c byte) []byte {
	end := w.i
	for end < len(w.data) && strings.IndexByte(" \t\r\n,]}", w.data[end]) < 0 {
		end++
	}
	if c == 0 || !json.Valid(w.data[w.i:end]) {
		w.unexpected(c, "a value")
		return nil
	}
	text := w.data[w.i:end]
	w.i = end
	return text
}

// str reads a string; ok is false where it is none. Half of a surrogate pair is refused,
// since it stands for no character.
func (w *walker) str() (text []byte, ok bool) {
	end, escaped, odd := w.i+1, false, false
	for end < len(w.data) && w.data[end] != '"' && w.data[end] >= ' ' {
		switch w.data[end] {
		case '\\':
			end++
			escaped, odd = true, true
		case 0x7F, 0xC2: // with which DEL and C1 begin
			odd = true
		}
		end++
	}
	if end >= len(w.data) || w.data[end] != '"' {
		w.i = min(end, len(w.data))
		w.fail(CodeSyntax, "a text goes on behind the end of its line")
		return nil, false
	}
	raw := w.data[w.i : end+1]
	text = raw[1 : len(raw)-1]
	if escaped {
		var s string
		if json.Unmarshal(raw, &s) != nil {
			w.fail(CodeSyntax, `a text with a \ that escapes nothing`)
			return nil, false
		}
		if strings.Count(s, "\uFFFD") > bytes.Count(raw, []byte("\uFFFD"))+bytes.Count(bytes.ToLower(raw), []byte(`\ufffd`)) {
			w.report(CodeEncoding, framework.Error, w.here(), `half of a \u surrogate pair in this text`)
		}
		text = []byte(s)
	}
	if !odd {
		w.i = end + 1
		return text, true
	}
	if r, _, found := glyph.FindControl(string(text)); found {
		w.leftOut(r)
		text = bytes.Map(visible, text)
	}
	w.i = end + 1
	return text, true
}

// leftOut tells of a text from which control characters were left out; of those past the limit, how many there are.
func (w *walker) leftOut(r rune) {
	if len(w.problems) > w.most {
		w.unkept, w.lastUnkept = w.unkept+1, w.here()
		return
	}
	w.report(CodeControl, framework.Warning, w.here(), fmt.Sprintf("control character %U and its like in this text were left out", r))
}

// visible drops control characters.
func visible(r rune) rune {
	if _, _, found := glyph.FindControl(string(r)); found {
		return -1
	}
	return r
}
