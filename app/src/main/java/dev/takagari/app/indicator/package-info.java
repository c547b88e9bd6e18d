/// Calls about indicators, their hits and hunts, and what was seen.
@NullMarked
package dev.takagari.app.indicator;

import org.jspecify.annotations.NullMarked;
