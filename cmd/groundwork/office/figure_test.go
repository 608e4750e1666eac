package office_test

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/cmd/groundwork/office"
	"github.com/groundworkgrc/groundwork/framework"
	"github.com/groundworkgrc/groundwork/scoring/document"
)

// luminance is how light a colour is, as WCAG 2.2 reckons it.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) == 4 {
		hex = "#" + strings.Repeat(hex[1:2], 2) + strings.Repeat(hex[2:3], 2) + strings.Repeat(hex[3:4], 2)
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		require.NoError(t, err, hex)
		c := float64(v) / 255
		if c <= 0.04045 {
			sum += weight * c / 12.92
		} else {
			sum += weight * math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return sum
}

// Texts have the contrast of WCAG 2.2 AA (1.4.3), and what is drawn that of 1.4.11, in light, in the dark and on paper.
func TestContrast(t *testing.T) {
	t.Parallel()
	css, err := os.ReadFile("page.html")
	require.NoError(t, err)
	themes := regexp.MustCompile(`--bg:[^}]*`).FindAllString(string(css), -1)
	require.Len(t, themes, 3)
	for _, theme := range themes {
		ink := map[string]string{}
		for _, m := range regexp.MustCompile(`--([a-z]+):(#[0-9a-f]{3,6})`).FindAllStringSubmatch(theme, -1) {
			ink[m[1]] = m[2]
		}
		ratio := func(a, b string) float64 {
			x, y := luminance(t, ink[a]), luminance(t, ink[b])
			return (max(x, y) + 0.05) / (min(x, y) + 0.05)
		}
		for _, pair := range []string{"fg bg", "soft bg", "link bg", "fg head", "bg shown", "bg open", "bg link", "bg hole", "soft head"} {
			a, b, _ := strings.Cut(pair, " ")
			assert.GreaterOrEqual(t, ratio(a, b), 4.5, "%s of %s", pair, theme)
		}
		for _, drawn := range []string{"shown", "open", "hole", "link"} {
			assert.GreaterOrEqual(t, ratio(drawn, "track"), 3.0, "%s on its track of %s", drawn, theme)
		}
	}
}

// A window has its months above it: of a long one each third, and none where they would stand upon each other.
func TestMonths(t *testing.T) {
	t.Parallel()
	for period, want := range map[string][]string{
		"2026-01-01/2026-06-30": {"2026", "Feb", "Mar", "Apr", "May", "Jun"},
		"2026-01-15/2026-03-10": {"Feb", "Mar"},
		"2025-07-01/2026-06-30": {"Jul", "Oct", "2026", "Apr"},
		"2026-05-02/2026-05-20": {},
		"1990-01-01/2026-06-30": {},
	} {
		first, last, _ := strings.Cut(period, "/")
		d := plain()
		d.Sections[0].Timelines[0].Period = framework.Period{First: day(first), Last: day(last)}
		d.Sections[0].Timelines[0].Lanes = []document.Lane{{ID: "a", Title: "A"}}
		text := string(written(t, office.HTML, d))
		got := []string{}
		for _, m := range regexp.MustCompile(`dx="3" y="12">([^<]*)<`).FindAllStringSubmatch(text, -1) {
			got = append(got, m[1])
		}
		assert.Equal(t, want, got, period)
	}
}

// What stands below each page on paper is a string of the style sheet, and nothing more, whatever it holds.
func TestPrintedTitle(t *testing.T) {
	t.Parallel()
	d := plain()
	d.Title, d.Organisation = `"}</style><script>`, `\2c url(x) : é`
	text := string(written(t, office.HTML, d))
	content := regexp.MustCompile(`@bottom-left\{content:"([^"]*)";`).FindStringSubmatch(text)
	require.NotNil(t, content)
	assert.NotRegexp(t, `[^A-Za-z0-9 \\]`, content[1])
	back := regexp.MustCompile(`\\([0-9a-f]+) `).ReplaceAllStringFunc(content[1], func(s string) string {
		r, err := strconv.ParseInt(strings.TrimSpace(s[1:]), 16, 32)
		require.NoError(t, err)
		return string(rune(r))
	})
	assert.Equal(t, "Internal: not to be handed over. "+d.Title+", "+d.Organisation, back)
}
