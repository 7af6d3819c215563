package main

import (
	"bytes"
	"fmt"
)

func readsBlobs(s *olderStore) error {
	const size = 2*hostChunk + 77
	content := pattern(1, size)
	if err := s.put(packfileFamily, macOf(1), content); err != nil {
		return err
	}
	for _, r := range [][2]int{
		{0, 16}, {1000, hostChunk + 5}, {size - 9, 9}, {0, size},
		{size - 9, 100}, {size, 1}, {size + 5000, 10}, {0, 0}, {500, 0},
	} {
		found, err := s.blob(macOf(1), r[0], r[1])
		from, to := min(r[0], size), min(r[0]+r[1], size)
		if err != nil || !bytes.Equal(found, content[from:to]) {
			return fmt.Errorf("the range %v brought %d bytes and %v, not %d", r, len(found), err, to-from)
		}
	}
	_, missing := s.blob(macOf(2), 0, 1)
	return refusal(missing)
}

// actsAsBackup calls what a host calls during one backup.
func actsAsBackup(s *olderStore) error {
	if _, err := s.answer("Open"); err != nil {
		return err
	}
	if _, err := s.list(stateFamily); err != nil {
		return err
	}
	err := first(s.put(lockFamily, macOf(1), pattern(1, 124)), s.holdsOlder(lockFamily, macOf(1), pattern(1, 124)))
	for i := range 40 {
		if _, asking := s.answer("GetLocation"); asking != nil {
			return asking
		}
		err = first(err, s.put(packfileFamily, macOf(i), pattern(int64(i), 20_000)))
	}
	return first(err, s.put(stateFamily, macOf(7), pattern(7, 5000)), s.remove(lockFamily, macOf(1)),
		s.lacksOlder(lockFamily, macOf(1)), s.holdsOlder(stateFamily, macOf(7), pattern(7, 5000)),
		s.holdsOlder(packfileFamily, macOf(39), pattern(39, 20_000)))
}

// holdsOlder expects an object to be there, whole, and listed.
func (s *olderStore) holdsOlder(kind family, mac, expected []byte) error {
	content, err := s.get(kind, mac)
	if err := first(err, expect(bytes.Equal(content, expected),
		"the object has %d other bytes, not the expected %d", len(content), len(expected))); err != nil {
		return err
	}
	names, err := s.list(kind)
	return first(err, expect(names[string(mac)], "%x is not listed", mac))
}

// lacksOlder expects an object to be neither readable nor listed.
func (s *olderStore) lacksOlder(kind family, mac []byte) error {
	names, err := s.list(kind)
	if err := first(err, expect(!names[string(mac)], "%x is listed", mac)); err != nil {
		return err
	}
	content, err := s.get(kind, mac)
	return first(refusal(err), expect(len(content) == 0, "%d bytes came before the error", len(content)))
}

// olderStorageDiskChecks look at the folder of the dir store.
func olderStorageDiskChecks(c *checks, executable string) {
	c.check("v1.0 dir storage: V14 what one process stores another finds", func(t *trial) error {
		folder := t.folder + "/repository"
		s, err := t.olderCreated(executable, "dir", folder)
		if err != nil {
			return err
		}
		for i, kind := range families {
			if err := s.put(kind, macOf(i), pattern(int64(i), 5000)); err != nil {
				return err
			}
		}
		if err := closesAndEnds(t, s.plugin, "/store.Store/Close"); err != nil {
			return err
		}
		other, err := t.olderStore(executable, "dir", folder)
		if err != nil {
			return err
		}
		for i, kind := range families {
			if err := other.holdsOlder(kind, macOf(i), pattern(int64(i), 5000)); err != nil {
				return err
			}
		}
		return nil
	})
}
