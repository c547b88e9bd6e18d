/// Asks the sightings on which days and hosts of the lake a search can find anything.
@NullMarked
package dev.takagari.search.sighted;

import org.jspecify.annotations.NullMarked;
