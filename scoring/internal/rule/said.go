package rule

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/google/cel-go/cel"

	"github.com/groundworkgrc/groundwork/framework"
)

// said says in our words what the checker and the parser say in theirs, with the name that was meant
// where one is near.
func said(message string, env *cel.Env) (text, near string) {
	for _, s := range sayings() {
		if m := s.theirs.FindStringSubmatch(message); m != nil {
			return s.ours(m, env)
		}
	}
	return message, ""
}

// A saying is one thing that the checker says, with how we say it.
type saying struct {
	theirs *regexp.Regexp
	ours   func(m []string, env *cel.Env) (text, near string)
}

func sayings() []saying {
	plainly := func(format string) func([]string, *cel.Env) (string, string) {
		return func(m []string, _ *cel.Env) (string, string) {
			args := make([]any, len(m)-1)
			for i := range args {
				args[i] = m[i+1]
			}
			return fmt.Sprintf(format, args...), ""
		}
	}
	return []saying{
		{regexp.MustCompile(`^undeclared reference to '(.*)' \(in container`), unknownName},
		{regexp.MustCompile(`^undefined field '(.*)'`), plainly("there is no %q to read here")},
		{regexp.MustCompile(`^found no matching overload for '(.*)' applied to '(.*)'`), func(m []string, _ *cel.Env) (string, string) {
			return fmt.Sprintf("%s takes no %s", strings.Trim(m[1], "_@"), ourTypes(m[2])), ""
		}},
		{regexp.MustCompile(`^(?:mismatched|extraneous) input '<EOF>'`), plainly("the expression ends too soon")},
		{regexp.MustCompile(`^(?:mismatched|extraneous) input '(.*)' expecting`), plainly("%s cannot stand here")},
		{regexp.MustCompile(`^no viable alternative at input '(.*)'`), plainly("%s cannot be read here")},
		{regexp.MustCompile(`^token recognition error at: '(.*)'`), plainly("%s cannot be read here")},
	}
}

// unknownName says that a name means nothing, or nothing here, with what may be named.
func unknownName(m []string, env *cel.Env) (text, near string) {
	var here []string
	all := variableNames()
	for _, v := range env.Variables() {
		if slices.Contains(all, v.Name()) {
			here = append(here, v.Name())
		}
	}
	slices.Sort(here)
	here = slices.Compact(here)
	if slices.Contains(all, m[1]) {
		return fmt.Sprintf("%s cannot be read here: this expression knows %s", m[1], strings.Join(here, ", ")), ""
	}
	return fmt.Sprintf("unknown name %q: this expression knows %s", m[1], strings.Join(here, ", ")), framework.Nearest(m[1], here)
}

// ourTypes are those of what was put together, as our pages call them.
func ourTypes(list string) string { return strings.ReplaceAll(list, "groundwork.", "") }
