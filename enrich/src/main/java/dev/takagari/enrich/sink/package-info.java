/// The sink that compares every event, as it arrives, with the indicators.
@NullMarked
package dev.takagari.enrich.sink;

import org.jspecify.annotations.NullMarked;
