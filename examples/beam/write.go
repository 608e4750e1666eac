package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
)

// A packFn compresses assessments and says into which file each goes, by its key. What is
// compressed one by one and put one after the other is a gzip file, so that writing is copying.
type packFn struct {
	Shards int

	gzip *gzip.Writer // used again: it is larger than what it packs
}

// Setup is called once for each DoFn, before any assessment.
func (f *packFn) Setup() (err error) {
	f.gzip, err = gzip.NewWriterLevel(nil, gzip.BestSpeed)
	return err
}

// ProcessElement packs one assessment.
func (f *packFn) ProcessElement(a assessment) (int, []byte, error) {
	var b bytes.Buffer
	f.gzip.Reset(&b)
	_, err := f.gzip.Write(a.Line)
	_, ended := f.gzip.Write([]byte{'\n'})
	err = errors.Join(err, ended, f.gzip.Close())
	return int(crc32.ChecksumIEEE([]byte(a.Key))>>1) % f.Shards, b.Bytes(), err
}

// inShards writes parts by the number of their file, in no order. Every file is written, so that
// none is left of an earlier run into the same folder, and a bundle that is tried again writes
// the same file again.
func inShards(s beam.Scope, parts beam.PCollection, name, suffix string, shards int) {
	numbers := make([]int, shards)
	for i := range numbers {
		numbers[i] = i
	}
	empty := beam.ParDo(s, emptyShard, beam.CreateList(s, numbers))
	beam.ParDo0(s, &shardFn{Name: name, Suffix: suffix, Shards: shards}, beam.CoGroupByKey(s, parts, empty))
}

func emptyShard(n int) (int, []byte) { return n, nil }

// A shardFn writes files.
type shardFn struct {
	Name, Suffix string
	Shards       int
}

// ProcessElement writes one file.
func (f *shardFn) ProcessElement(ctx context.Context, n int, parts, _ func(*[]byte) bool) error {
	return write(ctx, fmt.Sprintf("%s-%05d-of-%05d%s", f.Name, n, f.Shards, f.Suffix), func(yield func([]byte) bool) {
		for part := []byte(nil); parts(&part) && yield(part); part = nil {
		}
	})
}

// write makes a file, wherever it is.
func write(ctx context.Context, file string, parts iter.Seq[[]byte]) (err error) {
	if !strings.Contains(file, "://") {
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			return err
		}
	}
	fs, err := filesystem.New(ctx, file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, fs.Close()) }()
	w, err := fs.OpenWrite(ctx, file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }() // which is when a store keeps it
	for part := range parts {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return nil
}
