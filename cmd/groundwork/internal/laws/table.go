package laws

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/groundworkgrc/groundwork/internal/glyph"
)

// CSV holds a table whose rows have the same cells, all quoted, none of which a spreadsheet would run.
func CSV(text []byte) (Shape, error) {
	var f faults
	s := strings.TrimPrefix(string(text), "\uFEFF")
	f.steering("csv", s, "\n\t")
	if !quoted.MatchString(s) {
		f.add("csv: a cell that is not quoted")
	}
	rows, err := csv.NewReader(strings.NewReader(s)).ReadAll()
	if err != nil {
		f.add("csv: %w", err)
	}
	shape := Shape{"rows": len(rows)}
	for _, row := range rows {
		shape["cells"] += len(row)
		for _, cell := range row {
			if runs(cell) {
				f.add("csv: a formula %q", cell)
			}
		}
	}
	return shape, f.err()
}

var (
	quoted = regexp.MustCompile(`^(("([^"]|"")*")(,|\n))+$`)
	number = regexp.MustCompile(`^-?\d+(\.\d+)?$`)
)

// runs reports whether a spreadsheet could take a cell for a formula.
func runs(cell string) bool {
	if cell == "" || number.MatchString(cell) {
		return false
	}
	if strings.ContainsRune("\t\r\n", rune(cell[0])) {
		return true
	}
	cell = strings.TrimLeftFunc(cell, func(r rune) bool { return unicode.IsSpace(r) || glyph.Hidden(r) || r == '"' })
	r := []rune(cell)
	return len(r) > 0 && slices.Contains([]rune("=+-@＝＋－＠"), r[0])
}

// XLSX holds a workbook: each part parses, no cell is a formula, nothing is fetched or run, links lead to its own cells, and no text hides a
// character behind the way in which workbooks write them (_x000D_).
func XLSX(text []byte) (Shape, error) {
	var f faults
	shape := Shape{}
	z, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		f.add("xlsx: %w", err)
		return nil, f.err()
	}
	for _, part := range z.File {
		if !sound.MatchString(part.Name) || path.Clean(part.Name) != part.Name {
			f.add("xlsx: a part %q", part.Name)
		}
		r, err := part.Open()
		if err != nil {
			f.add("xlsx: %s: %w", part.Name, err)
			continue
		}
		f.part(part.Name, r, shape)
	}
	return shape, f.err()
}

// sound are the parts that a workbook of tables has.
var sound = regexp.MustCompile(`^(\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml|xl/(workbook|styles|sharedStrings)\.xml|xl/theme/theme1\.xml|xl/_rels/workbook\.xml\.rels|xl/worksheets/sheet\d+\.xml)$`)

// printed are the names that a workbook gives to ranges for print and filters.
var printed = regexp.MustCompile(`^'[^']*'!\$[A-Z]+\$?\d*:\$[A-Z]+\$?\d*$|^'[^']*'!\$\d+:\$\d+$`)

func (f *faults) part(name string, r io.Reader, shape Shape) {
	d := xml.NewDecoder(r)
	in := []string{}
	for {
		token, err := d.Token()
		if err == io.EOF { //nolint:errorlint // the decoder's own
			return
		}
		if err != nil {
			f.add("xlsx: %s: %w", name, err)
			return
		}
		switch x := token.(type) {
		case xml.StartElement:
			in = append(in, x.Name.Local)
			switch x.Name.Local {
			case "f", "oleObject", "ddeLink", "externalReference", "externalLink", "legacyDrawing", "drawing", "connection":
				f.add("xlsx: %s: %s", name, x.Name.Local)
			case "row", "c", "sheet", "dataValidation":
				shape[x.Name.Local]++
			case "hyperlink":
				shape[x.Name.Local]++
				f.within(name, x)
			}
			for _, a := range x.Attr {
				if a.Name.Local == "TargetMode" || x.Name.Local == "Relationship" && a.Name.Local == "Target" && strings.Contains(a.Value, ":") {
					f.add("xlsx: %s: %s=%q", name, a.Name.Local, a.Value)
				}
			}
		case xml.EndElement:
			in = in[:len(in)-1]
		case xml.CharData:
			if len(in) > 0 {
				f.content(name, in[len(in)-1], string(x))
			}
		}
	}
}

// within holds a link of a workbook: to a cell of one of its sheets, and by no relation, which could lead out of it.
func (f *faults) within(name string, link xml.StartElement) {
	to := ""
	for _, a := range link.Attr {
		switch a.Name.Local {
		case "location":
			to = a.Value
		case "ref", "display", "tooltip":
		default:
			f.add("xlsx: %s: a link with %s=%q", name, a.Name.Local, a.Value)
		}
	}
	if !cellOf.MatchString(to) {
		f.add("xlsx: %s: a link to %q", name, to)
	}
}

// cellOf is the place of a cell in a sheet.
var cellOf = regexp.MustCompile(`^(?:[A-Za-z0-9_]+|'(?:[^']|'')+')!\$?[A-Z]{1,3}\$?[0-9]+$`)

// content holds what stands in an element of a part.
func (f *faults) content(name, element, s string) {
	switch element {
	case "t":
		f.steering("xlsx: "+name, byNumber.ReplaceAllStringFunc(s, numbered), "\n\t")
	case "formula1":
		if !strings.HasPrefix(s, `"`) || !strings.HasSuffix(s, `"`) {
			f.add("xlsx: %s: a list %q", name, s)
		}
	case "formula2":
		f.add("xlsx: %s: %q", name, s)
	case "definedName":
		if !printed.MatchString(s) {
			f.add("xlsx: %s: a name for %q", name, s)
		}
	}
}

// byNumber is a character as workbooks write it: _x000D_.
var byNumber = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

func numbered(s string) string {
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	if err != nil {
		return s
	}
	return string(rune(n))
}
