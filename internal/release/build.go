package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// allSystems are those that there are binaries for.
func allSystems() []string {
	return []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"}
}

// A release is what is made of a commit.
type release struct {
	root, rev string
	systems   []string
	sbom      bool
	out       string

	src     string   // a clean clone
	env     []string // in which the library of the same release is found there, before anybody pushed its tag
	date    time.Time
	version string
	common  []file // of every archive
}

// build makes all of a release in a new folder.
func build(ctx context.Context, r release) (err error) {
	if r.out, err = filepath.Abs(r.out); err != nil {
		return fmt.Errorf("%w", err)
	}
	if err := os.Mkdir(r.out, 0o750); err != nil {
		return fmt.Errorf("a release goes into a folder of its own: %w", err)
	}
	work, err := os.MkdirTemp("", "release")
	if err != nil {
		return fmt.Errorf("%w", err)
	}
	defer os.RemoveAll(work) //nolint:errcheck // what stays is swept by the system
	if err := r.checkout(ctx, work); err != nil {
		return err
	}
	here := runtime.GOOS + "/" + runtime.GOARCH
	self, err := r.compile(ctx, work, here)
	if err != nil {
		return err
	}
	if err := r.about(ctx, work, self); err != nil {
		return err
	}
	for _, system := range r.systems {
		binary := self
		if system != here {
			if binary, err = r.compile(ctx, work, system); err != nil {
				return err
			}
		}
		if err := r.pack(ctx, system, binary); err != nil {
			return err
		}
		if system != here { // each is large
			if err := os.Remove(binary); err != nil {
				return fmt.Errorf("%w", err)
			}
		}
	}
	return r.sums()
}

// checkout makes the clone that is built from, and learns the day of the commit.
func (r *release) checkout(ctx context.Context, work string) error {
	r.src = filepath.Join(work, "src")
	if err := clone(ctx, r.root, r.rev, r.src); err != nil {
		return err
	}
	stamp, err := git(ctx, r.src, "log", "-1", "--format=%ct")
	if err != nil {
		return err
	}
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return fmt.Errorf("date of the commit: %w", err)
	}
	r.date = time.Unix(seconds, 0).UTC()
	r.env, err = from(ctx, r.src, work)
	return err
}

// compile builds the command for a system, without C, without the paths of this machine, and with the commit.
func (r *release) compile(ctx context.Context, work, system string) (string, error) {
	goos, goarch, ok := strings.Cut(system, "/")
	if !ok {
		return "", fmt.Errorf("system %q: want OS/ARCH, such as linux/amd64", system)
	}
	to := filepath.Join(work, goos+"-"+goarch, "groundwork")
	if goos == "windows" {
		to += ".exe"
	}
	fmt.Fprintln(os.Stderr, "building for", system)
	_, err := output(ctx, command{
		dir: filepath.Join(r.src, "cmd", "groundwork"), env: append(slices.Clone(r.env), "GOOS="+goos, "GOARCH="+goarch), name: "go",
		args: []string{"build", "-trimpath", "-buildvcs=true", "-mod=readonly", "-ldflags=-s -w -buildid=", "-o", to, "."},
	})
	return to, err
}

// about asks the command of this system for what the archives hold beside it, and writes the schemas.
func (r *release) about(ctx context.Context, work, self string) error {
	ask := func(args ...string) (string, error) {
		return output(ctx, command{dir: work, env: plain("SOURCE_DATE_EPOCH=" + strconv.FormatInt(r.date.Unix(), 10)), name: self, args: args})
	}
	said, err := ask("version", "--format", "json")
	if err != nil {
		return err
	}
	var v struct {
		Version string `json:"version"`
		Changed bool   `json:"changed"`
	}
	if err := json.Unmarshal([]byte(said), &v); err != nil {
		return fmt.Errorf("groundwork version: %w", err)
	}
	if v.Changed {
		return fmt.Errorf("the build says that it holds more than the commit %s", r.rev)
	}
	r.version = v.Version
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		script, err := ask("completion", shell)
		if err != nil {
			return err
		}
		r.common = append(r.common, file{name: "completions/groundwork." + shell, text: []byte(script + "\n")})
	}
	man := filepath.Join(work, "man")
	if _, err := ask("manual", man); err != nil {
		return err
	}
	if err := r.take(man, func(name string) string { return "man/man" + strings.TrimPrefix(filepath.Ext(name), ".") + "/" + name }); err != nil {
		return err
	}
	for _, name := range []string{"LICENSE", "README.md", "CHANGELOG.md"} {
		text, err := os.ReadFile(filepath.Join(r.src, name)) //nolint:gosec // of the clone
		if err != nil {
			return fmt.Errorf("%w", err)
		}
		r.common = append(r.common, file{name: name, text: text})
	}
	return r.schemas(ask)
}

// take puts the files of a folder into every archive.
func (r *release) take(dir string, to func(name string) string) error {
	list, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("%w", err)
	}
	for _, d := range list {
		text, err := os.ReadFile(filepath.Join(dir, d.Name())) //nolint:gosec // of a folder that was just written
		if err != nil {
			return fmt.Errorf("%w", err)
		}
		r.common = append(r.common, file{name: to(d.Name()), text: text})
	}
	return nil
}

