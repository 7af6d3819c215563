package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// installer puts executables where a host of v1.0 starts them from: it extracts every package to a
// folder of its own below plugins/v1.0.0/, which is all that an importer can tell the host's
// generation by (protocol 6.4 and 6.5).
type installer struct{ folder string }

func (i *installer) path(executable string) (string, error) {
	name := filepath.Base(executable)
	path := filepath.Join(i.folder, "plugins", "v1.0.0", "checked_v0.1.0_linux_amd64", name)
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", err
	}
	if err := os.Link(executable, path); err == nil || errors.Is(err, fs.ErrExist) {
		return path, nil
	}
	return path, copyExecutable(executable, path)
}

func copyExecutable(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	return errors.Join(err, target.Close())
}
