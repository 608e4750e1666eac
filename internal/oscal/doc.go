// Package oscal holds the OSCAL documents as Go values, to read and to write, for the
// packages that translate them.
//
// The structs hold what Groundwork takes from a document and nothing else, so that
// [Parse] can say of every other key that it was there and was not taken. They hold the
// shapes of drafts too, which a writer leaves empty.
//
// Parse is a reader of its own, since encoding/json takes doubled keys, keys in another
// case and halves of characters, and tells no place.
//
// Fields stand in the order of the OSCAL schema, and so do the keys of what is written.
package oscal
