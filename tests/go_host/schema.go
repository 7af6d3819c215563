package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/bufbuild/protocompile"
	"github.com/bufbuild/protocompile/linker"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// schema is what the .proto files of one generation declare, compiled when the program starts: no
// protoc, no generated file that could be out of date, and no process-wide registry, in which the two
// generations would clash.
type schema struct{ files linker.Files }

func loadSchema(ctx context.Context, folder string) (*schema, error) {
	compiler := protocompile.Compiler{
		Resolver: protocompile.WithStandardImports(
			&protocompile.SourceResolver{ImportPaths: []string{folder}},
		),
	}
	paths, err := filepath.Glob(filepath.Join(folder, "*.proto"))
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("there are no .proto files in %q", folder)
	}
	names := make([]string, len(paths))
	for i, path := range paths {
		names[i] = filepath.Base(path)
	}
	files, err := compiler.Compile(ctx, names...)
	if err != nil {
		return nil, fmt.Errorf("cannot compile the .proto files in %q: %w", folder, err)
	}
	return &schema{files}, nil
}

// method finds "/importer.Importer/Init" and the like.
func (s *schema) method(path string) (protoreflect.MethodDescriptor, error) {
	service, name, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	for _, file := range s.files {
		for i := range file.Services().Len() {
			found := file.Services().Get(i)
			if string(found.FullName()) != service {
				continue
			}
			if method := found.Methods().ByName(protoreflect.Name(name)); method != nil {
				return method, nil
			}
		}
	}
	return nil, fmt.Errorf("no .proto file declares %q", path)
}
