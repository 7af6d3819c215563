package main

import (
	"context"
	"errors"
	"flag"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// benchOpen imports a folder as the real host does, every file opened and read to its end: the
// figure with plakar's own gRPC library. What it prints is told at tally.measure.
//
//	gohost bench-open -proto FOLDER -bin FOLDER -tree FOLDER [-concurrency 8]
func benchOpen(args []string) error {
	set := flag.NewFlagSet("gohost bench-open", flag.ExitOnError)
	where := &place{}
	where.flags(set)
	tree := set.String("tree", "", "folder to import")
	concurrency := set.Int("concurrency", 8, "records handled at once")
	set.Parse(args)
	if *tree == "" {
		return errors.New("-tree FOLDER is missing: which folder should be imported?")
	}
	t, end, err := benchTrial(where)
	if err != nil {
		return err
	}
	defer end()
	p, err := t.importer(where.executable("dir-importer"), *tree)
	if err != nil {
		return err
	}
	count := &tally{}
	visit := func(ctx context.Context, record protoreflect.Message) error {
		if !opens(record) {
			return nil
		}
		count.calls.Add(1)
		return p.content(ctx, record, func(chunk []byte) error {
			count.bytes.Add(int64(len(chunk)))
			return nil
		})
	}
	return count.measure(p, func() error {
		_, err := p.importAll(t.ctx, *concurrency, visit)
		return err
	})
}
