package credithub_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"credithub"
	credithubv1 "credithub/v1"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/peer"
)

// The hub admits only who has a certificate, and is known by its authority alone.
func TestCheck_WithCertificate_IsAdmitted_WithoutIsNot(t *testing.T) {
	folder := t.TempDir()
	makeCertificates(t, folder)
	file := func(name string) string { return filepath.Join(folder, name) }
	own, err := tls.LoadX509KeyPair(file("hub.pem"), file("hub.key"))
	if err != nil {
		t.Fatal(err)
	}
	known := x509.NewCertPool()
	known.AddCert(parsed(t, file("ca.pem")))
	hub := &testHub{check: func(ctx context.Context) (*credithubv1.CheckResponse, error) {
		caller, _ := peer.FromContext(ctx)
		name := caller.AuthInfo.(credentials.TLSInfo).State.PeerCertificates[0].Subject.CommonName
		return &credithubv1.CheckResponse{DecisionId: name}, nil
	}}
	settings := &tls.Config{Certificates: []tls.Certificate{own}, ClientCAs: known, ClientAuth: tls.RequireAndVerifyClientCert}
	place := hub.serve(t, grpc.Creds(credentials.NewTLS(settings)))
	address := "https://localhost" + place[strings.LastIndex(place, ":"):]

	member := connect(t, address, func(o *credithub.Options) {
		o.AuthorityFile, o.CertificateFile, o.CertificateKeyFile = file("ca.pem"), file("sx-a.pem"), file("sx-a.key")
	})
	if answer, err := member.Check(within(t, 10*time.Second), request); err != nil || answer.DecisionId != "sx-a" {
		t.Errorf("%v, %v", answer, err)
	}
	for name, change := range map[string]func(*credithub.Options){
		"no certificate": func(o *credithub.Options) { o.AuthorityFile = file("ca.pem") },
		"another authority": func(o *credithub.Options) {
			o.AuthorityFile, o.CertificateFile, o.CertificateKeyFile = file("other.pem"), file("sx-a.pem"), file("sx-a.key")
		},
	} {
		stranger := connect(t, address, change)
		if _, err := stranger.Check(within(t, 10*time.Second), request); !errors.Is(err, credithub.ErrUnreachable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestConnect_AuthorityFileWithoutCertificate_IsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ca.pem")
	writeFile(t, file, "nothing\n")
	if _, err := credithub.Connect(credithub.Options{
		Address: "https://localhost:1", Agency: "a", Purpose: "p", AuthorityFile: file,
	}); err == nil || !strings.Contains(err.Error(), "no certificate") {
		t.Error(err)
	}
}

// makeCertificates makes an authority, a hub's certificate for localhost, an agency's, and another authority.
func makeCertificates(t *testing.T, folder string) {
	t.Helper()
	ca, caKey := makeCertificate(t, folder, "ca", nil, nil)
	makeCertificate(t, folder, "hub", ca, caKey)
	makeCertificate(t, folder, "sx-a", ca, caKey)
	makeCertificate(t, folder, "other", nil, nil)
}

// makeCertificate makes one by an authority; nil: one that is an authority itself.
func makeCertificate(
	t *testing.T, folder, name string, by *x509.Certificate, byKey *ecdsa.PrivateKey,
) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: by == nil, BasicConstraintsValid: true,
	}
	if by == nil {
		by, byKey = about, key
	}
	content, err := x509.CreateCertificate(rand.Reader, about, by, key.Public(), byKey)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, name)
	writeFile(t, file+".pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: content})))
	writeFile(t, file+".key", string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: secret})))
	return parsed(t, file+".pem"), key
}

func parsed(t *testing.T, file string) *x509.Certificate {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(text)
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return certificate
}
