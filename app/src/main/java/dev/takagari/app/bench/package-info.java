/// What conversion and ingest cost on this machine, beside DuckDB's conversion of the same files.
///
/// A [Side] is one way through the files; `BenchCommand` runs the sides in turns, each as a process
/// of its own that [ChildProcess] measures from outside, and `BenchReport` tells the medians.
@NullMarked
package dev.takagari.app.bench;

import org.jspecify.annotations.NullMarked;
