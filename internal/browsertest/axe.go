package browsertest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/chromedp"
)

// ErrNoAxe says that axe-core is not there.
var ErrNoAxe = errors.New("axe-core is not here: .ci/run fetches it to .tools/axe.min.js, and AXE names another file")

// AxeFile is where axe-core lies.
func AxeFile() (string, error) {
	file := os.Getenv("AXE") //nolint:forbidigo // tests alone
	if file == "" {
		file = filepath.Join(Root(), ".tools", "axe.min.js")
	}
	if _, err := os.Stat(file); err != nil { //nolint:gosec // named by whoever runs the test
		return "", ErrNoAxe
	}
	return file, nil
}

// axe runs the rules of WCAG 2.2 A and AA and the good practice of axe-core, and lists what it finds, each with its places.
const axe = `axe.run(document, {preload: false, resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r => r.violations.map(v =>
  v.id + ": " + v.help + "\n" + v.nodes.map(n => "  " + n.target.join(" ") + " " + n.html + "\n  " + n.failureSummary).join("\n")))`

// Violations are what axe-core finds of the page as it is now.
func (p *Page) Violations() ([]string, error) {
	file, err := AxeFile()
	if err != nil {
		return nil, err
	}
	script, err := os.ReadFile(file) //nolint:gosec // named by whoever runs the test
	if err != nil {
		return nil, fmt.Errorf("axe-core: %w", err)
	}
	there, err := Ask[bool](p, `typeof axe === "object"`)
	if err == nil && !there {
		err = p.Do(chromedp.Steps(void(string(script))))
	}
	if err != nil {
		return nil, fmt.Errorf("axe-core: %w", err)
	}
	list, err := Ask[[]string](p, axe)
	if err != nil {
		return nil, fmt.Errorf("axe-core: %w", err)
	}
	return list, nil
}

// void runs a script whose value nobody wants.
func void(script string) chromedp.Action[chromedp.Void] {
	run := chromedp.Evaluate[bool](strings.TrimSpace(script) + "\n;true")
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := run(ctx, t)
		return err
	})
}
