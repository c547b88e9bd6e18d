/// The lake as an Apache Iceberg table of Parquet files, without Hadoop at run time.
@NullMarked
package dev.takagari.adapters.iceberg;

import org.jspecify.annotations.NullMarked;
