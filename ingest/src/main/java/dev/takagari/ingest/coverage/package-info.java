/// Whether what should have come came: coverage of feeds, tallies of units, checks of digests.
@NullMarked
package dev.takagari.ingest.coverage;

import org.jspecify.annotations.NullMarked;
