package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// olderExporterChecks restore into a folder of their own as a host of v1.0 does.
func olderExporterChecks(c *checks, executable, protocol string) {
	on := func(name string, run func(t *trial, p *olderExporter, folder string) error) {
		c.check("v1.0 "+protocol+" exporter: "+name, func(t *trial) error {
			folder := t.folder + "/restored"
			p, err := t.olderExporter(executable, protocol, folder)
			return whenNil(err, func() error { return run(t, p, folder) })
		})
	}
	on("V1 Root is the folder of the location", func(t *trial, p *olderExporter, folder string) error {
		return expect(p.root == folder, "the root is %q, not %q", p.root, folder)
	})
	on("V8 V9 V10 V11 V12 a tree with every kind of entry is restored", restoresOlderTree)
	on("V8 folders that exist already are no error", func(t *trial, p *olderExporter, folder string) error {
		for range 3 {
			if err := first(p.directory(t.ctx, p.at("/a")), p.directory(t.ctx, p.at("/a/b"))); err != nil {
				return err
			}
		}
		return noLeftovers(folder, 2)
	})
	on("V8 V9 V11 paths outside the root are refused and nothing is made there", refusesOlderEscapes)
	on("V9 less content than announced, and more, is refused and leaves no part", checksSize)
	on("V9 content without a header, and two headers, are refused", refusesMisorder)
	on("V9 a StoreFile that is reset leaves nothing", resetsStore)
	on("V10 what is said last of a file and of a folder stands", saysTwice)
	on("V11 a hard link to what does not exist is refused", func(t *trial, p *olderExporter, folder string) error {
		err := p.link(t.ctx, p.at("/no such file"), p.at("/twin"), hardLinkType)
		return first(refusal(err), noLeftovers(folder, 0))
	})
	on("V11 a link of a third kind is refused", func(t *trial, p *olderExporter, folder string) error {
		return first(refusal(p.link(t.ctx, p.at("/f"), p.at("/g"), 2)), noLeftovers(folder, 0))
	})
	on("V12 a thousand files, eight at once", restoresOlderMany)
	on("V12 large files at once, folders and links between them", storesBeside)
	on("P5 the end of input inside a file ends the process and leaves no part",
		func(t *trial, p *olderExporter, folder string) error { return diesInOlderFile(t, p, folder, false) })
	on("P6 SIGKILL inside a file leaves no part under its name",
		func(t *trial, p *olderExporter, folder string) error { return diesInOlderFile(t, p, folder, true) })
}

// olderTree is fullTree without what a host of v1.0 cannot restore, and what it says of nothing: the
// top.
func olderTree() []entry {
	var kept []entry
	for _, e := range fullTree() {
		if e.name() != "/" && e.diskMode()&fs.ModeNamedPipe == 0 {
			kept = append(kept, e)
		}
	}
	return kept
}

func restoresOlderTree(t *trial, p *olderExporter, folder string) error {
	tree := olderTree()
	if err := p.restore(t.ctx, 4, tree...); err != nil {
		return err
	}
	// Folders may get their metadata as late as at Close.
	if err := closesAndEnds(t, p.plugin, "/exporter.Exporter/Close"); err != nil {
		return err
	}
	for _, e := range tree {
		if err := e.isOnDisk(folder); err != nil {
			return err
		}
	}
	one, err := os.Stat(folder + "/twin 1")
	two, other := os.Stat(folder + "/twin 2")
	return first(err, other, expect(os.SameFile(one, two), "the names of one file are two files"),
		noLeftovers(folder, len(tree)))
}

func refusesOlderEscapes(t *trial, p *olderExporter, folder string) error {
	outside := filepath.Join(t.folder, "outside")
	if err := os.Mkdir(outside, 0o755); err != nil {
		return err
	}
	if err := first(p.link(t.ctx, outside, p.at("/out"), symlinkType)); err != nil {
		return err
	}
	beside := outside + "/escaped"
	for step, err := range map[string]error{
		"CreateDirectory beside":         p.directory(t.ctx, beside),
		"CreateDirectory above":          p.directory(t.ctx, p.root+"/../outside/escaped"),
		"CreateDirectory through a link": p.directory(t.ctx, p.at("/out/escaped")),
		"StoreFile beside":               p.store(t.ctx, beside, 1, []byte("x")),
		"StoreFile through a link":       p.store(t.ctx, p.at("/out/escaped"), 1, []byte("x")),
		"CreateLink beside":              p.link(t.ctx, "target", beside, symlinkType),
		"CreateLink through a link":      p.link(t.ctx, "target", p.at("/out/escaped"), symlinkType),
		"a relative path":                p.directory(t.ctx, "escaped"),
		"no path":                        p.directory(t.ctx, ""),
	} {
		if err := refusal(err); err != nil {
			return fmt.Errorf("%s: %w", step, err)
		}
	}
	z := fileEntry("/z", 0o600, []byte("goes on"))
	return first(noLeftovers(outside, 0), p.file(t.ctx, z), z.isOnDisk(folder), noLeftovers(folder, 2))
}

func saysTwice(t *trial, p *olderExporter, folder string) error {
	said := []entry{folderEntry("/a", 0o700), fileEntry("/a/f", 0o600, []byte("f"))}
	last := []entry{folderEntry("/a", 0o751), fileEntry("/a/f", 0o640, []byte("f"))}
	err := p.restore(t.ctx, 1, said...)
	for _, e := range last {
		err = first(err, p.permissions(t.ctx, e))
	}
	if err := first(err, closesAndEnds(t, p.plugin, "/exporter.Exporter/Close")); err != nil {
		return err
	}
	for _, e := range last {
		if err := e.isOnDisk(folder); err != nil {
			return err
		}
	}
	return nil
}

func restoresOlderMany(t *trial, p *olderExporter, folder string) error {
	var many []entry
	for i := range 1000 {
		many = append(many, fileEntry(fmt.Sprintf("/f%03d", i), 0o600, pattern(int64(i), i*7)))
	}
	if err := p.restore(t.ctx, 8, many...); err != nil {
		return err
	}
	for _, e := range many {
		if err := e.isOnDisk(folder); err != nil {
			return err
		}
	}
	return noLeftovers(folder, 1000)
}

func diesInOlderFile(t *trial, p *olderExporter, folder string, kill bool) error {
	call, err := p.beginStore(t.ctx, p.at("/cut"), 4*hostChunk)
	if err == nil {
		err = call.send(fields{"data": fields{"chunk": pattern(1, hostChunk)}})
	}
	if err == nil {
		// Some of it has arrived when another call has been answered.
		_, err = p.call(t.ctx, "/exporter.Exporter/Root", fields{})
	}
	if err != nil {
		return err
	}
	if kill {
		p.kill()
		<-p.exited
		return notThere(folder + "/cut")
	}
	return first(endsClean(p.plugin), notThere(folder+"/cut"), noLeftovers(folder, 0))
}

func notThere(name string) error {
	_, err := os.Lstat(name)
	return expect(errors.Is(err, fs.ErrNotExist), "%q is there: %v", name, err)
}

// saysSizes expects a refusal that names both numbers.
func saysSizes(err error, received, announced string) error {
	message := fmt.Sprint(err)
	return first(refusal(err), expect(strings.Contains(message, received) && strings.Contains(message, announced),
		"the message does not name %s and %s: %v", received, announced, err))
}
