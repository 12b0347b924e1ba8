package verify

// Grade is how much the network's word about the caller's number is worth. It is of the number, not of the person.
type Grade int

const (
	GradeNone   Grade = iota // withheld, forwarded, failed validation, or written by a stranger
	GradeWeak                // a configured trunk reports the number; anyone may have set it
	GradeMedium              // a provider knows the caller, or a trunk asserts the number
	GradeStrong              // a provider or trunk vouches that the caller owns the number
)

// String names the grade.
func (g Grade) String() string {
	switch g {
	case GradeWeak:
		return "weak"
	case GradeMedium:
		return "medium"
	case GradeStrong:
		return "strong"
	}
	return "none"
}
