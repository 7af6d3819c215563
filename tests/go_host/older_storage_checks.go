package main

import (
	"bytes"
	"context"
	"fmt"
)

// olderStorageChecks hold for every store, also one that keeps nothing beyond its process.
func olderStorageChecks(c *checks, executable, protocol string) {
	on := func(name string, run func(s *olderStore) error) {
		c.check("v1.0 "+protocol+" storage: "+name, func(t *trial) error {
			s, err := t.olderCreated(executable, protocol, t.folder+"/repository")
			return whenNil(err, func() error { return run(s) })
		})
	}
	on("V1 Open brings what Create was given, and Mode and Size are told", opensOlder)
	on("V13 GetLocation brings the location to the letter, a thousand times", locates)
	on("V14 one name for a state, a packfile and a lock", keepsFamiliesApart)
	on("V14 objects of every size, replaced and removed", putsAndGetsOlder)
	on("V14 a put that is reset leaves the old object and makes no new one", resetsOlderPut)
	on("V14 names of 31 and 0 bytes are refused as INVALID_ARGUMENT", refusesOlderNames)
	on("V14 32 puts at once, then 64 gets", runsOlderParallel)
	on("V15 an empty list, and one of 300 names", listsOlder)
	on("V16 ranges inside, across and beyond the end, and an empty one", readsBlobs)
	on("V14 a backup's calls in their order, locks before and after", actsAsBackup)
	on("V14 Close, then the end of input", func(s *olderStore) error {
		_, err := s.answer("Close")
		return first(err, endsClean(s.plugin))
	})
}

func opensOlder(s *olderStore) error {
	opened, err := s.answer("Open")
	if err != nil {
		return err
	}
	mode, err := s.answer("GetMode")
	if err != nil {
		return err
	}
	size, err := s.answer("GetSize")
	return first(err,
		expect(bytes.Equal(at(opened, "config").Bytes(), configBytes), "Open brought other bytes than Create"),
		expect(at(mode, "mode").Int() == 6, "the mode is %d, not 6", at(mode, "mode").Int()),
		expect(at(size, "size").Int() >= -1, "the size is %d", at(size, "size").Int()))
}

func locates(s *olderStore) error {
	for range 1000 {
		answer, err := s.answer("GetLocation")
		if err != nil {
			return err
		}
		if found := at(answer, "location").String(); found != s.location {
			return fmt.Errorf("the location is %q, not %q", found, s.location)
		}
	}
	return nil
}

func keepsFamiliesApart(s *olderStore) error {
	for i, kind := range families {
		if err := s.put(kind, macOf(1), pattern(int64(i), 100+i)); err != nil {
			return err
		}
	}
	for i, kind := range families {
		// The following families still hold theirs.
		for j, other := range families[i:] {
			if err := s.holdsOlder(other, macOf(1), pattern(int64(i+j), 100+i+j)); err != nil {
				return err
			}
		}
		if err := first(s.remove(kind, macOf(1)), s.lacksOlder(kind, macOf(1)), s.remove(kind, macOf(1))); err != nil {
			return named(string(kind), err)
		}
	}
	return nil
}

func putsAndGetsOlder(s *olderStore) error {
	for _, kind := range families {
		for i, size := range []int{0, 1, 124, hostChunk, hostChunk + 1, 5*hostChunk + 333} {
			content := pattern(int64(i), size)
			if err := first(s.put(kind, macOf(i), content), s.holdsOlder(kind, macOf(i), content)); err != nil {
				return named(fmt.Sprint(kind, " of ", size, " bytes"), err)
			}
		}
		err := first(s.put(kind, macOf(5), []byte("short")), s.holdsOlder(kind, macOf(5), []byte("short")),
			s.remove(kind, macOf(5)), s.lacksOlder(kind, macOf(5)))
		if err != nil {
			return named(string(kind), err)
		}
	}
	return nil
}

func resetsOlderPut(s *olderStore) error {
	old := pattern(1, 1000)
	if err := s.put(stateFamily, macOf(1), old); err != nil {
		return err
	}
	for _, mac := range [][]byte{macOf(1), macOf(2)} {
		ctx, cancel := context.WithCancel(s.ctx)
		call, err := s.beginPut(ctx, stateFamily, mac)
		if err == nil {
			err = call.send(fields{"chunk": pattern(2, hostChunk)})
		}
		cancel()
		if err != nil {
			return err
		}
	}
	return first(s.holdsOlder(stateFamily, macOf(1), old), s.lacksOlder(stateFamily, macOf(2)))
}

func refusesOlderNames(s *olderStore) error {
	for _, kind := range families {
		for _, mac := range [][]byte{pattern(1, 31), {}, pattern(1, 33)} {
			ctx, cancel := context.WithCancel(s.ctx)
			call, err := s.beginPut(ctx, kind, mac)
			if err == nil {
				err = call.CloseSend()
			}
			if err == nil {
				_, err = call.receive()
			}
			cancel()
			_, getting := s.get(kind, mac)
			if err := first(invalid(err), invalid(getting), invalid(s.remove(kind, mac))); err != nil {
				return named(fmt.Sprint(kind, " of ", len(mac), " bytes"), err)
			}
		}
	}
	_, blob := s.blob(nil, 0, 1)
	return invalid(blob)
}

func runsOlderParallel(s *olderStore) error {
	const objects, size = 32, 3*hostChunk + 11
	err := parallel(objects, func(i int) error {
		return s.put(packfileFamily, macOf(i), pattern(int64(i), size))
	})
	if err != nil {
		return err
	}
	err = parallel(2*objects, func(i int) error {
		found, err := s.get(packfileFamily, macOf(i/2))
		return first(err, expect(bytes.Equal(found, pattern(int64(i/2), size)), "object %d differs", i/2))
	})
	names, listing := s.list(packfileFamily)
	return first(err, listing, expect(len(names) == objects, "%d objects are listed", len(names)))
}

func listsOlder(s *olderStore) error {
	for _, kind := range families {
		names, err := s.list(kind)
		if err := first(err, expect(len(names) == 0, "%d names of nothing", len(names))); err != nil {
			return err
		}
		err = parallel(300, func(i int) error { return s.put(kind, macOf(i), []byte{1}) })
		if err != nil {
			return err
		}
		names, err = s.list(kind)
		for i := range 300 {
			err = first(err, expect(names[string(macOf(i))], "the name %d is missing", i))
		}
		if err := first(err, expect(len(names) == 300, "%d names", len(names))); err != nil {
			return named(string(kind), err)
		}
	}
	return nil
}
