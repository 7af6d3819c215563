package main

import (
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/PlakarKorp/kloset/objects"
	"github.com/PlakarKorp/kloset/snapshot/importer"
)

// folderImporter reads a folder, and the folders above it as plakar's own importer does.
type folderImporter struct{ folder string }

func newImporter(_ context.Context, _ *importer.Options, protocol string, config map[string]string) (importer.Importer, error) {
	folder, err := folderOf(protocol, config)
	return &folderImporter{folder}, err
}
func (f *folderImporter) Origin(context.Context) (string, error) { return "partner", nil }
func (f *folderImporter) Type(context.Context) (string, error)   { return "go", nil }
func (f *folderImporter) Root(context.Context) (string, error)   { return f.folder, nil }
func (f *folderImporter) Close(context.Context) error            { return nil }
func (f *folderImporter) Scan(context.Context) (<-chan *importer.ScanResult, error) {
	results := make(chan *importer.ScanResult, 100)
	go func() {
		defer close(results)
		for at := filepath.Dir(f.folder); ; at = filepath.Dir(at) {
			if info, err := os.Lstat(at); err == nil {
				results <- importer.NewScanRecord(at, "", objects.FileInfoFromStat(info), nil, nil)
			}
			if at == "/" {
				break
			}
		}
		filepath.WalkDir(f.folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				results <- importer.NewScanError(path, err)
				return nil
			}
			info, err := entry.Info()
			if err != nil {
				results <- importer.NewScanError(path, err)
				return nil
			}
			target := ""
			if info.Mode()&fs.ModeSymlink != 0 {
				target, _ = os.Readlink(path)
			}
			results <- importer.NewScanRecord(path, target, objects.FileInfoFromStat(info), nil,
				func() (io.ReadCloser, error) { return os.Open(path) })
			return nil
		})
	}()
	return results, nil
}
