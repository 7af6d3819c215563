package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
)

func putsAndGets(s *store) error {
	for i, size := range []int{1, 124, hostChunk, hostChunk + 1, 5*hostChunk + 333} {
		content := pattern(int64(i), size)
		if err := s.put(packfile, macOf(i), content); err != nil {
			return err
		}
		if err := s.holdsObject(packfile, macOf(i), content); err != nil {
			return err
		}
	}
	return nil
}

func putsInHeader(s *store) error {
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	call, err := s.open(ctx, "/store.Store/Put")
	if err != nil {
		return err
	}
	return first(
		call.send(fields{"type": packfile, "mac": macOf(1), "chunk": []byte("first ")}),
		call.send(fields{"chunk": []byte("second")}),
		call.commit(12),
		s.holdsObject(packfile, macOf(1), []byte("first second")),
	)
}

func resetsPut(s *store) error {
	old := pattern(1, 1000)
	if err := s.put(packfile, macOf(1), old); err != nil {
		return err
	}
	for _, mac := range [][]byte{macOf(1), macOf(2)} {
		ctx, cancel := context.WithCancel(s.ctx)
		call, err := s.beginPut(ctx, packfile, mac)
		if err == nil {
			err = call.send(fields{"chunk": pattern(2, hostChunk)})
		}
		cancel()
		if err != nil {
			return err
		}
	}
	return first(s.holdsObject(packfile, macOf(1), old), s.lacksObject(packfile, macOf(2)))
}

func keepsTypesApart(s *store) error {
	types := []int{packfile, state, lock}
	for _, resource := range types {
		if err := s.put(resource, macOf(1), pattern(int64(resource), 100)); err != nil {
			return err
		}
	}
	if err := s.remove(state, macOf(1)); err != nil {
		return err
	}
	return first(s.lacksObject(state, macOf(1)),
		s.holdsObject(packfile, macOf(1), pattern(packfile, 100)),
		s.holdsObject(lock, macOf(1), pattern(lock, 100)))
}

func readsRanges(s *store) error {
	const size = 2*hostChunk + 77
	content := pattern(1, size)
	if err := s.put(packfile, macOf(1), content); err != nil {
		return err
	}
	for _, r := range [][2]int{
		{0, 16}, {1000, hostChunk + 5}, {size - 9, 9}, {0, size},
		{size - 9, 100}, {size, 1}, {size + 5000, 10}, {0, 0}, {500, 0},
	} {
		found, err := s.get(packfile, macOf(1), r[0], r[1])
		from, to := min(r[0], size), min(r[0]+r[1], size)
		if err != nil || !bytes.Equal(found, content[from:to]) {
			return fmt.Errorf("the range %v brought %d bytes and %v, not %d", r, len(found), err, to-from)
		}
	}
	return nil
}

func runsParallel(s *store) error {
	const objects, size = 32, 3*hostChunk + 11
	err := parallel(objects, func(i int) error {
		return s.put(packfile, macOf(i), pattern(int64(i), size))
	})
	if err != nil {
		return err
	}
	err = parallel(2*objects, func(i int) error {
		found, err := s.get(packfile, macOf(i/2))
		return first(err, expect(bytes.Equal(found, pattern(int64(i/2), size)), "object %d differs", i/2))
	})
	names, listing := s.list(packfile)
	return first(err, listing, expect(len(names) == objects, "List names %d objects", len(names)))
}

// parallel runs a step for each number at once and joins the errors.
func parallel(count int, run func(number int) error) error {
	errs := make([]error, count)
	var running sync.WaitGroup
	for i := range count {
		running.Go(func() { errs[i] = run(i) })
	}
	running.Wait()
	return errors.Join(errs...)
}
