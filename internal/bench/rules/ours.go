package rules

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Ours is Groundwork: a test binary of scoring/internal/rule that takes turns when it is told to.
type Ours struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

// Start builds the test binary of the module at root in dir, starts it, and reads the case that it evaluates.
func Start(ctx context.Context, root, dir string) (*Ours, *Case, error) {
	binary, file := filepath.Join(dir, "rule.test"), filepath.Join(dir, "case.json")
	build := exec.CommandContext(ctx, "go", "test", "-c", "-o", binary, "./scoring/internal/rule")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return nil, nil, fmt.Errorf("go test -c: %w\n%s", err, out)
	}
	o := &Ours{cmd: exec.CommandContext(ctx, binary, "-test.run=^TestBuiltinTurns$", "-test.timeout=0")}
	o.cmd.Dir = filepath.Join(root, "scoring/internal/rule")
	o.cmd.Env = append(os.Environ(), "GROUNDWORK_TURNS="+file)
	o.cmd.Stderr = os.Stderr
	var err error
	if o.in, err = o.cmd.StdinPipe(); err != nil {
		return nil, nil, err
	}
	out, err := o.cmd.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	o.out = bufio.NewScanner(out)
	if err := o.cmd.Start(); err != nil {
		return nil, nil, err
	}
	if _, err := o.answer(); err != nil {
		return nil, nil, errors.Join(err, o.Stop())
	}
	c, err := ReadCase(file)
	return o, c, err
}

// A Turn is what the evaluations of one turn took.
type Turn struct {
	Took          time.Duration
	Allocs, Bytes uint64
}

// Turn evaluates a part (all, rules or needs) n times in the other process and says what that took there.
func (o *Ours) Turn(part string, n int) (Turn, error) {
	if _, err := fmt.Fprintf(o.in, "%s %d\n", part, n); err != nil {
		return Turn{}, err
	}
	said, err := o.answer()
	if err != nil {
		return Turn{}, err
	}
	var t Turn
	var ns int64
	_, err = fmt.Sscan(said, &ns, &t.Allocs, &t.Bytes)
	t.Took = time.Duration(ns)
	return t, err
}

// answer is the next thing that the test binary says; it may print other lines.
func (o *Ours) answer() (string, error) {
	for o.out.Scan() {
		if said, ok := strings.CutPrefix(o.out.Text(), "turns: "); ok {
			return said, nil
		}
	}
	return "", fmt.Errorf("the test binary of the rules says no more: %w", errors.Join(o.out.Err(), io.ErrUnexpectedEOF))
}

// Stop ends the test binary.
func (o *Ours) Stop() error {
	_ = o.in.Close()
	return o.cmd.Wait()
}
