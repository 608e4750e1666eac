package intake

import (
	"fmt"
	"strconv"

	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/internal/limit"
)

// A Guesser suggests names within bounds: for so many that are not found, each once, and
// looking at so many candidates in all.
type Guesser struct {
	Looked int // candidates that were looked at
	known  map[string]string
}

// MaxLooked is how many candidates are looked at for one file.
const MaxLooked = 200_000

// Nearest is [framework.Nearest] within the bounds.
func (g *Guesser) Nearest(name string, candidates []string) string {
	if near, ok := g.known[name]; ok {
		return near
	}
	if len(g.known) >= limit.Guesses || g.Looked+len(candidates) > MaxLooked {
		return ""
	}
	if g.known == nil {
		g.known = map[string]string{}
	}
	g.Looked += len(candidates)
	g.known[name] = framework.Nearest(name, candidates)
	return g.known[name]
}

// Told tells problems that are alike once, at the first place, with their number.
type Told struct {
	list  []told
	place map[string]int
}

type told struct {
	framework.Problem

	say  func(n int) string
	many int
}

// Once takes a problem; those with one key are alike, and how many more there are is said
// behind the first.
func (t *Told) Once(key string, p framework.Problem) {
	t.Count(key, p, func(n int) string {
		if n == 1 {
			return p.Message
		}
		return fmt.Sprintf("%s (and %d more like it)", p.Message, n-1)
	})
}

// Count is [Told.Once] of what is worded by how many there are; the first of them words it.
func (t *Told) Count(key string, p framework.Problem, say func(n int) string) {
	i, ok := t.place[key]
	if !ok {
		if t.place == nil {
			t.place = map[string]int{}
		}
		i = len(t.list)
		t.place[key] = i
		t.list = append(t.list, told{Problem: p, say: say})
	}
	t.list[i].many++
}

// Found tells of an id that was found otherwise than as it stands, once for each framework and way.
func (t *Told) Found(fw, how, written, found, code string, at framework.Position) {
	t.Count("found "+fw+" "+how, framework.Problem{Pos: at, Code: code, Severity: framework.Warning}, func(n int) string {
		ids := "1 id of %s was"
		if n > 1 {
			ids = strconv.Itoa(n) + " ids of %s were"
		}
		return fmt.Sprintf(ids+" found %s; %q is %s", fw, how, written, found)
	})
}

// Respelt tells of an id that is written otherwise here, once for all; see [ID].
func (t *Told) Respelt(written, id, code string, at framework.Position) {
	t.Count("respelt", framework.Problem{Pos: at, Code: code, Severity: framework.Warning}, func(n int) string {
		ids := "1 id holds"
		if n > 1 {
			ids = strconv.Itoa(n) + " ids hold"
		}
		return fmt.Sprintf("%s a space, or another character that no reference could name: a hyphen stands for it (%q is %q), and what was written is an alias", ids, written, id)
	})
}

// Problems lists them in the order in which they were met.
func (t *Told) Problems() framework.Problems {
	out := make(framework.Problems, len(t.list))
	for i, x := range t.list {
		out[i] = x.Problem
		out[i].Message = x.say(x.many)
	}
	return out
}

// A Loss is something that the other format cannot hold.
type Loss struct {
	Where string // the first place in the file, or the item
	What  string // with its number: "control.params (141)"
	Why   string
}

// A Tally counts losses by kind, in the order in which they were met.
type Tally struct {
	list  []Loss
	count []int
	place map[[2]string]int
}

// Add counts a loss so many times.
func (t *Tally) Add(where, what, why string, count int) {
	if count == 0 {
		return
	}
	key := [2]string{what, why}
	n, ok := t.place[key]
	if !ok {
		if t.place == nil {
			t.place = map[[2]string]int{}
		}
		n = len(t.list)
		t.place[key] = n
		t.list, t.count = append(t.list, Loss{Where: where, What: what, Why: why}), append(t.count, 0)
	}
	t.count[n] += count
}

// Losses lists them, each with its number.
func (t *Tally) Losses() []Loss {
	out := make([]Loss, len(t.list))
	for i, l := range t.list {
		l.What = fmt.Sprintf("%s (%d)", l.What, t.count[i])
		out[i] = l
	}
	return out
}
