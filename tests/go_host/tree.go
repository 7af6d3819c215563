package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand"
	"os"
	"path/filepath"
	"syscall"
)

// pattern fills bytes that no other size or seed repeats, so that a swapped or shifted block shows.
func pattern(seed int64, size int) []byte {
	content := make([]byte, size)
	rand.New(rand.NewSource(seed)).Read(content)
	return content
}

// bigFile is the size of the tree's large file: several chunks and several flow-control windows.
const bigFile = 24 << 20

// makeTree fills a folder with every kind of entry that an importer must carry.
func makeTree(folder string) error {
	var errs []error
	write := func(name string, size int) {
		path := filepath.Join(folder, name)
		errs = append(errs, os.MkdirAll(filepath.Dir(path), 0o755),
			os.WriteFile(path, pattern(int64(len(errs)), size), 0o640))
	}
	for i := range 200 {
		write(fmt.Sprintf("small/%02d/file %d.txt", i%7, i), 1+i*97)
	}
	write("empty", 0)
	write("big", bigFile)
	for _, size := range []int{1<<14 - 1, 1 << 14, 1<<16 + 1, 1 << 20, 1<<20 + 1} {
		write(fmt.Sprintf("edges/%d", size), size)
	}
	write("naïve-日本語-🦕/new\nline", 33)
	write("kept/one.log", 10)
	write("pruned/deep/two", 10)
	errs = append(errs,
		os.Mkdir(filepath.Join(folder, "empty folder"), 0o700),
		os.Symlink("../outside target", filepath.Join(folder, "small", "link")),
		os.Link(filepath.Join(folder, "small/00/file 0.txt"), filepath.Join(folder, "hard")),
		syscall.Mkfifo(filepath.Join(folder, "pipe"), 0o600),
		os.Chmod(filepath.Join(folder, "small/01/file 1.txt"), 0o4751),
	)
	return first(errs...)
}

// entriesOf lists what is below a folder, itself included, by absolute path.
func entriesOf(folder string) (map[string]fs.FileInfo, error) {
	found := map[string]fs.FileInfo{}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		found[path] = info
		return err
	})
	return found, err
}

// sameContent compares a file on the disk with bytes.
func sameContent(path string, expected []byte) error {
	found, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return expect(bytes.Equal(found, expected), "%q holds %d other bytes, not the expected %d",
		path, len(found), len(expected))
}
