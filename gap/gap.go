// Package gap compares what is known about a person with what a role asks.
//
// A gap is counted in levels: what the role asks for less what is shown. Where
// nothing is known there is no gap but a blank, and what the role marks as not
// needed has neither.
package gap
