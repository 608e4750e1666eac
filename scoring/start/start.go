package start

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/scoring"
	"github.com/groundworkgrc/groundwork/scoring/result"
)

// Pace is how many days of work a week brings where nothing else is said: one person's.
const Pace = 5

// An Input is what the answer rests on.
type Input struct {
	Facts []evidence.Fact
	Runs  []string       // controls that evidence shows whole, by id: they need no setting up
	At    framework.Date // the first day of the way
	Pace  float64        // person-days of work in a week, 1000 at most; 0 is [Pace]
}

// An Answer says where to start.
type Answer struct {
	Notice     string             `json:"notice"`
	At         framework.Date     `json:"at"`
	Pace       float64            `json:"pace"`
	First      string             `json:"first"` // a framework, "together", or "" where nothing speaks for any
	Options    []Option           `json:"options"`
	Prices     []Price            `json:"prices"`
	Categories []scoring.Category `json:"categories"`
	Waiting    []Waiting          `json:"waiting"`
	Steps      []Step             `json:"steps"`
	Now        []Running          `json:"now"`
	Later      []string           `json:"later"` // frameworks for which nothing speaks yet, which are not on the way
}

// An Option is one place to start, with what the facts say of it.
type Option struct {
	Says    string   `json:"says"`
	Title   string   `json:"title"`
	Weight  float64  `json:"weight"` // of the reasons for it, less those against it
	For     []Reason `json:"for"`
	Against []Reason `json:"against"`
}

// A Reason is a start rule that holds.
type Reason struct {
	Rule   string  `json:"rule"`
	Weight float64 `json:"weight"`
	Why    string  `json:"why"`
}

// A Price is what the second framework costs once the first is reached.
type Price struct {
	First  string       `json:"first"`
	Second string       `json:"second"`
	Points int          `json:"points"` // that the second asks
	Alone  Cost         `json:"alone"`  // without the first
	After  Cost         `json:"after"`
	Saves  mapping.Days `json:"saves"`
}

// A Cost is what is open: points that no control shows that runs, and the controls that would show
// them with the catalog's estimate of the person-days to set these up.
type Cost struct {
	Points   int          `json:"points"`
	Controls int          `json:"controls"`
	Days     mapping.Days `json:"days"`
}

// A Waiting is a fact that would let rules speak.
type Waiting struct {
	Fact  string `json:"fact"`
	Title string `json:"title"`
	Rules int    `json:"rules"`
}

// A Step is one step of the way with its days.
type Step struct {
	ID        string         `json:"id"`
	Framework string         `json:"framework"` // "" for the groundwork of all
	Title     string         `json:"title"`
	From      framework.Date `json:"from"`
	To        framework.Date `json:"to"`
	Work      mapping.Days   `json:"work"`
	Controls  int            `json:"controls"` // that it sets up
	Runs      bool           `json:"runs"`
	After     []string       `json:"after"`
	Due       framework.Date `json:"due,omitzero"` // when its end is wanted
	Late      bool           `json:"late"`         // it ends after that
	Why       string         `json:"why"`
}

// A Running is a control of which records gather too slowly to be made up later.
type Running struct {
	Control string   `json:"control"`
	Title   string   `json:"title"`
	Cadence string   `json:"cadence"`
	Serves  []string `json:"serves"`
}

// Of works out where to start. The error wraps [scoring.ErrInput] where the input does not fit, or
// means that the context ended.
func Of(ctx context.Context, e *scoring.Engine, in Input) (*Answer, error) {
	if e.Graph() == nil {
		return nil, fmt.Errorf("start: %w: the engine was not made by New", scoring.ErrInput)
	}
	if in.Pace == 0 {
		in.Pace = Pace
	}
	if !(in.Pace > 0 && in.Pace <= 1000) || in.At < framework.MinDate || in.At > framework.MaxDate.AddMonths(-12*maxYears) {
		return nil, fmt.Errorf("start: %w: want a day, and more than 0 and at most 1000 days of work a week", scoring.ErrInput)
	}
	reasons, err := e.Reasons(ctx, in.Facts)
	if err != nil {
		return nil, err
	}
	w := newWorld(e.Graph(), in.Facts)
	for _, id := range in.Runs {
		w.runs[id] = true
	}
	a := &Answer{
		Notice: result.Notice, At: in.At, Pace: in.Pace, Waiting: []Waiting{}, Steps: []Step{}, Now: []Running{}, Later: []string{}, Prices: []Price{},
	}
	a.Options = options(e.Graph(), reasons)
	a.Categories = e.Categories(reasons)
	a.waiting(e.Graph(), reasons)
	for _, x := range a.Categories {
		w.categories[x.Framework] = append(w.categories[x.Framework], x.ID)
	}
	a.decide()
	if err := a.prices(ctx, w); err != nil {
		return nil, err
	}
	a.way(e.Graph(), w)
	a.now(w)
	return a, nil
}

