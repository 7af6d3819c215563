package main

import (
	"context"
	"fmt"
)

func checksSize(t *trial, p *olderExporter, folder string) error {
	for _, wrong := range []struct {
		announced, sent int
		received        string
	}{{5, 3, "3"}, {3, 5, ""}, {1, 0, "0"}, {0, 1, ""}, {hostChunk, hostChunk - 1, ""}} {
		name := fmt.Sprintf("/announced %d sent %d", wrong.announced, wrong.sent)
		err := p.store(t.ctx, p.at(name), wrong.announced, pattern(1, wrong.sent))
		if wrong.received != "" {
			err = saysSizes(err, wrong.received, fmt.Sprint(wrong.announced))
		} else {
			err = refusal(err)
		}
		if err := first(err, notThere(folder+name)); err != nil {
			return named(name, err)
		}
	}
	fine := fileEntry("/fine", 0o600, pattern(2, hostChunk+1))
	return first(p.file(t.ctx, fine), fine.isOnDisk(folder), noLeftovers(folder, 1))
}

func refusesMisorder(t *trial, p *olderExporter, folder string) error {
	header := fields{"header": fields{"pathname": p.at("/f"), "size": 1}}
	data := fields{"data": fields{"chunk": []byte("x")}}
	for name, messages := range map[string][]fields{
		"content first": {data, header},
		"two headers":   {header, header, data},
		"nothing":       {},
		"an empty one":  {{}},
	} {
		ctx, cancel := context.WithCancel(t.ctx)
		call, err := p.open(ctx, "/exporter.Exporter/StoreFile")
		for _, message := range messages {
			if err == nil {
				// What the plugin refused already cannot be sent to any more.
				call.send(message)
			}
		}
		if err == nil {
			err = refusal(call.stored())
		}
		cancel()
		if err != nil {
			return named(name, err)
		}
	}
	return noLeftovers(folder, 0)
}

func resetsStore(t *trial, p *olderExporter, folder string) error {
	for i := range 3 {
		ctx, cancel := context.WithCancel(t.ctx)
		call, err := p.beginStore(ctx, p.at("/f"), 4*hostChunk)
		for range i {
			if err == nil {
				err = call.send(fields{"data": fields{"chunk": pattern(1, hostChunk)}})
			}
		}
		cancel()
		if err != nil {
			return err
		}
	}
	fine := fileEntry("/f", 0o600, []byte("whole"))
	return first(p.file(t.ctx, fine), fine.isOnDisk(folder),
		closesAndEnds(t, p.plugin, "/exporter.Exporter/Close"), noLeftovers(folder, 1))
}

// storesBeside begins several files before the content of any comes: together more than the windows of
// one connection hold, so that a file which waits for its turn must not stop the one whose turn it is.
func storesBeside(t *trial, p *olderExporter, folder string) error {
	const files, parts = 8, 6
	ctx, cancel := context.WithCancel(t.ctx)
	defer cancel()
	calls := make([]*stream, files)
	for i := range files {
		call, err := p.beginStore(ctx, p.at(fmt.Sprintf("/f%d", i)), parts*hostChunk)
		if err != nil {
			return err
		}
		calls[i] = call
	}
	err := parallel(files+2, func(i int) error {
		switch i {
		case files:
			return p.directory(ctx, p.at("/a"))
		case files + 1:
			return p.link(ctx, "target", p.at("/link"), symlinkType)
		}
		content := pattern(int64(i), parts*hostChunk)
		for part := range parts {
			chunk := content[part*hostChunk:][:hostChunk]
			// The plugin may have refused the file already; its answer says why.
			if err := calls[i].send(fields{"data": fields{"chunk": chunk}}); err != nil {
				break
			}
		}
		return named(fmt.Sprint("file ", i), calls[i].stored())
	})
	for i := range files {
		err = first(err, sameContent(fmt.Sprintf("%s/f%d", folder, i), pattern(int64(i), parts*hostChunk)))
	}
	return first(err, noLeftovers(folder, files+2))
}
