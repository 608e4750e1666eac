package table

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/groundworkgrc/groundwork/catalog/internal/intake"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/glyph"
	"github.com/groundworkgrc/groundwork/internal/limit"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/relation"
)

// A session reads one file.
type session struct {
	Reader

	name string
	doc  *Document
	own  bool // a library that this package wrote, with points as nodes
	wide bool // that "intersect" is read loosely is told

	problems limit.List
	told     intake.Told // what is alike, once
	tally    intake.Tally
	guesses  intake.Guesser
	aliases  intake.Aliases
	stood    map[string]bool // the keys of As that the file has
	said     []saidAlias

	controls     map[string]*mapping.Control
	requirements map[string]int    // by id, in the framework that is read
	written      map[string]string // ids as the file has them
	categories   map[string]bool
	indexes      map[string]*intake.Index // by the name of the framework in the file; nil for one that is not known
	grown        int                      // requirements of the framework that is read when it was indexed
	urn          string                   // of that framework
	urns         map[string]*urnPlaces    // of its nodes, in small letters
}

// finish closes the reading of a file.
func (s *session) finish(ctx context.Context) (*Document, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", s.name, err)
	}
	s.titles()
	if s.doc.Framework != nil {
		s.aliases.Give(s.doc.Framework)
		s.unkept()
	}
	s.unused()
	s.problems.Add(s.told.Problems()...)
	for _, l := range s.tally.Losses() {
		s.doc.Losses = append(s.doc.Losses, Loss(l))
	}
	var err error
	if s.doc.Problems, err = s.problems.Close(); err != nil {
		return nil, err
	}
	return s.doc, nil
}

// unused warns of names that the caller gives and the file does not have.
func (s *session) unused() {
	for _, said := range slices.Sorted(maps.Keys(s.As)) {
		if !s.stood[said] {
			s.add(framework.Position{File: s.name}, CodeDangling, framework.Warning, "no framework is called %q, which is to be read as %q", short(said), short(s.As[said]))
		}
	}
}

// spaces tells once that spaces which break no line are read as spaces. They are so in values, and
// not before: "a:" and such a space is no key.
func (s *session) spaces(data []byte) {
	if n, line := intake.Spaces(data); n > 0 {
		s.add(framework.Position{File: s.name, Line: line}, CodeSpelling, framework.Warning, "spaces that break no line (%d, the first here) are read as spaces", n)
	}
}

// titles makes each title one line, and tells where that lost something.
func (s *session) titles() {
	f := s.doc.Framework
	if f == nil {
		return
	}
	one := func(where string, title *string) {
		if line := glyph.Line(*title); line != *title {
			s.lose(where, "line ends and marks of direction in titles", "a title is one line")
			*title = line
		}
	}
	one(f.ID, &f.Title)
	for i := range f.Requirements {
		one(f.ID+":"+f.Requirements[i].ID, &f.Requirements[i].Title)
	}
}

// id makes of an id that the file writes one that can be named, and tells once how many are
// written otherwise.
func (s *session) id(written string, at framework.Position) string {
	id, changed := intake.ID(written)
	if changed {
		s.told.Respelt(short(written), id, CodeSpelling, at)
		s.aliases.Spelt(strings.TrimSpace(written), id)
	}
	return id
}

// tooLong reports an id that is.
func (s *session) tooLong(id string, at framework.Position) bool {
	if !limit.TooLong(id) {
		return false
	}
	s.add(at, CodeRow, framework.Error, "an id of more than %d characters", limit.ID)
	return true
}

// once reports a problem of which there are others alike.
func (s *session) once(key string, at framework.Position, code string, severity framework.Severity, format string, args ...any) {
	s.told.Once(key, framework.Problem{Pos: at, Code: code, Severity: severity, Message: fmt.Sprintf(format, args...)})
}

func (s *session) add(at framework.Position, code string, severity framework.Severity, format string, args ...any) {
	s.problems.Add(framework.Problem{Pos: at, Code: code, Severity: severity, Message: fmt.Sprintf(format, args...)})
}

