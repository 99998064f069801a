// Package report makes what leaves a circle: counts for the coordinator and the region, their suppression, and the
// files that carry them. It is pure: no clock, no store, no words. Words for people are the caller's.
package report
