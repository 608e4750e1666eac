package enum

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/groundworkgrc/groundwork/framework"
)

// enum is a closed set of names; the value is the place in the list.
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

func Name[T ~uint8](names []string, v T) string {
	if int(v) < len(names) {
		return names[v]
	}
	return strconv.Itoa(int(v))
}
