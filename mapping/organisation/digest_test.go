package organisation_test

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/examples/acme"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/evidence"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// acmeOrganisation is the one of the example workspace.
func acmeOrganisation(t testing.TB) *organisation.Organisation {
	t.Helper()
	set, err := catalog.Load(catalog.Builtin(), acme.Files)
	require.NoError(t, err)
	require.NotNil(t, set.Organisation)
	return set.Organisation
}

// The digest of the example is pinned: another one makes every stored assessment seem to
// be of another input.
func TestDigestOfTheExample(t *testing.T) {
	t.Parallel()
	org := acmeOrganisation(t)
	assert.Equal(t, "sha256:2b18f9f2799c402f8a815a888305243521e441a76c3d1624621608008220de4b", org.Digest)
	assert.Equal(t, org.Digest, organisation.Digest(org))
}

func TestDigestOfNothing(t *testing.T) {
	t.Parallel()
	assert.Equal(t, organisation.Digest(nil), organisation.Digest(&organisation.Organisation{}))
	assert.Equal(t, organisation.CombineDigests(nil), organisation.Digest(nil))
	assert.NotEqual(t, organisation.Digest(nil), organisation.Digest(sound()))
}

// Neither the order of items, nor where they were read, nor the Go type of a number changes
// the digest.
func TestDigestIsOfContent(t *testing.T) {
	t.Parallel()
	want := organisation.Digest(sound())
	for name, change := range map[string]func(*organisation.Organisation){
		"order of evidence": func(o *organisation.Organisation) { slices.Reverse(o.Evidence) },
		"order of facts":    func(o *organisation.Organisation) { slices.Reverse(o.Facts) },
		"order of scopes":   func(o *organisation.Organisation) { slices.Reverse(o.Scopes) },
		"order of the rest": func(o *organisation.Organisation) { slices.Reverse(o.Treatments); slices.Reverse(o.Risks) },
		"places": func(o *organisation.Organisation) {
			o.Evidence[0].Places = framework.Places{Item: framework.Position{File: "x.yaml", Line: 4}}
			o.Scopes[0].SoA[0].Places = o.Evidence[0].Places
			o.Facts[0].Places = o.Evidence[0].Places
		},
		"int":     func(o *organisation.Organisation) { o.Facts[0].Value = 12 },
		"number":  func(o *organisation.Organisation) { o.Facts[0].Value = json.Number("12") },
		"list":    func(o *organisation.Organisation) { o.Facts[1].Value = []any{"user"} },
		"uint32":  func(o *organisation.Organisation) { o.Evidence[0].Attributes["population"] = uint32(40) },
		"float32": func(o *organisation.Organisation) { o.Evidence[0].Attributes["ratio"] = float32(1) },
		"empty": func(o *organisation.Organisation) {
			o.Evidence[1].Controls, o.Evidence[1].Attributes = []string{}, map[string]any{}
		},
		"digest": func(o *organisation.Organisation) { o.Digest = "sha256:other" },
	} {
		org := sound()
		change(org)
		assert.Equal(t, want, organisation.Digest(org), name)
	}
}

// Every field that says something is in the digest: changed, each gives another one.
func TestDigestHoldsEveryField(t *testing.T) {
	t.Parallel()
	seen := map[string]string{organisation.Digest(sound()): "nothing"}
	count := 0
	for path := range leaves(reflect.ValueOf(sound()).Elem(), "") {
		org := sound()
		for p, v := range leaves(reflect.ValueOf(org).Elem(), "") {
			if p == path {
				require.True(t, bump(v), p)
			}
		}
		d := organisation.Digest(org)
		assert.Empty(t, seen[d], "%s changes nothing that %s does not", path, seen[d])
		seen[d] = path
		count++
	}
	assert.Greater(t, count, 60, "of all kinds of items")
}

// leaves visits the single values of an organisation, by path.
func leaves(v reflect.Value, path string) func(func(string, reflect.Value) bool) {
	return func(yield func(string, reflect.Value) bool) { visit(v, path, yield) }
}

func visit(v reflect.Value, path string, yield func(string, reflect.Value) bool) bool {
	if v.Type() == reflect.TypeFor[framework.Places]() {
		return true
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if name == "Digest" {
				continue
			}
			if !visit(v.Field(i), path+"."+name, yield) {
				return false
			}
		}
		return true
	case reflect.Slice:
		for i := range v.Len() {
			if !visit(v.Index(i), path+"["+string(rune('0'+i))+"]", yield) {
				return false
			}
		}
		return true
	case reflect.Map, reflect.Interface:
		return true
	case reflect.Pointer:
		return v.IsNil() || visit(v.Elem(), path, yield)
	}
	return yield(path, v)
}

