/// Writes Parquet columns from bytes: our own page assembly on top of parquet-java's file writer.
@NullMarked
package dev.takagari.adapters.parquet;

import org.jspecify.annotations.NullMarked;