// schemas writes what other programs read: the schema of the files and that of the HTTP interface.
func (r *release) schemas(ask func(args ...string) (string, error)) error {
	schema, err := ask("catalog", "schema")
	if err != nil {
		return err
	}
	if err := r.write("groundwork.schema.json", []byte(schema+"\n")); err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(r.src, "cmd", "groundwork", "api", "openapi.json"))
	if err != nil {
		return fmt.Errorf("%w", err)
	}
	return r.write("groundwork.openapi.json", text)
}

// pack writes the archive of a system, and the SBOM of its binary.
func (r *release) pack(ctx context.Context, system, binary string) error {
	text, err := os.ReadFile(binary) //nolint:gosec // that was just built
	if err != nil {
		return fmt.Errorf("%w", err)
	}
	name := "groundwork_" + r.version + "_" + strings.ReplaceAll(system, "/", "_")
	files := append(slices.Clone(r.common), file{name: filepath.Base(binary), text: text, runs: true})
	var archive []byte
	if strings.HasPrefix(system, "windows/") {
		archive, err = zipped(files, r.date)
		err = firstOf(err, func() error { return r.write(name+".zip", archive) })
	} else {
		archive, err = tarball(files, r.date)
		err = firstOf(err, func() error { return r.write(name+".tar.gz", archive) })
	}
	if err != nil || !r.sbom {
		return err
	}
	return r.bill(ctx, name, binary, text)
}

func firstOf(err error, next func() error) error {
	if err != nil {
		return err
	}
	return next()
}

// bill writes the SBOM of a binary: what was linked, as the Go command wrote it into the binary. Its serial number
// comes from the binary, and it has no time of its own.
func (r *release) bill(ctx context.Context, name, binary string, text []byte) error {
	said, err := output(ctx, command{
		dir: r.src, env: plain(), name: "cyclonedx-gomod",
		args: []string{"bin", "-json", "-std", "-notimestamp", "-serial", serial(text), "-version", r.version, binary},
	})
	if err != nil {
		return err
	}
	bill, err := ofTheBinary([]byte(said))
	if err != nil {
		return err
	}
	return r.write(name+".cdx.json", bill)
}

// ofTheBinary takes from an SBOM the digests of the program that wrote it, which are others on another machine.
func ofTheBinary(text []byte) ([]byte, error) {
	var bill map[string]any
	if err := json.Unmarshal(text, &bill); err != nil {
		return nil, fmt.Errorf("SBOM: %w", err)
	}
	metadata, _ := bill["metadata"].(map[string]any)
	tools, ok := metadata["tools"].([]any)
	if !ok {
		return nil, errors.New("SBOM: it does not name its tools where they are looked for")
	}
	for _, t := range tools {
		if tool, ok := t.(map[string]any); ok {
			delete(tool, "hashes")
		}
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(bill); err != nil {
		return nil, fmt.Errorf("SBOM: %w", err)
	}
	return out.Bytes(), nil
}

// serial is a UUID (RFC 9562, version 8) made from what it names.
func serial(text []byte) string {
	sum := sha256.Sum256(text)
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	s := hex.EncodeToString(sum[:16])
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

func (r *release) write(name string, text []byte) error {
	if err := os.WriteFile(filepath.Join(r.out, name), text, 0o644); err != nil { //nolint:gosec // a release is for everybody
		return fmt.Errorf("%w", err)
	}
	return nil
}

// sums writes the checksums, as sha256sum reads them.
func (r *release) sums() error {
	list, err := os.ReadDir(r.out)
	if err != nil {
		return fmt.Errorf("%w", err)
	}
	var sums strings.Builder
	for _, d := range list {
		text, err := os.ReadFile(filepath.Join(r.out, d.Name()))
		if err != nil {
			return fmt.Errorf("%w", err)
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(text), d.Name())
	}
	if err := r.write("SHA256SUMS", []byte(sums.String())); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%s of %s is in %s\n", r.version, r.date.Format(time.DateOnly), r.out)
	return nil
}

// check makes a release for this system in two places, and compares them. The second has nothing that the first
// left but the cache of the Go command, so that it also tells whether paths get into what is made.
func check(ctx context.Context, root string) error {
	dir, err := os.MkdirTemp("", "check")
	if err != nil {
		return fmt.Errorf("%w", err)
	}
	defer os.RemoveAll(dir) //nolint:errcheck // what stays is swept by the system
	var all []string
	for _, at := range []string{"one", "an/other place"} {
		here := filepath.Join(dir, at)
		if err := os.MkdirAll(filepath.Join(here, "tmp"), 0o750); err != nil {
			return fmt.Errorf("%w", err)
		}
		if err := os.Setenv("TMPDIR", filepath.Join(here, "tmp")); err != nil {
			return fmt.Errorf("%w", err)
		}
		if err := build(ctx, release{root: root, rev: "HEAD", systems: []string{runtime.GOOS + "/" + runtime.GOARCH}, sbom: true, out: filepath.Join(here, "out")}); err != nil {
			return err
		}
		sums, err := os.ReadFile(filepath.Join(here, "out", "SHA256SUMS")) //nolint:gosec // that was just written
		if err != nil {
			return fmt.Errorf("%w", err)
		}
		all = append(all, string(sums))
	}
	if all[0] != all[1] {
		return fmt.Errorf("made twice, and not the same:\n%s\n%s", all[0], all[1])
	}
	fmt.Fprint(os.Stderr, "made twice, and the same to the byte:\n"+all[0])
	return nil
}
