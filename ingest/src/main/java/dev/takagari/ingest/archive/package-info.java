/// The raw archive: every object byte for byte, and one manifest beside the objects of a unit.
@NullMarked
package dev.takagari.ingest.archive;

import org.jspecify.annotations.NullMarked;
