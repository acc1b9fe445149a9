package credithub_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"credithub"
)

func TestConnect_WrongOptions_NamesEveryFault(t *testing.T) {
	_, err := credithub.Connect(credithub.Options{
		Address: "127.0.0.1", Purpose: "two words", Key: "k", KeyFile: "/none",
		CertificateFile: "/none", BatchSize: 2000, Window: 10, Attempts: -1,
	})
	if err == nil {
		t.Fatal("no error")
	}
	for _, word := range []string{"Address", "Agency", "Purpose", "Key and KeyFile", "BatchSize", "Window", "CertificateKeyFile",
		"no such file", "Attempts"} {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("«%s» is not named in: %s", word, err)
		}
	}
}

func TestWith_OptionsOfTheConnection_AreRefused(t *testing.T) {
	client := connect(t, "http://127.0.0.1:1", nil)
	if _, err := client.With(func(o *credithub.Options) { o.Purpose = "q" }); err != nil {
		t.Error(err)
	}
	if _, err := client.With(func(o *credithub.Options) { o.Address = "http://127.0.0.1:2" }); err == nil {
		t.Error("another address was taken")
	}
	if _, err := client.With(func(o *credithub.Options) { o.Purpose = "" }); err == nil {
		t.Error("no purpose was taken")
	}
}

func TestFileTokenStore_SavedTwice_GivesTheLastAndLeavesNothingBeside(t *testing.T) {
	folder := t.TempDir()
	store := credithub.FileTokenStore(filepath.Join(folder, "token"))
	if token, err := store.Load(); err != nil || token != "" {
		t.Errorf("«%s», %v before anything was saved", token, err)
	}
	for _, token := range []string{"t1", "t2"} {
		if err := store.Save(token); err != nil {
			t.Fatal(err)
		}
	}
	if token, err := store.Load(); err != nil || token != "t2" {
		t.Errorf("«%s», %v", token, err)
	}
	if found, err := os.ReadDir(folder); err != nil || len(found) != 1 {
		t.Errorf("%v, %v", found, err)
	}
}

func TestFileTokenStore_HalfWrittenFileBeside_IsNotRead(t *testing.T) {
	store := credithub.FileTokenStore(filepath.Join(t.TempDir(), "token"))
	if err := store.Save("t1"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(string(store)+".new", []byte("t"), 0o600); err != nil {
		t.Fatal(err)
	}
	if token, err := store.Load(); err != nil || token != "t1" {
		t.Errorf("«%s», %v", token, err)
	}
}

func TestFileTokenStore_NoSuchFolder_SaysSo(t *testing.T) {
	if err := credithub.FileTokenStore(filepath.Join(t.TempDir(), "none", "token")).Save("t1"); err == nil {
		t.Error("no error")
	}
}
