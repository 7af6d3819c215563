package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"google.golang.org/grpc/status"
)

func refusesMissing(t *trial, executable string) error {
	p, err := t.plugin(executable)
	if err != nil {
		return err
	}
	missing := filepath.Join(t.folder, "no such folder \u00e9 100%41")
	// A connector may look at its place in Init already, or not before it reads.
	if _, err = t.initImporter(p, missing); err == nil {
		_, err = p.importAll(t.ctx, 1, acknowledge)
	}
	if err := refusal(err); err != nil {
		return err
	}
	if !strings.Contains(status.Convert(err).Message(), missing) {
		return fmt.Errorf("the message does not name the folder: %v", err)
	}
	return endsClean(p)
}

func refusesConfigurations(t *trial, executable, tree string) error {
	for wrong, config := range map[string]map[string]string{
		"location":        {},
		"some/folder":     {"location": "dir://some/folder"},
		tree + "/empty":   {"location": "dir://" + tree + "/empty"},
		"colour":          {"location": "dir://" + tree, "colour": "red"},
		"one_file_system": {"location": "dir://" + tree, "one_file_system": "perhaps"},
	} {
		p, err := t.plugin(executable)
		if err != nil {
			return err
		}
		_, err = p.call(t.ctx, "/importer.Importer/Init",
			fields{"proto": "dir", "config": config, "options": hostOptions(nil)})
		if err == nil {
			_, err = p.importAll(t.ctx, 1, acknowledge)
		}
		named := strings.Contains(status.Convert(err).Message(), wrong)
		if err := first(refusal(err), expect(named, "%v does not name it", err), endsClean(p)); err != nil {
			return fmt.Errorf("%q: %w", wrong, err)
		}
	}
	return nil
}
