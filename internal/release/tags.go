package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

const (
	module  = "github.com/groundworkgrc/groundwork"
	program = module + "/cmd/groundwork"
)

var versions = regexp.MustCompile(`^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`)

// from lets the Go command find the module in a clone, as it will find it at its address, and keeps what it finds
// apart from the modules of this machine.
func from(ctx context.Context, repo, work string) ([]string, error) {
	proxy, err := output(ctx, command{dir: work, name: "go", args: []string{"env", "GOPROXY"}})
	if err != nil {
		return nil, err
	}
	held, err := output(ctx, command{dir: work, name: "go", args: []string{"env", "GOMODCACHE"}})
	if err != nil {
		return nil, err
	}
	return plain("GIT_TERMINAL_PROMPT=0", "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=url.file://"+filepath.ToSlash(repo)+".insteadOf", "GIT_CONFIG_VALUE_0=https://"+module,
		"GOMODCACHE="+filepath.Join(work, "mod"), "GOFLAGS=-modcacherw -trimpath", "GOSUMDB=off",
		"GOPRIVATE="+module, "GOPROXY=file://"+filepath.ToSlash(held)+"/cache/download,"+proxy), nil
}

// tag makes a clone with the tags of a version: that of the library on the commit, and that of the command on a
// commit beside it whose go.mod asks for that very library.
func tag(ctx context.Context, root, rev, version, to string) error {
	if !versions.MatchString(version) {
		return fmt.Errorf("version %q: want vMAJOR.MINOR.PATCH, such as v0.1.0", version)
	}
	if err := clone(ctx, root, rev, to); err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "tag")
	if err != nil {
		return fmt.Errorf("%w", err)
	}
	defer os.RemoveAll(work) //nolint:errcheck // what stays is swept by the system
	env, err := from(ctx, to, work)
	if err != nil {
		return err
	}
	at := filepath.Join(to, "cmd", "groundwork")
	for _, c := range []command{
		{dir: to, name: "git", args: []string{"tag", "-a", "-m", version, version}},
		{dir: at, name: "go", args: []string{"mod", "edit", "-dropreplace=" + module, "-require=" + module + "@" + version}},
		{dir: at, name: "go", args: []string{"mod", "tidy"}},
		{dir: to, name: "git", args: []string{"commit", "-q", "-m", "Release " + version + ": the command asks for the library of that version", "--", "cmd/groundwork/go.mod", "cmd/groundwork/go.sum"}},
		{dir: to, name: "git", args: []string{"tag", "-a", "-m", version, "cmd/groundwork/" + version}},
	} {
		c.env = env
		if _, err := output(ctx, c); err != nil {
			return err
		}
	}
	left, err := git(ctx, to, "status", "--porcelain")
	if err == nil && left != "" {
		err = fmt.Errorf("the release commit leaves changes: %s", left)
	}
	return err
}

// prove tags a version in a clone that goes away, installs the command by both ways in which people get it, and
// runs it.
func prove(ctx context.Context, root, rev string) error {
	const version = "v0.1.0"
	work, err := os.MkdirTemp("", "prove")
	if err != nil {
		return fmt.Errorf("%w", err)
	}
	defer os.RemoveAll(work) //nolint:errcheck // what stays is swept by the system
	repo := filepath.Join(work, "repo")
	for _, who := range []string{"AUTHOR", "COMMITTER"} { // of commits that go away
		if err := firstOf(os.Setenv("GIT_"+who+"_NAME", "release"), func() error { return os.Setenv("GIT_"+who+"_EMAIL", "release@localhost") }); err != nil {
			return fmt.Errorf("%w", err)
		}
	}
	if err := tag(ctx, root, rev, version, repo); err != nil {
		return err
	}
	env, err := from(ctx, repo, work)
	if err != nil {
		return err
	}
	if err := install(ctx, work, "by-git", version, version, env); err != nil {
		return err
	}
	// What the Go command fetched by git lies as a proxy serves it.
	served := "file://" + filepath.ToSlash(work) + "/mod/cache/download"
	proxy := strings.TrimPrefix(env[len(env)-1], "GOPROXY=")
	env = append(env, "GOPRIVATE=", "GIT_CONFIG_COUNT=0", "GOMODCACHE="+filepath.Join(work, "mod2"), "GOPROXY="+served+","+proxy)
	return install(ctx, work, "by-proxy", "latest", version, env)
}

// install installs the command at a version, runs it, and wants it to know its version.
func install(ctx context.Context, work, into, asked, version string, env []string) error {
	bin := filepath.Join(work, into)
	if _, err := output(ctx, command{dir: work, env: append(env, "GOBIN="+bin), name: "go", args: []string{"install", program + "@" + asked}}); err != nil {
		return err
	}
	said, err := output(ctx, command{dir: work, name: filepath.Join(bin, "groundwork"), args: []string{"version"}})
	if err != nil {
		return err
	}
	if !strings.HasPrefix(said, "groundwork "+version+"\n") {
		return fmt.Errorf("%s@%s says: %s", program, asked, said)
	}
	fmt.Fprintf(os.Stderr, "go install %s@%s, %s:\n%s\n", program, asked, into, said)
	return nil
}
