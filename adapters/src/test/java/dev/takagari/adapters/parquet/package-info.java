/// Tests of the lake on real catalogs, file systems and readers.
@NullMarked
package dev.takagari.adapters.parquet;

import org.jspecify.annotations.NullMarked;
