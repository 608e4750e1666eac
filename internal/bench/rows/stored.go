package rows

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"runtime"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/bench/made"
	"github.com/groundworkgrc/groundwork/internal/bench/report"
	"github.com/groundworkgrc/groundwork/internal/bench/turns"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/calendar"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/relation"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

func storedRow(ctx context.Context, e *Env) ([]report.Line, error) {
	w, err := e.World()
	if err != nil {
		return nil, err
	}
	var lines []report.Line
	for _, x := range []struct {
		id, what string
		pieces   int
		bar      report.Bar
	}{{"stored", "acme", len(w.Acme.Evidence), report.AtMost(1.3)}, {"stored.10k", "10,000 pieces", 10_000, report.Bar{}}} {
		org := made.Copies(w.Acme, x.pieces)
		a, err := w.Engine.Assess(ctx, org, org.AsOf)
		if err != nil {
			return nil, err
		}
		of, err := e.stored(a, x.what, report.Line{ID: x.id, Row: "stored", What: "a stored assessment read against json.Unmarshal, " + x.what, Bar: x.bar})
		if err != nil {
			return nil, err
		}
		lines = append(lines, of...)
	}
	return lines, nil
}

func (e *Env) stored(a *result.Assessment, of string, l report.Line) ([]report.Line, error) {
	text, err := json.Marshal(a)
	if err != nil {
		return nil, err
	}
	var read, plain *result.Assessment
	took, err := e.plan(20, 20*time.Millisecond).SideBySide(
		turns.Once("Read", func() (err error) { read, err = result.Read(bytes.NewReader(text)); return err }),
		turns.Once("json.Unmarshal", func() error { plain = new(result.Assessment); return json.Unmarshal(text, plain) }),
		turns.Once("json.Marshal", func() error { _, err := json.Marshal(a); return err }),
	)
	if err != nil {
		return nil, err
	}
	again, err := json.Marshal(read)
	if err != nil {
		return nil, err
	}
	if !reflect.DeepEqual(read, plain) || !bytes.Equal(again, text) {
		return nil, fmt.Errorf("what was stored and what is read: %w", errDiffer)
	}
	l.Value, l.Unit = ratio(took[0].Least, took[1].Least), report.Times
	l.Detail = fmt.Sprintf("%s; %.0f kB", against(took[0], took[1]), float64(len(text))/1e3)
	return []report.Line{l, {
		ID: l.ID + ".write", Row: l.Row, What: "an assessment written by json.Marshal, " + of, Value: ms(took[2].Least), Unit: report.Milliseconds, Detail: "median " + told(took[2].Median),
	}}, nil
}

// yamlFile is what the files of [made.YAML] hold, for a reader that knows nothing but the form.
type yamlFile struct {
	Framework     framework.Framework     `yaml:"framework"`
	Requirements  []framework.Requirement `yaml:"requirements"`
	EvidenceTypes []struct {
		ID    string        `yaml:"id"`
		Title string        `yaml:"title"`
		Kind  evidence.Kind `yaml:"kind"`
	} `yaml:"evidence_types"`
	Controls []struct {
		ID       string           `yaml:"id"`
		Title    string           `yaml:"title"`
		Does     string           `yaml:"does"`
		Cadence  calendar.Cadence `yaml:"cadence"`
		Evidence struct {
			Design    []string `yaml:"design"`
			Operation []string `yaml:"operation"`
		} `yaml:"evidence"`
		Links []struct {
			To     framework.Ref `yaml:"to"`
			Points []string      `yaml:"points"`
			Why    string        `yaml:"why"`
		} `yaml:"links"`
	} `yaml:"controls"`
	Relations []struct {
		From       framework.Ref `yaml:"from"`
		To         framework.Ref `yaml:"to"`
		Is         relation.Base `yaml:"is"`
		Why        string        `yaml:"why"`
		Rationale  string        `yaml:"rationale"`
		Strength   int           `yaml:"strength"`
		Confidence float64       `yaml:"confidence"`
	} `yaml:"relations"`
}

func yamlRow(_ context.Context, e *Env) ([]report.Line, error) {
	files := made.YAML()
	fsys := catalog.Files(files)
	size := 0
	for _, f := range files {
		size += len(f)
	}
	var set *catalog.Set
	var plain map[string]*yamlFile
	took, err := e.plan(15, 0).SideBySide(
		turns.Once("catalog.Load", func() (err error) { set, err = catalog.Load(fsys); return err }),
		turns.Once("yaml.v3", func() error {
			plain = map[string]*yamlFile{}
			for name, data := range files {
				plain[name] = &yamlFile{}
				if err := yaml.Unmarshal(data, plain[name]); err != nil {
					return err
				}
			}
			return nil
		}),
	)
	if err != nil {
		return nil, err
	}
	if err := sameCatalog(set, plain); err != nil {
		return nil, err
	}
	return []report.Line{{
		ID: "yaml", Row: "yaml", What: "a catalog of 1.5 MB read and checked, against yaml.v3 into the same fields", Value: ratio(took[0].Least, took[1].Least), Unit: report.Times, Bar: report.AtMost(1.3),
		Detail: fmt.Sprintf("%s; %.2f MB", against(took[0], took[1]), float64(size)/1e6),
	}}, nil
}

