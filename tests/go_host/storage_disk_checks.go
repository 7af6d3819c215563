package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"google.golang.org/grpc/status"
)

// storageDiskChecks holds for a store whose objects live in a folder, seen by several processes; before
// is the schema of v1.0.
func storageDiskChecks(c *checks, executable string, before *schema) {
	check := func(name string, run func(t *trial, s *store, folder string) error) {
		c.check("dir storage: "+name, func(t *trial) error {
			folder := t.folder + "/repository"
			s, err := t.created(executable, "dir", folder)
			return whenNil(err, func() error { return run(t, s, folder) })
		})
	}
	again := func(t *trial, folder string) (*store, error) {
		other, err := t.store(executable, "dir", folder)
		if err != nil {
			return other, err
		}
		found, err := other.opened()
		return other, first(err, expect(bytes.Equal(found, configBytes), "Open brought other bytes"))
	}
	check("S1 Create, then Open in a second process brings the same bytes",
		func(t *trial, s *store, folder string) error {
			if err := closesAndEnds(t, s.plugin, "/store.Store/Close"); err != nil {
				return err
			}
			_, err := again(t, folder)
			return err
		})
	check("S2 Create over a repository fails and overwrites nothing",
		func(t *trial, s *store, folder string) error {
			other, err := t.store(executable, "dir", folder)
			if err != nil {
				return err
			}
			if err := refusal(other.create([]byte("another"))); err != nil {
				return err
			}
			_, err = again(t, folder)
			return err
		})
	c.check("dir storage: S3 Open of a missing repository names the place", func(t *trial) error {
		missing := t.folder + "/no such repository"
		s, err := t.store(executable, "dir", missing)
		if err == nil {
			_, err = s.opened()
		}
		return first(refusal(err), expect(strings.Contains(fmt.Sprint(err), missing), "%v", err))
	})
	check("S11 a Put that fails early is drained before its status", func(t *trial, s *store, folder string) error {
		// Nothing can be written where the repository was.
		if err := first(os.RemoveAll(folder), os.WriteFile(folder, nil, 0o600)); err != nil {
			return err
		}
		err := s.put(packfile, macOf(1), make([]byte, 64<<20))
		return first(refusal(err), expect(!strings.Contains(fmt.Sprint(err), "failed to send"),
			"the message is lost: %v", err))
	})
	check("S18 cancelling a Get closes the file", cancelsGet)
	check("S20 a second process sees Puts and Deletes at once; foreign files are ignored",
		func(t *trial, s *store, folder string) error {
			other, err := again(t, folder)
			return whenNil(err, func() error { return seesOther(s, other, folder) })
		})
	check("S22 V15 more objects than one message can name are refused with the number, for either host",
		func(_ *trial, s *store, folder string) error { return refusesCrowd(s, before, folder) })
	check("S26 locks are put again while another process lists and gets them",
		func(t *trial, s *store, folder string) error {
			other, err := again(t, folder)
			return whenNil(err, func() error { return relocks(s, other) })
		})
	c.check("dir storage: S27 a passphrase in the config is neither used nor shown", func(t *trial) error {
		s, err := t.store(executable, "dir", t.folder+"/absent", "passphrase", "hunter-two-secret",
			"passphrase_cmd", "echo hunter-two-secret")
		if err != nil {
			return err
		}
		_, err = s.opened()
		said := status.Convert(err).Message() + s.stderr.String()
		return first(refusal(err), expect(!strings.Contains(said, "hunter"), "it was shown: %s", said))
	})
	check("P5 the end of input during a Put leaves nothing",
		func(t *trial, s *store, folder string) error { return cutsPut(t, s, again, folder, false) })
	check("P6 SIGKILL during a Put leaves the repository whole",
		func(t *trial, s *store, folder string) error { return cutsPut(t, s, again, folder, true) })
}

// objectPath is an object's file by the layout of protocol 5.4.
func objectPath(folder, kind string, mac []byte) string {
	name := hex.EncodeToString(mac)
	if kind == "locks" {
		return filepath.Join(folder, kind, name)
	}
	return filepath.Join(folder, kind, name[:2], name)
}

func cancelsGet(t *trial, s *store, folder string) error {
	if err := s.put(packfile, macOf(1), make([]byte, 32<<20)); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(t.ctx)
	defer cancel()
	call, err := s.ask(ctx, "/store.Store/Get", fields{"type": packfile, "mac": macOf(1)})
	if err == nil {
		_, err = call.receive()
	}
	if err != nil {
		return err
	}
	name := objectPath(folder, "packfiles", macOf(1))
	if held, err := s.holds(name); err != nil || !held {
		return first(err, fmt.Errorf("%q is not open while it is being read", name))
	}
	cancel()
	return s.lets(name)
}

// mostNames is how many names of 32 bytes fit into the 4 MiB that the real host takes (protocol 5.1),
// and mostOlderNames how many do in the messages of v1.0 (protocol 6.3).
const (
	mostNames      = 123_361
	mostOlderNames = 116_508
)

func refusesCrowd(s *store, before *schema, folder string) error {
	older := &olderStore{&plugin{s.process, before, s.client}, s.ctx, ""}
	name, file := make([]byte, 32), ""
	for i := range mostNames + 1 {
		binary.BigEndian.PutUint32(name, uint32(i))
		// The last number that fits is still answered, within the real host's own limit.
		switch i {
		case mostOlderNames:
			if err := names(i)(older.list(lockFamily)); err != nil {
				return err
			}
		case mostOlderNames + 1:
			_, err := older.list(lockFamily)
			if err := namesLimit(err, "116[ ,.]?508"); err != nil {
				return err
			}
		case mostNames:
			if err := names(i)(s.list(lock)); err != nil {
				return err
			}
		}
		path := objectPath(folder, "locks", name)
		// A tenth of the time of a new file, until one has as many names as it may have.
		if err := os.Link(file, path); err != nil {
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				return err
			}
			file = path
		}
	}
	_, err := s.list(lock)
	return namesLimit(err, "123[ ,.]?361")
}

// names expects so many of them in a list.
func names(count int) func(found map[string]bool, err error) error {
	return func(found map[string]bool, err error) error {
		return first(err, expect(len(found) == count, "%d names, not %d", len(found), count))
	}
}

// namesLimit expects a refusal that tells the number.
func namesLimit(err error, number string) error {
	return first(refusal(err), expect(regexp.MustCompile(number).MatchString(fmt.Sprint(err)),
		"the message does not name the limit: %v", err))
}
