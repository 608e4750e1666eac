package catalog_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/catalog"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/mapping/guide"
	"github.com/groundworkgrc/groundwork/mapping/organisation"
)

// Each document that ISO/IEC 42001 wants is of an evidence type that shows a point of the requirement that
// wants it, so that its state can be told; each leaf of Annex A stands on at most one line.
func TestDocumentsShowWhatWantsThem(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	shown := map[framework.Ref][]string{}
	for _, c := range set.Controls {
		for _, l := range c.Links {
			shown[l.To] = append(shown[l.To], shows(c, l)...)
		}
	}
	wanted := map[string]int{}
	for _, x := range set.Checklists {
		if x.ID != "mandatory-documents" && x.ID != "annex-a-documents" {
			continue
		}
		for _, item := range x.Items {
			wanted[item.See[0].Requirement]++
			assert.NotEmpty(t, item.Evidence, item.ID)
			for _, typ := range item.Evidence {
				assert.True(t, slices.ContainsFunc(item.See, func(r framework.Ref) bool { return slices.Contains(shown[r], typ) }),
					"%s of %s: %s shows nothing of %v", item.ID, x.ID, typ, item.See)
			}
		}
	}
	for _, clause := range []string{"4.3", "4.4", "5.2", "6.1.1", "6.1.2", "6.1.3", "6.1.4", "6.2", "7.2", "7.5.1", "7.5.3", "8.1", "8.2", "8.3", "9.1", "9.2.2", "9.3.3", "10.2"} {
		assert.NotZero(t, wanted[clause], "%s wants something in writing", clause)
	}
}

// The description criteria are nine; each is shown by evidence but the one that a scope itself answers, and every
// paper that only a checklist names is named.
func TestDescriptionCriteriaAreShown(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	named := map[string]bool{}
	for _, x := range set.Checklists {
		for _, item := range x.Items {
			for _, typ := range item.Evidence {
				named[typ] = true
			}
			if x.ID == "description-criteria" {
				assert.Equal(t, item.ID == "DC8", len(item.Evidence) == 0, item.ID)
				assert.True(t, item.ID != "DC8" || slices.Equal(item.Shows, []string{"not_relevant"}))
			}
		}
	}
	for _, typ := range []string{"management-assertion", "representation-letter", "significant-change-list", "bridge-letter"} {
		assert.True(t, named[typ], typ)
	}
}

// Each additional criterion on AI says what it repeats, of ISO/IEC 42001 and of the NIST AI RMF; no criterion of SOC 2
// does, and no clause.
func TestAdditionalCriteriaMirror(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	mirrored := 0
	for _, f := range set.Frameworks {
		for _, q := range f.Requirements {
			if q.Kind != "additional-criterion" {
				assert.Empty(t, q.Mirrors, q.ID)
				continue
			}
			mirrored++
			assert.NotEmpty(t, q.Mirrors["iso42001"], q.ID)
			for _, p := range q.Mirrors["iso42001"] {
				assert.Contains(t, p, "#", "%s: a point, not a requirement", q.ID)
			}
			for _, entry := range q.Mirrors["nist_ai_rmf"] {
				assert.Regexp(t, `^(GOVERN|MAP|MEASURE|MANAGE) [1-6]\.[0-9]{1,2}$`, entry, q.ID)
			}
			assert.NotEmpty(t, q.Mirrors["nist_ai_rmf"], q.ID)
			assert.Equal(t, "ai", q.Category, q.ID)
		}
	}
	assert.Equal(t, 10, mirrored)
}

// A relation that was struck is not stated, and its reason is there.
func TestStruckRelationsAreNotStated(t *testing.T) {
	t.Parallel()
	set, err := catalog.Load(catalog.Builtin())
	require.NoError(t, err)
	stated := map[string]bool{}
	for _, r := range set.Relations {
		stated[strings.Join([]string{r.From.String(), r.Is.String(), r.To.String()}, " ")] = true
	}
	struck := 0
	for _, r := range set.Rejected {
		if r.Control != "" {
			continue
		}
		struck++
		assert.False(t, stated[strings.Join([]string{r.From.String(), r.Is.String(), r.To.String()}, " ")], "%s %s %s", r.From, r.Is, r.To)
		assert.NotEmpty(t, r.Why)
	}
	assert.NotZero(t, struck)
}

// What a checklist may point to in a workspace is a key of a workspace.
func TestPartsOfAWorkspaceExist(t *testing.T) {
	t.Parallel()
	keys := map[string]bool{"nonconformities": true, "operates": true, "risks": true, "inclusive": true} // keys of a file, and a method of a subservice organisation
	for _, of := range []reflect.Type{reflect.TypeFor[framework.Scope](), reflect.TypeFor[framework.Subservice](), reflect.TypeFor[organisation.Organisation]()} {
		for field := range of.Fields() {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			keys[name] = true
		}
	}
	for _, part := range guide.Parts() {
		assert.True(t, keys[part], part)
	}
}
