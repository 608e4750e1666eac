package about

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/cmd/groundwork/internal/app"
	"github.com/groundworkgrc/groundwork/internal/safe"
	"github.com/groundworkgrc/groundwork/mapping"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// What is offered to somebody who types has to be there at once: a folder that holds more is not read. Entries
// and bytes are counted, so that what is offered does not depend on the machine; time is the last resort.
const (
	mostEntries = 5000
	mostBytes   = 16 << 20 // of YAML
	mostNames   = 2000
	mostTime    = 10 * time.Second
)

// typing is a command line that is not complete yet.
type typing struct {
	a     *app.App
	c     *cobra.Command
	args  []string
	typed string

	graph *mapping.Graph
	org   *organisation.Organisation
}

// A name is one that may be meant, with what it is called.
type name struct{ id, title string }

// options are the options of a command by name, and whether they take a value.
func options(c *cobra.Command) map[string]bool {
	takes := map[string]bool{}
	see := func(f *pflag.Flag) { takes[f.Name] = f.NoOptDefVal == "" }
	c.LocalNonPersistentFlags().VisitAll(see)
	if !c.HasParent() {
		c.PersistentFlags().VisitAll(see)
	}
	return takes
}

// option offers what the value of an option may be.
func (x *typing) option(option string) ([]string, cobra.ShellCompDirective) {
	f := x.c.Flag(option)
	word, told := pflag.UnquoteUsage(f)
	switch {
	case option == "format":
		return x.offer(x.formats(), false, cobra.ShellCompDirectiveNoFileComp)
	case word == "FILE":
		return nil, cobra.ShellCompDirectiveDefault
	case word == "DIR":
		return nil, cobra.ShellCompDirectiveFilterDirs
	case strings.HasSuffix(word, "=BAND"), strings.HasSuffix(word, "=FROM/TO"), word == "FACT=VALUE":
		return x.offer(x.ofPair(word), false, cobra.ShellCompDirectiveNoFileComp|cobra.ShellCompDirectiveNoSpace)
	}
	several := strings.HasSuffix(f.Value.Type(), "Slice") || strings.HasSuffix(word, "S")
	if names, ok := x.ofOption(option, word); ok {
		return x.offer(names, several, cobra.ShellCompDirectiveNoFileComp)
	}
	var names []name
	for _, value := range listed(told) {
		names = append(names, name{value, ""})
	}
	return x.offer(names, several, cobra.ShellCompDirectiveNoFileComp)
}

func (x *typing) formats() []name {
	var names []name
	if x.c.Annotations[app.Native] == "" {
		for _, format := range app.FormatsOf(x.c) {
			names = append(names, name{format, ""})
		}
	}
	return names
}

var value = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// listed are the values that the help of an option lists: "…: a, b or c", "… is a, b or c".
func listed(told string) []string {
	told, _, _ = strings.Cut(told, " (")
	told, _, _ = strings.Cut(told, ";")
	starts := []string{told}
	for _, before := range []string{": ", " is ", ", "} {
		if i := strings.LastIndex(told, before); before == ", " {
			if _, rest, ok := strings.Cut(told, before); ok {
				starts = append(starts, rest)
			}
		} else if i >= 0 {
			starts = append(starts, told[i+len(before):])
		}
	}
	for _, list := range starts {
		words := strings.Split(strings.ReplaceAll(list, " or ", ", "), ", ")
		if len(words) > 1 && !slices.ContainsFunc(words, func(w string) bool { return !value.MatchString(w) }) {
			return words
		}
	}
	return nil
}

// offer keeps what begins as was typed, and of several after commas completes the last.
func (x *typing) offer(names []name, several bool, how cobra.ShellCompDirective) ([]string, cobra.ShellCompDirective) {
	done, typed := "", x.typed
	if i := strings.LastIndexByte(typed, ','); several && i >= 0 {
		done, typed = typed[:i+1], typed[i+1:]
	}
	var out []string
	for _, n := range names {
		if len(out) == mostNames {
			break
		}
		if strings.HasPrefix(n.id, typed) && !strings.ContainsAny(n.id, "\t\n") {
			out = append(out, cobra.CompletionWithDesc(done+n.id, safe.Prose(n.title)))
		}
	}
	return out, how
}

// load reads the workspace that the command line speaks of, beside what is built in. Where it does not load
// there is still what is built in.
func (x *typing) load() bool {
	if x.graph != nil {
		return true
	}
	ctx, cancel := context.WithTimeout(cmp.Or(x.c.Context(), context.Background()), mostTime)
	defer cancel()
	dir := x.dir()
	small := small(catalog.Dir(dir))
	if l, ok := x.a.Env.Loaded[dir]; ok {
		x.graph, x.org = l.Graph, l.Set.Organisation
	} else if !small {
		x.org = &organisation.Organisation{}
	} else if set, err := (catalog.Loader{}).Load(ctx, catalog.Builtin(), catalog.Dir(dir)); err == nil {
		x.graph, _ = mapping.BuildContext(ctx, set.Source)
		x.org = set.Organisation
	}
	if x.graph == nil && small {
		x.org = &organisation.Organisation{Evidence: written(ctx, catalog.Dir(dir))}
	}
	if x.graph == nil {
		if set, err := catalog.Load(catalog.Builtin()); err == nil {
			x.graph, _ = mapping.Build(set.Source)
		}
	}
	if x.org == nil {
		x.org = &organisation.Organisation{}
	}
	return x.graph != nil
}

// dir is the folder that was named so far, else this one.
func (x *typing) dir() string {
	if f := x.c.Flag("dir"); f != nil && f.Changed {
		return f.Value.String()
	}
	for i, word := range arguments(x.c.Use) {
		if word == "DIR" && i < len(x.args) && x.args[i] != "" {
			return x.args[i]
		}
	}
	return "."
}
