package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"supportline/config"
	"supportline/ivr/phone"
	"supportline/ivr/sipdoor"
)

// authorityFile holds a certificate of a certification authority.
func authorityFile(t *testing.T) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "authorities.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestIdentityHeadersThatAreNoneSpeakAgainstACaller(t *testing.T) {
	t.Parallel()
	v, err := openSTIR(config.STIR{Authorities: authorityFile(t)}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	ask := attest(v, quiet())
	if got := ask(t.Context(), sipdoor.Claim{Identity: []string{"nonsense"}, From: phone.MustParse("+12065550140")}); !strings.HasPrefix(got.Verstat, "TN-Validation-Failed") {
		t.Errorf("nonsense: %+v", got)
	}
	if got := ask(t.Context(), sipdoor.Claim{From: phone.MustParse("+12065550140")}); got.Verstat != "" {
		t.Errorf("no header: %+v", got)
	}
}

func TestCertificatesThatCannotBeReadKeepTheServerFromStarting(t *testing.T) {
	t.Parallel()
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{empty: "there is none in", filepath.Join(t.TempDir(), "missing.pem"): "name a PEM file"} {
		if _, err := openSTIR(config.STIR{Authorities: file}, time.Now); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
		if _, err := openSTIR(config.STIR{Authorities: authorityFile(t), ListSigners: file}, time.Now); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("list signers: %v, want %q", err, want)
		}
	}
	if v, err := openSTIR(config.STIR{}, time.Now); v != nil || err != nil {
		t.Errorf("without authorities: %v, %v", v, err)
	}
}