// maxYears is how long a way may be.
const maxYears = 30

// options lists the places to start with their reasons, the best first; among equals in the order
// in which the rules name them.
func options(g *mapping.Graph, reasons []scoring.Reason) []Option {
	var out []Option
	at := map[string]int{}
	for _, x := range reasons {
		says := x.Rule.Says
		if says == "" {
			continue
		}
		i, seen := at[says]
		if !seen {
			i, at[says] = len(out), len(out)
			out = append(out, Option{Says: says, Title: titleOf(g, says), For: []Reason{}, Against: []Reason{}})
		}
		if !x.Holds {
			continue
		}
		one := Reason{x.Rule.ID, x.Rule.Share(), x.Rule.Why}
		if x.Rule.Against {
			out[i].Weight -= one.Weight
			out[i].Against = append(out[i].Against, one)
		} else {
			out[i].Weight += one.Weight
			out[i].For = append(out[i].For, one)
		}
	}
	slices.SortStableFunc(out, func(a, b Option) int { return cmp.Compare(b.Weight, a.Weight) })
	return out
}

func titleOf(g *mapping.Graph, says string) string {
	if fw, err := g.Framework(says); err == nil {
		return fw.Title
	}
	return "Together"
}

// decide takes the best option for which more speaks than against it, and leaves out of the way the
// frameworks for which this does not hold.
func (a *Answer) decide() {
	if len(a.Options) > 0 && a.Options[0].Weight > 0 {
		a.First = a.Options[0].Says
	}
	for _, o := range a.Options {
		if o.Says != mapping.Together && o.Weight <= 0 && a.First != mapping.Together {
			a.Later = append(a.Later, o.Says)
		}
	}
	slices.Sort(a.Later)
}

// waiting lists the facts for which rules wait, those of most rules first.
func (a *Answer) waiting(g *mapping.Graph, reasons []scoring.Reason) {
	for _, x := range reasons {
		for _, id := range x.Open {
			i := slices.IndexFunc(a.Waiting, func(w Waiting) bool { return w.Fact == id })
			if i < 0 {
				i = len(a.Waiting)
				a.Waiting = append(a.Waiting, Waiting{Fact: id})
				if t, err := g.FactType(id); err == nil {
					a.Waiting[i].Title = t.Title
				}
			}
			a.Waiting[i].Rules++
		}
	}
	slices.SortStableFunc(a.Waiting, func(x, y Waiting) int { return cmp.Or(cmp.Compare(y.Rules, x.Rules), cmp.Compare(x.Fact, y.Fact)) })
}

// frameworks lists those that the options name, in the order of the graph.
func (a *Answer) frameworks(g *mapping.Graph) []string {
	var list []string
	for _, f := range g.Frameworks() {
		if slices.ContainsFunc(a.Options, func(o Option) bool { return o.Says == f.ID }) {
			list = append(list, f.ID)
		}
	}
	return list
}

// prices works out what each costs after each other.
func (a *Answer) prices(ctx context.Context, w *world) (err error) {
	list := a.frameworks(w.graph)
	for _, first := range list {
		for _, second := range list {
			if first == second {
				continue
			}
			p := Price{First: first, Second: second, Points: len(w.points(second))}
			if p.Alone, err = w.cost(ctx, second, func(*mapping.Control) bool { return false }); err != nil {
				return err
			}
			if p.After, err = w.cost(ctx, second, func(k *mapping.Control) bool { return w.serves(k, first) }); err != nil {
				return err
			}
			p.Saves = p.Alone.Days - p.After.Days
			a.Prices = append(a.Prices, p)
		}
	}
	return nil
}
