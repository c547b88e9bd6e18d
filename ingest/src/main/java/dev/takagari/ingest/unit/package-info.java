/// One unit from the archive to its last sink: every step may die and be done again.
@NullMarked
package dev.takagari.ingest.unit;

import org.jspecify.annotations.NullMarked;
