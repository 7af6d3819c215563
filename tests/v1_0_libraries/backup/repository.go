package main

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"

	adapted_storage "github.com/PlakarKorp/integration-grpc/storage"
	"github.com/PlakarKorp/kloset/hashing"
	"github.com/PlakarKorp/kloset/repository"
	"github.com/PlakarKorp/kloset/resources"
	"github.com/PlakarKorp/kloset/storage"
	"github.com/PlakarKorp/kloset/versioning"
)

// repository makes one without encryption in the storage plugin and opens it.
func (s *session) repository() (*repository.Repository, *plugin, error) {
	p, err := start(s.plugins, s.storage+"-storage")
	if err != nil {
		return nil, nil, err
	}
	location := s.storage + "://" + filepath.Join(s.work, "repository")
	store, err := adapted_storage.NewStorage(s, p, s.storage, map[string]string{"location": location})
	if err != nil {
		return nil, nil, err
	}
	content, err := configuration()
	if err != nil {
		return nil, nil, err
	}
	if err := store.Create(s, content); err != nil {
		return nil, nil, fmt.Errorf("cannot make the repository: %w", err)
	}
	opened, err := store.Open(s)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot open the repository: %w", err)
	}
	if !bytes.Equal(opened, content) {
		return nil, nil, fmt.Errorf("%d bytes came back of the configuration of %d", len(opened), len(content))
	}
	kept, err := repository.New(s.KContext, nil, store, opened)
	return kept, p, err
}

func configuration() ([]byte, error) {
	config := storage.NewConfiguration()
	config.Encryption = nil
	plain, err := config.ToBytes()
	if err != nil {
		return nil, err
	}
	wrapped, err := storage.Serialize(hashing.GetHasher(hashing.DEFAULT_HASHING_ALGORITHM),
		resources.RT_CONFIG, versioning.GetCurrentVersion(resources.RT_CONFIG), bytes.NewReader(plain))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(wrapped)
}
