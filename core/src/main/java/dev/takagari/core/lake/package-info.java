/// The lake: data files written by units, joined by numbered commits, planned for reading.
@NullMarked
package dev.takagari.core.lake;

import org.jspecify.annotations.NullMarked;
