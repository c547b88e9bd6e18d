/// Keeps the table of sightings healthy: who may work on it, what goes, how it is filled anew.
@NullMarked
package dev.takagari.enrich.upkeep;

import org.jspecify.annotations.NullMarked;
