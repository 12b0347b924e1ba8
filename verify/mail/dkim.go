package mail

import (
	"crypto/rsa"
	"errors"

	gomail "github.com/wneessen/go-mail"

	"supportline/verify"
)

// DKIM is a key whose public half is in the DNS at SELECTOR._domainkey.DOMAIN, DOMAIN being that of From: receivers want
// the two to be the same (DMARC alignment).
type DKIM struct {
	Selector string
	Key      verify.Secret // PEM, RSA of at least 2048 bits or Ed25519
}

const leastRSA = 2048 // bits; RFC 8301 forbids less than 1024

// mostFolded is the longest tag that the library folds rightly: it signs a longer one as it was before it is folded.
const mostFolded = 60

// signer makes a signer for each message, since one is not for use by several at once. It is nil without a selector.
func (d DKIM) signer(domain string) (func() *gomail.DKIMSigner, error) {
	if d.Selector == "" {
		return nil, nil
	}
	if len(domain) > mostFolded || len(d.Selector) > mostFolded {
		return nil, errors.New("mail: the domain or the DKIM selector is longer than 60 characters")
	}
	key, err := gomail.PrivKeyFromPEM([]byte(d.Key.Reveal()))
	if err != nil { // the error may repeat the key
		return nil, errors.New("mail: the DKIM key is no private key in PEM, RSA or Ed25519")
	}
	if k, is := key.(*rsa.PrivateKey); is && k.N.BitLen() < leastRSA {
		return nil, errors.New("mail: the DKIM key is shorter than 2048 bits")
	}
	return func() *gomail.DKIMSigner {
		s := gomail.NewDKIMSigner(domain, d.Selector, key)
		s.HeaderCanonicalization(gomail.CanonicalizationRelaxed) // relays fold and space anew
		s.BodyCanonicalization(gomail.CanonicalizationRelaxed)
		s.SignHeaders("From", "To", "Subject", "Date", "Message-ID", "Content-Type") // no more: see mostFolded
		return s
	}, nil
}
