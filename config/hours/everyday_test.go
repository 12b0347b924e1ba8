package hours

import "testing"

func TestHoursOfEveryDayLeaveNoWeekdayOut(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"24/7": true, "Mon-Sun 09:00-24:00": true, "Mon-Sun 20:00-04:00": true, "Sun 12:00-Sat 12:00": true, "Mon 00:00-Sun 00:01": true,
		"Mon-Fri 09:00-17:00, Sat-Sun 10:00-12:00": true, "Fri 09:00-Tue 09:00, Wed-Thu 08:00-12:00": true,
		"closed": false, "Mon-Fri 09:00-17:00": false, "Mon 12:00-Sat 12:00": false, "Sun-Fri 19:00-03:00": false, "Mon-Sat 00:00-24:00": false,
	} {
		w, err := Parse(text)
		if err != nil || w.EveryDay() != want {
			t.Errorf("%s: %t, %v", text, w.EveryDay(), err)
		}
	}
}
