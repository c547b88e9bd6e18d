/// Feeds that rest or are slowed down because an operator says so.
@NullMarked
package dev.takagari.ingest.steering;

import org.jspecify.annotations.NullMarked;
