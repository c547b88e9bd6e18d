/// How the table `sightings` is kept: its files, their commits and what they are merged into.
@NullMarked
package dev.takagari.core.sighting.store;

import org.jspecify.annotations.NullMarked;
