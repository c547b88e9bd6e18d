/// The table `sightings` on Iceberg: how its files are laid out, written, merged and looked into.
@NullMarked
package dev.takagari.adapters.iceberg.sighting;

import org.jspecify.annotations.NullMarked;
