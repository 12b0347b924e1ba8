package stir

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"slices"
	"strings"
	"testing"
	"time"

	"supportline/ivr/phone"
)

func TestAFreshSignatureForThisCallPassesWithItsAttestation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, attest := range []Attestation{Full, Partial, Gateway} {
		d := w.draft()
		d.claims["attest"] = attest
		want := Result{Outcome: Passed, Attestation: attest, OrigID: origID, Provider: "709J",
			Reason: "signed by provider 709J with attestation " + string(attest)}
		if got := w.verify(t, call(), d.sign(t)); got != want {
			t.Errorf("attested %s: %+v", attest, got)
		}
	}
}

func TestWhatDoesNotHoldIsNamedWithItsCode(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stranger, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := w.now.Load()
	for _, c := range []struct {
		name   string
		change func(*draft)
		want   Outcome
		code   int
	}{
		{"another key", func(d *draft) { d.key = stranger }, BadSignature, 438},
		{"61 s old", func(d *draft) { d.claims["iat"] = now - 61 }, Stale, 403},
		{"60 s old", func(d *draft) { d.claims["iat"] = now - 60 }, Passed, 0},
		{"61 s ahead", func(d *draft) { d.claims["iat"] = now + 61 }, Future, 403},
		{"60 s ahead", func(d *draft) { d.claims["iat"] = now + 60 }, Passed, 0},
		{"another caller", func(d *draft) { d.claims["orig"] = map[string]any{"tn": "12025550144"} }, WrongNumber, 438},
		{"the caller's last digits", func(d *draft) { d.claims["orig"] = map[string]any{"tn": callerTN[1:]} }, WrongNumber, 438},
		{"a URI as caller", func(d *draft) { d.claims["orig"] = map[string]any{"uri": "sip:a@b.example"} }, WrongNumber, 438},
		{"another destination", func(d *draft) { d.claims["dest"] = map[string]any{"tn": []string{"14165550124"}} }, WrongNumber, 438},
		{"several destinations", func(d *draft) { d.claims["dest"] = map[string]any{"tn": []string{"911", calledTN}} }, Passed, 0},
		{"a URI as destination", func(d *draft) { d.claims["dest"] = map[string]any{"uri": []string{"sip:a@b.example"}} }, WrongNumber, 438},
		{"caller with a plus", func(d *draft) { d.claims["orig"] = map[string]any{"tn": "+" + callerTN} }, Malformed, 438},
		{"caller with two names", func(d *draft) { d.claims["orig"] = map[string]any{"tn": callerTN, "uri": "sip:a@b.example"} }, Malformed, 438},
		{"caller as a text", func(d *draft) { d.claims["orig"] = callerTN }, Malformed, 438},
		{"a destination with a plus", func(d *draft) { d.claims["dest"] = map[string]any{"tn": []string{calledTN, "+1"}} }, Malformed, 438},
		{"a destination of 32 digits", func(d *draft) { d.claims["dest"] = map[string]any{"tn": []string{strings.Repeat("1", 32), calledTN}} }, Passed, 0},
		{"a destination of 33 digits", func(d *draft) { d.claims["dest"] = map[string]any{"tn": []string{strings.Repeat("1", 33), calledTN}} }, Malformed, 438},
		{"a destination without digits", func(d *draft) { d.claims["dest"] = map[string]any{"tn": []string{"", calledTN}} }, Malformed, 438},
		{"destination as a text", func(d *draft) { d.claims["dest"] = map[string]any{"tn": calledTN} }, Malformed, 438},
		{"an empty destination", func(d *draft) { d.claims["dest"] = map[string]any{} }, Malformed, 438},
		{"no destination", func(d *draft) { d.claims["dest"] = map[string]any{"tn": []string{}} }, Malformed, 438},
		{"attestation D", func(d *draft) { d.claims["attest"] = "D" }, Malformed, 438},
		{"attestation none", func(d *draft) { d.claims["attest"] = "none" }, Malformed, 438},
		{"no attestation", func(d *draft) { delete(d.claims, "attest") }, Malformed, 438},
		{"no origid", func(d *draft) { delete(d.claims, "origid") }, Malformed, 438},
		{"origid that is no UUID", func(d *draft) { d.claims["origid"] = strings.Repeat("a", 36) }, Malformed, 438},
		{"origid with other letters", func(d *draft) { d.claims["origid"] = strings.ReplaceAll(origID, "a", "g") }, Malformed, 438},
		{"origid that is longer", func(d *draft) { d.claims["origid"] = origID + "0" }, Malformed, 438},
		{"iat as a text", func(d *draft) { d.claims["iat"] = "1" }, Malformed, 438},
		{"iat before 1970", func(d *draft) { d.claims["iat"] = -1 }, Malformed, 438},
		{"iat at the end of time", func(d *draft) { d.claims["iat"] = int64(1) << 62 }, Malformed, 438},
		{"iat with a fraction", func(d *draft) { d.claims["iat"] = 1.5 }, Malformed, 438},
		{"claims that nobody knows", func(d *draft) { d.claims["rcd"] = map[string]any{"nam": "Contoso"} }, Passed, 0},
		{"HS256", func(d *draft) { d.header["alg"] = "HS256" }, Unsupported, 437},
		{"alg none", func(d *draft) { d.header["alg"] = "none" }, Unsupported, 437},
		{"no alg", func(d *draft) { delete(d.header, "alg") }, Malformed, 438},
		{"ALG instead of alg", func(d *draft) { delete(d.header, "alg"); d.header["ALG"] = "ES256" }, Malformed, 438},
		{"another typ", func(d *draft) { d.header["typ"] = "JWT" }, Malformed, 438},
		{"critical members", func(d *draft) { d.header["crit"] = []string{"x"} }, Unsupported, 438},
		{"no x5u", func(d *draft) { delete(d.header, "x5u") }, Malformed, 436},
		{"ppt that is no text", func(d *draft) { d.header["ppt"] = 1 }, Malformed, 438},
		{"another ppt than the header", func(d *draft) { d.header["ppt"] = "rph" }, Malformed, 438},
		{"another kind", func(d *draft) { d.header["ppt"] = "rcd"; d.params = ";info=<" + leafURL + ">;ppt=rcd" }, Unsupported, 428},
		{"no kind", func(d *draft) { delete(d.header, "ppt"); d.params = ";info=<" + leafURL + ">" }, Unsupported, 428},
		{"another info", func(d *draft) { d.params = ";info=<" + atURL + "/else.pem>;ppt=shaken" }, Malformed, 436},
		{"no info", func(d *draft) { d.params = ";ppt=shaken" }, Malformed, 436},
		{"another alg parameter", func(d *draft) { d.params = ";info=<" + leafURL + ">;ppt=shaken;alg=RS256" }, Unsupported, 437},
		{"no parameters but info", func(d *draft) { d.params = " ; info = <" + leafURL + ">" }, Passed, 0},
		{"a foreign parameter", func(d *draft) { d.params += ";x-trunk;y=1" }, Passed, 0},
		{"a parameter twice", func(d *draft) { d.params += ";alg=ES256" }, Malformed, 438},
		{"two headers in one", func(d *draft) { d.params += ", eyJ.eyJ.eyJ;info=<https://a.example/b>" }, Malformed, 438},
		{"claims twice", func(d *draft) {
			d.plainBody = `{"attest":"A","attest":"C","dest":{"tn":["` + calledTN + `"]},"iat":1,"orig":{"tn":"1"},"origid":"` + origID + `"}`
		}, Malformed, 438},
		{"header twice", func(d *draft) { d.plainHeader = `{"alg":"none","\u0061lg":"ES256"}` }, Malformed, 438},
		{"deep claims", func(d *draft) { d.plainBody = strings.Repeat(`{"a":`, 50) + "1" + strings.Repeat("}", 50) }, Malformed, 438},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := w.draft()
			c.change(&d)
			if got := w.verify(t, call(), d.sign(t)); got.Outcome != c.want || got.Code != c.code {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestAChangedLetterOfWhatWasSignedIsNoticed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.draft()
	parts := strings.Split(d.token(t), ".")
	other := w.draft()
	other.claims["attest"], other.claims["iat"] = "B", w.now.Load()-1
	foreign := strings.Split(other.token(t), ".")
	if got := w.verify(t, call(), parts[0]+"."+foreign[1]+"."+parts[2]+d.params); got.Outcome != BadSignature {
		t.Errorf("claims of another PASSporT: %+v", got)
	}
	zero := base64.RawURLEncoding.EncodeToString(make([]byte, 64))
	if got := w.verify(t, call(), parts[0]+"."+parts[1]+"."+zero+d.params); got.Outcome != BadSignature {
		t.Errorf("a signature of zeros: %+v", got)
	}
	for _, c := range []struct {
		token string
		want  Outcome
	}{
		{".." + parts[2], Unsupported}, // compact form
		{parts[0] + "." + parts[1] + ".", Malformed},
		{parts[0] + "." + parts[1], Malformed},
		{parts[0] + "." + parts[1] + "." + parts[2] + ".x", Malformed},
		{parts[0] + "=." + parts[1] + "." + parts[2], Malformed},
		{parts[0] + "." + parts[1] + "." + parts[2][:40], Malformed},
		{parts[0] + "." + parts[1] + "." + parts[2] + "AAAA", Malformed},
		{"", Malformed},
	} {
		if got := w.verify(t, call(), c.token+d.params); got.Outcome != c.want || got.Code != 438 {
			t.Errorf("%.20s…: %+v", c.token, got)
		}
	}
}

func TestTheDateHeaderIsHeldAgainstTheClockToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for ahead, want := range map[time.Duration]Outcome{
		0: Passed, -time.Minute: Passed, -61 * time.Second: Stale, time.Minute: Passed, 61 * time.Second: Future,
	} {
		c := call()
		c.Date = w.clock().Add(ahead)
		if got := w.verify(t, c, w.draft().sign(t)); got.Outcome != want {
			t.Errorf("a Date %v from now: %+v", ahead, got)
		}
	}
}

func TestACallWithoutNumbersFitsNoPASSporT(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	h := w.draft().sign(t)
	withheld := call()
	withheld.From = phone.Number{}
	nowhere := call()
	nowhere.To = []phone.Number{{}}
	for _, c := range []Call{withheld, nowhere} {
		if got := w.verify(t, c, h); got.Outcome != WrongNumber {
			t.Errorf("%+v", got)
		}
	}
	second := call()
	second.To = []phone.Number{phone.MustParse("+442079460123"), second.To[0]}
	if got := w.verify(t, second, h); got.Outcome != Passed {
		t.Errorf("the second number dialled was signed for: %+v", got)
	}
	if w.count("/leaf.pem") != 1 {
		t.Errorf("fetched %d times", w.count("/leaf.pem"))
	}
}

func TestNothingIsFetchedForAHeaderThatDoesNotFitTheCall(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stale, wrong := w.draft(), w.draft()
	stale.claims["iat"] = w.now.Load() - 90
	wrong.claims["orig"] = map[string]any{"tn": "12025550144"}
	w.verify(t, call(), stale.sign(t))
	w.verify(t, call(), wrong.sign(t))
	if n := w.connected.Load(); n != 0 {
		t.Errorf("%d connections", n)
	}
}

func TestOneGoodPASSporTAmongOthersIsEnough(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	good, stale, rcd := w.draft(), w.draft(), w.draft()
	stale.claims["iat"] = w.now.Load() - 90
	rcd.header["ppt"], rcd.params = "rcd", ";info=<"+leafURL+">;ppt=rcd"
	g, s, r := good.sign(t), stale.sign(t), rcd.sign(t)
	later, elsewhere := w.draft(), w.draft()
	later.claims["iat"] = w.now.Load() + 90
	elsewhere.params = ";info=<" + atURL + "/else.pem>;ppt=shaken"
	f, e := later.sign(t), elsewhere.sign(t)
	for _, c := range []struct {
		headers []string
		want    Outcome
	}{
		{[]string{r, g}, Passed},
		{[]string{"garbage", g}, Passed},
		{[]string{s, g, r}, Passed},
		{[]string{r, s, "garbage"}, Stale},
		{[]string{s, f}, Stale}, // the first
		{[]string{f, s}, Future},
		{[]string{"garbage", e}, Malformed},
		{[]string{r, "garbage"}, Malformed},
		{[]string{r, r, r, g}, Passed},
		{[]string{r, r, r, r, g}, Malformed}, // five are too many
		{nil, NoIdentity},
	} {
		if got := w.verify(t, call(), c.headers...); got.Outcome != c.want || got.Diverted {
			t.Errorf("%d headers, want %s: %+v", len(c.headers), c.want, got)
		}
	}
}

func TestADivertedCallIsReportedAndNeverMadeRight(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	original, div := w.draft(), w.draft()
	div.header["ppt"], div.params = "div", ";info=<"+leafURL+">;ppt=div"
	div.claims = map[string]any{"div": map[string]any{"tn": "14165550124"}, "dest": original.claims["dest"],
		"orig": original.claims["orig"], "iat": w.now.Load()}
	if got := w.verify(t, call(), original.sign(t), div.sign(t)); got.Outcome != Passed || !got.Diverted || got.Verstat() != "TN-Validation-Passed-A-Diverted" {
		t.Errorf("%+v", got)
	}
	original.claims["dest"] = map[string]any{"tn": []string{"14165550124"}}
	if got := w.verify(t, call(), original.sign(t), div.sign(t)); got.Outcome != WrongNumber || !got.Diverted || got.Attestation != NotAttested {
		t.Errorf("%+v", got)
	}
	if got := w.verify(t, call(), div.sign(t)); got.Outcome != Unsupported || got.Code != 428 || !got.Diverted {
		t.Errorf("a div alone: %+v", got)
	}
	div.header["ppt"], div.params = "div-o", ";info=<"+leafURL+">" // named in the PASSporT alone
	if got := w.verify(t, call(), w.draft().sign(t), div.sign(t)); got.Outcome != Passed || !got.Diverted {
		t.Errorf("%+v", got)
	}
	if got := w.verify(t, call(), w.draft().sign(t), "x.y.z;info=<a>;ppt=div"); got.Outcome != Passed || !got.Diverted {
		t.Errorf("a div that cannot be read: %+v", got)
	}
}

func TestWithoutApprovedAuthoritiesThereIsNoVerifier(t *testing.T) {
	t.Parallel()
	for _, o := range []Options{{Now: time.Now}, {Roots: x509.NewCertPool()}} {
		if _, err := New(o); err == nil {
			t.Errorf("New(%+v) made one", o)
		}
	}
}

func TestAResultIsWrittenAsAVerificationStatus(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		result Result
		want   string
	}{
		{Result{Outcome: Passed, Attestation: Gateway}, "TN-Validation-Passed-C"},
		{Result{Outcome: NoIdentity}, "No-TN-Validation"},
		{Result{Outcome: CertificateUnavailable, Diverted: true}, "No-TN-Validation"},
		{Result{Outcome: Unsupported}, "No-TN-Validation"},
		{Result{Outcome: UnknownRevocation}, "No-TN-Validation"},
		{Result{Outcome: BadSignature}, "TN-Validation-Failed"},
		{Result{Outcome: Stale, Diverted: true}, "TN-Validation-Failed-Diverted"},
		{Result{}, "TN-Validation-Failed"},
	} {
		if got := c.result.Verstat(); got != c.want {
			t.Errorf("%+v is %s", c.result, got)
		}
	}
}

// The example of RFC 7515 appendix A.3, signed by others.
func TestAnES256SignatureOfTheStandardIsAccepted(t *testing.T) {
	t.Parallel()
	const signed = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
	part := func(s string) []byte {
		b, err := decode(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	point := slices.Concat([]byte{4}, part("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"), part("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"))
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		t.Fatal(err)
	}
	p := passport{signed: signed, signature: part("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q")}
	if !signedBy(key, p) {
		t.Error("the signature is not accepted")
	}
	p.signed += "A"
	if signedBy(key, p) {
		t.Error("any text is accepted")
	}
}
