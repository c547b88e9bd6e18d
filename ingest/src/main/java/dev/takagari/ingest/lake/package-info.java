/// The lake sink: spools a unit's rows in bounded memory, sorts them, writes one data file at a
/// time, and joins staged units into numbered commits.
@NullMarked
package dev.takagari.ingest.lake;

import org.jspecify.annotations.NullMarked;
