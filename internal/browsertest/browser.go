// Package browsertest looks at Groundwork's pages with a real browser: it starts the command, opens its pages in
// Chromium as a person would have them (a width, light or dark, the keyboard), and tells what the browser complains of.
// It is a module of its own, so that neither the library nor the command needs a browser.
package browsertest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// ErrNoBrowser says that there is no Chromium on this machine.
var ErrNoBrowser = errors.New("no chromium here: apt-get install chromium, or name it by CHROMIUM")

// Patience is how long anything in a browser may take.
const Patience = 60 * time.Second

// Keys that a person moves by.
const (
	Tab   = kb.Tab
	Enter = kb.Enter
	Space = " "
)

// Browser is a Chromium without a window.
type Browser struct {
	ctx context.Context //nolint:containedctx // chromedp keeps its browser in one
	end []func()
	dir string
}

// Chromium finds the browser: what CHROMIUM names, else one that is on the path.
func Chromium() (string, error) {
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} { //nolint:forbidigo // tests alone
		if path, err := exec.LookPath(name); name != "" && err == nil {
			return path, nil
		}
	}
	return "", ErrNoBrowser
}

// Start starts a browser that knows nobody and talks to nobody by itself.
func Start(ctx context.Context) (*Browser, error) {
	path, err := Chromium()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "groundwork-browser-")
	if err != nil {
		return nil, fmt.Errorf("a folder for the browser: %w", err)
	}
	b := &Browser{dir: dir, end: []func(){func() { _ = os.RemoveAll(dir) }}} // what is left is in the folder for what is left
	flags := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(filepath.Join(dir, "profile")), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, end := chromedp.NewExecAllocator(ctx, flags...)
	b.end = append(b.end, end)
	b.ctx, end = chromedp.NewContext(ctx, chromedp.WithErrorf(func(string, ...any) {}))
	b.end = append(b.end, end)
	if err := chromedp.Do(b.ctx); err != nil {
		b.Close()
		return nil, fmt.Errorf("chromium does not start: %w", err)
	}
	return b, nil
}

// Close ends the browser, and leaves nothing of it.
func (b *Browser) Close() {
	for _, end := range slices.Backward(b.end) {
		end()
	}
}

// View is how a page is looked at.
type View struct {
	Width, Height int64
	Dark          bool
}

// String names the view.
func (v View) String() string {
	if v.Dark {
		return fmt.Sprintf("%d dark", v.Width)
	}
	return fmt.Sprintf("%d light", v.Width)
}

// Views are a telephone, a tablet and a desk, each light and dark.
func Views() []View {
	var list []View
	for _, v := range []View{{Width: 360, Height: 740}, {Width: 768, Height: 1024}, {Width: 1280, Height: 900}} {
		list = append(list, v, View{v.Width, v.Height, true})
	}
	return list
}

// Page is a tab of a browser, and what happened in it.
type Page struct {
	ctx       context.Context //nolint:containedctx // chromedp keeps its tab in one
	end       func()
	downloads string

	mu       sync.Mutex
	faults   []string
	requests []string
	got      chan string
}

// Open opens an empty tab.
func (b *Browser) Open(v View) (*Page, error) {
	ctx, end := chromedp.NewContext(b.ctx)
	p := &Page{ctx: ctx, end: end, downloads: b.dir, got: make(chan string, 10)}
	err := errors.Join(chromedp.Do(ctx), chromedp.Listen(ctx, p.heard), p.Look(v))
	if err == nil {
		yes := true
		_, err = chromedp.Call(ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
			Behavior: browser.SetDownloadBehaviorBehaviorAllowAndName, DownloadPath: b.dir, EventsEnabled: &yes,
		})
	}
	if err != nil {
		end()
		return nil, fmt.Errorf("a tab: %w", err)
	}
	return p, nil
}

// Close closes the tab.
func (p *Page) Close() { p.end() }

