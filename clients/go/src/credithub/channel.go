package credithub

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/metadata"
)

// The hub sends no message over 4 MiB; what a later hub might send is taken all the same.
const receiveBytesMax = 16 << 20

// dial makes a connection of its own, which is opened in the background. Keep-alive goes on while a watch is silent.
func dial(o *Options) (*grpc.ClientConn, error) {
	address, err := url.Parse(o.Address)
	if err != nil {
		return nil, fmt.Errorf("credithub: %w", err)
	}
	port, security := "80", grpc.WithInsecure()
	if address.Scheme == "https" {
		settings, err := tlsOf(o)
		if err != nil {
			return nil, err
		}
		port, security = "443", grpc.WithTransportCredentials(credentials.NewTLS(settings))
	}
	if address.Port() != "" {
		port = address.Port()
	}
	pauses := backoff.Config{BaseDelay: 100 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: 5 * time.Second}
	if o.MaxBackoff < pauses.MaxDelay {
		pauses.MaxDelay = o.MaxBackoff
	}
	return grpc.Dial(net.JoinHostPort(address.Hostname(), port), security,
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 30 * time.Second, Timeout: 10 * time.Second, PermitWithoutStream: true}),
		grpc.WithConnectParams(grpc.ConnectParams{Backoff: pauses, MinConnectTimeout: 5 * time.Second}),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(receiveBytesMax)),
		// Attempts are counted in one place, which knows the reasons of the contract.
		grpc.WithDisableRetry())
}

func tlsOf(o *Options) (*tls.Config, error) {
	settings := &tls.Config{MinVersion: tls.VersionTLS12}
	if o.CertificateFile != "" {
		own, err := tls.LoadX509KeyPair(o.CertificateFile, o.CertificateKeyFile)
		if err != nil {
			return nil, fmt.Errorf("credithub: CertificateFile and CertificateKeyFile: %w", err)
		}
		settings.Certificates = []tls.Certificate{own}
	}
	if o.AuthorityFile != "" {
		text, err := os.ReadFile(o.AuthorityFile)
		if err != nil {
			return nil, fmt.Errorf("credithub: AuthorityFile: %w", err)
		}
		settings.RootCAs = x509.NewCertPool()
		if !settings.RootCAs.AppendCertsFromPEM(text) {
			return nil, fmt.Errorf("credithub: AuthorityFile «%s» holds no certificate in PEM", o.AuthorityFile)
		}
	}
	return settings, nil
}

// identified adds who calls, for what and for whom.
func identified(ctx context.Context, o *Options) (context.Context, error) {
	said := []string{"credithub-agency", o.Agency, "credithub-purpose", o.Purpose}
	if o.Language != "" {
		said = append(said, "accept-language", o.Language)
	}
	if o.ActingFor != "" {
		said = append(said, "credithub-acting-for", o.ActingFor)
	}
	if o.CompanyAssertion != nil {
		assertion, err := o.CompanyAssertion()
		if err != nil {
			return nil, unidentified("The company's assertion", err)
		}
		said = append(said, "credithub-company-assertion", assertion)
	}
	key := o.Key
	if o.KeyFile != "" {
		text, err := os.ReadFile(o.KeyFile)
		if err != nil {
			return nil, unidentified("KeyFile", err)
		}
		key = strings.TrimSpace(string(text))
	}
	if key != "" {
		said = append(said, "credithub-key", key)
	}
	return metadata.AppendToOutgoingContext(ctx, said...), nil
}

// unidentified says that the call was not made, because who calls could not be said.
func unidentified(what string, err error) *Error {
	return &Error{Status: codes.Unauthenticated, Cause: fmt.Sprintf("%s cannot be read: %s.", what, err), within: err}
}
