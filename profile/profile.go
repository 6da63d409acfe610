// Package profile says what is known about a person: for each competency the
// level shown, which source it comes from, how old it is, and what each other
// source says; and for each pillar the weighted mean of what is known.
//
// A level shown is always one that somebody stated: the newest of the best
// source, never an average across sources. A pillar's mean is hidden while
// less than half of it, by weight, is known.
package profile
