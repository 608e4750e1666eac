package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// A command is another program, run in a folder.
type command struct {
	dir  string
	env  []string // beside the environment
	name string
	args []string
}

// output runs a command, and returns what it printed.
func output(ctx context.Context, c command) (string, error) {
	cmd := exec.CommandContext(ctx, c.name, c.args...) //nolint:gosec // git, go and what they made
	cmd.Dir = c.dir
	cmd.Env = append(os.Environ(), c.env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s %s in %s: %w\n%s", c.name, strings.Join(c.args, " "), c.dir, err, errs.String())
	}
	return strings.TrimSpace(out.String()), nil
}

// git runs git in a folder.
func git(ctx context.Context, dir string, args ...string) (string, error) {
	return output(ctx, command{dir: dir, name: "git", args: args})
}

// clone makes a checkout of a commit, with tags, that nothing else writes to.
func clone(ctx context.Context, root, rev, to string) error {
	hash, err := git(ctx, root, "rev-parse", "--verify", rev+"^{commit}")
	if err != nil {
		return err
	}
	if _, err := git(ctx, root, "clone", "-q", "--no-checkout", root, to); err != nil {
		return err
	}
	_, err = git(ctx, to, "checkout", "-q", "--detach", hash)
	return err
}

// plain is an environment in which nothing that a person set changes what the Go command makes.
func plain(more ...string) []string {
	return append([]string{"GOWORK=off", "GOFLAGS=", "CGO_ENABLED=0", "GOEXPERIMENT=", "GOAMD64=v1", "GOARM64=v8.0", "TZ=UTC", "LC_ALL=C"}, more...)
}
