// Package catalog reads catalogs and the workspaces of organisations from YAML files, and
// writes them.
//
// [Load] takes any number of file systems, the built-in catalog being just another
// one, and returns plain data of packages framework and mapping:
//
//	set, err := catalog.Load(catalog.Builtin(), catalog.Dir("grc"))
//
// # The way of the data
//
// Bytes come from a file system: [Builtin], [Dir], [Bytes] and [Files] for what is in
// memory, or any [fs.FS]. Each file is parsed into values with their places; each value is
// decoded into the type that it means, and what no type takes is a problem. Lists append, over
// files and file systems. Overlays are laid on what they change, references are checked in
// the whole, and the outcome is one [Set], or one list of everything that is wrong. From here
// the data goes to [mapping.Build]; nothing comes back.
//
// What the files of [Builtin] hold was read before, and is taken as it was read where they come first; who changes
// them runs go generate.
//
// One item goes the same way alone: [Decode] reads a piece of evidence, a scope or an
// organisation, and [Encode] writes one. [Write] writes a catalog.
//
// # Files
//
// What a file holds is said by its top-level keys: framework and requirements,
// controls, evidence_types, fact_types, rules, questions, bands, relations, unions, open, rejected,
// pins, guides, checklists; an overlay on other files; and of an organisation: organisation, scope,
// operates, facts, evidence, treatments, risks, nonconformities. Lists of
// several files append. Names of files and folders mean nothing; hidden ones are
// passed over.
//
// A control that went into another one, or stands under another id, is named by that one's key
// was. Wherever files name it by its old id it is read as the new one, with a warning
// ([CodeRenamed]).
//
// # Strictness
//
// A file means what it shows, or it is refused: see [Load]. Problems come together,
// each with file, line and column, and nothing is half loaded.
//
// # Uploads from strangers
//
// A file can do much: replace the bands by which readiness is named, drop requirements of
// a catalog that it lies over, state an organisation. [Only] says what the files of one
// file system may hold, and [ContentKeys] lists what can only add:
//
//	upload := catalog.Only(catalog.Bytes(name, body), catalog.ContentKeys()...)
//	set, err := catalog.Loader{MaxFileSize: 1 << 20}.Load(ctx, catalog.Builtin(), upload)
//
// What may hold "overlay" may drop; "overlay.add" allows additions alone. What a file adds
// may still link controls to requirements of other frameworks: it counts for whoever loads it,
// and for nobody else.
//
// A [Loader] bounds what an upload can cost, and each limit stands with its name in the
// problem that it gives: the bytes of a file, the number of files, the depth of nesting, the
// values in a file, the problems that are listed. An id has 512 characters at most. Loading
// stops when its context ends. With the defaults a file of a megabyte costs about a second and
// 200 MB at most, or is refused. Pipes and devices are not read.
//
// # Rules are text here
//
// Expressions stay text with their place. Package scoring compiles them, so that a
// product that wants only catalogs does not link CEL.
package catalog
