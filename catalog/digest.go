package catalog

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/groundworkgrc/groundwork/internal/source"
)

// digest adds one item to a part.
func (r *reader) digest(part string, v source.Value, kind ...string) {
	r.items[part] = append(r.items[part], v.Digest(kind...))
}

// digests combines the items of each part, so that neither files nor order matter.
func (r *reader) digests() {
	r.src.Digests.Catalog = r.sum(partCatalog)
	r.src.Digests.Rules = r.sum(partRules)
	r.org.Digest = r.sum(partOrganisation)
}

// frameworkDigest identifies the content of the framework of one file.
func frameworkDigest(root source.Value) string {
	var items [][sha256.Size]byte
	for _, e := range root.Entries() {
		switch e.Key {
		case "framework":
			items = append(items, e.Value.Digest(e.Key))
		case "requirements":
			for _, v := range e.Value.Items() {
				items = append(items, v.Digest(e.Key))
			}
		}
	}
	return combined(items)
}

func (r *reader) sum(part string) string { return combined(r.items[part]) }

// combined is the digest of items in any order.
func combined(items [][sha256.Size]byte) string {
	slices.SortFunc(items, func(a, b [sha256.Size]byte) int { return bytes.Compare(a[:], b[:]) })
	h := sha256.New()
	for _, d := range items {
		h.Write(d[:])
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}
