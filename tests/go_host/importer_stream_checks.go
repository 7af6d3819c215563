package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"sync/atomic"
	"time"

	"google.golang.org/protobuf/reflect/protoreflect"
)

func endsLast(t *trial, p *plugin) error {
	ctx, cancel := context.WithCancel(t.ctx)
	defer cancel()
	call, err := p.open(ctx, importPath)
	if err != nil {
		return err
	}
	for {
		record, err := call.receiveRecord()
		if err != nil {
			return err
		}
		if record == nil {
			break
		}
		if err := call.send(fields{"result": fields{"header": record}}); err != nil {
			return err
		}
	}
	ended := make(chan error, 1)
	go func() {
		_, err := call.receive()
		ended <- err
	}()
	select {
	case err := <-ended:
		return fmt.Errorf("the call ended before the half-close: %v", err)
	case <-time.After(300 * time.Millisecond):
	}
	if err := call.CloseSend(); err != nil {
		return err
	}
	err = <-ended
	return expect(errors.Is(err, io.EOF), "after the half-close the call ended with %v", err)
}

func opensUnknown(t *trial, p *plugin) error {
	asked := atomic.Bool{}
	_, err := p.importAll(t.ctx, 2, func(ctx context.Context, record protoreflect.Message) error {
		if asked.Swap(true) {
			return nil
		}
		call, err := p.ask(ctx, openPath, fields{"record": fields{"pathname": "/no/such/record"}})
		if err != nil {
			return err
		}
		_, err = call.receive()
		return refusal(err)
	})
	return err
}

// holdRecord runs an import up to the record of a name and leaves the stream open.
func holdRecord(ctx context.Context, p *plugin, name string) (protoreflect.Message, error) {
	call, err := p.open(ctx, importPath)
	if err != nil {
		return nil, err
	}
	for {
		record, err := call.receiveRecord()
		if record == nil {
			return nil, first(err, fmt.Errorf("no record is called %q", name))
		}
		if path.Base(at(record, "pathname").String()) == name {
			return record, nil
		}
	}
}

func cancelsOpen(t *trial, p *plugin) error {
	record, err := holdRecord(t.ctx, p, "big")
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(t.ctx)
	defer cancel()
	call, err := p.openRecord(ctx, record)
	if err != nil {
		return err
	}
	if _, err := call.receive(); err != nil {
		return err
	}
	name := at(record, "pathname").String()
	if held, err := p.holds(name); err != nil || !held {
		return first(err, errors.New("the file is not open while it is being read"))
	}
	cancel()
	return p.lets(name)
}

func acknowledgesBeside(t *trial, p *plugin, executable, tree string) error {
	second, err := t.importer(executable, tree)
	if err != nil {
		return err
	}
	counted := make(chan error, 1)
	count := 0
	go func() {
		records, err := second.importAll(t.ctx, 4, func(_ context.Context, record protoreflect.Message) error {
			held, err := second.holds(at(record, "pathname").String())
			if at(record, "fileInfo.mode").Uint()&modeType != 0 {
				return err
			}
			return first(err, expect(!held, "the file is open although nobody asked for it"))
		})
		count = len(records)
		counted <- first(err, closesAndEnds(t, second, "/importer.Importer/Close"))
	}()
	records, err := p.importAll(t.ctx, 4, func(ctx context.Context, record protoreflect.Message) error {
		if !opens(record) {
			return nil
		}
		return p.content(ctx, record, func([]byte) error { return nil })
	})
	return first(err, <-counted,
		expect(count == len(records), "%d records in one instance, %d in the other", count, len(records)))
}

func answersUnread(t *trial, p *plugin) error {
	record, err := holdRecord(t.ctx, p, "big")
	if err != nil {
		return err
	}
	time.Sleep(2 * time.Second)
	return comparesContent(t.ctx, p, record)
}

func servesAfterReset(t *trial, p *plugin) error {
	ctx, cancel := context.WithCancel(t.ctx)
	call, err := p.open(ctx, importPath)
	if err == nil {
		_, err = call.receiveRecord()
	}
	cancel()
	if err != nil {
		return err
	}
	if _, err := p.call(t.ctx, "/importer.Importer/Ping", fields{}); err != nil {
		return err
	}
	return closesAndEnds(t, p, "/importer.Importer/Close")
}

func endsOnHalfClose(t *trial, p *plugin) error {
	ctx, cancel := context.WithTimeout(t.ctx, 10*time.Second)
	defer cancel()
	call, err := p.open(ctx, importPath)
	if err == nil {
		err = call.CloseSend()
	}
	for err == nil {
		_, err = call.receive()
	}
	// OK or a status: the point is that it ends by itself and that nothing waits for results.
	if ctx.Err() != nil {
		return errors.New("the call did not end within 10 s of the half-close")
	}
	_, err = p.call(t.ctx, "/importer.Importer/Ping", fields{})
	return err
}

func importsTwice(t *trial, p *plugin) error {
	counts := [2]int{}
	for i := range counts {
		records, err := p.importAll(t.ctx, 4, func(ctx context.Context, record protoreflect.Message) error {
			if !opens(record) || path.Base(at(record, "pathname").String()) == "big" {
				return nil
			}
			return comparesContent(ctx, p, record)
		})
		if err != nil {
			return err
		}
		counts[i] = len(records)
	}
	return expect(counts[0] == counts[1], "%d records, then %d", counts[0], counts[1])
}

func endsDuringOpen(t *trial, p *plugin) error {
	record, err := holdRecord(t.ctx, p, "big")
	if err != nil {
		return err
	}
	call, err := p.openRecord(t.ctx, record)
	if err == nil {
		_, err = call.receive()
	}
	if err != nil {
		return err
	}
	p.endOfInput()
	_, err = p.gone(exitLimit)
	return err
}
