package main

import (
	"bytes"
	"os"
	"path/filepath"
)

func seesOther(s, other *store, folder string) error {
	for _, resource := range []int{packfile, state, lock} {
		mac, content := macOf(resource), pattern(int64(resource), 5000)
		if err := first(s.put(resource, mac, content), other.holdsObject(resource, mac, content)); err != nil {
			return err
		}
	}
	packs := filepath.Dir(objectPath(folder, "packfiles", macOf(packfile)))
	for _, foreign := range []string{packs + "/README", packs + "/tmp.123", folder + "/locks/not hex",
		folder + "/tmp.left"} {
		if err := os.WriteFile(foreign, []byte("foreign"), 0o600); err != nil {
			return err
		}
	}
	for _, resource := range []int{packfile, state, lock} {
		names, err := other.list(resource)
		if err := first(err, expect(len(names) == 1, "%d names of type %d", len(names), resource)); err != nil {
			return err
		}
		err = first(other.remove(resource, macOf(resource)), s.lacksObject(resource, macOf(resource)))
		if err != nil {
			return err
		}
	}
	return nil
}

func relocks(s, other *store) error {
	contents := [][]byte{pattern(1, 124), pattern(2, 9000)}
	if err := s.put(lock, macOf(1), contents[0]); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() {
		var err error
		for i := 0; i < 150 && err == nil; i++ {
			err = s.put(lock, macOf(1), contents[i%2])
		}
		done <- err
	}()
	for {
		select {
		case err := <-done:
			return err
		default:
		}
		names, err := other.list(lock)
		if err := first(err, expect(len(names) == 1, "List named %d locks", len(names))); err != nil {
			return err
		}
		found, err := other.get(lock, macOf(1))
		whole := bytes.Equal(found, contents[0]) || bytes.Equal(found, contents[1])
		if err := first(err, expect(whole, "a part of a lock was read: %d bytes", len(found))); err != nil {
			return err
		}
	}
}

func cutsPut(
	t *trial, s *store, again func(*trial, string) (*store, error), folder string, kill bool,
) error {
	old := pattern(3, 4000)
	if err := first(s.put(packfile, macOf(1), old), s.put(state, macOf(3), old)); err != nil {
		return err
	}
	for _, mac := range [][]byte{macOf(1), macOf(2)} {
		call, err := s.beginPut(t.ctx, packfile, mac)
		for i := 0; i < 8 && err == nil; i++ {
			err = call.send(fields{"chunk": pattern(int64(i), hostChunk)})
		}
		if err != nil {
			return err
		}
	}
	// Enough of it has arrived when another call has been answered.
	if _, err := s.list(packfile); err != nil {
		return err
	}
	if kill {
		s.kill()
		<-s.exited
	} else if err := endsClean(s.plugin); err != nil {
		return err
	}
	other, err := again(t, folder)
	if err != nil {
		return err
	}
	return first(other.holdsObject(packfile, macOf(1), old), other.holdsObject(state, macOf(3), old),
		other.lacksObject(packfile, macOf(2)))
}
