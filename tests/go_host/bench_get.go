package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
)

// benchGet reads packfiles out of a repository as a restore does: ranges of them, one call each, or
// with -length 0 each packfile whole. What it prints is told at tally.measure.
//
//	gohost bench-get -proto FOLDER -bin FOLDER -store FOLDER -calls N -size BYTES -length BYTES
func benchGet(args []string) error {
	set := flag.NewFlagSet("gohost bench-get", flag.ExitOnError)
	where := &place{}
	where.flags(set)
	folder := set.String("store", "", "folder of the repository")
	calls := set.Int("calls", 1, "number of Gets")
	size := set.Int("size", 0, "bytes of every packfile")
	length := set.Int("length", 0, "bytes of a range; 0 for whole packfiles")
	concurrency := set.Int("concurrency", 8, "Gets at once")
	set.Parse(args)
	if *folder == "" {
		return errors.New("-store FOLDER is missing: which repository should be read?")
	}
	t, end, err := benchTrial(where)
	if err != nil {
		return err
	}
	defer end()
	s, err := t.store(where.executable("dir-storage"), "dir", *folder)
	if err != nil {
		return err
	}
	if _, err := s.opened(); err != nil {
		return err
	}
	names, err := s.list(packfile)
	if err != nil {
		return err
	}
	var macs [][]byte
	for name := range names {
		macs = append(macs, []byte(name))
	}
	if len(macs) == 0 {
		return fmt.Errorf("%q holds no packfiles", *folder)
	}
	count := &tally{}
	request := func(number int) fields {
		asked := fields{"type": packfile, "mac": macs[number%len(macs)]}
		if *length > 0 {
			// A large odd step visits all of a packfile in no order.
			asked["range"] = fields{"offset": number * 7_368_787 % (*size - *length), "length": *length}
		}
		return asked
	}
	return count.measure(s.plugin, func() error {
		return s.getAll(count, *calls, *concurrency, request)
	})
}

// getAll makes the calls from several workers and counts what comes.
func (s *store) getAll(count *tally, calls, workers int, request func(int) fields) error {
	ctx, cancel := context.WithCancelCause(s.ctx)
	defer cancel(nil)
	var next atomic.Int64
	var working sync.WaitGroup
	for range workers {
		working.Go(func() {
			for number := next.Add(1) - 1; number < int64(calls); number = next.Add(1) - 1 {
				bytes, err := s.countBytes(ctx, request(int(number)))
				count.calls.Add(1)
				count.bytes.Add(bytes)
				if err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	working.Wait()
	return context.Cause(ctx)
}

// countBytes reads what a Get sends and keeps none of it.
func (s *store) countBytes(ctx context.Context, request fields) (int64, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	call, err := s.ask(ctx, "/store.Store/Get", request)
	if err != nil {
		return 0, err
	}
	var total int64
	for {
		message, err := call.receive()
		if errors.Is(err, io.EOF) {
			return total, nil
		}
		if err != nil {
			return total, err
		}
		total += int64(len(at(message, "chunk").Bytes()))
	}
}
