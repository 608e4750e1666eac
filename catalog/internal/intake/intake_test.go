package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/groundworkgrc/groundwork/catalog/internal/intake"
	"github.com/groundworkgrc/groundwork/framework"
)

func of(ids ...string) *framework.Framework {
	f := &framework.Framework{ID: "x", Title: "X"}
	for _, id := range ids {
		id, aliases, _ := strings.Cut(id, "=")
		q := framework.Requirement{ID: id, Title: id}
		if aliases != "" {
			q.Aliases = strings.Split(aliases, "|")
		}
		f.Requirements = append(f.Requirements, q)
	}
	return f
}

func TestID(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"A.2.2": "A.2.2", "CCF 1": "CCF-1", " Art.  5 (1) ": "Art.-5-(1)", "#A-0": "A-0", "A # 1": "A-1", "A\u20113": "A-3", "1:1": "1:1", "": "", " # ": "",
	} {
		id, changed := intake.ID(written)
		assert.Equal(t, want, id, written)
		assert.Equal(t, want != strings.TrimSpace(written), changed, written)
	}
}

func TestSpaces(t *testing.T) {
	t.Parallel()
	n, line := intake.Spaces([]byte("a\nb\u00a0c\u202fd"))
	assert.Equal(t, [2]int{2, 2}, [2]int{n, line})
	n, _ = intake.Spaces([]byte("a b"))
	assert.Zero(t, n)
	assert.Equal(t, "a b c", intake.Plain("a\u00a0b\u2007c"))
}

func TestFind(t *testing.T) {
	t.Parallel()
	x := intake.NewIndex(of("ac-2", "ac-2.1", "1.10", "A.2", "CCF-1=CCF 1|Accounts", "p.1", "p-1"))
	for written, want := range map[string][2]string{
		"ac-2.1": {"ac-2.1", ""}, "AC-2.1": {"ac-2.1", intake.ByCase}, "AC-02(01)": {"ac-2.1", intake.BySpelling}, "AC-2 (1)": {"ac-2.1", intake.BySpelling},
		"AC-02": {"ac-2", intake.BySpelling}, "CCF 1": {"CCF-1", intake.ByName}, "Accounts": {"CCF-1", intake.ByName}, "B.2": {"A.2", intake.ByAnnex},
		"p_1": {"", ""}, "1..10": {"", ""}, "": {"", ""}, "x_1-10": {"", ""},
	} {
		id, how := x.Find(written)
		assert.Equal(t, want, [2]string{id, how}, written)
	}
	id, how := x.FindNamed("x_1-10")
	assert.Equal(t, [2]string{"1.10", intake.BySpelling}, [2]string{id, how})
	assert.Equal(t, "ac-2.1", x.Nearest("AC-2(11)", &intake.Guesser{}))
}

// A URN names what knows itself by it, and not what has an id like its end.
func TestFindURN(t *testing.T) {
	t.Parallel()
	const node = "urn:me:risk:req_node:x:"
	x := intake.NewIndex(of("2="+node+"1", "3="+node+"2", "CC6.1", "A (b)/1", "a-(b)-1", "5.2.d="+node+"5;2.d", "e/f="+node+"e/f"))
	for end, want := range map[string]string{"1": "2", "2": "3", "3": "", "cc6.1": "CC6.1", "CC6-1": "CC6.1", "a-(b)-1": "A (b)/1", "a-(b)-1-2": "a-(b)-1", "9": "", "5;2.d": "5.2.d", "E/F": "e/f"} {
		id, _ := x.FindURN("urn:other:risk:req_node:x:" + end)
		assert.Equal(t, want, id, end)
	}
	assert.Equal(t, "1:1", intake.Node("urn:me:risk:req_node:ism:1:1"))
	assert.Equal(t, "a.3.2", intake.Node("urn:x:iso42001:A.3.2"))
}

func TestAliases(t *testing.T) {
	t.Parallel()
	f := of("ac-2.1", "b")
	var a intake.Aliases
	for _, x := range [][2]string{{"AC-2(1)", "ac-2.1"}, {"Two", "ac-2.1"}, {"Two", "b"}, {"b", "ac-2.1"}, {"One", "b"}, {"One", "b"}, {"", "b"}, {"\x1b", "b"}} {
		a.Add(x[0], x[1])
	}
	a.Give(f)
	assert.Empty(t, f.Requirements[0].Aliases)
	assert.Equal(t, []string{"One"}, f.Requirements[1].Aliases)
}

// Twenty thousand names that are not found cost no more than a bound of looking.
func TestGuesser_bounded(t *testing.T) {
	t.Parallel()
	names := make([]string, 1400)
	for i := range names {
		names[i] = fmt.Sprintf("A.%d.%d", i/40, i%40)
	}
	g := &intake.Guesser{}
	for i := range 20_000 {
		g.Nearest(fmt.Sprintf("B.%d", i), names)
	}
	assert.LessOrEqual(t, g.Looked, intake.MaxLooked)
	assert.Positive(t, g.Looked)
	looked := g.Looked
	g.Nearest("B.1", names)
	assert.Equal(t, looked, g.Looked, "a name that was looked for is not looked for again")
}

func TestToldOnce(t *testing.T) {
	t.Parallel()
	at := framework.Position{File: "f", Line: 1}
	var a intake.Told
	for range 446 {
		a.Once("k", framework.Problem{Pos: at, Message: "so"})
	}
	a.Once("other", framework.Problem{Pos: at, Message: "and so"})
	assert.Equal(t, "f:1: so (and 445 more like it)\nf:1: and so", a.Problems().Error())
	var l intake.Told
	l.Found("x", intake.BySpelling, "AC-2(1)", "ac-2.1", "spelling", at)
	l.Found("x", intake.BySpelling, "AC-2(2)", "ac-2.2", "spelling", at)
	assert.Equal(t, `f:1: warning: 2 ids of x were found in another spelling; "AC-2(1)" is ac-2.1`, l.Problems().Error())
	var n intake.Tally
	n.Add("f:1", "labels", "no place", 2)
	n.Add("f:2", "labels", "no place", 1)
	assert.Equal(t, []intake.Loss{{Where: "f:1", What: "labels (3)", Why: "no place"}}, n.Losses())
}

func TestSplit(t *testing.T) {
	t.Parallel()
	known := func(s string) bool { return s == "x,y" }
	assert.Equal(t, []string{"a", "b", "c", "d", "x,y"}, intake.Split("a, b;c d x,y", known))
}

// A URN is found as a whole before its end is looked at, and an end that two have means neither.
func TestFindURN_ends(t *testing.T) {
	t.Parallel()
	x := intake.NewIndex(&framework.Framework{ID: "f", Requirements: []framework.Requirement{{ID: "one", Aliases: []string{"urn:x:f:1:1"}}, {ID: "two", Aliases: []string{"urn:x:f:2:1"}}}})
	for urn, want := range map[string]string{"urn:x:f:1:1": "one", "URN:x:f:2:1": "two", "urn:other:f:1": ""} {
		found, _ := x.FindURN(urn)
		assert.Equal(t, want, found, urn)
	}
}
