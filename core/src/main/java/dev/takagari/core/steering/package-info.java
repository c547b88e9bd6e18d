/// What operators steer while the service runs: feeds that rest or are slowed down, and old data
/// that is read again.
@NullMarked
package dev.takagari.core.steering;

import org.jspecify.annotations.NullMarked;
