package known

import "github.com/google/cel-go/common/ast"

// stored is what the form holds: all types that occur, each after those that it is made of, and the
// expressions.
type stored struct {
	Types       []kind
	Expressions []expression
}

// A kind is one type.
type kind struct {
	Kind uint
	Name string // of an object, an abstract type, or a parameter
	Of   []int  // what it is made of, by number
}

// An expression is one that was checked.
type expression struct {
	Environment, Text string
	Cost              uint64 // as it was estimated

	Root       node
	Types      []typed // by id
	References []reference
	Places     []place
	Macros     []macro
}

// A node is one part of an expression.
type node struct {
	ID   int64
	Kind ast.ExprKind
	// Name is that of an identifier, a function, a field, a struct, or the variable of a loop.
	Name string
	// Second and Result are the other variables of a loop.
	Second, Result string
	Value          any  // of a literal
	Flag           bool // a call of a member, or a test whether a field is there
	// Of are the parts: of a loop what it goes over, its begin, condition, step and end.
	Of       []node
	Entries  []entry
	Optional []int32 // of a list
}

// An entry is one of a map, or a field of a struct.
type entry struct {
	ID       int64
	Name     string
	Key      []node // none for a field
	Value    node
	Optional bool
}

type typed struct {
	ID   int64
	Type int
}

type reference struct {
	ID        int64
	Name      string
	Overloads []string
	Value     any
}

type place struct {
	ID          int64
	Start, Stop int32
}

type macro struct {
	ID   int64
	Call node
}
