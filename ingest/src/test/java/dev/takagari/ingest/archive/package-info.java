/// Measures and tests the way into the archive.
@NullMarked
package dev.takagari.ingest.archive;

import org.jspecify.annotations.NullMarked;
