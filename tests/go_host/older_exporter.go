package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"sort"
	"strings"
	"sync"
)

// olderExporter is an exporter after Init and Root, driven as a host of v1.0 does (protocol 6.4).
type olderExporter struct {
	*plugin
	// root is what Root answered: the host joins every path to it.
	root string
}

const (
	hardLinkType = 0
	symlinkType  = 1
)

func (t *trial) olderExporter(executable, protocol, folder string) (*olderExporter, error) {
	p, err := t.plugin(executable)
	if err != nil {
		return nil, err
	}
	_, err = p.call(t.ctx, "/exporter.Exporter/Init", fields{
		"proto":   protocol,
		"config":  map[string]string{"location": protocol + "://" + folder},
		"options": fields{"maxconcurrency": 4},
	})
	if err != nil {
		return nil, err
	}
	answer, err := p.call(t.ctx, "/exporter.Exporter/Root", fields{})
	if err != nil {
		return nil, err
	}
	return &olderExporter{p, at(answer, "root_path").String()}, nil
}

func (p *olderExporter) at(name string) string { return path.Join(p.root, name) }

func (p *olderExporter) directory(ctx context.Context, pathname string) error {
	_, err := p.call(ctx, "/exporter.Exporter/CreateDirectory", fields{"pathname": pathname})
	return err
}

func (p *olderExporter) link(ctx context.Context, oldname, newname string, kind int) error {
	_, err := p.call(ctx, "/exporter.Exporter/CreateLink",
		fields{"oldname": oldname, "newname": newname, "ltype": kind})
	return err
}

// permissions sends the metadata of an entry; the real host leaves the size out.
func (p *olderExporter) permissions(ctx context.Context, e entry) error {
	info := fields{}
	for name, value := range e.record["fileInfo"].(fields) {
		if name != "size" {
			info[name] = value
		}
	}
	_, err := p.call(ctx, "/exporter.Exporter/SetPermissions",
		fields{"pathname": p.at(e.name()), "file_info": info})
	return err
}

// store sends a file: a header that announces the size, and the content.
func (p *olderExporter) store(ctx context.Context, pathname string, size int, content []byte) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	call, err := p.beginStore(ctx, pathname, size)
	if err != nil {
		return err
	}
	for rest := content; len(rest) > 0; {
		chunk := rest[:min(len(rest), hostChunk)]
		// The plugin may have refused the file already; its answer says why.
		if err := call.send(fields{"data": fields{"chunk": chunk}}); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
		rest = rest[len(chunk):]
	}
	return call.stored()
}

func (p *olderExporter) beginStore(ctx context.Context, pathname string, size int) (*stream, error) {
	call, err := p.open(ctx, "/exporter.Exporter/StoreFile")
	if err != nil {
		return nil, err
	}
	return call, call.send(fields{"header": fields{"pathname": pathname, "size": size}})
}

// stored half-closes a StoreFile and reads its answer.
func (s *stream) stored() error {
	if err := s.CloseSend(); err != nil {
		return err
	}
	_, err := s.receive()
	return err
}

// restore sends a tree in the order of the real host: folders and symbolic links one by one as they
// come, files by so many workers, further names of a file after it, and last of all what the folders
// look like, the deepest first and never the top's.
func (p *olderExporter) restore(ctx context.Context, workers int, entries ...entry) error {
	var folders []entry
	var restoring sync.WaitGroup
	places := make(chan struct{}, workers)
	failures := make(chan error, len(entries))
	stored := map[string]chan struct{}{}
	firsts := map[string]string{}
	for _, e := range entries {
		name, mode := e.name(), e.diskMode()
		if name == "/" {
			continue
		}
		var err error
		switch {
		case mode.IsDir():
			folders = append(folders, e)
			err = p.directory(ctx, p.at(name))
		case mode&fs.ModeSymlink != 0:
			if err = p.link(ctx, e.record["target"].(string), p.at(name), symlinkType); err == nil {
				err = p.permissions(ctx, e)
			}
		case mode.IsRegular():
			before, again := firsts[e.inode()]
			if e.inode() != "" && !again {
				firsts[e.inode()], stored[name] = name, make(chan struct{})
			}
			places <- struct{}{}
			restoring.Go(func() {
				defer func() { <-places }()
				if again {
					<-stored[before]
					failures <- named(name, p.link(ctx, p.at(before), p.at(name), hardLinkType))
					return
				}
				failures <- named(name, p.file(ctx, e))
				if done, waited := stored[name]; waited {
					close(done)
				}
			})
		}
		if err != nil {
			failures <- named(name, err)
		}
	}
	restoring.Wait()
	close(failures)
	for err := range failures {
		if err != nil {
			return err
		}
	}
	sort.SliceStable(folders, func(i, j int) bool {
		return strings.Count(folders[i].name(), "/") > strings.Count(folders[j].name(), "/")
	})
	for _, e := range folders {
		if err := named(e.name(), p.permissions(ctx, e)); err != nil {
			return err
		}
	}
	return nil
}

// file sends one file as the real host: the folder it lies in again, its content, what it looks like.
func (p *olderExporter) file(ctx context.Context, e entry) error {
	pathname := p.at(e.name())
	return first(p.directory(ctx, path.Dir(pathname)),
		p.store(ctx, pathname, len(e.content), e.content), p.permissions(ctx, e))
}

// inode tells the names of one file; empty when it has only one.
func (e entry) inode() string {
	info := e.record["fileInfo"].(fields)
	if info["nlink"].(int) < 2 {
		return ""
	}
	return fmt.Sprint(info["dev"], info["ino"])
}

func named(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%q: %w", name, err)
}
