package catalog

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/groundworkgrc/groundwork/internal/source"
)

// digest adds one item to a part and returns its digest.
func (r *reader) digest(part string, v source.Value, kind ...string) [sha256.Size]byte {
	d := v.Digest(kind...)
	r.items[part] = append(r.items[part], d)
	return d
}

// digests combines the items of each part, so that neither files nor order matter.
func (r *reader) digests() {
	r.src.Digests.Catalog = r.sum(partCatalog)
	r.src.Digests.Rules = r.sum(partRules)
	r.org.Digest = r.sum(partOrganisation)
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
