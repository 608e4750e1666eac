// Package safe is the one door through which what people wrote goes out: on a terminal, into
// Markdown, SVG and HTML, into labels of drawings, into tables for spreadsheets, into JSON and
// YAML. Whatever the form, a text is shown and never obeyed.
//
// One rule says what steers instead of showing, [glyph.Steers]: control characters, marks of
// writing direction, separators of lines. Each is shown as an escape, \u202e. Each form then
// has a rule of its own for what it would read as markup or as a formula.
package safe