// sameCatalog compares what both readers made of the files.
func sameCatalog(set *catalog.Set, plain map[string]*yamlFile) error {
	work := plain["work.yaml"]
	var differ []string
	compared := 0
	same := func(what string, a, b any) {
		compared++
		if !reflect.DeepEqual(a, b) {
			differ = append(differ, fmt.Sprintf("%s: %v, %v", what, a, b))
		}
	}
	for _, f := range set.Frameworks {
		same("requirements", len(f.Requirements), len(plain[f.ID+".yaml"].Requirements))
		for i, q := range f.Requirements {
			p := plain[f.ID+".yaml"].Requirements[i]
			same(q.ID, []any{q.ID, q.Title, q.Summary, q.Points}, []any{p.ID, p.Title, p.Summary, p.Points})
		}
	}
	same("controls", len(set.Controls), len(work.Controls))
	same("relations", len(set.Relations), len(work.Relations))
	if len(differ) > 0 {
		return equal("a catalog read twice", compared, differ)
	}
	for i, c := range set.Controls {
		p := &work.Controls[i]
		same(c.ID, []any{c.ID, c.Title, c.Does, c.Cadence, len(c.Links)}, []any{p.ID, p.Title, p.Does, p.Cadence, len(p.Links)})
		for k, l := range c.Links {
			same(c.ID, []any{l.To, l.Points, l.Why}, []any{p.Links[k].To, p.Links[k].Points, p.Links[k].Why})
		}
	}
	for i, r := range set.Relations {
		p := &work.Relations[i]
		same(r.From.String(), []any{r.From, r.To, r.Is, r.Why, r.Strength}, []any{p.From, p.To, relation.Set(p.Is), p.Why, p.Strength})
	}
	return equal("a catalog read twice", compared, differ)
}

// plainRelations are relations as somebody would keep them who wants to look them up by either end.
type plainRelations struct {
	requirements map[framework.Ref]*framework.Requirement
	from, to     map[framework.Ref][]*relation.Statement
}

func newPlainRelations(src *mapping.Source) (*plainRelations, error) {
	p := &plainRelations{map[framework.Ref]*framework.Requirement{}, map[framework.Ref][]*relation.Statement{}, map[framework.Ref][]*relation.Statement{}}
	for _, f := range src.Frameworks {
		for i := range f.Requirements {
			p.requirements[framework.Ref{Framework: f.ID, Requirement: f.Requirements[i].ID}] = &f.Requirements[i]
		}
	}
	for _, r := range src.Relations {
		for _, end := range []framework.Ref{r.From, r.To} {
			if p.requirements[end] == nil {
				return nil, fmt.Errorf("%s is not there", end)
			}
		}
		p.from[r.From] = append(p.from[r.From], r)
		p.to[r.To] = append(p.to[r.To], r)
	}
	return p, nil
}

func relationsRow(_ context.Context, e *Env) ([]report.Line, error) {
	src := made.Relations()
	var g *mapping.Graph
	var p *plainRelations
	took, err := e.plan(10, 0).SideBySide(
		turns.Once("Build", func() (err error) { g, err = mapping.Build(src); return err }),
		turns.Once("plain maps", func() (err error) { p, err = newPlainRelations(&src); return err }),
	)
	if err != nil {
		return nil, err
	}
	if got, want := len(g.Source().Relations), len(src.Relations); got != want || len(p.from) != made.RelationRequirements {
		return nil, fmt.Errorf("%d relations of %d, from %d requirements: %w", got, want, len(p.from), errDiffer)
	}
	runtime.KeepAlive(p)
	g, p = nil, nil
	before := inUse()
	g, err = mapping.Build(src)
	if err != nil {
		return nil, err
	}
	holds := float64(inUse()-before) / made.RelationStatements
	runtime.KeepAlive(g)
	return []report.Line{
		{ID: "relations", Row: "relations", What: "70,000 requirements and 77,000 relations: build and check, against plain maps that check ends", Value: ratio(took[0].Least, took[1].Least), Unit: report.Times, Bar: report.AtMost(2.5), Detail: against(took[0], took[1])},
		{ID: "relations.held", Row: "relations", What: "held a relation by the graph", Value: holds, Unit: report.Bytes},
	}, nil
}
