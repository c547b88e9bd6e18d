/// Times and durations as people write them.
@NullMarked
package dev.takagari.search.time;

import org.jspecify.annotations.NullMarked;
