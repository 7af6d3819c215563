package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"io/fs"
)

// benchPut stores one new packfile and removes it again, which is not measured. What it prints is
// told at tally.measure.
//
//	gohost bench-put -proto FOLDER -bin FOLDER -store FOLDER -size BYTES
func benchPut(args []string) error {
	set := flag.NewFlagSet("gohost bench-put", flag.ExitOnError)
	where := &place{}
	where.flags(set)
	folder := set.String("store", "", "folder of the repository")
	size := set.Int("size", 0, "bytes to store")
	set.Parse(args)
	if *folder == "" {
		return errors.New("-store FOLDER is missing: which repository should be written?")
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
	mac := make([]byte, 32)
	rand.Read(mac)
	count := &tally{}
	err = count.measure(s.plugin, func() error {
		ctx, cancel := context.WithCancel(s.ctx)
		defer cancel()
		call, err := s.beginPut(ctx, packfile, mac)
		if err != nil {
			return err
		}
		count.calls.Add(1)
		if err := call.sendContent(count, *size); err != nil {
			return err
		}
		return call.commit(int64(*size))
	})
	return first(err, s.remove(packfile, mac))
}

// benchExport restores one file into a folder. What it prints is told at tally.measure.
//
//	gohost bench-export -proto FOLDER -bin FOLDER -target FOLDER -size BYTES
func benchExport(args []string) error {
	set := flag.NewFlagSet("gohost bench-export", flag.ExitOnError)
	where := &place{}
	where.flags(set)
	folder := set.String("target", "", "folder to restore into")
	size := set.Int("size", 0, "bytes of the file")
	set.Parse(args)
	if *folder == "" {
		return errors.New("-target FOLDER is missing: where should the file be restored?")
	}
	t, end, err := benchTrial(where)
	if err != nil {
		return err
	}
	defer end()
	p, err := t.exporter(where.executable("dir-exporter"), "dir", *folder)
	if err != nil {
		return err
	}
	count := &tally{}
	return count.measure(p, func() error {
		ctx, cancel := context.WithCancel(t.ctx)
		defer cancel()
		call, err := p.open(ctx, exportPath)
		if err != nil {
			return err
		}
		sent := make(chan error, 1)
		go func() { sent <- call.sendLarge(count, *size) }()
		found, err := call.collect()
		if err != nil {
			return err
		}
		reason, answered := found["/large"]
		return first(<-sent, expect(answered && reason == "", "/large: answered %v, error %q", answered, reason))
	})
}

// sendLarge sends the folder at the top and one file in it, and half-closes.
func (s *stream) sendLarge(count *tally, size int) error {
	file := entryOf("/large", fs.FileMode(0o644), size).record
	file["hasReader"] = true
	count.calls.Add(1)
	if err := s.send(fields{"record": folderEntry("/", 0o755).record}); err != nil {
		return err
	}
	if err := s.send(fields{"record": file}); err != nil {
		return err
	}
	if err := s.sendContent(count, size); err != nil {
		return err
	}
	if err := s.send(fields{"chunk": []byte{}}); err != nil {
		return err
	}
	return s.CloseSend()
}

// sendContent sends so many random bytes as the real host does: up to 1 MiB in one message.
func (s *stream) sendContent(count *tally, size int) error {
	content := make([]byte, hostChunk)
	rand.Read(content)
	for rest := size; rest > 0; rest -= hostChunk {
		chunk := content[:min(rest, hostChunk)]
		if err := s.send(fields{"chunk": chunk}); err != nil {
			return err
		}
		count.bytes.Add(int64(len(chunk)))
	}
	return nil
}
