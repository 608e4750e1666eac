package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/groundworkgrc/groundwork/framework"
)

// listed says which list holds the names of what a problem does not find, where it has no
// nearest one.
func listed(p framework.Problem) string {
	for _, of := range []struct{ what, kind string }{
		{"control", "controls"}, {"evidence type", "evidence-types"}, {"fact", "facts"}, {"requirement", "requirements"}, {"point", "points"}, {"framework", "frameworks"},
	} {
		if p.Suggestion == "" && strings.HasPrefix(p.Message, "unknown "+of.what+" ") {
			return " ('groundwork catalog list " + of.kind + "' lists what there is)"
		}
	}
	return ""
}

// inWords says in words what Go says of a value that is no number.
func inWords(err error) error {
	said, how, ok := strings.Cut(err.Error(), ": strconv.")
	switch {
	case !ok:
		return err
	case strings.HasPrefix(how, "ParseFloat"):
		return fmt.Errorf("%s: want a number, such as 0.8", said)
	case strings.HasPrefix(how, "ParseBool"):
		return fmt.Errorf("%s: want true or false", said)
	default:
		return fmt.Errorf("%s: want a whole number, such as 6", said)
	}
}

// unknown says of a command that there is not which one may be meant: one that is spelt nearly
// so, one below another, or one that people look for by that word.
func unknown(root *cobra.Command, err error) error {
	_, rest, _ := strings.Cut(err.Error(), `"`)
	name, _, _ := strings.Cut(rest, `"`)
	whole := map[string]string{} // commands by their last word, and by what people call them
	var names []string
	add := func(word, path string) {
		if whole[word] == "" {
			names, whole[word] = append(names, word), path
		}
	}
	for _, c := range root.Commands() {
		add(c.Name(), c.Name())
		for _, word := range c.SuggestFor {
			add(word, c.Name())
		}
	}
	for _, c := range root.Commands() {
		for _, below := range c.Commands() {
			add(below.Name(), c.Name()+" "+below.Name())
		}
	}
	meant := whole[name]
	if meant == "" {
		meant = whole[framework.Nearest(name, names)]
	}
	if meant == "" {
		return fmt.Errorf("there is no command %q", name)
	}
	return fmt.Errorf("there is no command %q; did you mean %q?", name, "groundwork "+meant)
}
