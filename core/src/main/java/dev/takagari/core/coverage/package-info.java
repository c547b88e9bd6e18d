/// What is not there, or may not be there: gaps of feeds, silent hosts, delays.
@NullMarked
package dev.takagari.core.coverage;

import org.jspecify.annotations.NullMarked;
