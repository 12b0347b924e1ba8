// Package route decides where a call goes and says why, in one go. It is pure: the same snapshot, facts and instant give
// the same Decision. It knows no call, no door and no clock.
package route
