package laws

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing/fstest"
	"unicode"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/glyph"
)

// Workspace is a folder with n of each kind of thing, of two frameworks of its own, evil and vile, in which each text that people write carries
// one of [Attacks], as far as it loads; with tame it is the same with plain words, so that both come to the same shape.
// Names of files are hostile, too, but for the tame. The second value tells how far each kind of text had to be tamed before it loaded.
func Workspace(ctx context.Context, n int, tame bool) (fstest.MapFS, map[string]int, error) {
	w := &writer{n: n, attacks: Attacks(), level: map[string]int{}, plain: tame}
	for range 60 {
		files := w.write()
		_, err := catalog.Loader{}.Load(ctx, files)
		if err == nil {
			return files, w.tamed(), nil
		}
		problems, ok := errors.AsType[framework.Problems](err)
		if !ok {
			return nil, nil, err
		}
		if !w.tame(problems) {
			return nil, nil, fmt.Errorf("no text stands where it is wrong: %w", err)
		}
	}
	return nil, nil, errors.New("it does not load, however tame")
}

// writer writes the workspace, and knows which texts stand on which line.
type writer struct {
	n       int // of each kind of thing, 12 at least
	attacks []string
	level   map[string]int // how far each text is tamed
	plain   bool
	files   fstest.MapFS
	file    string
	line    int
	on      map[place][]string // the texts of each line
	pending []string
}

type place struct {
	file string
	line int
}

// tame makes the texts on the lines of problems one step plainer, and reports whether there were any.
func (w *writer) tame(list framework.Problems) bool {
	done := map[string]bool{}
	for _, p := range list {
		if p.Severity != framework.Error {
			continue
		}
		for _, key := range w.on[place{p.Pos.File, p.Pos.Line}] {
			if !done[key] && w.level[key] < len(steps()) {
				w.level[key]++
				done[key] = true
			}
		}
	}
	return len(done) > 0
}

// tamed is, for each kind of text, of how many of the attacks it had to be tamed.
func (w *writer) tamed() map[string]int {
	out := map[string]int{}
	for key, n := range w.level {
		if kind, _, _ := strings.Cut(key, "/"); n > 0 {
			out[kind]++
		}
	}
	return out
}

// steps make a text plainer, one after the other.
func steps() []func(string) string {
	keep := func(may func(rune) bool) func(string) string {
		return func(s string) string {
			return strings.Map(func(r rune) rune {
				if may(r) {
					return r
				}
				return -1
			}, s)
		}
	}
	return []func(string) string{
		keep(func(r rune) bool { return r == '\n' || r == '\t' || !unicode.IsControl(r) }),
		keep(func(r rune) bool { return !unicode.IsControl(r) && !glyph.Steers(r) }),
		func(s string) string { return strings.Join(strings.Fields(s), " ") },
		func(s string) string {
			return strings.Join(strings.Fields(keep(func(r rune) bool { return r == ' ' || !glyph.Hidden(r) })(s)), " ")
		},
		keep(func(r rune) bool { return !strings.ContainsRune(" :#/,@", r) }),
		keep(func(r rune) bool {
			return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-._=+<|", r)
		}),
		keep(func(r rune) bool { return 'a' <= r && r <= 'z' }),
		func(string) string { return "x" },
	}
}

// text is the text of some kind with a number: each kind begins with another attack.
func (w *writer) text(kind string, i int) string {
	key := kind + "/" + strconv.Itoa(i)
	w.pending = append(w.pending, key)
	if w.plain {
		return "Word " + strconv.Itoa(i)
	}
	shift := 0
	for _, r := range kind {
		shift = shift*7 + int(r)
	}
	s := w.attacks[(i+shift)%len(w.attacks)]
	for _, step := range steps()[:w.level[key]] {
		s = step(s)
	}
	if s == "" {
		s = "x"
	}
	return s
}

// named is a text by which something is known: no two are the same.
func (w *writer) named(kind string, i int) string {
	s := w.text(kind, i)
	if w.plain {
		s = strings.ReplaceAll(kind, " ", "-")
	}
	return s + "-" + strconv.Itoa(i)
}

func (w *writer) q(kind string, i int) string  { return strconv.QuoteToASCII(w.text(kind, i)) }
func (w *writer) id(kind string, i int) string { return strconv.QuoteToASCII(w.named(kind, i)) }

// ref is a reference to a requirement of evil or vile, or to its only point.
func (w *writer) ref(of string, i int, point string) string {
	return strconv.QuoteToASCII(of + ":" + w.named(of+" id", i) + point)
}

// l writes a line, on which the texts stand that were made since the one before.
func (w *writer) l(format string, args ...any) {
	w.line++
	w.on[place{w.file, w.line}], w.pending = w.pending, nil
	f := w.files[w.file]
	f.Data = fmt.Appendf(f.Data, format+"\n", args...)
}

// in begins a file.
func (w *writer) in(name string) {
	if w.plain {
		name = strconv.Itoa(len(w.files))
	}
	w.file, w.line = name+".yaml", 0
	w.files[w.file] = &fstest.MapFile{}
}

func (w *writer) write() fstest.MapFS {
	w.files, w.on, w.pending = fstest.MapFS{}, map[place][]string{}, nil
	n := w.n
	w.in(`"><img src=x onerror=alert(1)>{{.}}`)
	w.framework("evil", n)
	w.in("javascript:b b#c?d%41 [x](javascript:alert(1))")
	w.framework("vile", n)
	w.in("=cmd|'C calc'!A0 \x1b[2J\u202e\n" + Forged)
	w.types(n)
	w.controls(n)
	w.stated(n)
	w.in("x.yaml:1:1: error: y")
	w.organisation(n)
	w.scopes(n)
	w.pieces(n)
	w.treated(n)
	return w.files
}

