package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"sync/atomic"
	"time"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// benchOpen imports a folder as the real host does, every file opened and read to its end, and prints
// {"opens": number, "bytes": number, "seconds": number}: the figure with plakar's own gRPC library.
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
	loaded, err := loadSchema(context.Background(), where.proto)
	if err != nil {
		return err
	}
	t := &trial{ctx: context.Background(), schema: loaded}
	p, err := t.importer(where.executable("dir-importer"), *tree)
	defer func() {
		for _, started := range t.plugins {
			started.dispose()
		}
	}()
	if err != nil {
		return err
	}
	var count, bytes atomic.Int64
	began := time.Now()
	_, err = p.importAll(t.ctx, *concurrency, func(ctx context.Context, record protoreflect.Message) error {
		if !opens(record) {
			return nil
		}
		count.Add(1)
		return p.content(ctx, record, func(chunk []byte) error {
			bytes.Add(int64(len(chunk)))
			return nil
		})
	})
	if err != nil {
		return p.explain(err)
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{
		"opens": count.Load(), "bytes": bytes.Load(), "seconds": time.Since(began).Seconds(),
	})
}
