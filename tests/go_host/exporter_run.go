package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"time"

	"google.golang.org/protobuf/reflect/protoreflect"
)

const exportPath = "/plakar.exporter.Exporter/Export"

// entry is a record to restore; content is nil when none follows.
type entry struct {
	record  fields
	content []byte
}

// entryTime has milliseconds only, which is what Deno 2.7 can set.
var entryTime = time.Date(2001, 2, 3, 4, 5, 6, 789_000_000, time.UTC)

func entryOf(name string, mode fs.FileMode, size int) entry {
	return entry{record: fields{"pathname": name, "fileInfo": fields{
		"name": path.Base(name), "mode": int64(mode), "size": size, "nlink": 1,
		"mod_time": fields{"seconds": entryTime.Unix(), "nanos": entryTime.Nanosecond()},
	}}}
}

func folderEntry(name string, mode fs.FileMode) entry { return entryOf(name, mode|fs.ModeDir, 0) }

func linkEntry(name, target string) entry {
	link := entryOf(name, fs.ModeSymlink|0o777, 0)
	link.record["target"] = target
	return link
}

func fileEntry(name string, mode fs.FileMode, content []byte) entry {
	file := entryOf(name, mode, len(content))
	file.record["hasReader"] = true
	file.content = append([]byte{}, content...)
	return file
}

// hardLink makes a file one of several names of the same inode (protocol 4.2).
func (e entry) hardLink(inode, names int) entry {
	info := e.record["fileInfo"].(fields)
	info["dev"], info["ino"], info["nlink"] = 77, inode, names
	return e
}

func (e entry) name() string { return e.record["pathname"].(string) }

// exporter starts an exporter and initialises it.
func (t *trial) exporter(executable, protocol, folder string) (*plugin, error) {
	p, err := t.plugin(executable)
	if err != nil {
		return nil, err
	}
	_, err = p.call(t.ctx, "/plakar.exporter.Exporter/Init", fields{
		"proto":   protocol,
		"config":  map[string]string{"location": protocol + "://" + folder},
		"options": hostOptions(nil),
	})
	return p, err
}

// sendEntry sends a record, its content in chunks of at most 1 MiB, and the empty chunk after it.
func (s *stream) sendEntry(e entry) error {
	if err := s.send(fields{"record": e.record}); err != nil || e.content == nil {
		return err
	}
	for rest := e.content; len(rest) > 0; {
		chunk := rest[:min(len(rest), hostChunk)]
		if err := s.send(fields{"chunk": chunk}); err != nil {
			return err
		}
		rest = rest[len(chunk):]
	}
	return s.send(fields{"chunk": []byte{}})
}

// answers are the errors of the results by path, empty for success.
type answers map[string]string

// collect reads results until the call ends and tells how it ended; a result that does not hold its
// record, or a second one for the same record, is an error.
func (s *stream) collect() (answers, error) {
	found := answers{}
	for {
		message, err := s.receive()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return found, err
		}
		header := at(message, "result.header").Message()
		name, err := headerName(header)
		if err != nil {
			return found, err
		}
		if _, again := found[name]; again {
			return found, fmt.Errorf("%q was answered twice", name)
		}
		found[name] = at(message, "result.error").String()
	}
}

// headerName checks the header of a result by the rules that the real host aborts on (protocol 4.3).
func headerName(header protoreflect.Message) (string, error) {
	name := at(header, "pathname").String()
	if name == "" {
		return "", errors.New("a result has no header")
	}
	if at(header, "isXattr").Bool() {
		return name + "\x00" + at(header, "xattrName").String(), nil
	}
	return name, expect(has(header, "fileInfo"), "the result for %q has no fileInfo", name)
}

// exportAll restores as the real host: sending and receiving at once, half-close after the last one.
func (p *plugin) exportAll(ctx context.Context, entries ...entry) (answers, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	call, err := p.open(ctx, exportPath)
	if err != nil {
		return nil, err
	}
	sent := make(chan error, 1)
	go func() {
		for _, e := range entries {
			if err := call.sendEntry(e); err != nil {
				sent <- fmt.Errorf("cannot send %q: %w", e.name(), err)
				return
			}
		}
		sent <- call.CloseSend()
	}()
	found, err := call.collect()
	if err != nil {
		return found, err
	}
	return found, <-sent
}

// restore exports and expects success for every entry.
func (p *plugin) restore(ctx context.Context, entries ...entry) error {
	found, err := p.exportAll(ctx, entries...)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if reason, answered := found[e.name()]; !answered || reason != "" {
			return fmt.Errorf("%q: answered %v, error %q", e.name(), answered, reason)
		}
	}
	return expect(len(found) == len(entries), "%d results for %d records", len(found), len(entries))
}