func (w *writer) framework(id string, n int) {
	w.l("framework:")
	w.l("  id: %s", id)
	w.l("  title: %s", w.q(id+" title", 0))
	w.l("  edition: %s", w.q(id+" edition", 0))
	w.l("  publisher: %s", w.q(id+" publisher", 0))
	if id == "evil" {
		w.l("  excludable: {kinds: [control]}")
	}
	w.l("  assurance: {type: %s}", w.q(id+" assurance", 0))
	w.l("requirements:")
	w.l("  - {id: top, kind: group, title: Top}")
	for i := range n {
		w.l("  - id: %s", w.id(id+" id", i))
		w.l("    kind: control")
		w.l("    parent: top")
		w.l("    title: %s", w.q(id+" requirement", i))
		w.l("    summary: %s", w.q(id+" summary", i))
		w.l("    points:")
		w.l("      - id: a")
		w.l("        text: %s", w.q(id+" point", i))
		if i%9 == 0 {
			w.l("        open: %s", w.q(id+" open", i))
			w.l("        rank: practice")
			w.l("      - id: b")
			w.l("        text: more")
		}
	}
}

func (w *writer) types(n int) {
	w.l("evidence_types:")
	for i := range n {
		w.l("  - id: t%d", i)
		w.l("    kind: %s", []string{"document", "record"}[i%2])
		w.l("    title: %s", w.q("type title", i))
		w.l("    attributes: {population: {type: int, of: x}, sample: int, deviations: int, tool: string}")
	}
	w.l("fact_types:")
	for i := range n {
		w.l("  - id: f%d", i)
		w.l("    type: %s", []string{"bool", "string"}[i%2])
		w.l("    title: %s", w.q("fact title", i))
	}
	w.l("questions:")
	for i := range n {
		w.l("  - fact: f%d", i)
		w.l("    frameworks: [evil]")
		w.l("    ask: %s", w.q("ask", i))
		w.l("    help: %s", w.q("help", i))
	}
	w.l("sample_guides: [{cadence: monthly, least: 1, most: 2, why: %s}]", w.q("sample why", 0))
}

func (w *writer) controls(n int) {
	w.l("controls:")
	for i := range n {
		w.l("  - id: %s", w.id("control id", i))
		w.l("    title: %s", w.q("control title", i))
		w.l("    does: %s", w.q("control does", i))
		w.l("    asks: %s", w.q("control asks", i))
		w.l("    owner: %s", w.id("control owner", i%6))
		w.l("    cadence: quarterly")
		w.l("    discipline: %s", w.id("discipline", i%7))
		w.l("    performed_by:")
		w.l("      by: %s", w.q("performed by", i))
		w.l("      not: %s", w.q("performed not", i))
		w.l("    population:")
		w.l("      of: %s", w.q("population of", i))
		w.l("      from: %s", w.q("population from", i))
		w.l("      complete: %s", w.q("population complete", i))
		w.l("    procedures:")
		w.l("      - inspect: %s", w.q("procedure", i))
		w.l("    evidence:")
		if i%2 == 0 {
			w.l("      design: [t%d]", i)
			w.l("      operation: {none: %s}", w.q("none why", i))
		} else {
			w.l("      operation: [t%d]", i)
			w.l("      design: {none: %s}", w.q("none why", i))
		}
		w.l("    links:")
		w.l("      - to: %s", w.ref("evil", i, ""))
		w.l("        why: %s", w.q("link why", i))
		if i%11 == 0 {
			w.l("        needs:")
			w.l("          expr: e.has(\"tool\")")
			w.l("          why: %s", w.q("needs why", i))
		}
		if i%3 == 0 {
			w.l("      - to: %s", w.ref("vile", i, ""))
			w.l("        why: %s", w.q("link why", i))
		}
	}
}

func (w *writer) stated(n int) {
	w.l("relations:")
	for i := range n {
		w.l("  - from: %s", w.ref("evil", i, ""))
		w.l("    to: %s", w.ref("vile", i, ""))
		w.l("    is: intersects")
		w.l("    why: %s", w.q("relation why", i))
	}
	w.l("rejected:")
	for i := 1; i < n; i += 5 {
		w.l("  - from: %s", w.ref("evil", i, ""))
		w.l("    to: %s", w.ref("vile", i-1, ""))
		w.l("    is: equal")
		w.l("    why: %s", w.q("rejected why", i))
	}
	w.l("checklists:")
	w.l("  - id: papers")
	w.l("    framework: evil")
	w.l("    title: %s", w.q("checklist title", 0))
	w.l("    why: %s", w.q("checklist why", 0))
	w.l("    items:")
	for i := range n {
		w.l("      - id: i%d", i)
		w.l("        title: %s", w.q("item title", i))
		w.l("        text: %s", w.q("item text", i))
		w.l("        evidence: [t%d]", i)
	}
	w.l("bands:")
	w.l("  - name: %s", w.q("band", 0))
	w.l("    when: readiness >= 0.99")
	w.l("    why: %s", w.q("band why", 0))
	w.l("  - name: %s", w.q("band", 1))
	w.l("    when: readiness >= 0.0")
	w.l("    unless: %s", strconv.Quote(`["`+strings.ReplaceAll(strconv.QuoteToASCII(w.text("band unless", 0)), `"`, "")+`", "\u001b[2J\u001b]0;x\u0007\n`+Forged+`"]`))
	w.l("    why: %s", w.q("band why", 1))
	w.l("  - {name: early, when: readiness >= 0.0}")
}
