// Command partner is a plugin of v1.0 made with the Go SDK of its time: a local folder as importer,
// exporter or store, by the end of the executable's name.
package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	sdk "github.com/PlakarKorp/go-kloset-sdk"
)

func main() {
	switch name := filepath.Base(os.Args[0]); {
	case strings.HasSuffix(name, "importer"):
		sdk.EntrypointImporter(os.Args, newImporter)
	case strings.HasSuffix(name, "exporter"):
		sdk.EntrypointExporter(os.Args, newExporter)
	default:
		sdk.EntrypointStorage(os.Args, newStore)
	}
}

func folderOf(protocol string, config map[string]string) (string, error) {
	folder := strings.TrimPrefix(config["location"], protocol+"://")
	if !filepath.IsAbs(folder) {
		return "", errors.New("the location is no absolute path")
	}
	return folder, nil
}
