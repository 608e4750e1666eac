package scoring_test

import (
	"slices"
	"testing"
)

// shrink takes out of a world whatever the law stays broken without, and returns what breaks it then.
func shrink(t *testing.T, w *world, law func(*open) string, broken string) (string, *world) {
	t.Helper()
	budget := 1500
	try := func(w *world) bool {
		budget--
		o, err := openWorld(t, w)
		if err != nil {
			return false
		}
		s := law(o)
		if s != "" {
			broken = s
		}
		return s != ""
	}
	cur := w
	for smaller := true; smaller && budget > 0; {
		smaller = false
		for _, path := range paths(cur) {
			next := cur.without(path)
			if budget > 0 && next != nil && try(next) {
				cur, smaller = next, true
				break
			}
		}
	}
	return broken, cur
}

// A step goes into an object by a key, or into a list by a place.
type step struct {
	key string
	at  int
}

// paths lists every part of the world's documents, the outer ones first.
func paths(w *world) [][]step {
	var out [][]step
	level := [][]step{}
	for i := range w.docs {
		level = append(level, []step{{at: i}})
	}
	for len(level) > 0 {
		out = append(out, level...)
		var next [][]step
		for _, path := range level {
			switch v := follow(w.docs, path).(type) {
			case tree:
				for _, k := range sortedKeys(v) {
					next = append(next, append(slices.Clone(path), step{key: k}))
				}
			case []any:
				for i := range v {
					next = append(next, append(slices.Clone(path), step{at: i}))
				}
			case []string:
				for i := range v {
					next = append(next, append(slices.Clone(path), step{at: i}))
				}
			}
		}
		level = next
	}
	return out
}

func sortedKeys(v tree) []string {
	out := make([]string, 0, len(v))
	for k := range v {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func follow(docs []tree, path []step) any {
	v := any(docs[path[0].at])
	for _, s := range path[1:] {
		switch x := v.(type) {
		case tree:
			v = x[s.key]
		case []any:
			v = x[s.at]
		case []string:
			v = x[s.at]
		}
	}
	return v
}

// without is the world less what stands at the path; only what leads there is copied.
func (w *world) without(path []step) *world {
	out := &world{seed: w.seed, at: w.at}
	if len(path) == 1 {
		out.docs = slices.Delete(slices.Clone(w.docs), path[0].at, path[0].at+1)
		return out
	}
	out.docs = slices.Clone(w.docs)
	out.docs[path[0].at] = less(w.docs[path[0].at], path[1:]).(tree)
	return out
}

func less(v any, path []step) any {
	s, last := path[0], len(path) == 1
	switch x := v.(type) {
	case tree:
		out := tree{}
		for k, y := range x {
			if k != s.key {
				out[k] = y
			} else if !last {
				out[k] = less(y, path[1:])
			}
		}
		return out
	case []any:
		out := slices.Clone(x)
		if last {
			return slices.Delete(out, s.at, s.at+1)
		}
		out[s.at] = less(x[s.at], path[1:])
		return out
	case []string:
		return slices.Delete(slices.Clone(x), s.at, s.at+1)
	}
	return v
}
