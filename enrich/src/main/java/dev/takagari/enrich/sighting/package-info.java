/// Remembers which values were seen on which hosts: takes them from every unit, commits and merges
/// them.
@NullMarked
package dev.takagari.enrich.sighting;

import org.jspecify.annotations.NullMarked;
