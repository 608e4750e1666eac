package rule

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
)

// A Kind is the type of a parameter or a result of a host function. The zero Kind is
// none, and is refused.
type Kind uint8

// Kinds, and the Go value that a function gets or returns for each: bool, int64, float64,
// string, []string, [*evidence.Piece], []*evidence.Piece, [time.Time] and [time.Duration].
const (
	NoKind Kind = iota
	BoolKind
	IntKind
	DoubleKind
	TextKind
	TextsKind
	PieceKind
	PiecesKind
	TimeKind
	DurationKind
)

// kinds are the names of the kinds and what rules see for them.
func kinds() []struct {
	name string
	cel  *cel.Type
} {
	return []struct {
		name string
		cel  *cel.Type
	}{
		NoKind:       {"none", types.ErrorType},
		BoolKind:     {"bool", cel.BoolType},
		IntKind:      {"int", cel.IntType},
		DoubleKind:   {"double", cel.DoubleType},
		TextKind:     {"string", cel.StringType},
		TextsKind:    {"list of strings", cel.ListType(cel.StringType)},
		PieceKind:    {"piece of evidence", evidenceType},
		PiecesKind:   {"list of evidence", evidenceList},
		TimeKind:     {"timestamp", cel.TimestampType},
		DurationKind: {"duration", cel.DurationType},
	}
}

// String returns the name.
func (k Kind) String() string {
	if list := kinds(); int(k) < len(list) {
		return list[k].name
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

func (k Kind) valid() bool { return k != NoKind && int(k) < len(kinds()) }

func (k Kind) cel() *cel.Type { return kinds()[k].cel }

// A Function is a function that a host adds to the rules of its engine. It must be
// pure: the same arguments give the same result, and it does no I/O.
type Function struct {
	Name   string // an identifier, or several with dots: "vuln.sla"
	Params []Kind
	Result Kind // not evidence
	// Call gets a value as [Kind] says for each parameter, none of which it may change, and
	// returns one of its result's kind; another integer, a whole float, json.Number or []any
	// of strings is taken where its value fits. Any other value, and an error, is a fault of
	// the rule. The context is that of the evaluation: it ends when nobody waits any more.
	Call func(ctx context.Context, args []any) (any, error)
}

// maxParams bounds what one function takes.
const maxParams = 10

// signature is how rules call the function; it tells overloads of one name apart.
func (f Function) signature() string {
	names := make([]string, len(f.Params))
	for i, p := range f.Params {
		names[i] = p.cel().String()
	}
	return f.Name + "(" + strings.Join(names, ", ") + ")"
}

// checkFunctions says of each function what keeps it from being registered. The names that
// are taken are those of functions and macros, and of variables.
func checkFunctions(list []Function, functions, variables []string) error {
	name := regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$`)
	var errs []error
	seen := map[string]bool{}
	for i, f := range list {
		say := func(format string, args ...any) {
			errs = append(errs, fmt.Errorf("function %d, %q: "+format, append([]any{i + 1, f.Name}, args...)...))
		}
		parts := strings.Split(f.Name, ".")
		switch {
		case !name.MatchString(f.Name):
			say("want a name of letters, digits and _, or several with dots between them")
		case slices.ContainsFunc(parts, func(p string) bool { return slices.Contains(reserved(), p) }):
			say("the name holds a word that CEL keeps for itself")
		case slices.Contains(functions, f.Name):
			say("rules have a function of this name already")
		case slices.Contains(variables, parts[0]):
			say("%s is a variable of rules: name it otherwise", parts[0])
		}
		if f.Call == nil {
			say("it has no Call")
		}
		if len(f.Params) > maxParams {
			say("%d parameters, want at most %d", len(f.Params), maxParams)
		}
		known := f.Result.valid()
		if !known {
			say("its result is of no known kind (%s)", f.Result)
		}
		if f.Result == PieceKind || f.Result == PiecesKind {
			say("it returns evidence: rules take evidence from the organisation alone")
		}
		for n, p := range f.Params {
			if !p.valid() {
				known = false
				say("parameter %d is of no known kind (%s)", n+1, p)
			}
		}
		if known && seen[f.signature()] {
			say("registered twice with the same parameters")
		}
		if known {
			seen[f.signature()] = true
		}
	}
	return errors.Join(errs...)
}

// reserved are the words that no CEL name may hold.
func reserved() []string {
	return []string{
		"as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop",
		"namespace", "null", "package", "return", "true", "var", "void", "while",
	}
}

// option declares the function in an environment. The call itself is a node of the plan,
// which knows the context; see [meter.Function].
func (f Function) option() cel.EnvOption {
	params := make([]*cel.Type, len(f.Params))
	for i, p := range f.Params {
		params[i] = p.cel()
	}
	return cel.Function(f.Name, cel.Overload(f.signature(), params, f.Result.cel(), cel.FunctionBinding(func(...ref.Val) ref.Val {
		return types.NewErr("%s: called outside a rule", f.Name)
	})))
}