func (s *session) lose(where, what, why string) { s.tally.Add(where, what, why, 1) }

// loose is "related": whatever is not disjoint.
const loose = relation.Set(relation.Equal | relation.Subset | relation.Superset | relation.Intersects)

// intersects reads another tool's "intersect".
func (s *session) intersects(at framework.Position) relation.Set {
	if s.SetTheory {
		return relation.Set(relation.Intersects)
	}
	if !s.wide {
		s.wide = true
		s.add(at, CodeLoose, framework.Warning, `"intersect" is read as "not disjoint" from here on, since its authors mean "related"`)
	}
	return loose
}

// index returns the index of a framework by its name in the file, as it stands or in another case
// that one alone has; nil where none is known.
func (s *session) index(name string) *intake.Index {
	exact := slices.ContainsFunc(s.Known, func(f *framework.Framework) bool { return f.ID == name })
	if f := s.doc.Framework; f != nil && (f.ID == name || !exact && strings.EqualFold(f.ID, name)) {
		if x := s.indexes[f.ID]; x != nil && s.grown == len(f.Requirements) {
			return x
		}
		s.aliases.Give(f)
		s.indexes[f.ID], s.grown = intake.NewIndex(f), len(f.Requirements)
		return s.indexes[f.ID]
	}
	if x, ok := s.indexes[name]; ok {
		return x
	}
	var found []*framework.Framework
	for _, f := range s.Known {
		if f.ID == name || !exact && strings.EqualFold(f.ID, name) {
			found = append(found, f)
		}
	}
	var x *intake.Index
	if exact && len(found) > 0 || len(found) == 1 {
		x = intake.NewIndex(found[0])
	}
	s.indexes[name] = x
	return x
}

// as is the id of a framework that the file calls so.
func (s *session) as(name string) string {
	for _, said := range slices.Sorted(maps.Keys(s.As)) {
		if strings.EqualFold(said, name) || slug(said) == slug(name) {
			s.stood[said] = true
			return s.As[said]
		}
	}
	return name
}

// end resolves one end of a relation in the framework of that name, by what find finds of it.
func (s *session) end(name, requirement string, at framework.Position, find func(*intake.Index, string) (string, string)) framework.Ref {
	name = s.as(name)
	if s.tooLong(requirement, at) {
		return framework.Ref{}
	}
	x := s.index(name)
	if x == nil {
		id, changed := intake.ID(requirement)
		if changed {
			s.once("spelt "+name, at, CodeSpelling, framework.Warning, "id %q of %s holds what no reference could name: it is read as %q, as it is when that framework is read", short(requirement), short(name), id)
		}
		ref, err := framework.ParseRef(name + ":" + id)
		if err != nil {
			s.add(at, CodeRow, framework.Error, "%q of framework %q is no id that a reference could name", short(requirement), short(name))
		}
		return ref
	}
	if found, how := find(x, requirement); found != "" {
		if how != "" && how != intake.ByCase {
			s.told.Found(x.Framework.ID, how, short(requirement), found, CodeSpelling, at)
		}
		return framework.Ref{Framework: x.Framework.ID, Requirement: found}
	}
	s.tally.Add(at.String(), "ends that are no requirement", "what is said of them is left out", 1)
	s.told.Once("end "+x.Framework.ID+":"+requirement, framework.Problem{
		Pos: at, Code: CodeDangling, Severity: framework.Warning,
		Message: fmt.Sprintf("%s has no requirement %q", x.Framework.ID, short(requirement)), Suggestion: x.Nearest(requirement, &s.guesses),
	})
	return framework.Ref{}
}

// relate adds a relation whose ends are there.
func (s *session) relate(r relation.Statement) {
	if r.From == (framework.Ref{}) || r.To == (framework.Ref{}) {
		return
	}
	if r.Why == "" {
		r.Why = "As stated in " + s.name + "."
	}
	s.doc.Relations = append(s.doc.Relations, &r)
}

var (
	errNothing  = errors.New("nothing to write")
	errNoWriter = errors.New("no writer: there is nothing to write to")
)
