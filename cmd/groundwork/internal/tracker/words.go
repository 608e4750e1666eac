package tracker

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode"

	"gopkg.in/yaml.v3"

	"github.com/groundworkgrc/groundwork/mapping/evidence"
)

//go:embed words.yaml
var wordsFile []byte

// vocabulary is what the file of words holds.
type vocabulary struct {
	Columns  map[Field][]string         `yaml:"columns"`
	Statuses map[string][]string        `yaml:"statuses"`
	Outcomes map[string][]string        `yaml:"outcomes"`
	Kinds    map[evidence.Kind][]string `yaml:"-"`
	Named    map[string][]string        `yaml:"kinds"`
	Controls map[string][]string        `yaml:"controls"`
	Types    map[string][]string        `yaml:"types"`

	fields map[string]named // by folded header
	kindOf map[string]evidence.Kind
}

// named is the field that a header names, and how early it stands among the words for it.
type named struct {
	name Field
	rank int
}

// words reads the file of words once. It is embedded, and a test reads it, too.
var words = sync.OnceValue(func() *vocabulary {
	v, err := readWords(wordsFile)
	if err != nil {
		return &vocabulary{} // a test holds that there is no error
	}
	return v
})

// expression compiles an expression when it is first asked for: most commands read no tracker.
func expression(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}

func readWords(data []byte) (*vocabulary, error) {
	v := &vocabulary{fields: map[string]named{}, kindOf: map[string]evidence.Kind{}}
	if err := yaml.Unmarshal(data, v); err != nil {
		return nil, fmt.Errorf("words: %w", err)
	}
	for f, names := range v.Columns {
		for i, n := range names {
			if other, twice := v.fields[fold(n)]; twice {
				return nil, fmt.Errorf("words: header %q is %s and %s", n, other.name, f)
			}
			v.fields[fold(n)] = named{f, i}
		}
	}
	for _, table := range []map[string][]string{v.Statuses, v.Outcomes} {
		meant := map[string]string{}
		for meaning, list := range table {
			for _, w := range list {
				if other, twice := meant[fold(w)]; twice {
					return nil, fmt.Errorf("words: %q means %s and %s", w, other, meaning)
				}
				meant[fold(w)] = meaning
			}
		}
	}
	for name, list := range v.Named {
		var k evidence.Kind
		if err := k.UnmarshalText([]byte(name)); err != nil {
			return nil, fmt.Errorf("words: %w", err)
		}
		for _, w := range list {
			v.kindOf[stem(fold(w))] = k
		}
	}
	return v, nil
}

// fold gives one form to what people write in different ones: small letters, single spaces, no
// punctuation.
func fold(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return ' '
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// same reports whether two texts say the same in different forms. Signs, such as a tick and a cross,
// have no letters that could differ: these are the same only as they are written.
func same(a, b string) bool {
	if a, b = strings.TrimSpace(a), strings.TrimSpace(b); a == b {
		return true
	}
	folded := fold(a)
	return folded != "" && folded == fold(b)
}

// stem takes the plural off a word.
func stem(w string) string {
	switch {
	case len(w) < 4 || strings.HasSuffix(w, "ss") || strings.HasSuffix(w, "us") || strings.HasSuffix(w, "is"):
		return w
	case strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "s"):
		return w[:len(w)-1]
	}
	return w
}
