package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// exporterChecks restores into a folder of its own for each check.
func exporterChecks(c *checks, executable, protocol string) {
	on := func(name string, run func(t *trial, p *plugin, folder string) error) {
		c.check(protocol+" exporter: "+name, func(t *trial) error {
			folder := t.folder + "/restored"
			p, err := t.exporter(executable, protocol, folder)
			return whenNil(err, func() error { return run(t, p, folder) })
		})
	}
	on("E1 E6 E13 E14 E16 E19 a tree with every kind of entry is restored", restoresTree)
	on("E4 E10 E17 paths that leave the root are refused and the restore goes on", refusesEscapes)
	on("E7 a half-close inside a file leaves no part of it", cutsFile)
	on("E8 content where a record is expected ends the call, not the process", sendsStrayChunk)
	on("E9 a record where content is expected ends the call and leaves no part", sendsStrayRecord)
	on("E15 folders that exist already are used", func(t *trial, p *plugin, folder string) error {
		again := []entry{folderEntry("/", 0o755), folderEntry("/a", 0o750), fileEntry("/a/f", 0o600, []byte("1"))}
		if err := p.restore(t.ctx, again...); err != nil {
			return err
		}
		return p.restore(t.ctx, again...)
	})
	on("E18 files and links in the way are replaced, never written through", replacesExisting)
	on("E20 a thousand files, each answered once", restoresMany)
	on("E21 the content of an attribute record is consumed", consumesAttribute)
	on("P5 the end of input inside a file ends the process and leaves no part",
		func(t *trial, p *plugin, folder string) error { return diesInFile(t, p, folder, false) })
	on("P6 SIGKILL inside a file leaves no part under its name",
		func(t *trial, p *plugin, folder string) error { return diesInFile(t, p, folder, true) })
	on("P14 Close after the restore, then the end of input", func(t *trial, p *plugin, _ string) error {
		if err := p.restore(t.ctx, folderEntry("/", 0o700)); err != nil {
			return err
		}
		return closesAndEnds(t, p, "/plakar.exporter.Exporter/Close")
	})
}

func refusesEscapes(t *trial, p *plugin, folder string) error {
	outside := filepath.Join(t.folder, "outside")
	if err := os.Mkdir(outside, 0o755); err != nil {
		return err
	}
	found, err := p.exportAll(t.ctx,
		folderEntry("/", 0o755),
		fileEntry("/../escaped", 0o600, pattern(1, 2*hostChunk)),
		linkEntry("/out", outside),
		fileEntry("/out/through", 0o600, pattern(2, 2*hostChunk)),
		folderEntry("/out/folder", 0o700),
		linkEntry("/out/link", "/"),
		fileEntry("/z", 0o600, []byte("goes on")),
	)
	if err != nil {
		return err
	}
	for _, name := range []string{"/../escaped", "/out/through", "/out/folder", "/out/link"} {
		if found[name] == "" {
			return fmt.Errorf("%q was not refused", name)
		}
	}
	_, escaped := os.Lstat(filepath.Join(t.folder, "escaped"))
	return first(
		expect(errors.Is(escaped, fs.ErrNotExist), "the file beside the root was written"),
		noLeftovers(outside, 0),
		expect(found["/z"] == "", "%q", found["/z"]),
		sameContent(filepath.Join(folder, "z"), []byte("goes on")),
	)
}

func replacesExisting(t *trial, p *plugin, folder string) error {
	outside := filepath.Join(t.folder, "outside")
	err := errors.Join(
		os.Mkdir(folder, 0o755),
		os.WriteFile(outside, []byte("kept"), 0o600),
		os.Symlink(outside, folder+"/was a link"),
		os.WriteFile(folder+"/was a file", pattern(1, 9000), 0o600),
		os.WriteFile(folder+"/was content", nil, 0o600),
	)
	if err != nil {
		return err
	}
	found, err := p.exportAll(t.ctx,
		folderEntry("/", 0o755),
		linkEntry("/was content", "target"),
		fileEntry("/was a file", 0o600, []byte("new")),
		fileEntry("/was a link", 0o600, []byte("new too")),
	)
	if err != nil {
		return err
	}
	for _, name := range []string{"/was a file", "/was a link"} {
		if reason := found[name]; reason != "" {
			continue // A clear error is the other policy the row allows.
		}
		content, err := os.ReadFile(folder + name)
		if err := first(err, expect(strings.HasPrefix(string(content), "new"), "%q is old", name)); err != nil {
			return err
		}
	}
	return sameContent(outside, []byte("kept"))
}

func consumesAttribute(t *trial, p *plugin, folder string) error {
	attribute := entry{
		record:  fields{"pathname": "/f", "isXattr": true, "xattrName": "user.note", "hasReader": true},
		content: pattern(1, 70_000),
	}
	found, err := p.exportAll(t.ctx, folderEntry("/", 0o755),
		fileEntry("/f", 0o600, []byte("f")), attribute, fileEntry("/g", 0o600, []byte("g")))
	_, answered := found["/f\x00user.note"]
	return first(err, expect(answered, "the attribute was not answered: %q", found),
		expect(found["/f"]+found["/g"] == "", "%q", found),
		sameContent(folder+"/f", []byte("f")), sameContent(folder+"/g", []byte("g")))
}