// Look changes how the page is looked at.
func (p *Page) Look(v View) error {
	scheme := "light"
	if v.Dark {
		scheme = "dark"
	}
	return p.Do(chromedp.EmulateViewport(v.Width, v.Height), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
		})
		return err
	}))
}

// heard keeps what the browser tells.
func (p *Page) heard(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, e.Request.URL)
	case *network.EventLoadingFailed:
		if !e.Canceled {
			p.faults = append(p.faults, "not loaded: "+e.ErrorText)
		}
	case *runtime.EventExceptionThrown:
		p.faults = append(p.faults, "exception: "+e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" || e.Type == "assert" {
			text := []string{}
			for _, a := range e.Args {
				text = append(text, string(a.Value)+a.Description)
			}
			p.faults = append(p.faults, "console: "+strings.Join(text, " "))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == "error" || e.Entry.Level == "warning" {
			p.faults = append(p.faults, "log: "+e.Entry.Text+" "+e.Entry.URL)
		}
	case *browser.EventDownloadProgress:
		if e.State == browser.DownloadProgressStateCompleted {
			p.got <- filepath.Join(p.downloads, e.GUID)
		}
	}
}

// Faults are the errors and warnings of the console, what was thrown and what was not loaded, since the tab is open.
func (p *Page) Faults() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string{}, p.faults...)
}

// Forget forgets the faults so far: what was looked at was meant to fail.
func (p *Page) Forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults = nil
}

// Foreign are the requests that went elsewhere than to a place.
func (p *Page) Foreign(place string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := []string{}
	for _, r := range p.requests {
		if !strings.HasPrefix(r, place) {
			out = append(out, r)
		}
	}
	return out
}

// Do does what chromedp can do, within [Patience].
func (p *Page) Do(steps ...chromedp.Action[chromedp.Void]) error {
	ctx, end := context.WithTimeout(p.ctx, Patience)
	defer end()
	return chromedp.Do(ctx, steps...)
}

// Go opens an address.
func (p *Page) Go(address string) error {
	if err := p.Do(chromedp.Navigate(address)); err != nil {
		return fmt.Errorf("%s: %w", address, err)
	}
	return nil
}

// Press presses keys, one after the other.
func (p *Page) Press(keys string) error { return p.Do(chromedp.KeyEvent(keys)) }

// Leave does what leads to another page, waits for it, and says its status.
func (p *Page) Leave(steps ...chromedp.Action[chromedp.Void]) (int, error) {
	ctx, end := context.WithTimeout(p.ctx, Patience)
	defer end()
	r, err := chromedp.RunResponse(ctx, steps...)
	if err != nil {
		return 0, fmt.Errorf("no other page came: %w", err)
	}
	if r == nil {
		return http.StatusOK, nil
	}
	return int(r.Status), nil
}

// Download is the file that was downloaded next.
func (p *Page) Download() (string, error) {
	select {
	case file := <-p.got:
		return file, nil
	case <-time.After(Patience):
		return "", errors.New("nothing was downloaded")
	}
}

// Ask is what an expression of JavaScript says in a page; a promise is waited for.
func Ask[T any](p *Page, expression string) (T, error) {
	ctx, end := context.WithTimeout(p.ctx, Patience)
	defer end()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// Text is what the page says to whoever reads it.
func (p *Page) Text() (string, error) { return Ask[string](p, `document.body.innerText`) }

// Until waits until an expression of JavaScript holds in the page.
func (p *Page) Until(expression string) error {
	for end := time.Now().Add(Patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) { //nolint:forbidigo // tests alone
		if is, err := Ask[bool](p, "Boolean("+expression+")"); err == nil && is {
			return nil
		}
	}
	return fmt.Errorf("it does not come to hold: %s", expression)
}

// Shot writes a picture of the whole page, as PNG.
func (p *Page) Shot(file string) error {
	ctx, end := context.WithTimeout(p.ctx, Patience)
	defer end()
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		return fmt.Errorf("a picture: %w", err)
	}
	return os.WriteFile(file, picture, 0o600)
}
