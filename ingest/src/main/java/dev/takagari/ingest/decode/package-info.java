/// From compressed bytes to lines to events, fed from outside, in bounded memory.
@NullMarked
package dev.takagari.ingest.decode;

import org.jspecify.annotations.NullMarked;