// bump changes a value.
func bump(v reflect.Value) bool {
	switch {
	case v.Kind() == reflect.String:
		v.SetString(v.String() + "x")
	case v.Kind() == reflect.Bool:
		v.SetBool(!v.Bool())
	case v.CanInt():
		v.SetInt(v.Int() + 1)
	case v.CanUint():
		v.SetUint((v.Uint() + 1) % 3)
	default:
		return false
	}
	return true
}

// What maps and values hold is in the digest too.
func TestDigestHoldsDetails(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{organisation.Digest(sound()): true}
	for name, change := range map[string]func(*organisation.Organisation){
		"attribute":       func(o *organisation.Organisation) { o.Evidence[0].Attributes["population"] = int64(41) },
		"text for number": func(o *organisation.Organisation) { o.Evidence[0].Attributes["population"] = "40" },
		"double for int":  func(o *organisation.Organisation) { o.Evidence[0].Attributes["population"] = 40.0 },
		"no attribute":    func(o *organisation.Organisation) { delete(o.Evidence[0].Attributes, "tool") },
		"name of one": func(o *organisation.Organisation) {
			delete(o.Evidence[0].Attributes, "tool")
			o.Evidence[0].Attributes["toll"] = "12"
		},
		"entry of a list":  func(o *organisation.Organisation) { o.Evidence[0].Attributes["names"] = []string{"a", "c"} },
		"order of a list":  func(o *organisation.Organisation) { o.Evidence[0].Attributes["names"] = []string{"b", "a"} },
		"word of a scope":  func(o *organisation.Organisation) { o.Scopes[0].Profile["stage"] = "1" },
		"other word":       func(o *organisation.Organisation) { o.Scopes[0].Profile = map[string]string{"type": "2"} },
		"answer":           func(o *organisation.Organisation) { o.Facts[2].Value = "large" },
		"answer of a list": func(o *organisation.Organisation) { o.Facts[1].Value = []string{"user", "provider"} },
		"one less":         func(o *organisation.Organisation) { o.Evidence = o.Evidence[1:] },
		"one twice":        func(o *organisation.Organisation) { o.Evidence = append(o.Evidence, o.Evidence[0]) },
	} {
		org := sound()
		change(org)
		d := organisation.Digest(org)
		assert.False(t, seen[d], name)
		seen[d] = true
	}
}

// The digest of the whole is that of its items, and an item knows its own.
func TestDigestOfItems(t *testing.T) {
	t.Parallel()
	org := sound()
	org.Name, org.Systems, org.Owners, org.AsOf = "", nil, nil, 0
	var items [][32]byte
	for _, x := range org.Scopes {
		items = append(items, organisation.DigestOf(x))
	}
	for _, x := range org.Operates {
		items = append(items, organisation.DigestOf(x))
	}
	for _, x := range org.Facts {
		items = append(items, organisation.DigestOf(x))
	}
	for _, x := range org.Evidence {
		items = append(items, organisation.DigestOf(x))
	}
	for _, x := range org.Treatments {
		items = append(items, organisation.DigestOf(x))
	}
	for _, x := range org.Risks {
		items = append(items, organisation.DigestOf(x))
	}
	for _, x := range org.Nonconformities {
		items = append(items, organisation.DigestOf(x))
	}
	assert.Equal(t, organisation.CombineDigests(items), organisation.Digest(org))
	assert.NotEqual(t, organisation.DigestOf(evidence.Fact{ID: "a", Value: true}), organisation.DigestOf(evidence.Fact{ID: "b", Value: true}))
	assert.NotEqual(t, organisation.DigestOf(organisation.Operates{Control: "a"}), organisation.DigestOf(organisation.Operates{Control: "b"}))
}

// Under a context the digest is the same or none.
func TestDigestContext(t *testing.T) {
	t.Parallel()
	org := sound()
	sum, err := organisation.DigestContext(t.Context(), org)
	require.NoError(t, err)
	assert.Equal(t, organisation.Digest(org), sum)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, org := range []*organisation.Organisation{org, nil} {
		sum, err = organisation.DigestContext(ended, org)
		require.ErrorIs(t, err, context.Canceled)
		assert.Empty(t, sum)
		_, err = organisation.DigestContext(nil, org) //nolint:staticcheck // on purpose
		require.Error(t, err)
	}
}
