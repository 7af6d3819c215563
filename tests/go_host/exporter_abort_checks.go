package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// halfFile begins an export and stops inside a file's content.
func halfFile(ctx context.Context, p *plugin) (*stream, error) {
	call, err := p.open(ctx, exportPath)
	if err != nil {
		return nil, err
	}
	return call, errors.Join(
		call.sendEntry(folderEntry("/", 0o755)),
		call.send(fields{"record": fileEntry("/part", 0o600, nil).record}),
		call.send(fields{"chunk": pattern(1, hostChunk)}),
	)
}

// noPart expects neither the file nor a temporary of it.
func noPart(folder string) error { return noLeftovers(folder, 0) }

func cutsFile(t *trial, p *plugin, folder string) error {
	call, err := halfFile(t.ctx, p)
	if err == nil {
		err = call.CloseSend()
	}
	if err != nil {
		return err
	}
	found, err := call.collect()
	if err == nil && found["/part"] == "" {
		return fmt.Errorf("the cut file was answered with success or not at all: %q", found)
	}
	return noPart(folder)
}

func sendsStrayChunk(t *trial, p *plugin, folder string) error {
	call, err := p.open(t.ctx, exportPath)
	if err == nil {
		err = call.send(fields{"chunk": []byte("whose?")})
	}
	if err != nil {
		return err
	}
	call.CloseSend()
	_, err = call.collect()
	return first(refusal(err), p.restore(t.ctx, folderEntry("/", 0o755)))
}

func sendsStrayRecord(t *trial, p *plugin, folder string) error {
	call, err := halfFile(t.ctx, p)
	if err == nil {
		err = call.sendEntry(folderEntry("/other", 0o700))
	}
	if err != nil {
		return err
	}
	call.CloseSend()
	_, err = call.collect()
	return first(refusal(err), noPart(folder),
		p.restore(t.ctx, folderEntry("/", 0o755)))
}

func diesInFile(t *trial, p *plugin, folder string, kill bool) error {
	if _, err := halfFile(t.ctx, p); err != nil {
		return err
	}
	// Something under the root shows that the file is being written; it may also be kept elsewhere first.
	for range 25 {
		if entries, _ := os.ReadDir(folder); len(entries) > 0 {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if kill {
		p.kill()
		<-p.exited
		_, err := os.Lstat(folder + "/part")
		return expect(errors.Is(err, fs.ErrNotExist), "a part of the file is there under its name")
	}
	return first(endsClean(p), noPart(folder))
}
