/// Searches that ask the sightings first, against searches that do not.
@NullMarked
package dev.takagari.app.sighting;

import org.jspecify.annotations.NullMarked;
