/// One event of any feed: its columns, and the view through which everything reads it.
@NullMarked
package dev.takagari.core.event;

import org.jspecify.annotations.NullMarked;
