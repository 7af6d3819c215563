package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/PlakarKorp/kloset/objects"
	"github.com/PlakarKorp/kloset/snapshot/exporter"
)

// folderExporter restores into a folder, and is as trusting as a first attempt.
type folderExporter struct{ folder string }

func newExporter(_ context.Context, _ *exporter.Options, protocol string, config map[string]string) (exporter.Exporter, error) {
	folder, err := folderOf(protocol, config)
	return &folderExporter{folder}, err
}
func (f *folderExporter) Root(context.Context) (string, error) { return f.folder, nil }
func (f *folderExporter) CreateDirectory(_ context.Context, path string) error {
	return os.MkdirAll(path, 0o700)
}
func (f *folderExporter) CreateLink(_ context.Context, oldname, newname string, kind exporter.LinkType) error {
	if kind == exporter.HARDLINK {
		return os.Link(oldname, newname)
	}
	return os.Symlink(oldname, newname)
}
func (f *folderExporter) StoreFile(_ context.Context, path string, content io.Reader, _ int64) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, content)
	return errors.Join(err, file.Close())
}
func (f *folderExporter) SetPermissions(_ context.Context, path string, info *objects.FileInfo) error {
	if info.Mode()&fs.ModeSymlink != 0 {
		return nil
	}
	return errors.Join(os.Chmod(path, info.Mode()), os.Chtimes(path, info.ModTime(), info.ModTime()))
}
func (f *folderExporter) Close(context.Context) error { return nil }
