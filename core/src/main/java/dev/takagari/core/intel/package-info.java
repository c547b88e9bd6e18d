/// What is known of something that an event holds: the port that sources of knowledge implement,
/// their answers, and what several processes must share to ask those outside with care.
@NullMarked
package dev.takagari.core.intel;

import org.jspecify.annotations.NullMarked;
