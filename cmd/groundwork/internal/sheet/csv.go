package sheet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/internal/safe"
)

// mostRows is how many rows of a table are read.
const mostRows = 20_000

// readCSV reads a table whose cells any of comma, semicolon, tab or bar divides. The apostrophe
// by which a writer kept a cell from being run as a formula is no part of it.
func readCSV(sheet string, data []byte, known func([]string) int) (*Book, error) {
	text, how, err := decode(data)
	if err != nil {
		return nil, err
	}
	b := &Book{Format: "csv"}
	if how != "" {
		b.Notes = append(b.Notes, how)
	}
	rest, delimiter := separator(text)
	if delimiter == 0 {
		delimiter = divider(rest, known)
	}
	rows, err := split(rest, delimiter, mostRows+1)
	if err != nil {
		return nil, err
	}
	if len(rows) > mostRows {
		rows = rows[:mostRows]
		b.Notes = append(b.Notes, fmt.Sprintf("only the first %d rows are read", mostRows))
	}
	s := Sheet{Name: sheet, Rows: make([][]Cell, 0, len(rows))}
	for _, r := range rows {
		cells := make([]Cell, len(r))
		for i, v := range r {
			cells[i].Text = plain(safe.Uncell(strings.TrimSpace(v)))
		}
		s.Rows = append(s.Rows, cells)
	}
	b.Sheets = []Sheet{s}
	if delimiter != ',' {
		b.Notes = append(b.Notes, "cells are divided by "+dividers[delimiter])
	}
	return b, nil
}

var dividers = map[byte]string{',': "commas", ';': "semicolons", '\t': "tabs", '|': "bars"}

// separator takes off the line by which Excel says what divides cells, which is no row of the
// sheet that Excel shows.
func separator(text string) (rest string, delimiter byte) {
	line, after, _ := strings.Cut(text, "\n")
	line = strings.TrimRight(line, "\r")
	if len(line) == 5 && strings.EqualFold(line[:4], "sep=") {
		return after, line[4]
	}
	return text, 0
}

// divider tells what divides the cells: what gives the row with the most headers that are
// known, else the most rows of one length.
func divider(text string, headers func([]string) int) byte {
	best, most := byte(','), -1
	for _, d := range []byte{',', ';', '\t', '|'} {
		rows, _ := split(text, d, 60) // a quote that does not end is told when the whole is read
		known, lengths := 0, map[int]int{}
		for _, r := range rows {
			known = max(known, headers(r))
			if len(r) > 1 {
				lengths[len(r)]++
			}
		}
		same := 0
		for _, n := range lengths {
			same = max(same, n)
		}
		if n := 1000*known + same; n > most {
			best, most = d, n
		}
	}
	return best
}

// decode tells how characters are written and returns them, with a sentence where it was not
// UTF-8.
func decode(data []byte) (text, how string, err error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return wide(data[2:], binary.LittleEndian), "the file is UTF-16 and was read as such", nil
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return wide(data[2:], binary.BigEndian), "the file is UTF-16 and was read as such", nil
	}
	if even, odd := zeros(data); even+odd > 0 {
		switch half := len(data) / 4; {
		case odd > half && even == 0:
			return wide(data, binary.LittleEndian), "the file is UTF-16 and was read as such", nil
		case even > half && odd == 0:
			return wide(data, binary.BigEndian), "the file is UTF-16 and was read as such", nil
		}
		return "", "", errors.New("neither text nor a workbook: want CSV or .xlsx")
	}
	if utf8.Valid(data) {
		return string(data), "", nil
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return "", "", fmt.Errorf("neither UTF-8 nor Windows-1252 text: save it as CSV UTF-8: %w", err)
	}
	return string(out), "the file is not UTF-8 and was read as Windows-1252: look at names with accents", nil
}

func zeros(data []byte) (even, odd int) {
	for i, b := range data {
		if b == 0 && i%2 == 0 {
			even++
		} else if b == 0 {
			odd++
		}
	}
	return even, odd
}

func wide(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return string(utf16.Decode(units))
}

// split cuts text into rows of cells, at most so many. Blank lines are rows, so that rows are
// numbered as a spreadsheet program numbers them. A cell in quotes may hold line ends and, as
// two, a quote; a quote elsewhere is a character as any other.
func split(text string, delimiter byte, most int) ([][]string, error) {
	var rows [][]string
	for len(text) > 0 && len(rows) < most {
		var row []string
		for more := true; more; {
			var c string
			var ok bool
			if c, text, more, ok = cut(text, delimiter); !ok {
				return rows, fmt.Errorf("row %d, column %s: a quote begins and does not end", len(rows)+1, Letters(len(row)))
			}
			row = append(row, c)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// cut takes one cell off; more says that the row goes on.
func cut(text string, delimiter byte) (cell, rest string, more, ok bool) {
	var b strings.Builder
	i := 0
	if strings.HasPrefix(text, `"`) {
		for i = 1; ; i++ {
			n := strings.IndexByte(text[i:], '"')
			if n < 0 {
				return "", "", false, false
			}
			b.WriteString(text[i : i+n])
			if i += n + 1; i >= len(text) || text[i] != '"' {
				break
			}
			b.WriteByte('"')
		}
	}
	for start := i; ; i++ {
		switch {
		case i == len(text):
			b.WriteString(text[start:])
			return b.String(), "", false, true
		case text[i] == delimiter:
			b.WriteString(text[start:i])
			return b.String(), text[i+1:], true, true
		case text[i] == '\n' || text[i] == '\r':
			b.WriteString(text[start:i])
			rest = text[i+1:]
			if text[i] == '\r' {
				rest = strings.TrimPrefix(rest, "\n")
			}
			return b.String(), rest, false, true
		}
	}
}

// plain makes a cell's text one line without what does not show: a no-break space is a space,
// and a mark that steers the direction of writing is nothing. A letter and its accent are one character, as
// names have them: some systems write two.
func plain(s string) string {
	ascii := true
	for i := 0; i < len(s) && ascii; i++ {
		ascii = s[i] >= ' ' && s[i] < 0x7f
	}
	if !ascii {
		s = strings.Map(func(r rune) rune {
			switch {
			case unicode.IsSpace(r) || r < ' ' || r == 0x7f:
				return ' '
			case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Variation_Selector) || r == unicode.ReplacementChar || glyph.Steers(r):
				return -1
			}
			return r
		}, s)
		s = norm.NFC.String(s)
	}
	return strings.Join(strings.Fields(s), " ")
}
