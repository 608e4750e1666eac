package table

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/groundworkgrc/groundwork/framework"
)

// A grid is the rows of a table, with the line of each and the columns of its fields in the
// text.
type grid struct {
	rows   [][]string
	lines  []int
	places [][]int // nil where a field is the column
}

func (g *grid) add(line int, fields []string, places []int) {
	g.rows, g.lines, g.places = append(g.rows, fields), append(g.lines, line), append(g.places, places)
}

// csv reads a table of requirements, of relations or of links.
func (s *session) csv(ctx context.Context, data []byte) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if i := bytes.IndexByte(data, 0); i >= 0 || !utf8.Valid(data) {
		s.add(framework.Position{File: s.name}, CodeRow, framework.Error, "the file is not UTF-8 text: save it as UTF-8")
		return
	}
	if !bytes.ContainsRune(data, '\n') { // as some programs end lines
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	}
	comma, above := said(data)
	if above > 0 {
		_, data, _ = bytes.Cut(data, []byte("\n"))
	}
	if comma == 0 {
		comma = s.separator(data)
	}
	r := separated(data, comma)
	g := grid{}
	for n := 0; ; n++ {
		if n%1000 == 0 && ctx.Err() != nil {
			return
		}
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			s.broken(err, above)
			return
		}
		places := make([]int, len(fields))
		for i := range fields {
			_, places[i] = r.FieldPos(i)
		}
		line, _ := r.FieldPos(0)
		g.add(line+above, fields, places)
	}
	s.table(ctx, g)
}

func separated(data []byte, comma rune) *csv.Reader {
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = comma
	r.FieldsPerRecord = -1
	return r
}

// said is what a first line "sep=;" says of what stands between fields, and 1, since that line
// is no row.
func said(data []byte) (comma rune, lines int) {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	first = bytes.TrimRight(bytes.Trim(bytes.TrimRight(first, "\r,;\t"), `"`), "\r")
	line, _, _ := bytes.Cut(data, []byte("\n"))
	line = bytes.Trim(bytes.TrimRight(line, "\r"), `"`)
	switch {
	case len(line) == 5 && bytes.EqualFold(line[:4], []byte("sep=")):
		return rune(line[4]), 1
	case bytes.EqualFold(first, []byte("sep=")):
		return ',', 1
	}
	return 0, 0
}

// separator is what stands between the fields: that by which the first rows name most columns
// that are known, and else a comma, or in a file of tabs a tab.
func (s *session) separator(data []byte) rune {
	best, most := ',', 0
	if ext := strings.ToLower(path.Ext(s.name)); ext == ".tsv" || ext == ".tab" {
		best = '\t'
	}
	for _, comma := range []rune{best, ',', ';', '\t', '|'} {
		r := separated(data, comma)
		r.LazyQuotes = true
		for range headerWithin {
			fields, err := r.Read()
			if err != nil {
				break
			}
			if n := s.knows(fields); n > most {
				best, most = comma, n
			}
		}
	}
	return best
}

// broken tells of a quote that makes no sense, which is all that can be wrong with a field.
func (s *session) broken(err error, above int) {
	at := framework.Position{File: s.name, Line: 1}
	if p, ok := errors.AsType[*csv.ParseError](err); ok {
		at.Line, at.Column, err = p.Line+above, p.Column, p.Err
	}
	if errors.Is(err, csv.ErrBareQuote) {
		s.add(at, CodeRow, framework.Error, `a quote stands in a field that does not begin with one: put the field in quotes, and write "" for each inside`)
		return
	}
	s.add(at, CodeRow, framework.Error, `a field in quotes is not closed, or goes on behind the quote that closes it: write "" for each quote inside`)
}
