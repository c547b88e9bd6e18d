/// The lake read by DuckDB in our own process.
@NullMarked
package dev.takagari.adapters.duckdb;

import org.jspecify.annotations.NullMarked;
