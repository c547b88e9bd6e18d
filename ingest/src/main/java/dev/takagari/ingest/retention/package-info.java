/// Removes what was kept long enough, whole partitions, indices and units at a time, and counts
/// what is kept.
@NullMarked
package dev.takagari.ingest.retention;

import org.jspecify.annotations.NullMarked;
