/// What ingest costs on this machine, beside DuckDB's conversion of the same files.
///
/// `BenchCommand` runs both sides in turns, each as a process of its own that ends by writing down
/// what it used; `BenchReport` tells the medians.
@NullMarked
package dev.takagari.app.bench;

import org.jspecify.annotations.NullMarked;
