// Package source reads YAML files into Go values and knows the place of everything
// it read. It is the only package that imports a YAML parser.
//
// # Parsing
//
// [Parse] reads one file of one document. What would make a file mean something else
// than it shows is refused: text that is not UTF-8, tags, anchors, aliases, merge keys,
// doubled keys, invisible characters in a key, a second document, too deep a nesting.
//
// # Decoding
//
// A [Decoder] fills structs by their `yaml:"key"` tags and is strict: an unknown key is a
// problem, with the nearest that exists, and so is a value of another type or a key
// without value. Strings are taken as written: 1.10 stays "1.10". Types that read text
// read themselves, and a [Shape] reads a type whose form in the file is its own.
//
// All problems are collected; each mistake gives one.
package source
