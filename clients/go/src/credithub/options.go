package credithub

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"
)

const batchSizeMax = 1000 // rows or questions that the hub takes in one message

// Options say what a client has to know to reach the hub, and how patient it is. Address, Agency and Purpose are required.
type Options struct {
	// Address of the hub, such as http://127.0.0.1:5080; outside loopback https://….
	Address string
	// Agency is the code of the calling agency (机构) in the sharing directory, such as sx-court.
	Agency string
	// Purpose of the calls (用途), one that the directory grants to the agency, such as procurement.
	Purpose string
	// ActingFor is the unified social credit code of the company on whose behalf a portal calls. Empty: the agency calls for itself.
	ActingFor string
	// CompanyAssertion gives the identity provider's statement by which that company proves that it asked. It is called for each call,
	// since a statement lives minutes only.
	CompanyAssertion func() (string, error)
	// Language in which the hub states refusals beside English, such as zh-CN. Empty: English alone.
	Language string
	// Key of the agency, for a hub on loopback. Rather give KeyFile.
	Key string
	// KeyFile holds the agency's key and nothing else. It is read for each call.
	KeyFile string
	// CertificateFile is a PEM file of the agency's certificate with its chain, for mutual TLS.
	CertificateFile string
	// CertificateKeyFile is a PEM file of the certificate's private key, unencrypted.
	CertificateKeyFile string
	// AuthorityFile is a PEM file of the authorities that may vouch for the hub. Empty: those of the system.
	AuthorityFile string
	// Deadline is the time that a call with one answer may take, all its attempts together. Streams have none. 0: 10 seconds.
	Deadline time.Duration
	// Attempts of a call that may be repeated, the first included. 0: 5. Give 1 for the few calls of which the contract says that each
	// repetition does something more, such as RotateKey.
	Attempts int
	// InitialBackoff is the first pause before something is tried again; it doubles with each failure. 0: 100 ms.
	InitialBackoff time.Duration
	// MaxBackoff is the longest pause, where the hub asks for none that is longer. 0: 10 seconds.
	MaxBackoff time.Duration
	// GiveUpAfter is the time without any progress after which a stream of reports or checks gives up. Watches never do. 0: 2 minutes.
	GiveUpAfter time.Duration
	// BatchSize is the number of rows or questions that go into one message of a stream, at most 1,000. 0: 256.
	BatchSize int
	// Window is the number of rows or questions of a stream that may be on the way without an answer. 0: 2,048.
	Window int
}

// whole gives the options with every default filled in, or all that is wrong with them.
func (o Options) whole() (Options, error) {
	setDefault(&o.Deadline, 10*time.Second)
	setDefault(&o.Attempts, 5)
	setDefault(&o.InitialBackoff, 100*time.Millisecond)
	setDefault(&o.MaxBackoff, 10*time.Second)
	setDefault(&o.GiveUpAfter, 2*time.Minute)
	setDefault(&o.BatchSize, 256)
	setDefault(&o.Window, 2048)
	if faults := append(o.faultsOfIdentity(), o.faultsOfPatience()...); len(faults) > 0 {
		return o, errors.New("credithub: " + strings.Join(faults, "\n"))
	}
	return o, nil
}

func (o Options) faultsOfIdentity() (faults []string) {
	fault := func(text string, values ...interface{}) { faults = append(faults, fmt.Sprintf(text, values...)) }
	address, err := url.Parse(o.Address)
	if err != nil || (address.Scheme != "http" && address.Scheme != "https") || address.Hostname() == "" ||
		strings.Trim(address.Path, "/") != "" || address.RawQuery != "" {
		fault("Address is «%s»; it must be like http://127.0.0.1:5080 or https://hub.example.gov.cn.", o.Address)
	}
	if !isHeaderValue(o.Agency) {
		fault("Agency is «%s»; it must be a code of the sharing directory.", o.Agency)
	}
	if o.Language != "" && !isHeaderValue(o.Language) {
		fault("Language is «%s»; it must be a language tag such as zh-CN.", o.Language)
	}
	if !isHeaderValue(o.Purpose) {
		fault("Purpose is «%s»; it must be a code of the sharing directory.", o.Purpose)
	}
	if o.ActingFor != "" && !isHeaderValue(o.ActingFor) {
		fault("ActingFor is «%s»; it must be a unified social credit code.", o.ActingFor)
	}
	if o.Key != "" && o.KeyFile != "" {
		fault("Key and KeyFile are both given; give one of them.")
	}
	if o.Key != "" && !isHeaderValue(o.Key) {
		fault("Key holds characters that no key holds.")
	}
	if (o.CertificateFile == "") != (o.CertificateKeyFile == "") {
		fault("CertificateFile and CertificateKeyFile go together; one of them is empty.")
	}
	if o.CertificateFile != "" && err == nil && address.Scheme == "http" {
		fault("CertificateFile is given, but Address is «%s»; certificates go with https.", o.Address)
	}
	for _, file := range [][2]string{
		{"KeyFile", o.KeyFile}, {"AuthorityFile", o.AuthorityFile},
		{"CertificateFile", o.CertificateFile}, {"CertificateKeyFile", o.CertificateKeyFile},
	} {
		if file[1] == "" {
			continue
		}
		if about, err := os.Stat(file[1]); err != nil || !about.Mode().IsRegular() {
			fault("%s is «%s»; there is no such file.", file[0], file[1])
		}
	}
	return faults
}

func (o Options) faultsOfPatience() (faults []string) {
	fault := func(text string, values ...interface{}) { faults = append(faults, fmt.Sprintf(text, values...)) }
	if o.Deadline < 0 {
		fault("Deadline is %s; it must be longer than nothing.", o.Deadline)
	}
	if o.Attempts < 1 {
		fault("Attempts is %d; it must be at least 1.", o.Attempts)
	}
	if o.InitialBackoff < 0 || o.InitialBackoff > o.MaxBackoff {
		fault("InitialBackoff %s must be longer than nothing and at most MaxBackoff %s.", o.InitialBackoff, o.MaxBackoff)
	}
	if o.GiveUpAfter < 0 {
		fault("GiveUpAfter is %s; it must not be negative.", o.GiveUpAfter)
	}
	if o.BatchSize < 1 || o.BatchSize > batchSizeMax {
		fault("BatchSize is %d; it must be from 1 to %d.", o.BatchSize, batchSizeMax)
	}
	if o.Window < o.BatchSize {
		fault("Window is %d; it must be at least BatchSize, %d.", o.Window, o.BatchSize)
	}
	return faults
}

func setDefault[T comparable](value *T, standard T) {
	var unset T
	if *value == unset {
		*value = standard
	}
}

func isHeaderValue(text string) bool {
	return text != "" && strings.IndexFunc(text, func(c rune) bool { return c <= ' ' || c > '~' }) < 0
}
