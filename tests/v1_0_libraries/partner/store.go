package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"

	"github.com/PlakarKorp/kloset/objects"
	"github.com/PlakarKorp/kloset/storage"
)

// folderStore keeps every object in a file of its own.
type folderStore struct{ folder, location string }

func newStore(_ context.Context, protocol string, config map[string]string) (storage.Store, error) {
	folder, err := folderOf(protocol, config)
	return &folderStore{folder, config["location"]}, err
}

func (s *folderStore) Create(_ context.Context, config []byte) error {
	for _, kind := range []string{"states", "packfiles", "locks"} {
		if err := os.MkdirAll(filepath.Join(s.folder, kind), 0o700); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(s.folder, "CONFIG"), config, 0o600)
}
func (s *folderStore) Open(context.Context) ([]byte, error) {
	return os.ReadFile(filepath.Join(s.folder, "CONFIG"))
}
func (s *folderStore) Location(context.Context) (string, error) { return s.location, nil }
func (s *folderStore) Mode(context.Context) (storage.Mode, error) {
	return storage.ModeRead | storage.ModeWrite, nil
}
func (s *folderStore) Size(context.Context) (int64, error) { return -1, nil }
func (s *folderStore) Close(context.Context) error         { return nil }

func (s *folderStore) path(kind string, mac objects.MAC) string {
	return filepath.Join(s.folder, kind, hex.EncodeToString(mac[:]))
}
func (s *folderStore) list(kind string) ([]objects.MAC, error) {
	entries, err := os.ReadDir(filepath.Join(s.folder, kind))
	macs := make([]objects.MAC, 0, len(entries))
	for _, entry := range entries {
		bytes, err := hex.DecodeString(entry.Name())
		if err == nil && len(bytes) == 32 {
			macs = append(macs, objects.MAC(bytes))
		}
	}
	return macs, err
}
func (s *folderStore) put(kind string, mac objects.MAC, content io.Reader) (int64, error) {
	all, err := io.ReadAll(content)
	if err != nil {
		return 0, err
	}
	return int64(len(all)), os.WriteFile(s.path(kind, mac), all, 0o600)
}
func (s *folderStore) get(kind string, mac objects.MAC) (io.ReadCloser, error) {
	return os.Open(s.path(kind, mac))
}
func (s *folderStore) remove(kind string, mac objects.MAC) error { return os.Remove(s.path(kind, mac)) }

func (s *folderStore) GetStates(context.Context) ([]objects.MAC, error) { return s.list("states") }
func (s *folderStore) PutState(_ context.Context, mac objects.MAC, rd io.Reader) (int64, error) {
	return s.put("states", mac, rd)
}
func (s *folderStore) GetState(_ context.Context, mac objects.MAC) (io.ReadCloser, error) {
	return s.get("states", mac)
}
func (s *folderStore) DeleteState(_ context.Context, mac objects.MAC) error {
	return s.remove("states", mac)
}
func (s *folderStore) GetPackfiles(context.Context) ([]objects.MAC, error) {
	return s.list("packfiles")
}
func (s *folderStore) PutPackfile(_ context.Context, mac objects.MAC, rd io.Reader) (int64, error) {
	return s.put("packfiles", mac, rd)
}
func (s *folderStore) GetPackfile(_ context.Context, mac objects.MAC) (io.ReadCloser, error) {
	return s.get("packfiles", mac)
}
func (s *folderStore) GetPackfileBlob(_ context.Context, mac objects.MAC, offset uint64, length uint32) (io.ReadCloser, error) {
	file, err := os.Open(s.path("packfiles", mac))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	all, err := io.ReadAll(io.NewSectionReader(file, int64(offset), int64(length)))
	return io.NopCloser(bytes.NewReader(all)), err
}
func (s *folderStore) DeletePackfile(_ context.Context, mac objects.MAC) error {
	return s.remove("packfiles", mac)
}
func (s *folderStore) GetLocks(context.Context) ([]objects.MAC, error) { return s.list("locks") }
func (s *folderStore) PutLock(_ context.Context, mac objects.MAC, rd io.Reader) (int64, error) {
	return s.put("locks", mac, rd)
}
func (s *folderStore) GetLock(_ context.Context, mac objects.MAC) (io.ReadCloser, error) {
	return s.get("locks", mac)
}
func (s *folderStore) DeleteLock(_ context.Context, mac objects.MAC) error {
	return s.remove("locks", mac)
}
