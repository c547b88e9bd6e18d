/// Units from the claim to the last sink: every step may die and be done again.
@NullMarked
package dev.takagari.ingest.worker;

import org.jspecify.annotations.NullMarked;
