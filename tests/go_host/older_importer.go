package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// olderImporter is an importer after Init, driven as a host of v1.0 does (protocol 6.4).
type olderImporter struct {
	*plugin
	info protoreflect.Message
}

// olderInit sends Init as a host of v1.0: its options are five, excludes are not among them.
func (t *trial) olderInit(p *plugin, protocol, folder string) (protoreflect.Message, error) {
	return p.call(t.ctx, "/importer.Importer/Init", fields{
		"proto":  protocol,
		"config": map[string]string{"location": protocol + "://" + folder},
		"options": fields{
			"hostname": "host", "os": "linux", "arch": "amd64", "cwd": "/", "maxconcurrency": 4,
		},
	})
}

// olderImporter starts an importer, initialises it and asks what it is, as often as that host does.
func (t *trial) olderImporter(executable, protocol, folder string) (*olderImporter, error) {
	p, err := t.plugin(executable)
	if err != nil {
		return nil, err
	}
	answer, err := t.olderInit(p, protocol, folder)
	if err != nil {
		return nil, err
	}
	if has(answer, "error") {
		return nil, fmt.Errorf("Init answered the error %q", at(answer, "error").String())
	}
	importer := &olderImporter{plugin: p}
	for range 6 {
		if importer.info, err = p.call(t.ctx, "/importer.Importer/Info", fields{}); err != nil {
			return nil, fmt.Errorf("Info: %w", err)
		}
	}
	return importer, nil
}

// scan reads the listing to its end. Any other end than OK makes the real host loop for ever, so it
// is an error here.
func (p *olderImporter) scan(ctx context.Context, each func(entry protoreflect.Message) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	call, err := p.ask(ctx, "/importer.Importer/Scan", fields{})
	if err != nil {
		return err
	}
	for {
		entry, err := call.receive()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("Scan ended with %w", err)
		}
		if !has(entry, "record") && !has(entry, "error") {
			return fmt.Errorf("%q is neither a record nor an error", at(entry, "pathname").String())
		}
		if err := each(entry); err != nil {
			return err
		}
	}
}

// entries is the whole listing.
func (p *olderImporter) entries(ctx context.Context) ([]protoreflect.Message, error) {
	var found []protoreflect.Message
	err := p.scan(ctx, func(entry protoreflect.Message) error {
		found = append(found, entry)
		return nil
	})
	return found, err
}

// read brings the content of a path; the caller closes the reader.
func (p *olderImporter) read(ctx context.Context, pathname string, each func([]byte) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	call, err := p.ask(ctx, "/importer.Importer/OpenReader", fields{"pathname": pathname})
	if err != nil {
		return err
	}
	for {
		message, err := call.receive()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		chunk := at(message, "chunk").Bytes()
		if len(chunk) == 0 || len(chunk) > 1<<20 {
			return fmt.Errorf("a chunk has %d bytes; 1 to 1,048,576 are allowed", len(chunk))
		}
		if err := each(chunk); err != nil {
			return err
		}
	}
}

func (p *olderImporter) closeReader(ctx context.Context, pathname string) error {
	_, err := p.call(ctx, "/importer.Importer/CloseReader", fields{"pathname": pathname})
	return err
}

// backup lists and reads at once: so many workers, each with one file open, while Scan goes on. It
// gives every path with what came of it.
func (p *olderImporter) backup(
	ctx context.Context,
	workers int,
	visit func(ctx context.Context, entry protoreflect.Message) error,
) (map[string]int, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	queue := make(chan protoreflect.Message, workers)
	var working sync.WaitGroup
	for range workers {
		working.Go(func() {
			for entry := range queue {
				if err := visit(ctx, entry); err != nil {
					cancel(fmt.Errorf("%q: %w", at(entry, "pathname").String(), err))
				}
			}
		})
	}
	seen := map[string]int{}
	err := p.scan(ctx, func(entry protoreflect.Message) error {
		seen[at(entry, "pathname").String()]++
		queue <- entry
		return nil
	})
	close(queue)
	working.Wait()
	if cause := context.Cause(ctx); cause != nil {
		return seen, cause
	}
	return seen, err
}

// reads tells whether a host of v1.0 may open an entry: a record of a regular file.
func reads(entry protoreflect.Message) bool {
	return has(entry, "record") && at(entry, "record.fileinfo.mode").Uint()&modeType == 0
}
