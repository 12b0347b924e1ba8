package verify

import (
	"strings"
	"testing"
)

func TestTheExampleOrganisationsAreRead(t *testing.T) {
	t.Parallel()
	roster, err := ParseRoster(strings.NewReader(ExampleCSV()))
	if err != nil {
		t.Fatal(err)
	}
	var numbers []string
	for _, p := range roster {
		numbers = append(numbers, p.Number)
	}
	if strings.Join(numbers, " ") != "100200 200300 300400 400500" {
		t.Fatalf("organisations %v", numbers)
	}
	contoso, fabrikam, northwind := roster[0], roster[1], roster[2]
	if contoso.Phones[0].E164() != "+46846500410" || contoso.Admins[0].Contacts[0].Value != "+46701740610" ||
		contoso.Admins[0].Contacts[1].Value != "anna@contoso.example" {
		t.Errorf("Contoso: %+v", contoso)
	}
	if !fabrikam.Advanced || fabrikam.Language != "de" || len(fabrikam.Admins) != 2 {
		t.Errorf("Fabrikam: %+v", fabrikam)
	}
	if len(northwind.Phones) != 0 || len(northwind.Admins[0].Contacts) != 1 {
		t.Errorf("Northwind: %+v", northwind)
	}
}

const header = "organisation,name,region,language,advanced,always_pin,phones,admin,mail,mobile\n"

func TestEveryMistakeIsNamedWithItsLineAndWithoutTheAddress(t *testing.T) {
	t.Parallel()
	_, err := ParseRoster(strings.NewReader(header +
		"100200,Contoso AB,SE,sv,no,no,+46 8 465 004 10;08-12,Anna,anna@contoso.example,+46 70 174 06 10\n" +
		"100,Short,SE,sv,no,no,,Bo,bo@short.example,\n" +
		"200300,=cmd|' /C calc'!A0,SE,sv,no,no,,Bo,bo@x.example,\n" +
		"200300,Fabrikam,Sweden,swedish!,maybe,no,,,nowhere,123\n" +
		"300400,Northwind,GB,en,no,no,,\"Oli\nvia\",olivia@northwind.example,\n" +
		"400500,One,GB,en,no,no,,Al,a@x.example,\n" +
		"400500,Two,GB,,yes,no,,Al,b@x.example,\n"))
	if err == nil {
		t.Fatal("the roster was taken")
	}
	text := err.Error()
	for _, want := range []string{"line 2: phones: entry 2", "line 3: organisation: is not a number", "line 4: name: begins with", "line 5: region:",
		"line 5: language:", "line 5: advanced:", "line 5: admin: is empty", "line 5: mail: entry 1", "line 5: mobile: entry 1",
		"line 6: admin: holds a control", "line 9: name: is not what", "line 9: advanced: is not what", "line 9: admin: stands twice"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not said", want)
		}
	}
	for _, private := range []string{"46701740610", "174 06 10", "anna@", "nowhere"} {
		if strings.Contains(text, private) {
			t.Errorf("%q is repeated", private)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
}

func TestARosterIsBounded(t *testing.T) {
	t.Parallel()
	long := header + "100200," + strings.Repeat("x", 201) + ",SE,sv,no,no,,Anna,,\n"
	many := header + "100200,Contoso,SE,sv,no,no," + strings.TrimSuffix(strings.Repeat("08-465 004 10;", 11), ";") + ",Anna,,\n"
	huge := header + strings.Repeat("100200,Contoso,SE,sv,no,no,,Anna,,\n", 600_000)
	for name, text := range map[string]string{"long": long, "many": many, "huge": huge, "empty": "", "no header": "1,2\n",
		"missing column": strings.Replace(header, ",mobile", "", 1), "twice": strings.Replace(header, "mail", "admin", 1),
		"ragged": header + "100200,Contoso\n", "quotes": header + "100200,\"Contoso,SE\n", "not UTF-8": header + "100200,\xff,SE,sv,no,no,,Anna,,\n"} {
		if _, err := ParseRoster(strings.NewReader(text)); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestASpreadsheetsByteOrderMarkAndColumnOrderDoNotMatter(t *testing.T) {
	t.Parallel()
	roster, err := ParseRoster(strings.NewReader("\ufeffname,organisation,region,language,advanced,always_pin,phones,admin,mobile,mail\r\n" +
		"Contoso,100200,SE,,YES,,08-465 004 10;+46 8 465 004 10,Anna,,a@x.example;b@x.example\r\n"))
	if err != nil || len(roster) != 1 || !roster[0].Advanced || len(roster[0].Phones) != 1 || len(roster[0].Admins[0].Contacts) != 2 {
		t.Errorf("%+v, %v", roster, err)
	}
}

func TestChangesAreSaidMasked(t *testing.T) {
	t.Parallel()
	read := func(row string) Profile {
		roster, err := ParseRoster(strings.NewReader(header + row))
		if err != nil {
			t.Fatal(err)
		}
		return roster[0]
	}
	old := read("100200,Contoso,SE,sv,no,no,08-465 004 10,Anna,anna@contoso.example,070-174 06 10\n")
	now := read("100200,Contoso AB,SE,sv,yes,no,08-465 004 11,Anna,anna.b@contoso.example,070-174 06 10\n")
	if lines := old.Changes(old); len(lines) > 0 {
		t.Errorf("no change is said to be %q", lines)
	}
	want := `name: "Contoso AB", was "Contoso"
advanced: "yes", was "no"
phone added: +46•••••••11
phone removed: +46•••••••10
contact of "Anna" added: mail a•••@contoso.example
contact of "Anna" removed: mail a•••@contoso.example`
	if got := strings.Join(now.Changes(old), "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func FuzzParseRoster(f *testing.F) {
	f.Add(ExampleCSV())
	f.Add(header + "100200,\"a\nb\",SE,sv,no,no,,Anna,a@b.example,\n")
	f.Fuzz(func(t *testing.T, text string) {
		roster, err := ParseRoster(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, p := range roster {
			for _, a := range p.Admins {
				for _, c := range a.Contacts {
					if strings.ContainsAny(c.Value, "\r\n\x00 ,;<>") {
						t.Errorf("a contact holds %q", c.Value)
					}
				}
			}
		}
	})
}
