// Package catalog reads catalogs and the workspaces of organisations from YAML files.
//
// [Load] takes any number of file systems, the built-in catalog being just another
// one, and returns plain data of packages framework and mapping:
//
//	set, err := catalog.Load(catalog.Builtin(), catalog.Dir("grc"))
//
// # Files
//
// What a file holds is said by its top-level keys: framework and requirements,
// controls, evidence_types, fact_types, rules, questions, bands, relations, unions, pins, guides,
// checklists; an overlay on other files; and of an organisation: organisation, scope,
// operates, facts, evidence, treatments. Lists of
// several files append. Names of files and folders mean nothing; hidden ones are
// passed over.
//
// # Strictness
//
// A file means what it shows, or it is refused: see [Load]. All problems come at once,
// each with file, line and column, and nothing is half loaded.
//
// # Rules are text here
//
// Expressions stay text with their place. Package scoring compiles them, so that a
// product that wants only catalogs does not link CEL.
package catalog
