// Package rules evaluates all built-in rules and needs over acme's evidence in the engines that a product might take
// instead: closures in plain Go, expr-lang, OPA and cel-go with its defaults. Each has them in its own words, which are made
// from the built-in texts, and the same pieces in the form that it reads fastest. Groundwork's own turns are those of a
// test binary, for its rules are no package that others may import.
package rules
