// Command backup makes a repository, two snapshots of a folder and a restore through compiled
// connectors, with the libraries that a plakar of v1.0 is made of: its adapters for plugins, its
// snapshots and its repository.
//
//	backup -plugins FOLDER -tree FOLDER -work FOLDER [-importer PROTOCOL]
//		[-exporter PROTOCOL] [-storage PROTOCOL]
//
// The connectors are PROTOCOL-importer and so on, dir when left out. What it found is printed as JSON;
// the restored folder is WORK/restored.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	adapted_exporter "github.com/PlakarKorp/integration-grpc/exporter"
	adapted_importer "github.com/PlakarKorp/integration-grpc/importer"
	"github.com/PlakarKorp/kloset/caching"
	"github.com/PlakarKorp/kloset/caching/pebble"
	"github.com/PlakarKorp/kloset/kcontext"
	"github.com/PlakarKorp/kloset/logging"
	"github.com/PlakarKorp/kloset/objects"
	"github.com/PlakarKorp/kloset/repository"
	"github.com/PlakarKorp/kloset/snapshot"
	"github.com/PlakarKorp/kloset/snapshot/exporter"
	"github.com/PlakarKorp/kloset/snapshot/importer"
)

const workers = 8

// session is what the steps share.
type session struct {
	*kcontext.KContext
	plugins, tree, work string

	importer, exporter, storage string
}

// found is what a snapshot says of itself.
type found struct {
	Type, Origin, Root                 string
	Files, Folders, Symlinks, Failures uint64
}

func main() {
	s := &session{KContext: kcontext.NewKContext()}
	flag.StringVar(&s.plugins, "plugins", "", "folder of the executables")
	flag.StringVar(&s.tree, "tree", "", "folder to back up")
	flag.StringVar(&s.work, "work", "", "an empty folder")
	flag.StringVar(&s.importer, "importer", "dir", "protocol to read by")
	flag.StringVar(&s.exporter, "exporter", "dir", "protocol to restore by")
	flag.StringVar(&s.storage, "storage", "dir", "protocol to keep the repository by")
	flag.Parse()
	if err := s.run(); err != nil {
		fmt.Fprintf(os.Stderr, "backup: %v\n", err)
		os.Exit(1)
	}
}

func (s *session) run() error {
	s.Client, s.MaxConcurrency = "plakar/v1.0.5", workers
	s.Hostname, s.OperatingSystem, s.Architecture, s.CWD = "host", "linux", "amd64", "/"
	s.SetLogger(logging.NewLogger(os.Stderr, os.Stderr))
	s.SetCache(caching.NewManager(pebble.Constructor(filepath.Join(s.work, "cache"))))
	kept, storage, err := s.repository()
	if err != nil {
		return err
	}
	var snapshots []found
	var last objects.MAC
	for number := range 2 {
		made, identifier, err := s.backup(kept)
		if err != nil {
			return fmt.Errorf("backup %d: %w", number+1, err)
		}
		snapshots, last = append(snapshots, made), identifier
	}
	if err := kept.RebuildState(); err != nil {
		return fmt.Errorf("cannot read the repository again: %w", err)
	}
	if err := s.restore(kept, last); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	if err := kept.Close(); err != nil {
		return err
	}
	if err := storage.end(); err != nil {
		return fmt.Errorf("the storage's end: %w", err)
	}
	return json.NewEncoder(os.Stdout).Encode(snapshots)
}

func (s *session) backup(kept *repository.Repository) (found, objects.MAC, error) {
	var none objects.MAC
	p, err := start(s.plugins, s.importer+"-importer")
	if err != nil {
		return found{}, none, err
	}
	source, err := adapted_importer.NewImporter(s, p, &importer.Options{
		Hostname: s.Hostname, OperatingSystem: s.OperatingSystem, Architecture: s.Architecture,
		CWD: s.CWD, MaxConcurrency: workers,
	}, s.importer, map[string]string{"location": s.importer + "://" + s.tree})
	if err != nil {
		return found{}, none, err
	}
	made, err := snapshot.Create(kept, repository.DefaultType, "", objects.NilMac)
	if err != nil {
		return found{}, none, err
	}
	if err := made.Backup(source, &snapshot.BackupOptions{MaxConcurrency: workers}); err != nil {
		return found{}, none, err
	}
	if err := made.Close(); err != nil {
		return found{}, none, err
	}
	if err := source.Close(s); err != nil {
		return found{}, none, err
	}
	header := made.Header.GetSource(0)
	below, own := header.Summary.Below, header.Summary.Directory
	return found{
		Type: header.Importer.Type, Origin: header.Importer.Origin, Root: header.Importer.Directory,
		Files: below.Files + own.Files, Folders: below.Directories + own.Directories,
		Symlinks: below.Symlinks + own.Symlinks, Failures: below.Errors + own.Errors,
	}, made.Header.Identifier, p.end()
}

func (s *session) restore(kept *repository.Repository, identifier objects.MAC) error {
	loaded, err := snapshot.Load(kept, identifier)
	if err != nil {
		return err
	}
	defer loaded.Close()
	p, err := start(s.plugins, s.exporter+"-exporter")
	if err != nil {
		return err
	}
	target, err := adapted_exporter.NewExporter(s, p, &exporter.Options{MaxConcurrency: workers},
		s.exporter, map[string]string{"location": s.exporter + "://" + filepath.Join(s.work, "restored")})
	if err != nil {
		return err
	}
	root, err := target.Root(s)
	if err != nil {
		return err
	}
	// The content of the folder goes to the root, as with an argument that ends in "/".
	options := &snapshot.RestoreOptions{MaxConcurrency: workers, Strip: s.tree}
	if err := loaded.Restore(target, root, s.tree, options); err != nil {
		return err
	}
	if err := target.Close(s); err != nil {
		return err
	}
	return p.end()
}
