// Package content reads the modules that circles talk about, and checks them.
//
// A module is a folder "<nn>-<id>": module.yaml holds the structure (ids, kinds, what is right, sources, dates,
// minutes) and one file per language (sv.yaml, en.yaml, …) holds the words under the same ids. What is right
// stands once; a translator sees only words. The format is told in assets/modules/README.md.
//
// Reading never stops at the first mistake: every problem is told at once, with file, line and key.
package content
