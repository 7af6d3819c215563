package main

import (
	"context"
	"fmt"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/dynamicpb"
)

// storageChecks holds for every store, also one that keeps nothing beyond its process.
func storageChecks(c *checks, executable, protocol string) {
	on := func(name string, run func(s *store) error) {
		c.check(protocol+" storage: "+name, func(t *trial) error {
			s, err := t.created(executable, protocol, t.folder+"/repository")
			return whenNil(err, func() error { return run(s) })
		})
	}
	c.check(protocol+" storage: S4 Init, Ping, Close without Open", func(t *trial) error {
		s, err := t.store(executable, protocol, t.folder+"/repository")
		if err != nil {
			return err
		}
		// A store may answer Ping with an error before there is a repository, but it answers.
		if _, err := s.call(t.ctx, "/store.Store/Ping", fields{}); err != nil {
			if err := refusal(err); err != nil {
				return err
			}
		}
		return closesAndEnds(t, s.plugin, "/store.Store/Close")
	})
	on("S5 S6 Create, Put and Get without Open", putsAndGets)
	on("S7 a Put without content makes an empty object", func(s *store) error {
		return first(s.put(state, macOf(1), nil), s.holdsObject(state, macOf(1), nil))
	})
	on("S8 content in the first message of a Put is kept", putsInHeader)
	on("S9 a Put that is reset leaves the old object and makes no new one", resetsPut)
	on("S10 a Put over an existing object replaces it", func(s *store) error {
		long, short := pattern(1, 300_000), pattern(2, 20)
		return first(s.put(lock, macOf(1), long), s.put(lock, macOf(1), short),
			s.holdsObject(lock, macOf(1), short))
	})
	on("S12 names of 31 and 0 bytes are refused as INVALID_ARGUMENT", refusesNames)
	on("S13 one name for a lock, a state and a packfile", keepsTypesApart)
	on("S14 Get of a missing object fails before any content", func(s *store) error {
		return s.lacksObject(packfile, macOf(404))
	})
	on("S15 S16 S17 ranges inside, across and beyond the end, and an empty one", readsRanges)
	on("S19 Delete is idempotent", func(s *store) error {
		return first(s.put(lock, macOf(1), []byte("x")), s.remove(lock, macOf(1)),
			s.lacksObject(lock, macOf(1)), s.remove(lock, macOf(1)), s.remove(lock, macOf(2)))
	})
	on("S23 unsupported and unknown types are refused with a sentence", refusesTypes)
	on("S24 32 parallel Puts, then 64 parallel Gets", runsParallel)
	on("S25 Mode is read and write, Size is known or −1", func(s *store) error {
		mode, err := s.call(s.ctx, "/store.Store/Mode", fields{})
		if err != nil {
			return err
		}
		size, err := s.call(s.ctx, "/store.Store/Size", fields{})
		return first(err,
			expect(at(mode, "mode").Int() == 6, "the mode is %d, not 6", at(mode, "mode").Int()),
			expect(at(size, "size").Int() >= -1, "the size is %d", at(size, "size").Int()))
	})
	on("S28 fields of a later schema are ignored", ignoresUnknown)
	on("P5 the end of input during a Put ends the process", func(s *store) error {
		call, err := s.beginPut(s.ctx, packfile, macOf(1))
		if err == nil {
			err = call.send(fields{"chunk": pattern(1, hostChunk)})
		}
		return first(err, endsClean(s.plugin))
	})
}

// whenNil runs the second step of a check only after the first succeeded.
func whenNil(err error, run func() error) error {
	if err != nil {
		return err
	}
	return run()
}

func refusesNames(s *store) error {
	for _, mac := range [][]byte{pattern(1, 31), {}, pattern(1, 33)} {
		ctx, cancel := context.WithCancel(s.ctx)
		call, err := s.beginPut(ctx, packfile, mac)
		if err == nil {
			err = call.CloseSend()
		}
		if err == nil {
			_, err = call.receive()
		}
		cancel()
		_, getting := s.get(packfile, mac)
		if err := first(invalid(err), invalid(getting), invalid(s.remove(packfile, mac))); err != nil {
			return fmt.Errorf("%d bytes: %w", len(mac), err)
		}
	}
	return first(s.put(packfile, macOf(1), []byte("serves on")),
		s.holdsObject(packfile, macOf(1), []byte("serves on")))
}

func refusesTypes(s *store) error {
	for _, resource := range []int{0, eccPack, 5, 99} {
		_, listing := s.list(resource)
		_, getting := s.get(resource, macOf(1))
		putting := s.put(resource, macOf(1), nil)
		err := first(unsupported(listing), unsupported(getting), unsupported(putting))
		if err != nil {
			return fmt.Errorf("type %d: %w", resource, err)
		}
	}
	return nil
}

// unsupported expects the sentence of row S23.
func unsupported(err error) error {
	code, message := status.Code(err), status.Convert(err).Message()
	return first(
		expect(code == codes.Unimplemented || code == codes.InvalidArgument, "the call ended with %v", err),
		expect(strings.Contains(message, "unsupported") || strings.Contains(message, "does not keep"),
			"the message is %q", message),
	)
}

func ignoresUnknown(s *store) error {
	if err := s.put(packfile, macOf(1), []byte("here")); err != nil {
		return err
	}
	for path, unknown := range map[string]int{"/store.Store/List": 2, "/store.Store/Delete": 3} {
		method, err := s.schema.method(path)
		if err != nil {
			return err
		}
		request := build(method.Input(), fields{"type": packfile})
		if path == "/store.Store/Delete" {
			request = build(method.Input(), fields{"type": packfile, "mac": macOf(2)})
		}
		withUnknown(request, unknown)
		if err := s.client.Invoke(s.ctx, path, request, dynamicpb.NewMessage(method.Output())); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return s.holdsObject(packfile, macOf(1), []byte("here"))
}
