// Package report makes what leaves a circle: counts for the coordinator and the region, their suppression, and the
// files that carry them. It also reads the tables of meetings that people bring (csv.go, letters.go), since it writes such
// tables. It has no clock and no words: what happens when is an argument, and words for people are the
// caller's.
package report
