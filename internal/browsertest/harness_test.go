package browsertest_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/groundworkgrc/groundwork/internal/browsertest"
)

// once are what all tests use: the command, built once, and a browser.
var once struct {
	command, browser sync.Once
	dir, bin         string
	chromium         *browsertest.Browser
	err              error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if once.chromium != nil {
		once.chromium.Close()
	}
	_ = os.RemoveAll(once.dir)
	os.Exit(code)
}

// command is the command, built once.
func command(t *testing.T) string {
	t.Helper()
	once.command.Do(func() {
		if once.dir, once.err = os.MkdirTemp("", "groundwork-"); once.err == nil { //nolint:usetesting // it outlives the test
			once.bin, once.err = browsertest.Build(context.Background(), once.dir)
		}
	})
	require.NoError(t, once.err)
	return once.bin
}

// served is a server with further arguments, that ends with the test.
func served(t *testing.T, args ...string) *browsertest.Server {
	t.Helper()
	s, err := browsertest.Serve(context.Background(), command(t), args...)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Stop(), s.Log()) })
	return s
}

// open is an empty tab; a machine without the browser skips the test.
func open(t *testing.T, v browsertest.View) *browsertest.Page {
	t.Helper()
	var err error
	once.browser.Do(func() { once.chromium, err = browsertest.Start(context.Background()) })
	if once.chromium == nil && (err == nil || errors.Is(err, browsertest.ErrNoBrowser)) {
		t.Skip(browsertest.ErrNoBrowser)
	}
	require.NoError(t, err)
	p, err := once.chromium.Open(v)
	require.NoError(t, err)
	t.Cleanup(p.Close)
	return p
}

// desk is how most tests look.
var desk = browsertest.View{Width: 1280, Height: 900}

// accessible holds that axe-core finds nothing in the page, at each width, light and dark, and that nothing sticks out.
func accessible(t *testing.T, p *browsertest.Page, name string) {
	t.Helper()
	for _, v := range browsertest.Views() {
		require.NoError(t, p.Look(v))
		list, err := p.Violations()
		if errors.Is(err, browsertest.ErrNoAxe) {
			t.Skip(err)
		}
		require.NoError(t, err)
		assert.Empty(t, list, "%s, %s", name, v)
		wide, err := browsertest.Ask[int64](p, `document.documentElement.scrollWidth`)
		require.NoError(t, err)
		assert.LessOrEqual(t, wide, v.Width, "%s, %s: it scrolls sideways", name, v)
		shot(t, p, fmt.Sprintf("%s-%s", name, v))
	}
	require.NoError(t, p.Look(desk))
}

// shot keeps a picture where SHOTS names a folder for them.
func shot(t *testing.T, p *browsertest.Page, name string) {
	t.Helper()
	if dir := os.Getenv("SHOTS"); dir != "" {
		require.NoError(t, os.MkdirAll(dir, 0o755))
		require.NoError(t, p.Shot(fmt.Sprintf("%s/%s.png", dir, name)))
	}
}
