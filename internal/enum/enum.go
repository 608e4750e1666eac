// Package enum reads and writes closed sets of values that have names. A type of such a set
// keeps its names in a list, in which the value is the place; "" is a value without a name,
// which stands for what is not said.
package enum

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
)

// Parse reads a name; the error says what there is, or what is nearest.
func Parse[T ~uint8](what string, names []string, s string) (T, error) {
	for i, n := range names {
		if n == s && n != "" {
			return T(i), nil
		}
	}
	wanted := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == "" })
	hint := ": want " + strings.Join(wanted, ", ")
	if near := framework.Nearest(s, wanted); near != "" {
		hint = fmt.Sprintf("; did you mean %q?", near)
	}
	return 0, fmt.Errorf("unknown %s %q%s", what, s, hint)
}

// Name returns the name of a value, and its number where the list has none for it.
func Name[T ~uint8](names []string, v T) string {
	if int(v) < len(names) {
		return names[v]
	}
	return strconv.Itoa(int(v))
}
