package main

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"syscall"
	"time"

	"google.golang.org/protobuf/reflect/protoreflect"
)

func hasCleanPaths(t *trial, p *plugin) error {
	records, err := p.importAll(t.ctx, 4, acknowledge)
	for _, record := range records {
		name := at(record, "pathname").String()
		if !path.IsAbs(name) || path.Clean(name) != name {
			return fmt.Errorf("the path %q is not absolute and clean", name)
		}
		if has(record, "fileInfo") && at(record, "fileInfo.name").String() != path.Base(name) {
			return fmt.Errorf("%q is called %q", name, at(record, "fileInfo.name"))
		}
	}
	return err
}

func hasTrueNumbers(t *trial, p *plugin) error {
	records, err := p.importAll(t.ctx, 4, acknowledge)
	if err != nil {
		return err
	}
	entries, err := entriesOf(treeOf(records))
	if err != nil {
		return err
	}
	for _, record := range records {
		name := at(record, "pathname").String()
		info, inTree := entries[name]
		if !inTree || at(record, "isXattr").Bool() {
			continue
		}
		if err := sameFileInfo(record, "fileInfo", name, info); err != nil {
			return fmt.Errorf("%q: %w", name, err)
		}
	}
	return nil
}

// sameFileInfo compares a record with the disk; the generations call its metadata differently.
func sameFileInfo(record protoreflect.Message, metadata, name string, info fs.FileInfo) error {
	disk := info.Sys().(*syscall.Stat_t)
	number := func(field string) uint64 { return at(record, metadata+"."+field).Uint() }
	target := ""
	if info.Mode()&fs.ModeSymlink != 0 {
		target, _ = os.Readlink(name)
	}
	seconds := at(record, metadata+".mod_time.seconds").Int()
	nanos := at(record, metadata+".mod_time.nanos").Int()
	// Deno 2.7 reads times to the millisecond.
	late := info.ModTime().Sub(time.Unix(seconds, nanos))
	size := at(record, metadata+".size").Int()
	return first(
		expect(uint64(info.Mode()) == number("mode"), "mode %#x, not %v", number("mode"), info.Mode()),
		expect(!info.Mode().IsRegular() || size == info.Size(), "size %d, not %d", size, info.Size()),
		expect(disk.Dev == number("dev") && disk.Ino == number("ino"), "device %d inode %d, not %d %d",
			number("dev"), number("ino"), disk.Dev, disk.Ino),
		expect(uint64(disk.Uid) == number("uid") && uint64(disk.Gid) == number("gid"), "owner %d %d, not %d %d",
			number("uid"), number("gid"), disk.Uid, disk.Gid),
		expect(uint64(disk.Nlink) == number("nlink"), "%d links, not %d", number("nlink"), disk.Nlink),
		expect(late >= 0 && late < time.Millisecond, "the time is off by %v", late),
		expect(at(record, "target").String() == target, "target %q, not %q", at(record, "target"), target),
	)
}

func excludes(t *trial, p *plugin) error {
	records, err := p.importAll(t.ctx, 4, acknowledge)
	if err != nil {
		return err
	}
	kept := false
	for _, record := range records {
		name := at(record, "pathname").String()
		if strings.HasSuffix(name, ".log") || strings.Contains(name, "/pruned") {
			return fmt.Errorf("%q came although it is excluded", name)
		}
		kept = kept || strings.HasSuffix(name, "/kept")
	}
	return expect(kept, "the folder beside the excluded ones did not come")
}
